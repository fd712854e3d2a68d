"""Every learning act is one statement that never changes, and the person alone gets them."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tests.integration.conftest import Browser, Table
from tests.integration.training.test_practice import (
    COUNT,
    KEY,
    LESSON,
    QUIZ,
    RIGHT,
    STORY,
    play_to_the_end,
    start,
)
from training.attempt import Activity, Verb
from training.services.record import learner
from training.statement import Statement, read
from training.store.statements import StatementRow
from workbench.platform.config import LOCAL_URL, Config

RECORD = "/practice/record.json"
BASE = f"{LOCAL_URL}/xapi/"


def statements(browser: Browser) -> list[Statement]:
    """Return what the person gets, read back."""
    answer = browser.get(RECORD)
    assert answer.content_type == "application/json; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    said = answer.get_json()
    assert set(said) == {"statements", "more"}
    assert all(one["stored"] for one in said["statements"])
    return [read(one, BASE) for one in said["statements"]]


def read_to_the_end(browser: Browser) -> None:
    """Read the first and the last screen."""
    for number in (1, COUNT):
        assert browser.post(f"{LESSON}/{number}").status_code == 302


def hand_in(browser: Browser) -> None:
    """Answer the quiz rightly."""
    assert browser.post(QUIZ, **RIGHT).status_code == 302


def play(browser: Browser) -> None:
    """Play the role-play to its end."""
    play_to_the_end(browser, start(browser))


QUESTIONS = [(Activity.QUESTION, f"quiz/{KEY}/{key}", Verb.ANSWERED) for key in RIGHT]
ACTS: dict[str, tuple[Callable[[Browser], None], list[tuple[Activity, str, Verb]]]] = {
    "lesson": (read_to_the_end, [(Activity.LESSON, f"lesson/{KEY}", Verb.COMPLETED)]),
    "quiz": (hand_in, [(Activity.QUIZ, f"quiz/{KEY}", Verb.PASSED), *QUESTIONS]),
    "story": (play, [(Activity.STORY, f"story/{STORY}", Verb.COMPLETED)]),
}


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_in_the_record(table: Table, act: str) -> None:
    """A lesson read to its end, a quiz with its questions, a role-play that is over."""
    browser = table.people["trainee"]
    assert statements(browser) == []
    done, expected = ACTS[act]
    done(browser)
    found = [
        (one.attempt.activity, one.attempt.key, one.attempt.verb) for one in statements(browser)
    ]
    assert found == expected


def test_what_is_not_at_its_end_is_not_in_the_record(table: Table) -> None:
    """A screen on the way, a quiz with an answer missing and a play under way say nothing yet."""
    browser = table.people["trainee"]
    browser.post(f"{LESSON}/1")
    assert browser.post(QUIZ, **(RIGHT | {"average": []})).status_code == 422
    browser.post(start(browser), step="0", index="0")
    assert statements(browser) == []


def test_a_lesson_is_done_once_and_a_quiz_each_time(table: Table) -> None:
    """Reading it again is no second completion; another attempt is one, and has its own id."""
    browser = table.people["trainee"]
    for _ in range(2):
        read_to_the_end(browser)
        hand_in(browser)
    found = statements(browser)
    verbs = [one.attempt.verb for one in found]
    assert (verbs.count(Verb.COMPLETED), verbs.count(Verb.PASSED)) == (1, 2)
    assert len({one.id for one in found}) == len(found)
    assert len({one.actor for one in found}) == 1


def test_the_language_is_the_one_that_was_read(table: Table) -> None:
    """As a tag of RFC 5646."""
    browser = table.people["trainee"]
    browser.post("/language", page="/practice", language="zh_Hans_CN", next="/practice")
    read_to_the_end(browser)
    assert [one.language for one in statements(browser)] == ["zh-Hans-CN"]


def test_nobody_else_gets_them(table: Table, stranger: Browser) -> None:
    """Whatever one person does changes no byte of what any other person gets."""
    before = {seat: browser.get(RECORD).data for seat, browser in table.people.items()}
    for done, _expected in ACTS.values():
        done(table.people["trainee"])
    after = {seat: browser.get(RECORD).data for seat, browser in table.people.items()}
    assert {seat for seat in before if before[seat] != after[seat]} == {"trainee"}
    assert stranger.get(RECORD).location == "/sign-in"


def test_the_record_does_not_say_who_it_is(table: Table, db: Session) -> None:
    """Neither name nor address nor number of the account; two people have two names."""
    for seat in ("trainee", "provider"):
        read_to_the_end(table.people[seat])
    people = db.execute(text('SELECT email, title FROM "user"')).all()
    said = json.dumps([row.said for row in db.scalars(select(StatementRow))], ensure_ascii=False)
    assert not [one for person in people for one in person if one and one in said]
    names = [statements(table.people[seat])[0].actor.name for seat in ("trainee", "provider")]
    assert len(set(names)) == 2


def test_a_statement_is_never_changed(table: Table, db: Session) -> None:
    """The database itself refuses."""
    read_to_the_end(table.people["trainee"])
    row = db.scalars(select(StatementRow)).one()
    changed: dict[str, Any] = row.said | {"verb": "x"}
    row.said = changed
    with pytest.raises(DatabaseError, match="never changed"):
        db.commit()
    db.rollback()
    assert db.scalars(select(StatementRow)).one().said != changed


def test_practice_leads_to_the_record(table: Table) -> None:
    """The page has the link."""
    assert f'href="{RECORD}"' in table.people["trainee"].get("/practice").get_data(as_text=True)


def test_names_come_from_a_key_of_the_installation(tmp_path: Path) -> None:
    """The same person has the same name here and another one elsewhere."""
    here, there = (
        Config(
            instance=tmp_path, database_url="", keys=tmp_path / name, base_url="https://a.example"
        )
        for name in ("here", "there")
    )
    assert learner(7, here) == learner(7, here)
    assert learner(7, here).base == "https://a.example/xapi/"
    assert len({learner(7, here).actor, learner(8, here).actor, learner(7, there).actor}) == 3
    (kept,) = here.keys.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
