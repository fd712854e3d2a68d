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
from training.module import Module
from training.module_read import read
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


def module_keys() -> tuple[str, ...]:
    """Return the keys of all modules that are shipped, in the order of their names."""
    return _keys("modules", "md")


@cache
def module(key: str, lang: str) -> Module:
    """Return a module; raises StepError training.not_found, training.module_unreadable."""
    found = read(module_text(key, lang)).module
    if found is None:
        raise StepError("training.module_unreadable", key=key)
    return found


def module_text(key: str, lang: str) -> str:
    """Return the file of a module; raises StepError training.not_found."""
    return _file("modules", key, lang, "md").read_text(encoding="utf-8")


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


@cache
def _keys(shelf: str, kind: str = "toml") -> tuple[str, ...]:
    ending = f".{LANGUAGES[0]}.{kind}"
    return tuple(sorted(p.name.removesuffix(ending) for p in (CONTENT / shelf).glob(f"*{ending}")))


def _file(shelf: str, key: str, lang: str, kind: str) -> Path:
    # only listed names reach the file system: a key comes from an address
    listed = _keys(shelf, "md" if kind == "md" else "toml")
    if key not in listed or lang not in LANGUAGES:
        raise StepError("training.not_found", key=key)
    return CONTENT / shelf / f"{key}.{lang}.{kind}"


def _read(kind: type[_T], shelf: str, key: str, lang: str) -> _T:
    text = _file(shelf, key, lang, "toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), kind)
