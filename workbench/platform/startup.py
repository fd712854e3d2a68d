"""What is looked at before the first page is served: combinations that are not safe are refused."""

import ipaddress
import stat
from pathlib import Path

from sqlalchemy import Engine, select

from workbench.codes import Finding
from workbench.platform.accounts.rows import User
from workbench.platform.config import Config
from workbench.platform.database import reading

SECRETS = ("secret_key", "password_salt")
DEMO_ADDRESSES = "%@demo.invalid"


def refusals(config: Config, engine: Engine, host: str) -> list[Finding]:
    """Return why this installation must not be served on `host`; the database is migrated."""
    found = open_keys(config)
    if not is_local(host) and not config.secure_cookies:
        found.append(Finding("startup.insecure_public", {"host": host}))
    if not is_local(host) and config.demo:
        found.append(Finding("startup.demo_public", {"host": host}))
    if not config.demo and _is_demonstration(engine):
        found.append(Finding("startup.demo_data"))
    return found


def warnings(config: Config, host: str) -> list[Finding]:
    """Return what should be better and does not keep the server from starting."""
    found = []
    if config.instance.stat().st_mode & stat.S_IRWXO:
        found.append(Finding("startup.open_instance", {"file": str(config.instance)}))
    behind_a_name = config.secure_cookies or not is_local(host)
    if behind_a_name and not config.trusted_hosts:
        found.append(Finding("startup.any_host"))
    return found


def open_keys(config: Config) -> list[Finding]:
    """Return a finding for each key, secret, or folder of keys that others can read."""
    secrets = [config.instance / name for name in SECRETS]
    if config.mail.password_file is not None:
        secrets.append(config.mail.password_file)
    files = [*config.keys.glob("*.key*"), *(path for path in secrets if path.exists())]
    return [
        Finding("startup.open_file", {"file": str(path), "mode": mode})
        for path, mode in [(config.keys, "700"), *((file, "600") for file in sorted(files))]
        if _is_open(path)
    ]


def is_local(host: str) -> bool:
    """Return whether an address to listen on is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_open(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _is_demonstration(engine: Engine) -> bool:
    with reading(), engine.connect() as connection:
        seeded = select(User.id).where(User.email.like(DEMO_ADDRESSES)).limit(1)
        return connection.scalar(seeded) is not None
