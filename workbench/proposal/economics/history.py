"""How often the kit stood and for how long, as figures of a year: what everything is priced from."""

import math
from dataclasses import dataclass, replace

import numpy as np

from workbench.codes import StepError
from workbench.outlook.arrays import FloatArray
from workbench.proposal.economics.ranges import (
    HOURS_OF_A_YEAR,
    MOST_COUNT,
    MOST_VARIATION,
    require,
)

LEAST_SPREAD = 3  # incidents with an end that say how much their lengths vary


@dataclass(frozen=True, slots=True)
class IncidentHistory:
    """Incidents a year and hours of one, on average, with the coefficient of variation of the hours.

    `variation` is None where nothing says it. Raises StepError economics.out_of_range.
    """

    incidents: float
    hours_each: float
    variation: float | None = None

    def __post_init__(self) -> None:
        """Refuse what no year can hold."""
        require("incidents", self.incidents, 0.0, MOST_COUNT)
        require("hours_per_incident", self.hours_each, 0.0, HOURS_OF_A_YEAR)
        if self.variation is not None:
            require("variation", self.variation, 0.0, MOST_VARIATION)

    @property
    def hours(self) -> float:
        """Return the hours down in a year."""
        return self.incidents * self.hours_each

    def attributable(self, share: float) -> "IncidentHistory":
        """Return the incidents on the provider's kit, a share of 0..1 of all; each lasts as long."""
        require("attributable", share, 0.0, 1.0)
        return replace(self, incidents=self.incidents * share)


def from_figures(
    incidents: float | None = None,
    hours: float | None = None,
    hours_each: float | None = None,
    variation: float | None = None,
) -> IncidentHistory:
    """Return a history from two of: incidents a year, hours down a year, hours of one incident.

    Raises StepError economics.history_two_of_three for more or fewer, and economics.out_of_range;
    hours without an incident, or with incidents of no length, are out of range too.
    """
    if [incidents, hours, hours_each].count(None) != 1:
        raise StepError("economics.history_two_of_three")
    if incidents is None:
        incidents = _ratio("hours_per_incident", hours, hours_each)
    elif hours_each is None:
        hours_each = _ratio("incidents", hours, incidents)
    return IncidentHistory(incidents, hours_each or 0.0, variation)


def _ratio(field: str, hours: float | None, divisor: float | None) -> float:
    over, under = hours or 0.0, divisor or 0.0
    require("hours", over, 0.0, MOST_COUNT * HOURS_OF_A_YEAR)
    require(field, under, 1e-9 if over else 0.0, MOST_COUNT)
    return over / under if over else 0.0


def from_incidents(
    hours: FloatArray, years: float, hours_each: float | None = None
) -> IncidentHistory:
    """Return a history from the lengths (n,) of all incidents seen in so many years, in hours.

    NaN is an incident whose end is not known: it is taken to last `hours_each`. The mean keeps the
    measured hours; the variation is that of the known lengths, from three of them. Raises StepError
    economics.end_unknown when such an incident has no `hours_each`, and economics.out_of_range.
    """
    require("years", years, 1.0 / 366.0, 200.0)
    unknown = np.isnan(hours)
    if unknown.any() and hours_each is None:
        raise StepError("economics.end_unknown", count=int(unknown.sum()))
    lengths = np.where(unknown, math.nan if hours_each is None else hours_each, hours)
    if lengths.size == 0:
        return IncidentHistory(0.0, hours_each or 0.0)
    require("hours_per_incident", float(lengths.min()), 0.0, HOURS_OF_A_YEAR * years)
    known = hours[~unknown]
    mean = float(known.mean()) if known.size else 0.0
    spread = float(known.std(ddof=1)) / mean if known.size >= LEAST_SPREAD and mean > 0 else None
    return IncidentHistory(lengths.size / years, float(lengths.mean()), spread)
