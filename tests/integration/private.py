"""Answers of both sides for tests: numbers that stand out when they turn up where they must not."""

import struct
from pathlib import Path

from sqlalchemy.orm import Session

from workbench.platform.permissions import Seat, Side
from workbench.services import frame, questions, values
from workbench.services.questions import Answer
from workbench.store.frame import FrameRow, latest_frame

# Both accept the middle and the high fee, the customer whatever improves.
CUSTOMER = {
    "value_per_point-availability": 734561.37,
    "value_per_point-response_time": 98773.61,
    "value_per_point-first_time_fix_rate": 23459.83,
    "alternative_cost": 481237.19,
    "highest_fee": 598127.53,
}
PROVIDER = {
    "cost_per_point-availability": 51287.91,
    "cost_per_point-response_time": 12983.47,
    "cost_per_point-first_time_fix_rate": 13847.29,
    "base_cost": 318769.71,
    "lowest_margin": 62873.43,
}
ANSWERS: dict[Side, dict[str, float]] = {"customer": CUSTOMER, "provider": PROVIDER}
NEVER = CUSTOMER | {"highest_fee": 11289.67}  # a customer who refuses every package


def seat(deal_id: int, side: Side) -> Seat:
    """Return an executive's seat."""
    return Seat(0, deal_id, side, "executive")


def now(db: Session, deal_id: int) -> FrameRow:
    """Return the last round's frame."""
    row = latest_frame(db, deal_id)
    assert row is not None
    return row


def enter(
    db: Session, keys: Path, deal_id: int, side: Side, amounts: dict[str, float] | None = None
) -> None:
    """Answer every question of a side."""
    row = now(db, deal_id)
    given = amounts or ANSWERS[side]
    for asked in values.sheet(db, keys, row, side).questions:
        amount = given[asked.key]
        answer = questions.read_answer(asked, None, amount, None)
        values.answer(db, keys, row, seat(deal_id, side), (asked.key, answer))


def traces(amount: float) -> set[bytes]:
    """Return how an amount could stand somewhere: as text with cents, in groups, or as a float."""
    texts = (f"{amount:.2f}", f"{amount:,.0f}", f"{amount:,.2f}")
    return {*(text.encode() for text in texts), struct.pack("<d", amount)}


def answered(amount: float) -> Answer:
    """Return an answer without a range."""
    return Answer(amount, amount, amount)


def next_round(db: Session, deal_id: int) -> FrameRow:
    """Propose the usual frame again and let both agree."""
    row = frame.propose(db, deal_id, frame.usual_fees(db, deal_id))
    for side in ANSWERS:
        frame.agree(db, seat(deal_id, side), row.menu_sha256)
    return row
