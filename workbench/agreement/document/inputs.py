"""What the document needs beside the terms: numbers that were shown when both sides agreed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chance:
    """Chances of one KPI and cohort per window, 0..1, from the outlook that the terms record.

    `below_minimum` and `at_target` hold if nothing changes; the planned ones rest on the parties'
    plan and are a belief; `below_minimum_half` holds if half of it arrives, `below_minimum_late` if
    it all comes six months late. `trigger` is the chance that the trigger is completed in a year.
    """

    kpi: str
    cohort: str | None
    below_minimum: float
    at_target: float
    below_minimum_planned: float | None = None
    at_target_planned: float | None = None
    trigger: float | None = None
    below_minimum_half: float | None = None
    below_minimum_late: float | None = None


@dataclass(frozen=True, slots=True)
class YearCase:
    """A year's settlement if `arrives` (0..1) of the plan comes, `late` months late."""

    arrives: float
    late: int
    mean: float
    low: float


@dataclass(frozen=True, slots=True)
class YearMoney:
    """A year's settlement in the agreement's currency; negative is a credit to the customer.

    `low` and `high` are the 5 % and 95 % years, `luck` the share (0..1) of the settlement's
    spread that is chance; all if nothing changes. `planned` is the mean if the plan works, `cases`
    the year when less of it arrives, or later.
    """

    mean: float
    low: float
    high: float
    luck: float | None = None
    planned: float | None = None
    cases: tuple[YearCase, ...] = ()


@dataclass(frozen=True, slots=True)
class Fan:
    """Quantiles of one KPI and cohort in the periods ahead, natural units.

    `levels` are probabilities, ascending; `quantiles[i][j]` is the value of period i at level j;
    `periods` names the periods as the history does ("2026-01").
    """

    kpi: str
    cohort: str | None
    periods: tuple[str, ...]
    levels: tuple[float, ...]
    quantiles: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class CascadeNumber:
    """One line of a KPI's cascade, values in natural units of its own.

    The KPI itself is the line with `depth` 0 and no `mark`; the numbers under it have depth 1 and
    more and a mark like "1.2". `state` is "agreed" or "together" (of the KPI itself: one level, or
    those of its cohorts together), "accepted", "accepted_with_support", "acknowledged", "open" (a
    team has not accepted, so no level is told), "follows" (from its parts), "watched" (an
    indicator) or "again": its levels stand at the line with the mark `first`.
    """

    kpi: str
    mark: str
    depth: int
    name: str
    unit: str
    state: str
    side: str | None = None
    lead: str | None = None
    today: float | None = None
    level: float | None = None
    minimum: float | None = None
    support: str = ""
    first: str | None = None
