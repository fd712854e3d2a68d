"""Rehearse a workshop with simulated participants: a deal of its own, in which nobody real answers.

Names, agenda and mode come from the deal; its history, its cards and its private values do not. The
simulated people answer by the very services that real people use. They have no address and their
accounts are closed, so nobody can sign in as one of them.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy.orm import Session

from workbench.platform import tokens
from workbench.platform.accounts.standing import add_guest
from workbench.platform.errors import Refused
from workbench.platform.permissions import PAYING_SIDES, RoleName, Seat, Side
from workbench.services import deal as deals
from workbench.services import workshop, workshop_entry
from workbench.services.workshop_items import items_of
from workbench.services.workshop_views import StageView
from workbench.store.deal import DealRow, SeatRow, locked_deal, seats_in
from workbench.store.workshop import WorkshopRow, stages_of
from workbench.store.workshop_entries import done_in
from workbench.workshop.rehearsal import CODE, Entry, entry_of

MOST_A_SIDE = 12
SETTING = "rehearsal"
Say = Callable[[str, dict[str, str]], str]
NAMES: dict[str, str] = {"executive": "rehearsal.executive", "participant": "rehearsal.participant"}


@dataclass(frozen=True, slots=True)
class RehearsalView:
    """A rehearsal: of which deal, from which seed, and how many simulated people are in the room."""

    of: int
    seed: int
    people: int


def view(db: Session, deal_id: int) -> RehearsalView | None:
    """Return what the deal rehearses; None for a real one."""
    kept = db.get_one(DealRow, deal_id).settings.get(SETTING)
    if kept is None:
        return None
    return RehearsalView(kept["of"], kept["seed"], len(_people(db, deal_id)))


def start(db: Session, seat: Seat, each: int, say: Say) -> int:
    """Make a rehearsal of the deal's workshop with so many people a side; return the new deal.

    Without a workshop the usual agenda of one day is rehearsed. `say` puts a text's code into words
    of the facilitator's language.
    """
    row = db.get_one(DealRow, seat.deal_id)
    real = workshop.required(db, seat.deal_id) if workshop.view(db, seat) else None
    wish = deals.NewDeal(
        title=say("rehearsal.title", {"title": row.title})[:200],
        provider=row.provider.name,
        customer=row.customer.name,
        currency=row.currency,
        yearly_invoice=row.yearly_invoice,
        timezone=row.timezone,
        term_start=row.term_start,
        term_months=row.term_months,
    )
    made = deals.create(db, wish, seat.user_id)
    copy = db.get_one(DealRow, made)
    copy.settings = {SETTING: {"of": row.id, "seed": int.from_bytes(tokens.random_bytes(4), "big")}}
    for side in PAYING_SIDES:
        for number in range(each):
            _join(db, made, side, "participant" if number else "executive", say)
    _agenda(db, Seat(seat.user_id, made, "neutral", "facilitator"), real)
    return made


def _agenda(db: Session, lead: Seat, real: WorkshopRow | None) -> None:
    if real is None:
        workshop.start(db, lead, "one_day", "sealed")
        return
    plan = workshop.agenda_of(real)
    # the copy's steps are the real ones, so the mode that only makes the usual steps does not matter
    workshop.start(db, lead, plan.format, "sealed").agenda = dict(real.agenda)
    db.flush()


def _join(db: Session, deal_id: int, side: Side, role: RoleName, say: Say) -> None:
    number = str(1 + sum(one.side == side for one in seats_in(db, deal_id)))
    user = add_guest(db, say(NAMES[role], {"number": number}))
    user.active = False
    deals.take_seat(db, deal_id, user.id, side, role)
    workshop.come_in(db, Seat(user.id, deal_id, side, role))


def _people(db: Session, deal_id: int) -> list[SeatRow]:
    """Return the simulated people: their accounts are closed."""
    return [
        one for one in seats_in(db, deal_id) if one.side in PAYING_SIDES and not one.user.active
    ]


def _required(db: Session, deal_id: int) -> int:
    """Return the seed; refused where real people answer."""
    row = locked_deal(db, deal_id)
    kept = row.settings.get(SETTING) if row else None
    if kept is None:
        raise Refused("rehearsal.not_a_rehearsal")
    return int(kept["seed"])


def come_late(db: Session, seat: Seat, side: Side, say: Say) -> None:
    """Let one more simulated person join a side."""
    _required(db, seat.deal_id)
    if sum(one.side == side for one in _people(db, seat.deal_id)) >= MOST_A_SIDE:
        raise Refused("rehearsal.too_many")
    _join(db, seat.deal_id, side, "participant", say)


def leave(db: Session, seat: Seat, side: Side) -> None:
    """Let the one who came last to a side leave; what they entered stays. Executives stay."""
    _required(db, seat.deal_id)
    gone = [
        one for one in _people(db, seat.deal_id) if one.side == side and one.role == "participant"
    ]
    if not gone:
        raise Refused("rehearsal.nobody_left")
    db.delete(gone[-1])
    db.flush()


def answer(db: Session, keys: Path, seat: Seat, say: Say, *, everybody: bool) -> int:
    """Let the next simulated person answer the current step, or all; return how many did.

    One by one the last of them is left: somebody is always slow, until the facilitator asks.
    """
    seed = _required(db, seat.deal_id)
    shop = workshop.view(db, seat)
    stage = shop.here if shop else None
    for one in _people(db, seat.deal_id):
        workshop.come_in(db, _seat(one))
    if stage is None or stage.stage.state != "open" or not stage.kind.asks:
        return 0
    waiting = _waiting(db, stage, seat.deal_id, seed)
    chosen = waiting if everybody else waiting[: max(0, min(1, len(waiting) - 1))]
    for place, one in chosen:
        rng = np.random.default_rng((seed, _number(stage), place))
        _answer(db, keys, _seat(one), stage, rng, say)
    return len(chosen)


def _seat(row: SeatRow) -> Seat:
    return Seat(row.user_id, row.deal_id, row.side, row.role)


def _number(stage: StageView) -> int:
    return zlib.crc32(f"{stage.step.key} {stage.stage.round}".encode())


def _waiting(db: Session, stage: StageView, deal_id: int, seed: int) -> list[tuple[int, SeatRow]]:
    """Return who has not answered, with their place, in the order that the seed says."""
    row = stages_of(db, deal_id)[stage.step.key]
    said = {(one.side, one.author) for one in done_in(db, row.id, row.round)}
    people = list(enumerate(_people(db, deal_id)))
    if stage.kind.per == "side":  # an executive answers for the side
        people = [(place, one) for place, one in people if one.role == "executive"]
    open_ = [
        (place, one)
        for place, one in people
        if (one.side, workshop.author_of(stage.kind, _seat(one))) not in said
    ]
    order = np.random.default_rng((seed, _number(stage))).permutation(MOST_A_SIDE * 2)
    return sorted(open_, key=lambda each: int(order[each[0] % len(order)]))


def _answer(
    db: Session, keys: Path, who: Seat, stage: StageView, rng: np.random.Generator, say: Say
) -> None:
    key, kind = stage.step.key, stage.kind
    items = [one.key for one in items_of(db, who.deal_id, kind)]
    if kind.items and not items:
        return
    entry = _worded(entry_of(kind, items, PAYING_SIDES.index(who.side), rng), say)
    if kind.visibility != "shared":
        workshop_entry.enter(db, keys, who, key, entry)
        return
    if kind.per == "side" or who.role == "executive":
        workshop_entry.write(db, who, key, entry[""], tokens.new_token())
    if kind.per == "person":
        workshop_entry.say_done(db, who, key)


def _worded(entry: Entry, say: Say) -> Entry:
    return {
        item: {
            name: say(value, {}) if isinstance(value, str) and value.startswith(CODE) else value
            for name, value in said.items()
        }
        for item, said in entry.items()
    }
