"""`business-case FILE`: documented keys, the worked example, lists of incidents, bad input."""

import copy
import csv
import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.cli import main

ROOT = Path(__file__).resolve().parents[3]
GUIDE = (ROOT / "docs" / "formats" / "business-case.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "docs" / "examples" / "business_case.json"

Run = Callable[..., tuple[int, Any, str]]


def example() -> dict[str, Any]:
    """Return the shipped example."""
    document: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    return document


def smallest() -> dict[str, Any]:
    """Return the documented smallest file."""
    found = re.search(r"```json smallest\n(.*?)```", GUIDE, re.DOTALL)
    assert found is not None
    document: dict[str, Any] = json.loads(found[1])
    return document


def changed(path: str, value: object) -> dict[str, Any]:
    """Return the example with one value put at a dotted path; `...` takes the key away."""
    document = example()
    *parents, key = path.split(".")
    inner = document
    for parent in parents:
        inner = inner[parent]
    if value is ...:
        del inner[key]
    else:
        inner[key] = value
    return document


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a call that runs the command on a document: exit code, answer, error."""

    def call(document: object, *options: str) -> tuple[int, Any, str]:
        path = tmp_path / "case.json"
        text = document if isinstance(document, str) else json.dumps(document)
        path.write_text(text, encoding="utf-8")
        code = main(["business-case", str(path), "--draws", "1000", *options])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err

    return call


def test_the_shipped_example_is_the_worked_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Every key is documented; the figures are those of the domain guide, 5.4, on fewer draws."""
    assert main(["business-case", str(EXAMPLE), "--seed", "7", "--draws", "50000"]) == 0
    found = json.loads(capsys.readouterr().out)
    prose = re.sub(r"```.*?```", "", GUIDE, flags=re.DOTALL)
    documented = set(re.findall(r"[a-z_0-9]+", " ".join(re.findall(r"`([^`]+)`", prose))))

    def undocumented(value: object) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(undocumented, value))
        if isinstance(value, dict):
            return (set(value) - documented).union(*map(undocumented, value.values()))
        return set()

    assert undocumented(found) == set()
    assert found["status"] == "ok"
    assert found["today"]["costs"]["total"] == "3330013.33"
    assert found["downtime"]["points"]["availability"] == "1404000.00"
    assert found["plan"]["avoided_cost"] == pytest.approx(1_209_312)
    assert found["plan"]["provider_cost"]["exact_sd"] == pytest.approx(28_114, abs=1)
    assert float(found["floor"]["fee"]) == pytest.approx(428_995, abs=2_000)
    assert float(found["ceiling"]["fee"]) == pytest.approx(1_440_567, abs=10_000)
    assert (found["zone"]["high"], found["zone"]["high_by"]) == ("600000", "competitor")
    assert found["no_improvement"]["beyond_today"] == pytest.approx(105_000, abs=12_000)
    assert [row["fee"] for row in found["fees"]][1:4:2] == ["450000", "520000"]
    first = found["fees"][1]["provider"]
    assert first["p_loss"] == pytest.approx(0.021, abs=0.0015)
    assert len(first["yearly"]) == 5


def test_the_seed_reproduces_the_numbers(run: Run) -> None:
    """The same seed and draws, the same answer; another seed, another."""
    one, two = run(example(), "--seed", "3")[1], run(example(), "--seed", "3")[1]
    assert one == two
    assert run(example(), "--seed", "4")[1]["floor"] != one["floor"]


def test_a_list_of_incidents_is_priced_as_measured(run: Run) -> None:
    """Four incidents of 24 hours in two years: two of 6 hours a year."""
    code, found, _ = run(smallest())
    assert code == 0
    today = found["today"]
    assert (today["incidents"], today["hours"]) == (2, 12)
    assert today["costs"]["downtime"] == "54000.00"
    assert today["costs"]["visits"] == "1800.00"


def test_times_with_offsets_and_parts_of_years(run: Run) -> None:
    """Half of 2024 from July on is 184 of 366 days; across offsets an hour is an hour."""
    document = smallest()
    document["history"] = {
        "from": "2024-07-01T00:00+00:00",
        "to": "2025-01-01T00:00+00:00",
        "variation": 1.0,
        "incidents": [{"start": "2024-10-27T02:30+02:00", "end": "2024-10-27T02:30+01:00"}],
    }
    _, found, _ = run(document)
    assert found["today"]["hours_per_incident"] == 1
    assert found["today"]["incidents"] == pytest.approx(365 / 184)


