"""What an account is in the installation: administrator, guest, active or not."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.platform import tokens
from workbench.platform.accounts.people import make_administrator
from workbench.platform.accounts.rows import Role, User, user_roles

ADMINISTRATOR, GUEST = "administrator", "guest"
SIMULATED = "simulated"  # nobody real: a rehearsal plays this person
NOWHERE = "guest.invalid"  # a domain that never receives mail (RFC 2606)


def add_guest(db: Session, name: str) -> User:
    """Return a new account without address and password: it lives as long as its session."""
    token = tokens.new_token()
    user = User(
        email=f"{token[:16]}@{NOWHERE}", title=name, active=True, fs_uniquifier=tokens.new_token()
    )
    user.roles.append(_role(db, GUEST))
    db.add(user)
    db.flush()
    return user


def add_simulated(db: Session, name: str) -> User:
    """Return a new account of nobody: it is closed, without an address that receives a link."""
    user = add_guest(db, name)
    user.active = False
    user.roles.append(_role(db, SIMULATED))
    db.flush()
    return user


def remove_simulated(db: Session, user_ids: list[int]) -> None:
    """Delete the accounts of simulated people, which nothing may refer to any more; no other."""
    query = select(User).where(User.id.in_(user_ids)).order_by(User.id)
    for user in db.scalars(query).all():
        if has(user, SIMULATED):
            db.delete(user)
    db.flush()


def _role(db: Session, name: str) -> Role:
    return db.scalar(select(Role).where(Role.name == name)) or Role(name=name)


def has(user: User, role: str) -> bool:
    """Return whether the account has a role of the installation."""
    return any(one.name == role for one in user.roles)


def find_person(db: Session, email: str) -> User | None:
    """Return the account with that address."""
    return db.scalar(select(User).where(User.email == email.strip().lower()))


def everybody(db: Session) -> list[User]:
    """Return every account of a person, active ones first, then by name; nobody simulated."""
    simulated = User.roles.any(Role.name == SIMULATED)
    query = select(User).where(~simulated)
    return list(db.scalars(query.order_by(User.active.desc(), User.title, User.id)))


def locked_administrators(db: Session) -> list[User]:
    """Return the active administrators with their rows locked until the transaction ends."""
    query = (
        select(User)
        .join(user_roles, user_roles.c.user_id == User.id)
        .join(Role, Role.id == user_roles.c.role_id)
        .where(Role.name == ADMINISTRATOR, User.active)
        .order_by(User.id)
        .with_for_update(of=User)
    )
    return list(db.scalars(query.execution_options(populate_existing=True)))


def set_administrator(db: Session, user: User, wanted: bool) -> None:
    """Make the person an administrator, or no longer one."""
    if wanted:
        make_administrator(db, user)
    else:
        user.roles = [role for role in user.roles if role.name != ADMINISTRATOR]
    db.flush()


def set_active(db: Session, user: User, wanted: bool) -> None:
    """Let the account sign in or not; what it has open ends with the next request, for good."""
    user.active = wanted
    user.fs_uniquifier = tokens.new_token()
    db.flush()
