"""What a side states: planned weeks, definitions and exclusions as JSON."""

from zoneinfo import ZoneInfo

import numpy as np
import pytest

from workbench.codes import StepError
from workbench.evidence.comparison.definition import Definition, PlannedStop, work_clock
from workbench.evidence.comparison.statement import read_definition, read_exclusions
from workbench.evidence.comparison.week import read_week, week_text
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.history.times import read_instant

BERLIN = ZoneInfo("Europe/Berlin")
MAP = parse_mapping({"kind": "events", "columns": {"start": "s"}, "count_by": "category"})


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("Mon-Fri 06:00-22:00", "Mon-Fri 06:00-22:00"),
        ("1–5 6:00–22:00; Saturday 06:00-14:00", "Mon-Fri 06:00-22:00; Sat 06:00-14:00"),
        ("周一至周五 06:00-22:00；周日 08:00-12:00", "Mon-Fri 06:00-22:00; Sun 08:00-12:00"),
        ("Fri-Mon 22:00-06:00", "Fri-Mon 22:00-06:00"),
        ("Mon-Sun 00:00-24:00", "Mon-Sun 00:00-24:00"),
        ("", ""),
    ],
)
def test_a_week_is_read_as_people_write_it(text, again):
    """And it is written so that it can be read again."""
    assert week_text(read_week(text)) == again
    assert read_week(again) == read_week(text)


@pytest.mark.parametrize(
    "text", ["always", "Mon 6-22", "Foo 06:00-22:00", "Mon 06:61-07:00", "Mon 25:00-26:00"]
)
def test_another_week_is_refused(text):
    """The text is named."""
    with pytest.raises(StepError) as refusal:
        read_week(text)
    assert refusal.value.finding.code == "comparison.week"


@pytest.mark.parametrize(
    ("week", "hours"),
    [
        ("", 7 * 24 - 1),
        ("Mon-Fri 06:00-22:00", 80),
        ("Mon-Sun 00:00-24:00", 7 * 24 - 1),
        ("Sat 22:00-06:00", 7),
        ("Mon-Wed 06:00-14:00; Tue 10:00-18:00", 28),
    ],
)
def test_the_clock_counts_planned_hours_in_local_time(week, hours):
    """The week of the change of clocks has an hour less at night; overlaps count once."""
    span = tuple(read_instant(day, BERLIN) for day in ("2024-03-25", "2024-04-01"))
    clock = work_clock(read_week(week), span, BERLIN)
    assert np.diff(clock.at(np.array(span)))[0] == hours * 3600


def test_what_is_left_out_is_as_the_map_has_it():
    """A log without ends has no ready time to count."""
    assert read_definition(None, MAP) == Definition(count_by="category", time_base="calendar")
    found = read_definition({"hours": "1-5 06:00-22:00", "shortest_minutes": 5}, MAP)
    assert (found.shortest_minutes, len(found.hours), found.missing) == (5, 1, "observed")


def test_planned_stops_are_local_times():
    """Without an asset a stop holds for all."""
    raw = {
        "categories": ["x"],
        "planned": True,
        "stops": [{"from": "2024-07-01 06:00", "to": "2024-07-01 08:00Z"}],
    }
    found = read_exclusions(raw, BERLIN)
    assert found.stops == (PlannedStop(None, 1719806400, 1719820800),)
    assert (found.categories, found.planned) == (("x",), True)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"hours": 5}, "comparison.entry"),
        ({"shortest_minutes": -1}, "comparison.minutes"),
        ({"shortest_minutes": True}, "comparison.minutes"),
        ({"count_by": "day"}, "comparison.choice"),
        ({"horas": ""}, "comparison.unknown_entry"),
        ([], "comparison.entry"),
    ],
)
def test_a_bad_definition_is_named(raw, code):
    """The entry that cannot be used is said."""
    with pytest.raises(StepError) as refusal:
        read_definition(raw, MAP)
    assert refusal.value.finding.code == code


@pytest.mark.parametrize(
    "raw",
    [
        {"categories": "x"},
        {"categories": [1]},
        {"planned": "yes"},
        {"stops": {}},
        {"stops": [{"from": "2024-01-01", "to": "2024-01-01"}]},
        {"stops": [{"from": "later", "to": "2024-01-01"}]},
        {"stops": [{"asset": 1, "from": "2024-01-01", "to": "2024-01-02"}]},
        {"stops": [{"machine": "A"}]},
    ],
)
def test_bad_exclusions_are_named(raw):
    """Nothing is left out by mistake."""
    with pytest.raises(StepError):
        read_exclusions(raw, BERLIN)
