"""Receipts of a sealed round, and the round computed again from two of them.

A receipt is a side's own: its answers and its salt, whose SHA-256 is the published commitment
(docs/formats/receipt.md). Both receipts and the public menu give the package again, by the same
code that settled the round.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.orm import Session

from workbench.platform.errors import NotFound
from workbench.platform.permissions import PAYING_SIDES, Seat, Side
from workbench.proposal.bargaining.sealed import SealedSettlement, settle_sealed
from workbench.services import questions, values
from workbench.store.frame import FrameRow, frame_of_round
from workbench.store.values import own_values

SCHEMA_VERSION = 1
FORMAT = "equipoise-receipt"


@dataclass(frozen=True, slots=True, repr=False)
class Receipt:
    """What one side can prove of a round; private to that side.

    `inputs` are the canonical answers as text, byte for byte what was locked.
    """

    deal: int
    round: int
    side: Side
    menu_sha256: str
    inputs: str
    salt: bytes
    commitment: str

    def fits(self) -> bool:
        """Return whether salt and inputs give the commitment."""
        made = hashlib.sha256(self.salt + self.inputs.encode()).hexdigest()
        return made == self.commitment

    def answers(self) -> values.Answers:
        """Return the answers by the keys of their questions; raises ValueError for no answers."""
        try:
            plain = json.loads(self.inputs)
            return {key: questions.from_plain(given) for key, given in plain.items()}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ValueError(self.side) from error


@dataclass(frozen=True, slots=True)
class Replayed:
    """The round computed again: the place of the package in the menu, from 0, or None."""

    status: Literal["settled", "no_overlap"]
    package: int | None


def download(db: Session, keys: Path, seat: Seat, number: int) -> bytes:
    """Return the own side's receipt of a round as canonical JSON.

    Raises NotFound before the own side's lock, and for whoever has no side.
    """
    frame = frame_of_round(db, seat.deal_id, number)
    row = own_values(db, frame.id, seat.side) if frame and seat.side in PAYING_SIDES else None
    if frame is None or row is None or row.commitment is None:
        raise NotFound
    inputs, salt = values.locked_bytes(keys, frame, row)
    return _canonical(
        {
            "format": FORMAT,
            "schema_version": SCHEMA_VERSION,
            "deal": frame.deal_id,
            "round": frame.round,
            "side": seat.side,
            "menu_sha256": frame.menu_sha256,
            "inputs": inputs.decode(),
            "salt": salt.hex(),
            "commitment": row.commitment,
        }
    )


def rounds(db: Session, seat: Seat, latest: FrameRow | None) -> list[int]:
    """Return the rounds of which the own side can have a receipt, the first one first."""
    last = latest.round if latest else 0
    return [number for number in range(1, last + 1) if _is_locked(db, seat, number)]


def _is_locked(db: Session, seat: Seat, number: int) -> bool:
    frame = frame_of_round(db, seat.deal_id, number)
    row = own_values(db, frame.id, seat.side) if frame else None
    return row is not None and row.sealed_salt is not None


def public_menu(db: Session, deal_id: int, number: int) -> bytes:
    """Return a round's public menu, identical for both: its SHA-256 is the menu's fingerprint."""
    frame = frame_of_round(db, deal_id, number)
    if frame is None:
        raise NotFound
    return _canonical(frame.menu)


def fingerprint(menu: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a menu in canonical form."""
    return hashlib.sha256(_canonical(menu)).hexdigest()


def replay(customer: Receipt, provider: Receipt, menu: Mapping[str, Any]) -> Replayed:
    """Settle again from what both locked; raises ValueError naming the side whose answers lack one.

    StepError where an answer is outside what the round takes.
    """
    views = [_view(one, menu) for one in (customer, provider)]
    settled = settle_sealed(*views)
    if isinstance(settled, SealedSettlement):
        return Replayed("settled", settled.index)
    return Replayed("no_overlap", None)


def _view(one: Receipt, menu: Mapping[str, Any]) -> values.SideGains:
    answers = one.answers()
    try:
        return values.gains(FrameRow(menu=dict(menu)), one.side, answers)
    except KeyError as error:
        raise ValueError(one.side) from error


def _canonical(plain: Mapping[str, Any]) -> bytes:
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
