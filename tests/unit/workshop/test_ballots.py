"""Counting ballots: means by side, where the sides are apart, and what stays hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.workshop.ballots import (
    SIDES,
    Ballot,
    by_divergence,
    by_weight,
    shares,
    tallies,
    would_show,
)


@pytest.mark.parametrize(
    ("voters", "both_sides", "shown"),
    [
        ((3, 3), False, "sides"),
        ((2, 2), False, "together"),
        ((1, 1), False, "nothing"),
        ((3, 2), True, "nothing"),
        ((3, 3), True, "sides"),
        ((0, 0), False, "nothing"),
        ((3, 0), False, "together"),
    ],
)
def test_what_a_reveal_would_show_follows_from_counts(
    voters: tuple[int, int], both_sides: bool, shown: str
) -> None:
    """It says before the reveal what the tallies do after it."""
    assert would_show(*voters, both_sides=both_sides) == shown
    ballots = [
        Ballot(side, "executive", {"a": 1.0})
        for side, count in zip(SIDES, voters, strict=True)
        for _ in range(count)
    ]
    if not both_sides:
        (found,) = tallies(ballots, ["a"])
        assert (found.all is not None) == (shown != "nothing")
        assert (found.apart is not None) == (shown == "sides")


def cast(side: str, *numbers: float, role: str = "executive") -> list[Ballot]:
    """Return ballots on one item "a"."""
    return [Ballot(side, role, {"a": number}) for number in numbers]


def test_means_by_side_and_their_distance() -> None:
    """Provider 1, 2, 3 and customer 4, 5, 9: means 2 and 6, four apart, together 4."""
    (found,) = tallies(cast("provider", 1, 2, 3) + cast("customer", 4, 5, 9), ["a"])
    assert found.sides["provider"].mean == 2
    assert found.sides["customer"].mean == 6
    assert found.apart == 4
    assert found.all is not None
    assert (found.all.voters, found.all.mean, found.all.least, found.all.most) == (6, 4, 1, 9)


def test_two_voters_a_side_see_no_side() -> None:
    """Each of two would know the other's vote from the mean; all four together may be shown."""
    (found,) = tallies(cast("provider", 1, 2) + cast("customer", 8, 9), ["a"])
    assert found.sides == {}
    assert found.apart is None
    assert found.all is not None
    assert found.all.mean == 5


def test_a_range_is_shown_from_five_votes_on() -> None:
    """Its ends are single votes: of three, whoever gave one end knows that another gave the other."""
    (three,) = tallies(cast("provider", 10, 20) + cast("customer", 50), ["a"])
    assert three.all is not None
    assert (three.all.least, three.all.most) == (None, None)
    (five,) = tallies(cast("provider", 10, 20) + cast("customer", 30, 40, 50), ["a"])
    assert five.all is not None
    assert (five.all.least, five.all.most) == (10, 50)


def test_a_single_small_group_hides_all_groups() -> None:
    """With three and two voters, the two could be computed from the whole and the three."""
    (found,) = tallies(cast("provider", 1, 2, 3) + cast("customer", 8, 9), ["a"])
    assert found.sides == {}


def test_the_order_is_by_distance_and_by_weight() -> None:
    """The items to talk about come first; hidden ones last."""
    votes = [
        Ballot(side, "executive", {"near": near, "far": far})
        for side, near, far in [("provider", 5, 1)] * 3 + [("customer", 5, 9)] * 3
    ]
    found = tallies(votes, ["near", "far", "nobody"])
    assert [one.item for one in by_divergence(found)] == ["far", "near", "nobody"]
    assert [one.item for one in by_weight(found)][:2] == ["near", "far"]
    assert found[2].all is None


def test_weights_become_shares() -> None:
    """70 and 30, or 7 and 3, say the same; nothing at all says that all weigh alike."""
    assert shares({"a": 70, "b": 30}) == pytest.approx({"a": 0.7, "b": 0.3})
    assert shares({"a": 0, "b": 0}) == {"a": 0.5, "b": 0.5}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["provider", "customer"]), st.sampled_from("xyz"), st.integers(0, 100)
        ),
        max_size=14,
    )
)
def test_no_group_of_fewer_than_three_can_be_computed(votes: list[tuple[str, str, int]]) -> None:
    """Of the groups of a partition none is shown that is small, nor all but exactly one."""
    ballots = [Ballot(side, role, {"a": float(n)}) for side, role, n in votes]
    (found,) = tallies(ballots, ["a"])
    for groups, key in ((found.sides, "side"), (found.roles, "role")):
        present = {getattr(one, key) for one in ballots}
        assert all(one.voters >= 3 for one in groups.values())
        assert len(present - set(groups)) != 1 or not groups
    assert found.all is None or found.all.voters >= 3
