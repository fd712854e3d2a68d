"""`kpi`: the documented example and the tables of the real files."""

import csv
import json
import re
from pathlib import Path

import pytest

from workbench.cli import main

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "formats" / "kpi.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
CSV = re.findall(r"```csv\n(.*?)```", TEXT, re.DOTALL)[0]
MAP, ANSWER = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
CALL = re.findall(r"`python -m workbench (kpi stops.csv .*?)` prints", TEXT)[0]
WIND = {
    "kind": "readings",
    "tz": "UTC",
    "stamps": "end",
    "columns": {
        "stamp": "TimeStamp",
        "asset": "StationId",
        "ready_seconds": "wtc_ScReToOp_timeon",
        "running_seconds": "wtc_ScInOper_timeon",
    },
}
FLEET = {
    "kind": "events",
    "tz": "UTC",
    "columns": {"start": "datetime", "asset": "machineID", "category": "failure"},
    "observed": ["2015-01-01", "2016-01-01"],
    "time_base": "calendar",
}
TICKETS = {
    "kind": "events",
    "tz": "UTC",
    "columns": {
        "ticket": "number",
        "start": "opened_at",
        "version": "sys_mod_count",
        "state": "incident_state",
        "state_time": "sys_updated_at",
        "resolved": "resolved_at",
        "closed": "closed_at",
        "within_sla": "made_sla",
        "reopens": "reopen_count",
        "reassignments": "reassignment_count",
        "category": "priority",
    },
}
WIND_COLUMNS = [
    ("technical_availability", "observed", "availability_observed", 1e-6),
    ("technical_availability", "down", "availability_missing_as_down", 1e-6),
    ("availability", "up", "availability_missing_as_up", 1e-6),
    ("stops", "observed", "stops", 0),
    ("mtbf", "observed", "mtbf_h", 1e-4),
    ("mean_downtime", "observed", "mdt_h", 1e-4),
    ("total_downtime", "observed", "downtime_h", 1e-4),
]


@pytest.fixture
def kpi(capsys, tmp_path):
    """Return a function that runs the command and gives its rows by (period, asset)."""

    def run(file, mapping, key, *flags):
        path = tmp_path / "m.json"
        path.write_text(json.dumps(mapping))
        status = main(["kpi", str(file), "--map", str(path), "--kpi", key, *flags])
        captured = capsys.readouterr()
        assert (status, captured.err) == (0, "")
        rows = json.loads(captured.out)["rows"]
        assert all(list(row) == ["period", "asset", "value", "n", "coverage"] for row in rows)
        return {(row["period"], row["asset"]): row for row in rows}

    return run


