"""The content: both languages complete and alike in everything but words."""

import re
from collections.abc import Iterator

import pytest

from tests.unit.training.stories import KEY, STORIES
from training.catalogue import (
    LANGUAGES,
    lesson,
    lesson_keys,
    quiz,
    quiz_keys,
    story,
    story_card,
    story_keys,
)
from training.figure import Figure
from training.lesson import Lesson
from training.quiz import Quiz
from training.scenario import NARRATOR, YOU
from training.strands import Strand
from workbench.codes import StepError

HAN = re.compile(r"[\u4e00-\u9fff]")


def figure_shape(figure: Figure | None) -> object:
    """Return what a figure shows apart from its words."""
    if figure is None:
        return None
    rows = [(row.values, bool(row.words)) for row in figure.rows]
    return (figure.kind, figure.unit, rows, [(x.kind, x.value) for x in figure.levels])


def lesson_shape(one: Lesson) -> object:
    """Return what a lesson is apart from its words."""
    screens = [
        (
            s.key,
            s.strands,
            len(s.paragraphs),
            figure_shape(s.figure),
            s.worked and len(s.worked.steps),
        )
        for s in one.screens
    ]
    return (one.key, one.minutes, one.quiz, one.story, screens)


def quiz_shape(one: Quiz) -> object:
    """Return what a quiz is apart from its words."""
    questions = [
        (
            q.key,
            q.kind,
            q.strand,
            q.screen,
            q.value,
            q.tolerance,
            [(o.key, o.correct) for o in q.options],
        )
        for q in one.questions
    ]
    return (one.key, one.pass_mark, questions)


def texts(lang: str) -> Iterator[str]:
    """Return every text that a reader of the lesson, quiz and debrief sees in this language."""
    for screen in lesson(lesson_keys()[0], lang).screens:
        yield from (screen.title, *screen.paragraphs, screen.remember)
    for question in quiz(quiz_keys()[0], lang).questions:
        yield from (question.prompt, question.explanation)
        yield from (o.text for o in question.options)
        yield from (o.explanation for o in question.options)
    card = story_card(KEY, lang)
    yield from (card.title, card.summary, card.role, card.goal, *card.speakers.values())
    yield from (text for move in card.moves.values() for text in (move.did, move.instead))
    yield from (text for end in card.endings.values() for text in (end.title, end.text))


def test_lessons_are_the_same_in_both_languages() -> None:
    """Each lesson has the same screens, figures and worked numbers in both languages."""
    for key in lesson_keys():
        assert lesson_shape(lesson(key, "en")) == lesson_shape(lesson(key, "zh_Hans_CN"))


def test_quizzes_are_the_same_in_both_languages() -> None:
    """Each quiz has the same questions, options and right answers in both languages."""
    for key in quiz_keys():
        assert quiz_shape(quiz(key, "en")) == quiz_shape(quiz(key, "zh_Hans_CN"))


def test_story_cards_are_the_same_in_both_languages() -> None:
    """Each role-play names the same speakers, figures, endings and moves in both languages."""
    for key in story_keys():
        one, other = (story_card(key, lang) for lang in LANGUAGES)
        assert list(one.speakers) == list(other.speakers)
        assert list(one.endings) == list(other.endings)
        assert list(one.moves) == list(other.moves)
        assert [figure_shape(f) for f in one.figures.values()] == [
            figure_shape(f) for f in other.figures.values()
        ]
        assert (one.key, one.minutes, one.seed) == (other.key, other.minutes, other.seed)


def test_each_language_is_written_in_its_own_script() -> None:
    """No text is empty; Chinese texts hold Chinese, English ones do not."""
    assert all(text.strip() and not HAN.search(text) for text in texts("en"))
    assert all(HAN.search(text) for text in texts("zh_Hans_CN"))


def test_a_lesson_leads_to_a_quiz_and_a_role_play_that_exist() -> None:
    """The lesson's links are real, and each question points to a screen of the lesson."""
    one = lesson(lesson_keys()[0], "en")
    keys = {screen.key for screen in one.screens}
    assert one.story in story_keys()
    assert {question.screen for question in quiz(one.quiz, "en").questions} <= keys
    assert 6 <= len(keys) <= 8


def test_lesson_and_quiz_train_every_strand() -> None:
    """The lesson shows and the quiz checks all three strands."""
    one = lesson(lesson_keys()[0], "en")
    assert one.strands == tuple(Strand)
    assert {question.strand for question in quiz(one.quiz, "en").questions} == set(Strand)


def test_the_card_has_a_text_for_all_that_a_play_can_show() -> None:
    """Speakers and figures of the lines are named on the card."""
    card, scene = story_card(KEY, "en"), STORIES["en"].begin(1)
    while not scene.ended:
        scene = STORIES["en"].choose(scene.state, 0)
    assert {line.who for line in scene.lines} <= set(card.speakers)
    assert {line.figure for line in scene.lines} - {""} == set(card.figures)
    assert {NARRATOR, YOU} <= set(card.speakers)


@pytest.mark.parametrize(
    ("key", "lang"),
    [("nothing", "en"), ("../stories/uptime-meeting", "en"), (KEY, "fr"), (KEY, "../en"), ("", "")],
)
def test_what_is_not_on_the_shelf_is_not_read(key: str, lang: str) -> None:
    """Only listed keys and languages reach the files; all else raises training.not_found."""
    for read in (lesson, quiz, story, story_card):
        with pytest.raises(StepError, match=r"training\.not_found"):
            read(key, lang)
