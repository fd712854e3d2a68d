"""What one page shows of many numbers: a branch of the tree, and so many rows of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.services.cascade_shown import TeamView

MOST_ROWS = 200
"""Rows of a page: as many as a small plant has numbers, quick to make and to read."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Rows `first`.. of `whole`; `under` is the number whose parts they are, None for the KPI.

    `folded`: parts of these rows are not among them but on a page of their own.
    """

    rows: Sequence[TeamView]
    first: int
    whole: int
    under: TeamView | None = None
    folded: bool = False

    @property
    def last(self) -> int:
        """Return the place of the last row, counted from one."""
        return self.first + len(self.rows)

    @property
    def before(self) -> int | None:
        """Return where the page before begins, None on the first."""
        return max(0, self.first - MOST_ROWS) if self.first else None

    @property
    def after(self) -> int | None:
        """Return where the next page begins, None on the last."""
        return self.last if self.last < self.whole else None


def cut(rows: Sequence[TeamView], start: str) -> Cut:
    """Return one page of rows; `start` is where it begins, as an address names it."""
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 0
    first = first if first < len(rows) else 0
    return Cut(rows[first : first + MOST_ROWS], first, len(rows))


def branch(nodes: Sequence[TeamView], under: str, start: str) -> Cut:
    """Return all below a number, or its direct parts alone where that is too much for one page.

    `nodes` stand each after what it is first a part of; an unknown `under` is the KPI itself.
    """
    at = next((place for place, node in enumerate(nodes) if str(node.id) == under), None)
    above = None if at is None else nodes[at]
    depth = -1 if above is None else above.depth
    below = []
    for node in nodes[0 if at is None else at + 1 :]:
        if node.depth <= depth:
            break
        below.append(node)
    folded = len(below) > MOST_ROWS
    rows = [node for node in below if node.depth == depth + 1] if folded else below
    page = cut(rows, start)
    deeper = folded and len(rows) < len(below)
    return Cut(page.rows, page.first, page.whole, above, deeper)
