"""Practice through the pages: a lesson, a quiz, a role-play and its debrief, on both databases."""

import re
from datetime import timedelta

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.integration.conftest import Browser, Table
from training.attempt import Attempt, Verb
from training.catalogue import lesson, quiz, story, story_card
from training.quiz import QuestionKind
from training.services import quizzes
from training.services.record import Learner
from training.statement import Actor
from training.store.progress import LessonProgressRow, QuizAttemptRow, RolePlayRow
from workbench.platform import clock
from workbench.platform.accounts.people import add_person

KEY, STORY = "probability-and-interests", "uptime-meeting"
LESSON, QUIZ = f"/practice/lessons/{KEY}", f"/practice/quizzes/{KEY}"
COUNT = len(lesson(KEY, "en").screens)
RIGHT: dict[str, list[str]] = {
    q.key: [f"{q.value:g}"] if q.kind is QuestionKind.NUMERIC else sorted(q.right)
    for q in quiz(KEY, "en").questions
}


def text(answer: TestResponse) -> str:
    """Return the page as text with its entities undone."""
    return answer.get_data(as_text=True).replace("&#34;", '"').replace("&#39;", "'")


def start(browser: Browser) -> str:
    """Begin a role-play; return its address."""
    answer = browser.post(f"/practice/stories/{STORY}/start", page="/practice")
    assert answer.status_code == 302
    return answer.location


def step_of(page: str) -> int:
    """Return the step that the page's form carries."""
    found = re.search(r'name="step" value="(\d+)"', page)
    assert found is not None
    return int(found.group(1))


def play_to_the_end(browser: Browser, path: str) -> None:
    """Take the first choice until there is none: the story's good way."""
    page = text(browser.get(path))
    while 'name="step"' in page:
        answer = browser.post(path, step=str(step_of(page)), index="0")
        assert answer.status_code == 302
        page = text(browser.get(path))


class TestLesson:
    def test_next_keeps_the_place_and_the_end_leads_to_the_quiz(
        self, table: Table, db: Session
    ) -> None:
        """Each Next is kept; the lesson opens where the person stopped; the last one ends it."""
        browser = table.people["trainee"]
        for number in range(1, COUNT):
            answer = browser.post(f"{LESSON}/{number}")
            assert answer.location == f"{LESSON}/{number + 1}"
        assert browser.get(LESSON).location == f"{LESSON}/{COUNT}"
        assert f"{COUNT} of {COUNT}" in text(browser.get("/practice"))
        assert browser.post(f"{LESSON}/{COUNT}").location == QUIZ
        row = db.scalars(select(LessonProgressRow)).one()
        assert row.completed_at is not None
        assert row.completed_at.tzinfo is not None

    def test_looking_changes_nothing(self, table: Table, db: Session) -> None:
        """A GET keeps nothing, and going back does not lose the place."""
        browser = table.people["trainee"]
        browser.get(f"{LESSON}/5")
        assert db.scalars(select(LessonProgressRow)).all() == []
        db.rollback()
        browser.post(f"{LESSON}/3")
        browser.post(f"{LESSON}/1")
        assert browser.get(LESSON).location == f"{LESSON}/4"

    def test_every_screen_is_shown_with_its_chart_and_table(self, table: Table) -> None:
        """Title, text and drawing of each screen are on its page, in both languages."""
        browser = table.people["trainee"]
        for lang in ("en", "zh_Hans_CN"):
            browser.post("/language", page="/practice", language=lang, next="/practice")
            for number, screen in enumerate(lesson(KEY, lang).screens, start=1):
                page = text(browser.get(f"{LESSON}/{number}"))
                assert screen.remember in page
                assert ('<svg class="fig"' in page) is (screen.figure is not None)

    def test_an_address_with_a_screen_leads_to_it(self, table: Table) -> None:
        """?screen=3 opens the third screen; a screen that does not exist is not found."""
        browser = table.people["trainee"]
        assert browser.get(f"{LESSON}?screen=3").location == f"{LESSON}/3"
        for path in (f"{LESSON}/0", f"{LESSON}/{COUNT + 1}", "/practice/lessons/other"):
            assert browser.get(path).status_code == 404, path

    def test_a_stranger_is_asked_to_sign_in(self, stranger: Browser) -> None:
        """Practice belongs to a person."""
        assert stranger.get("/practice").location == "/sign-in"


