"""The role-play port: states are JSON text, decisions remember what else was on offer."""

from hypothesis import given
from hypothesis import strategies as st

from training.scenario import FORMAT, Choice, Line, Saved, decide, read_state, write_state
from training.strands import Strand

POINTS = st.dictionaries(st.sampled_from(Strand), st.integers(0, 3))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def choice(index: int, points: dict[Strand, int]) -> Choice:
    """Return a choice with the points."""
    return Choice(index, f"Choice {index}", f"move_{index}", points)


def test_a_decision_keeps_the_best_and_the_worst_on_offer() -> None:
    """Best and worst are per strand; a strand that a choice does not name counts as nothing."""
    offered = (
        choice(0, {Strand.INTERACT: 3, Strand.INSIGHT: 1}),
        choice(1, {Strand.INTERACT: 1}),
    )
    taken = decide("opening", offered, offered[1])
    assert taken.best == {Strand.INTERACT: 3, Strand.INSIGHT: 1}
    assert taken.worst == {Strand.INTERACT: 1, Strand.INSIGHT: 0}
    assert (taken.knot, taken.choice.move) == ("opening", "move_1")


@given(st.lists(POINTS, min_size=1, max_size=4), TEXT, st.integers(0, 2**31))
def test_a_state_reads_back_as_it_was_written(
    offered: list[dict[Strand, int]], text: str, seed: int
) -> None:
    """Writing and reading a state changes nothing, in any script."""
    choices = tuple(choice(i, points) for i, points in enumerate(offered))
    saved = Saved(
        FORMAT,
        "story",
        "print",
        seed,
        "{}",
        (Line("you", text),),
        (decide("knot", choices, choices[0]),),
        ("knot",),
    )
    assert read_state(write_state(saved), "story") == saved
