"""The simulated people of a rehearsal: who they are, and how they answer, come late, drop out, leave.

They answer by the very services that real people use. They have no address and their accounts are
closed, so nobody can sign in as one of them.
"""

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from workbench.platform import tokens
from workbench.platform.accounts.standing import add_simulated
from workbench.platform.errors import Refused
from workbench.platform.permissions import PAYING_SIDES, RoleName, Seat, Side
from workbench.services import deal as deals
from workbench.services import workshop, workshop_entry
from workbench.services.workshop_items import items_of
from workbench.services.workshop_views import StageView
from workbench.store.deal import DealRow, SeatRow, locked_deal, seats_in
from workbench.store.workshop import presence_row, stages_of
from workbench.store.workshop_entries import done_in
from workbench.workshop.rehearsal import CODE, Entry, entry_of

MOST_A_SIDE = 12
DRAWS = 8  # until a second answer is another one: whole weights can fall alike
MOST_EVER = 100  # who ever sat in one rehearsal
SETTING = "rehearsal"
Say = Callable[[str, dict[str, str]], str]
Simulated = tuple[int, SeatRow]  # the place in the order in which they came, which never changes


def fill(db: Session, deal_id: int, each: int, say: Say) -> None:
    """Seat so many simulated people on each side, the first of each an executive."""
    for side in PAYING_SIDES:
        for number in range(each):
            _join(db, deal_id, side, "participant" if number else "executive", say)


def _join(db: Session, deal_id: int, side: Side, role: RoleName, say: Say) -> None:
    row = _required(db, deal_id)
    number = 1 + sum(one.side == side for _place, one in _people(db, row))
    taken = {one.user.title for one in seats_in(db, deal_id)}
    name = _name(role, side, number, say)
    while name in taken:  # somebody before them has left
        number += 1
        name = _name(role, side, number, say)
    user = add_simulated(db, name)
    deals.take_seat(db, deal_id, user.id, side, role)
    _keep(row, people=[*row.settings[SETTING]["people"], user.id])
    workshop.come_in(db, Seat(user.id, deal_id, side, role))


def _name(role: RoleName, side: Side, number: int, say: Say) -> str:
    return say(f"rehearsal.{role}_{side}", {"number": str(number)})


def _keep(row: DealRow, **new: list[int]) -> None:
    kept: dict[str, Any] = row.settings[SETTING]
    row.settings = {**row.settings, SETTING: {**kept, **new}}


def _required(db: Session, deal_id: int) -> DealRow:
    """Return the deal, locked; refused where real people answer."""
    row = locked_deal(db, deal_id)
    if row is None or row.settings.get(SETTING) is None:
        raise Refused("rehearsal.not_a_rehearsal")
    return row


def _people(db: Session, row: DealRow, *, away: bool | None = None) -> list[Simulated]:
    """Return the simulated people in the order they came: all, those away, or those not away."""
    kept = row.settings[SETTING]
    places = {user_id: place for place, user_id in enumerate(kept["people"])}
    return [
        (places[one.user_id], one)
        for one in seats_in(db, row.id)
        if one.user_id in places and (away is None or (one.user_id in kept["away"]) == away)
    ]


def come_late(db: Session, seat: Seat, side: Side, say: Say) -> None:
    """Let one more simulated person join a side."""
    row = _required(db, seat.deal_id)
    here = sum(one.side == side for _place, one in _people(db, row))
    if here >= MOST_A_SIDE or len(row.settings[SETTING]["people"]) >= MOST_EVER:
        raise Refused("rehearsal.too_many", most=MOST_A_SIDE)
    _join(db, seat.deal_id, side, "participant", say)


def leave(db: Session, seat: Seat, side: Side) -> None:
    """Let the one who came last to a side leave; what they entered stays. Executives stay."""
    row = _required(db, seat.deal_id)
    found = [
        one for _place, one in _people(db, row) if one.side == side and one.role == "participant"
    ]
    if not found:
        raise Refused("rehearsal.nobody_left")
    db.delete(found[-1])
    db.flush()


def drop_out(db: Session, seat: Seat, side: Side) -> None:
    """Let the one who came last to a side lose the connection: not seen any more, and silent."""
    row = _required(db, seat.deal_id)
    found = [one for _place, one in _people(db, row, away=False) if one.side == side]
    if not found:
        raise Refused("rehearsal.nobody_here")
    gone = found[-1].user_id
    seen = presence_row(db, row.id, gone)
    if seen is not None:
        db.delete(seen)
    _keep(row, away=[*row.settings[SETTING]["away"], gone])
    db.flush()


