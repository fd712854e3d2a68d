"""Make deals, give seats, and say where a deal stands and whose turn it is."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from workbench.platform import clock
from workbench.platform.accounts.people import add_person, one_time_link, organisation_named
from workbench.platform.accounts.standing import find_person
from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import ROLES_OF_SIDE, RoleName, Seat, Side
from workbench.store.deal import DealRow, SeatRow, deals_of, seats_in


@dataclass(frozen=True, slots=True)
class NewDeal:
    """What a person says to open a deal; money in `currency`, `yearly_invoice` is today's."""

    title: str
    provider: str
    customer: str
    currency: str
    yearly_invoice: Decimal
    timezone: str
    term_start: date
    term_months: int


@dataclass(frozen=True, slots=True)
class DealView:
    """What both sides may know of a deal; a rehearsal is one in which simulated people answer."""

    id: int
    title: str
    provider: str
    customer: str
    currency: str
    yearly_invoice: Decimal
    timezone: str
    term_start: date
    term_months: int
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat as the deal page lists it."""

    title: str
    organisation: str | None
    side: Side
    role: RoleName


def create(db: Session, wish: NewDeal, user_id: int | None, side: Side = "neutral") -> int:
    """Open a deal; whoever opens it takes the first seat. Returns its id."""
    if wish.provider.strip().lower() == wish.customer.strip().lower():
        raise Refused("deal.one_organisation", field="customer")
    row = DealRow(
        title=wish.title.strip(),
        provider_id=organisation_named(db, wish.provider.strip()).id,
        customer_id=organisation_named(db, wish.customer.strip()).id,
        currency=wish.currency,
        yearly_invoice=wish.yearly_invoice,
        timezone=wish.timezone,
        term_start=wish.term_start,
        term_months=wish.term_months,
        settings={},
        created_at=clock.now(),
    )
    db.add(row)
    db.flush()
    if user_id is not None:
        role: RoleName = "facilitator" if side == "neutral" else "executive"
        take_seat(db, row.id, user_id, side, role)
    return row.id


def take_seat(db: Session, deal_id: int, user_id: int, side: Side, role: RoleName) -> None:
    """Give the person a seat; a person has one seat in a deal, and a role belongs to its sides."""
    if role not in ROLES_OF_SIDE[side]:
        raise Refused("deal.role_of_other_side", field="role")
    if any(row.user_id == user_id for row in seats_in(db, deal_id)):
        raise Refused("deal.has_seat", field="email")
    db.add(SeatRow(deal_id=deal_id, user_id=user_id, side=side, role=role))
    db.flush()


def invite(
    db: Session, seat: Seat, email: str, side: Side, role: RoleName, name: str = ""
) -> str | None:
    """Give a person a seat and return the token of their sign-in link.

    An executive invites for the own side and for neutral seats, the facilitator for neutral seats
    and participants of both sides; both invite the first executive of a side that has none. Without
    a name people are called by their seat. Whoever has an account already signs in as always: a
    link to it is nothing for the inviter, who gets None.
    """
    deal = _row(db, seat.deal_id)
    if not _may_invite(db, seat, side, role):
        of_facilitator = seat.role == "facilitator"
        raise Refused("deal.not_facilitated" if of_facilitator else "deal.not_your_side", "side")
    home = {"provider": deal.provider.name, "customer": deal.customer.name}.get(side)
    known = find_person(db, email) is not None
    user = add_person(db, email, name.strip() or usual_title(side, role), home)
    take_seat(db, seat.deal_id, user.id, side, role)
    return None if known else one_time_link(db, user)


def _may_invite(db: Session, seat: Seat, side: Side, role: RoleName) -> bool:
    led = {row.side for row in seats_in(db, seat.deal_id) if row.role == "executive"}
    first = role == "executive" and side not in led
    if seat.role == "facilitator":
        return first or side == "neutral" or role == "participant"
    return first or side in {seat.side, "neutral"}


def usual_title(side: Side, role: RoleName) -> str:
    """Return what a person is called until somebody writes a name."""
    words = role.replace("_", " ")
    return words.capitalize() if side == "neutral" else f"{side.capitalize()} {words}"


def _row(db: Session, deal_id: int) -> DealRow:
    row = db.get(DealRow, deal_id)
    if row is None:
        raise NotFound
    return row


def view(db: Session, deal_id: int) -> DealView:
    """Return the deal."""
    row = _row(db, deal_id)
    return DealView(
        id=row.id,
        title=row.title,
        provider=row.provider.name,
        customer=row.customer.name,
        currency=row.currency,
        yearly_invoice=row.yearly_invoice,
        timezone=row.timezone,
        term_start=row.term_start,
        term_months=row.term_months,
        rehearsal="rehearsal" in row.settings,
    )


def views_of(db: Session, user_id: int) -> list[tuple[DealView, SeatView]]:
    """Return the person's deals with the seat held in each, newest first."""
    return [(view(db, row.deal_id), _seat_view(row)) for row in deals_of(db, user_id)]


def seats(db: Session, deal_id: int) -> list[SeatView]:
    """Return who has a seat in the deal; guests who wait for admission have none yet."""
    return [_seat_view(row) for row in seats_in(db, deal_id) if row.role != "waiting_guest"]


def _seat_view(row: SeatRow) -> SeatView:
    home = row.user.organisation.name if row.user.organisation else None
    return SeatView(title=row.user.title, organisation=home, side=row.side, role=row.role)
