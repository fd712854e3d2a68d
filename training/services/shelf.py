"""Take lessons, quizzes and role-plays from the shelf for a page, with their charts drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from training import drawing
from training.figure import Figure
from workbench.codes import StepError
from workbench.platform.errors import NotFound

Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart ready for a page: SVG text, and the same numbers as rows of a table.

    `rows` and `levels` are written with their unit; see training.drawing.
    """

    figure: Figure
    svg: str
    rows: list[list[str]]
    levels: list[list[str]]


def take(read: Callable[[str, str], Content], key: str, lang: str) -> Content:
    """Return what `read` of the catalogue finds; raises NotFound for a key that does not exist."""
    try:
        return read(key, lang)
    except StepError as error:
        raise NotFound from error


def picture(figure: Figure, ident: str) -> Picture:
    """Draw a figure; `ident` is unique on its page."""
    return Picture(
        figure, drawing.svg(figure, ident), drawing.cells(figure), drawing.level_cells(figure)
    )
