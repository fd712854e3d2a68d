"""Couplings: exact limits, whole-number accounts, mismatched coefficients."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.proposal.bargaining.couplings import CoupledMenu, Coupling, Sense, accounts
from workbench.proposal.bargaining.frontier import Menu

HAIR = Fraction(1, 10**9)
THIRD = Fraction(1, 3)


def menu(*sizes):
    """Return a menu of these numbers of options, worth their index to the first side alone."""
    return Menu(tuple(tuple((Fraction(j), Fraction(0)) for j in range(size)) for size in sizes))


@pytest.mark.parametrize(
    ("sense", "at", "below", "above"),
    [(Sense.AT_MOST, 1, 1, 0), (Sense.AT_LEAST, 1, 0, 1), (Sense.EQUAL, 1, 0, 0)],
)
def test_a_limit_reached_exactly_is_met_and_one_missed_by_a_hair_is_not(sense, at, below, above):
    """Three thirds are one; a billionth more or less is decided by the sense."""
    for total, met in ((1, at), (1 - HAIR, below), (1 + HAIR, above)):
        coupling = Coupling(((THIRD,), (total - THIRD,)), sense, Fraction(1))
        problem = CoupledMenu(menu(1, 1), (coupling,))
        assert problem.allowed((0, 0)) == bool(met)
        held = accounts(problem, (Fraction(0), Fraction(0)))
        left = [account.totals(np.zeros((1, 2), dtype=np.int32))[0] for account in held.remainders]
        assert all(remainder >= 0 for remainder in left) == bool(met)


@pytest.mark.parametrize("rows", [((1, 2),), ((1, 2), (1,)), ((1, 2), (1, 2, 3), (1,))])
def test_a_coupling_needs_one_coefficient_for_each_option(rows):
    """A coefficient too few or too many is refused."""
    coupling = Coupling(tuple(tuple(map(Fraction, row)) for row in rows), Sense.AT_MOST, THIRD)
    with pytest.raises(StepError) as caught:
        CoupledMenu(menu(2, 3), (coupling,))
    assert caught.value.finding.code == "bargaining.coupling_mismatch"


@given(st.integers(0, 400), st.sampled_from([Sense.AT_MOST, Sense.AT_LEAST]))
def test_numbers_of_any_size_stay_exact(exponent, sense):
    """Where whole numbers of 64 bits would overflow, longer ones are used."""
    large = Fraction(10) ** (exponent - 200)
    rows = ((large, large + THIRD), (Fraction(1, 7), -large))
    problem = CoupledMenu(menu(2, 2), (Coupling(rows, sense, Fraction(1, 11)),))
    held = accounts(problem, (Fraction(0), Fraction(0)))
    codes = np.array([[a, b] for a in (0, 1) for b in (0, 1)], dtype=np.int32)
    left = held.remainders[0].totals(codes)
    exact = [rows[0][a] + rows[1][b] - Fraction(1, 11) for a, b in codes.tolist()]
    sign = -1 if sense is Sense.AT_MOST else 1
    assert [Fraction(int(n), held.remainders[0].scale) * sign for n in left] == exact
