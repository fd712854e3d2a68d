"""Second factors on Flask-Security: codes from an app, recovery codes, passkeys.

The secret of the app is encrypted with the account key, which lies outside the database. A code
works once, even within its half minute. Recovery codes are kept as keyed fingerprints: they can be
shown only when they are made.
"""

import base64
import hashlib
import hmac
import unicodedata
from typing import Any

import qrcode  # type: ignore[import-untyped]
from flask import Flask
from flask_security import MfRecoveryCodesUtil, Totp, UserMixin, WebauthnUtil
from flask_security.proxies import _datastore, _security
from passlib.totp import TotpMatch  # type: ignore[import-untyped]
from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]
from sqlalchemy.orm import object_session
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

ACCOUNT_KEY = "ACCOUNT_KEY"
LONGEST_NAME = 64


class OneUseTotp(Totp):
    """Codes from an app, each of which works once."""

    def generate_qrcode(self, username: str, totp: str) -> str:
        """Return the picture to scan as a data address: one path, a tenth of many squares."""
        picture = qrcode.make(self.get_totp_uri(username, totp), image_factory=SvgPathImage)
        return f"data:image/svg+xml;base64,{base64.b64encode(picture.to_string()).decode()}"

    def get_last_counter(self, user: UserMixin) -> int | None:
        """Return the counter of the last code used; the row stays locked until the transaction ends."""
        db = object_session(user)
        if db is not None:
            db.refresh(user, ["tf_totp_counter"], with_for_update=True)
        counter: int | None = user.tf_totp_counter  # type: ignore[attr-defined]  # our column
        return counter

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Remember the code as used."""
        user.tf_totp_counter = tmatch.counter  # type: ignore[attr-defined]  # our column


class HiddenRecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes of which only keyed fingerprints are kept."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._key: bytes = app.config[ACCOUNT_KEY]

    def create_recovery_codes(self, user: UserMixin) -> list[str]:
        """Make new codes, which replace the earlier ones, and return them to be shown once."""
        codes = _security.totp_factory.generate_recovery_codes(10)
        _datastore.mf_set_recovery_codes(user, [self._kept(code) for code in codes])
        return codes

    def check_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Tell whether the code is one of the person's unused ones."""
        db = object_session(user)
        if db is not None:
            db.refresh(user, ["mf_recovery_codes"], with_for_update=True)
        return self._kept(code) in _datastore.mf_get_recovery_codes(user)

    def delete_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Use the code up."""
        at = _datastore.mf_get_recovery_codes(user).index(self._kept(code))
        return _datastore.mf_delete_recovery_code(user, at)

    def _kept(self, code: str) -> str:
        plain = "".join(code.split()).replace("-", "").lower()
        return hmac.new(self._key, plain.encode(), hashlib.sha256).hexdigest()


class AnyDevicePasskeys(WebauthnUtil):
    """Passkeys of any device that checks who uses it: one of them is enough to sign in."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._origin: str = app.config["PASSKEY_ORIGIN"]

    def origin(self) -> str:
        """Return where the pages are reached: as configured, else as the browser asked."""
        return self._origin or super().origin()

    def authenticator_selection(self, *_whom: Any) -> AuthenticatorSelectionCriteria:
        """Ask for a passkey that the device lists by itself and that only its owner can use."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )

    def user_verification(self, *_whom: Any) -> UserVerificationRequirement:
        """Demand that the device has checked its user."""
        return UserVerificationRequirement.REQUIRED

    def name_svn(self, value: str) -> tuple[str | None, str | None]:
        """Return (None, the name), or (a reason, None) for one that is empty, long or unprintable."""
        name = unicodedata.normalize("NFC", value.strip())
        if name and name.isprintable() and len(name) <= LONGEST_NAME:
            return None, name
        return "name", None
