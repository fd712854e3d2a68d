"""Proposing: every entry of a mapping with how sure it is and why; what fits two readings is open."""

import json

import pytest

from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.history.proposing import propose
from workbench.evidence.history.readers.files import read_table


def proposed(text, zone="Europe/Berlin", kind=None, told=None):
    """Return the proposal of a CSV text."""
    return propose(read_table(text.encode()), zone, kind, told)


def guessed(text, key, role="", **more):
    """Return value, sureness and the reason's code of one guess."""
    found = [g for g in proposed(text, **more).guesses if (g.key, g.role) == (key, role)]
    assert len(found) == 1
    return found[0].value, found[0].sure, found[0].reason.code.removeprefix("history.guess_")


def numbers(*cells, mark=";"):
    """Return a file of ready shares."""
    lines = [f"2024-01-01 {i:02}:00{mark}{cell}" for i, cell in enumerate(cells)]
    return f"stamp{mark}availability\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("cells", "value", "sure", "reason"),
    [
        (("0,5", "0,25", "1"), ",", "certain", "decimal"),
        (("0.5", "0.25", "1"), ".", "certain", "decimal"),
        (("1", "0", "1"), ".", "certain", "decimal_none"),
        (("1.234", "5.678", "1"), ".", "open", "decimal_either"),
        (("0.5", "0,5", "0,7"), ",", "open", "decimals_mixed"),
        (("0.234", "0.111", "1"), ".", "certain", "decimal"),
        (("1.234,5", "7", "1.234"), ",", "certain", "decimal"),
        (("1.234.567", "1", "1"), ",", "certain", "decimal"),
    ],
)
def test_the_decimal_mark(cells, value, sure, reason):
    """A mark that parts three figures may part thousands: open unless another cell shows it."""
    assert guessed(numbers(*cells), "decimal") == (value, sure, reason)


def test_the_thousands_mark():
    """1,234.5 shows both marks; 1.234 beside 0.5 can only be a decimal."""
    assert guessed(numbers("1,234.5", "2,000"), "thousands")[:2] == (",", "certain")
    assert guessed(numbers("1 234,5", "2 000"), "thousands")[:2] == ("space", "certain")
    assert "thousands" not in [g.key for g in proposed(numbers("1.234", "0.5")).guesses]


def test_reasons_count_the_cells():
    """The page can say: because 3 of 3 cells with a mark read so."""
    found = next(
        g for g in proposed(numbers("0,5", "0,5", "0,7", "1")).guesses if g.key == "decimal"
    )
    assert found.reason.params == {"mark": ",", "count": 3, "of": 3}


def test_the_delimiter():
    """Semicolons split evenly; where comma and semicolon both do, a person must say."""
    assert guessed(numbers("0,5", "1"), "delimiter") == (";", "certain", "delimiter")
    both = "a,b;c\n1,2;3\n4,5;6\n"
    assert guessed(both, "delimiter")[1] == "open"
    assert guessed("period\n2024-07\n", "delimiter") == (None, "likely", "one_column")


@pytest.mark.parametrize(
    ("stamps", "value", "sure", "reason"),
    [
        (("2024-07-01", "2024-07-02"), None, "certain", "dates_iso"),
        (("13.07.2024", "01.08.2024"), "dmy", "certain", "dates_dmy"),
        (("07/13/2024", "08/01/2024"), "mdy", "certain", "dates_mdy"),
        (("01/02/2024", "03/04/2024"), None, "open", "dates_either"),
        (("13/07/2024", "07/13/2024"), "dmy", "open", "dates_both"),
        (("1719792000", "1719795600"), "epoch", "likely", "dates_epoch"),
    ],
)
def test_the_order_of_day_and_month(stamps, value, sure, reason):
    """Only stamps that can be read in one way decide."""
    text = "start,asset\n" + "".join(f"{stamp},A\n" for stamp in stamps)
    assert guessed(text, "date_format", kind="events") == (value, sure, reason)


@pytest.mark.parametrize(
    ("name", "stamp", "value", "sure", "reason"),
    [
        ("start", "2024-07-01 08:00+02:00", None, "certain", "zone_offsets"),
        ("start (UTC)", "2024-07-01 08:00", "UTC", "likely", "zone_name"),
        ("start_utc", "2024-07-01 08:00", "UTC", "likely", "zone_name"),
        ("start (UTC+8)", "2024-07-01 08:00", "Etc/GMT-8", "likely", "zone_name"),
        ("start", "2024-07-01 08:00", None, "likely", "zone_site"),
        ("start", "2024-03-31 02:30", None, "open", "zone_never"),
    ],
)
def test_the_zone_of_stamps(name, stamp, value, sure, reason):
    """Offsets decide, a name tells, and an hour that the site's clock never shows raises doubt."""
    text = f"{name},asset,category\n{stamp},A,x\n"
    assert guessed(text, "stamp_zone") == (value, sure, reason)


