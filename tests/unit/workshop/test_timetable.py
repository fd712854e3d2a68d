"""When steps are held: the day of the guide, and meetings of one's own."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from workbench.workshop import agenda as agendas
from workbench.workshop.timetable import length, meetings, one_day

NINE = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
PLAN = agendas.usual("one_day", "guided", lambda _key: True)


def test_the_day_of_the_guide() -> None:
    """09:00 session 1, 10:45 session 2, 13:00 session 3, 14:45 session 4, end before 16:30."""
    slots = one_day(PLAN, NINE)
    starts = {n: next(one.start for one in slots if one.step.session == n) for n in (1, 2, 3, 4)}
    assert [f"{starts[n]:%H:%M}" for n in (1, 2, 3, 4)] == ["09:00", "10:45", "13:00", "14:45"]
    assert slots[-1].end <= NINE.replace(hour=16, minute=30)


def test_a_session_that_runs_over_pushes_the_next() -> None:
    """Two hours of session 1 end at eleven; session 2 begins then."""
    longer = agendas.changed(PLAN, "1.4", minutes=60)
    second = next(one for one in one_day(longer, NINE) if one.step.session == 2)
    assert f"{second.start:%H:%M}" == "11:00"


def test_skipped_steps_and_steps_apart_take_no_time() -> None:
    """What is not held has no slot."""
    plan = agendas.changed(PLAN, "1.1", skipped="done on the phone")
    plan = agendas.changed(plan, "1.2", apart=True)
    assert {"1.1", "1.2"}.isdisjoint(one.step.key for one in one_day(plan, NINE))
    assert length(plan, 1) == 60


def test_four_meetings_start_when_they_start() -> None:
    """Only sessions with a start have slots, one after the other."""
    week = {1: NINE, 3: NINE + timedelta(days=7)}
    slots = meetings(PLAN, week)
    assert {one.step.session for one in slots} == {1, 3}
    for first, second in pairwise(slots):
        assert second.start >= first.end
