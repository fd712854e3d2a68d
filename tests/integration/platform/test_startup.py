"""What is not safe is not served, and the line says what to do instead."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from workbench.cli import BadInput, main, serve
from workbench.platform import startup
from workbench.platform.accounts.people import add_person
from workbench.platform.config import Config
from workbench.platform.side_keys import SideKey
from workbench.platform.texts import sentence

ANYWHERE = "0.0.0.0"  # noqa: S104 (looked at, never listened on)


def codes(config: Config, db: Session, host: str) -> list[str]:
    """Return the codes of all refusals."""
    bound = db.get_bind()
    assert isinstance(bound, Engine)
    return [finding.code for finding in startup.refusals(config, bound, host)]


def test_a_safe_installation_is_served_anywhere(config: Config, db: Session) -> None:
    """Secure cookies and closed keys; cookies without encryption on this machine alone."""
    SideKey(config.keys, 1, "provider").seal(b"x", "c")
    config.secret_key()
    assert codes(replace(config, secure_cookies=True), db, ANYWHERE) == []
    for host in ("127.0.0.1", "localhost", "::1", "[::1]"):
        assert codes(config, db, host) == []


@pytest.mark.parametrize("host", [ANYWHERE, "::", "192.0.2.7", "app.example.org"])
def test_cookies_without_encryption_and_the_demonstration_stay_on_this_machine(
    config: Config, db: Session, host: str
) -> None:
    """Neither can be put on an address that others reach."""
    assert codes(config, db, host) == ["startup.insecure_public"]
    assert codes(replace(config, demo=True, secure_cookies=True), db, host) == [
        "startup.demo_public"
    ]


def test_what_the_demonstration_seeded_is_not_carried_into_earnest(
    config: Config, db: Session
) -> None:
    """Its people's links were printed on a screen."""
    add_person(db, "provider.executive@demo.invalid", "Provider executive", None)
    db.commit()
    assert codes(config, db, "127.0.0.1") == ["startup.demo_data"]
    assert codes(replace(config, demo=True), db, "127.0.0.1") == []


def test_keys_that_others_can_read_are_refused_with_the_line_to_run(
    config: Config, db: Session
) -> None:
    """Files 600, their folder 700, the cookie secret too."""
    key = SideKey(config.keys, 1, "provider")
    key.seal(b"x", "c")
    config.secret_key()
    secret = config.instance / "secret_key"
    for path, right in ((key.path, 0o600), (secret, 0o600), (config.keys, 0o700)):
        path.chmod(right | 0o040)
        (finding,) = startup.open_keys(config)
        assert f"chmod {right:o} {path}" in sentence(finding)
        path.chmod(right)
    assert codes(config, db, "127.0.0.1") == []


def test_serve_refuses_in_one_line_and_starts_nothing(
    config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2; what could be better is said and does not stop it."""
    started: list[str] = []
    monkeypatch.setattr(serve, "start", lambda host, _port, **_: started.append(host))
    for name, value in (("EQUIPOISE_INSTANCE", str(config.instance)), ("DATABASE_URL", config.database_url),
                        ("EQUIPOISE_KEYS", str(config.keys)), ("EQUIPOISE_INSECURE_COOKIES", "1")):  # fmt: skip
        monkeypatch.setenv(name, value)
    assert main(["serve", "--host", ANYWHERE]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert started == []
    monkeypatch.setenv("EQUIPOISE_INSECURE_COOKIES", "0")
    assert main(["serve", "--host", ANYWHERE]) == 0
    assert started == [ANYWHERE]
    assert "EQUIPOISE_HOSTS" in capsys.readouterr().err


def test_a_certificate_needs_its_key_and_the_key_is_for_its_owner_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both files or neither; what is wrong is said in one line and nothing is started."""
    certificate, key = tmp_path / "room.pem", tmp_path / "room-key.pem"
    certificate.write_text("certificate")
    assert serve.certified(None, None) == ()
    assert main(["serve", "--certificate", str(certificate)]) == 2
    assert "both --certificate and --private-key" in capsys.readouterr().err
    with pytest.raises(BadInput, match="is not a file"):
        serve.certified(str(certificate), str(key))
    key.write_text("key")
    key.chmod(0o644)
    with pytest.raises(BadInput, match="chmod 600"):
        serve.certified(str(certificate), str(key))
    key.chmod(0o600)
    words = serve.certified(str(certificate), str(key))
    assert words == ("--certfile", str(certificate), "--keyfile", str(key))
