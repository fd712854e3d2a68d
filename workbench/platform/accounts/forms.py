"""Flask-Security's sign-in forms with our words, our limits and no more than we offer.

None remembers anybody beyond the session: a cookie that outlives the session could be replayed.
"""

from collections.abc import Callable
from typing import Any

from flask import flash, g, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_security import LoginForm, TwoFactorRescueForm, TwoFactorVerifyCodeForm
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.webauthn import (
    WebAuthnDeleteForm,
    WebAuthnRegisterForm,
    WebAuthnRegisterResponseForm,
    WebAuthnSigninForm,
    WebAuthnSigninResponseForm,
)
from sqlalchemy.orm import Session
from wtforms import EmailField, Field, HiddenField, PasswordField, RadioField, StringField

from workbench.codes import Finding
from workbench.platform import clock
from workbench.platform.accounts import throttle
from workbench.platform.accounts.factors import LONGEST_NAME
from workbench.platform.accounts.throttle import Attempt, Kind
from workbench.platform.database import reading
from workbench.platform.texts import sentence

A_WHILE = 120  # seconds that are told as seconds


def db() -> Session:
    """Return this request's database session."""
    session: Session = g.db()
    return session


def attempt(kind: Kind, account: str) -> Attempt:
    """Return the attempt that this request makes."""
    return Attempt(kind, account, request.remote_addr or "")


def wait_told(seconds: int) -> Finding:
    """Say how long to wait, in seconds or in minutes."""
    if seconds <= A_WHILE:
        return Finding("account.wait_seconds", {"seconds": seconds})
    return Finding("account.wait_minutes", {"minutes": -(-seconds // 60)})


def hindered(tried: Attempt) -> str | None:
    """Count the attempt; return what to tell the person if it comes too early."""
    seconds = throttle.enter(db(), tried, clock.now())
    return sentence(wait_told(seconds)) if seconds else None


class SignInForm(LoginForm):
    """Address and password."""

    email = EmailField(_l("E-mail address"), render_kw={"autocomplete": "username"})
    password = PasswordField(_l("Password"), render_kw={"autocomplete": "current-password"})
    remember = None  # type: ignore[assignment]  # WTForms drops a field that is None

    def validate(self, **kwargs: Any) -> bool:
        """Answer the same whatever was wrong, and only as often as the limits allow."""
        address = str(self.email.data or "").strip()
        if not address or not self.password.data:
            empty = self.password if address else self.email
            empty.errors = [gettext("Write it here. Nothing was sent.")]
            return False
        tried = attempt("sign_in", address)
        told = hindered(tried)
        if told is None and self._is_right(kwargs):
            throttle.passed(db(), tried, clock.now())
            db().commit()
            return True
        for field in (self.email, self.password):
            field.errors = []
        self.form_errors[:] = [
            told
            or gettext(
                "This address and this password do not belong together. Check both; or sign in by "
                "a link from a mail, below."
            )
        ]
        return False

    def _is_right(self, kwargs: dict[str, Any]) -> bool:
        # hashing takes a while: nobody else waits for the database meanwhile
        with reading():
            right = super().validate(**kwargs)
        db().commit()
        return right


class CodeForm(TwoFactorVerifyCodeForm):
    """A code from the app."""

    code = StringField(
        _l("Code from your app"),
        description=_l("Six digits; they change every half minute."),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )

    def validate(self, **kwargs: Any) -> bool:
        """Accept a code once, and only as often as the limits allow."""
        self.code.data = "".join(str(self.code.data or "").split())
        wrong = gettext("This code is not right, or it was used already. Wait for the next one.")
        return _judged(self, lambda: super(CodeForm, self).validate(**kwargs), wrong)


class NoRescueForm(TwoFactorRescueForm):
    """Offered nowhere: the page of the code leads to the recovery codes by itself."""

    help_setup = RadioField(choices=[])


class RecoveryForm(MfRecoveryForm):
    """A recovery code, for when the app is out of reach."""

    code = StringField(
        _l("Recovery code"),
        description=_l("One of those you kept when you set the app up. It works once."),
        render_kw={"autocomplete": "off"},
    )

    def validate(self, **kwargs: Any) -> bool:
        """Accept a code once, and only as often as the limits allow."""
        wrong = gettext("This is none of your unused recovery codes.")
        return _judged(self, lambda: super(RecoveryForm, self).validate(**kwargs), wrong)


def _judged(form: CodeForm | RecoveryForm, is_right: Callable[[], bool], wrong: str) -> bool:
    if form.user is None or not form.code.data:
        form.code.errors = [gettext("Write it here. Nothing was sent.")]
        return False
    tried = attempt("code", form.user.email)
    told = hindered(tried)
    if told is None and is_right():
        throttle.passed(db(), tried, clock.now())
        db().commit()
        return True
    form.code.errors = [told or wrong]
    return False


class PasskeyForm(WebAuthnRegisterForm):
    """The name of a new passkey."""

    name = StringField(
        _l("Name of the passkey"),
        description=_l("So that you recognise it: “my phone”, “office laptop”."),
        render_kw={"autocomplete": "off", "maxlength": LONGEST_NAME},
    )
    usage = HiddenField(default="first")  # type: ignore[assignment]  # one kind is offered

    def validate(self, **kwargs: Any) -> bool:
        """Refuse no name, a long one, and one that is taken."""
        self.usage.data, self.name.data = "first", str(self.name.data or "").strip()
        if self.name.data and super().validate(**kwargs):  # Flask-Security asserts a name
            return True
        self.name.errors = [
            gettext(
                "Give it a name of at most %(most)s letters that none of your passkeys has.",
                most=LONGEST_NAME,
            )
        ]
        return False


class NewPasskeyForm(WebAuthnRegisterResponseForm):
    """What the device says when it has made a passkey."""

    def validate(self, **kwargs: Any) -> bool:
        """Say so on the next page if it cannot be used."""
        return _told(
            super().validate(**kwargs),
            self.credential,
            gettext(
                "The passkey was not kept: the device's answer could not be checked. Try again."
            ),
        )


class PasskeySignInForm(WebAuthnSigninForm):
    """The wish to sign in with a passkey; the device knows whose it is."""

    identity = HiddenField()  # never asked for
    remember = HiddenField()  # type: ignore[assignment]  # never offered

    def validate(self, **kwargs: Any) -> bool:
        """Take nothing but the wish."""
        self.identity.data = self.remember.data = ""
        return super().validate(**kwargs)


class PasskeyAnswerForm(WebAuthnSigninResponseForm):
    """What the device says when somebody signs in."""

    def validate(self, **kwargs: Any) -> bool:
        """Say so on the next page if it is not known here."""
        self.remember.data = ""
        return _told(
            super().validate(**kwargs),
            self.credential,
            gettext("This passkey is not known here. Use another one, or sign in in another way."),
        )


class ForgetPasskeyForm(WebAuthnDeleteForm):
    """Which passkey to remove."""

    name = HiddenField(id="delete-name")  # chosen by a button

    def validate(self, **kwargs: Any) -> bool:
        """Say so on the next page if there is none of that name."""
        right = bool(self.name.data) and super().validate(**kwargs)
        return _told(right, self.name, gettext("There is no passkey of that name any more."))


def _told(right: bool, field: Field, trouble: str) -> bool:
    """Flash what went wrong: Flask-Security leads to another page after these forms."""
    if not right:
        field.errors = [trouble]
        flash(trouble)
    return right
