"""What people do with their own account: passwords, codes from an app, and what they are told of it."""

from dataclasses import dataclass
from datetime import datetime

from flask_security import hash_password, login_user, verify_password
from flask_security.changeable import change_user_password
from flask_security.proxies import _datastore, _security
from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.platform import tokens
from workbench.platform.accounts import sessions, throttle
from workbench.platform.accounts.passwords import weakness
from workbench.platform.accounts.people import find_link, sweep_links, use_link, void_links
from workbench.platform.accounts.rows import User
from workbench.platform.config import Config, from_environment
from workbench.platform.errors import Refused
from workbench.services import post
from workbench.store.deal import deals_of

METHOD = "authenticator"
HALF_MINUTE = 30


@dataclass(frozen=True, slots=True)
class AccountView:
    """How a person can sign in."""

    email: str
    title: str
    has_password: bool
    has_code: bool
    recovery_codes: int
    passkeys: int


@dataclass(frozen=True, slots=True)
class CodeSetup:
    """What an app needs to make codes: the picture to scan, the same as text, and as a link."""

    picture: str
    key: str
    uri: str


def view(db: Session, user_id: int) -> AccountView:
    """Return how the person can sign in."""
    user = db.get_one(User, user_id)
    return AccountView(
        email=user.email,
        title=user.title,
        has_password=bool(user.password),
        has_code=bool(user.tf_totp_secret),
        recovery_codes=len(user.mf_recovery_codes or []),
        passkeys=len(user.webauthn),
    )


def has_way_back(db: Session, user_id: int) -> bool:
    """Tell whether the person can sign in again without a new link."""
    now = view(db, user_id)
    return now.has_password or now.passkeys > 0


def speak(db: Session, user_id: int, language: str) -> None:
    """Keep the person's language, for pages and mails; the caller commits."""
    db.get_one(User, user_id).locale = language


def ask_for_reset(db: Session, email: str, language: str) -> int | None:
    """Put the mail that lets a person choose a new password; None if there is no such person."""
    user = db.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None or not user.active:
        return None
    return post.put(db, user, "reset", language, link="reset")


def reset_password(db: Session, token: str, password: str, language: str) -> tuple[str, int]:
    """Take the new password by a link; all sessions and links of the person end.

    Returns the person's address and the id of the mail that tells them. The caller commits.
    """
    found = find_link(db, token, "reset")
    if found is None:
        raise Refused("account.link_over", field="password")
    user = found.user
    plain = _strong(db, user, password)
    use_link(db, token, "reset")
    user.password = hash_password(plain)
    user.fs_uniquifier = tokens.new_token()
    void_links(db, user.id)
    sessions.end_all(db, user.id)
    return user.email, post.put(db, user, "password_changed", language)


def change_password(db: Session, user_id: int, present: str, password: str, language: str) -> int:
    """Change the password of the person who asks; commits, and ends all their other sessions.

    The session that asks goes on under a new key. Returns the id of the mail that tells them.
    """
    user = db.get_one(User, user_id)
    if user.password and not verify_password(present, user.password):
        raise Refused("account.password_wrong", field="present")
    plain = _strong(db, user, password)
    void_links(db, user.id)
    sessions.end_all(db, user.id)
    mail = post.put(db, user, "password_changed", language)
    change_user_password(user, plain, notify=False, autologin=False)
    login_user(user, remember=False, authn_via=["change"])  # commits, and renews the session key
    return mail


def _strong(db: Session, user: User, password: str) -> str:
    """Return the password as it is hashed, or refuse it."""
    plain: str = _security.password_util.normalize(password)
    known = [user.email, user.title, user.organisation.name if user.organisation else ""]
    for seat in deals_of(db, user.id):
        known += [seat.deal.title, seat.deal.provider.name, seat.deal.customer.name]
    code = weakness(plain, known)
    if code is not None:
        raise Refused(code, field="password")
    return plain


def new_secret() -> str:
    """Return a new secret for an app, encrypted with the account key."""
    secret: str = _security.totp_factory.generate_totp_secret()
    return secret


def setup(db: Session, user_id: int, secret: str) -> CodeSetup:
    """Return what the app needs to take the secret."""
    told = _security.totp_factory.fetch_setup_values(secret, db.get_one(User, user_id))
    return CodeSetup(picture=told["image"], key=told["key"], uri=told["uri"])


def code_on(
    db: Session, user_id: int, secret: str, code: str, language: str
) -> tuple[list[str], int]:
    """Guard the account with codes from the app, once one of them was right.

    Returns the recovery codes, which are shown only now, and the id of the mail that tells the
    person. The caller commits.
    """
    user = db.get_one(User, user_id)
    user.tf_totp_counter = None
    if not _security.totp_factory.verify_totp(code, secret, user, window=HALF_MINUTE):
        raise Refused("account.code_wrong", field="code")
    _datastore.tf_set(user, METHOD, totp_secret=secret)
    return new_recovery_codes(db, user_id), post.put(db, user, "code_on", language)


def new_recovery_codes(db: Session, user_id: int) -> list[str]:
    """Make new recovery codes, to be shown once; the earlier ones stop working."""
    user = db.get_one(User, user_id)
    codes: list[str] = _security.mf_recovery_codes_util.create_recovery_codes(user)
    return codes


def prove(db: Session, user_id: int, code: str) -> None:
    """Refuse unless the code is a right one from the app, or an unused recovery code; use it up."""
    user, util = db.get_one(User, user_id), _security.mf_recovery_codes_util
    secret = user.tf_totp_secret
    if secret and _security.totp_factory.verify_totp(code, secret, user, window=HALF_MINUTE):
        return
    if not util.check_recovery_code(user, code):
        raise Refused("account.code_wrong", field="code")
    util.delete_recovery_code(user, code)


def code_off(db: Session, user_id: int, language: str) -> int:
    """Ask for no more codes; returns the id of the mail that tells the person. The caller commits."""
    user = db.get_one(User, user_id)
    _datastore.tf_reset(user)
    _datastore.mf_set_recovery_codes(user, None)
    return post.put(db, user, "code_off", language)


def tell(db: Session, user_id: int, code: str, language: str) -> int:
    """Put a mail that tells a person of a change to their account; returns its id."""
    return post.put(db, db.get_one(User, user_id), code, language)


def release(db: Session, email: str) -> User | None:
    """Take everything off the account that somebody has lost, and end what goes on under it.

    Returns the person, who needs a new link then; None if there is none of that address. The caller
    commits.
    """
    user = db.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        return None
    user.password = user.tf_primary_method = user.tf_totp_secret = user.mf_recovery_codes = None
    user.webauthn.clear()
    user.fs_uniquifier = tokens.new_token()
    void_links(db, user.id)
    sessions.end_all(db, user.id)
    return user


def sweep(db: Session, now: datetime, settings: Config | None = None) -> dict[str, int]:
    """Delete attempts, links, sessions and mails that are over; returns how many. Commits."""
    config = settings or from_environment()
    counts = {
        "attempts": throttle.sweep(db, now),
        "links": sweep_links(db, now),
        "sessions": sessions.sweep(db, now, config.session_idle),
        "mails": post.sweep(db, now),
    }
    db.commit()
    return counts
