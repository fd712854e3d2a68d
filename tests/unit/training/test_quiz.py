"""Quizzes: what counts as an answer, what it earns, what is said about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.answers import read_answer
from training.quiz import Answer, Option, Question, QuestionKind, Quiz
from training.scoring import score
from training.strands import Strand
from workbench.codes import StepError


def options(right: str, wrong: str) -> tuple[Option, ...]:
    """Return one option per letter, each with its own explanation."""
    return tuple(Option(k, k.upper(), k in right, f"because {k}") for k in right + wrong)


def choice(kind: QuestionKind, right: str = "a", wrong: str = "bc", key: str = "q") -> Question:
    """Return a choice question."""
    return Question(key, kind, Strand.INSIGHT, "s", "Which?", "Why.", options(right, wrong))


def numeric(value: float = 57, tolerance: float = 1, key: str = "n") -> Question:
    """Return a question for a number in per cent."""
    return Question(
        key,
        QuestionKind.NUMERIC,
        Strand.INSIGHT,
        "s",
        "How many?",
        "Why.",
        value=value,
        tolerance=tolerance,
        unit="%",
    )


def points(question: Question, answer: Answer | None) -> float:
    """Return what the answer earns in a quiz of this one question."""
    return score(Quiz("quiz", "Title", 0.5, (question,)), {question.key: answer}).points


@pytest.mark.parametrize(
    ("answer", "earned"),
    [(frozenset("a"), 1.0), (frozenset("b"), 0.0), (None, 0.0), (frozenset(), 0.0)],
)
def test_single_choice_is_all_or_nothing(answer: Answer | None, earned: float) -> None:
    """One right option earns the point; anything else earns nothing."""
    assert points(choice(QuestionKind.SINGLE), answer) == earned


@pytest.mark.parametrize(
    ("answer", "earned"),
    [("ab", 1.0), ("a", 0.5), ("ac", 0.0), ("abc", 0.5), ("abcd", 0.0), ("cd", 0.0), ("", 0.0)],
)
def test_multiple_choice_earns_right_minus_wrong(answer: str, earned: float) -> None:
    """Two right options of four: right picks minus wrong picks, never below 0, over 2."""
    assert points(choice(QuestionKind.MULTIPLE, "ab", "cd"), frozenset(answer)) == earned


@pytest.mark.parametrize(
    ("answer", "earned"),
    [(57.0, 1.0), (56.0, 1.0), (58.0, 1.0), (58.01, 0.0), (55.9, 0.0), (float("nan"), 0.0)],
)
def test_a_number_counts_within_its_tolerance(answer: float, earned: float) -> None:
    """The tolerance itself still counts; what lies outside does not, nor does no number."""
    assert points(numeric(), answer) == earned


def test_every_option_is_explained_whatever_was_chosen() -> None:
    """Feedback names each option, whether it was chosen, whether it is right, and why."""
    quiz = Quiz("quiz", "Title", 0.5, (choice(QuestionKind.SINGLE),))
    (item,) = score(quiz, {"q": frozenset("b")}).items
    assert [(o.key, o.chosen, o.correct, o.explanation) for o in item.options] == [
        ("a", False, True, "because a"),
        ("b", True, False, "because b"),
        ("c", False, False, "because c"),
    ]
    assert (item.answered, item.correct) == (True, False)


def test_an_unanswered_question_is_told_apart_from_a_wrong_one() -> None:
    """Nothing given earns nothing and is shown as not answered."""
    result = score(Quiz("quiz", "Title", 0.5, (numeric(),)), {})
    assert (result.items[0].answered, result.points, result.passed) == (False, 0.0, False)


@pytest.mark.parametrize(("right", "passed"), [(1, False), (2, True), (3, True)])
def test_passing_starts_at_the_pass_mark(right: int, passed: bool) -> None:
    """The mark itself is enough: two of four with a mark of one half."""
    questions = tuple(numeric(key=f"n{i}") for i in range(4))
    result = score(Quiz("quiz", "T", 0.5, questions), {f"n{i}": 57.0 for i in range(right)})
    assert (result.passed, result.scaled, result.possible) == (passed, right / 4, 4)


@given(
    right=st.integers(1, 4),
    wrong=st.integers(1, 4),
    data=st.data(),
)
def test_more_right_and_fewer_wrong_picks_never_cost(
    right: int, wrong: int, data: st.DataObject
) -> None:
    """Points lie between 0 and 1; a further right pick never lowers, a wrong one never raises."""
    rights, wrongs = "abcd"[:right], "wxyz"[:wrong]
    question = choice(QuestionKind.MULTIPLE, rights, wrongs)
    picked = frozenset(data.draw(st.sets(st.sampled_from(rights + wrongs))))
    before = points(question, picked)
    assert 0 <= before <= 1
    assert (before == 1) == (picked == question.right)
    assert points(question, picked | {rights[0]}) >= before
    assert points(question, picked | {wrongs[0]}) <= before


@given(st.floats(-1e6, 1e6), st.floats(0, 1e3), st.floats(-2, 2))
def test_a_number_is_judged_by_its_distance(value: float, tolerance: float, away: float) -> None:
    """Clearly inside counts, clearly outside does not."""
    question = numeric(value, tolerance)
    assert points(question, value + away * tolerance * 0.49) == 1
    assert points(question, value + tolerance + 0.01) == 0


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("57", 57),
        (" 57 % ", 57),
        ("57.14", 57.14),
        ("57,14", 57.14),
        ("57%", 57),
        ("−3", -3),
        ("23,400", 23400),
        ("1,234,567.5", 1234567.5),
        ("0,571", 0.571),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, number: float) -> None:
    """Unit, decimal comma, thousands commas, minus sign and full-width digits are understood."""
    assert read_answer(numeric(), [text]) == number


@pytest.mark.parametrize("text", ["about 57", "1_0", "nan", "inf", "1e3", "5 7 %%", "9" * 400, "٣"])
def test_what_is_no_number_is_said_so(text: str) -> None:
    """A text that is no plain number raises training.not_a_number."""
    with pytest.raises(StepError, match=r"training\.not_a_number"):
        read_answer(numeric(), [text])


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever is typed gives a finite number, nothing, or a refusal with a code."""
    answer: Answer | str | None
    try:
        answer = read_answer(numeric(), [text])
    except StepError as refusal:
        answer = refusal.finding.code
    plain = isinstance(answer, float) and abs(answer) < 1e18
    assert plain or answer in {None, "training.not_a_number"}