def slots(name, first, count=144):
    """Return a day of ten-minute readings from the minute `first` on."""
    minutes = [first + 10 * i for i in range(count)]
    lines = [f"2024-01-{1 + m // 1440:02} {m % 1440 // 60:02}:{m % 60:02},600" for m in minutes]
    return f"{name},ready_seconds\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("name", "first", "value", "sure"),
    [
        ("stamp", 0, "start", "likely"),
        ("stamp", 10, "end", "likely"),
        ("stamp", 30, "start", "open"),
        ("slot_end", 10, "end", "certain"),
        ("slot_end", 30, "end", "likely"),
        ("slot_end", 0, "end", "open"),
    ],
)
def test_whether_stamps_mark_the_start_or_the_end(name, first, value, sure):
    """The reading that covers whole days is likely; a name that contradicts it leaves it open."""
    assert guessed(slots(name, first), "stamps")[:2] == (value, sure)


@pytest.mark.parametrize(
    ("name", "cell", "value", "sure"),
    [
        ("ready", "600", None, "likely"),
        ("ready (s)", "600", None, "certain"),
        ("ready (min)", "10", "min", "certain"),
        ("ready", "10", "min", "likely"),
        ("ready (h)", "10", "h", "open"),
        ("ready", "7", None, "open"),
    ],
)
def test_the_unit_of_ready_time(name, cell, value, sure):
    """The unit is that in which the largest number fills a slot; a name beside it makes it certain."""
    text = slots("stamp", 0).replace("ready_seconds", name).replace(",600", f",{cell}")
    assert guessed(text, "unit", "ready_seconds", kind="readings")[:2] == (value, sure)


def test_shares_and_percentages():
    """Above 1 it is a percentage; below 1 under a name with percent nobody can tell."""
    assert guessed(numbers("98.5", "100"), "unit", "ready_share")[:2] == ("percent", "certain")
    assert guessed(numbers("0.985", "1"), "unit", "ready_share")[:2] == (None, "likely")
    text = numbers("0.985", "1").replace("availability", "availability (%)")
    assert guessed(text, "unit", "ready_share", kind="readings")[:2] == (None, "open")
    assert guessed("period,value\n2024-07,98.5\n", "unit", "value")[:2] == (None, "open")


def test_columns_that_suit_equally_are_open_and_names_of_roles_win():
    """Two openings: say which; a column called start needs no asking."""
    text = "created_at,opened_at,asset,cause\n2024-01-01,2024-01-01,A,x\n"
    assert guessed(text, "column", "start")[1] == "open"
    text = text.replace("opened_at", "start")
    assert guessed(text, "column", "start")[:2] == ("start", "certain")
    assert guessed("asset,cause\nA,x\n", "column", "start") == (None, "open", "column_none")


def test_names_in_chinese_are_understood():
    """The columns of a Chinese export find their roles."""
    text = "开始时间,结束时间,设备,原因\n2024-01-01,2024-01-02,A,x\n"
    assert proposed(text).columns == {
        "start": "开始时间",
        "end": "结束时间",
        "asset": "设备",
        "category": "原因",
    }


def test_answers_of_a_person_replace_guesses_and_the_others_rest_on_them():
    """Once the order of day and month is told, the end of the slot can be seen."""
    lines = [f"{day:02}/01/2024 {hour:02}:00;1" for day in range(1, 3) for hour in range(24)]
    text = "stamp;availability\n" + "\n".join(lines) + "\n"
    assert guessed(text, "stamps")[1] == "open"
    told = {"date_format": "dmy"}
    assert guessed(text, "date_format", told=told) == ("dmy", "certain", "told")
    assert guessed(text, "stamps", told=told)[:2] == ("start", "likely")


def test_the_proposal_as_a_map_reads_the_file():
    """What is certain and likely makes a map in the form of m.json; open guesses stay out."""
    text = (
        slots("stamp (UTC)", 10).replace("ready_seconds", "ready (min)").replace(",600", ';"10,0"')
    )
    text = text.replace(",ready", ";ready")
    raw = json.loads(json.dumps(proposed(text).raw("Europe/Berlin")))
    assert raw["stamps"] == "end"
    assert raw["options"] == {
        "delimiter": ";",
        "decimal": ",",
        "stamp_zone": "UTC",
        "units": {"ready_seconds": "min"},
    }
    history = import_history(text.encode(), parse_mapping(raw))
    assert (history.first, float(history.columns["ready_s"].max())) == (1704067200, 600.0)