def table(shared, name):
    """Return a table of expected KPIs as dicts of texts."""
    with (shared / "data" / "expected" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def wind_file(shared):
    """Return the path of the wind farm's readings."""
    return shared / "data" / "wind_farm_scada" / "tur_flag_2024_07_08.parquet"


def test_the_documented_example_is_what_the_command_prints(capsys, tmp_path, monkeypatch):
    """The output in the document is the command's."""
    monkeypatch.chdir(tmp_path)
    Path("stops.csv").write_text(CSV, encoding="utf-8")
    Path("m.json").write_text(MAP, encoding="utf-8")
    assert main(CALL.split()) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(ANSWER)


@pytest.mark.parametrize(("key", "missing", "column", "slack"), WIND_COLUMNS)
def test_the_wind_farm_gives_the_expected_tables(kpi, shared, key, missing, column, slack):
    """Each month of the farm and of each turbine agrees with two independent programs."""
    fleet = kpi(wind_file(shared), WIND, key, "--missing", missing)
    for row in table(shared, "hot_monthly_fleet"):
        found = fleet[row["month"], None]
        assert found["value"] == pytest.approx(float(row[column]), abs=slack)
        assert found["coverage"] == pytest.approx(float(row["data_coverage"]), abs=1e-6)
    turbines = kpi(wind_file(shared), WIND, key, "--missing", missing, "--by", "asset")
    for row in table(shared, "hot_monthly_by_turbine"):
        found = turbines[row["month"], row["StationId"]]
        assert found["value"] == pytest.approx(float(row[column]), abs=slack)
        assert found["coverage"] == pytest.approx(float(row["data_coverage"]), abs=1e-6)


def test_the_wind_farm_utilisation(kpi, shared):
    """Running over observed time; the published column divides by observed slots."""
    found = kpi(wind_file(shared), WIND, "utilization")
    for row in table(shared, "hot_monthly_fleet"):
        value = found[row["month"], None]["value"]
        assert value == pytest.approx(float(row["utilisation_running"]), abs=1e-6)


def test_the_machine_fleet_gives_the_expected_tables(kpi, shared):
    """MTBF on the calendar base: by month for the fleet, by year for each of 100 machines."""
    folder = shared / "data" / "machine_fleet"
    mapping = FLEET | {"assets": str(folder / "PdM_machines.csv.gz")}
    failures = folder / "PdM_failures.csv.gz"
    months = kpi(failures, mapping, "mtbf")
    parts = kpi(failures, mapping | {"count_by": "category"}, "mtbf")
    for row in table(shared, "azure_monthly_fleet"):
        assert months[row["month"], None]["n"] == int(row["failure_events"])
        value = months[row["month"], None]["value"]
        assert value == pytest.approx(float(row["mtbf_h_per_event"]), abs=1e-4)
        value = parts[row["month"], None]["value"]
        assert value == pytest.approx(float(row["mtbf_h_per_component"]), abs=1e-4)
    years = kpi(failures, mapping, "mtbf", "--period", "year", "--by", "asset")
    expected = table(shared, "azure_2015_by_machine")
    assert len(years) == len(expected) == 100
    for row in expected:
        found = years["2015", row["machineID"]]
        assert found["n"] == int(row["failure_events"])
        wanted = float(row["mtbf_h"]) if row["mtbf_h"] else None
        assert found["value"] == (wanted if wanted is None else pytest.approx(wanted, abs=1e-4))


def test_the_errors_of_the_machine_fleet_are_a_rate(kpi, shared):
    """Errors in 1000 machine hours, each error code counted."""
    folder = shared / "data" / "machine_fleet"
    columns = FLEET["columns"] | {"category": "errorID"}
    register = str(folder / "PdM_machines.csv.gz")
    mapping = FLEET | {"columns": columns, "assets": register, "count_by": "category"}
    found = kpi(folder / "PdM_errors.csv.gz", mapping, "failure_rate")
    for row in table(shared, "azure_monthly_fleet"):
        value = found[row["month"], None]["value"]
        assert value == pytest.approx(float(row["errors_per_1000_machine_h"]), abs=1e-6)


@pytest.mark.parametrize(
    ("key", "column", "slack"),
    [
        ("response_time", "mean_time_to_respond_h", 1e-4),
        ("resolution_time", "mean_time_to_resolve_h", 1e-4),
        ("sla_compliance", "sla_met_rate", 1e-6),
        ("first_time_fix_rate", "first_time_fix_proxy", 1e-6),
        ("reopen_rate", "no_reopen_rate", 1e-6),
    ],
)
def test_the_tickets_give_the_expected_tables(kpi, shared, key, column, slack):
    """Times, shares and marks by the month of opening, from a log of 141,712 rows."""
    found = kpi(shared / "data" / "service_tickets" / "events_trimmed.parquet", TICKETS, key)
    for row in table(shared, "servicenow_monthly_by_opened"):
        wanted = float(row[column])
        wanted = 1 - wanted if column == "no_reopen_rate" else wanted
        assert found[row["month"], None]["value"] == pytest.approx(wanted, abs=slack)


def test_backlog_and_priorities_of_the_tickets(kpi, shared):
    """Open tickets at each month's end; the compliance of each priority as a category."""
    file = shared / "data" / "service_tickets" / "events_trimmed.parquet"
    backlog = kpi(file, TICKETS, "backlog")
    for row in table(shared, "servicenow_monthly_backlog"):
        assert backlog[row["month"], None]["value"] == float(row["open_at_month_end"])
    urgent = kpi(file, TICKETS | {"categories": ["2"]}, "sla_compliance")
    for row in table(shared, "servicenow_monthly_by_priority"):
        if row["priority"] == "2":
            value = urgent[row["month"], None]["value"]
            assert value == pytest.approx(float(row["sla_met_rate"]), abs=1e-6)


def test_every_key_of_the_catalogue_gives_its_example(kpi, shared, tmp_path):
    """The inputs of each example, as one row of values, give the example's value."""
    catalogue = json.loads((shared / "reference" / "kpi_catalogue.json").read_text())["kpis"]
    for entry in catalogue:
        names = list(entry["example_inputs"])
        cells = [str(entry["example_inputs"][name]) for name in names]
        file = tmp_path / "values.csv"
        file.write_text(",".join(["period", *names]) + "\n" + ",".join(["2024-07", *cells]) + "\n")
        columns = {name: name for name in ("period", *names)}
        found = kpi(file, {"kind": "values", "columns": columns}, entry["key"])
        value = found["2024-07", None]["value"]
        assert value == pytest.approx(entry["example_value"], rel=1e-4)
    assert len(catalogue) == 45


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--kpi", "happiness"], "happiness"),
        (["--kpi", "oee"], "oee"),
        (["--kpi", "mttr", "--period", "decade"], "decade"),
        (["--by", "asset"], "--kpi"),
        (["--kpi", "stops", "--missing", "maybe"], "maybe"),
    ],
)
def test_bad_input_is_one_line(capsys, tmp_path, flags, said):
    """Exit code 2 and one line that says what happened."""
    file, mapping = tmp_path / "stops.csv", tmp_path / "m.json"
    file.write_text(CSV)
    mapping.write_text(MAP)
    assert main(["kpi", str(file), "--map", str(mapping), *flags]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("\n")) == ("", 1)
    assert said in captured.err


def test_a_formula_of_ones_own_by_fleet_and_asset(tmp_path, capsys):
    """Hours down over stops: the mean downtime; asset by asset; an error names its place."""
    (tmp_path / "stops.csv").write_text(CSV, encoding="utf-8")
    (tmp_path / "m.json").write_text(MAP, encoding="utf-8")
    call = ["kpi", str(tmp_path / "stops.csv"), "--map", str(tmp_path / "m.json"), "--formula"]
    assert main([*call, "sum(hours) / count()", "--better", "lower"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kpi"], told["unit"], told["direction"]) == ("sum(hours) / count()", "h", "lower")
    assert [row["value"] for row in told["rows"]] == [12, None]
    assert main([*call, "down_hours", "--by", "asset"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["asset"], row["value"]) for row in rows[:3]] == [("A", 18), ("B", 6), ("C", 0)]
    assert main([*call, "sum(hours) + 1"]) == 2
    assert "sign 1" in capsys.readouterr().err
