"""A round whose result comes from a neutral machine: its public files, and the result recorded.

The server never has an answer of such a round. What it keeps of the result is what both are told,
the signature, and what each side alone is told, which only that side can open.
"""

import json
from typing import Any

from sqlalchemy.orm import Session

from workbench.platform import clock
from workbench.platform.errors import NotFound, Refused
from workbench.platform.neutral_keys import PublicKey
from workbench.platform.permissions import Seat
from workbench.services import neutral_key, neutral_lock, retention
from workbench.services.frame import key_of
from workbench.services.neutral_result import outcome_of, require_sound
from workbench.services.public_frame import PublicFrame
from workbench.services.receipt import canonical
from workbench.store.deal import DealRow
from workbench.store.frame import FrameRow, frame_of_round, locked_frame, require_menu
from workbench.store.values import RunRow, run_of

MOST_BYTES = 8_000_000


def public_frame(db: Session, row: FrameRow) -> PublicFrame:
    """Return the frame as it goes to the machines of a neutral run."""
    key, kept = key_of(row), row.limits.get("neutral", {})
    invoice = kept.get("yearly_invoice", db.get_one(DealRow, row.deal_id).yearly_invoice)
    return PublicFrame(
        deal=row.deal_id,
        round=row.round,
        mode=row.openness,
        rule=row.rule,
        menu=row.menu,
        yearly_invoice=float(invoice),
        key=key.fingerprint() if key else None,
    )


def frame_file(db: Session, deal_id: int, number: int) -> bytes:
    """Return a round's public frame, the same bytes for all; raises NotFound."""
    return public_frame(db, _row(db, deal_id, number)).content()


def key_file(db: Session, deal_id: int, number: int) -> bytes:
    """Return the public key of a round's neutral run; raises NotFound."""
    return neutral_key.content(_key(_row(db, deal_id, number)))


def result_file(db: Session, deal_id: int, number: int) -> bytes:
    """Return the signed result of a round's neutral run, as it came; raises NotFound."""
    row = _row(db, deal_id, number)
    _key(row)
    run = run_of(db, row.id)
    if run is None:
        raise NotFound
    told = {name: value for name, value in run.outcome.items() if name != "neutral"}
    return canonical({"menu": row.menu, "package": None} | run.outcome["neutral"] | told)


def record(db: Session, seat: Seat, data: bytes) -> RunRow:
    """Keep the result of a neutral machine as the round's one run.

    Raises NotFound for a round on this server, and Refused: before both agreed and recorded the
    commitments of their files, a second time, or where the file is not sound or made with others;
    Damaged where the menu is no longer the one that both agreed to.
    """
    row = locked_frame(db, seat.deal_id)
    if row is None:
        raise NotFound
    key = _key(row)
    if not (row.provider_agreed_at and row.customer_agreed_at):
        raise Refused("neutral.not_agreed")
    if run_of(db, row.id) is not None:
        raise Refused("neutral.published")
    retention.require_time(db, row)
    neutral_lock.require_both(db, row)
    require_menu(row)
    frame, plain = public_frame(db, row), _read(data)
    require_sound(frame, plain, key.fingerprint())
    neutral_lock.require_fits(db, row, plain["commitments"])
    told = outcome_of(plain)
    rest = {name: value for name, value in plain.items() if name not in {*told, "menu", "package"}}
    run = RunRow(frame_id=row.id, outcome=told | {"neutral": rest}, published_at=clock.now())
    db.add(run)
    db.flush()
    return run


def _read(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise Refused("neutral.too_large", "file")
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refused("neutral.no_result", "file") from error
    if not isinstance(plain, dict):
        raise Refused("neutral.no_result", "file")
    return plain


def _row(db: Session, deal_id: int, number: int) -> FrameRow:
    row = frame_of_round(db, deal_id, number)
    if row is None:
        raise NotFound
    return row


def _key(row: FrameRow) -> PublicKey:
    key = key_of(row)
    if key is None:
        raise NotFound
    return key
