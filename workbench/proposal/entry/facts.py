"""What both sides know before anybody says what it is worth: a year, the KPIs, the offers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.evidence.kpi.series import Direction
from workbench.proposal.bargaining.gains import point_size
from workbench.proposal.entry.prospect import Prospect


@dataclass(frozen=True, slots=True)
class YearFacts:
    """A year of the shared history; None where it does not tell.

    `scheduled_hours` of all that the KPIs cover together, `stops` a year, `hours_each` of one.
    """

    scheduled_hours: float | None = None
    stops: float | None = None
    hours_each: float | None = None


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """A KPI of the menu: its key in the catalogue, what it is if nothing changes, natural bounds.

    `today` and the bounds in natural units, None where there is none. `per_year`: periods of the
    KPI in a year (12 for months). `stake`: what hangs on it as a fraction of the yearly fee.
    """

    kpi: str
    unit: str
    direction: Direction
    today: float | None = None
    lower: float | None = None
    upper: float | None = None
    per_year: int = 12
    stake: float = 0.0

    @property
    def sign(self) -> float:
        """Return 1 where higher is better, -1 where lower is."""
        return 1.0 if self.direction == "higher" else -1.0

    @property
    def point(self) -> float:
        """Return the size of a point in natural units."""
        return point_size(self.unit)


@dataclass(frozen=True, slots=True)
class Promise:
    """The levels of one cohort in a package, natural units, and its weight (0..1) in the KPI.

    A cohort with levels by season has a promise for each, with the part of its weight that is in it.
    """

    weight: float
    minimum: float
    target: float


@dataclass(frozen=True, slots=True)
class Offer:
    """One package of the menu, in what both may know.

    `improvement` in points and `incentive` in money are those of the plan, as the menu prints them.
    `prospects` has per KPI the chosen option's, one for each share of the plan that arrives; it is
    empty in a menu that was made without. `credits`: the fraction of the fee paid back at a KPI's
    minimum.
    """

    fee: float
    improvement: Mapping[str, float]
    incentive: float
    promises: Mapping[str, tuple[Promise, ...]] = field(default_factory=dict)
    credits: Mapping[str, float] = field(default_factory=dict)
    prospects: Mapping[str, tuple[Prospect, ...]] = field(default_factory=dict)
