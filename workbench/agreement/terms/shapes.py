"""The shapes of an agreement: frozen, comparable, without behaviour.

Texts are what people wrote, in their own words; everything that is chosen from a list is a code.
Levels are natural units (a share is 0..1, a duration hours); money is Decimal.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from workbench.evidence.kpi.series import Direction
from workbench.proposal.levels import ResetRule
from workbench.settlement.schedule import Clause, Ladder, Schedule, Window

SCHEMA_VERSION = 1
LATER = {"later": True}  # a field that older files lack: written only where it says something

Side = Literal["provider", "customer"]
Openness = Literal["sealed", "guided", "open_book"]
Rule = Literal["nash", "kalai_smorodinsky", "egalitarian", "utilitarian"]
OfferedBy = Literal[
    "nash", "kalai_smorodinsky", "egalitarian", "utilitarian", "safe", "balanced", "ambitious"
]
MissingRule = Literal["observed", "down", "up"]


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who answers for a side: a name or a role, and where to reach them."""

    name: str
    title: str = ""
    reach: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """One side: the organisation, the executive who signs, and the one contact point."""

    side: Side
    organisation: str
    executive: Person
    contact: Person


@dataclass(frozen=True, slots=True)
class CohortLevels:
    """The levels of one cohort (None: the whole fleet).

    They are paid when the schedule has a clause of the same KPI and cohort, else only reported.
    `reset` says when and how levels from too few own months are set anew.
    """

    cohort: str | None
    ladder: Ladder
    reset: ResetRule | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class KpiTerms:
    """One KPI of the agreement: the facts of its card and its levels.

    `decimals` is the rounding of the measured value in natural units, before money is computed.
    `provider_owner` and `customer_owner` are the people or roles who answer for the number.
    """

    kpi: str
    name: str
    formula: str
    unit: str
    direction: Direction
    window: Window
    decimals: int
    data_source: str
    missing: MissingRule
    provider_owner: str
    customer_owner: str
    levels: tuple[CohortLevels, ...]
    definition: str = ""
    exclusions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gains:
    """What a package is worth to each side over its best alternative, money a year.

    The shares are of the side's own best case among the packages that both accept, 0..1; None where
    it can gain nothing there. Only an open book has them.
    """

    customer: Decimal
    provider: Decimal
    customer_share: float | None
    provider_share: float | None


@dataclass(frozen=True, slots=True)
class Offered:
    """A package that a guided or open round showed to both, and by what: a rule or a level set.

    `levels` names each KPI's level set, as "availability: ambitious"; money is a year's fee. `gains`
    only after an open book.
    """

    by: OfferedBy
    levels: tuple[str, ...]
    fee: Decimal
    gains: Gains | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class Figures:
    """What an open book showed both of the settled package, as both had answered.

    `compared` packages were all compared, `accepted` of them both sides accept: that is the
    certificate. `most` is the largest joint gain among these, money a year, and `price` the part of
    it (0..1) that the rule gave up.
    """

    gains: Gains
    compared: int
    accepted: int
    most: Decimal
    price: float


@dataclass(frozen=True, slots=True)
class Mediation:
    """How the package was found: the mode both chose, the rule, and both commitments.

    The commitments are SHA-256(salt, inputs) as lower-case hex; no private value stands here.
    `limits_checked`: the limits of both sides were checked before the package was published.
    `edited_afterwards`: people changed levels of the package by joint decision. `offered` are the
    packages that a guided or open round showed. `neutral_key` is the fingerprint of the key that
    signed the result where a neutral machine computed it. `figures` are those of an open book,
    which alone lets private values follow from what stands here, by the choice of both.
    """

    openness: Openness
    rule: Rule
    provider_commitment: str
    customer_commitment: str
    limits_checked: bool
    edited_afterwards: bool = False
    offered: tuple[Offered, ...] = field(default=(), metadata=LATER)
    neutral_key: str | None = field(default=None, metadata=LATER)
    figures: Figures | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One data set that the levels rest on; `sha256` is the content hash of what was read."""

    kpi: str
    data_set: str
    rows: int
    sha256: str
    first: str
    last: str
    formula_version: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Periods of a history that both sides left out of the outlook; the history keeps them."""

    kpi: str
    cohort: str | None
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedImprovement:
    """What "as planned" means: the part of what is bad that goes away (0..1), as both believe.

    It arrives along 1 - exp(-t / ramp) over `ramp` months: 95 % of it after three times as many.
    """

    kpi: str
    improvement: float
    ramp: float


@dataclass(frozen=True, slots=True)
class OutlookRecord:
    """What repeats the simulation: seed, number of paths, periods ahead, model version.

    `left_out` names what both sides left out of the histories, `plans` what each KPI's plan was.
    """

    seed: int
    paths: int
    periods: int
    version: str
    left_out: tuple[LeftOut, ...] = field(default=(), metadata=LATER)
    plans: tuple[PlannedImprovement, ...] = field(default=(), metadata=LATER)


@dataclass(frozen=True, slots=True)
class CascadeLine:
    """One level that a team took over; `accepted` only by the team itself.

    `support` is what the team needs to carry the level, in its own words; empty when it took the
    level as it is. `minimum` is the worst value the team answers for, None when none was set.
    """

    team: str
    side: Side
    kpi: str
    level: float
    unit: str
    accepted: bool
    support: str = field(default="", metadata=LATER)
    minimum: float | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of an agreement.

    `mediation` is None when the levels were drafted jointly without a sealed round;
    `audit_head` is the head of the audit chain when the version was made (SHA-256 hex).
    """

    title: str
    version: int
    parties: tuple[Party, ...]
    currency: str
    yearly_fee: Decimal
    start: date
    months: int
    kpis: tuple[KpiTerms, ...]
    schedule: Schedule
    evidence: tuple[Evidence, ...]
    conditions: tuple[str, ...] = ()
    mediation: Mediation | None = None
    outlook: OutlookRecord | None = None
    cascade: tuple[CascadeLine, ...] = ()
    audit_head: str | None = None
    schema_version: int = SCHEMA_VERSION

    @property
    def paid(self) -> frozenset[str]:
        """Return the keys of the KPIs on whose levels money hangs."""
        return frozenset(clause.kpi for clause in self.schedule.clauses)

    def clause(self, kpi: str, cohort: str | None) -> Clause | None:
        """Return the clause that pays the KPI of the cohort, or None when it is only reported."""
        return next(
            (each for each in self.schedule.clauses if (each.kpi, each.cohort) == (kpi, cohort)),
            None,
        )

    def party(self, side: Side) -> Party | None:
        """Return the party of the side, or None when the draft does not name it yet."""
        return next((party for party in self.parties if party.side == side), None)
