"""The stress test beside a proposal: the shared half for both, a side's own half for whom it may reach.

The shared half comes from shared data alone; the draft, its pages and the agreement can show it at
any time. A side's own half comes from its locked answers, opened when somebody who may see it looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from workbench.agreement.terms import Terms, terms_from_json
from workbench.platform.permissions import PAYING_SIDES, Access, Seat, Side, allowed
from workbench.platform.visibility import reaches
from workbench.proposal.entry import Offer, YearOfOffer, customer_in, provider_in, years_of_offer
from workbench.services import draft, entry, entry_facts, result, values
from workbench.services.chosen_package import ChosenPackage, in_force
from workbench.services.draft_consequences import Future, Place, paths_of
from workbench.services.draft_details import Drawn, shares_of_time
from workbench.services.draft_terms import first_terms
from workbench.services.private_inputs import Answers
from workbench.settlement.consequences import KpiFuture, StressName, StressTest, stress_test
from workbench.settlement.consequences.serial_failure import SerialFailure
from workbench.settlement.schedule import Schedule
from workbench.store.draft import drafts
from workbench.store.frame import FrameRow

OWN_VALUES = Access("own_values", "read")
USUAL_HOURS = SerialFailure().scheduled  # a month, where the history does not tell them
MONTHS = 12
Halves = dict[Side, dict[StressName, float]]


@dataclass(frozen=True, slots=True)
class Stressed:
    """A package under stress: its terms and the shared half, the same for both sides.

    `number` is the version of the draft, None for the settled package.
    """

    number: int | None
    terms: Terms
    test: StressTest


@dataclass(frozen=True, slots=True, repr=False)
class StressSheet:
    """The settled package and, where people changed it, the draft, each under stress.

    `own` and `own_draft` hold per side and stress its gain in that year over its best alternative,
    for the sides whose half may reach the reader.
    """

    settled: Stressed
    draft: Stressed | None
    own: Halves
    own_draft: Halves


def shared_half(terms: Terms, futures: Mapping[Place, Future]) -> StressTest | None:
    """Return the shared half for any terms; pure, from plain values; None where a history is thin."""
    paths = {place: found for place, one in futures.items() if (found := paths_of(one)) is not None}
    places = [(clause.kpi, clause.cohort) for clause in terms.schedule.clauses]
    if not places or any(place not in paths for place in places):
        return None
    hours = {
        place: _hours_a_month(futures[place]) for place in shares_of_time(terms) if place in paths
    }
    return _tested(terms.schedule, tuple(paths.items()), tuple(sorted(hours.items(), key=repr)))


@lru_cache(maxsize=64)
def _tested(schedule: Schedule, paths: Drawn, hours: tuple[tuple[Place, float], ...]) -> StressTest:
    """Count once: the page of a proposal is read far more often than it changes."""
    found: dict[Place, KpiFuture] = dict(paths)
    return stress_test(schedule, found, dict(hours))


def _hours_a_month(future: Future) -> float:
    """Return the scheduled hours of a cohort's month, the mean of what its history tells."""
    year = entry_facts.scheduled_hours([future.kept])
    return USUAL_HOURS if year is None else year / MONTHS


def sheet(db: Session, keys: Path, frame: FrameRow | None, seat: Seat) -> StressSheet | None:
    """Return the stress test of the last round's package; None before there is one."""
    found = result.published(db, frame)
    if frame is None or found is None or found.package is None:
        return None
    settled_at = ChosenPackage(frame.menu, found.package.index)
    rows = drafts(db, frame.deal_id)
    if rows:
        first, newest = (terms_from_json(row.terms) for row in (rows[-1], rows[0]))
    else:
        first = newest = first_terms(db, frame, found, found.package.fee)
    settled = _stressed(None, first, draft.futures_with(db, frame, settled_at.options))
    if settled is None:
        return None
    told = opened(db, keys, frame, seat, "own_half_of_stress_test")
    own, own_draft, changed = _halves(told, settled_at, settled), Halves(), None
    if newest.schedule != first.schedule:
        changed = _stressed(newest.version, newest, draft.futures(db, frame.deal_id))
    if changed is not None:
        own_draft = _halves(told, in_force(db, frame, found) or settled_at, changed)
    return StressSheet(settled, changed, own, own_draft)


def _stressed(number: int | None, terms: Terms, futures: Mapping[Place, Future]) -> Stressed | None:
    test = shared_half(terms, futures)
    return None if test is None else Stressed(number, terms, test)


def opened(
    db: Session, keys: Path, frame: FrameRow, seat: Seat, quantity: str
) -> dict[Side, Answers]:
    """Return the locked answers of the sides whose quantity may reach the seat.

    Called only after the run, which needs two locks; nothing of a side whose answers are destroyed.
    """
    found: dict[Side, Answers] = {}
    for side in PAYING_SIDES:
        reached = reaches(quantity, frame.openness, side, seat.side)
        open_to_both = frame.openness == "open_book"
        if reached and (open_to_both or (seat.side == side and allowed(seat, OWN_VALUES))):
            own = values.sheet(db, keys, frame, side)
            if own.view is not None:
                found[side] = own.answers
    return found


def _halves(told: Mapping[Side, Answers], chosen: ChosenPackage, stressed: Stressed) -> Halves:
    """Return each opened side's gain in every stressed year, at the fee of the terms."""
    if not told:
        return {}
    menu = chosen.menu
    offer = replace(entry.offers_of(menu)[chosen.index], fee=float(stressed.terms.yearly_fee))
    weights = {
        (kpi, cohort["cohort"]): cohort["weight"]
        for kpi, option in chosen.options.items()
        for cohort in option["cohorts"]
    }
    facts = {one.kpi: one for one in entry.kpi_facts(menu)}
    years = years_of_offer(stressed.test, weights, facts)
    return {
        side: {name: _gain(menu, side, answers, (offer, year)) for name, year in years.items()}
        for side, answers in told.items()
    }


def _gain(
    menu: Mapping[str, Any], side: Side, answers: Answers, year: tuple[Offer, YearOfOffer]
) -> float:
    if side == "customer":
        return customer_in(entry.customer_entry(menu, answers), *year)
    return provider_in(entry.provider_entry(menu, answers), *year)
