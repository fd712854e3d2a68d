"""A module through its pages: read unit by unit, told later and once, answered, resumed."""

import datetime as dt
import re

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.integration.conftest import Browser, Table
from tests.unit.training.module_text import TEXT
from training.attempt import Attempt, Verb
from training.services import items, modules
from training.store.progress import QuizAttemptRow, UnitReadRow
from training.store.statements import StatementRow
from workbench.platform import clock

PAGE = "/practice/modules/example"
RIGHT = {
    "one": ["a"], "several": ["a", "c"], "number": ["43 %"], "row": ["a=1", "b=2"],
    "pairs": ["a=a", "b=b"], "write": ["We agree."],
}  # fmt: skip


def text(answer: TestResponse) -> str:
    """Return the page as text with its entities undone."""
    return answer.get_data(as_text=True).replace("&#34;", '"').replace("&#39;", "'")


@pytest.fixture
def reader(table: Table, db: Session) -> Browser:
    """Return somebody's browser, with a module kept."""
    modules.keep(db, {"en": TEXT, "zh_Hans_CN": TEXT}, None)
    db.commit()
    return table.people["trainee"]


def told(browser: Browser, unit: str, *, later: bool = False, **more: str) -> TestResponse:
    """Say that a unit was read."""
    headers = {"X-Later": "1"} if later else {}
    data = {"csrf_token": browser.token(PAGE), "unit": unit, **more}
    return browser.client.post(f"{PAGE}/read", data=data, headers=headers)


def answered(browser: Browser, token: str, **changes: list[str]) -> TestResponse:
    """Hand in the answers, all right but for the changes."""
    data = {"csrf_token": browser.token(PAGE), "token": token, "began": clock.now().isoformat()}
    return browser.client.post(PAGE, data=data | RIGHT | changes)


class TestReading:
    def test_one_page_has_everything(self, reader: Browser) -> None:
        """Units, figure, questions and sources, and no inline script."""
        page = text(reader.get(PAGE))
        for key in ("first", "second", "third", "fourth", "check"):
            assert f'id="unit-{key}"' in page
        assert 'id="source-taylor-2005"' in page
        assert "<svg" in page
        assert "40 + 3." not in page
        assert re.findall(r"<script(?![^>]*src=)", page) == []

    def test_a_unit_read_leads_to_the_next(self, reader: Browser) -> None:
        """Without a script it is a form; the place is kept and the index goes on there."""
        assert told(reader, "first").location.endswith("#unit-second")
        assert told(reader, "fourth").location.endswith("#unit-check")
        index = text(reader.get("/practice"))
        assert "Go on: An example" in index
        assert f"{PAGE}#unit-second" in index
        assert "2 of 4 units read" in index
        assert 'data-next="second"' in text(reader.get(PAGE))

    def test_what_is_told_later_counts_once(self, reader: Browser, db: Session) -> None:
        """With the moment that the device told, whatever comes after."""
        at = clock.now() - dt.timedelta(hours=5)
        for _ in range(3):
            answer = told(reader, "first", later=True, at=at.isoformat(), seconds="200")
            assert answer.status_code == 204
        (row,) = db.scalars(select(UnitReadRow))
        assert len(db.scalars(select(StatementRow)).all()) == 1
        done = msgspec.convert(row.record, Attempt)
        assert (row.read_at, done.ended, done.verb) == (at, at, Verb.COMPLETED)
        assert done.duration == dt.timedelta(seconds=200)
        assert done.key == "module/example/first"

    @pytest.mark.parametrize(
        "at", ["2199-01-01T00:00:00+00:00", "1999-01-01T00:00:00+00:00", "?", "2026-01-01"]
    )
    def test_a_clock_that_is_wrong_is_not_believed(
        self, reader: Browser, db: Session, at: str
    ) -> None:
        """Then it was now, and for no time."""
        before = clock.now()
        told(reader, "first", at=at, seconds="-3")
        (row,) = db.scalars(select(UnitReadRow))
        assert before <= row.read_at <= clock.now()
        assert msgspec.convert(row.record, Attempt).duration == dt.timedelta(0)

    def test_what_does_not_exist_is_not_found(self, reader: Browser) -> None:
        """Neither a module nor a unit, nor the questions as something read."""
        assert reader.get("/practice/modules/nothing").status_code == 404
        assert told(reader, "nothing").status_code == 404
        assert told(reader, "check").status_code == 404

    def test_everybody_has_their_own_progress(self, reader: Browser, table: Table) -> None:
        """What one has read, the other has not."""
        told(reader, "first")
        assert 'data-next="first"' in text(table.people["customer"].get(PAGE))


class TestQuestions:
    def test_all_kinds_are_scored_and_explained(self, reader: Browser) -> None:
        """Five of five points; the text waits for a person."""
        result = text(reader.get(answered(reader, "t1").location))
        assert "Passed: 5 of 5 points" in result
        assert "waits to be marked" in result
        assert "One point for a verb." in result
        assert "40 + 3." in result
        assert f"{PAGE}#unit-second" in result

    def test_wrong_places_and_pairs_are_told(self, reader: Browser) -> None:
        """What was given, and what belongs there."""
        wrong = {"row": ["a=2", "b=1"], "pairs": ["a=b", "b=a"]}
        result = text(reader.get(answered(reader, "t1", **wrong).location))
        assert "Not yet: 3 of 5 points" in result
        assert "Belongs in place 1; you gave it 2" in result
        assert "You chose: dark" in result

    def test_the_same_form_counts_once(self, reader: Browser, db: Session) -> None:
        """A broken connection and a second press are one attempt; another form is another."""
        first, second = answered(reader, "t1").location, answered(reader, "t1").location
        assert first == second
        assert answered(reader, "t2").location != first
        assert len(db.scalars(select(QuizAttemptRow)).all()) == 2
        # each attempt is a statement for the whole and one for each of its six answers
        assert len(db.scalars(select(StatementRow)).all()) == 14
        assert 'data-handed-in="t2"' in text(reader.get(PAGE))

    def test_unreadable_answers_are_asked_again_and_kept(self, reader: Browser) -> None:
        """With the token, so that it is still the same form."""
        answer = answered(reader, "t1", number=["about 40"], row=["a=1", "b=1"])
        page = text(answer)
        assert answer.status_code == 422
        assert 'value="about 40"' in page
        assert 'value="t1"' in page
        assert "Give each line its own place, 1 to 2." in page
        assert 'value="b=1" selected' in page

    def test_a_module_that_is_done_is_said_so(self, reader: Browser) -> None:
        """All read and passed."""
        for unit in ("first", "second", "third", "fourth"):
            told(reader, unit)
        answered(reader, "t1")
        index = text(reader.get("/practice"))
        assert re.search(r"about 21 minutes · ✓ done", index)
        assert "Go on: An example" not in index


class TestItems:
    def test_first_attempts_tell_about_questions(
        self, table: Table, reader: Browser, db: Session
    ) -> None:
        """Two people, one with two attempts: only the first of each counts."""
        answered(reader, "t1", one=["b"])
        answered(reader, "t2")
        answered(table.people["customer"], "t3", row=["a=2", "b=1"])
        found = {item.key: item for item in items.of_module(db, "example")}
        assert [(found[key].count, found[key].share) for key in ("one", "number", "row")] == [
            (2, 0.5), (2, 1.0), (2, 0.5),
        ]  # fmt: skip
        assert dict(found["one"].chosen) == {"a": 1, "b": 1}
        assert (found["one"].discrimination, found["one"].few) == (-1.0, True)
        assert found["write"].count == 0
