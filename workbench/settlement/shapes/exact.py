"""Numbers as people wrote them, kept exact, and amounts rounded as clauses round them."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Number = Decimal | Fraction
HALF = Fraction(1, 2)


def exact(number: float) -> Fraction:
    """Return the number as it is written: 0.1 is one tenth, not its nearest binary fraction.

    Ratios stay fractions until an amount is rounded: a third that was cut before it met the fee
    would move halves of a cent.
    """
    return Fraction(Decimal(repr(float(number))))


def part_of(fee: Decimal, fraction: float) -> Decimal:
    """Return a fraction of a fee in cents, such as a cap."""
    return half_up(Fraction(fee) * exact(fraction))


def half_up(amount: Number) -> Decimal:
    """Return the amount in cents, halves away from zero; never a negative zero."""
    cents = Fraction(amount) * 100
    whole = int(abs(cents) + HALF)
    return Decimal(-whole if cents < 0 else whole).scaleb(-2) + 0