class TestQuiz:
    def test_right_answers_pass_and_are_kept_as_records(self, table: Table, db: Session) -> None:
        """A pass is stored with its answers; the records become statements without a change."""
        browser = table.people["trainee"]
        answer = browser.post(QUIZ, began="2026-01-01T10:00:00+00:00", **RIGHT)
        assert "Passed: 8 of 8 points" in text(browser.get(answer.location))
        row = db.scalars(select(QuizAttemptRow)).one()
        assert (row.passed, row.scaled) == (True, 1.0)
        records = msgspec.convert(row.record["attempts"], tuple[Attempt, ...])
        assert [r.verb for r in records] == [Verb.PASSED, *[Verb.ANSWERED] * len(RIGHT)]
        assert records[0].statement("https://example.org/")["timestamp"]

    def test_the_time_taken_is_kept_where_it_can_be_known(self, db: Session) -> None:
        """Four minutes count; a time in the future, without a zone, unreadable or days ago is 0."""
        someone = add_person(db, "reader@example.org", "Reader", None)
        who = Learner(someone.id, Actor("https://workbench.example", "a" * 32))
        now, asked = clock.now(), quiz(KEY, "en")
        opened = (
            (now - timedelta(minutes=4)).isoformat(),
            (now + timedelta(days=1)).isoformat(),
            "2026-01-01T10:00:00",
            "yesterday",
            (now - timedelta(days=2)).isoformat(),
        )
        for began in opened:
            quizzes.hand_in(db, who, asked, {}, quizzes.Form(began), lang="en")
        kept = [row.record["attempts"] for row in db.scalars(select(QuizAttemptRow))]
        taken = [msgspec.convert(records, tuple[Attempt, ...])[0].duration for records in kept]
        assert timedelta(minutes=4) <= taken[0] < timedelta(minutes=5)
        assert taken[1:] == [timedelta(0)] * 4

    def test_wrong_answers_fail_with_the_reason_for_every_option(self, table: Table) -> None:
        """Every option's explanation is shown, and a retry is offered."""
        browser = table.people["trainee"]
        wrong = {q.key: ["1"] for q in quiz(KEY, "en").questions if not q.options}
        wrong |= {
            q.key: [o.key for o in q.options if not o.correct][:1]
            for q in quiz(KEY, "en").questions
            if q.options
        }
        page = text(browser.get(browser.post(QUIZ, **wrong).location))
        assert "Not yet: 0 of 8 points" in page
        for question in quiz(KEY, "en").questions:
            assert question.explanation in page
            assert all(option.explanation in page for option in question.options)
        assert "0% of the points" in text(browser.get("/practice"))

    def test_what_cannot_be_read_is_asked_again_with_everything_kept(
        self, table: Table, db: Session
    ) -> None:
        """The error stands beside its question, the other answers stay, nothing is stored."""
        browser = table.people["trainee"]
        answer = browser.post(QUIZ, **(RIGHT | {"lowest": ["many"], "average": []}))
        page = text(answer)
        assert answer.status_code == 422
        assert "not a number" in page
        assert "no answer yet" in page
        assert 'value="many"' in page
        assert re.search(r'id="sentence-named"[^>]* checked', page)
        assert db.scalars(select(QuizAttemptRow)).all() == []

    def test_an_attempt_is_read_in_the_reader_s_language(self, table: Table) -> None:
        """The kept attempt is scored again with the Chinese texts."""
        browser = table.people["trainee"]
        path = browser.post(QUIZ, **RIGHT).location
        browser.post("/language", page="/practice", language="zh_Hans_CN", next=path)
        assert quiz(KEY, "zh_Hans_CN").questions[0].explanation in text(browser.get(path))

    def test_another_person_s_attempt_does_not_exist(self, table: Table) -> None:
        """Results are seen by their owner alone."""
        path = table.people["trainee"].post(QUIZ, **RIGHT).location
        assert table.people["provider"].get(path).status_code == 404


