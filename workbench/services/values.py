"""Private values: sealed entry, lock, one run, publish.

Nothing computed from both sides' values exists before both have locked; what a side enters is
encrypted with that side's key from the first answer on (DESIGN.md section 5, STACK.md).
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from workbench.platform import clock
from workbench.platform.errors import Refused
from workbench.platform.permissions import PAYING_SIDES, Seat, Side
from workbench.platform.side_keys import SideKey
from workbench.platform.tokens import random_bytes
from workbench.proposal.bargaining.gains import (
    CustomerValues,
    ProviderValues,
    SideGains,
    customer_gains,
    provider_gains,
)
from workbench.proposal.bargaining.sealed import SealedSettlement, settle_sealed
from workbench.services import questions
from workbench.services.menu import KpiLine, PackageView, facts_of, kpis_of, package_of, packages_of
from workbench.services.questions import Answer, Question
from workbench.store.deal import DealRow
from workbench.store.frame import FrameRow, locked_frame
from workbench.store.values import PrivateValuesRow, RunRow, locked_sides, own_values, run_of

SALT_BYTES = 32
Answers = dict[str, Answer]


@dataclass(frozen=True, slots=True, repr=False)
class OwnSheet:
    """What one side sees of its own entry; `view` exists once every question is answered."""

    questions: list[Question]
    answers: Answers
    locked: bool
    view: SideGains | None

    def next_open(self) -> Question | None:
        """Return the first question without an answer."""
        return next((q for q in self.questions if q.key not in self.answers), None)


def sheet(db: Session, keys: Path, frame: FrameRow, side: Side) -> OwnSheet:
    """Return the side's own questions, answers and view of the menu."""
    asked = _questions(db, frame, side)
    row = own_values(db, frame.id, side)
    answers = _open(keys, frame, row) if row else {}
    complete = all(question.key in answers for question in asked)
    view = gains(frame, side, answers) if complete else None
    return OwnSheet(asked, answers, bool(row and row.locked_at), view)


def answer(db: Session, keys: Path, frame: FrameRow, seat: Seat, given: tuple[str, Answer]) -> None:
    """Keep one answer, sealed; refused before both agreed the frame and after the own lock."""
    if not (frame.provider_agreed_at and frame.customer_agreed_at):
        raise Refused("values.frame_open")
    row = own_values(db, frame.id, seat.side)
    if row is not None and row.locked_at is not None:
        raise Refused("values.already_locked")
    kept = (_open(keys, frame, row) if row else {}) | {given[0]: given[1]}
    sealed = _key(keys, frame, seat.side).seal(_canonical(kept), _context(frame))
    if row is None:
        db.add(PrivateValuesRow(frame_id=frame.id, side=seat.side, sealed=sealed))
    else:
        row.sealed, row.version = sealed, row.version + 1
    db.flush()


def lock(db: Session, keys: Path, deal_id: int, seat: Seat) -> bool:
    """Lock the side's answers; the second lock runs the round and publishes. True if it did.

    The frame's row is locked first, so that two locks at the same moment follow each other.
    """
    frame = locked_frame(db, deal_id)
    row = own_values(db, frame.id, seat.side) if frame else None
    if frame is None or row is None or sheet(db, keys, frame, seat.side).next_open() is not None:
        raise Refused("values.incomplete")
    if row.locked_at is not None:
        raise Refused("values.already_locked")
    salt, key = random_bytes(SALT_BYTES), _key(keys, frame, seat.side)
    inputs = _canonical(_open(keys, frame, row))
    row.commitment = hashlib.sha256(salt + inputs).hexdigest()
    row.sealed_salt = key.seal(salt, f"{_context(frame)}/salt")
    row.locked_at = clock.now()
    db.flush()
    if locked_sides(db, frame.id) != set(PAYING_SIDES):
        return False
    _run(db, keys, frame)
    return True


def unlock(db: Session, deal_id: int, seat: Seat) -> None:
    """Take the own lock back; refused once the other side has locked."""
    frame = locked_frame(db, deal_id)
    row = own_values(db, frame.id, seat.side) if frame else None
    if frame is None or row is None or row.locked_at is None:
        raise Refused("values.not_locked")
    if locked_sides(db, frame.id) != {seat.side} or run_of(db, frame.id):
        raise Refused("values.other_has_locked")
    row.commitment = row.sealed_salt = row.locked_at = None
    db.flush()


