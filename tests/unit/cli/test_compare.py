"""`compare`: the documented example, a real log spoiled in known ways, and one line on bad input."""

import csv
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from workbench.cli import main

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "docs" / "examples"
TEXT = (ROOT / "docs" / "formats" / "compare.md").read_text(encoding="utf-8")
INPUT, ANSWER = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
STAMP = "%Y-%m-%d %H:%M:%S"


def answer_of(capsys, path):
    """Run the command and return its JSON."""
    status = main(["compare", str(path)])
    captured = capsys.readouterr()
    assert (status, captured.err) == (0, "")
    return json.loads(captured.out)


def rounded(value):
    """Return the answer with six decimals, as the document shows it."""
    if isinstance(value, float):
        return round(value, 6) + 0.0
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return [rounded(one) for one in value] if isinstance(value, list) else value


def test_the_documented_example_is_what_the_command_prints(capsys):
    """Input and output in the document are those of the files beside it."""
    path = EXAMPLES / "compare.json"
    assert json.loads(INPUT) == json.loads(path.read_text(encoding="utf-8"))
    assert rounded(answer_of(capsys, path)) == json.loads(ANSWER)


def stops_of_the_wind_farm(shared):
    """Return the stops of at least half an hour of the real turbines, as (turbine, start, end)."""
    import pyarrow.parquet as pq

    (file,) = (shared / "data" / "wind_farm_scada").glob("*.parquet")
    names = ["TimeStamp", "StationId", "wtc_ScReToOp_timeon"]
    columns = pq.read_table(file, columns=names).to_pydict()
    rows = sorted(
        set(zip(*(columns[name] for name in reversed(names[:2])), columns[names[2]], strict=True)),
        key=str,
    )
    stops, slot = [], timedelta(minutes=10)
    for station, stamp, ready in rows:
        if stamp is None or ready is None or ready > 60:
            continue
        if stops and stops[-1][0] == station and stops[-1][2] == stamp - slot:
            stops[-1][2] = stamp
        else:
            stops.append([station, stamp - slot, stamp])
    return [tuple(stop) for stop in stops if stop[2] - stop[1] >= 3 * slot]


def write_log(path, stops):
    """Write a log of stops."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["turbine", "start", "end"])
        writer.writerows(
            [name, start.strftime(STAMP), end.strftime(STAMP)] for name, start, end in stops
        )


def test_a_real_log_spoiled_in_known_ways_is_explained(capsys, tmp_path, shared):
    """Every tenth stop lost, every seventh prolonged, the clock an hour ahead: each part is found."""
    stops = stops_of_the_wind_farm(shared)
    assert len(stops) > 200
    hour, lost, longer = timedelta(hours=1), stops[::10], dict.fromkeys(stops[5::70], 1)
    kept = [stop for stop in stops if stop not in lost]
    theirs = [
        (name, a + hour, b + hour + 2 * hour * longer.get((name, a, b), 0)) for name, a, b in kept
    ]
    write_log(tmp_path / "mine.csv", stops)
    write_log(tmp_path / "theirs.csv", theirs)
    raw = {
        "kind": "events", "tz": "UTC", "observed": ["2024-07-01", "2024-09-01"],
        "columns": {"asset": "turbine", "start": "start", "end": "end"},
    }  # fmt: skip
    (tmp_path / "m.json").write_text(json.dumps(raw))
    sides = {
        side: {"file": f"{name}.csv", "map": "m.json"}
        for side, name in (("provider", "mine"), ("customer", "theirs"))
    }
    (tmp_path / "c.json").write_text(json.dumps({"kpi": "total_downtime", "most": 10_000} | sides))
    found = answer_of(capsys, tmp_path / "c.json")
    events = found["events"]
    assert found["clock_shift_seconds"] == 3600
    assert (events["matched"], events["only_provider"], events["only_customer"]) == (
        len(kept),
        len(lost),
        0,
    )
    end = datetime(2024, 9, 1, tzinfo=UTC)
    hours = (
        sum(
            (min(b.replace(tzinfo=UTC), end) - a.replace(tzinfo=UTC)).total_seconds()
            for _, a, b in lost
        )
        / 3600
    )
    assert events["data"]["by_outcome"]["only_provider"] == pytest.approx(hours)
    assert found["data"] == pytest.approx(found["gap"])
    assert sum(one["effect"] for one in events["data"]["top"]) == pytest.approx(found["gap"])


MINE, THEIRS = (
    {"file": str(EXAMPLES / f"{name}.csv"), "map": str(EXAMPLES / f"{name}.map.json")}
    for name in ("stops", "customer_stops")
)
SIDES = {"provider": MINE, "customer": THEIRS}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("{", "is no JSON object"),
        ("[]", "is no JSON object"),
        (SIDES, "does not state kpi"),
        ({"kpi": "availability", "provider": SIDES["provider"]}, "does not state customer"),
        (SIDES | {"kpi": "uptimes"}, "is no KPI of the catalogue"),
        (SIDES | {"kpi": "availability", "extra": 1}, "extra is no known entry"),
        (SIDES | {"kpi": "availability", "period": "decade"}, "period cannot be decade"),
        (SIDES | {"kpi": "availability", "most": -1}, "most must be a whole number"),
        (SIDES | {"kpi": "availability", "tolerance_minutes": "1"}, "tolerance_minutes must be"),
        (SIDES | {"kpi": "availability", "tz": "Mars"}, "is no time zone"),
        (SIDES | {"kpi": "availability", "customer": []}, "entry customer has a value"),
        (SIDES | {"kpi": "availability", "customer": {"file": 1}}, "entry file has a value"),
        (SIDES | {"kpi": "availability", "customer": THEIRS | {"file": "none.csv"}}, "none.csv"),
        (
            SIDES | {"kpi": "availability", "customer": THEIRS | {"definition": {"hours": "x"}}},
            "is no week that can be read",
        ),
    ],
)  # fmt: skip
def test_bad_input_is_one_line(capsys, tmp_path, data, said):
    """Exit code 2, nothing on standard output, and what to mend."""
    path = tmp_path / "c.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    assert main(["compare", str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert said in captured.err