class TestRolePlay:
    def test_a_play_leads_to_its_debrief(self, table: Table, db: Session) -> None:
        """To the end, then scores, moments and ending; everything is kept in the row."""
        browser = table.people["trainee"]
        path = start(browser)
        assert browser.get(f"{path}/debrief").location == path
        play_to_the_end(browser, path)
        page = text(browser.get(f"{path}/debrief"))
        row = db.scalars(select(RolePlayRow)).one()
        assert row.debrief is not None
        assert row.finished_at is not None
        assert row.finished_at.tzinfo is not None
        assert row.debrief["ending"]["title"] in page
        for moment in row.debrief["moments"]:
            assert moment["said"] in page
            assert moment["instead"] in page
        assert [line["who"] for line in row.transcript].count("you") == len(row.debrief["moments"])
        assert row.debrief["ending"]["title"] in text(browser.get("/practice"))

    def test_a_choice_from_an_old_page_is_not_taken(self, table: Table, db: Session) -> None:
        """A second tab or the back button: the page says so, and the play stands as it was."""
        browser = table.people["trainee"]
        path = start(browser)
        browser.post(path, step="0", index="0")
        kept = db.scalars(select(RolePlayRow.state)).one()
        db.rollback()
        for wish in ({"step": "0", "index": "2"}, {"step": "1", "index": "9"}, {"step": "x"}):
            answer = browser.post(path, **wish)
            assert answer.status_code == 409
            assert "no longer open" in text(answer)
            assert step_of(text(answer)) == 1
        assert db.scalars(select(RolePlayRow.state)).one() == kept

    def test_the_same_choice_sent_twice_counts_once(self, table: Table, db: Session) -> None:
        """A double click is no mistake."""
        browser = table.people["trainee"]
        path = start(browser)
        for _ in range(2):
            assert browser.post(path, step="0", index="0").status_code == 302
        assert db.scalars(select(RolePlayRow.version)).one() == 2

    def test_the_language_can_change_in_the_middle(self, table: Table, db: Session) -> None:
        """All that was said stands in the other language, and the play goes on there."""
        browser = table.people["trainee"]
        path = start(browser)
        browser.post(path, step="0", index="0")
        browser.post("/language", page=path, language="zh_Hans_CN", next=path)
        chinese = story(STORY, "zh_Hans_CN")
        scene = chinese.choose(chinese.begin(story_card(STORY, "en").seed).state, 0)
        page = text(browser.get(path))
        assert all(line.text in page for line in scene.lines)
        assert all(choice.text in page for choice in scene.choices)
        assert browser.post(path, step="1", index="0").status_code == 302
        assert db.scalars(select(RolePlayRow.language)).one() == "zh_Hans_CN"

    def test_a_debrief_is_read_in_the_reader_s_language(self, table: Table) -> None:
        """A play that ended in English is debriefed in Chinese for a Chinese reader."""
        browser = table.people["trainee"]
        path = start(browser)
        play_to_the_end(browser, path)
        browser.post("/language", page=path, language="zh_Hans_CN", next=path)
        page = text(browser.get(f"{path}/debrief"))
        endings = story_card(STORY, "zh_Hans_CN").endings.values()
        assert sum(ending.text in page for ending in endings) == 1

    def test_another_person_s_play_does_not_exist(self, table: Table) -> None:
        """Neither seen nor played nor debriefed by anybody else."""
        path = start(table.people["trainee"])
        other = table.people["provider"]
        assert other.get(path).status_code == 404
        assert other.get(f"{path}/debrief").status_code == 404
        assert other.post(path, page="/practice", step="0", index="0").status_code == 404

    def test_starting_twice_without_a_choice_is_one_play(self, table: Table, db: Session) -> None:
        """Only a play with a choice is left behind by a new one."""
        browser = table.people["trainee"]
        first = start(browser)
        assert start(browser) == first
        browser.post(first, step="0", index="0")
        assert start(browser) != first
        assert len(db.scalars(select(RolePlayRow)).all()) == 2

    def test_a_play_that_cannot_be_read_shows_what_was_said(
        self, table: Table, db: Session
    ) -> None:
        """The transcript stays, the page says why it stops and offers a new start."""
        browser = table.people["trainee"]
        path = start(browser)
        row = db.scalars(select(RolePlayRow)).one()
        row.state = "{}"
        db.commit()
        page = text(browser.get(path))
        assert "cannot be read" in page
        assert row.transcript[0]["text"] in page
        assert browser.post(path, step="0", index="0").status_code == 409


class TestIndex:
    def test_the_page_leads_from_reading_to_the_quiz_to_the_talk(self, table: Table) -> None:
        """The course says what comes next in it; the page's primary action is the next module."""
        browser = table.people["trainee"]
        assert text(browser.get("/practice")).count('class="button" href="/practice/') == 1
        assert re.search(
            r'class="button second"[^>]*>Start reading', text(browser.get("/practice"))
        )
        browser.post(f"{LESSON}/1")
        assert "Go on reading: 2 of 8" in text(browser.get("/practice"))
        browser.post(f"{LESSON}/{COUNT}")
        assert re.search(
            r'class="button second"[^>]*>Open the quiz', text(browser.get("/practice"))
        )
        browser.post(QUIZ, **RIGHT)
        page = text(browser.get("/practice"))
        assert re.search(r'class="second">Start the role-play', page)
        start(browser)
        assert re.search(
            r'class="button second"[^>]*>Go on with your role-play', text(browser.get("/practice"))
        )

    def test_the_header_leads_to_practice(self, table: Table, stranger: Browser) -> None:
        """Signed-in people find it from every page."""
        assert 'href="/practice"' in text(table.people["customer"].get("/deals"))
        assert 'href="/practice"' not in text(stranger.get("/glossary"))
