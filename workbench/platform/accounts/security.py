"""Sign-in and sign-out by Flask-Security; every sign-in gets a new session key."""

from typing import Any

from flask import Flask, session
from flask_login import user_logged_in
from flask_security import (
    Security,
    SQLAlchemySessionUserDatastore,
    current_user,
    login_user,
    logout_user,
)
from sqlalchemy.orm import Session, scoped_session

from workbench.platform.accounts.people import Person
from workbench.platform.accounts.rows import Role, User


def install(app: Flask, db: "scoped_session[Session]") -> None:
    """Attach Flask-Security and renew the session key at each sign-in."""
    app.config.update(
        SECURITY_PASSWORD_SALT=app.config["SECRET_KEY"],
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 (the name of a scheme)
        SECURITY_REGISTERABLE=False,
        SECURITY_RECOVERABLE=False,
        SECURITY_CHANGEABLE=False,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/deals",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_UNAUTHORIZED_VIEW=None,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_LOGIN_USER_TEMPLATE="accounts/sign_in.html",
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False, "test_environment": True},
    )
    Security(app, SQLAlchemySessionUserDatastore(db, User, Role))

    def renew(sender: Flask, **_extra: Any) -> None:
        # SQLite has one writer: end this request's transaction before the session key is renewed.
        db.commit()
        sender.session_interface.regenerate(session)  # type: ignore[attr-defined]  # Flask-Session's

    user_logged_in.connect(renew, app, weak=False)


def sign_in(user: User) -> None:
    """Start a session for the person."""
    login_user(user, authn_via=["link"])


def sign_out() -> None:
    """End the session; its key is worthless afterwards."""
    logout_user()
    session.clear()


def signed_in() -> Person | None:
    """Return who is signed in, or None."""
    if not current_user or not current_user.is_authenticated:
        return None
    return Person(
        id=current_user.id,
        title=current_user.title,
        email=current_user.email,
        organisation=current_user.organisation.name if current_user.organisation else None,
        administrator=current_user.has_role("administrator"),
    )
