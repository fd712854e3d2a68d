"""A lesson is data: an ordered row of screens, each with one idea.

Written as TOML, one file per language (training/content/lessons/<key>.<lang>.toml); paragraphs
are plain text, so that no markup engine stands between the author and the page.
"""

from msgspec import Struct

from training.figure import Figure
from training.strands import Strand


class Worked(Struct, frozen=True, forbid_unknown_fields=True):
    """A worked number: a question, steps as (what, number) and the conclusion in words."""

    question: str
    steps: tuple[tuple[str, str], ...]
    conclusion: str


class Screen(Struct, frozen=True, forbid_unknown_fields=True):
    """One screen: one idea in short paragraphs, and the sentence worth remembering."""

    key: str
    title: str
    strands: tuple[Strand, ...]
    paragraphs: tuple[str, ...]
    remember: str
    figure: Figure | None = None
    worked: Worked | None = None


class Lesson(Struct, frozen=True, forbid_unknown_fields=True):
    """A lesson in one language.

    `minutes` is the time a reader needs; `quiz` and `story` are the keys of the quiz that checks
    it and of the role-play that practises it. Raises ValueError if there is no screen or if two
    screens share a key.
    """

    key: str
    title: str
    summary: str
    minutes: int
    quiz: str
    story: str
    screens: tuple[Screen, ...]

    def __post_init__(self) -> None:
        """Refuse a lesson without screens or with a screen key used twice."""
        keys = [screen.key for screen in self.screens]
        if not keys or len(set(keys)) != len(keys):
            reason = f"lesson {self.key!r} needs screens with different keys"
            raise ValueError(reason)

    @property
    def strands(self) -> tuple[Strand, ...]:
        """Return the strands that any screen trains, in the order of `Strand`."""
        found = {strand for screen in self.screens for strand in screen.strands}
        return tuple(strand for strand in Strand if strand in found)

    def position(self, key: str) -> int:
        """Return the place of a screen, counted from 0; raises KeyError for an unknown key."""
        for place, screen in enumerate(self.screens):
            if screen.key == key:
                return place
        raise KeyError(key)
