"""A settled round, and an accepted draft, for tests that start after the bargain."""

from pathlib import Path

from sqlalchemy.orm import Session

from tests.integration.private import ANSWERS, enter, seat
from workbench.services import draft, values
from workbench.store.draft import latest_draft


def settle(db: Session, keys: Path, deal_id: int) -> None:
    """Let both sides answer and lock, on a deal with an agreed frame."""
    for side in ANSWERS:
        enter(db, keys, deal_id, side)
        values.lock(db, keys, deal_id, seat(deal_id, side))


def accept_both(db: Session, deal_id: int) -> str:
    """Let both executives accept the newest version; return its digest."""
    row = latest_draft(db, deal_id)
    assert row is not None
    for side in ANSWERS:
        draft.accept(db, seat(deal_id, side), row.sha256)
    return row.sha256
