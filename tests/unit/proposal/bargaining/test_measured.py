"""The figures that pages quote: whole per cents, told for one, two and three or more paid KPIs."""

from dataclasses import astuple

from workbench.proposal.bargaining.measured import LEFT, MOST_KPIS, PRIOR, left_with


def test_more_kpis_are_quoted_as_three() -> None:
    """The measurement ends at three."""
    assert left_with(7) == LEFT[MOST_KPIS]
    assert left_with(1) == LEFT[1]


def test_no_round_leaves_more_than_was_open_before() -> None:
    """Half a 90 % interval of a first guess of ±67 % is 60 %, and a round can only narrow it."""
    for left in LEFT.values():
        assert all(0 <= number <= PRIOR for number in astuple(left))
