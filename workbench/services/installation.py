"""What an administrator of the installation sees and does: people and the names of deals.

An administrator opens no deal: of a deal there is its title, its parties and how many people sit in
it, enough to know whom to ask, and nothing of what was entered.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from workbench.platform.accounts.rows import User
from workbench.platform.accounts.standing import (
    ADMINISTRATOR,
    GUEST,
    everybody,
    has,
    locked_administrators,
    set_active,
    set_administrator,
)
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.store.deal import all_deals, seats_by_deal

Change = Literal["deactivate", "activate", "make_administrator", "unmake_administrator"]


@dataclass(frozen=True, slots=True)
class PersonView:
    """An account; `state` is what a form carries so that it decides on what was seen."""

    id: int
    title: str
    email: str
    organisation: str | None
    active: bool
    administrator: bool
    guest: bool
    state: str


@dataclass(frozen=True, slots=True)
class DealLine:
    """A deal from outside."""

    id: int
    title: str
    provider: str
    customer: str
    opened_at: datetime
    people: int


def people(db: Session) -> list[PersonView]:
    """Return every account, active ones first."""
    return [_view(user) for user in everybody(db)]


def _view(user: User) -> PersonView:
    return PersonView(
        id=user.id,
        title=user.title,
        email=user.email,
        organisation=user.organisation.name if user.organisation else None,
        active=user.active,
        administrator=has(user, ADMINISTRATOR),
        guest=has(user, GUEST),
        state=_state(user),
    )


def _state(user: User) -> str:
    return f"{int(user.active)}{int(has(user, ADMINISTRATOR))}"


def deals(db: Session) -> list[DealLine]:
    """Return every deal by its name and its parties, newest first; no rehearsal that was deleted."""
    counts = seats_by_deal(db)
    return [
        DealLine(
            row.id,
            row.title,
            row.provider.name,
            row.customer.name,
            row.created_at,
            counts.get(row.id, 0),
        )
        for row in all_deals(db)
        if row.title
    ]


def change(db: Session, me: int, user_id: int, wish: Change, state: str) -> str:
    """Change what an account is in the installation and return its name.

    Conflict when somebody changed it meanwhile. One active administrator always remains, and nobody
    deactivates the own account.
    """
    left = [one.id for one in locked_administrators(db) if one.id != user_id]
    user = db.get(User, user_id, with_for_update=True, populate_existing=True)
    if user is None:
        raise NotFound
    if _state(user) != state:
        raise Conflict
    _check(user, wish, me, left)
    if wish in {"deactivate", "activate"}:
        set_active(db, user, wish == "activate")
    else:
        set_administrator(db, user, wish == "make_administrator")
    return user.title


def _check(user: User, wish: Change, me: int, left: list[int]) -> None:
    if wish == "deactivate" and user.id == me:
        raise Refused("installation.yourself")
    if wish in {"deactivate", "unmake_administrator"} and has(user, ADMINISTRATOR) and not left:
        raise Refused("installation.last_administrator")
    if wish == "make_administrator" and (has(user, GUEST) or not user.active):
        raise Refused("installation.no_administrator")
