"""The one way from the training to the deals: what is agreed, for those who may read it.

Only the terms that both sides have accepted are read; no private value is ever near them.
"""

from collections.abc import Iterator
from dataclasses import fields

from sqlalchemy.orm import Session

from training.own_cards import Agreement, Kpi, Levels, Miss, Stake
from workbench.agreement.terms import CohortLevels, KpiTerms, Terms, terms_from_json
from workbench.codes import StepError
from workbench.platform.errors import Damaged
from workbench.platform.permissions import Access, Seat, allowed
from workbench.settlement.schedule import Clause
from workbench.store.deal import deals_of
from workbench.store.draft import drafts

READING = Access("document", "read")  # the agreement as a document says the same facts
UNTOUCHED = {"seasons", "missing"}  # rules that leave the money along the levels as it is
MOVING = ("glide", "ratchet")  # rules by which levels do not stay where they are


def agreements_of(db: Session, user_id: int) -> list[Agreement]:
    """Return the facts of the person's deals, newest deal first, where both accepted a version.

    Only of deals whose agreement the person's seat may read, at the newest version that both sides
    have accepted. Terms whose bytes are damaged are left out: the deal's own page says so.
    """
    found = []
    for row in deals_of(db, user_id):
        seat = Seat(row.user_id, row.deal_id, row.side, row.role)
        terms = _newest(db, row.deal_id) if allowed(seat, READING) else None
        if terms is not None:
            found.append(facts_of(row.deal_id, terms))
    return found


def _newest(db: Session, deal_id: int) -> Terms | None:
    row = next((each for each in drafts(db, deal_id) if each.accepted), None)
    try:
        return None if row is None else terms_from_json(row.terms)
    except (Damaged, StepError):
        return None


def facts_of(deal_id: int, terms: Terms) -> Agreement:
    """Return the facts of terms that a card can ask for without saying half of a rule.

    Levels that move by a rule of their own, and money that is not linear along the levels or that
    a further rule changes, are left out.
    """
    return Agreement(
        deal=deal_id,
        title=terms.title,
        version=terms.version,
        currency=terms.currency,
        yearly_fee=terms.yearly_fee,
        yearly_cap=terms.schedule.yearly_cap,
        kpis=tuple(_kpi(terms, kpi) for kpi in terms.kpis),
    )


def _kpi(terms: Terms, kpi: KpiTerms) -> Kpi:
    pairs = [(levels, terms.clause(kpi.kpi, levels.cohort)) for levels in kpi.levels]
    return Kpi(
        key=kpi.kpi,
        name=kpi.name,
        unit=kpi.unit,
        direction=kpi.direction,
        window=kpi.window,
        measured_by=kpi.data_source,
        provider_owner=kpi.provider_owner,
        customer_owner=kpi.customer_owner,
        exclusions=kpi.exclusions,
        levels=tuple(each for levels, clause in pairs for each in _levels(levels, clause)),
        stakes=tuple(
            _stake(clause) for _, clause in pairs if clause is not None and _is_plain(clause)
        ),
    )


def _levels(levels: CohortLevels, clause: Clause | None) -> Iterator[Levels]:
    """Return the levels of a cohort, those by season first, then those of the months left."""
    if clause is not None and any(getattr(clause, rule) is not None for rule in MOVING):
        return
    seasons = clause.seasons if clause is not None else ()
    for season in seasons:
        yield Levels(
            levels.cohort,
            season.minimum,
            season.target,
            None if season.stretch == season.target else season.stretch,
            tuple(sorted(season.months)),
        )
    named = {month for season in seasons for month in season.months}
    left = tuple(month for month in range(1, 13) if month not in named) if named else ()
    ladder = levels.ladder
    if left or not named:
        stretch = None if ladder.stretch == ladder.target else ladder.stretch
        yield Levels(levels.cohort, ladder.minimum, ladder.target, stretch, left)


def _is_plain(clause: Clause) -> bool:
    late = (each for each in fields(clause) if each.metadata.get("later"))
    used = {each.name for each in late if getattr(clause, each.name) != each.default}
    return used <= UNTOUCHED


def _stake(clause: Clause) -> Stake:
    trigger = clause.trigger
    miss = Miss(trigger.kind, trigger.k, trigger.n) if trigger is not None else None
    return Stake(clause.cohort, clause.credit, clause.bonus, miss)
