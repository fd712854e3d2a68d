"""`consequences FILE.json`: a whole schedule with series or paths becomes figures."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.cli import main

ROOT = Path(__file__).resolve().parents[3]
GUIDE = (ROOT / "docs" / "formats" / "consequences.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "docs" / "examples" / "schedule.json"

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
        path.write_text(json.dumps({"n_paths": 300} | document), encoding="utf-8")
        code = main(["consequences", str(path)])
        said = capsys.readouterr()
        assert (code, said.err) == (0, "")
        answer: dict[str, Any] = json.loads(said.out)
        return answer

    return run


def test_levels_by_season_are_counted_in_their_months(ask: Ask) -> None:
    """The futures begin in the schedule's first month; only what is worse then is a miss."""
    summer = {"months": [6, 7, 8], "minimum": 0.98, "target": 0.99, "stretch": 0.995}
    document = smallest()
    clause = document["schedule"]["clauses"][0] | {"window": "month", "seasons": [summer]}
    clause["ladder"] |= {"minimum": 0.90, "target": 0.93, "stretch": 0.95, "dead_band": 0.0}
    schedule = document["schedule"] | {"clauses": [clause], "schema_version": 2, "first_month": 4}
    paths = [[0.96] * 12] * 4
    history = [0.96] * 12
    given = {"schedule": schedule, "paths": paths, "history": history}
    found = ask({"charge": document.get("charge", 600000)} | given)
    kpi = found["kpis"][0]
    assert kpi["unchanged"]["p_below_minimum"] == 3 / 12
    assert [at for at, one in enumerate(kpi["history"]) if one["met"] is False] == [2, 3, 4]
    paid = [at for at, one in enumerate(found["replay"]["windows"]) if float(one["amount"]) < 0]
    assert paid == [2, 3, 4]


def test_the_documented_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """Every key of the answer is documented, and the parts belong together."""
    assert main(["consequences", str(EXAMPLE)]) == 0
    found = json.loads(capsys.readouterr().out)
    prose = re.sub(r"```.*?```", "", GUIDE, flags=re.DOTALL)
    documented = set(re.findall(r"[a-z_0-9]+", " ".join(re.findall(r"`([^`]+)`", prose))))
    known = documented | {"months", "text", "code"}

    def undocumented(value: object) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(undocumented, value))
        if isinstance(value, dict):
            inner = (undocumented(each) for each in value.values())
            return (set(value) - known).union(*inner)
        return set()

    named = {name for name in undocumented(found) if not name.endswith("_by_chance")}
    assert named == set()
    assert found["status"] == "ok"
    assert [one["kpi"] for one in found["kpis"]] == ["availability", "first_time_fix_rate"]
    assert found["kpis"][1]["count"]["allowed"] == 7  # floor(26 x 0.3)
    assert found["kpis"][0]["count"] is None
    assert (found["replay"]["months"], found["replay"]["missing"]) == (24, 1)
    assert found["replay"]["unsettled"] == 1
    assert len(found["replay"]["windows"]) == 16


def test_one_series_gives_its_figures_in_every_window(ask: Ask) -> None:
    """The clause's own window repeats its figures; the belief is one of nine cases."""
    found = ask(smallest())
    (kpi,) = found["kpis"]
    assert [one["window"] for one in kpi["windows"]] == ["month", "quarter", "year"]
    own = kpi["windows"][1]
    assert own["unchanged"]["expected_settlement"] == kpi["unchanged"]["expected_settlement"]
    assert own["luck_share"] == kpi["luck_share"]
    believed = [one for one in kpi["plan_cases"] if one["believed"]]
    assert len(kpi["plan_cases"]) == 9
    assert [one["expected_settlement"] for one in believed] == [
        kpi["planned"]["expected_settlement"]
    ]
    assert found["yearly_fee"] == "450000"
    assert kpi["usual_practice"][0]["months"] == 9
    assert found["year"]["unchanged"]["expected_settlement"] == pytest.approx(
        kpi["unchanged"]["expected_settlement"], abs=0.05
    )
    assert found == ask(smallest())


def test_ready_paths_are_taken_as_they_are(ask: Ask) -> None:
    """A year at the minimum pays the whole credit, one at the stretch the whole bonus."""
    document = smallest() | {"paths": [[0.965] * 12, [0.99] * 12], "lower": 0, "upper": 1}
    del document["series"]
    found = ask(document | {"history": [0.98] * 11 + [None]})
    now = found["kpis"][0]["unchanged"]
    assert now["expected_settlement"] == pytest.approx((-45_000 + 36_000) / 2)
    assert (found["replay"]["total"], found["replay"]["unsettled"]) == ("0.00", 1)
    assert ask(document)["replay"] is None
    del document["plan"]
    plain = ask(document)
    assert (plain["kpis"][0]["planned"], plain["year"]["planned"]) == (None, None)
    assert plain["year"]["plan_cases"] == []
    assert plain["year"]["stress"]["serial"]["expected_settlement"] < 0


