"""Orders, pairs and texts: how they are shown, read, scored and explained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.answers import LONGEST_TEXT, read_answer, shown_options, shown_rights
from training.quiz import Answer, Option, Pair, Question, QuestionKind, Quiz
from training.scoring import score
from training.strands import Strand
from workbench.codes import StepError

_ASKED = (Strand.INSIGHT, "s", "?", "Why.")


def order(keys: str = "abcd") -> Question:
    """Return a question whose options stand in the right order."""
    options = tuple(Option(key, key.upper(), explanation=f"because {key}") for key in keys)
    return Question("o", QuestionKind.ORDER, *_ASKED, options)


def match(keys: str = "abc") -> Question:
    """Return a question of pairs."""
    pairs = tuple(Pair(key, f"left {key}", f"right {key}") for key in keys)
    return Question("m", QuestionKind.MATCH, *_ASKED, pairs=pairs)


def text() -> Question:
    """Return a question that a person marks."""
    return Question("t", QuestionKind.TEXT, *_ASKED, rubric="One point for a verb.")


def points(question: Question, answer: Answer | None) -> float:
    """Return what an answer earns."""
    return score(Quiz("quiz", "T", 0.5, (question,)), {question.key: answer}).points


@pytest.mark.parametrize(
    ("given_order", "earned"),
    [("abcd", 1), ("bacd", 4 / 6), ("acdb", 2 / 6), ("badc", 2 / 6), ("dcba", 0), ("bcda", 0)],
)
def test_an_order_earns_its_rank_correlation(given_order: str, earned: float) -> None:
    """Kendall's tau of six pairs, floored: one swapped neighbour leaves 5 − 1 of 6."""
    assert points(order(), tuple(given_order)) == pytest.approx(earned)


@pytest.mark.parametrize(
    ("chosen", "earned"), [("abc", 1), ("acb", 1 / 3), ("bca", 0), ("aaa", 1 / 3)]
)
def test_pairs_earn_their_share(chosen: str, earned: float) -> None:
    """Each left side with its right one earns its part; one right side for all earns one part."""
    assert points(match(), tuple(chosen)) == pytest.approx(earned)


@given(st.permutations("abcde"))
def test_a_reversed_order_never_earns_as_well(keys: list[str]) -> None:
    """An order and its reverse do not both earn: the pairs of one are the wrong ones of the other."""
    question = order("abcde")
    one, other = points(question, tuple(keys)), points(question, tuple(reversed(keys)))
    assert 0 <= one <= 1
    assert min(one, other) == 0
    assert (one == 1) == (keys == list("abcde"))


def test_a_text_counts_once_it_is_marked() -> None:
    """Until then the quiz is scored without it; an answer that is not there earns nothing."""
    quiz = Quiz("quiz", "T", 0.7, (order(), text()))
    answers: dict[str, Answer | None] = {"o": tuple("abcd"), "t": "We agree."}
    before, after = score(quiz, answers), score(quiz, answers, {"t": 0.25})
    assert (before.points, before.possible, before.waiting, before.passed) == (1, 1, 1, True)
    assert (after.points, after.possible, after.waiting, after.passed) == (1.25, 2, 0, False)
    assert before.items[1].waiting
    assert score(quiz, {"o": tuple("abcd")}).waiting == 0
    alone = score(Quiz("quiz", "T", 0.7, (text(),)), {"t": "We agree."})
    assert (alone.scaled, alone.passed, alone.waiting) == (0, False, 1)


def test_every_part_is_told() -> None:
    """Places in an order and right sides of pairs: what was given, and what belongs there."""
    (item,) = score(Quiz("q", "T", 0.5, (order("abc"),)), {"o": ("b", "a", "c")}).items
    assert [(p.text, p.given, p.wanted, p.correct) for p in item.parts] == [
        ("A", "2", "1", False), ("B", "1", "2", False), ("C", "3", "3", True),
    ]  # fmt: skip
    assert item.parts[0].explanation == "because a"
    (item,) = score(Quiz("q", "T", 0.5, (match("ab"),)), {"m": ("a", "a")}).items
    assert [(p.text, p.given, p.correct) for p in item.parts] == [
        ("left a", "right a", True), ("left b", "right a", False),
    ]  # fmt: skip
    (item,) = score(Quiz("q", "T", 0.5, (match("ab"),)), {}).items
    assert [p.given for p in item.parts] == ["", ""]


