"""`history import`: the documented example, Parquet, the real files, one line on bad input."""

import gzip
import json
import re
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from workbench.cli import main

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "formats" / "history.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
CSV = re.findall(r"```csv\n(.*?)```", TEXT, re.DOTALL)[0]
MAP, ANSWER = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
CALL = re.findall(r"`python -m workbench (history import \S+ --map \S+)` prints", TEXT)[0]
WIND = {"stamp": "TimeStamp", "asset": "StationId", "ready_seconds": "wtc_ScReToOp_timeon"}


@pytest.fixture
def example(tmp_path, monkeypatch):
    """Write the example of the document into the current folder."""
    monkeypatch.chdir(tmp_path)
    Path("pumps.csv").write_text(CSV, encoding="utf-8")
    Path("m.json").write_text(MAP, encoding="utf-8")
    return tmp_path


def answer_of(capsys, *call):
    """Run a command and return its JSON."""
    status = main([str(part) for part in call])
    captured = capsys.readouterr()
    assert (status, captured.err) == (0, "")
    return json.loads(captured.out)


def refusal_of(capsys, *call):
    """Run a command on bad input and return its one line."""
    assert main([str(part) for part in call]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("\n")) == ("", 1)
    return captured.err


@pytest.mark.usefixtures("example")
def test_the_documented_example_is_what_the_command_prints(capsys):
    """The output in the document is the command's."""
    assert answer_of(capsys, *CALL.split()) == json.loads(ANSWER)


@pytest.mark.usefixtures("example")
def test_flags_override_the_map(capsys):
    """--stamps start moves everything by a slot, --tz by two hours."""
    answer = answer_of(capsys, *CALL.split(), "--stamps", "start", "--tz", "UTC")
    assert answer["from"] == "2024-07-01T00:10:00+00:00"


@pytest.mark.usefixtures("example")
def test_parquet_and_gzip_give_the_same_content(capsys):
    """The content hash does not depend on the format, and typed columns are read."""
    stamps = ["2024-07-01T00:10", "2024-07-01T00:20"]
    rows = [f"{stamp},{pump},600" for stamp in stamps for pump in (1, 2)]
    packed = gzip.compress(("stamp,pump,ready\n" + "\n".join(rows)).encode(), mtime=0)
    Path("pumps.csv.gz").write_bytes(packed)
    moments = [stamp for stamp in stamps for _ in (1, 2)]
    table = pa.table(
        {
            "stamp": pa.array(moments).cast(pa.timestamp("us")),
            "pump": pa.array([1, 2, 1, 2]),
            "ready": pa.array([600, 600, 600, 600], type=pa.int16()),
            "other": pa.array(["x", None, "y", "z"]).dictionary_encode(),
        }
    )
    pq.write_table(table, "pumps.parquet")
    both = [
        answer_of(capsys, "history", "import", name, "--map", "m.json")
        for name in ("pumps.csv.gz", "pumps.parquet")
    ]
    assert both[0]["content_sha256"] == both[1]["content_sha256"]
    assert both[1]["assets"] == ["1", "2"]


@pytest.mark.usefixtures("example")
def test_parquet_of_many_types(capsys):
    """Dates, zoned times, flags, decimals, long identifiers and nulls are read as what they are."""
    table = pa.table(
        {
            "o": pa.array([1719792000, 1719795600, None]).cast(pa.timestamp("s", tz="UTC")),
            "e": pa.array([20000, None, 20001], type=pa.date32()),
            "id": pa.array([2**60, 2**60 + 1, 5]),
            "p": pa.array([True, False, None]),
            "h": pa.array(["1.5", "2.5", None]).cast(pa.decimal128(5, 2)),
        }
    )
    pq.write_table(table, "t.parquet")
    columns = {"start": "o", "end": "e", "asset": "id", "planned": "p", "repair_hours": "h"}
    Path("t.json").write_text(json.dumps({"kind": "events", "columns": columns}))
    answer = answer_of(capsys, "history", "import", "t.parquet", "--map", "t.json")
    assert answer["assets"] == [str(2**60), str(2**60 + 1)]
    assert (answer["rows_kept"], answer["problem_counts"]) == (2, {"null": 1})


