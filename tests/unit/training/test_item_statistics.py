"""What attempts say about questions: shares, discrimination, counts, and when it is too little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.item_statistics import FEW, correlation, item_statistics
from training.quiz import Answer, Option, Question, QuestionKind, Quiz
from training.scoring import Result, score
from training.strands import Strand


def question(key: str) -> Question:
    """Return a choice between a (right) and b."""
    options = (Option("a", "A", True), Option("b", "B"))
    return Question(key, QuestionKind.SINGLE, Strand.INSIGHT, "s", "?", "", options)


QUIZ = Quiz("quiz", "T", 0.5, tuple(question(key) for key in "xyz"))


def results(*rows: str) -> list[Result]:
    """Return results of people whose answers are letters, "-" for none."""
    return [
        score(
            QUIZ, {k: None if a == "-" else frozenset(a) for k, a in zip("xyz", row, strict=True)}
        )
        for row in rows
    ]


def test_shares_counts_and_skips() -> None:
    """Four people: two right, one wrong, one without an answer."""
    first = item_statistics(QUIZ, results("aaa", "aab", "baa", "-bb"))[0]
    assert (first.key, first.count, first.share, first.skipped) == ("x", 4, 0.5, 1)
    assert dict(first.chosen) == {"a": 2, "b": 1}
    assert first.few


def test_discrimination_is_the_correlation_with_the_rest() -> None:
    """Points of x are 1, 1, 0, 0, of y and z together 2, 1, 1, 0: r = 1 / (1 · √2) = 0.7071."""
    first = item_statistics(QUIZ, results("aaa", "aab", "bab", "bbb"))[0]
    assert first.discrimination == pytest.approx(0.70710678)
    assert not first.weak


def test_a_question_that_misleads_is_weak_once_there_is_enough() -> None:
    """Those who know the rest miss it: said from thirty attempts on."""
    rows = ["baa", "abb"] * (FEW // 2)
    assert item_statistics(QUIZ, results(*rows))[0].weak
    assert not item_statistics(QUIZ, results(*rows[:-1]))[0].weak


def test_nothing_is_said_about_nothing() -> None:
    """No attempts, or everybody right: no share, no discrimination."""
    (first, *_) = item_statistics(QUIZ, [])
    assert (first.count, first.share, first.discrimination) == (0, None, None)
    assert item_statistics(QUIZ, results("aab", "aba"))[0].discrimination is None


def test_texts_count_once_they_are_marked() -> None:
    """What waits for a person is left out."""
    written = Question("t", QuestionKind.TEXT, Strand.INSIGHT, "s", "?", "", rubric="A verb.")
    quiz = Quiz("quiz", "T", 0.5, (question("x"), written))
    answers: dict[str, Answer | None] = {"x": frozenset("a"), "t": "We agree."}
    both = [score(quiz, answers), score(quiz, answers, {"t": 0.5})]
    assert [(item.count, item.share) for item in item_statistics(quiz, both)] == [(2, 1), (1, 0.5)]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 5)), max_size=20))
def test_a_correlation_lies_between_minus_one_and_one(rows: list[tuple[float, float]]) -> None:
    """And it is the same whichever row comes first."""
    one, other = [row[0] for row in rows], [row[1] for row in rows]
    found = correlation(one, other)
    assert found is None or -1 <= found <= 1
    assert found == correlation(other, one)