def test_a_history_too_thin_says_so(ask: Ask) -> None:
    """Three months allow no outlook; they can still be replayed."""
    document = smallest()
    document["series"]["values"] = [0.98, 0.97, 0.99]
    found = ask(document)
    assert (found["status"], found["year"]) == ("no_outlook", None)
    assert found["kpis"][0]["findings"][0]["code"].startswith("outlook.")
    assert found["replay"]["settled"] == 1


def two() -> dict[str, Any]:
    """Return the example with two clauses."""
    document: dict[str, Any] = json.loads(EXAMPLE.read_text("utf-8"))
    return document


BAD: tuple[tuple[Callable[[dict[str, Any]], Any], str], ...] = (
    (lambda d: d.pop("schedule"), "'schedule' must be an object"),
    (lambda d: d.pop("series"), "needs either 'series' or 'paths'"),
    (lambda d: d.update(paths=[[1.0] * 12]), "and not both"),
    (lambda d: d.update(charge=-1), "'charge' is -1"),
    (lambda d: d.update(charge=True), "'charge' is true"),
    (lambda d: d.update(charge="many"), "not the fee of a year"),
    (lambda d: d.update(seed=1.5), "'seed' must be a whole number"),
    (lambda d: d.update(periods=6), "'periods' must be a whole number from 12 to 60"),
    (lambda d: d.update(periods=13), "12 months or a multiple of 12"),
    (lambda d: d.update(n_paths=5), "'n_paths' must be"),
    (lambda d: d.update(series=[1]), "'series' of availability must be an object"),
    (lambda d: d.update(series={"other": {}}), "names 'other'"),
    (lambda d: d["series"].update(values="x"), "must be a list of numbers"),
    (lambda d: d["series"].update(values=[True] * 12), "value 1 of availability is true"),
    (lambda d: d["series"].update(season=0), "'season' of availability"),
    (lambda d: d["series"].update(lower=2), "'lower' of availability must be below"),
    (lambda d: d.update(plan={"improvement": 2}), "improvement"),
    (lambda d: d.update(plan={"ramp_periods": 2}), "names 'ramp_periods'"),
    (lambda d: d.update(plan={"improvement": None}), "has no 'improvement'"),
    (lambda d: d.update(plan={"improvement": 0.1, "delay": 0.5}), "whole periods"),
    (lambda d: d.update(plan={"improvement": 0.1, "more": 1}), "no other key"),
    (lambda d: d.update(cases=0), "'cases' of availability"),
    (lambda d: d["schedule"].update(schema_version=99), "schema version 99"),
    (lambda d: d["schedule"]["clauses"][0].pop("credit"), "credit"),
)
BAD_PATHS: tuple[tuple[object, str], ...] = (
    ([], "must be a list of lists"),
    ([1.0], "must be a list of lists"),
    ([[0.9] * 12, [0.9] * 24], "the same number of months"),
    ([[0.9] * 6], "12, 24 or more"),
    ([[0.9] * 11 + [None]], "has a null"),
    ([[0.9] * 11 + ["x"]], "path 1 of availability"),
)


def refused(capsys: pytest.CaptureFixture[str], path: Path, *more: str) -> str:
    """Run the command and return its one line."""
    assert main(["consequences", str(path), *more]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


@pytest.mark.parametrize(("spoil", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_bad_input_is_named_in_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[dict[str, Any]], Any],
    reason: str,
) -> None:
    """Exit code 2, nothing on stdout, and what to mend."""
    document, path = smallest(), tmp_path / "bad.json"
    spoil(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    assert reason in refused(capsys, path)


@pytest.mark.parametrize(("paths", "reason"), BAD_PATHS)
def test_bad_paths_are_named_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], paths: object, reason: str
) -> None:
    """Ready paths are whole years of finite numbers, all as long."""
    document, path = smallest() | {"paths": paths}, tmp_path / "bad.json"
    del document["series"]
    path.write_text(json.dumps(document), encoding="utf-8")
    assert reason in refused(capsys, path)


def test_one_series_for_two_clauses_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With more than one clause each has its own, by name."""
    document, path = two(), tmp_path / "bad.json"
    document["series"] = document["series"]["availability"]
    path.write_text(json.dumps(document), encoding="utf-8")
    assert "an object with a name per clause" in refused(capsys, path)


@pytest.mark.parametrize("text", ["{", "[]x", '{"a": NaN}', "\x00"])
def test_what_is_no_json_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """Half a file, a list, no number."""
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    assert "bad.json" in refused(capsys, path) or "'schedule'" in text + refused(capsys, path)


def test_options_of_the_csv_do_not_go_with_json(capsys: pytest.CaptureFixture[str]) -> None:
    """A JSON file has its own clauses; a CSV needs its level."""
    assert "leave out --level" in refused(capsys, EXAMPLE, "--level", "0.9")
    csv = ROOT / "docs" / "examples" / "availability.csv"
    assert "--level" in refused(capsys, csv)