def test_chosen_options_are_read_as_a_set() -> None:
    """Ticked options become a set of keys; nothing ticked is no answer."""
    question = choice(QuestionKind.MULTIPLE, "ab", "c")
    assert read_answer(question, ["a", "c"]) == frozenset("ac")
    assert read_answer(question, []) is None


def test_an_unknown_option_is_refused() -> None:
    """A key that the question does not offer raises training.option_unknown."""
    with pytest.raises(StepError, match=r"training\.option_unknown"):
        read_answer(choice(QuestionKind.SINGLE), ["z"])


def test_a_single_choice_takes_one_option() -> None:
    """Two options for a single choice raise training.one_option_only."""
    with pytest.raises(StepError, match=r"training\.one_option_only"):
        read_answer(choice(QuestionKind.SINGLE), ["a", "b"])


@pytest.mark.parametrize(
    ("question", "answer"),
    [(numeric(), frozenset("a")), (choice(QuestionKind.SINGLE), 57.0)],
)
def test_an_answer_of_the_other_kind_is_refused(question: Question, answer: Answer) -> None:
    """A number for a choice, or options for a number, raises training.answer_kind."""
    with pytest.raises(StepError, match=r"training\.answer_kind"):
        points(question, answer)


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (QuestionKind.SINGLE, "ab", "c"),
        (QuestionKind.SINGLE, "", "bc"),
        (QuestionKind.SINGLE, "a", ""),
        (QuestionKind.MULTIPLE, "ab", ""),
        (QuestionKind.MULTIPLE, "", "ab"),
        (QuestionKind.MULTIPLE, "aa", "b"),
    ],
)
def test_choices_without_a_clear_answer_are_refused(
    kind: QuestionKind, right: str, wrong: str
) -> None:
    """Single choice needs one right option, multiple at least one right and one wrong."""
    with pytest.raises(ValueError, match="does not fit"):
        choice(kind, right, wrong)


def test_a_number_without_a_value_is_refused() -> None:
    """A numeric question without the right number cannot be scored."""
    with pytest.raises(ValueError, match="does not fit"):
        Question("n", QuestionKind.NUMERIC, Strand.INSIGHT, "s", "How many?", "Why.")


@pytest.mark.parametrize(
    ("questions", "mark"), [((), 0.5), ((numeric(), numeric()), 0.5), ((numeric(),), 0.0)]
)
def test_a_quiz_needs_different_questions_and_a_mark(
    questions: tuple[Question, ...], mark: float
) -> None:
    """An empty quiz, a repeated key and a pass mark of nothing are refused."""
    with pytest.raises(ValueError, match="needs questions"):
        Quiz("quiz", "Title", mark, questions)
