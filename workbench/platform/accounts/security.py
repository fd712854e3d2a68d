"""Sign-in and sign-out by Flask-Security; every sign-in gets a new session key.

Flask-Security brings the rules and the views; the blueprint here holds those that are offered, at
our addresses. Nothing signs in but the session: no token in a header, no cookie that outlives it.
"""

from datetime import timedelta
from typing import Any, cast

from flask import Blueprint, Flask, redirect, session, url_for
from flask_login import user_logged_in
from flask_security import (
    Security,
    SQLAlchemySessionUserDatastore,
    current_user,
    login_user,
    logout_user,
    views,
)
from flask_security.proxies import _security
from flask_security.recovery_codes import mf_recovery
from flask_security.webauthn import (
    webauthn_delete,
    webauthn_register,
    webauthn_register_response,
    webauthn_signin,
    webauthn_signin_response,
)
from sqlalchemy.orm import Session, scoped_session
from werkzeug.wrappers import Response

from workbench.platform import clock
from workbench.platform.accounts import factors, forms
from workbench.platform.accounts.people import Person
from workbench.platform.accounts.rows import Passkey, Role, User

SETTINGS: dict[str, Any] = {
    "PASSWORD_HASH": "argon2",
    "PASSWORD_LENGTH_MIN": 12,
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "RETURN_GENERIC_RESPONSES": True,
    "FLASH_MESSAGES": False,
    "DATETIME_FACTORY": clock.now,
    "FRESHNESS": timedelta(minutes=-1),
    "API_ENABLED_METHODS": ["session"],
    "LOGIN_URL": "/sign-in",
    "LOGOUT_METHODS": ["POST"],
    "POST_LOGIN_VIEW": "/signed-in",
    "POST_LOGOUT_VIEW": "/",
    "UNAUTHORIZED_VIEW": None,
    "LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
    "TWO_FACTOR": True,
    "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "TWO_FACTOR_ALWAYS_VALIDATE": True,
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "TWO_FACTOR_ERROR_VIEW": "/sign-in",
    "TWO_FACTOR_VERIFY_CODE_TEMPLATE": "accounts/code.html",
    "TOTP_ISSUER": "Equipoise",
    "MULTI_FACTOR_RECOVERY_CODES": True,
    "MULTI_FACTOR_RECOVERY_TEMPLATE": "accounts/recovery.html",
    # WEBAUTHN itself stays off: it would register views of its own and demand the package nh3, which
    # cleans the names of passkeys; ours are cleaned by `factors`, and the views stand below.
    "WAN_RP_NAME": "Equipoise",
    "WAN_ALLOW_AS_FIRST_FACTOR": True,
    "WAN_ALLOW_AS_MULTI_FACTOR": True,
    "WAN_POST_REGISTER_VIEW": "/account/passkeys",
    "WAN_REGISTER_TEMPLATE": "account/passkeys.html",
    "WAN_SIGNIN_TEMPLATE": "accounts/passkey.html",
    "WAN_REGISTER_WITHIN": timedelta(minutes=10),
    "WAN_SIGNIN_WITHIN": timedelta(minutes=5),
}
BOTH = ["GET", "POST"]


def install(app: Flask, db: "scoped_session[Session]", account_key: bytes) -> None:
    """Attach Flask-Security with the views we offer; `account_key` lies outside the database."""
    app.config.update({f"SECURITY_{name}": value for name, value in SETTINGS.items()})
    app.config["SECURITY_PASSWORD_SALT"] = app.config["PASSWORD_SALT"]
    app.config["SECURITY_TOTP_SECRETS"] = {"1": account_key.hex()}
    app.config[factors.ACCOUNT_KEY] = account_key
    if app.config["TESTING"]:  # hashing is slow on purpose; tests sign in often
        quick = {"argon2__time_cost": 1, "argon2__memory_cost": 64}
        app.config["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"] = quick
    security = Security(
        app,
        SQLAlchemySessionUserDatastore(db, User, Role, Passkey),
        register_blueprint=False,
        totp_cls=factors.OneUseTotp,
        mf_recovery_codes_util_cls=factors.HiddenRecoveryCodes,
        webauthn_util_cls=factors.AnyDevicePasskeys,
        login_form=forms.SignInForm,
        two_factor_verify_code_form=forms.CodeForm,
        two_factor_rescue_form=forms.NoRescueForm,
        mf_recovery_form=forms.RecoveryForm,
        wan_register_form=forms.PasskeyForm,
        wan_register_response_form=forms.NewPasskeyForm,
        wan_signin_form=forms.PasskeySignInForm,
        wan_signin_response_form=forms.PasskeyAnswerForm,
        wan_delete_form=forms.ForgetPasskeyForm,
    )
    # Its answers in JSON can carry tokens that no sign-out ends; pages are all we offer.
    security.want_json(lambda _request: False)
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]  # Flask-Login's
    app.register_blueprint(_offered())

    def renew(sender: Flask, user: User, **_extra: Any) -> None:
        # SQLite has one writer: end this request's transaction before the session key is renewed.
        db.commit()
        if user.locale:
            session["language"] = user.locale
        sender.session_interface.regenerate(session)  # type: ignore[attr-defined]  # Flask-Session's

    user_logged_in.connect(renew, app, weak=False)


def _offered() -> Blueprint:
    """Return Flask-Security's views under its own endpoint names; the rest is not reachable."""
    bp = Blueprint("security", __name__)
    passkeys = "/account/passkeys"
    for path, name, view, methods in (
        ("/sign-in", "login", views.login, BOTH),
        ("/sign-out", "logout", views.logout, ["POST"]),
        ("/sign-in/code", "two_factor_token_validation", _code, BOTH),
        ("/sign-in/recovery", "mf_recovery", mf_recovery, BOTH),
        ("/sign-in/help", "two_factor_rescue", _rescue, ["GET"]),
        ("/sign-in/passkey", "wan_signin", webauthn_signin, BOTH),
        ("/sign-in/passkey/<token>", "wan_signin_response", webauthn_signin_response, ["POST"]),
        (passkeys, "wan_register", webauthn_register, BOTH),
        (f"{passkeys}/<token>", "wan_register_response", webauthn_register_response, ["POST"]),
        (f"{passkeys}/remove", "wan_delete", webauthn_delete, ["POST"]),
    ):
        bp.add_url_rule(path, name, view, methods=methods)
    return bp


def _code() -> Any:
    """Ask for the code; whoever is in already is led on, where Flask-Security would sign them out."""
    if current_user.is_authenticated:
        return redirect(SETTINGS["POST_LOGIN_VIEW"])
    return views.two_factor_token_validation()


def _rescue() -> Response:
    """Lead on to the recovery codes, the one way there is without the app."""
    return redirect(url_for("security.mf_recovery"))


def sign_in(user: User) -> Response | None:
    """Start a session for the person; or return the way to the second factor they have set up."""
    entered = _security.two_factor_plugins.tf_enter(user, False, "link", None)
    asked = cast("Response | None", entered)  # a redirect, as we answer no JSON
    if asked is None:
        login_user(user, authn_via=["link"])
    return asked


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
        guest=current_user.has_role("guest"),
    )
