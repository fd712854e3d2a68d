"""The public frame of a round: fees, level sets and the menu of packages, agreed by both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workbench.codes import Finding
from workbench.platform import clock
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.neutral_keys import PublicKey
from workbench.platform.permissions import Seat
from workbench.platform.versions import require_version, version_of
from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.openness import Openness, Recommendation, recommended
from workbench.services import frame_menu, neutral_key
from workbench.store.deal import DealRow
from workbench.store.frame import (
    FrameRow,
    frame_of_round,
    latest_frame,
    locked_frame,
    menu_digest,
)
from workbench.store.kpi import kpi_cards
from workbench.store.neutral import drop_neutral_locks
from workbench.store.values import failed_rounds, locked_sides, run_of

USUAL_FACTORS = (Decimal("1.4"), Decimal("1.7"), Decimal("2.0"))
MOST_ROUNDS = 3  # STACK.md: what still leaks grows with the rounds
HUNDRED = Decimal(100)


# A first frame, another one in its place, nothing while a side has locked, after a settlement
# nothing, the frame of the next round, or nothing because the rounds are used up.
NextStep = Literal["propose", "change", "wait", "settled", "next round", "over"]


@dataclass(frozen=True, slots=True)
class FrameView:
    """What both sides see of the round's frame; `findings` say what was added to its menu.

    `named` are the fees that both named, `fees` those of the menu; `key` is the fingerprint of a
    neutral run's key.
    """

    round: int
    fees: tuple[Decimal, ...]
    named: tuple[Decimal, ...]
    packages: int
    menu_sha256: str
    seed: int
    provider_agreed_at: datetime | None
    customer_agreed_at: datetime | None
    paid_kpis: int
    openness: Openness
    rule: Rule
    key: str | None
    findings: tuple[Finding, ...] = ()

    @property
    def agreed(self) -> bool:
        """Whether both sides have agreed to the frame."""
        return bool(self.provider_agreed_at and self.customer_agreed_at)


def latest(db: Session, deal_id: int) -> FrameRow | None:
    """Return the last round's frame, or None."""
    return latest_frame(db, deal_id)


def view(row: FrameRow) -> FrameView:
    """Return what both may see of a frame."""
    key = key_of(row)
    return FrameView(
        round=row.round,
        fees=tuple(Decimal(fee) for fee in row.fees),
        named=tuple(Decimal(fee) for fee in row.limits.get("fees", row.fees)),
        packages=len(row.menu["packages"]),
        menu_sha256=row.menu_sha256,
        seed=row.limits["seed"],
        provider_agreed_at=row.provider_agreed_at,
        customer_agreed_at=row.customer_agreed_at,
        paid_kpis=len(row.menu["kpis"]),
        openness=row.openness,
        rule=Rule(row.rule),
        key=key.fingerprint() if key else None,
        findings=frame_menu.findings_of(row.menu),
    )


def next_step(db: Session, row: FrameRow | None) -> NextStep:
    """Return what may be done with the last round's frame."""
    if row is None:
        return "propose"
    run = run_of(db, row.id)
    if run is None:
        return "wait" if locked_sides(db, row.id) else "change"
    if run.outcome["status"] == "settled":
        return "settled"
    return "next round" if row.round < MOST_ROUNDS else "over"


def usual_fees(db: Session, deal_id: int) -> tuple[Decimal, ...]:
    """Return the default fee grid: today's invoice times 1.4, 1.7 and 2.0, to the hundred."""
    invoice = db.get_one(DealRow, deal_id).yearly_invoice
    return tuple(
        (invoice * factor / HUNDRED).quantize(Decimal(1), ROUND_HALF_UP) * HUNDRED
        for factor in USUAL_FACTORS
    )


def version_seen(row: FrameRow | None) -> str:
    """Return the version of the last round's frame; there is one of no frame too."""
    return version_of(None) if row is None else version_of(row.round, agreed_version(row))


