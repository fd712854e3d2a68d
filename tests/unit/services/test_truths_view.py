"""The words, the rows and the download of a comparison, without a database."""

import csv
import io
import json
from zoneinfo import ZoneInfo

import pytest

from workbench.evidence.comparison.answer import Comparison
from workbench.evidence.comparison.compare import Question, Truth, compare
from workbench.evidence.comparison.definition import Definition, Exclusions
from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping
from workbench.services.truths_export import events_csv, safe_cell
from workbench.services.truths_record import from_plain, to_plain
from workbench.services.truths_view import view

HEAD = "machine,start,end,cause\n"
MINE = (
    "A,2024-01-03 08:00,2024-01-03 20:00,drive\n"
    "B,2024-01-10 08:00,2024-01-10 12:00,operator\n"
    "A,2024-02-05 08:00,2024-02-05 10:00,drive\n"
)
THEIRS = (
    "a,2024-01-03 08:00,2024-01-03 23:00,drive\n"
    "b,2024-01-10 08:00,2024-01-10 12:00,operator\n"
    "b,2024-02-20 06:00,2024-02-20 13:00,@SUM(1+1)*cmd\n"
)
ZONE = "Europe/Berlin"
MAPPING = parse_mapping({
    "kind": "events", "tz": ZONE, "observed": ["2024-01-01", "2024-03-01"],
    "columns": {"asset": "machine", "start": "start", "end": "end", "category": "cause"},
})  # fmt: skip


def answer(
    kpi: str, mine: str = MINE, theirs: str = THEIRS, rule: Exclusions | None = None
) -> Comparison:
    """Compare two logs; `rule` is the provider's."""
    sides = [
        Truth(import_history((HEAD + text).encode(), MAPPING), MAPPING, Definition(), out)
        for text, out in ((mine, rule or Exclusions()), (theirs, Exclusions()))
    ]
    return compare(sides[0], sides[1], Question(kpi, zone=ZoneInfo(ZONE)))


def test_the_gap_is_told_in_words():
    """18 h and 26 h: 7 h of the customer alone, 3 h longer, less 2 h of the provider alone."""
    told = view(answer("total_downtime"), ZONE)
    assert told.headline == "The provider's log gives 18\u00a0h, the customer's 26\u00a0h."
    assert told.split.startswith("Of the 8 h between them, 8.00 come from the data, 0.00")
    assert told.more[0].startswith("Of the data's part, 5.00 come from events that only one")
    assert told.counts == (2, 1, 1)
    assert [row.effect for row in told.data.rows] == ["+7.00", "+3.00", "−2.00"]
    assert (told.data.rows[0].title, told.data.rows[0].provider) == ("B, 2024-02-20", "")
    assert (told.largest, told.parts[0].width) == ("data", 100.0)


def test_equal_numbers_from_other_events_are_said():
    """Two hours of the provider's own stop hide two hours of the customer's."""
    own = "B,2024-02-01 08:00,2024-02-01 10:00,drive\n"
    other = "A,2024-02-07 08:00,2024-02-07 10:00,drive\n"
    told = view(answer("total_downtime", MINE + own, MINE + other), ZONE)
    assert told.split == "Both sides get the same number, but not from the same events."
    assert [row.hours for row in told.data.rows] == ["+2.0", "−2.0"]


def test_parts_that_cancel_are_said():
    """Four hours that only the provider leaves out, and four that only its log has."""
    own = "B,2024-02-01 08:00,2024-02-01 12:06,drive\n"
    rule = Exclusions(categories=("operator",))
    told = view(answer("total_downtime", MINE + own, MINE, rule), ZONE)
    assert [(part.name, part.amount) for part in told.parts[:2]] == [
        ("data", "+4.10"),
        ("exclusions", "−4.00"),
    ]
    assert told.parts[1].narrows
    assert told.more[-1].startswith("The numbers lie close together only because")


def test_equal_logs_have_nothing_to_explain():
    """No part, no event, and the way on."""
    told = view(answer("availability", MINE, MINE), ZONE)
    assert told.split == "There is nothing to explain: both sides get the same number."
    assert told.largest is None
    assert told.data.rows == told.parts == ()


def test_the_download_is_no_formula():
    """A cause that begins like a formula is harmless; numbers stay numbers."""
    file = events_csv(answer("availability"), ZONE)
    rows = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert rows[0]["customer_category"] == "'@SUM(1+1)*cmd"
    assert float(rows[0]["effect"]) == pytest.approx(7 / (60 * 24 * 2))
    assert rows[0]["customer_start"] == "2024-02-20T06:00:00+01:00"
    cells = ("@x", " =x", "-2.5", "", "\tx")
    assert [safe_cell(text) for text in cells] == ["'@x", "' =x", "-2.5", "", "'\tx"]


@pytest.mark.parametrize("kpi", ["availability", "mtbf"])
def test_an_answer_survives_as_plain_data(kpi):
    """What the limited child writes is what the page reads, NaN and all outcomes included."""
    found = answer(kpi, MINE, THEIRS, Exclusions(categories=("operator", "drive")))
    told = to_plain(found)
    again = from_plain(json.loads(json.dumps(told, allow_nan=False)))
    assert to_plain(again) == told
    assert again.data == found.data or kpi == "mtbf"
