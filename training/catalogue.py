"""What there is to learn: finds and reads the content by key and language.

Languages are named as the translations are ("en", "zh_Hans_CN"). Content is read once.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from training.debrief import StoryCard
from training.ink import InkStory
from training.lesson import Lesson
from training.quiz import Quiz
from training.scenario import Story
from workbench.codes import StepError

CONTENT: Final = Path(__file__).parent / "content"
LANGUAGES: Final = ("en", "zh_Hans_CN")

_T = TypeVar("_T", Lesson, Quiz, StoryCard)


def lesson_keys() -> tuple[str, ...]:
    """Return the keys of all lessons in the order of their names."""
    return _keys("lessons")


def quiz_keys() -> tuple[str, ...]:
    """Return the keys of all quizzes in the order of their names."""
    return _keys("quizzes")


def story_keys() -> tuple[str, ...]:
    """Return the keys of all role-plays in the order of their names."""
    return _keys("stories")


@cache
def lesson(key: str, lang: str) -> Lesson:
    """Return a lesson; raises StepError training.not_found."""
    return _read(Lesson, "lessons", key, lang)


@cache
def quiz(key: str, lang: str) -> Quiz:
    """Return a quiz; raises StepError training.not_found."""
    return _read(Quiz, "quizzes", key, lang)


@cache
def story_card(key: str, lang: str) -> StoryCard:
    """Return what stands around a role-play; raises StepError training.not_found."""
    return _read(StoryCard, "stories", key, lang)


@cache
def story(key: str, lang: str) -> Story:
    """Return a role-play ready to be played; raises StepError training.not_found."""
    return InkStory(key, _file("stories", key, lang, "json").read_text(encoding="utf-8"))


def _keys(shelf: str) -> tuple[str, ...]:
    ending = f".{LANGUAGES[0]}.toml"
    return tuple(sorted(p.name.removesuffix(ending) for p in (CONTENT / shelf).glob(f"*{ending}")))


def _file(shelf: str, key: str, lang: str, kind: str) -> Path:
    # only listed names reach the file system: a key comes from an address
    if key not in _keys(shelf) or lang not in LANGUAGES:
        raise StepError("training.not_found", key=key)
    return CONTENT / shelf / f"{key}.{lang}.{kind}"


def _read(kind: type[_T], shelf: str, key: str, lang: str) -> _T:
    text = _file(shelf, key, lang, "toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), kind)