def test_the_machine_fleet_is_priced(run: Run, shared: Path) -> None:
    """719 failures of one year without ends: six hours each are said, 5 % are the provider's."""
    path = shared / "data" / "machine_fleet" / "PdM_failures.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        events = sorted({(row["datetime"], row["machineID"]) for row in csv.DictReader(file)})
    document = smallest()
    document["history"] = {
        "from": "2015-01-01",
        "to": "2016-01-01",
        "hours_per_incident": 6,
        "variation": 1.2,
        "attributable": 0.05,
        "incidents": [{"start": start, "asset": asset} for start, asset in events],
    }
    code, found, _ = run(document)
    assert code == 0
    assert found["today"]["incidents"] == pytest.approx(719 * 0.05)
    assert found["today"]["costs"]["visits"] == "32355.00"


class TestAnswersThatDoNotExist:
    def test_no_zone_says_what_is_missing(self, run: Run) -> None:
        """A competitor below the floor: no middle, no number in its place."""
        code, found, _ = run(changed("alternatives", {"competitor": 300000}))
        assert (code, found["status"]) == (0, "no_zone")
        assert set(found["zone"]) == {"status", "finding"}
        assert found["zone"]["finding"]["code"] == "economics.zone_empty"
        assert found["zone_today"]["status"] == "ok"

    def test_no_ceiling_where_the_plan_saves_nothing(self, run: Run) -> None:
        """Own duties beyond all savings: neither a ceiling nor a zone."""
        _, found, _ = run(changed("customer.obligations", 5_000_000))
        assert found["ceiling"]["status"] == "none"
        assert found["ceiling"]["finding"]["code"] == "economics.no_fee_for_customer"
        assert found["zone"]["finding"] == found["ceiling"]["finding"]

    def test_without_any_fee_there_is_no_what_if(self, run: Run) -> None:
        """No floor, no fee asked: no row, no sensitivities."""
        document = changed("provider.hurdle", 0.95)
        document["schedule"]["clauses"][0] |= {"credit": 1.0}
        document["schedule"]["clauses"][0]["ladder"] |= {
            "minimum": 0.9995,
            "target": 0.9997,
            "stretch": 0.9999,
            "dead_band": 0,
        }
        document["fees"], document["reference_fee"] = [], None
        _, found, _ = run(document)
        assert found["floor"]["finding"]["code"] == "economics.no_fee_for_hurdle"
        assert (found["fees"], found["reference_fee"]) == ([], None)
        assert (found["no_improvement"], found["sensitivities"]) == (None, None)

    def test_onerous_years_warn(self, run: Run) -> None:
        """A cost that grows by a fifth a year passes the fee in the end."""
        _, found, _ = run(changed("provider.term", {"years": 10, "cost_growth": 0.2}))
        row = found["fees"][0]["provider"]
        assert row["onerous"]
        assert row["finding"]["code"] == "economics.onerous"


def clause(**change: object) -> list[dict[str, object]]:
    """Return the example's clause with a change."""
    return [example()["schedule"]["clauses"][0] | change]


