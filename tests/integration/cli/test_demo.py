"""`demo`: its own folder, links with the port really used, and nothing seeded twice."""

import re
import socket
from pathlib import Path

import pytest

from app import create_app
from tests.integration.conftest import Browser
from workbench.cli import demo, main
from workbench.platform.config import Config, from_environment


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a demonstration; the environment is put back afterwards."""
    for name in ("EQUIPOISE_DEMO", "EQUIPOISE_KEYS", "DATABASE_URL"):
        monkeypatch.setenv(name, "")  # so that what the command sets is taken back
        monkeypatch.delenv(name)
    monkeypatch.setenv("EQUIPOISE_INSTANCE", str(tmp_path / "demo"))
    return tmp_path / "demo"


def links(told: str) -> dict[str, str]:
    """Return the printed links by seat."""
    return dict(re.findall(r"^  (\S.*?) +(http://\S+/link/\S+)$", told, re.MULTILINE))


def test_two_runs_print_new_links_to_the_same_deal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second run keeps the state; both say where, who and what to try."""
    assert main(["demo", "--no-serve", "--port", "8123"]) == 0
    first = capsys.readouterr().out
    assert main(["demo", "--no-serve"]) == 0
    second = capsys.readouterr().out
    assert "is seeded" in first
    assert "as you left it" in second
    assert list(links(first)) == list(links(second)) != []
    assert not set(links(first).values()) & set(links(second).values())
    assert all(link.startswith("http://127.0.0.1:8123/") for link in links(first).values())
    assert "Open the two executive links in two windows" in first
    assert (folder / "equipoise.sqlite3").exists()


@pytest.mark.usefixtures("folder")
def test_a_printed_link_opens_the_deal_on_the_customers_turn(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The customer's executive signs in over plain http and sees whose turn it is."""
    main(["demo", "--no-serve"])
    token = links(capsys.readouterr().out)["customer executive"].rsplit("/", 1)[1]
    settings: Config = from_environment()
    assert settings.demo
    assert not settings.secure_cookies
    browser = Browser(create_app(settings)).sign_in(token)
    assert "Uptime of the packaging lines" in browser.get("/deals").get_data(as_text=True)


@pytest.mark.usefixtures("folder")
def test_a_taken_port_is_said_and_the_links_carry_the_next(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One clear line, another port, and the server starts where the links point."""
    started: list[tuple[str, int]] = []
    monkeypatch.setattr(demo, "start", lambda host, port, **_: started.append((host, port)))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = taken.getsockname()[1]
        assert main(["demo", "--port", str(wanted)]) == 0
    told = capsys.readouterr()
    ((host, port),) = started
    assert port != wanted
    assert f"Port {wanted} is taken; using {port} instead." in told.err
    assert all(link.startswith(f"http://{host}:{port}/") for link in links(told.out).values())


def test_an_installation_with_people_is_refused_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder in use is left as it is: exit code 2."""
    assert main(["admin", "create", "--email", "someone@example.org"]) == 0
    capsys.readouterr()
    assert main(["demo", "--no-serve"]) == 2
    told = capsys.readouterr().err
    assert "EQUIPOISE_INSTANCE" in told
    assert told.count("\n") == 1
    assert folder.exists()
