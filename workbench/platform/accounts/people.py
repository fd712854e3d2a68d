"""Make people and organisations; used by the command line, the demo and invitations."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.platform import clock, tokens
from workbench.platform.accounts.rows import OneTimeLink, Organisation, Role, User

LINK_LIFETIME = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Person:
    """What pages need to know of the person who is signed in."""

    id: int
    title: str
    email: str
    organisation: str | None
    administrator: bool


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


def one_time_link(db: Session, user: User) -> str:
    """Return a token that signs the person in once within a week; only its fingerprint is kept."""
    token = tokens.new_token()
    link = OneTimeLink(
        token_sha256=tokens.fingerprint(token),
        user_id=user.id,
        expires_at=clock.now() + LINK_LIFETIME,
    )
    db.add(link)
    db.flush()
    return token


def find_link(db: Session, token: str) -> OneTimeLink | None:
    """Return the link if it exists, is unused and has not expired."""
    link = db.scalar(
        select(OneTimeLink).where(OneTimeLink.token_sha256 == tokens.fingerprint(token))
    )
    usable = link is not None and link.used_at is None and link.expires_at > clock.now()
    return link if usable else None


def use_link(db: Session, token: str) -> User | None:
    """Use up the link and return whom it signs in; None when it is unknown, used or expired."""
    link = find_link(db, token)
    if link is None or not link.user.active:
        return None
    link.used_at = clock.now()
    db.flush()
    return link.user
