"""A module is data: units of a few minutes, the questions that check them, and the sources.

Written in Markdown with a front matter in TOML, one file per language
(training/content/modules/<key>.<lang>.md); training.module_read reads it, training.module_check
knows the rules that a whole module keeps.
"""

from enum import StrEnum
from itertools import chain

from msgspec import Struct

from training.figure import Figure
from training.quiz import Question, Quiz
from training.strands import Strand

PASS_MARK = 0.7
"""The share of the points from which the questions of a module count as passed."""

QUIZ_OF_MODULE = "module/"


class Track(StrEnum):
    """Which of the two parallel tracks a module belongs to."""

    KNOWLEDGE = "knowledge"
    SKILL = "skill"


class Audience(StrEnum):
    """For whom a module is written."""

    ENGINEER = "engineer"
    EXECUTIVE = "executive"
    MANAGER = "manager"
    TRAINEE = "trainee"


class Status(StrEnum):
    """How far a source has been checked."""

    CONFIRMED = "confirmed"
    OPINION = "opinion"
    DISPUTED = "disputed"
    UNVERIFIED = "unverified"


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """What a claim rests on; `effect` is the size of the effect, or says that there is none."""

    key: str
    text: str
    effect: str
    status: Status


class SectionKind(StrEnum):
    """What a part of a unit is for; the value is its class in the file."""

    TEXT = "text"
    """Has no class: running text."""
    WORKED = "worked"
    GOOD = "good"
    BAD = "bad"
    EXERCISE = "exercise"
    REMEMBER = "remember"


class Prose(Struct, frozen=True, tag="prose"):
    """Running text as HTML made by training.prose: no markup of the author's, no links."""

    html: str


class Chart(Struct, frozen=True, tag="chart"):
    """A figure at its place in the text."""

    figure: Figure


Block = Prose | Chart


class Section(Struct, frozen=True):
    """A part of a unit under its own heading; the first one may have none ("")."""

    kind: SectionKind
    title: str
    blocks: tuple[Block, ...]


class Unit(Struct, frozen=True):
    """What is read in one go, `minutes` long; `cites` are the keys of the sources it names."""

    key: str
    title: str
    minutes: int
    sections: tuple[Section, ...]
    cites: tuple[str, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return the figures in their order."""
        blocks = chain.from_iterable(section.blocks for section in self.sections)
        return tuple(block.figure for block in blocks if isinstance(block, Chart))


class Front(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands before the text of a module: what it is for, for whom, and its sources.

    `strands` names the main one first; `order` is its place in the curriculum, from 1.
    """

    key: str
    title: str
    summary: str
    strands: tuple[Strand, ...]
    track: Track
    order: int
    audience: tuple[Audience, ...]
    objectives: tuple[str, ...]
    sources: tuple[Source, ...] = ()


class Module(Struct, frozen=True):
    """A module in one language: `units` to read, then `check`, the unit with the questions."""

    front: Front
    units: tuple[Unit, ...]
    check: Unit
    questions: tuple[Question, ...]

    @property
    def key(self) -> str:
        """Return the key, the same in all languages."""
        return self.front.key

    @property
    def minutes(self) -> int:
        """Return how long the whole takes."""
        return sum(unit.minutes for unit in self.units) + self.check.minutes

    @property
    def quiz(self) -> Quiz:
        """Return the questions as a quiz; its key is that of the module behind "module/"."""
        return Quiz(f"{QUIZ_OF_MODULE}{self.key}", self.check.title, PASS_MARK, self.questions)

    def unit(self, key: str) -> Unit:
        """Return a unit by its key; raises KeyError."""
        for unit in (*self.units, self.check):
            if unit.key == key:
                return unit
        raise KeyError(key)