BAD = [
    ("currency", ..., "needs 'currency'"),
    ("currency", " ", "'currency'"),
    ("scheduled_hours", ..., "'scheduled_hours'"),
    ("scheduled_hours", 9000, "scheduled_hours is 9000"),
    ("scheduled_hours", "6000", "not a number"),
    ("scheduled_hours", 1e999, "no number"),
    ("history", ..., "needs 'history'"),
    ("history.hours_per_year", -1, "hours is -1"),
    ("history.hours_per_year", float("nan"), "NaN, which is no number"),
    ("history.hours_per_year", 50_000, "hours is"),
    ("history.hours_per_incident", ..., "exactly two"),
    ("history.variation", ..., "how much the hours of incidents vary"),
    ("history.attributable", 1.5, "attributable is 1.5"),
    ("history.attributable", True, "not a number"),
    ("history.incidents_per_year", 3, "exactly two"),
    ("history.incidents", [], "leave out 'hours_per_year'"),
    ("history", {"from": "2024-01-01", "to": "2025-01-01", "incidents": 3}, "must be a list"),
    ("downtime_hour", ..., "'lost_contribution'"),
    ("downtime_hour.kappa", ..., "'kappa'"),
    ("downtime_hour.kappa", -0.1, "kappa is -0.1"),
    ("downtime_hour.recovered", 99_999, "More is recovered"),
    ("downtime_hour.penalties", -5, "penalties is -5"),
    ("downtime_hour.lost_contribution", "1_000", "not an amount"),
    ("downtime_hour.lost_contribution", "1e-999999", "not an amount"),
    ("break_fix.visit", ..., "needs 'visit'"),
    ("break_fix.maintenance_visits", -24, "maintenance_visits is -24"),
    ("plan", ..., "needs 'fewer'"),
    ("plan.fewer", 1, "fewer"),
    ("plan.sooner", 1, "no 'sooner'"),
    ("provider.fixed", None, "needs 'fixed'"),
    ("provider.incident", [1], "not an amount"),
    ("provider.hurdle", 1, "hurdle is 1"),
    ("provider.most_loss", 0.9, "most_loss is 0.9"),
    ("provider.premium", {"kind": "luck", "loading": 1}, "'kind' of the premium"),
    ("provider.premium", {"kind": "sd", "loading": 1, "contracts": 1.5}, "whole number"),
    ("provider.premium.correlation", -0.5, "correlation is -0.5"),
    ("provider.term.years", 0, "years is 0"),
    ("customer.weight", 2, "weight is 2"),
    ("schedule", ..., "needs 'schedule'"),
    ("schedule", [], "must be an object"),
    ("schedule.currency", "EUR", "not that of the file"),
    ("schedule.clauses", [], "clause"),
    ("schedule.clauses", clause(decimals=400), "400 decimals"),
    ("schedule.clauses", clause(credit=-0.1), "credit"),
    ("alternatives.competitor", -1, "competitor is -1"),
    ("fees", [0], "Fee 1"),
    ("fees", [1] * 51, "at most 50"),
    ("reference_fee", -450000, "'reference_fee'"),
    ("ranges.kappa", [0.2, 1.2], "kappa is 1.2"),
    ("ranges.kappa", [0.8, 0.2], "a low and a high"),
    ("ranges.luck", [0, 1], "no 'luck'"),
    ("schema_version", 2, "'schema_version'"),
]


@pytest.mark.parametrize(("path", "value", "said"), BAD, ids=lambda one: str(one)[:40])
def test_bad_figures_give_one_line(run: Run, path: str, value: object, said: str) -> None:
    """Exit code 2, nothing on stdout, one line that names what is wrong."""
    code, answer, error = run(changed(path, value))
    assert (code, answer) == (2, None)
    assert error.count("\n") == 1
    assert said in error


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"end": "2024-02-03T05:00"}, "ends before it starts"),
        ({"end": "2024-02-03T10:00+01:00"}, "offset at one end only"),
        ({"start": "2023-12-31T23:00"}, "does not start between"),
        ({"start": "yesterday"}, "not a time"),
        ({"start": None}, "needs 'start'"),
        ({"end": None}, "have no end"),
        ({"hours": 3}, "no 'hours'"),
    ],
)
def test_bad_incidents_give_one_line(run: Run, change: dict[str, object], said: str) -> None:
    """The incident is named by its number, or counted."""
    document = copy.deepcopy(smallest())
    document["history"]["incidents"][0] |= change
    code, _, error = run(document)
    assert code == 2
    assert error.count("\n") == 1
    assert said in error
    assert "ncident 1" in error or "1 incidents" in error


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"to": "2023-01-01"}, "before 'to'"),
        ({"to": "2026-01-01T00:00+01:00"}, "before 'to'"),
        ({"hours_per_year": 4}, "leave out 'hours_per_year'"),
        ({"from": 2024}, "'from'"),
    ],
)
def test_bad_periods_give_one_line(run: Run, change: dict[str, object], said: str) -> None:
    """The list needs a time that it covers."""
    document = smallest()
    document["history"] |= change
    code, _, error = run(document)
    assert (code, error.count("\n")) == (2, 1)
    assert said in error


@pytest.mark.parametrize("text", ["", "[]", "{", '{"currency": 1, "currency": 2}', "[" * 100_000])
def test_what_is_no_object_gives_one_line(run: Run, text: str) -> None:
    """Exit code 2."""
    code, answer, error = run(text)
    assert (code, answer, error.count("\n")) == (2, None, 1)


@pytest.mark.parametrize("options", [("--draws", "10"), ("--seed", "-1"), ("--draws", "many")])
def test_bad_options_give_one_line(run: Run, options: tuple[str, str]) -> None:
    """Too few draws, no seed, no number."""
    code, answer, error = run(example(), *options)
    assert (code, answer, error.count("\n")) == (2, None, 1)
