"""Rehearse a workshop with simulated participants: a deal of its own, in which nobody real answers.

Names, agenda and mode come from the deal; its history, its cards, its money and its private values
do not. Who the simulated people are and what they do is in `rehearsal_crowd`.
"""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from workbench.platform import tokens
from workbench.platform.accounts.standing import remove_simulated
from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import PAYING_SIDES, Seat
from workbench.platform.side_keys import SideKey
from workbench.services import deal as deals
from workbench.services import rehearsal_crowd, workshop
from workbench.services.rehearsal_crowd import SETTING, Say
from workbench.store.deal import DealRow, locked_deal, seat_of, seats_in
from workbench.store.rehearsal import delete_all_of
from workbench.store.workshop import workshop_of
from workbench.workshop.agenda import Format, Openness

# A round number, and not the invoice of the deal: nothing that it says about money is copied.
INVOICE = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class RehearsalView:
    """A rehearsal: from which seed, and whom its buttons can be about.

    `of` is the deal that is rehearsed, None where the reader has no seat there; `away` are the names
    of the simulated people without a connection, by side.
    """

    of: int | None
    seed: int
    away: dict[str, list[str]]
    deletes: bool


def view(db: Session, seat: Seat) -> RehearsalView | None:
    """Return what the deal rehearses; None for a real one."""
    kept = db.get_one(DealRow, seat.deal_id).settings.get(SETTING)
    if kept is None:
        return None
    gone = set(kept["away"])
    away: dict[str, list[str]] = {
        side: [
            one.user.title
            for one in seats_in(db, seat.deal_id)
            if one.side == side and one.user_id in gone
        ]
        for side in PAYING_SIDES
    }
    of = kept["of"] if seat_of(db, kept["of"], seat.user_id) else None
    return RehearsalView(of, kept["seed"], away, seat.role == "facilitator")


def start(
    db: Session,
    seat: Seat,
    each: int,
    say: Say,
    wish: tuple[Format, Openness] = ("one_day", "sealed"),
) -> int:
    """Make a rehearsal of the deal's workshop with so many people a side; return the new deal.

    Without a workshop the usual agenda of `wish` is rehearsed; the mode of an agreed frame goes
    before the wish. `say` puts a text's code into words of the facilitator's language.
    """
    row = db.get_one(DealRow, seat.deal_id)
    if SETTING in row.settings:
        raise Refused("rehearsal.of_a_rehearsal")
    copy = deals.NewDeal(
        title=say("rehearsal.title", {"title": row.title})[:200],
        provider=row.provider.name,
        customer=row.customer.name,
        currency=row.currency,
        yearly_invoice=INVOICE,
        timezone=row.timezone,
        term_start=row.term_start,
        term_months=row.term_months,
    )
    made = deals.create(db, copy, seat.user_id)
    seed = int.from_bytes(tokens.random_bytes(4), "big")
    db.get_one(DealRow, made).settings = {
        SETTING: {"of": row.id, "seed": seed, "people": [], "away": []}
    }
    _agenda(db, seat, Seat(seat.user_id, made, "neutral", "facilitator"), wish)
    rehearsal_crowd.fill(db, made, each, say)
    return made


def _agenda(db: Session, seat: Seat, lead: Seat, wish: tuple[Format, Openness]) -> None:
    real = workshop_of(db, seat.deal_id)
    if real is None:
        format_, openness = wish
        workshop.start(db, lead, format_, workshop.openness_of(db, seat.deal_id) or openness)
        return
    # the copy's steps are the real ones, so the mode that only makes the usual steps does not matter
    copy = workshop.start(db, lead, workshop.agenda_of(real).format, "sealed")
    copy.agenda = dict(real.agenda)
    db.flush()


def end(db: Session, seat: Seat) -> None:
    """Delete the rehearsal with all that was entered; refused for a real deal.

    The empty row of the deal stays, without a name and without people: the record counts on its
    number, which nothing else may get. Its keys go by `destroy_keys` once this is committed.
    """
    row = locked_deal(db, seat.deal_id)
    if row is None or seat.role != "facilitator":
        raise NotFound
    if SETTING not in row.settings:
        raise Refused("rehearsal.not_a_rehearsal")
    people = row.settings[SETTING]["people"]
    delete_all_of(db, row)
    remove_simulated(db, people)
    row.title, row.settings = "", {SETTING: None}
    db.flush()


def destroy_keys(keys: Path, deal_id: int) -> None:
    """Destroy the keys of a rehearsal that was deleted; whatever a backup has of it stays closed."""
    for side in PAYING_SIDES:
        SideKey(keys, deal_id, side).destroy()
