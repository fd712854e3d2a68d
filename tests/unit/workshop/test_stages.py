"""Stages: what may follow what, the soft clock, and what of others is in sight."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.workshop import steps  # noqa: F401 (it registers its kinds)
from workbench.workshop.kinds import kind_of
from workbench.workshop.stages import Stage, clock_of, entries_shown, given_time, moved, moves

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
BALLOT, SHARED, WISHES = kind_of("outcome_ballot"), kind_of("conditions"), kind_of("wishes")


def test_a_ballot_goes_through_all_states() -> None:
    """planned, open, locked, revealed, closed; then once more, as round 2."""
    stage = Stage(minutes=10)
    for way, state in (
        ("open", "open"),
        ("lock", "locked"),
        ("reveal", "revealed"),
        ("close", "closed"),
    ):
        stage = moved(stage, BALLOT, way, NOW)  # type: ignore[arg-type]
        assert stage.state == state
    again = moved(stage, BALLOT, "again", NOW)
    assert (again.state, again.round) == ("open", 2)


def test_what_is_locked_is_unlocked_in_the_same_round_until_it_is_revealed() -> None:
    """The round and its clock go on; it is not held once more before it was revealed or closed."""
    opened = moved(Stage(minutes=10), BALLOT, "open", NOW)
    locked = moved(opened, BALLOT, "lock", NOW)
    assert moves(locked, BALLOT) == ("reveal", "unlock", "close")
    assert moved(locked, BALLOT, "unlock", NOW + timedelta(minutes=2)) == opened
    for stage in (opened, moved(locked, BALLOT, "reveal", NOW)):
        with pytest.raises(StepError) as caught:
            moved(stage, BALLOT, "unlock", NOW)
        assert caught.value.finding.code == "workshop.move_not_now"


def test_what_is_shared_is_never_locked_or_revealed() -> None:
    """Everybody has seen it: there is nothing to reveal."""
    stage = moved(Stage(), SHARED, "open", NOW)
    assert moves(stage, SHARED) == ("close",)
    with pytest.raises(StepError) as caught:
        moved(stage, SHARED, "reveal", NOW)
    assert caught.value.finding.code == "workshop.move_not_now"


def test_the_clock_is_soft() -> None:
    """It counts to zero and beyond, ends nothing, and a server clock set back shows no negative time."""
    stage = given_time(moved(Stage(minutes=10), BALLOT, "open", NOW), 5)
    clock = clock_of(stage, NOW + timedelta(minutes=14))
    assert clock is not None
    assert (clock.planned, clock.left, clock.over) == (900, 60, 0)
    late = clock_of(stage, NOW + timedelta(minutes=16))
    assert late is not None
    assert (late.left, late.over) == (0, 60)
    back = clock_of(stage, NOW - timedelta(hours=1))
    assert back is not None
    assert back.left == 900
    assert clock_of(moved(stage, BALLOT, "close", NOW), NOW) is None
    assert given_time(stage, -999).minutes + given_time(stage, -999).added == 1


def test_who_sees_what_others_entered() -> None:
    """Shared at once, revealed after the reveal, wishes never."""
    ballot = moved(Stage(), BALLOT, "open", NOW)
    assert not entries_shown(ballot, BALLOT, 1)
    assert entries_shown(moved(ballot, BALLOT, "reveal", NOW), BALLOT, 1)
    assert entries_shown(moved(Stage(), SHARED, "open", NOW), SHARED, 1)
    assert not entries_shown(moved(Stage(), WISHES, "open", NOW), WISHES, 1)


@given(
    st.lists(st.sampled_from(["open", "lock", "unlock", "reveal", "close", "again"]), max_size=20)
)
def test_entries_are_taken_only_while_a_stage_is_open(ways: list[str]) -> None:
    """Whatever is tried in whatever order: a refused move changes nothing, rounds only grow."""
    stage = Stage()
    for way in ways:
        before = stage
        try:
            stage = moved(stage, BALLOT, way, NOW)  # type: ignore[arg-type]
        except StepError:
            assert way not in moves(before, BALLOT)
            continue
        assert stage.round >= before.round
        assert stage.takes_entries == (stage.state == "open")
