"""What the agreement document says: the terms, their histories, and the numbers that were shown."""

from collections.abc import Callable
from datetime import date
from gettext import NullTranslations

import numpy as np

from workbench.agreement.document import (
    AgreementDocument,
    Chance,
    Fan,
    YearMoney,
    agreement_document,
)
from workbench.agreement.terms import Terms
from workbench.document.pages import catalogue
from workbench.services.draft_consequences import (
    ClauseView,
    DraftEffect,
    Future,
    Place,
    effect_of,
    paths_of,
)

FAN = (0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95)


def contents(terms: Terms, futures: dict[Place, Future], language: str) -> AgreementDocument:
    """Return the plain data of the document; names from the KPI catalogue in its language."""
    effect = effect_of(terms, futures)
    document = agreement_document(
        terms,
        histories=[future.series for future in futures.values()],
        chances=[chance for view in effect.clauses if (chance := _chance(view)) is not None],
        fans=[fan for place, future in futures.items() if (fan := _fan(place, future)) is not None],
        year=_year(effect),
    )
    return in_language(document, catalogue(language))


def _chance(view: ClauseView) -> Chance | None:
    if view.effect is None:
        return None
    now, then = view.effect.unchanged, view.effect.planned
    return Chance(
        kpi=view.clause.kpi,
        cohort=view.clause.cohort,
        below_minimum=now.p_below_minimum,
        at_target=now.p_meets_target,
        below_minimum_planned=then.p_below_minimum if then else None,
        at_target_planned=then.p_meets_target if then else None,
        trigger=now.p_trigger,
    )


def _fan(place: Place, future: Future) -> Fan | None:
    paths = paths_of(future)
    if paths is None:
        return None
    rows = np.quantile(paths.unchanged, FAN, axis=0).T
    periods = months_after(future.series.periods[-1], len(rows))
    return Fan(*place, periods, FAN, tuple(tuple(row) for row in rows.tolist()))


def months_after(last: str, count: int) -> tuple[str, ...]:
    """Return the months that follow a period ("2026-12"), named as the history names them."""
    day = date.fromisoformat(f"{last[:7]}-01")
    ahead = [day.year * 12 + day.month - 1 + step for step in range(1, count + 1)]
    return tuple(f"{month // 12}-{month % 12 + 1:02d}" for month in ahead)


def _year(effect: DraftEffect) -> YearMoney | None:
    if effect.year is None:
        return None
    now = effect.year.unchanged
    return YearMoney(
        mean=now.expected_settlement,
        low=now.year_5,
        high=now.year_95,
        luck=effect.year.luck_share,
        planned=effect.year.planned.expected_settlement,
    )


def in_language(document: AgreementDocument, texts: NullTranslations) -> AgreementDocument:
    """Return the document with the names that the product itself gave in the reader's language.

    What people wrote stays as they wrote it; agreement.json keeps every text unchanged.
    """
    said = _reader(texts)
    return {
        **document,
        "parties": [
            {
                **party,
                "executive": {**party["executive"], "name": said(party["executive"]["name"])},
                "contact": {**party["contact"], "name": said(party["contact"]["name"])},
            }
            for party in document["parties"]
        ],
        "kpis": [
            {
                **kpi,
                "name": said(kpi["name"]),
                "provider_owner": said(kpi["provider_owner"]),
                "customer_owner": said(kpi["customer_owner"]),
            }
            for kpi in document["kpis"]
        ],
        "settlement": {
            **document["settlement"],
            "clauses": [
                {**clause, "name": said(clause["name"])}
                for clause in document["settlement"]["clauses"]
            ],
        },
        "cascade": [{**line, "kpi": said(line["kpi"])} for line in document["cascade"]],
        "evidence": [{**each, "kpi": said(each["kpi"])} for each in document["evidence"]],
        "signatures": [{**each, "name": said(each["name"])} for each in document["signatures"]],
    }


def _reader(texts: NullTranslations) -> Callable[[str], str]:
    """Return a reader of single texts; the empty text is no message of a catalogue."""
    return lambda text: texts.gettext(text) if text else text
