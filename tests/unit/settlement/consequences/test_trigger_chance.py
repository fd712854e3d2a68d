"""The calculator beside each trigger."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.settlement.consequences import trigger_probability
from workbench.settlement.evaluators import trigger_months
from workbench.settlement.schedule import Trigger

FOUR_OF_TWELVE = Trigger("k_of_n", k=4, n=12)
TWO_IN_A_ROW = Trigger("consecutive", k=2)


@pytest.mark.parametrize(
    ("trigger", "p", "percent", "digits"),
    [
        (FOUR_OF_TWELVE, 0.50, 93, 0),
        (FOUR_OF_TWELVE, 0.25, 35, 0),
        (FOUR_OF_TWELVE, 0.15, 9, 0),
        (FOUR_OF_TWELVE, 0.10, 2.6, 1),
        (FOUR_OF_TWELVE, 0.05, 0.2, 1),
        (TWO_IN_A_ROW, 0.50, 91, 0),
        (TWO_IN_A_ROW, 0.25, 45, 0),
        (TWO_IN_A_ROW, 0.15, 20, 0),
        (TWO_IN_A_ROW, 0.10, 10, 0),
        (TWO_IN_A_ROW, 0.05, 2.6, 1),
    ],
)
def test_published_chances_of_a_default(
    trigger: Trigger, p: float, percent: float, digits: int
) -> None:
    """The figures of the domain guide for 4 in 12 and two in a row."""
    assert round(100 * trigger_probability(p, trigger), digits) == percent


@pytest.mark.parametrize(
    "trigger",
    [Trigger("once"), TWO_IN_A_ROW, Trigger("consecutive", k=3), Trigger("k_of_n", k=2, n=4)],
)
@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_the_chain_agrees_with_every_possible_year(trigger: Trigger, p: float) -> None:
    """Summing over all 1,024 patterns of ten windows gives the same chance."""
    patterns = (np.arange(2**10)[:, None] >> np.arange(10)) & 1 == 1
    chances = np.where(patterns, p, 1 - p).prod(axis=1)
    fires = trigger_months(trigger, patterns).any(axis=1)
    assert trigger_probability(p, trigger, 10) == pytest.approx(chances[fires].sum(), abs=1e-12)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 4), st.integers(0, 6))
def test_more_misses_never_make_a_trigger_rarer(p: float, q: float, k: int, more: int) -> None:
    """The chance rises with the chance of a miss and with the number of windows."""
    trigger = Trigger("k_of_n", k=k, n=k + more)
    low, high = sorted((p, q))
    assert trigger_probability(low, trigger) <= trigger_probability(high, trigger) + 1e-12
    assert trigger_probability(p, trigger, 8) <= trigger_probability(p, trigger, 9) + 1e-12


@pytest.mark.parametrize(("p", "k"), [(-0.1, 1), (1.1, 1), (float("nan"), 1), (0.5, 0)])
def test_nonsense_is_refused(p: float, k: int) -> None:
    """A chance lies in 0..1 and a trigger needs a miss."""
    with pytest.raises(ValueError, match="no chance"):
        trigger_probability(p, Trigger("k_of_n", k=k, n=12))
