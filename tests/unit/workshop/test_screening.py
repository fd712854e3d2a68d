"""Screening: which candidates go on, with or without money, and why."""

from workbench.workshop.screening import screened

GOOD = {
    "measurable": 3.0, "controllable_provider": 2.0, "controllable_customer": 1.0, "gameable": 0.0,
    "valuable": 3.0,
}  # fmt: skip


def test_the_best_goes_first_and_gaming_costs() -> None:
    """(3 + 3 + 2) / 3 of 3 is 0.889; fully gameable takes a third of a point away: 0.556."""
    found = screened({"b": GOOD | {"gameable": 3.0}, "a": GOOD})
    assert [(one.candidate, round(one.rank, 3)) for one in found] == [("a", 0.889), ("b", 0.556)]
    assert [why.code for why in found[1].why] == ["workshop.screen_gameable"]


def test_what_cannot_be_measured_does_not_go_on() -> None:
    """Whatever else speaks for it."""
    (found,) = screened({"a": GOOD | {"measurable": 0.9}})
    assert not found.goes_on
    assert found.why[0].code == "workshop.screen_not_measurable"


def test_five_go_on_three_with_money() -> None:
    """The sixth waits, and says that five are enough."""
    found = screened({f"k{n}": GOOD | {"valuable": 3 - n / 10} for n in range(7)})
    assert [one.goes_on for one in found] == [True] * 5 + [False] * 2
    assert [one.paid for one in found] == [True] * 3 + [False] * 4
    assert found[5].why[0].code == "workshop.screen_five_are_enough"


def test_what_nobody_controls_says_so() -> None:
    """Money on the weather helps nobody."""
    (found,) = screened({"a": GOOD | {"controllable_provider": 0.2, "controllable_customer": 0.3}})
    assert [why.code for why in found.why] == ["workshop.screen_nobody_controls"]
