"""What a comparison says: the gap by period and over all, its parts, and the events behind them."""

from dataclasses import dataclass, field

from workbench.codes import Finding
from workbench.evidence.kpi.series import Direction, Period


@dataclass(frozen=True, slots=True)
class Split:
    """One gap: both sides' KPI and the parts of their difference, in the KPI's natural units.

    gap = provider − customer = data + definition + exclusions; NaN where nothing can be said.
    """

    provider: float
    customer: float
    data: float
    definition: float
    exclusions: float

    @property
    def gap(self) -> float:
        """The provider's number less the customer's."""
        return self.provider - self.customer


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event as one log tells it: seconds UTC by that log's own clock, `end` None while open."""

    asset: str
    start: int
    end: int | None
    category: str


@dataclass(frozen=True, slots=True)
class Matched:
    """One event in both logs, each maybe in several pieces.

    Differences in seconds, provider less customer, after the clock shift: of the first start, of
    the last end, and of the hours of all pieces.
    """

    provider: tuple[Occurrence, ...]
    customer: tuple[Occurrence, ...]
    start_difference: int
    end_difference: int
    duration_difference: int


@dataclass(frozen=True, slots=True)
class OnlyProvider:
    """An event that the customer's log does not have."""

    provider: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True)
class OnlyCustomer:
    """An event that the provider's log does not have."""

    customer: tuple[Occurrence, ...]


Outcome = Matched | OnlyProvider | OnlyCustomer


@dataclass(frozen=True, slots=True)
class EventEffect:
    """What one event adds to the gap: `effect` in the KPI's units, `hours` of downtime.

    Both are provider less customer. `reasons` say why, the weightiest first.
    """

    outcome: Outcome
    effect: float
    hours: float
    reasons: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Effects:
    """The events behind one part of the gap, the largest absolute effect first.

    `top` are the first ones; `others` counts the rest, which adds `rest` to the gap. So the effects
    of `top` and `rest` add up to the part. `by_outcome` sums the effects of all, by
    "only_provider", "only_customer" and "matched".
    """

    top: tuple[EventEffect, ...] = ()
    others: int = 0
    rest: float = 0.0
    by_outcome: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldEffect:
    """A field in which the definitions differ, both values as text, and its part of the gap."""

    field: str
    provider: str
    customer: str
    effect: float


@dataclass(frozen=True, slots=True)
class Counts:
    """How many events were found in both logs, and in one alone; events, not pieces."""

    matched: int = 0
    only_provider: int = 0
    only_customer: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole answer; `window` is the time that both cover, seconds UTC, half open.

    `counts` is None where no events were matched (readings, ready-made figures, tickets).
    `total` has NaN where periods cannot be added up.
    """

    kpi: str
    unit: str
    direction: Direction
    period: Period
    periods: tuple[str, ...]
    by_period: tuple[Split, ...]
    total: Split
    assets: tuple[str, ...]
    window: tuple[int, int]
    definition: tuple[FieldEffect, ...] = ()
    counts: Counts | None = None
    data: Effects = field(default_factory=Effects)
    exclusions: Effects = field(default_factory=Effects)
    shift_seconds: int = 0
    findings: tuple[Finding, ...] = ()