def agreed_version(row: FrameRow) -> str:
    """Return the version of what both agree to: menu, openness, rule, and the key of a neutral run."""
    key = key_of(row)
    if key is not None:
        return version_of(row.menu_sha256, row.openness, row.rule, key.fingerprint())
    if row.openness == SEALED.openness:
        return row.menu_sha256
    return version_of(row.menu_sha256, row.openness, row.rule)


@dataclass(frozen=True, slots=True)
class Mode:
    """How much the round shows, and by which rule it settles; sealed is always Nash.

    With a `key` the round is a neutral run: both seal to it on their own machines.
    """

    openness: Openness = "sealed"
    rule: Rule = Rule.NASH
    key: PublicKey | None = None


SEALED = Mode()


def key_of(row: FrameRow) -> PublicKey | None:
    """Return the public one-off key of a neutral run, None for a round on this server."""
    return neutral_key.public_key(row.limits.get("neutral", {}).get("key"))


def recommendation(db: Session, deal_id: int) -> Recommendation:
    """Return the mode that fits the deal's situation, with the reason."""
    return recommended(paid_kpis(db, deal_id), failed_rounds(db, deal_id))


def paid_kpis(db: Session, deal_id: int) -> int:
    """Return how many KPIs a frame made now would have."""
    return sum(card.paid for card in kpi_cards(db, deal_id))


def propose(
    db: Session,
    deal_id: int,
    fees: Sequence[Decimal],
    seen: str | None = None,
    mode: Mode = SEALED,
) -> FrameRow:
    """Make the next round's frame from shared data alone; both must agree before sealed entry.

    Conflict where the frame is no longer the one that the person saw.
    """
    previous = locked_frame(db, deal_id)
    number = 1 if previous is None else previous.round
    if previous is not None:
        _check_replaceable(db, previous)
        number += 1 if run_of(db, previous.id) else 0
    require_version(seen, version_seen(previous))
    menu = frame_menu.made(db, deal_id, mode.openness, fees)
    limits = frame_menu.limits_of(db, deal_id, menu, fees)
    if mode.key is not None:
        limits["neutral"] = _neutral(db, deal_id, number, mode.key)
    row = previous if previous is not None and previous.round == number else None
    if row is not None:
        drop_neutral_locks(db, row.id)
    else:
        row = FrameRow(deal_id=deal_id, round=number, created_at=clock.now())
        db.add(row)
    row.limits, row.fees, row.menu = limits, menu["fees"], menu
    row.menu_sha256 = menu_digest(menu)
    row.openness = mode.openness
    row.rule = (Rule.NASH if mode.openness == "sealed" else mode.rule).value
    row.provider_agreed_at = row.customer_agreed_at = None
    try:
        db.flush()
    except IntegrityError as error:  # the other side proposed the same round at the same moment
        raise Conflict from error
    return row


def _neutral(db: Session, deal_id: int, number: int, key: PublicKey) -> dict[str, Any]:
    """Return what the frame of a neutral run keeps besides; a key that served a round is refused."""
    earlier = [frame_of_round(db, deal_id, one) for one in range(1, number)]
    if key in [key_of(row) for row in earlier if row is not None]:
        raise Refused("neutral.key_used", "key")
    invoice = float(db.get_one(DealRow, deal_id).yearly_invoice)
    return {"key": neutral_key.halves(key), "yearly_invoice": invoice}


def _check_replaceable(db: Session, row: FrameRow) -> None:
    run = run_of(db, row.id)
    if run is None and locked_sides(db, row.id):
        raise Refused("frame.somebody_locked")
    if run is not None and run.outcome["status"] == "settled":
        raise Refused("frame.settled")
    if run is not None and row.round >= MOST_ROUNDS:
        raise Refused("frame.no_more_rounds", most=MOST_ROUNDS)


def agree(db: Session, seat: Seat, seen: str) -> None:
    """Agree to the frame for one's side; a page from before a change is refused."""
    row = locked_frame(db, seat.deal_id)
    if row is None:
        raise NotFound
    require_version(seen, agreed_version(row))
    if seat.side == "provider":
        row.provider_agreed_at = row.provider_agreed_at or clock.now()
    else:
        row.customer_agreed_at = row.customer_agreed_at or clock.now()
    db.flush()
