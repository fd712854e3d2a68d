"""Seed the demonstration: one deal in the middle of its way, made through the services alone.

History is loaded, KPIs and frame are agreed, the provider has locked its private answers; the
customer's answers are for whoever tries the demo. Nothing here reads or writes rows itself.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.demonstration.files import demo_history
from workbench.demonstration.plant import DEMO_MONEY, DEMO_PLANT, DEMO_SEED
from workbench.demonstration.shift_book import NAME as SHIFT_BOOK
from workbench.demonstration.shift_book import shift_book, shift_book_map
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.platform.accounts.rows import User
from workbench.platform.errors import Refused
from workbench.platform.permissions import PAYING_SIDES, RoleName, Seat, Side
from workbench.proposal.entry import CONFIDENCES, RISK_WEIGHTS
from workbench.services import deal, frame, history, kpi, values
from workbench.services.deal import NewDeal
from workbench.services.kpi import NewCard, Words

PROVIDER = "Halvorn Line Services"
CUSTOMER = "Corvane Foods"
TITLE = "Uptime of the packaging lines"


@dataclass(frozen=True, slots=True)
class SeededPerson:
    """A person of the demonstration: a role, never a name."""

    seat: str
    title: str
    email: str
    side: Side
    role: RoleName


PEOPLE = (
    SeededPerson(
        "provider executive", "Provider executive", "provider.executive@demo.invalid",
        "provider", "executive",
    ),
    SeededPerson(
        "customer executive", "Customer executive", "customer.executive@demo.invalid",
        "customer", "executive",
    ),
    SeededPerson("facilitator", "Facilitator", "facilitator@demo.invalid", "neutral", "facilitator"),
    SeededPerson(
        "provider team lead", "Provider team lead", "provider.lead@demo.invalid",
        "provider", "team_lead",
    ),
    SeededPerson(
        "customer team lead", "Customer team lead", "customer.lead@demo.invalid",
        "customer", "team_lead",
    ),
    SeededPerson("trainee", "Trainee", "trainee@demo.invalid", "provider", "trainee"),
)  # fmt: skip

OWNERS = {"owner_provider": "Service manager", "owner_customer": "Production manager"}
REPORT = NewCard(
    key="availability",
    name="Availability",
    cohorts={"New installations": ("new",), "Installed base": ("installed",)},
    words=Words(
        outcome="Packaging lines that run when production needs them",
        data_source="Monthly production report of the plant",
        fallback="Stop log of the line controllers",
        exclusions="Stops caused by missing material or power of the site",
        **OWNERS,
    ),
)
CALLS = (
    NewCard(
        key="response_time",
        name="Mean time to respond",
        words=Words(
            outcome="Help that arrives before the shift is lost",
            data_source="Service calls of the provider's ticket system",
            fallback="Gate log of the site",
            exclusions="Calls that the customer postponed",
            **OWNERS,
        ),
    ),
    NewCard(
        key="first_time_fix_rate",
        name="First-time fix rate",
        words=Words(
            outcome="One visit and the line runs",
            data_source="Service calls of the provider's ticket system",
            fallback="Signed service reports",
            exclusions="Calls closed by telephone",
            **OWNERS,
        ),
    ),
)

# What the provider says in secret: (low, likely, high) in USD a year, None for no range. Today's
# performance under a fixed fee costs 260,000 and 5,200 for each of 21.5 incidents, and bad years may
# not lose money (DOMAIN.md 5.4); of today's invoice 15 % must remain. What a tenth less going wrong
# costs and the lowest fee are stated assumptions.
PROVIDER_ANSWERS: dict[str, tuple[float | None, float, float | None]] = {
    "base_cost": (340_000, 372_000, 410_000),
    "tenth_cost": (15_000, 24_000, 40_000),
    "worst_year": (None, 0, None),
    "lowest_margin": (None, 46_000, None),
    "lowest_fee": (None, 420_000, None),
    "risk": (None, RISK_WEIGHTS[1], None),
    "confidence": (None, CONFIDENCES[-1], None),
}
# What a customer can plausibly answer: printed as a suggestion, never entered here. An hour down
# costs a consumer-goods plant 39,000 USD, 40 % of which it makes up for; today's service costs
# 306,733, and a competitor asks 600,000 (DOMAIN.md 5.4). The worst level that it could bear, in per
# cent, is a stated assumption.
CUSTOMER_SUGGESTION: dict[str, float] = {
    "hour_cost": 39_000,
    "recovered": 40,
    "worst_level": 92,
    "highest_fee": 600_000,
    "alternative_cost": 306_733,
    "risk": RISK_WEIGHTS[1],
    "confidence": CONFIDENCES[-1],
}


@dataclass(frozen=True, slots=True)
class Seeded:
    """The seeded deal, whether it was there already, and a fresh sign-in token per seat."""

    deal_id: int
    is_new: bool
    tokens: dict[str, str]


def seed(db: Session, keys: Path) -> Seeded:
    """Make the demonstration if it is not there, and new sign-in links for everybody.

    The caller commits once at the end: an interrupted seed leaves nothing behind. Refused where
    other people than the demonstration's have accounts and there is no demonstration yet.
    """
    known = set(db.scalars(select(User.email)))
    if known and not known.intersection(one.email for one in PEOPLE):
        raise Refused("demo.other_people")
    users = {one.seat: add_person(db, one.email, one.title, _home(one.side)) for one in PEOPLE}
    held = deal.views_of(db, users["facilitator"].id)
    is_new = not held
    if is_new:
        deal_id = deal.create(db, _wish(), user_id=None)
        for one in PEOPLE:
            deal.take_seat(db, deal_id, users[one.seat].id, one.side, one.role)
        _evidence(db, deal_id)
        _frame(db, deal_id, {one.side: users[one.seat].id for one in PEOPLE[:2]})
        _provider_locks(
            db, keys, Seat(users["provider executive"].id, deal_id, "provider", "executive")
        )
    else:
        deal_id = held[-1][0].id
    return Seeded(deal_id, is_new, {seat: one_time_link(db, user) for seat, user in users.items()})


def _home(side: Side) -> str | None:
    return {"provider": PROVIDER, "customer": CUSTOMER}.get(side)


def _wish() -> NewDeal:
    return NewDeal(
        title=TITLE,
        provider=PROVIDER,
        customer=CUSTOMER,
        currency="USD",
        yearly_invoice=Decimal(round(DEMO_MONEY.invoice(DEMO_PLANT))),
        timezone=DEMO_PLANT.zone,
        term_start=date(2027, 1, 1),
        term_months=36,
    )


def _evidence(db: Session, deal_id: int) -> None:
    """Load the history as the two sides would, and make the three KPI cards from it."""
    told = demo_history()
    register = told.files["register.csv"]
    sides: dict[str, Side] = {
        "production.csv": "customer",
        "service_calls.csv": "provider",
        "stops.csv": "provider",
    }
    sets = {}
    for name, side in sides.items():
        mapping: dict[str, Any] = told.maps[name]
        listed = register if "assets" in mapping else None
        sets[name] = history.add(db, deal_id, side, name, told.files[name], listed)
        history.confirm(db, deal_id, sets[name], mapping)
    book = history.add(db, deal_id, "customer", SHIFT_BOOK, shift_book(told, DEMO_SEED), register)
    history.confirm(db, deal_id, book, shift_book_map(told))
    kpi.create(db, deal_id, sets["production.csv"], REPORT)
    for card in CALLS:
        kpi.create(db, deal_id, sets["service_calls.csv"], card)


def _frame(db: Session, deal_id: int, executives: dict[Side, int]) -> None:
    """Propose the usual fees and let both executives agree to the frame."""
    row = frame.propose(db, deal_id, frame.usual_fees(db, deal_id))
    for side in PAYING_SIDES:
        frame.agree(
            db, Seat(executives[side], deal_id, side, "executive"), frame.agreed_version(row)
        )


def _provider_locks(db: Session, keys: Path, seat: Seat) -> None:
    """Enter the provider's answers, sealed like anybody's, and lock them."""
    for key, amounts in PROVIDER_ANSWERS.items():
        values.answer_question(db, keys, seat, key, amounts)
    values.lock(db, keys, seat.deal_id, seat)