@pytest.mark.usefixtures("example")
def test_without_a_map_the_columns_are_guessed(capsys):
    """The answer says which columns were taken."""
    answer = answer_of(capsys, "history", "import", "pumps.csv", "--kind", "readings")
    assert answer["columns"] == {"stamp": "stamp", "asset": "pump", "ready_seconds": "ready"}


@pytest.mark.usefixtures("example")
def test_many_problems_are_counted_and_the_first_shown(capsys):
    """Sixty bad rows: fifty shown, all counted."""
    Path("pumps.csv").write_text(CSV + "soon,P1,1\n" * 60)
    answer = answer_of(capsys, *CALL.split())
    assert (len(answer["problems"]), answer["problem_counts"]["bad_time"]) == (50, 60)
    assert answer["problem_count"] == 62


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("m.json", b"{", "no JSON"),
        ("m.json", b"[" * 100_000, "no JSON"),
        ("m.json", b'{"kind": "readings", "columns": {"colour": "x"}}', "colour"),
        ("pumps.csv", b"", "no rows"),
        ("pumps.csv", "stamp,pump,ready\n".encode("utf-16"), "UTF-16"),
        ("pumps.csv", b"PAR1nonsensePAR1", "Parquet"),
        ("pumps.csv", b"a,b\n1,2\n", "no column stamp"),
        ("pumps.csv", b"stamp,pump,ready\nx,y,z\n", "None of the 1 rows"),
    ],
)
@pytest.mark.usefixtures("example")
def test_bad_input_is_one_line(capsys, name, data, said):
    """Exit code 2 and one line that says what happened."""
    Path(name).write_bytes(data)
    assert said in refusal_of(capsys, *CALL.split())


@pytest.mark.usefixtures("example")
def test_bad_calls_are_one_line(capsys):
    """Files that do not exist and wrong flags."""
    refusal_of(capsys, "history", "import", "nowhere.csv")
    refusal_of(capsys, "history", "export", "pumps.csv")
    refusal_of(capsys, "history", "import", "pumps.csv", "--kind", "dreams")
    refusal_of(capsys, *CALL.split(), "--tz", "Nowhere/At_All")
    Path("m.json").write_text(json.dumps(json.loads(MAP) | {"assets": "nowhere.csv"}))
    assert "nowhere.csv" in refusal_of(capsys, *CALL.split())


def test_the_wind_farm_enters_but_for_its_known_faults(capsys, shared, tmp_path):
    """186,302 rows: 21 duplicates and 11 empty ones stay out; it takes a few seconds at most."""
    path = tmp_path / "m.json"
    path.write_text(json.dumps({"kind": "readings", "columns": WIND}))
    file = shared / "data" / "wind_farm_scada" / "tur_flag_2024_07_08.parquet"
    flags = ("--kind", "readings", "--tz", "UTC", "--stamps", "end")
    begun = time.perf_counter()
    answer = answer_of(capsys, "history", "import", file, "--map", path, *flags)
    assert time.perf_counter() - begun < 15  # a shared machine; about one second on a free one
    assert (answer["rows_in"], answer["rows_kept"], answer["duplicates"]) == (186302, 186270, 21)
    assert answer["problem_counts"] == {"null": 11}
    assert (len(answer["assets"]), answer["slot_seconds"]) == (21, 600)
    assert answer["from"] == "2024-06-30T23:50:00+00:00"
    assert answer["to"] == "2024-09-01T00:00:00+00:00"


@pytest.mark.usefixtures("example")
def test_a_map_is_proposed_with_reasons(capsys):
    """What is sure makes a map that can be given back; the rest is listed for a person."""
    answer = answer_of(capsys, "history", "propose", "pumps.csv", "--tz", "Europe/Berlin")
    assert answer["map"]["columns"] == {"stamp": "stamp", "asset": "pump", "ready_seconds": "ready"}
    assert answer["open"] == ["stamps", "ready_seconds"]
    reasons = {guess["key"]: guess["reason"] for guess in answer["guesses"] if not guess["role"]}
    assert "8 of the first 8 lines" in reasons["delimiter"]
    Path("m.json").write_text(json.dumps(answer["map"]))
    assert answer_of(capsys, *CALL.split())["rows_kept"] == 4


@pytest.mark.usefixtures("example")
def test_what_is_left_open_without_a_map_is_said(capsys):
    """Nothing is guessed silently."""
    answer = answer_of(capsys, "history", "import", "pumps.csv")
    assert any("start or the end of a slot" in note for note in answer["notes"])
