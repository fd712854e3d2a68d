"""Rows of people, their organisations, and how they sign in."""

from datetime import datetime

from flask_security import AsaList, RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table, Text
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.platform.database import AwareTime, Base
from workbench.platform.scopes import installation, unrecorded

user_roles = Table(
    "user_roles",
    Base.metadata,
    Column("user_id", ForeignKey("user.id"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True),
)


class Organisation(Base):
    """A company that is party to deals."""

    __tablename__ = "organisation"
    recorded = installation()
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)


class Role(Base, RoleMixin):
    """A role of the installation (administrator); roles within a deal are seats."""

    __tablename__ = "role"
    recorded = installation()
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str | None] = mapped_column(String(255))
    permissions: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))


class User(Base, UserMixin):
    """A person who signs in; `fs_uniquifier` changes when all sessions must end.

    The names beginning with tf, mf and fs are Flask-Security's. `tf_totp_secret` is encrypted with
    a key outside the database, `mf_recovery_codes` are keyed fingerprints, and `tf_totp_counter` is
    the last code that was used, so that none works twice.
    """

    __tablename__ = "user"
    recorded = installation()
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    locale: Mapped[str | None] = mapped_column(String(16))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    organisation: Mapped[Organisation | None] = relationship()
    roles: Mapped[list[Role]] = relationship(secondary=user_roles)  # type: ignore[assignment]  # the mixin says RoleMixin
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(500))
    tf_totp_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)  # type: ignore[assignment]  # the mixin says str
    webauthn: Mapped[list["Passkey"]] = relationship(  # type: ignore[assignment]  # the mixin says WebAuthnMixin
        back_populates="user", order_by="Passkey.id", cascade="all, delete-orphan"
    )


class Passkey(Base, WebAuthnMixin):
    """The public half of a passkey; the private half never leaves the person's device."""

    __tablename__ = "passkey"
    recorded = installation()
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    user: Mapped[User] = relationship(back_populates="webauthn")
    name: Mapped[str] = mapped_column(String(64))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(Text)
    lastuse_datetime: Mapped[datetime] = mapped_column(AwareTime)
    usage: Mapped[str] = mapped_column(String(16))


class OneTimeLink(Base):
    """A link from a mail: only the fingerprint of its token is kept; it works once.

    `purpose` is "sign_in", or "reset" for choosing a new password; neither does the other's work.
    """

    __tablename__ = "one_time_link"
    recorded = installation()
    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    user: Mapped[User] = relationship()
    purpose: Mapped[str] = mapped_column(String(16), default="sign_in")
    expires_at: Mapped[datetime] = mapped_column(AwareTime)
    used_at: Mapped[datetime | None] = mapped_column(AwareTime)


class WebSession(Base):
    """A server-side session: the cookie carries only a random key, kept here as a fingerprint.

    `user_id` is who is signed in, None for a stranger; `browser` is a family in words.
    """

    __tablename__ = "web_session"
    recorded = unrecorded("written with every visit; a session is no decision")
    key_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(AwareTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(AwareTime)
    last_seen_at: Mapped[datetime] = mapped_column(AwareTime)
    browser: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(45))


class SignInAttempt(Base):
    """One try to sign in, to enter a code, to use a link or to ask for a mail, for the counters.

    `account` is a fingerprint: an address that somebody tried is nobody's business.
    """

    __tablename__ = "sign_in_attempt"
    recorded = unrecorded("a counter against guessing")
    __table_args__ = (
        Index("ix_sign_in_attempt_account", "account", "kind", "at"),
        Index("ix_sign_in_attempt_address", "address", "kind", "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    account: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(45))
    at: Mapped[datetime] = mapped_column(AwareTime)
    passed: Mapped[bool]
