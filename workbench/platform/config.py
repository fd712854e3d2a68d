"""Configuration from the environment; every setting has a safe default."""

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal, get_args

from workbench.platform.limited import MEBIBYTE, Limits
from workbench.platform.tokens import random_bytes

ROOT = Path(__file__).resolve().parents[2]
LOCAL_URL = "http://127.0.0.1:8000"
SENDER = "equipoise@localhost"
Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How mails leave the house: by SMTP where `host` is set, otherwise as files in a folder.

    `password_file` holds the password alone, so that it stands in no environment and no process
    list. `security` "none" is for a server on this machine: no password is sent over it.
    """

    host: str = ""
    port: int = 587
    user: str = ""
    password_file: Path | None = None
    security: Security = "starttls"
    sender: str = SENDER

    @property
    def is_set_up(self) -> bool:
        """Tell whether mails reach people; otherwise somebody has to hand links over."""
        return bool(self.host)


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one installation.

    `instance` holds what belongs to this installation alone: the database file, the secret of the
    session cookies, and in `keys` the keys of the sides (outside the database and its backup).
    `reading` limits the child that reads an uploaded file.
    `base_url` is where people reach the installation; links in mails begin with it. `proxies` is
    the number of proxies in front whose word on the visitor's address is believed.
    """

    instance: Path
    database_url: str
    keys: Path
    demo: bool = False
    development: bool = False
    secure_cookies: bool = True
    trusted_hosts: tuple[str, ...] = ()
    upload_limit: int = 64 * MEBIBYTE
    testing: bool = False
    reading: Limits = field(default_factory=Limits)
    readings_at_once: int = 2
    base_url: str = ""
    proxies: int = 0
    mail: MailSettings = MailSettings()
    session_idle: timedelta = timedelta(hours=2)
    session_longest: timedelta = timedelta(hours=12)

    @property
    def outbox(self) -> Path:
        """Return the folder that mails are written to where no SMTP server is set."""
        return self.instance / "outbox"

    def secret_key(self) -> str:
        """Return the cookie secret, made on first use and readable by its owner alone."""
        return private_bytes(self.instance / "secret_key", 32).hex()

    def environment(self) -> dict[str, str]:
        """Return the variables by which a process of ours finds the same installation."""
        return {
            "DATABASE_URL": self.database_url,
            "EQUIPOISE_INSTANCE": str(self.instance),
            "EQUIPOISE_KEYS": str(self.keys),
            "EQUIPOISE_READING_MEMORY": str(self.reading.memory // MEBIBYTE),
            "EQUIPOISE_READING_SECONDS": str(self.reading.seconds),
            "EQUIPOISE_READINGS_AT_ONCE": str(self.readings_at_once),
        }

    def password_salt(self) -> str:
        """Return what is mixed into passwords; it stays when the cookie secret is renewed."""
        kept = self.instance / "password_salt"
        return kept.read_bytes().hex() if kept.exists() else self.secret_key()

    def prepare(self) -> None:
        """Make the folders of the installation, closed to other users of this machine."""
        self.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.keys.mkdir(parents=True, exist_ok=True, mode=0o700)


def from_environment(environ: Mapping[str, str] | None = None) -> Config:
    """Read EQUIPOISE_INSTANCE, DATABASE_URL, EQUIPOISE_KEYS, EQUIPOISE_DEMO and their kin."""
    env = os.environ if environ is None else environ
    instance = Path(env.get("EQUIPOISE_INSTANCE", ROOT / "instance")).resolve()
    demo = env.get("EQUIPOISE_DEMO") == "1"
    return Config(
        instance=instance,
        database_url=env.get("DATABASE_URL", f"sqlite:///{instance / 'equipoise.sqlite3'}"),
        keys=Path(env.get("EQUIPOISE_KEYS", instance / "keys")).resolve(),
        demo=demo,
        development=env.get("EQUIPOISE_DEVELOPMENT") == "1" or demo,
        secure_cookies=env.get("EQUIPOISE_INSECURE_COOKIES", "1" if demo else "0") != "1",
        trusted_hosts=tuple(host for host in env.get("EQUIPOISE_HOSTS", "").split(",") if host),
        reading=Limits(
            memory=int(env.get("EQUIPOISE_READING_MEMORY", "2048")) * MEBIBYTE,
            seconds=int(env.get("EQUIPOISE_READING_SECONDS", "300")),
        ),
        readings_at_once=int(env.get("EQUIPOISE_READINGS_AT_ONCE", "2")),
        base_url=env.get("EQUIPOISE_URL", "").rstrip("/"),
        proxies=int(env.get("EQUIPOISE_PROXIES", "0")),
        mail=_mail(env),
        session_idle=timedelta(minutes=float(env.get("EQUIPOISE_SESSION_IDLE", "120"))),
        session_longest=timedelta(minutes=float(env.get("EQUIPOISE_SESSION_LONGEST", "720"))),
    )


def _mail(env: Mapping[str, str]) -> MailSettings:
    """Read EQUIPOISE_SMTP_HOST and its kin, and EQUIPOISE_MAIL_FROM."""
    chosen = env.get("EQUIPOISE_SMTP_SECURITY", "starttls")
    security = next((name for name in get_args(Security) if name == chosen), None)
    if security is None:
        msg = f"EQUIPOISE_SMTP_SECURITY is one of {', '.join(get_args(Security))}, not {chosen!r}"
        raise ValueError(msg)
    password_file = env.get("EQUIPOISE_SMTP_PASSWORD_FILE")
    return MailSettings(
        host=env.get("EQUIPOISE_SMTP_HOST", ""),
        port=int(env.get("EQUIPOISE_SMTP_PORT", "465" if security == "tls" else "587")),
        user=env.get("EQUIPOISE_SMTP_USER", ""),
        password_file=Path(password_file) if password_file else None,
        security=security,
        sender=env.get("EQUIPOISE_MAIL_FROM", SENDER),
    )


def private_bytes(path: Path, size: int) -> bytes:
    """Return the bytes kept at `path`; make them on first use, in a file only its owner reads."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = private_draft(path, random_bytes(size))
        # A link fails where another process was first, and nobody ever reads half a secret.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
        sync_folder(path.parent)
    return path.read_bytes()


def private_draft(path: Path, content: bytes) -> Path:
    """Write the content to a new file beside `path`, safe on the disk; only its owner reads it."""
    draft = path.with_name(f".{path.name}.{random_bytes(6).hex()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft


def sync_folder(folder: Path) -> None:
    """Make new and renamed files of a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
