"""The first page: a clause is checked by anybody, and nothing of it is stored."""

import io

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.conftest import Browser, Table
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.platform.accounts.rows import WebSession

FORM = {
    "source": "demo",
    "unit": "share",
    "direction": "higher",
    "level": "95",
    "trigger": "4of12",
    "fee": "300,000",
    "currency": "USD",
    "credit": "10",
    "improvement": "20",
}


def text_of(browser: Browser, **changes: object) -> tuple[int, str]:
    """Send the form and return status and page."""
    answer = browser.post("/", **(FORM | changes))
    return answer.status_code, answer.get_data(as_text=True)


MONTHS = "value\n" + "\n".join(f"97.{number}1" for number in range(1, 10))


def upload(
    browser: Browser, name: str, size: int, values: str = "", **changes: str
) -> tuple[int, str]:
    """Send a large file as bytes; the test client itself would leave a temporary file open."""
    fields = FORM | {"source": "file", "csrf_token": browser.token("/")} | changes
    parts = [f'name="{key}"\r\n\r\n{value}' for key, value in fields.items()]
    parts.append(f'name="file"; filename="{name}"\r\n\r\n' + (values or "9" * size))
    body = "".join(f"--cut\r\nContent-Disposition: form-data; {part}\r\n" for part in parts)
    answer = browser.client.post(
        "/",
        data=f"{body}--cut--\r\n".encode(),
        content_type="multipart/form-data; boundary=cut",
    )
    return answer.status_code, answer.get_data(as_text=True)


class TestAnswer:
    def test_the_demonstration_answers_with_the_defaults(self, stranger: Browser) -> None:
        """Sentence, money, luck, usual practice; and the page says whose history it is."""
        status, page = text_of(stranger)
        assert status == 200
        assert "If nothing changes, this minimum of 95.0% is missed" in page
        for words in ("Demonstration history", "worst year in twenty", "How much is luck", "57 of"):
            assert words in page

    def test_without_a_plan_nothing_is_told_as_planned(self, stranger: Browser) -> None:
        """Nobody entered an improvement: no belief fills a column."""
        status, page = text_of(stranger, improvement="")
        assert status == 200
        assert "If the plan arrives" not in page
        assert "Say which improvement you expect" in page

    def test_nothing_that_was_sent_is_stored(self, stranger: Browser, db: Session) -> None:
        """The session keeps no value of the history, and the answer is kept by no cache."""
        values = "\n".join(f"98.{number}" for number in (11, 23, 35, 47, 59, 61, 73))
        answer = stranger.post("/", **(FORM | {"source": "paste", "paste": values}))
        assert answer.headers["Cache-Control"] == "no-store"
        kept = b"".join(bytes(data) for data in db.scalars(select(WebSession.data)))
        assert b"98.23" not in kept

    def test_a_thin_history_gets_no_number(self, stranger: Browser) -> None:
        """Three values: a clear statement, no chance."""
        status, page = text_of(stranger, source="paste", paste="98 97 99")
        assert status == 200
        assert "nobody can honestly say" in page
        assert "years of 10" not in page

    def test_what_strangers_write_is_never_markup(self, stranger: Browser) -> None:
        """Pasted tags and file names come back as text."""
        evil = "<script>alert(1)</script>"
        _, pasted = text_of(stranger, source="paste", paste=f"98\n{evil}\n")
        file = (io.BytesIO(b"98\nabc\n"), f"{evil}.csv")
        _, named = text_of(stranger, source="file", file=file)
        assert evil not in pasted
        assert evil not in named
        assert "&lt;script&gt;" in pasted

    def test_without_a_token_nothing_is_answered(self, stranger: Browser) -> None:
        """The form is protected like every other."""
        assert stranger.client.post("/", data=FORM).status_code == 400