@given(st.lists(st.sampled_from("abcdefgh"), min_size=2, unique=True).map("".join))
def test_parts_are_shown_mixed_and_always_alike(keys: str) -> None:
    """The same parts, never in the right order, the same each time."""
    shown = [option.key for option in shown_options(order(keys))]
    assert sorted(shown) == sorted(keys)
    assert shown != list(keys)
    assert shown == [option.key for option in shown_options(order(keys))]
    assert [pair.key for pair in shown_rights(match(keys))] != list(keys)


@pytest.mark.parametrize(
    ("question", "raw", "answer"),
    [
        (order("abc"), ["c=1", "a=3", "b=2"], ("c", "b", "a")),
        (order("abc"), ["", " ", ""], None),
        (match("ab"), ["b=a", "a=b"], ("b", "a")),
        (match("ab"), [], None),
        (text(), ["  We agree.\nNow. "], "We agree.\nNow."),
        (text(), ["   "], None),
    ],
)
def test_forms_are_read(question: Question, raw: list[str], answer: Answer | None) -> None:
    """Selects send "key=value"; empty ones are no answer."""
    assert read_answer(question, raw) == answer


@pytest.mark.parametrize(
    ("question", "raw", "code"),
    [
        (order("abc"), ["a=1", "b=1", "c=3"], "training.places_not_full"),
        (order("abc"), ["a=1", "b=2"], "training.places_not_full"),
        (order("abc"), ["a=1", "b=2", "c=4"], "training.places_not_full"),
        (order("abc"), ["a=1", "b=2", "z=3"], "training.option_unknown"),
        (match("ab"), ["a=b"], "training.pairs_not_full"),
        (match("ab"), ["a=b", "b=z"], "training.option_unknown"),
        (match("ab"), ["a=b", "z=b"], "training.option_unknown"),
        (text(), ["x" * (LONGEST_TEXT + 1)], "training.text_long"),
    ],
)
def test_what_is_no_answer_is_refused(question: Question, raw: list[str], code: str) -> None:
    """A place given twice, a part left out, a key that is not there, a text of pages."""
    with pytest.raises(StepError) as refusal:
        read_answer(question, raw)
    assert refusal.value.finding.code == code


@pytest.mark.parametrize("answer", [3.0, "abc", frozenset("a")])
def test_answers_of_another_kind_are_refused(answer: Answer) -> None:
    """A number, words or a set are no order."""
    with pytest.raises(StepError, match=r"training\.answer_kind"):
        points(order(), answer)


@given(st.lists(st.text("ab=12 ", max_size=5), max_size=5))
def test_whatever_a_form_sends_is_read_or_refused(raw: list[str]) -> None:
    """No text of a form breaks the reader."""
    for question in (order("ab"), match("ab"), text()):
        assert _earned(question, raw) >= 0


def _earned(question: Question, raw: list[str]) -> float:
    try:
        return points(question, read_answer(question, raw))
    except StepError:
        return 0.0


@pytest.mark.parametrize(
    "build",
    [
        lambda: Question("o", QuestionKind.ORDER, *_ASKED, (Option("a", "A"),)),
        lambda: Question(
            "o", QuestionKind.ORDER, *_ASKED, (Option("a", "A", True), Option("b", "B"))
        ),
        lambda: Question("o", QuestionKind.ORDER, *_ASKED, (Option("a", "A"), Option("a", "B"))),
        lambda: Question("m", QuestionKind.MATCH, *_ASKED, pairs=(Pair("a", "A", "B"),)),
        lambda: Question("t", QuestionKind.TEXT, *_ASKED, rubric=" "),
        lambda: Question("t", QuestionKind.TEXT, *_ASKED, value=3.0, rubric="Mark it."),
    ],
)
def test_questions_that_do_not_fit_their_kind_are_refused(build: object) -> None:
    """One line is no order, one pair no match, and a text wants a rubric and nothing else."""
    assert callable(build)
    with pytest.raises(ValueError, match="does not fit"):
        build()
