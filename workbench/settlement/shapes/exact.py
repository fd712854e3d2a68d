"""Numbers as people wrote them, and amounts rounded as clauses round them."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
CENT = Decimal("0.01")


def exact(number: float) -> Decimal:
    """Return the number as it is written: 0.1 is one tenth, not its nearest binary fraction."""
    return Decimal(repr(float(number)))


def half_up(amount: Decimal, unit: Decimal = CENT) -> Decimal:
    """Return the amount rounded to a unit, halves away from zero; never a negative zero."""
    return amount.quantize(unit, ROUND_HALF_UP) + 0
