"""Receipts of a round, and the round computed again from two of them.

A receipt is a side's own: its answers and its salt, whose SHA-256 is the published commitment
(docs/formats/receipt.md). Both receipts and the public menu give the package again, by the same
code that settled the round.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from workbench.platform.errors import NotFound
from workbench.platform.permissions import PAYING_SIDES, Seat, Side
from workbench.proposal.bargaining.gains import SideGains
from workbench.proposal.bargaining.openness import Openness
from workbench.services import private_inputs, rounds, values
from workbench.services.private_inputs import Answers
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
    mode: Openness
    rule: str
    menu_sha256: str
    inputs: str
    salt: bytes
    commitment: str

    def fits(self) -> bool:
        """Return whether salt and inputs give the commitment."""
        made = hashlib.sha256(self.salt + self.inputs.encode()).hexdigest()
        return made == self.commitment

    def content(self) -> bytes:
        """Return the receipt as canonical JSON: what its side keeps."""
        return canonical(
            {
                "format": FORMAT,
                "schema_version": SCHEMA_VERSION,
                "deal": self.deal,
                "round": self.round,
                "side": self.side,
                "mode": self.mode,
                "rule": self.rule,
                "menu_sha256": self.menu_sha256,
                "inputs": self.inputs,
                "salt": self.salt.hex(),
                "commitment": self.commitment,
            }
        )

    def answers(self) -> Answers:
        """Return the answers by the keys of their questions; raises ValueError for no answers."""
        try:
            return private_inputs.read(self.inputs.encode())
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ValueError(self.side) from error


def download(db: Session, keys: Path, seat: Seat, number: int) -> bytes:
    """Return the own side's receipt of a round as canonical JSON.

    Raises NotFound before the own side's lock, and for whoever has no side.
    """
    frame = frame_of_round(db, seat.deal_id, number)
    row = own_values(db, frame.id, seat.side) if frame and seat.side in PAYING_SIDES else None
    if frame is None or row is None or row.commitment is None:
        raise NotFound
    inputs, salt = values.locked_bytes(keys, frame, row)
    return replace(of_lock(frame, seat.side, inputs, salt), commitment=row.commitment).content()


def of_lock(frame: FrameRow, side: Side, inputs: bytes, salt: bytes) -> Receipt:
    """Return the receipt of what a side locks: canonical inputs and 32 random bytes of salt."""
    return Receipt(
        deal=frame.deal_id,
        round=frame.round,
        side=side,
        mode=frame.openness,
        rule=frame.rule,
        menu_sha256=frame.menu_sha256,
        inputs=inputs.decode(),
        salt=salt,
        commitment=hashlib.sha256(salt + inputs).hexdigest(),
    )


def numbers(db: Session, seat: Seat, latest: FrameRow | None) -> list[int]:
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
    return canonical(frame.menu)


def fingerprint(menu: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a menu in canonical form."""
    return hashlib.sha256(canonical(menu)).hexdigest()


def replay(customer: Receipt, provider: Receipt, menu: Mapping[str, Any]) -> dict[str, Any]:
    """Return what both are told, again from what both locked: status, package and what the mode adds.

    Raises ValueError naming the side whose answers lack one, StepError where an answer is outside
    what a round takes. The two receipts are of one round.
    """
    frame = FrameRow(menu=dict(menu), openness=customer.mode, rule=customer.rule)
    return rounds.outcome(frame, _view(customer, frame), _view(provider, frame))


def _view(one: Receipt, frame: FrameRow) -> SideGains:
    answers = one.answers()
    try:
        return values.gains(frame, one.side, answers)
    except KeyError as error:
        raise ValueError(one.side) from error


def canonical(plain: Mapping[str, Any]) -> bytes:
    """Return plain data in canonical form: UTF-8, names sorted, nothing between them."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
