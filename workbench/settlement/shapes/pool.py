"""An amount at risk, split over pools and service levels; and a gain shared by bands."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from workbench.codes import Finding
from workbench.settlement.shapes.exact import FloatArray, Number, exact


@dataclass(frozen=True, slots=True)
class AtRisk:
    """The fraction of an invoice that all defaults of a period may cost together."""

    at_risk: float

    def credit(self, invoice: Number, defaults: Iterable[tuple[Number, Number]]) -> Fraction:
        """Return the credit of the defaults, each (pool, allocation) as fractions, capped.

        invoice x at risk x pool x allocation each; the sum is never more than the amount at risk.
        """
        amount = Fraction(invoice) * exact(self.at_risk)
        wanted = sum(
            (amount * Fraction(pool) * Fraction(part) for pool, part in defaults), Fraction(0)
        )
        return min(wanted, amount)


def capped_sum(parts: Iterable[Fraction], cap: float) -> Fraction:
    """Return the sum of credits, at most the cap; all are fractions of the same charge."""
    return min(sum(parts, Fraction(0)), exact(cap))


def with_caps(
    credit: Fraction, charge: Fraction, caps: tuple[float, float], before: tuple[Fraction, Fraction]
) -> Fraction:
    """Return a month's credit within its own cap and the cap over twelve months, never negative.

    `caps` are fractions of the month's charge and of the twelve months' charges; `before` are the
    credits and the charges of the eleven months before.
    """
    monthly, rolling = (exact(cap) for cap in caps)
    credits_before, charges_before = before
    left = rolling * (charges_before + charge) - credits_before
    return max(Fraction(0), min(credit, monthly * charge, left))


@dataclass(frozen=True, slots=True)
class ShareBand:
    """The provider's share of what is saved or overspent between two fractions of the target."""

    low: float
    high: float
    share: float


def gain_share(target: Number, cost: Number, bands: Iterable[ShareBand]) -> Fraction:
    """Return the provider's part: positive of a saving, negative of an overspend.

    Each band counts the part of the way from the target to the cost that lies in it (NEC option C;
    domain guide 2.1).
    """
    aimed, total = Fraction(target), Fraction(0)
    near, far = sorted((aimed, Fraction(cost)))
    for band in bands:
        part = min(far, exact(band.high) * aimed) - max(near, exact(band.low) * aimed)
        total += exact(band.share) * max(part, Fraction(0))
    return total if cost < target else -total


@dataclass(frozen=True, slots=True)
class GainShare:
    """Savings and overspends against a target cost, shared by bands; the value is cost / target.

    `base` is the target cost as a multiple of the window's fee, so that a share of the saving
    becomes money of the window.
    """

    bands: tuple[ShareBand, ...]
    base: float = 1.0

    def share(self, value: Number) -> Fraction:
        """Return the provider's part as a fraction of the window's fee; negative of an overspend."""
        return exact(self.base) * gain_share(Fraction(1), value, self.bands)

    def shares(self, values: FloatArray) -> FloatArray:
        """Return the same for values as read, any shape; NaN (nothing measured) gives 0."""
        total = np.zeros_like(np.asarray(values, dtype=np.float64))
        near, far = np.minimum(values, 1.0), np.maximum(values, 1.0)
        for band in self.bands:
            part = np.minimum(far, band.high) - np.maximum(near, band.low)
            total = total + band.share * np.maximum(np.round(part, 12), 0.0)
        return np.where(np.isnan(values), 0.0, self.base * np.where(values < 1, total, -total))

    def worst(self) -> Fraction:
        """Return the share of the largest overspend that the bands know."""
        return self.share(exact(max([1.0, *(band.high for band in self.bands)])))

    def problems(self) -> Iterator[Finding]:
        """Say what is wrong: no band, one that ends before it begins, two that overlap, a base of 0."""
        ordered = sorted(self.bands, key=lambda band: band.low)
        if not ordered or any(not 0 <= band.low < band.high for band in ordered):
            yield Finding("settlement.gain_bands")
        if any(not 0 <= band.share <= 1 for band in ordered) or not 0 < self.base < math.inf:
            yield Finding("settlement.gain_bands")
        if any(later.low < sooner.high for sooner, later in pairwise(ordered)):
            yield Finding("settlement.gain_bands")
