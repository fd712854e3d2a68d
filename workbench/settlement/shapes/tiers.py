"""Tiers: the further a value falls behind, the larger the credit, in steps."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from workbench.codes import Finding
from workbench.evidence.kpi.series import Direction
from workbench.settlement.shapes.exact import FloatArray, Number, exact


@dataclass(frozen=True, slots=True)
class Tier:
    """A value worse than `beyond` (natural units) costs the fraction `credit` (0..1) of the charge."""

    beyond: float
    credit: float


@dataclass(frozen=True, slots=True)
class Tiers:
    """The tier with the worst level that the value falls behind applies, alone.

    A value exactly on a level has met it (domain guide 8).
    """

    direction: Direction
    tiers: tuple[Tier, ...]

    def _worst_last(self) -> list[Tier]:
        return sorted(self.tiers, key=lambda tier: tier.beyond, reverse=self.direction == "higher")

    def share(self, value: Number) -> Fraction:
        """Return the fraction of the window's charge that flows to the provider, 0 or below."""
        measured, sign = Fraction(value), 1 if self.direction == "higher" else -1
        reached = [
            tier for tier in self._worst_last() if sign * (measured - exact(tier.beyond)) < 0
        ]
        return -exact(reached[-1].credit) if reached else Fraction(0)

    def shares(self, values: FloatArray) -> FloatArray:
        """Return the same for values as read, any shape; NaN (nothing measured) gives 0."""
        sign = 1 if self.direction == "higher" else -1
        found = np.zeros_like(np.asarray(values, dtype=np.float64))
        for tier in self._worst_last():
            found = np.where(sign * (values - tier.beyond) < 0, -tier.credit, found)
        return found

    def worst(self) -> Fraction:
        """Return the share of the worst value there can be."""
        return -max(exact(tier.credit) for tier in self.tiers)

    def problems(self) -> Iterator[Finding]:
        """Say what is wrong: no tier, a credit outside 0..1, less credit for a worse value."""
        if not self.tiers:
            yield Finding("settlement.no_tier")
        ordered = self._worst_last()
        for tier in ordered:
            if not 0 <= tier.credit <= 1:
                yield Finding("settlement.tier_credit", {"credit": tier.credit})
        if any(a.credit > b.credit for a, b in pairwise(ordered)):
            yield Finding("settlement.tiers_fall")
