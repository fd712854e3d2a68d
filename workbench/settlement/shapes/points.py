"""Points: shortfalls earn points, repeats earn more, and a table turns their sum into a credit."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from workbench.codes import Finding
from workbench.evidence.kpi.series import Direction
from workbench.settlement.shapes.exact import FloatArray, Number, exact

DUST = 1e-9  # what a repeated sum of points may be off


@dataclass(frozen=True, slots=True)
class PointBand:
    """A value worse than `beyond` (natural units) earns so many points."""

    beyond: float
    points: int


@dataclass(frozen=True, slots=True)
class Points:
    """Points of one KPI; a failure in the period after a failure counts `repeat` times.

    The band with the worst level that the value falls behind applies; on a level it is met.
    """

    direction: Direction
    bands: tuple[PointBand, ...]
    repeat: float = 1.0

    def of(self, values: Sequence[Number | None]) -> tuple[Fraction, ...]:
        """Return the points of each period, in order; nothing measured is no failure."""
        found: list[Fraction] = []
        failed = False
        for value in values:
            points = Fraction(0) if value is None else self.once(value)
            found.append(self.counted(points, failed=failed))
            failed = points > 0
        return tuple(found)

    def counted(self, points: Fraction, *, failed: bool) -> Fraction:
        """Return the points of a period after one that `failed` or not."""
        return points * exact(self.repeat) if failed else points

    @property
    def _sign(self) -> int:
        return 1 if self.direction == "higher" else -1

    def _worst_last(self) -> list[PointBand]:
        return sorted(self.bands, key=lambda band: self._sign * -band.beyond)

    def once(self, value: Number) -> Fraction:
        """Return the points of a value alone."""
        measured = Fraction(value)
        reached = [b for b in self._worst_last() if self._sign * (measured - exact(b.beyond)) < 0]
        return Fraction(reached[-1].points if reached else 0)

    def many(self, values: FloatArray) -> FloatArray:
        """Return the points of values as read, any shape; NaN (nothing measured) has none."""
        found = np.zeros_like(np.asarray(values, dtype=np.float64))
        for band in self._worst_last():
            found = np.where(self._sign * (values - band.beyond) < 0, float(band.points), found)
        return found


@dataclass(frozen=True, slots=True)
class PointRow:
    """So many points or more cost the fraction `credit` (0..1) of the charge."""

    least: int
    credit: float


@dataclass(frozen=True, slots=True)
class PointTable:
    """The last threshold that is reached counts."""

    rows: tuple[PointRow, ...]

    def _in_order(self) -> list[PointRow]:
        return sorted(self.rows, key=lambda row: row.least)

    def credit(self, points: Number) -> Fraction:
        """Return the fraction of the charge for a sum of points; below the first row it is 0."""
        reached = [row.credit for row in self._in_order() if points >= row.least]
        return exact(reached[-1]) if reached else Fraction(0)

    def credits(self, points: FloatArray) -> FloatArray:
        """Return the same for many sums of points, any shape."""
        found = np.zeros_like(points)
        for row in self._in_order():
            found = np.where(points >= row.least - DUST, row.credit, found)
        return found


@dataclass(frozen=True, slots=True)
class PointsPaid:
    """Money by points: a value earns points, more of them after a failure, and they cost a credit."""

    points: Points
    table: PointTable

    def share(self, value: Number) -> Fraction:
        """Return the fraction of the charge that flows to the provider after a period in order."""
        return -self.table.credit(self.points.once(value))

    def shares(self, values: FloatArray) -> FloatArray:
        """Return the same for values as read, any shape; NaN (nothing measured) gives 0."""
        return -self.table.credits(self.points.many(values))

    def worst(self) -> Fraction:
        """Return the share of the most points there can be, in a period after one in order."""
        most = max((band.points for band in self.points.bands), default=0)
        return -self.table.credit(Fraction(most))

    def problems(self) -> Iterator[Finding]:
        """Say what is wrong: no band or row, points below 1, a repeat below 1, a credit outside 0..1."""
        bands, rows = self.points.bands, self.table.rows
        if not bands or not rows or any(band.points < 1 for band in bands):
            yield Finding("settlement.points_wrong")
        if not 1 <= self.points.repeat < math.inf:
            yield Finding("settlement.points_wrong")
        if any(not 0 <= row.credit <= 1 for row in rows):
            yield Finding("settlement.points_wrong")


def with_preceding(this: Fraction, preceding: Fraction | None) -> Fraction:
    """Return the mean of this and the preceding period's value; this one alone where none precedes."""
    return this if preceding is None else (this + preceding) / 2
