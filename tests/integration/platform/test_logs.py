"""Logs say what happened and never what a person typed."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import create_app
from tests.integration.conftest import Browser, People, Table
from tests.integration.private import ANSWERS, traces
from tests.integration.stages import Place, Seated
from workbench.platform import logs, tokens
from workbench.platform.config import Config
from workbench.services import values

PLANTED = {"customer": 734561.37, "provider": 51287.91}
SECRETS = (
    "734561",
    "734,561",
    "51287",
    "51,287",
    "somebody.private@example.org",
    "hidden-in-a-query",
)


@pytest.fixture(autouse=True)
def _silent_afterwards() -> Iterator[None]:
    """Leave other tests without these lines."""
    yield
    logs.silence()


@pytest.fixture
def earnest(config: Config) -> Iterator[Flask]:
    """Return the application as in production: errors become pages, lines are JSON."""
    whole = create_app(replace(config, testing=False, development=False))
    yield whole
    whole.extensions["engine"].dispose()


@pytest.fixture
def place(earnest: Flask, seated: tuple[Place, Seated], framed: Table) -> Table:
    """Return a framed deal whose people use the application in production."""
    assert framed.deal_id
    return Table(seated[1].deal_id, People(earnest, seated[1].links))


def lines(captured: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Return what was logged, one object a line; every line is JSON."""
    return [json.loads(line) for line in captured.readouterr().err.splitlines()]


def use_every_private_form(place: Table) -> None:
    """Enter, mistype and overdo each answer of both sides."""
    for side, amount in PLANTED.items():
        browser = place.people[side]
        for key in ANSWERS[side]:
            page = place.path(f"/values/question/{key}")
            for typed in (f"{amount:.2f}x", f"-{amount:.2f}" + "9" * 30):
                browser.post(page, likely=typed, low=typed, high=typed)
            browser.get(f"{page}?amount={amount:.2f}")
            browser.post(page, likely=f"{amount:.2f}")
        browser.get(place.path(f"/values/{amount:.2f}"))
        browser.get(place.path("/values"))


class TestPrivateValues:
    def test_no_form_and_no_failure_writes_one(
        self, earnest: Flask, place: Table, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
        caplog: pytest.LogCaptureFixture,
    ) -> None:  # fmt: skip
        """Every private form, right and wrong; then services and databases that fail with values in hand."""
        capsys.readouterr()
        use_every_private_form(place)
        customer = place.people["customer"]

        def fail(db: Session, *_: object) -> None:
            seen = PLANTED["customer"]
            try:
                db.execute(
                    text("SELECT CAST(:typed AS integer) FROM nowhere"), {"typed": f"{seen}"}
                )
            except Exception as error:
                msg = f"cannot keep {seen} of somebody.private@example.org"
                raise ValueError(msg) from error

        with monkeypatch.context() as patched:
            patched.setattr(values, "sheet", fail)
            answer = customer.get(place.path(f"/values?likely={PLANTED['customer']:.2f}"))
        assert answer.status_code == 500
        stranger = Browser(earnest)
        stranger.post("/sign-in", email="somebody.private@example.org", password="734561.37")
        stranger.get("/glossary?q=hidden-in-a-query")
        found = capsys.readouterr().err
        (failure,) = [json.loads(one) for one in found.splitlines() if '"unhandled"' in one]
        assert "builtins.ValueError from sqlalchemy.exc." in failure["error"]
        assert any("workbench/web/values.py" in frame for frame in failure["traceback"])
        assert failure["id"] in answer.text
        everything = (found + caplog.text).encode()
        assert not [secret for secret in SECRETS if secret.encode() in everything]
        assert not [
            one for amount in PLANTED.values() for one in traces(amount) if one in everything
        ]

    def test_the_test_sees_a_value_that_is_logged(
        self, place: Table, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A planted line is found."""
        assert place.deal_id
        logs.logger().info("answer", amount=PLANTED["customer"])
        assert "734561" in capsys.readouterr().err


class TestRequests:
    def test_one_line_says_who_asked_for_what_and_how_it_ended(
        self, place: Table, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Route, method, status, time, deal, seat and the number that the answer carries too."""
        browser = place.people["provider"]
        browser.get("/deals")
        capsys.readouterr()
        answer = browser.get(place.path("/values?likely=hidden-in-a-query"))
        (line,) = lines(capsys)
        assert line["id"] == answer.headers["X-Request-ID"]
        assert {key: line[key] for key in ("event", "route", "method", "status", "deal", "seat")} == {
            "event": "request", "route": "/deals/<int:deal_id>/values", "method": "GET", "status": 200,
            "deal": place.deal_id, "seat": "provider executive",
        }  # fmt: skip
        assert line["ms"] > 0

    def test_a_token_in_a_path_is_not_written(
        self, earnest: Flask, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Links, unknown addresses and unknown methods: the rule of the route stands for them."""
        stranger, token = Browser(earnest), tokens.new_token()
        for path in (f"/link/{token}", f"/link/{token}/more", f"/{token}", f"/deals/1/{token}"):
            stranger.get(path)
        stranger.client.open("/", method="SECRETMETHOD")
        told = capsys.readouterr().err
        assert "/link/<token>" in told
        assert told.count('"none"') == 4
        assert token not in told
        assert "SECRETMETHOD" not in told

    def test_an_error_page_shows_the_number_to_quote(self, earnest: Flask) -> None:
        """So that a person and the log speak of the same request."""
        answer = Browser(earnest).get("/nowhere")
        assert answer.headers["X-Request-ID"] in answer.text


def raised(error: Exception) -> Exception:
    """Return the exception with a traceback."""
    try:
        raise error
    except type(error):
        return error


def test_other_libraries_get_no_value_through(capsys: pytest.CaptureFixture[str]) -> None:
    """Their template and place are kept; arguments and ready-made texts are not."""
    logs.configure(readable=False)
    other = logging.getLogger("gunicorn.error")
    for text_, given in (("Error handling request %s", ("/link/secret",)), ("Invalid: secret", ())):
        other.error(text_, *given)
    other.error("Worker %(pid)s", {"pid": "secret"}, exc_info=raised(KeyError("secret")))
    told = capsys.readouterr().err
    assert "secret" not in told
    found = [json.loads(one) for one in told.splitlines()]
    assert [one["event"] for one in found] == ["Error handling request …", "library", "Worker …"]
    assert found[-1]["error"] == "builtins.KeyError"


def test_readable_lines_are_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    """In the demonstration: no JSON, the traceback below its line."""
    logs.configure(readable=True)
    error = raised(OSError(28, "secret"))
    logs.logger().error("unhandled", route="/deals", **logs.failure(error))
    told = capsys.readouterr().err
    assert "route=/deals" in told
    assert "errno 28" in told
    assert "test_logs.py" in told
    assert "secret" not in told
