"""A rate for every unit that is missing: shortfalls, late deliveries, energy not produced."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Literal

from workbench.codes import StepError
from workbench.settlement.shapes.exact import Number, exact

DAY = 86_400


@dataclass(frozen=True, slots=True)
class ShortfallRate:
    """A fraction of the charge for each `step` (natural units) behind `level`, up to `most`.

    `started`: each started step counts whole; otherwise it is linear.
    """

    level: float
    step: float
    rate: float
    most: float = 1.0
    started: bool = False

    def credit(self, short: Number) -> Fraction:
        """Return the fraction for a shortfall; 0 where there is none."""
        steps = max(Fraction(0), Fraction(short)) / exact(self.step)
        if self.started:
            steps = Fraction(math.ceil(steps))
        return min(exact(self.most), steps * exact(self.rate))


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
        whole = math.floor(days) if self.rounding == "floor" else math.ceil(days)
        penalty = whole / exact(self.step_days) * exact(self.rate)
        return min(penalty, exact(self.cap)), whole > exact(self.terminate_after)


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
