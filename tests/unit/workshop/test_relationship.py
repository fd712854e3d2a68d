"""The relationship gap: the other's view less the own one, widest first."""

import pytest

from workbench.workshop.relationship import Rating, gaps


def rated(side: str, own: float, other: float, people: int = 3) -> list[Rating]:
    """Return ratings of one dimension by several people of a side."""
    return [Rating(side, {"trust": own}, {"trust": other})] * people


def test_the_gap_is_the_other_view_less_the_own() -> None:
    """The provider gives itself 4 and gets 2: −2, an alert. The customer gives itself 3, gets 3."""
    found = gaps(rated("provider", 4, 3) + rated("customer", 3, 2), ["trust"])
    assert [(one.company, one.gap, one.alert) for one in found] == [
        ("provider", -2, True), ("customer", 0, False),
    ]  # fmt: skip


@pytest.mark.parametrize("people", [0, 1, 2])
def test_a_small_side_is_not_shown(people: int) -> None:
    """From the mean of two each would know the other's rating."""
    assert gaps(rated("provider", 4, 3) + rated("customer", 3, 2, people), ["trust"]) == []
