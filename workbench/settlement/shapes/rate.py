"""A rate for every unit that is missing: shortfalls, late deliveries, energy not produced."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Literal

import numpy as np

from workbench.codes import Finding, StepError
from workbench.evidence.kpi.series import Direction
from workbench.settlement.shapes.exact import FloatArray, Number, exact

DAY = 86_400
STEP_DUST = 9  # decimals: a ratio this near to a whole number of steps is that number


@dataclass(frozen=True, slots=True)
class ShortfallRate:
    """A fraction of the charge for each `step` (natural units) behind `level`, up to `most`.

    `started`: each started step counts whole; otherwise it is linear. `direction` says on which
    side of the level a value is behind it.
    """

    level: float
    step: float
    rate: float
    most: float = 1.0
    started: bool = False
    direction: Direction = "higher"

    def credit(self, short: Number) -> Fraction:
        """Return the fraction for a shortfall; 0 where there is none."""
        steps = max(Fraction(0), Fraction(short)) / exact(self.step)
        if self.started:
            steps = Fraction(math.ceil(steps))
        return min(exact(self.most), steps * exact(self.rate))

    @property
    def _sign(self) -> int:
        return 1 if self.direction == "higher" else -1

    def share(self, value: Number) -> Fraction:
        """Return the fraction of the window's charge that flows to the provider, 0 or below."""
        return -self.credit(self._sign * (exact(self.level) - Fraction(value)))

    def shares(self, values: FloatArray) -> FloatArray:
        """Return the same for values as read, any shape; NaN (nothing measured) gives 0."""
        short = np.maximum(np.round(self._sign * (self.level - values), 12), 0.0)
        steps = short / self.step
        if self.started:
            steps = np.ceil(np.round(steps, STEP_DUST))
        return np.where(np.isnan(values), 0.0, -np.minimum(self.most, steps * self.rate))

    def worst(self) -> Fraction:
        """Return the share of the worst value there can be."""
        return -exact(self.most)

    def problems(self) -> Iterator[Finding]:
        """Say what is wrong: a step that is not above 0, a rate below 0, a most outside 0..1."""
        if not (self.step > 0 and self.rate >= 0 and 0 <= self.most <= 1):
            yield Finding("settlement.rate_wrong", {"step": self.step, "rate": self.rate})


@dataclass(frozen=True, slots=True)
class DelayPenalty:
    """So much of the value for each step of days of delay, up to a cap.

    `rate` and `cap` are fractions of the value; days are counted whole, `rounding` says how a day
    that has begun counts. Steps are not: half a step costs half. `terminate_after` days the buyer
    may terminate. Where `force_majeure_excluded`, a case of it costs nothing, and the buyer may
    terminate at once.
    """

    rate: float
    step_days: float
    rounding: Literal["floor", "ceil"]
    cap: float
    terminate_after: float
    force_majeure_excluded: bool = False

    def of(
        self, agreed: datetime, delivered: datetime, *, force_majeure: bool
    ) -> tuple[Fraction, bool]:
        """Return the penalty as a fraction of the value, and whether the buyer may terminate.

        Raises StepError settlement.not_late unless the delivery is after the agreed time.
        """
        if delivered <= agreed:
            raise StepError("settlement.not_late")
        if force_majeure and self.force_majeure_excluded:
            return Fraction(0), True
        days = Fraction((delivered - agreed) // timedelta(microseconds=1), DAY * 1_000_000)
        return -self.share(days), self._whole(days) > exact(self.terminate_after)

    def _whole(self, days: Fraction) -> int:
        return math.floor(days) if self.rounding == "floor" else math.ceil(days)

    def share(self, value: Number) -> Fraction:
        """Return what days of delay cost, 0 or below, as a fraction of the value; 0 when in time."""
        days = max(0, self._whole(Fraction(value)))
        return -min(days / exact(self.step_days) * exact(self.rate), exact(self.cap))

    def shares(self, values: FloatArray) -> FloatArray:
        """Return the same for days as read, any shape; NaN (nothing measured) gives 0."""
        whole = np.floor if self.rounding == "floor" else np.ceil
        days = np.maximum(whole(np.round(values, STEP_DUST)), 0.0)
        return np.where(
            np.isnan(days), 0.0, -np.minimum(days / self.step_days * self.rate, self.cap)
        )

    def worst(self) -> Fraction:
        """Return the share of the longest delay there can be."""
        return -exact(self.cap)

    def problems(self) -> Iterator[Finding]:
        """Say what is wrong: a step that is not above 0, a rate below 0, a cap outside 0..1."""
        if not (self.step_days > 0 and self.rate >= 0 and 0 <= self.cap <= 1):
            yield Finding("settlement.rate_wrong", {"step": self.step_days, "rate": self.rate})


def energy_damages(
    energy: Number, guaranteed: float, actual: Number, rate: Number
) -> tuple[Fraction, Fraction]:
    """Return the production baseline and the damages of an availability guarantee.

    baseline = energy x guaranteed / actual, damages = rate x (baseline - energy), never negative
    (domain guide 2.1, wind). Raises StepError settlement.no_availability for an actual of 0.
    """
    if actual <= 0:
        raise StepError("settlement.no_availability")
    produced = Fraction(energy)
    baseline = produced * exact(guaranteed) / Fraction(actual)
    return baseline, max(Fraction(0), Fraction(rate) * (baseline - produced))
