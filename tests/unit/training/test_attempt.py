"""Attempts take the shape of xAPI statements without an actor."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.attempt import Activity, Attempt, Verb, iso_duration, of_quiz
from training.quiz import Option, Pair, Question, QuestionKind, Quiz
from training.scoring import score
from training.strands import Strand

ENDED = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
BASE = "https://workbench.example/xapi/"


def small_quiz() -> Quiz:
    """Return a quiz with one number and one choice."""
    return Quiz(
        "chances",
        "Title",
        0.6,
        (
            Question(
                "n", QuestionKind.NUMERIC, Strand.INSIGHT, "s", "?", "!", value=2.5, tolerance=0.1
            ),
            Question(
                "m",
                QuestionKind.MULTIPLE,
                Strand.INTERACT,
                "s",
                "?",
                "!",
                (
                    Option("a", "A", True, ""),
                    Option("b", "B", True, ""),
                    Option("c", "C", False, ""),
                ),
            ),
        ),
    )


def test_a_passed_quiz_becomes_a_statement() -> None:
    """Verb, object, score, success, duration and timestamp stand where xAPI 1.0.3 wants them."""
    result = score(small_quiz(), {"n": 2.5, "m": frozenset("a")})
    whole = of_quiz(result, ENDED, dt.timedelta(minutes=4, seconds=13.5))[0]
    assert whole.statement(BASE) == {
        "verb": {"id": "http://adlnet.gov/expapi/verbs/passed", "display": {"en": "passed"}},
        "object": {
            "objectType": "Activity",
            "id": "https://workbench.example/xapi/quiz/chances",
            "definition": {"type": "http://adlnet.gov/expapi/activities/assessment"},
        },
        "result": {
            "completion": True,
            "duration": "PT4M13.50S",
            "score": {"scaled": 0.75},
            "success": True,
        },
        "timestamp": "2026-03-02T09:30:00.000+00:00",
    }


def test_each_answered_question_has_its_own_attempt() -> None:
    """Answers carry their response as xAPI writes interactions; unanswered ones are left out."""
    both = of_quiz(
        score(small_quiz(), {"n": 2.5, "m": frozenset("ca")}), ENDED, dt.timedelta(minutes=1)
    )
    assert [(a.key, a.response, a.success) for a in both[1:]] == [
        ("quiz/chances/n", "2.5", True),
        ("quiz/chances/m", "a[,]c", False),
    ]
    assert both[0].verb is Verb.FAILED
    assert len(of_quiz(score(small_quiz(), {"n": 2.5}), ENDED, dt.timedelta(0))) == 2


def test_orders_pairs_and_texts_have_their_response() -> None:
    """Keys in order, pairs of keys, the words; a text that waits for its mark has no score."""
    order = Question(
        "o", QuestionKind.ORDER, Strand.INSIGHT, "s", "?", "", (Option("a", "A"), Option("b", "B"))
    )
    match = Question(
        "p", QuestionKind.MATCH, Strand.INSIGHT, "s", "?", "",
        pairs=(Pair("c", "C", "D"), Pair("e", "E", "F")),
    )  # fmt: skip
    text = Question("t", QuestionKind.TEXT, Strand.INSIGHT, "s", "?", "", rubric="A verb.")
    quiz = Quiz("new", "New", 0.5, (order, match, text))
    result = score(quiz, {"o": ("b", "a"), "p": ("e", "c"), "t": "We agree."})
    found = of_quiz(result, ENDED, dt.timedelta(0))[1:]
    assert [one.response for one in found] == ["b[,]a", "c[.]e[,]e[.]c", "We agree."]
    assert [(one.scaled, one.success) for one in found] == [(0, False), (0, False), (None, None)]


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (dt.timedelta(0), "PT0.00S"),
        (dt.timedelta(seconds=59.994), "PT59.99S"),
        (dt.timedelta(minutes=60), "PT1H0.00S"),
        (dt.timedelta(days=2, seconds=1), "PT48H1.00S"),
    ],
)
def test_durations_are_written_as_iso_8601(span: dt.timedelta, text: str) -> None:
    """Hours, minutes and hundredths of a second; zero parts are left out."""
    assert iso_duration(span) == text


@given(st.timedeltas(dt.timedelta(0), dt.timedelta(days=30)))
def test_a_duration_reads_back_to_the_hundredth(span: dt.timedelta) -> None:
    """Reading the text back gives the duration to within half a hundredth of a second."""
    text = iso_duration(span).removeprefix("PT").removesuffix("S")
    hours, _, text = text.rpartition("H") if "H" in text else ("0", "", text)
    minutes, _, seconds = text.rpartition("M") if "M" in text else ("0", "", text)
    back = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    assert abs(back - span.total_seconds()) <= 0.0050001


@pytest.mark.parametrize(
    ("ended", "duration", "scaled"),
    [
        (ENDED.replace(tzinfo=None), dt.timedelta(0), None),
        (ENDED, dt.timedelta(seconds=-1), None),
        (ENDED, dt.timedelta(0), 1.5),
    ],
)
def test_what_no_statement_may_hold_is_refused(
    ended: dt.datetime, duration: dt.timedelta, scaled: float | None
) -> None:
    """A naive time, a negative duration and a score outside −1 to 1 are refused."""
    with pytest.raises(ValueError, match="aware time"):
        Attempt(Activity.STORY, "story/x", Verb.COMPLETED, ended, duration, scaled)


def test_looking_at_a_lesson_is_no_completion() -> None:
    """An experienced lesson has no score and is not complete."""
    seen = Attempt(
        Activity.LESSON, "lesson/x", Verb.EXPERIENCED, ENDED, dt.timedelta(seconds=5)
    ).statement(BASE)
    assert seen["result"] == {"completion": False, "duration": "PT5.00S"}
