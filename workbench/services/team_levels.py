"""The tops of the cascades: the paid KPIs of the draft that both sides have accepted."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from workbench.agreement.cascade.teams import Direction, FloatArray
from workbench.agreement.terms import KpiTerms, terms_from_json
from workbench.codes import Finding
from workbench.services import draft
from workbench.services.draft_consequences import Future, Place, futures_of, paths_of
from workbench.services.futures import MONTHS
from workbench.services.series import from_plain
from workbench.settlement.consequences.windows import windowed
from workbench.settlement.schedule import Window
from workbench.store.draft import latest_draft
from workbench.store.kpi import KpiCardRow, kpi_cards

WHOLE_PLAN = 1.0  # the share of the plan where no settled package names one


@dataclass(frozen=True, slots=True)
class CohortTop:
    """What the agreement says of one cohort, natural units; `weight` 0..1 by its assets."""

    cohort: str | None
    weight: float
    target: float
    minimum: float


@dataclass(frozen=True, slots=True)
class Top:
    """The top of a cascade: a paid KPI of the accepted draft, its cohorts taken together.

    `futures` is what the draft's own consequences come from. A `seasonal` KPI is settled by levels
    by season; its teams share those of the whole year.
    """

    card: KpiCardRow
    name: str
    unit: str
    direction: Direction
    window: Window
    cohorts: tuple[CohortTop, ...]
    draft_sha256: str
    futures: dict[Place, Future]
    seasonal: bool = False

    @property
    def target(self) -> float:
        """Return the weighted target of the cohorts."""
        return sum(part.weight * part.target for part in self.cohorts)

    @property
    def minimum(self) -> float:
        """Return the weighted minimum of the cohorts."""
        return sum(part.weight * part.minimum for part in self.cohorts)


def tops(db: Session, deal_id: int) -> list[Top] | None:
    """Return the paid KPIs of the draft that both sides have accepted; None before that."""
    row = latest_draft(db, deal_id)
    if row is None or not row.accepted:
        return None
    terms = terms_from_json(row.terms)
    cards = {card.key: card for card in kpi_cards(db, deal_id)}
    seasonal = {clause.kpi for clause in terms.schedule.clauses if clause.seasons}
    settled = draft.futures(db, deal_id)
    return [
        _top(kpi, cards[kpi.kpi], row.sha256, settled, seasonal=kpi.kpi in seasonal)
        for kpi in terms.kpis
        if kpi.kpi in terms.paid and kpi.kpi in cards
    ]


def _top(
    kpi: KpiTerms,
    card: KpiCardRow,
    sha256: str,
    settled: dict[Place, Future],
    *,
    seasonal: bool,
) -> Top:
    sizes = [len(card.cohorts.get(each.cohort or "", ())) or 1 for each in kpi.levels]
    cohorts = tuple(
        CohortTop(each.cohort, size / sum(sizes), each.ladder.target, each.ladder.minimum)
        for each, size in zip(kpi.levels, sizes, strict=True)
    )
    return Top(
        card=card,
        name=kpi.name,
        unit=kpi.unit,
        direction=kpi.direction,
        window=kpi.window,
        cohorts=cohorts,
        draft_sha256=sha256,
        seasonal=seasonal,
        futures=futures_of(card, WHOLE_PLAN) | settled,
    )


def today(top: Top) -> float | None:
    """Return the KPI's mean over the last twelve months, cohorts weighted; None where unknown."""
    weights = {part.cohort: part.weight for part in top.cohorts}
    found = 0.0
    for data in top.card.series:
        series = from_plain(data)
        recent = series.values[-MONTHS:]
        known = recent[np.isfinite(recent)]
        if not known.size:
            return None
        found += weights.get(series.cohort, 0.0) * float(known.mean())
    return found


def top_paths(top: Top) -> FloatArray | Finding:
    """Return the windows of a year as planned, cohorts weighted, or why there are none.

    They are the futures that the draft's consequences were shown from.
    """
    parts = []
    for part in top.cohorts:
        future = top.futures.get((top.card.key, part.cohort))
        drawn = paths_of(future) if future is not None else None
        if drawn is None:
            return Finding("team_levels.no_history")
        parts.append(part.weight * windowed(drawn.planned(), top.window).reshape(-1))
    return np.asarray(np.sum(parts, axis=0), dtype=np.float64)
