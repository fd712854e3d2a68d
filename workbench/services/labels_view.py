"""What pages show of labels: sentences in the reader's units, and the outlook both ways."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from workbench.codes import Finding
from workbench.outlook.paths import NoOutlook
from workbench.platform.errors import NotFound
from workbench.platform.languages import difference, month_words, quantity
from workbench.platform.texts import sentence
from workbench.proposal.levels import LevelSet, decimals_of
from workbench.services import levels
from workbench.services.labels import Item
from workbench.services.levels import CohortProposal
from workbench.store.kpi import KpiCardRow, kpi_card

SHOWN = "balanced"
RANGE = (0.05, 0.5, 0.95)
VALUES = frozenset({"before", "after", "value", "usual", "most", "least"})
MONTHS = frozenset({"period", "high", "low"})


@dataclass(frozen=True, slots=True)
class Way:
    """One of two outlooks: a month of the next twelve (5 %, 50 %, 95 %), and the balanced levels.

    None where there is no outlook, or no levels keep the limits.
    """

    months: tuple[float, float, float] | None
    levels: LevelSet | None

    @property
    def digits(self) -> int:
        """Return the decimals that say its levels; a share is said in per cent."""
        return 2 if self.levels is None else decimals_of(self.levels.grid)


@dataclass(frozen=True, slots=True)
class BothWays:
    """The outlook of one cohort with all its months, and without those named."""

    cohort: str | None
    periods: tuple[str, ...]
    whole: Way
    without: Way


@dataclass(frozen=True, slots=True)
class Card:
    """What the pages need to know of the card."""

    id: int
    name: str
    unit: str


def card(db: Session, deal_id: int, card_id: int) -> Card:
    """Return the card's name and unit."""
    row = _row(db, deal_id, card_id)
    return Card(row.id, row.card["name"], row.card["unit"])


def _row(db: Session, deal_id: int, card_id: int) -> KpiCardRow:
    row = kpi_card(db, deal_id, card_id)
    if row is None:
        raise NotFound
    return row


def both_ways(db: Session, deal_id: int, card_id: int) -> list[BothWays]:
    """Return the outlook both ways for each cohort in which something is left out."""
    row = _row(db, deal_id, card_id)
    return [
        _ways(row, place, tuple(row.left_out[data["cohort"] or ""]))
        for place, data in enumerate(row.series)
        if row.left_out.get(data["cohort"] or "")
    ]


def if_left_out(db: Session, deal_id: int, card_id: int, about: Item) -> BothWays:
    """Return what leaving out this month as well would do."""
    row = _row(db, deal_id, card_id)
    named = {*row.left_out.get(about.cohort or "", []), about.feature.period}
    return _ways(row, about.place, tuple(sorted(named)))


def _ways(row: KpiCardRow, place: int, periods: tuple[str, ...]) -> BothWays:
    cohort = row.series[place]["cohort"]
    named = {cohort or "": list(periods)}
    others = {name: months for name, months in row.left_out.items() if name != (cohort or "")}
    whole, without = (levels.propose(row, others | one) for one in ({}, named))
    return BothWays(cohort, periods, _way(whole.cohorts[place]), _way(without.cohorts[place]))


def _way(cohort: CohortProposal) -> Way:
    found = cohort.sets.get(SHOWN)
    if isinstance(cohort.outlook, NoOutlook):
        return Way(None, None)
    low, middle, high = np.quantile(cohort.outlook.paths, RANGE).tolist()
    return Way((low, middle, high), found if isinstance(found, LevelSet) else None)


def told(finding: Finding, unit: str, digits: int = 2) -> str:
    """Return a feature as a sentence, its levels with their unit and its months in words."""
    said: dict[str, str | int | float] = {}
    for name, value in finding.params.items():
        if name in VALUES:
            said[name] = quantity(float(value), unit, digits)
        elif name in MONTHS:
            said[name] = month_words(str(value))
        elif name == "change":
            sign = "+" if float(value) > 0 else "\N{MINUS SIGN}"
            said[name] = sign + difference(float(value), unit)
    return sentence(Finding(finding.code, {**finding.params, **said}))
