"""What the agreement document says: the terms, their histories, and the numbers that were shown."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from workbench.agreement.document import (
    AgreementDocument,
    Chance,
    Fan,
    YearMoney,
    agreement_document,
    inputs,
)
from workbench.agreement.document.build import with_trees
from workbench.agreement.document.kpi_shapes import KpiPart
from workbench.agreement.document.kpis import kpi_part
from workbench.agreement.terms import Terms
from workbench.document.formats import printable
from workbench.document.pictures import catalogue
from workbench.platform.audit import Head
from workbench.services.document_language import Reader, in_language, kpi_in_language
from workbench.services.draft_consequences import (
    ClauseView,
    DraftEffect,
    Future,
    Place,
    effect_of,
    paths_of,
)
from workbench.services.draft_details import plan_cases_of, year_cases_of
from workbench.settlement.consequences import ClauseCase, YearCase
from workbench.settlement.consequences.by_season import turned

HALF, LATE = (0.5, 0), (1.0, 6)  # of the plan, and months late: the doubts that the PDF tells
FAN = (0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95)


def contents(
    terms: Terms,
    futures: dict[Place, Future],
    language: str,
    package: Terms | None = None,
    head: Head | None = None,
    *,
    numbers: Sequence[inputs.CascadeNumber] = (),
) -> AgreementDocument:
    """Return the plain data of the document; names from the KPI catalogue in its language.

    `package` is the first version of the draft, which the settled package became; `head` is the end
    of the deal's record; `numbers` are the trees of the team levels.
    """
    effect = effect_of(terms, futures)
    cases = {
        view.place: plan_cases_of(terms, view.clause, futures[view.place])
        for view in effect.clauses
        if view.effect is not None
    }
    document = agreement_document(
        terms,
        histories=[future.series for future in futures.values()],
        chances=[chance for view in effect.clauses if (chance := _chance(view, cases)) is not None],
        fans=_fans(futures),
        year=_year(effect, year_cases_of(terms, futures)),
        package=package,
    )
    if numbers:
        document = with_trees(document, terms, numbers)
    if head is not None and head.at is not None:
        document = {**document, "record": {"number": head.number, "hash": head.hash, "at": head.at}}
    return in_language(document, catalogue(language))


def kpi_parts(terms: Terms, futures: Mapping[Place, Future], language: str) -> dict[str, KpiPart]:
    """Return the document's KPIs by key, as their pictures are drawn from them; without chances."""
    histories, fans = [future.series for future in futures.values()], _fans(futures)
    texts = catalogue(language)
    said = Reader(texts)
    return {
        kpi.kpi: printable(kpi_in_language(kpi_part(kpi, terms, histories, (), fans), said, texts))
        for kpi in terms.kpis
    }


def _fans(futures: Mapping[Place, Future]) -> list[Fan]:
    return [fan for place, future in futures.items() if (fan := _fan(place, future)) is not None]


def _chance(view: ClauseView, cases: Mapping[Place, Sequence[ClauseCase]]) -> Chance | None:
    if view.effect is None:
        return None
    now, then = view.effect.unchanged, view.effect.planned
    below = {
        (one.case.arrives, one.case.late): one.prospect.p_below_minimum for one in cases[view.place]
    }
    return Chance(
        kpi=view.clause.kpi,
        cohort=view.clause.cohort,
        below_minimum=now.p_below_minimum,
        at_target=now.p_meets_target,
        below_minimum_planned=then.p_below_minimum if then else None,
        at_target_planned=then.p_meets_target if then else None,
        trigger=now.p_trigger,
        below_minimum_half=below.get(HALF),
        below_minimum_late=below.get(LATE),
    )


def _fan(place: Place, future: Future) -> Fan | None:
    paths = paths_of(future)
    if paths is None:
        return None
    drawn = turned(paths.months, -paths.turn)  # in the order in which the months come
    rows = np.quantile(drawn, FAN, axis=0).T
    periods = months_after(future.series.periods[-1], len(rows))
    return Fan(*place, periods, FAN, tuple(tuple(row) for row in rows.tolist()))


def months_after(last: str, count: int) -> tuple[str, ...]:
    """Return the months that follow a period ("2026-12"), named as the history names them."""
    day = date.fromisoformat(f"{last[:7]}-01")
    ahead = [day.year * 12 + day.month - 1 + step for step in range(1, count + 1)]
    return tuple(f"{month // 12}-{month % 12 + 1:02d}" for month in ahead)


def _year(effect: DraftEffect, cases: Sequence[YearCase]) -> YearMoney | None:
    if effect.year is None:
        return None
    now = effect.year.unchanged
    return YearMoney(
        mean=now.expected_settlement,
        low=now.year_5,
        high=now.year_95,
        luck=effect.year.luck_share,
        planned=effect.year.planned.expected_settlement,
        cases=tuple(
            inputs.YearCase(
                one.case.arrives, one.case.late, one.year.expected_settlement, one.year.year_5
            )
            for one in cases
        ),
    )
