"""A small chart as data: what a lesson or a role-play shows, drawn later by the pages.

Colours, sizes and line styles belong to the page; here are only numbers and words.
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct

QUANTILES: Final = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
"""The quantiles of a row of a `spread` figure, in this order."""


class FigureKind(StrEnum):
    """How the rows of a figure are read."""

    DOTS = "dots"
    """One row: a history, oldest period first, in `unit`."""
    SPREAD = "spread"
    """Each row: the seven `QUANTILES` of one outlook, in `unit`, never falling."""
    CHANCES = "chances"
    """Each row: one probability, 0 to 1."""


class LevelKind(StrEnum):
    """The level lines of the house: each has one line style everywhere."""

    TARGET = "target"
    MINIMUM = "minimum"
    STRETCH = "stretch"
    DEMAND = "demand"
    """A level that one side asks for."""


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    """One row of a figure: its label, its numbers and the same in spoken words."""

    label: str
    values: tuple[float, ...]
    words: str = ""


class Level(Struct, frozen=True, forbid_unknown_fields=True):
    """A level line across a figure, in the figure's unit."""

    kind: LevelKind
    label: str
    value: float


class Figure(Struct, frozen=True, forbid_unknown_fields=True):
    """A chart as data.

    `title` says what is shown, `description` says the finding in words for those who do not see
    it. Raises ValueError (msgspec.ValidationError when read from a file) if the rows do not fit
    the kind.
    """

    kind: FigureKind
    title: str
    description: str
    unit: str
    rows: tuple[Row, ...]
    levels: tuple[Level, ...] = ()

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the kind."""
        if not self.rows or not all(_fits(self.kind, row.values) for row in self.rows):
            reason = f"rows of figure {self.title!r} do not fit its kind {self.kind}"
            raise ValueError(reason)


def _fits(kind: FigureKind, values: tuple[float, ...]) -> bool:
    if kind is FigureKind.SPREAD:
        return len(values) == len(QUANTILES) and list(values) == sorted(values)
    if kind is FigureKind.CHANCES:
        return len(values) == 1 and 0 <= values[0] <= 1
    return len(values) > 0
