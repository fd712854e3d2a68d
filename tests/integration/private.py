"""Answers of both sides for tests: numbers that stand out when they turn up where they must not."""

import struct
from pathlib import Path

from sqlalchemy.orm import Session

from workbench.platform.permissions import Seat, Side
from workbench.services import frame, questions, values
from workbench.services.questions import Answer
from workbench.store.frame import FrameRow, latest_frame

# Both accept the middle and the high fee, the customer whatever improves. The planted history tells
# neither hours nor stops, so what a point is worth or costs is said too; the questions come first.
CUSTOMER = {
    "hour_cost": 38127.41,
    "recovered": 41.37,
    "worst_level": 61.23,
    "highest_fee": 598127.53,
    "alternative_cost": 481237.19,
    "risk": 0.05,
    "confidence": 1.0,
    "value_per_point-availability": 734561.37,
    "value_per_point-response_time": 98773.61,
    "value_per_point-first_time_fix_rate": 23459.83,
}
PROVIDER = {
    "base_cost": 318769.71,
    "tenth_cost": 27391.53,
    "worst_year": 87213.61,
    "lowest_margin": 62873.43,
    "lowest_fee": 305417.93,
    "risk": 0.05,
    "confidence": 1.0,
    "cost_per_point-availability": 51287.91,
    "cost_per_point-response_time": 12983.47,
    "cost_per_point-first_time_fix_rate": 13847.29,
}
ASKED = 7
LEAST_TOLD = 1000.0  # a smaller figure, or a choice, stands in many places by chance
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
    """Answer every question of a side, and refine what is among the amounts."""
    row = now(db, deal_id)
    given = amounts or ANSWERS[side]
    own = values.sheet(db, keys, row, side)
    for asked in (*own.questions, *own.refinements):
        if asked.refines and asked.key not in given:
            continue
        answer = questions.read_answer(asked, None, given[asked.key], None)
        values.answer(db, keys, row, seat(deal_id, side), (asked.key, answer))


def amounts_of(*sides: dict[str, float]) -> list[float]:
    """Return the figures of answers that cannot stand anywhere by chance."""
    return [amount for answers in sides for amount in answers.values() if amount >= LEAST_TOLD]


def scaled(answers: dict[str, float], factor: float) -> dict[str, float]:
    """Return the same answers with every amount so many times as large; choices stay."""
    return {
        key: amount * factor if amount >= LEAST_TOLD else amount for key, amount in answers.items()
    }


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
