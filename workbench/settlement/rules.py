"""Step rules: what a clause may say beside its levels, window by window; all optional.

Windows are counted from 0 at the start of the agreement.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from workbench.codes import Finding
from workbench.settlement.shapes.exact import FloatArray, exact

MONTHS = 12
DUST = 1e-11  # what a float level may be off; less than any step that a value is read in
Missing = Literal["not_settled", "last_value", "as_missed"]


@dataclass(frozen=True, slots=True)
class Ramp:
    """The first `report_only` windows pay nothing, the next `half` windows half, then all."""

    report_only: int = 0
    half: int = 0

    def part(self, window: int) -> float:
        """Return the part of the money that counts in a window: 0, 0.5 or 1."""
        if window < self.report_only:
            return 0.0
        return 0.5 if window < self.report_only + self.half else 1.0

    def problems(self) -> Iterator[Finding]:
        """Say what is wrong: a negative number of windows."""
        if self.report_only < 0 or self.half < 0:
            yield Finding("settlement.ramp_negative")


@dataclass(frozen=True, slots=True)
class Glide:
    """Levels that start at `minimum` and `target` and approach the ladder's.

    In window q: level(q) = start + (end - start)(1 - exp(-q / tau)) (domain guide 2.6), rounded as
    the clause rounds values; `tau` > 0 in windows. Dead band and bonus width stay as they are.
    """

    minimum: float
    target: float
    tau: float

    def approached(self, start: float, end: float, window: int) -> float:
        """Return a level in a window."""
        return end - (end - start) * math.exp(-window / self.tau)

    def problems(self) -> Iterator[Finding]:
        """Say what is wrong: a time constant that is no positive number."""
        if not (math.isfinite(self.tau) and self.tau > 0):
            yield Finding("settlement.glide_tau", {"tau": self.tau})


@dataclass(frozen=True, slots=True)
class Season:
    """Other levels in some calendar months (1..12); a window belongs to the month it ends in."""

    months: tuple[int, ...]
    minimum: float
    target: float
    stretch: float

    def problems(self) -> Iterator[Finding]:
        """Say what is wrong: no month, or a month that no calendar has."""
        if not self.months or any(not 1 <= month <= MONTHS for month in self.months):
            yield Finding("settlement.season_months")


@dataclass(frozen=True, slots=True)
class EarnBack:
    """After `after` windows in a row without a credit, `share` of the credits before comes back.

    `offset`: it is not paid out, it lessens credits to come, and what is left at the end lapses.
    Credits of windows beyond the ladder's floor never come back.
    """

    share: float
    after: int
    offset: bool = False

    def problems(self) -> Iterator[Finding]:
        """Say what is wrong: a share outside 0..1, fewer than one window."""
        if not 0 <= self.share <= 1 or self.after < 1:
            yield Finding("settlement.earn_back", {"share": self.share, "after": self.after})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much credit and how much bonus at most, as fractions of a fee; None for no limit."""

    credit: float | None = None
    bonus: float | None = None

    def problems(self) -> Iterator[Finding]:
        """Say what is wrong: a limit outside 0..1."""
        for limit in (self.credit, self.bonus):
            if limit is not None and not 0 <= limit <= 1:
                yield Finding("settlement.cap_out_of_range", {"cap": limit})


@dataclass(frozen=True, slots=True)
class Ratchet:
    """A level that was exceeded throughout moves up: half the way to the mean, by at most a gap.

    `share` of the way from the level to the year's mean (a half is usual), at most `most` of the
    way from the level to the `best` value there is. The gain is kept for `retained` years: a level
    moves only when it was exceeded in that many years in a row (domain guide 2.6).
    """

    share: float = 0.5
    most: float = 1.0
    retained: int = 1

    def problems(self) -> Iterator[Finding]:
        """Say what is wrong: a share outside 0..1, the whole gap to perfection, less than a year."""
        parts = 0 < self.share <= 1 and 0 < self.most <= 1 and self.share * self.most < 1
        if not parts or self.retained < 1:
            yield Finding("settlement.ratchet_wrong", {"share": self.share})

    def moved(
        self,
        level: Fraction,
        years: Sequence[Sequence[Fraction | None]],
        sign: int,
        best: Fraction | None,
    ) -> Fraction:
        """Return the new level after years of measured windows, the last one latest.

        `sign` is 1 where higher is better. The level stays unless all windows of the last
        `retained` years are measured and strictly better.
        """
        recent = years[-self.retained :]
        values = [value for year in recent for value in year]
        if len(recent) < self.retained or not all(
            value is not None and sign * (value - level) > 0 for value in values
        ):
            return level
        last = [value for value in years[-1] if value is not None]
        step = exact(self.share) * (sum(last, Fraction(0)) / len(last) - level)
        if best is not None:
            step = sign * min(sign * step, exact(self.most) * abs(best - level))
        return level + step

    def moved_paths(
        self, level: FloatArray, years: Sequence[FloatArray], sign: int, best: float | None
    ) -> FloatArray:
        """Return the same over paths: levels (paths,), each year's windows (paths, windows)."""
        recent = years[-self.retained :]
        if len(recent) < self.retained:
            return level
        ahead = [sign * (year - level[:, None]) > DUST for year in recent]  # NaN is not ahead
        better = np.logical_and.reduce([one.all(axis=1) for one in ahead])
        step = self.share * (recent[-1].mean(axis=1) - level)
        if best is not None:
            step = sign * np.minimum(sign * step, self.most * np.abs(best - level))
        return np.where(better, level + step, level)