class TestProblems:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"level": ""}, "Write the level that must not be missed."),
            ({"level": "0.98"}, "Write it in per cent"),
            ({"level": "1_0"}, "Write a plain number"),
            ({"level": "100"}, "promises perfection"),
            ({"fee": "-1"}, "Write an amount above zero"),
            ({"credit": "120"}, "Write a percentage from 0 to 100"),
            ({"improvement": "100"}, "Write a percentage from 0 to 95"),
            ({"target": "90"}, "The target is worse than the minimum"),
            ({"source": "paste", "paste": " "}, "There is nothing here yet"),
            ({"source": "file"}, "No file was chosen"),
            (
                {"source": "paste", "paste": "4\n5\n6", "unit": "hours", "level": "5%"},
                "percent sign",
            ),
        ],
    )
    def test_each_problem_stands_beside_its_field(
        self, stranger: Browser, changes: dict[str, str], words: str
    ) -> None:
        """422, a message that says what to write, and everything kept."""
        status, page = text_of(stranger, **({"fee": "123,456"} | changes))
        assert status == 422
        assert words in page
        assert changes.get("fee", "123,456") in page

    def test_a_file_is_kept_when_something_else_is_wrong(self, stranger: Browser) -> None:
        """A browser forgets the file, so its values stand in the box beside the problem."""
        status, page = upload(stranger, "m.csv", 0, level="95", target="100", values=MONTHS)
        assert status == 422
        assert "promises perfection" in page
        assert "choose it again" not in page
        assert "97.31" in page

    def test_a_file_beyond_a_megabyte_is_refused_with_the_input_kept(
        self, stranger: Browser
    ) -> None:
        """The message stands beside the file, and the file is named."""
        status, page = upload(stranger, "big.csv", 1_000_001, level="97.25")
        assert status == 422
        assert "larger than 1000 kB" in page
        assert "big.csv" in page
        assert "97.25" in page

    def test_a_body_beyond_reason_is_not_read(self, stranger: Browser) -> None:
        """Strangers cannot fill the disk."""
        assert upload(stranger, "huge.csv", 8_000_001)[0] == 413

    @pytest.mark.parametrize("fee", ["12 %", "1e5", "0,500"])
    def test_a_fee_that_is_no_amount_is_refused_in_words(self, stranger: Browser, fee: str) -> None:
        """The same reader as every money field."""
        status, page = text_of(stranger, fee=fee)
        assert status == 422
        assert "Write an amount such as 1,404,000 or 1250.50." in page


class TestInvite:
    def test_a_stranger_is_told_what_comes_next(self, stranger: Browser) -> None:
        """No dead end: the steps, the sign-in page, and the clause is kept for this visit."""
        page = stranger.post("/invite", page="/", **(FORM | {"level": "96.5"}))
        assert page.status_code == 200
        assert "/sign-in" in page.get_data(as_text=True)
        assert 'value="96.5"' in stranger.get("/").get_data(as_text=True)

    def test_signing_in_leads_on_to_the_deal(self, app: Flask, db: Session) -> None:
        """Whoever signs in afterwards finds the form of a new deal, with the fee in it."""
        browser = Browser(app)
        browser.post("/invite", page="/", **(FORM | {"fee": "450,000", "currency": "EUR"}))
        link = one_time_link(db, add_person(db, "new@example.org", "Newcomer", None))
        db.commit()
        browser.sign_in(link)
        assert browser.get("/signed-in").location == "/account/password"  # asked once
        assert browser.get("/signed-in").location == "/deals/new"
        assert 'value="450000"' in browser.get("/deals/new").get_data(as_text=True)

    def test_somebody_signed_in_goes_straight_to_the_deal(self, table: Table) -> None:
        """One click from the answer to a prefilled deal."""
        provider = table.people["provider"]
        assert provider.post("/invite", page="/", **FORM).location == "/deals/new"
        assert 'value="300000"' in provider.get("/deals/new").get_data(as_text=True)

    def test_what_is_kept_is_small(self, stranger: Browser, db: Session) -> None:
        """Nobody can park a megabyte in a session."""
        stranger.post("/invite", page="/", **(FORM | {"level": "9" * 100_000}))
        assert max(len(data) for data in db.scalars(select(WebSession.data))) < 2_000
