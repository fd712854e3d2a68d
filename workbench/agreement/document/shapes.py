"""The plain data of the document: only text, numbers, lists and dicts reach the template.

Money is text with two decimals ("-7800.00"), dates are "YYYY-MM-DD", levels natural units.
Everything chosen from a list is a code; the template turns codes into texts.
"""

from typing import TypedDict

from workbench.agreement.document.kpi_shapes import KpiPart


class CoverPart(TypedDict):
    """The first page."""

    title: str
    version: int
    digest: str
    digest_short: str
    accepted_digest: str | None
    openness: str | None
    provider: str
    customer: str
    start: str
    end: str
    months: int
    currency: str
    yearly_fee: str


class PersonPart(TypedDict):
    """A person or role and how to reach them."""

    name: str
    title: str
    reach: str


class PartyPart(TypedDict):
    """One side with the executive who signs and the single contact point."""

    side: str
    organisation: str
    executive: PersonPart
    contact: PersonPart


class ExamplePart(TypedDict):
    """One measured value and what it settles, computed by the settlement's own evaluator.

    `kind` is "credit", "none" or "bonus"; `fraction` the signed share of the window's fee.
    """

    measured: float
    kind: str
    amount: str
    fraction: float


class TriggerPart(TypedDict):
    """When missing the minimum has a consequence beyond money."""

    kind: str
    k: int
    n: int


class ClausePart(TypedDict):
    """One paid clause; `example` is the value told in full, `examples` the table beside it.

    `season` is the calendar month, 1..12, whose levels it is told with, where they differ by season.
    """

    kpi: str
    name: str
    cohort: str | None
    unit: str
    decimals: int
    window: str
    direction: str
    minimum: float
    target: float
    stretch: float
    dead_band: float
    fee_of_window: str
    credit: float
    bonus: float
    full_credit: str
    full_bonus: str
    trigger: TriggerPart | None
    cliff: bool
    example: ExamplePart
    distance: float
    span: float
    examples: list[ExamplePart]
    season: int | None


class YearCasePart(TypedDict):
    """A year if `arrives` of the plan comes, `late` months late: its mean, the worst in twenty."""

    arrives: float
    late: int
    mean: float
    low: float


class YearPart(TypedDict):
    """A year's settlement as shown when both agreed."""

    mean: float
    low: float
    high: float
    luck: float | None
    planned: float | None
    cases: list[YearCasePart]


class SettlementPart(TypedDict):
    """The schedule in money."""

    currency: str
    yearly_fee: str
    yearly_cap: float | None
    yearly_cap_amount: str | None
    clauses: list[ClausePart]
    year: YearPart | None


class CascadePart(TypedDict):
    """One line of the tree under a KPI; `depth` 0 is the KPI itself (states: inputs.CascadeNumber)."""

    team: str
    kpi: str
    mark: str
    depth: int
    side: str | None
    lead: str | None
    today: float | None
    level: float | None
    minimum: float | None
    unit: str
    decimals: int
    state: str
    support: str
    first: str | None


class EvidencePart(TypedDict):
    """One data set with its content hash."""

    kpi: str
    data_set: str
    rows: int
    sha256: str
    first: str
    last: str
    formula_version: str


class ChangePart(TypedDict):
    """One level or stake that left the package by joint decision."""

    name: str
    cohort: str | None
    unit: str
    decimals: int
    field: str
    before: float | TriggerPart | None
    after: float | TriggerPart | None


class OfferedLevelPart(TypedDict):
    """The level set of one KPI in a package that was shown."""

    name: str
    set: str


class GainsPart(TypedDict):
    """Both sides' gains of a package, money a year, and their shares (0..1) of their best cases."""

    customer: str
    provider: str
    customer_share: float | None
    provider_share: float | None


class OfferedPart(TypedDict):
    """A package that both were shown, and by what: a rule or a level set."""

    by: str
    levels: list[OfferedLevelPart]
    fee: str
    gains: GainsPart | None


class FiguresPart(TypedDict):
    """What an open book showed of the settled package."""

    gains: GainsPart
    joint: str
    compared: int
    accepted: int
    most: str
    left: str
    price: float


class MediationPart(TypedDict):
    """How the package was found; `changes` is what left it, where the package is known."""

    openness: str
    rule: str
    provider_commitment: str
    customer_commitment: str
    limits_checked: bool
    edited_afterwards: bool
    changes: list[ChangePart]
    offered: list[OfferedPart]
    neutral_key: str | None
    figures: FiguresPart | None


class OutlookPart(TypedDict):
    """What repeats the simulation."""

    seed: int
    paths: int
    periods: int
    version: str


class SignaturePart(TypedDict):
    """Who signs for a side."""

    side: str
    organisation: str
    name: str
    title: str


class LeftOut(TypedDict):
    """How many rows a capped table leaves to the attached agreement.json."""

    conditions: int
    cascade: int
    evidence: int


class RecordPart(TypedDict):
    """The end of the record of the deal when the document was made: it vouches for all before."""

    number: int
    hash: str
    at: str


class AgreementDocument(TypedDict):
    """Everything the PDF says."""

    cover: CoverPart
    parties: list[PartyPart]
    kpis: list[KpiPart]
    settlement: SettlementPart
    conditions: list[str]
    cascade: list[CascadePart]
    evidence: list[EvidencePart]
    mediation: MediationPart | None
    outlook: OutlookPart | None
    schema_version: int
    audit_head: str | None
    record: RecordPart | None
    not_claimed: list[str]
    signatures: list[SignaturePart]
    left_out: LeftOut
