"""Private values: sealed entry, lock, one run, publish.

Nothing computed from both sides' values exists before both have locked; what a side enters is
encrypted with that side's key from the first answer on (DESIGN.md section 5, STACK.md).
"""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from workbench.platform import clock
from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import PAYING_SIDES, Seat, Side
from workbench.platform.side_keys import SideKey
from workbench.platform.tokens import random_bytes
from workbench.platform.versions import require_version, version_of
from workbench.proposal.bargaining.gains import SideGains
from workbench.proposal.entry import DerivedCost
from workbench.services import entry, private_inputs, questions, retention, rounds
from workbench.services.entry import Derived
from workbench.services.private_inputs import Answers
from workbench.services.questions import Answer, Question
from workbench.store.deal import DealRow
from workbench.store.frame import FrameRow, frame_of_round, is_neutral, locked_frame, require_menu
from workbench.store.values import PrivateValuesRow, RunRow, locked_sides, own_values, run_of

SALT_BYTES = 32


@dataclass(frozen=True, slots=True, repr=False)
class OwnSheet:
    """What one side sees of its own entry; `view` exists once every question is answered.

    `version` is of what a lock would lock: the menu, the answers, locked or not. `refinements`
    are questions that nobody has to answer; `derived` is what follows for a point of every KPI.
    """

    questions: list[Question]
    answers: Answers
    locked: bool
    view: SideGains | None
    version: str
    refinements: list[Question]
    derived: Derived
    destroyed: bool = False

    def version_at(self, key: str) -> str:
        """Return the version of one answer; there is one of no answer too."""
        given = self.answers.get(key)
        return version_of(key, given.plain() if given else None, self.locked)

    def next_open(self) -> Question | None:
        """Return the first question without an answer."""
        return next((q for q in self.questions if q.key not in self.answers), None)

    def answered(self) -> int:
        """Return how many of the questions that must be answered are."""
        return sum(question.key in self.answers for question in self.questions)


def sheet(db: Session, keys: Path, frame: FrameRow, side: Side) -> OwnSheet:
    """Return the side's own questions, answers and view of the menu.

    In a neutral run there are none: what was entered here before both chose it is not looked at.
    """
    every = _questions(db, keys, frame, side)
    row = None if is_neutral(frame) else own_values(db, frame.id, side)
    answers = _open(keys, frame, row) if row else {}
    asked = [question for question in every if not question.refines]
    complete = all(question.key in answers for question in asked)
    derived = entry.derived_of(frame.menu, side, answers)
    return OwnSheet(
        questions=asked,
        answers=answers,
        locked=bool(row and row.locked_at),
        view=gains(frame, side, answers) if complete else None,
        version=_version(frame, row),
        refinements=[_derived(one, derived) for one in every if one.refines],
        derived=derived,
        destroyed=bool(row and row.destroyed),
    )


def _derived(question: Question, derived: Derived) -> Question:
    """Return a refinement with what follows from the other answers as its default.

    No default where that is nothing: whoever keeps what stands there must not count hours twice.
    """
    found = derived.get(question.kpi or "")
    if question.default is not None or found is None:
        return question
    amount = found.of(1.0) if isinstance(found, DerivedCost) else found.counted
    if not amount:
        return question
    return replace(question, default=round(amount, 2), reason="values.default_derived")


def _version(frame: FrameRow, row: PrivateValuesRow | None) -> str:
    """Return the version of a side's entry; its row counts every answer that is kept."""
    return version_of(frame.menu_sha256, row and (row.version, row.locked_at is not None))


def answer_question(
    db: Session,
    keys: Path,
    seat: Seat,
    key: str,
    amounts: tuple[float | None, float | None, float | None],
    seen: str | None = None,
) -> str | None:
    """Keep (low, likely, high) as the answer; return the key of the next open question, if any.

    Raises NotFound for a question that the side is not asked, Refused beside the field, and
    Conflict where the side's answer is no longer the one that the person saw.
    """
    frame = _open_round(db, seat.deal_id)
    asked = _questions(db, keys, frame, seat.side) if frame else []
    question = next((one for one in asked if one.key == key), None)
    if frame is None or question is None:
        raise NotFound
    require_version(seen, sheet(db, keys, frame, seat.side).version_at(key))
    answer(db, keys, frame, seat, (key, questions.read_answer(question, *amounts)))
    following = sheet(db, keys, frame, seat.side).next_open()
    return None if following is None else following.key


def answer(db: Session, keys: Path, frame: FrameRow, seat: Seat, given: tuple[str, Answer]) -> None:
    """Keep one answer, sealed; refused before both agreed the frame and after the own lock.

    The frame's row is locked first: a lock of the same side in another window is seen, and two
    people of one side who answer at the same moment lose nothing.
    """
    now = _open_round(db, frame.deal_id)
    if now is None or now.id != frame.id:
        raise Refused("values.round_over")
    row = own_values(db, frame.id, seat.side)
    if row is not None and row.locked_at is not None:
        raise Refused("values.already_locked")
    if given[0] not in {question.key for question in _questions(db, keys, now, seat.side)}:
        raise NotFound
    kept = (_open(keys, now, row) if row else {}) | {given[0]: given[1]}
    sealed = _key(keys, now, seat.side).seal(private_inputs.canonical(kept), _context(now))
    if row is None:
        db.add(PrivateValuesRow(frame_id=now.id, side=seat.side, sealed=sealed))
    else:
        row.sealed, row.version = sealed, row.version + 1
    db.flush()


def _open_round(db: Session, deal_id: int) -> FrameRow | None:
    """Return the last round's frame with its row locked; refused until both have agreed to it."""
    frame = locked_frame(db, deal_id)
    if frame is not None and not (frame.provider_agreed_at and frame.customer_agreed_at):
        raise Refused("values.frame_open")
    if frame is not None:
        if is_neutral(frame):
            raise Refused("values.neutral_round")
        retention.require_time(db, frame)
    return frame