def come_back(db: Session, seat: Seat, side: Side) -> None:
    """Let everybody of a side who lost the connection come back."""
    row = _required(db, seat.deal_id)
    back = {one.user_id for _place, one in _people(db, row, away=True) if one.side == side}
    if not back:
        raise Refused("rehearsal.nobody_away")
    _keep(row, away=[one for one in row.settings[SETTING]["away"] if one not in back])
    db.flush()
    _be_there(db, row)


def _be_there(db: Session, row: DealRow) -> None:
    for _place, one in _people(db, row, away=False):
        workshop.come_in(db, workshop.place_of(one))


def answer(db: Session, keys: Path, seat: Seat, say: Say, *, everybody: bool) -> int:
    """Let the next simulated person answer the current step, or all; return how many did.

    One by one the last of them is left: somebody is always slow, until the facilitator asks.
    """
    row = _required(db, seat.deal_id)
    _be_there(db, row)
    stage = _asking(db, seat)
    if stage is None:
        return 0
    waiting = [one for one in _ordered(db, row, stage) if not _is_done(db, row, stage, one[1])]
    chosen = waiting if everybody else waiting[: max(0, min(1, len(waiting) - 1))]
    for place, one in chosen:
        rng = np.random.default_rng((row.settings[SETTING]["seed"], _number(stage), place))
        who = workshop.place_of(one)
        silent = stage.kind.visibility == "shared" and who.role != "executive"
        entry = {} if silent else _worded(_said(db, who, stage, rng, turned=False), say)
        _send(db, keys, who, stage, entry)
    return len(chosen)


def answer_again(db: Session, keys: Path, seat: Seat, say: Say) -> None:
    """Let the first who has answered the current step answer a second time, with something else.

    A hidden entry takes the place of the one before; a shared list gets one line more.
    """
    row, stage = _required(db, seat.deal_id), _asking(db, seat)
    if stage is None or (stage.kind.per == "side" and stage.kind.visibility == "shared"):
        raise Refused("rehearsal.nobody_again")
    found = [one for one in _ordered(db, row, stage) if _is_done(db, row, stage, one[1])]
    if not found:
        raise Refused("rehearsal.nobody_again")
    place, one = found[0]
    rng = np.random.default_rng((row.settings[SETTING]["seed"], _number(stage), place, 1))
    who = workshop.place_of(one)
    standing, _ = workshop_entry.own_entry(db, keys, who, stage.step.key)
    drawn = (_worded(_said(db, who, stage, rng, turned=True), say) for _ in range(DRAWS))
    _send(db, keys, who, stage, next((one for one in drawn if one != standing), standing))


def _asking(db: Session, seat: Seat) -> StageView | None:
    """Return the current step where it asks something of simulated people now."""
    shop = workshop.view(db, seat)
    stage = shop.here if shop else None
    if stage is None or stage.stage.state != "open" or not stage.kind.asks:
        return None
    return None if stage.kind.items and not items_of(db, seat.deal_id, stage.kind) else stage


def _number(stage: StageView) -> int:
    return zlib.crc32(f"{stage.step.key} {stage.stage.round}".encode())


def _is_done(db: Session, row: DealRow, stage: StageView, one: SeatRow) -> bool:
    held = stages_of(db, row.id)[stage.step.key]
    author = workshop.author_of(stage.kind, workshop.place_of(one))
    return any(
        (of.side, of.author) == (one.side, author) for of in done_in(db, held.id, held.round)
    )


def _ordered(db: Session, row: DealRow, stage: StageView) -> list[Simulated]:
    """Return who is asked and not away, in the order that the seed says for this step and round."""
    people = _people(db, row, away=False)
    if stage.kind.per == "side":  # an executive answers for the side
        people = [(place, one) for place, one in people if one.role == "executive"]
    order = np.random.default_rng((row.settings[SETTING]["seed"], _number(stage)))
    places = order.permutation(MOST_EVER)
    return sorted(people, key=lambda each: int(places[each[0]]))


def _said(
    db: Session, who: Seat, stage: StageView, rng: np.random.Generator, *, turned: bool
) -> Entry:
    """Return what the person enters, in codes; turned round, what the other side would."""
    items = [one.key for one in items_of(db, who.deal_id, stage.kind)]
    version = PAYING_SIDES.index(who.side)
    return entry_of(stage.kind, items, 1 - version if turned else version, rng)


def _send(db: Session, keys: Path, who: Seat, stage: StageView, entry: Entry) -> None:
    """Send the entry as a page would; in a shared list one executive a side writes for all."""
    key, kind = stage.step.key, stage.kind
    if kind.visibility != "shared":
        workshop_entry.enter(db, keys, who, key, entry)
        return
    if "" in entry:
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
