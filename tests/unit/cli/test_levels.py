"""`levels FILE`: shared history and limits become levels, window by window."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workbench.cli import main

ROOT = Path(__file__).resolve().parents[3]
GUIDE = (ROOT / "docs" / "formats" / "levels.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "docs" / "examples" / "levels.json"
NIELSEN = [99.1, 98.7, 99.4, 98.9, 99.0, 98.2, 99.3, 98.8, 99.2]

Ask = Callable[[dict[str, Any]], dict[str, Any]]


def smallest() -> dict[str, Any]:
    """Return the documented smallest file."""
    found = re.search(r"```json smallest\n(.*?)```", GUIDE, re.DOTALL)
    assert found is not None
    document: dict[str, Any] = json.loads(found[1])
    return document


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Return a call that runs the command on a document and reads its answer."""

    def run(document: dict[str, Any]) -> dict[str, Any]:
        path = tmp_path / "asked.json"
        path.write_text(
            json.dumps({"n_paths": 300, "windows": ["month", "quarter"]} | document),
            encoding="utf-8",
        )
        code = main(["levels", str(path)])
        said = capsys.readouterr()
        assert (code, said.err) == (0, "")
        answer: dict[str, Any] = json.loads(said.out)
        return answer

    return run


def cohort(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the only cohort of the only KPI."""
    (kpi,) = answer["kpis"]
    (one,) = kpi["cohorts"]
    found: dict[str, Any] = one
    return found


def levels_of(answer: dict[str, Any], window: str, name: str) -> dict[str, Any]:
    """Return one level set of the only cohort."""
    found: dict[str, Any] = next(
        one
        for part in cohort(answer)["windows"]
        if part["window"] == window
        for one in part["sets"]
        if one["name"] == name
    )
    return found


def undocumented(answer: dict[str, Any]) -> set[str]:
    """Return the keys of an answer that the guide does not name."""
    prose = re.sub(r"```.*?```", "", GUIDE, flags=re.DOTALL)
    documented = set(re.findall(r"[a-z_0-9]+", " ".join(re.findall(r"`([^`]+)`", prose))))
    known = documented | {"text"}

    def unknown(value: object) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(unknown, value))
        if isinstance(value, dict):
            inner = (unknown(each) for each in value.values())
            return (set(value) - known).union(*inner)
        return set()

    return unknown(answer)


def test_the_documented_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """Every key of the answer is documented, and every set keeps its limits."""
    assert main(["levels", str(EXAMPLE)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert undocumented(found) == set()
    assert found["status"] == "ok"
    assert found["kpis"][0]["window"]["recommended"] == "quarter"
    assert [one["window"] for one in cohort(found)["windows"]] == ["month", "quarter", "year"]
    for part in cohort(found)["windows"]:
        assert [one["name"] for one in part["sets"]] == ["safe", "balanced", "ambitious"]
        for one in part["sets"]:
            limits = found["sets"][one["name"]]
            assert one["p_below_minimum"] <= limits["alpha"]
            assert one["p_meets_target"] >= limits["beta"]
            assert one["p_meets_stretch"] >= limits["stretch"]
            assert one["minimum"] < one["target"] < one["stretch"] < 1
            assert one["planned"]["p_below_minimum"] == one["p_below_minimum"]
            assert one["planned"]["p_any_breach"] == one["p_any_miss"]


def test_the_smallest_file_runs_and_repeats(ask: Ask) -> None:
    """Everything but the history has a default; the seed makes the answer."""
    found = ask(smallest())
    assert cohort(found)["claims"]["count"] == 12
    assert cohort(found)["claims"]["worst_once_in"] == 13
    assert found == ask(smallest())
    other = ask(smallest() | {"seed": 1, "windows": ["month"]})
    assert cohort(other)["windows"][0] != cohort(found)["windows"][0]


def test_the_usual_practice_of_nine_months_is_the_published_one(ask: Ask) -> None:
    """Domain guide 8: T = 98.9556 and M = 98.2; 12/(9+12), 12/10 and 0.86 by chance (2.2)."""
    found = ask({"unit": "percent", "series": {"values": NIELSEN}, "windows": ["month"]})
    nine, twelve = cohort(found)["usual_practice"]
    assert (round(nine["target"], 4), nine["minimum"]) == (98.9556, 98.2)
    assert nine["p_any_breach_by_chance"] == pytest.approx(12 / 21)
    assert nine["expected_breaches_by_chance"] == pytest.approx(1.2)
    assert nine["p_trigger_by_chance"] == pytest.approx(0.86, abs=0.005)
    assert (twelve["status"], twelve["measured"]) == ("too_few_months", 9)
    broken = {one["code"] for one in nine["limits"]["balanced"]["breaks"]}
    assert broken == {"levels.breaks_alpha", "levels.breaks_beta"}


def test_a_year_of_the_worked_example_gives_its_levels(ask: Ask) -> None:
    """Domain guide 5.4: M 98.05, T 98.77, S 99.29 at P10, P50 and P90, to 0.03 points."""
    rng = np.random.default_rng(54)
    shape = np.log1p(1.2**2)
    incidents = rng.poisson(16.15 / 12, (8000, 12))
    repairs = rng.lognormal(np.log(4.8) - shape / 2, np.sqrt(shape), incidents.sum())
    month = np.repeat(np.arange(incidents.size), incidents.ravel())
    lost = np.bincount(month, repairs, incidents.size).reshape(incidents.shape)
    paths = 1 - np.minimum(lost, 500) / 500
    sets = {"plan": {"alpha": 0.1, "beta": 0.5, "stretch": 0.1}}
    found = ask(
        {
            "paths": paths.tolist(),
            "sets": sets,
            "grid": 0.0001,
            "pays_within": "year",
            "windows": ["month", "year"],
        }
    )
    levels = levels_of(found, "year", "plan")
    published = {"minimum": 0.9805, "target": 0.9877, "stretch": 0.9929}
    for name, level in published.items():
        assert levels[name] == pytest.approx(level, abs=0.0003)
        assert levels["optimum"][name] == pytest.approx(level, abs=0.0003)
    assert found["kpis"][0]["window"]["recommended"] == "year"
    months = levels_of(found, "month", "plan")
    assert months["minimum"] < levels["minimum"] - 0.005


def test_a_file_for_outlook_is_read_as_it_is(ask: Ask) -> None:
    """Its series become KPIs under their ids, with their bounds."""
    series = json.loads(EXAMPLE.with_name("series.json").read_text(encoding="utf-8"))["series"]
    found = ask({"series": series, "windows": ["quarter"]})
    assert [one["kpi"] for one in found["kpis"]] == [one["id"] for one in series]
    assert found["status"] == "ok"


def test_shared_limits_hold_every_set(ask: Ask) -> None:
    """A stricter shared limit counts for each set; a softer one changes nothing."""
    found = ask(smallest() | {"limits": {"alpha": 0.04, "beta": 0.65}})
    assert [one["alpha"] for one in found["sets"].values()] == [0.04] * 3
    assert [one["beta"] for one in found["sets"].values()] == [0.70, 0.65, 0.65]
    same = ask(smallest() | {"limits": {"alpha": 0.5, "beta": 0.1}})
    assert same == ask(smallest())


def test_the_settlement_period_and_few_cases_decide_the_window(ask: Ask) -> None:
    """The longest that pays in time; 30 cases a month leave no months and quarters to choose."""
    monthly = ask(smallest() | {"pays_within": "month"})
    assert monthly["kpis"][0]["window"]["recommended"] == "month"
    none = ask(smallest() | {"pays_within": "month", "cases": 30})
    assert none["kpis"][0]["window"]["recommended"] is None
    assert none["kpis"][0]["window"]["reasons"][0]["code"] == "levels.window_none_fits"
    codes = [one["code"] for one in cohort(none)["windows"][0]["reasons"]]
    assert codes == ["levels.window_few_cases"]


def test_no_level_is_an_answer(ask: Ask) -> None:
    """Too short a history, a constant one and windows that never differ: said, with exit code 0."""
    short = ask({"series": {"values": [0.9, 0.95]}})
    assert short["status"] == "no_outlook"
    assert cohort(short)["findings"][0]["code"] == "outlook.too_few_values"
    still = ask({"paths": [[0.9] * 12] * 4})
    assert still["status"] == "no_levels"
    codes = {
        one["findings"][0]["code"] for part in cohort(still)["windows"] for one in part["sets"]
    }
    assert codes == {"levels.no_spread"}
    assert still["kpis"][0]["window"]["recommended"] is None


def test_a_hundred_percent_is_refused(ask: Ask) -> None:
    """Where every month but few is perfect, the stretch still stays short of the best."""
    perfect = [[1.0] * 11 + [0.9 if at % 3 else 1.0] for at in range(90)]
    found = ask({"paths": perfect, "grid": 0.001})
    for part in cohort(found)["windows"]:
        for one in part["sets"]:
            assert one["status"] == "no_levels" or one["stretch"] <= 0.999


def test_cohorts_and_kpis_stand_side_by_side(ask: Ask) -> None:
    """Cohorts of one KPI share one recommendation; each has its own levels at its weight."""
    series = smallest()["series"]
    cohorts: list[dict[str, Any]] = [
        {"cohort": "installed base", "weight": 0.75, "series": series},
        {"cohort": "new", "weight": 0.25, "series": series},
    ]
    hours = {
        "kpi": "response_time",
        "unit": "h",
        "direction": "lower",
        "lower": 0,
        "series": {"values": [4.1, 3.2, 5.0, 4.4, 2.9, 6.1, 3.8, 4.0, 4.9, 3.5, 4.2, 5.5]},
    }
    found = ask({"kpis": [{"kpi": "availability", "cohorts": cohorts}, hours], "fee": 1000})
    both = found["kpis"][0]["cohorts"]
    assert [one["weight"] for one in both] == [0.75, 0.25]
    own = [one["windows"][1]["sets"][1] for one in both]
    assert own[0]["planned"]["gross_flows"] > 2 * own[1]["planned"]["gross_flows"]
    slow = found["kpis"][1]["cohorts"][0]["windows"][1]["sets"][1]
    assert slow["minimum"] > slow["target"] > slow["stretch"] > 0


def test_the_documented_menu_fixes_slope_and_window(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """4 x 3 level sets, two windows and two slopes at three fees would be 576; 36 are left."""
    assert main(["levels", str(EXAMPLE.with_name("levels_menu.json"))]) == 0
    found = json.loads(capsys.readouterr().out)
    assert undocumented(found) == set()
    menu = found["menu"]
    assert (menu["status"], menu["count"], len(menu["packages"])) == ("ok", 36, 36)
    assert [one["code"] for one in menu["findings"]] == [
        "menu.slope_fixed", "menu.window_fixed", "menu.window_fixed",
    ]  # fmt: skip
    first, *_, today = menu["kpis"][0]["options"]
    assert (first["name"], first["slope"], first["window"]) == (
        "safe/quarter/agreed", "agreed", "quarter",
    )  # fmt: skip
    assert [one["cohort"] for one in first["cohorts"]] == ["installed base", "new"]
    assert first["breaks"] == []
    assert today["name"] == "today/quarter/agreed"
    assert "levels.breaks_beta" in {one["code"] for one in today["breaks"]}
    names = [[one["name"] for one in kpi["options"]] for kpi in menu["kpis"]]
    assert menu["packages"][0]["options"] == [names[0][0], names[1][0]]
    assert menu["packages"][-1]["options"] == [names[0][-1], names[1][-1]]
    assert [one["fee"] for one in menu["packages"][:3]] == menu["fees"]


def test_other_menus_and_none(ask: Ask) -> None:
    """Guided: sets x plans x windows, a free fee; a single KPI is too small a sealed menu."""
    menu = {"mode": "guided", "plans": [0, 0.5, 1]}
    found = ask(smallest() | {"menu": menu, "plan": {"improvement": 0.2}})["menu"]
    assert (found["count"], found["packages"], found["fees"]) == (3 * 3 * 2, None, [])
    assert found["kpis"][0]["options"][0]["name"] == "safe, plan 0/month"
    sealed = {"mode": "sealed", "fees": ["100.50"]}
    few = ask(smallest() | {"menu": sealed, "windows": ["month"]})["menu"]
    assert (few["status"], few["findings"][0]["code"]) == ("no_menu", "menu.too_few_packages")
    none = ask({"paths": [[0.9] * 12] * 4, "menu": sealed})["menu"]
    assert none["findings"][0]["code"] == "menu.nothing_to_choose"


def test_levels_by_season_where_the_history_shows_one(ask: Ask) -> None:
    """Three years whose summers are better: own levels for each, counted over the year."""
    month = np.arange(36) % 12
    values = np.where((month > 4) & (month < 9), 0.98, 0.94) + 0.004 * np.sin(7.0 * np.arange(36))
    document = {"series": {"values": values.tolist()}, "first_month": 1, "windows": ["month"]}
    found = levels_of(ask(document), "month", "balanced")["seasonal"]
    assert [(one["name"], one["months"]) for one in found["seasons"]] == [
        ("better", [6, 7, 8, 9]),
        ("harder", [1, 2, 3, 4, 5, 10, 11, 12]),
    ]
    assert found["p_below_minimum"] <= 0.05
    assert found["p_meets_target"] >= 0.60
    menu = {"mode": "sealed", "fees": [100, 110, 120, 130, 140, 150, 160]}
    wanted = ask(document | {"by_season": True, "menu": menu})["menu"]["kpis"][0]["options"][1]
    parts = wanted["cohorts"][0]["seasons"]
    assert [part["months"] for part in parts] == [one["months"] for one in found["seasons"]]
    assert [part["minimum"] for part in parts] == [one["minimum"] for one in found["seasons"]]
    assert wanted["cohorts"][0]["p_below_minimum"] == found["p_below_minimum"]
    refused = levels_of(ask(smallest() | {"first_month": 1}), "quarter", "safe")["seasonal"]
    assert refused["findings"][0]["code"] == "levels.season_not_shown"


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ({}, "either 'series' or 'paths'"),
        ({"series": {"values": [1]}, "paths": [[1] * 12]}, "either 'series' or 'paths'"),
        ({"series": {"values": "x"}}, "no list 'values'"),
        ({"series": [0.9, 0.8]}, "'series'"),
        ({"series": []}, "'series'"),
        ({"series": {"values": [0.9, "x"]}}, "value 2 of kpi"),
        ({"paths": [[0.9] * 11]}, "same number of months"),
        ({"paths": [[1.2] * 12]}, "outside what the KPI can be"),
        ({"windows": ["week"]}, "'windows'"),
        ({"windows": []}, "'windows'"),
        ({"direction": "up"}, "'direction'"),
        ({"pays_within": "week"}, "'pays_within'"),
        ({"grid": 0}, "'grid'"),
        ({"decimals": 1.5}, "'decimals'"),
        ({"lower": 1, "upper": 0}, "'lower'"),
        ({"limits": {"alpha": 2}}, "'alpha'"),
        ({"limits": {"gamma": 0.1}}, "'gamma'"),
        ({"limits": {"alpha": 0}}, "contradict"),
        ({"limits": {"beta": 1}}, "contradict"),
        ({"sets": {}}, "'sets'"),
        ({"sets": {"a": {"alpha": 0.1}}}, "'beta'"),
        ({"plan": {"improvement": 1}}, "improvement"),
        ({"kpis": []}, "'kpis'"),
        ({"kpis": [{"kpi": "a"}, {"kpi": "a"}]}, "same 'kpi'"),
        ({"cohorts": [{"series": {"values": []}}]}, "'cohort'"),
        ({"first_month": 13}, "'first_month'"),
        ({"seasons": {"all": [1]}}, "'first_month'"),
        ({"by_season": True}, "'first_month'"),
        ({"by_season": 1, "first_month": 1}, "'by_season'"),
        ({"first_month": 1, "seasons": {"all": [1]}}, "'seasons'"),
        ({"menu": {}}, "'mode'"),
        ({"menu": {"mode": "sealed", "fees": [0]}}, "'fees'"),
        ({"menu": {"mode": "sealed", "fees": ["x"]}}, "'fees'"),
        ({"menu": {"mode": "sealed", "plans": [1]}}, "'plans'"),
        ({"menu": {"mode": "guided", "slopes": {"a": {"rate": 1}}}}, "'rate'"),
        ({"given": {"a": {"minimum": 0.9, "target": 0.9, "stretch": 0.95}}}, "'a'"),
        ({"given": {"a": {"minimum": 0.9, "target": 0.95, "stretch": 1}}}, "promise"),
        ({"given": {"safe": {"minimum": 0.9, "target": 0.95, "stretch": 0.99}}}, "level set"),
        ({"practice": [0]}, "'practice'"),
        ({"periods": 18}, "'periods'"),
        ({"seed": -1}, "'seed'"),
        ({"fee": "x"}, "'fee'"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(
    document: dict[str, Any], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, one line, nothing on standard output."""
    base = {} if {"series", "paths"} & set(document) or not document else smallest()
    path = tmp_path / "asked.json"
    path.write_text(json.dumps({"n_paths": 100} | base | document), encoding="utf-8")
    assert main(["levels", str(path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert named in said.err
