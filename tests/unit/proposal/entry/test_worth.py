"""The worth of a point from the cost of an hour: the worked case, hours counted once, silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.proposal.entry import KpiFacts, YearFacts, derive_worth

YEAR = YearFacts(scheduled_hours=6_000.0, stops=129.2 / 6, hours_each=6.0)
AVAILABILITY = KpiFacts("availability", "ratio", "higher", 0.9785, 0.0, 1.0)
RESPONSE = KpiFacts("response_time", "h", "lower", 3.0, 0.0)
FIRST_FIX = KpiFacts("first_time_fix_rate", "ratio", "higher", 0.8, 0.0, 1.0)
SCRAP = KpiFacts("scrap_ratio", "ratio", "lower", 0.02, 0.0, 1.0)


def counted(*kpis: KpiFacts, year: YearFacts = YEAR) -> dict[str, float]:
    """Return what a point is worth at 39,000 an hour of which 40 % is made up for later."""
    found = derive_worth(39_000.0, 0.4, kpis, year)
    return {kpi: one.counted for kpi, one in found.items()}


def test_a_point_of_availability_in_the_worked_case() -> None:
    """Domain guide 5.4: 0.01 x 6,000 h x 0.6 x 39,000 = 1,404,000, exactly."""
    assert counted(AVAILABILITY) == {"availability": 1_404_000.0}


def test_response_and_first_visit_where_nothing_else_counts_the_hours() -> None:
    """An hour at each of 21.533 stops; one stop in a hundred less of 6 h."""
    found = counted(RESPONSE, FIRST_FIX)
    assert found["response_time"] == pytest.approx(129.2 / 6 * 23_400)
    assert found["first_time_fix_rate"] == pytest.approx(0.01 * 129.2 * 23_400)


def test_hours_are_counted_once() -> None:
    """Beside availability a shorter response has no worth of its own; the full figure is offered."""
    found = derive_worth(39_000.0, 0.4, [RESPONSE, AVAILABILITY, FIRST_FIX], YEAR)
    assert found["availability"].counted == 1_404_000.0
    assert found["response_time"].counted == 0.0
    assert found["response_time"].full == pytest.approx(129.2 / 6 * 23_400)
    assert found["response_time"].why.code == "entry.hours_counted_already"
    assert found["first_time_fix_rate"].counted == 0.0


def test_two_measures_of_the_same_hours_count_the_first() -> None:
    """Availability and OEE both measure the hours: the first of the menu has the worth."""
    oee = KpiFacts("oee", "ratio", "higher", 0.7, 0.0, 1.0)
    assert counted(AVAILABILITY, oee) == {"availability": 1_404_000.0, "oee": 0.0}


def test_where_nothing_can_be_derived_the_worth_is_zero_and_says_why() -> None:
    """A KPI without a formula, and a history that does not tell the hours."""
    found = derive_worth(39_000.0, 0.4, [SCRAP, AVAILABILITY], YearFacts())
    assert [(one.counted, one.full, one.why.code) for one in found.values()] == [
        (0.0, None, "entry.no_formula"),
        (0.0, None, "entry.history_silent"),
    ]
    assert counted(FIRST_FIX, year=YearFacts(stops=20.0)) == {"first_time_fix_rate": 0.0}
    assert counted(RESPONSE, year=YearFacts(scheduled_hours=1.0)) == {"response_time": 0.0}


def test_downtime_and_stops_are_priced_by_the_period() -> None:
    """An hour less a month is twelve a year; a stop less a quarter four of 6 h."""
    downtime = KpiFacts("total_downtime", "h", "lower", 10.0, 0.0)
    stops = KpiFacts("stops", "count", "lower", 2.0, 0.0, per_year=4)
    assert counted(downtime) == {"total_downtime": 12 * 23_400.0}
    assert counted(stops) == {"stops": pytest.approx(4 * 6 * 23_400.0)}


def test_hours_of_a_fleet_may_pass_a_calendar_year() -> None:
    """Twelve machines round the clock: a point is 0.01 of all their hours."""
    year = YearFacts(scheduled_hours=12 * 8_766.0)
    assert counted(AVAILABILITY, year=year)["availability"] == pytest.approx(
        0.01 * 12 * 8_766 * 23_400
    )


@given(st.floats(0, 1e6), st.floats(0, 1), st.floats(0, 1))
def test_more_recovered_is_never_worth_more(hour: float, some: float, more: float) -> None:
    """The worth of a point falls with the share that is made up for later, to nothing at all."""
    low, high = sorted((some, more))
    worth = [
        derive_worth(hour, share, [AVAILABILITY], YEAR)["availability"].counted
        for share in (low, high, 1.0)
    ]
    assert worth == sorted(worth, reverse=True)
    assert worth[-1] == 0.0


def test_the_worth_is_not_printed() -> None:
    """What an hour costs is private: neither the amount nor what follows stands in a repr."""
    assert "404" not in repr(derive_worth(39_000.0, 0.4, [AVAILABILITY], YEAR))
