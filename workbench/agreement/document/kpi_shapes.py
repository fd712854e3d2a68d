"""The plain data of one KPI in the document: its card, levels, chances and history."""

from typing import TypedDict


class ChancePart(TypedDict):
    """Chances per window, 0..1."""

    below_minimum: float
    at_target: float
    below_minimum_planned: float | None
    at_target_planned: float | None
    below_minimum_half: float | None
    below_minimum_late: float | None
    trigger: float | None


class ResetPart(TypedDict):
    """When provisional levels are set anew, from how many own months, by how much at most."""

    maturity: str
    months_needed: int
    reset_on: str
    most_change: float


class WindowLevelsPart(TypedDict):
    """The levels of a window that ends in a calendar month, 1..12."""

    month: int
    minimum: float
    target: float
    stretch: float


class LevelsPart(TypedDict):
    """The ladder of one cohort; `left_out` names what both sides left out of its outlook.

    `by_season` has one entry for each window of a year where levels differ by season, else none.
    """

    cohort: str | None
    paid: bool
    floor: float | None
    minimum: float
    target: float
    dead_band: float
    stretch: float
    chance: ChancePart | None
    left_out: list[str]
    reset: ResetPart | None
    by_season: list[WindowLevelsPart]


class PlanPart(TypedDict):
    """What both sides plan: the part of what is bad that goes away, and months to 95 % of it."""

    improvement: float
    months: int


class FanPart(TypedDict):
    """Quantiles ahead: one row of `quantiles` per period."""

    periods: list[str]
    levels: list[float]
    quantiles: list[list[float]]


class ChartPart(TypedDict):
    """History of one cohort with its levels; a gap in the history is None.

    `by_month` has the levels of January to December where they differ by season, else nothing.
    """

    cohort: str | None
    period: str
    periods: list[str]
    values: list[float | None]
    minimum: float
    target: float
    stretch: float
    by_month: list[WindowLevelsPart]
    fan: FanPart | None


class KpiPart(TypedDict):
    """One KPI: the facts of its card, its levels and its history."""

    key: str
    name: str
    definition: str
    formula: str
    formula_words: str
    unit: str
    direction: str
    window: str
    decimals: int
    data_source: str
    missing: str
    exclusions: list[str]
    provider_owner: str
    customer_owner: str
    levels: list[LevelsPart]
    charts: list[ChartPart]
    plan: PlanPart | None
