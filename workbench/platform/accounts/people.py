"""Make people and organisations; used by the command line, the demo and invitations."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from workbench.platform import clock, tokens
from workbench.platform.accounts.rows import OneTimeLink, Organisation, Role, User

LinkPurpose = Literal["sign_in", "reset"]
LINK_LIFETIMES: dict[LinkPurpose, timedelta] = {
    "sign_in": timedelta(days=7),
    "reset": timedelta(hours=1),
}


@dataclass(frozen=True, slots=True)
class Person:
    """What pages need to know of the person who is signed in."""

    id: int
    title: str
    email: str
    organisation: str | None
    administrator: bool
    guest: bool = False


def organisation_named(db: Session, name: str) -> Organisation:
    """Return the organisation of that name, made if it is new."""
    found = db.scalar(select(Organisation).where(Organisation.name == name))
    if found is None:
        found = Organisation(name=name)
        db.add(found)
        db.flush()
    return found


def add_person(db: Session, email: str, title: str, organisation: str | None) -> User:
    """Return the person with that address, made if new; a new person has no password yet."""
    address = email.strip().lower()
    found = db.scalar(select(User).where(User.email == address))
    if found is not None:
        return found
    home = organisation_named(db, organisation) if organisation else None
    user = User(
        email=address,
        title=title,
        active=True,
        fs_uniquifier=tokens.new_token(),
        organisation=home,
    )
    db.add(user)
    db.flush()
    return user


def make_administrator(db: Session, user: User) -> None:
    """Give the person the installation's administrator role."""
    role = db.scalar(select(Role).where(Role.name == "administrator")) or Role(name="administrator")
    if role not in user.roles:
        user.roles.append(role)
    db.flush()


def one_time_link(db: Session, user: User, purpose: LinkPurpose = "sign_in") -> str:
    """Return a token that works once within its lifetime; only its fingerprint is kept."""
    token = tokens.new_token()
    link = OneTimeLink(
        token_sha256=tokens.fingerprint(token),
        user_id=user.id,
        purpose=purpose,
        expires_at=clock.now() + LINK_LIFETIMES[purpose],
    )
    db.add(link)
    db.flush()
    return token


def find_link(db: Session, token: str, purpose: LinkPurpose = "sign_in") -> OneTimeLink | None:
    """Return the link if it exists, is unused and has not expired."""
    query = select(OneTimeLink).where(
        OneTimeLink.token_sha256 == tokens.fingerprint(token), OneTimeLink.purpose == purpose
    )
    link = db.scalar(query.with_for_update())
    usable = link is not None and link.used_at is None and link.expires_at > clock.now()
    return link if usable and link is not None and link.user.active else None


def use_link(db: Session, token: str, purpose: LinkPurpose = "sign_in") -> User | None:
    """Use up the link and return whose it is; None when it is unknown, used or expired."""
    link = find_link(db, token, purpose)
    if link is None:
        return None
    link.used_at = clock.now()
    db.flush()
    return link.user


def void_links(db: Session, user_id: int) -> None:
    """Let no link that was sent to the person work any more."""
    db.execute(delete(OneTimeLink).where(OneTimeLink.user_id == user_id))


def sweep_links(db: Session, now: datetime) -> int:
    """Delete links that no longer work and return how many; the caller commits."""
    dead = or_(OneTimeLink.expires_at <= now, OneTimeLink.used_at.is_not(None))
    return len(db.scalars(delete(OneTimeLink).where(dead).returning(OneTimeLink.id)).all())