def gains(frame: FrameRow, side: Side, answers: Answers) -> SideGains:
    """Return one side's gain and acceptance at every package, from that side's answers alone."""
    menu, kpis = facts_of(frame.menu), kpis_of(frame.menu)
    expected = {key: given.expected() for key, given in answers.items()}
    if side == "customer":
        worth = {kpi: expected[f"value_per_point-{kpi}"] for kpi in kpis}
        red, other = expected["highest_fee"], expected["alternative_cost"]
        return customer_gains(CustomerValues(worth, red, other), menu)
    cost = {kpi: expected[f"cost_per_point-{kpi}"] for kpi in kpis}
    base, margin = expected["base_cost"], expected["lowest_margin"]
    return provider_gains(ProviderValues(cost, None, base, margin), menu)


def _run(db: Session, keys: Path, frame: FrameRow) -> None:
    """Settle the round from both sides' locked answers and keep what both are told."""
    views = {}
    for side in PAYING_SIDES:
        row = own_values(db, frame.id, side)
        views[side] = gains(frame, side, _open(keys, frame, row)) if row else None
    customer, provider = views["customer"], views["provider"]
    if customer is None or provider is None:
        msg = "a run without two locks"
        raise RuntimeError(msg)
    settled = settle_sealed(customer, provider)
    outcome = (
        {"status": "settled", "package": settled.index}
        if isinstance(settled, SealedSettlement)
        else {"status": "no_overlap"}
    )
    db.add(RunRow(frame_id=frame.id, outcome=outcome, published_at=clock.now()))
    db.flush()


def _questions(db: Session, frame: FrameRow, side: Side) -> list[Question]:
    deal = db.get_one(DealRow, frame.deal_id)
    top = max(float(fee) for fee in frame.fees)
    return questions.questions(side, kpis_of(frame.menu), float(deal.yearly_invoice), top)


def _canonical(answers: Answers) -> bytes:
    plain = {key: given.plain() for key, given in answers.items()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()


def _open(keys: Path, frame: FrameRow, row: PrivateValuesRow) -> Answers:
    plain = json.loads(_key(keys, frame, row.side).open(row.sealed, _context(frame)))
    return {key: questions.from_plain(data) for key, data in plain.items()}


def _key(keys: Path, frame: FrameRow, side: Side) -> SideKey:
    return SideKey(keys, frame.deal_id, side)


def _context(frame: FrameRow) -> str:
    return f"round-{frame.round}"


@dataclass(frozen=True, slots=True)
class LockState:
    """The one bit per side that both may know, and whether the round is published."""

    provider: bool
    customer: bool
    published: bool


def lock_state(db: Session, frame: FrameRow) -> LockState:
    """Return who has locked."""
    locked = locked_sides(db, frame.id)
    return LockState("provider" in locked, "customer" in locked, run_of(db, frame.id) is not None)


def best_packages(
    frame: FrameRow, view: SideGains, most: int = 5
) -> list[tuple[PackageView, float]]:
    """Return the own side's best acceptable packages with the own gain, best first."""
    order = sorted(range(len(view.gains)), key=lambda index: -float(view.gains[index]))
    accepted = [index for index in order if view.acceptable[index]][:most]
    return [(package_of(frame.menu, index), float(view.gains[index])) for index in accepted]


def shared_facts(frame: FrameRow, question: Question) -> list[KpiLine]:
    """Return the level sets that a question about a KPI refers to, from the public menu."""
    seen: dict[str, KpiLine] = {}
    for package in packages_of(frame.menu):
        for line in package.lines:
            if line.kpi == question.kpi:
                seen.setdefault(line.level_set, line)
    return list(seen.values())


def prefilled(question: Question, answers: Answers) -> dict[str, str]:
    """Return what stands in the form: the own earlier answer, else the default."""
    given = answers.get(question.key)
    if given is None:
        return {} if question.default is None else {"likely": f"{question.default:.0f}"}
    ranged = given.low != given.likely or given.high != given.likely
    ends = {"low": f"{given.low:g}", "high": f"{given.high:g}"} if ranged else {}
    return {"likely": f"{given.likely:.10g}"} | ends
