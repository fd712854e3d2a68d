"""A lesson is an ordered row of screens with different keys."""

import pytest

from training.lesson import Lesson, Screen
from training.strands import Strand


def screen(key: str, *strands: Strand) -> Screen:
    """Return a short screen."""
    return Screen(key, "Title", strands, ("A paragraph.",), "Remember.")


def lesson(*screens: Screen) -> Lesson:
    """Return a lesson made of the screens."""
    return Lesson("key", "Title", "Summary", 5, "quiz", "story", screens)


@pytest.mark.parametrize("screens", [(), (screen("a"), screen("a"))])
def test_screens_must_exist_and_differ(screens: tuple[Screen, ...]) -> None:
    """A lesson without screens or with one key used twice is refused."""
    with pytest.raises(ValueError, match="different keys"):
        lesson(*screens)


def test_strands_of_a_lesson_come_from_its_screens() -> None:
    """The strands of a lesson are those of its screens, each once, in the order of the strands."""
    found = lesson(
        screen("a", Strand.COCREATE, Strand.INTERACT), screen("b", Strand.INTERACT)
    ).strands
    assert found == (Strand.INTERACT, Strand.COCREATE)


def test_a_screen_is_found_by_its_key() -> None:
    """Places count from 0; a key that is not there is a KeyError."""
    whole = lesson(screen("a"), screen("b"))
    assert whole.position("b") == 1
    with pytest.raises(KeyError):
        whole.position("c")
