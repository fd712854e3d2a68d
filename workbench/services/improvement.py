"""After a joint draft: a package that both prefer, offered to both; either may refuse silently.

Not in a sealed round. Both must have accepted the draft before anybody may ask, so that no side can
probe alone; each version is asked for once, and a round has at most MOST_LOOKS. An answer is sealed
until both are in. Then it is gone: what stays is that both accepted, or that not both did.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.orm import Session

from workbench.platform import clock
from workbench.platform.database import reading
from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import PAYING_SIDES, Seat, Side
from workbench.platform.side_keys import SideKey
from workbench.platform.versions import require_version, version_of
from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.improvement import Improved, NothingBetter, improve
from workbench.services import draft, entry, improvement_menu, result, stress_test, values
from workbench.services.chosen_package import ChosenPackage, in_force
from workbench.services.draft import DraftView
from workbench.services.menu import PackageView, package_of
from workbench.services.private_inputs import Answers
from workbench.store.deal import locked_deal
from workbench.store.frame import FrameRow, is_neutral, latest_frame, locked_frame
from workbench.store.improvement import (
    ImprovementAnswerRow,
    ImprovementRow,
    State,
    forget_answers,
    improvements,
    open_offers,
    own_answer,
)

MOST_LOOKS = 3
WORTH_IT = 0.001  # of the yearly fee: less than that for either side is no reason to write anew
Answer = Literal["accept", "refuse"]
Standing = Literal["no_package", "neutral", "sealed", "not_joint", "ready", "used_up"] | State
_WHY_NOT: Mapping[Standing, str] = {
    "neutral": "improvement.neutral",
    "sealed": "improvement.sealed",
    "not_joint": "improvement.not_joint",
    "used_up": "improvement.used_up",
    "open": "improvement.open",
    "nothing": "improvement.nothing",
    "no_change": "improvement.no_change",
    "accepted": "improvement.accepted",
}
_SAID: Mapping[Answer, bytes] = {"accept": b"1", "refuse": b"0"}  # of one length: it is sealed


@dataclass(frozen=True, slots=True, repr=False)
class ImprovementView:
    """What a seat sees. `number` is the draft's; `gains` per side are those of draft and offer.

    `answered` is about the own side alone; nobody learns whether the other has answered, or what.
    """

    standing: Standing
    version: str
    number: int | None = None
    compared: int = 0
    now: PackageView | None = None
    offer: PackageView | None = None
    gains: Mapping[Side, tuple[float, float]] | None = None
    answered: bool = False
    new_number: int | None = None


@dataclass(frozen=True, slots=True)
class _Desk:
    """The round, its draft as it stands, and the looks so far, newest first."""

    frame: FrameRow
    draft: DraftView | None
    looks: list[ImprovementRow]

    @property
    def last(self) -> ImprovementRow | None:
        """Return the look that is about the draft as it stands, or was just turned into it."""
        number = self.draft.number if self.draft else 0
        about = (one for one in self.looks if number in {one.draft_number, one.new_number})
        return next(about, None)

    def standing(self) -> Standing:
        """Return what may be done now."""
        if is_neutral(self.frame) or self.frame.openness == "sealed":
            return "neutral" if is_neutral(self.frame) else "sealed"
        if self.last is not None and self.last.draft_number == (self.draft and self.draft.number):
            return self.last.state
        if self.draft is None or not self.draft.accepted:
            return "accepted" if self.last is not None else "not_joint"
        return "ready" if len(self.looks) < MOST_LOOKS else "used_up"

    def version(self) -> str:
        """Return the version of what a decision is about: the draft, and the last look."""
        last = self.last and (self.last.id, self.last.state)
        return version_of(self.frame.id, self.draft and self.draft.sha256, last)


def _desk(db: Session, deal_id: int) -> _Desk | None:
    frame = latest_frame(db, deal_id)
    settled = result.published(db, frame)
    if frame is None or settled is None or settled.package is None:
        return None
    return _Desk(frame, draft.view(db, deal_id), improvements(db, frame.id))


def view(db: Session, keys: Path, seat: Seat) -> ImprovementView:
    """Return the offer as the seat may see it, or why there is none."""
    desk = _desk(db, seat.deal_id)
    if desk is None:
        return ImprovementView("no_package", version_of(None))
    standing, last = desk.standing(), desk.last
    number = desk.draft.number if desk.draft else None
    if last is None or standing not in {"open", "nothing", "no_change", "accepted"}:
        return ImprovementView(standing, desk.version(), number)
    shown = last.menu if standing == "open" else None
    return ImprovementView(
        standing=standing,
        version=desk.version(),
        number=number,
        compared=last.compared,
        now=package_of(shown, 0) if shown else None,
        offer=package_of(shown, 1) if shown else None,
        gains=_gains(db, keys, desk.frame, seat, shown) if shown else None,
        answered=own_answer(db, last.id, seat.side) is not None,
        new_number=last.new_number,
    )


def _gains(
    db: Session, keys: Path, frame: FrameRow, seat: Seat, menu: Mapping[str, Any]
) -> dict[Side, tuple[float, float]]:
    """Return the gains at draft and offer of the sides whose gains may reach the seat."""
    opened = stress_test.opened(db, keys, frame, seat, "own_gain_of_each_package")
    found: dict[Side, tuple[float, float]] = {}
    for side, answers in opened.items():
        gains = entry.view_of(menu, side, answers).gains
        found[side] = float(gains[0]), float(gains[1])
    return found


def look(db: Session, keys: Path, seat: Seat, seen: str) -> bool:
    """Look for a package that both prefer to the draft; True if there is one to offer.

    Refused where the mode does not allow it, the draft is not accepted by both, or the looks are
    used up; Conflict where the draft is no longer the one that was seen.
    """
    _prepare(db, seat.deal_id)
    if locked_deal(db, seat.deal_id) is None:
        raise NotFound
    desk = _desk(db, seat.deal_id)
    if desk is None:
        raise NotFound
    require_version(seen, desk.version())
    standing = desk.standing()
    if desk.draft is None or standing != "ready":
        raise Refused(_WHY_NOT[standing])
    offer, compared = _offer(db, keys, desk.frame, desk.draft)
    for lapsed in open_offers(db, seat.deal_id):  # the draft went on meanwhile
        forget_answers(db, lapsed.id)
        lapsed.state = "no_change"
    made = ImprovementRow(
        deal_id=seat.deal_id,
        frame_id=desk.frame.id,
        draft_number=desk.draft.number,
        state="nothing" if offer is None else "open",
        menu=offer,
        compared=compared,
        made_at=clock.now(),
    )
    db.add(made)
    db.flush()
    return offer is not None


def _offer(
    db: Session, keys: Path, frame: FrameRow, drafted: DraftView
) -> tuple[improvement_menu.Menu | None, int]:
    """Return draft and offered package as a menu, None for none, and how many were compared."""
    settled = result.published(db, frame)
    package = in_force(db, frame, settled) if settled else None
    if package is None:
        raise NotFound
    current, finer = (
        improvement_menu.as_drafted(drafted, package),
        improvement_menu.finer(db, frame),
    )
    found = _search(_both(db, keys, frame), current, finer, frame)
    if not isinstance(found, Improved):
        return None, found.compared
    pair = improvement_menu.pair(current, ChosenPackage(finer, found.package))
    return pair, found.compared


def _prepare(db: Session, deal_id: int) -> None:
    """Compute the finer levels without holding a write lock, so that the next call finds them done."""
    db.rollback()
    with reading():
        frame = latest_frame(db, deal_id)
        if frame is not None and frame.openness != "sealed":
            improvement_menu.finer(db, frame)
        db.rollback()


def _both(db: Session, keys: Path, frame: FrameRow) -> dict[Side, Answers]:
    """Return what both locked; refused once it is destroyed."""
    found = {side: values.sheet(db, keys, frame, side) for side in PAYING_SIDES}
    if not all(own.locked and own.view is not None for own in found.values()):
        raise Refused("improvement.values_gone")
    return {side: own.answers for side, own in found.items()}


def _search(
    answers: Mapping[Side, Answers],
    current: Mapping[str, Any],
    finer: Mapping[str, Any],
    frame: FrameRow,
) -> Improved | NothingBetter:
    gains = {side: entry.view_of(finer, side, answers[side]) for side in PAYING_SIDES}
    now = {side: float(entry.view_of(current, side, answers[side]).gains[0]) for side in gains}
    fee = float(current["packages"][0]["fee"])
    pair = now["customer"], now["provider"]
    return improve(gains["customer"], gains["provider"], pair, Rule(frame.rule), WORTH_IT * fee)


def answer(db: Session, keys: Path, seat: Seat, given: Answer, seen: str) -> State:
    """Keep the side's answer, sealed; the second one decides. Return what stands then.

    Once both are in, both are deleted. Refused where there is nothing to answer, or the side has
    answered; Conflict where the offer is no longer the one that was seen.
    """
    if locked_deal(db, seat.deal_id) is None or seat.side not in PAYING_SIDES:
        raise NotFound
    locked_frame(db, seat.deal_id)  # a renewal of the side's key goes before, or after
    desk = _desk(db, seat.deal_id)
    if desk is None:
        raise NotFound
    require_version(seen, desk.version())
    last = desk.last
    if last is None or desk.standing() != "open" or last.menu is None:
        raise Refused("improvement.nothing_to_answer")
    if own_answer(db, last.id, seat.side) is not None:
        raise Refused("improvement.answered")
    key = SideKey(keys, seat.deal_id, seat.side)
    row = ImprovementAnswerRow(improvement_id=last.id, side=seat.side)
    row.sealed = key.seal(_SAID[given], row.context)
    db.add(row)
    db.flush()
    _decide(db, keys, seat, last)
    return last.state


def _decide(db: Session, keys: Path, seat: Seat, last: ImprovementRow) -> None:
    """Close the offer once both answers are in."""
    rows = {side: own_answer(db, last.id, side) for side in PAYING_SIDES}
    said = [
        SideKey(keys, seat.deal_id, side).open(row.sealed, row.context)
        for side, row in rows.items()
        if row is not None
    ]
    if len(said) < len(PAYING_SIDES):
        return
    forget_answers(db, last.id)
    if last.menu is None or set(said) != {_SAID["accept"]}:
        last.state = "no_change"
    else:
        last.state = "accepted"
        db.flush()
        last.new_number = draft.remake(db, seat, ChosenPackage(last.menu, 1))
    db.flush()
