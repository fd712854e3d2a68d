"""Points: shortfalls earn points, repeats earn more, and a table turns their sum into a credit."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbench.evidence.kpi.series import Direction
from workbench.settlement.shapes.exact import Number, exact


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
            points = Fraction(0) if value is None else self._once(Fraction(value))
            found.append(points * exact(self.repeat) if failed and points else points)
            failed = points > 0
        return tuple(found)

    def _once(self, value: Fraction) -> Fraction:
        sign = 1 if self.direction == "higher" else -1
        ordered = sorted(self.bands, key=lambda band: sign * -band.beyond)
        reached = [band for band in ordered if sign * (value - exact(band.beyond)) < 0]
        return Fraction(reached[-1].points if reached else 0)


@dataclass(frozen=True, slots=True)
class PointTable:
    """Rows (points, credit as a fraction): the last threshold that is reached counts."""

    rows: tuple[tuple[int, float], ...]

    def credit(self, points: Number) -> Fraction:
        """Return the fraction of the charge for a sum of points; below the first row it is 0."""
        reached = [share for least, share in sorted(self.rows) if points >= least]
        return exact(reached[-1]) if reached else Fraction(0)


def with_preceding(this: Fraction, preceding: Fraction | None) -> Fraction:
    """Return the mean of this and the preceding period's value; this one alone where none precedes."""
    return this if preceding is None else (this + preceding) / 2