def lock(db: Session, keys: Path, deal_id: int, seat: Seat, seen: str | None = None) -> bool:
    """Lock the side's answers; the second lock runs the round and publishes. True if it did.

    The frame's row is locked first, so that two locks at the same moment follow each other.
    `seen` is the version of menu and answers that the person saw; another one is a Conflict.
    Raises Damaged where the menu is no longer the one that both agreed to.
    """
    frame = _open_round(db, deal_id)
    row = own_values(db, frame.id, seat.side) if frame else None
    if frame is None or row is None:
        raise Refused("values.incomplete")
    require_menu(frame)
    own = sheet(db, keys, frame, seat.side)
    before = version_of(frame.menu_sha256, (row.version, False))
    if own.locked and seen in {None, own.version, before}:
        settled = run_of(db, frame.id) is not None
        raise Refused("values.round_settled" if settled else "values.locked_once")
    require_version(seen, own.version)
    if own.view is None:
        raise Refused("values.incomplete")
    salt, key = random_bytes(SALT_BYTES), _key(keys, frame, seat.side)
    inputs = private_inputs.canonical(_open(keys, frame, row))
    row.commitment = hashlib.sha256(salt + inputs).hexdigest()
    row.sealed_salt = key.seal(salt, f"{_context(frame)}/salt")
    row.locked_at = clock.now()
    db.flush()
    if locked_sides(db, frame.id) != set(PAYING_SIDES):
        return False
    _run(db, keys, frame)
    return True


def unlock(db: Session, deal_id: int, seat: Seat, seen: str | None = None) -> None:
    """Take the own lock back; refused once the other side has locked.

    `seen` is the version that the person saw locked; another one is a Conflict.
    """
    frame = locked_frame(db, deal_id)
    row = own_values(db, frame.id, seat.side) if frame else None
    if row is not None and row.locked_at and locked_sides(db, row.frame_id) != {seat.side}:
        raise Refused("values.other_has_locked")
    if frame is not None:
        require_version(seen, _version(frame, row))
    if row is None or row.locked_at is None:
        raise Refused("values.not_locked")
    row.commitment = row.sealed_salt = row.locked_at = None
    db.flush()


def gains(frame: FrameRow, side: Side, answers: Answers) -> SideGains:
    """Return one side's gain and acceptance at every package, from that side's answers alone."""
    return entry.view_of(frame.menu, side, answers)


def _run(db: Session, keys: Path, frame: FrameRow) -> None:
    """Settle the round from both sides' locked answers and keep what both are told."""
    answers: dict[Side, Answers] = {}
    rows: dict[Side, PrivateValuesRow] = {}
    for side in PAYING_SIDES:
        row = own_values(db, frame.id, side)
        if row is None or row.locked_at is None:
            msg = "a run without two locks"
            raise RuntimeError(msg)
        answers[side], rows[side] = _open(keys, frame, row), row
    played = rounds.play(frame, answers)
    for side, told in played.told.items():
        sealed = _key(keys, frame, side).seal(_plain_bytes(told), _told_context(frame))
        rows[side].sealed_told = sealed
    db.add(RunRow(frame_id=frame.id, outcome=played.outcome, published_at=clock.now()))
    db.flush()


def told(db: Session, keys: Path, frame: FrameRow, side: Side) -> dict[str, float] | None:
    """Return what the side alone is told of a guided or open round; None in a sealed one."""
    row = own_values(db, frame.id, side)
    if row is None or row.sealed_told is None:
        return None
    opened = _key(keys, frame, side).open(row.sealed_told, _told_context(frame))
    found: dict[str, float] = json.loads(opened)
    return found


def _questions(db: Session, keys: Path, frame: FrameRow, side: Side) -> list[Question]:
    """Return the side's questions, refinements last.

    From the second round on its own last answer is the default.
    """
    deal = db.get_one(DealRow, frame.deal_id)
    known = entry.known_of(frame.menu, float(deal.yearly_invoice))
    asked = [*questions.questions(side, known), *questions.refinements(side, known)]
    before = frame_of_round(db, frame.deal_id, frame.round - 1)
    row = own_values(db, before.id, side) if before else None
    earlier = _open(keys, before, row) if before and row else {}
    return [_again(one, earlier[one.key]) if one.key in earlier else one for one in asked]


def _again(question: Question, earlier: Answer) -> Question:
    default = None if earlier.none else earlier.likely
    return replace(question, default=default, reason="values.default_earlier")


def _plain_bytes(plain: object) -> bytes:
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()


def _open(keys: Path, frame: FrameRow, row: PrivateValuesRow) -> Answers:
    if row.destroyed:
        return {}
    return private_inputs.read(_key(keys, frame, row.side).open(row.sealed, _context(frame)))


def locked_bytes(keys: Path, frame: FrameRow, row: PrivateValuesRow) -> tuple[bytes, bytes]:
    """Return the canonical inputs and the salt whose SHA-256, salt first, is the commitment.

    Raises NotFound where the side has not locked.
    """
    if row.sealed_salt is None:
        raise NotFound
    key, context = _key(keys, frame, row.side), _context(frame)
    return key.open(row.sealed, context), key.open(row.sealed_salt, f"{context}/salt")


def _key(keys: Path, frame: FrameRow, side: Side) -> SideKey:
    return SideKey(keys, frame.deal_id, side)


def _context(frame: FrameRow) -> str:
    return f"round-{frame.round}"


def _told_context(frame: FrameRow) -> str:
    return f"{_context(frame)}/told"
