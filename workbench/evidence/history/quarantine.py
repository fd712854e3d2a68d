"""Quarantine: which rows may enter, and why the others may not."""

from collections import Counter

import numpy as np

from workbench.evidence.history.cells import Mask, RawColumn, RawTable
from workbench.evidence.history.records import RowProblem

LISTED = 1_000
"""So many problems are kept with their row; all are counted."""


class Quarantine:
    """Rows still `kept` (mask over the rows of a table) and the problems of the others.

    A row is refused for its first problem only.
    """

    def __init__(self, table: RawTable) -> None:
        self._place = table.place
        self.kept: Mask = np.ones(table.rows, dtype=np.bool_)
        self.counts: Counter[str] = Counter()
        self._listed: list[RowProblem] = []

    def refuse(
        self, wrong: Mask, code: str, column: str = "", cells: RawColumn | None = None
    ) -> None:
        """Refuse the rows marked in `wrong` that are still kept."""
        rows = np.flatnonzero(wrong & self.kept)
        if rows.size == 0:
            return
        self.kept[rows] = False
        self.counts[code] += int(rows.size)
        for row in rows[: max(LISTED - len(self._listed), 0)].tolist():
            text = cells.raw(row) if cells is not None else ""
            self._listed.append(RowProblem(self._place(row), column, code, text))

    def problems(self) -> tuple[RowProblem, ...]:
        """Return the listed problems in the order of the file."""
        return tuple(sorted(self._listed, key=lambda problem: problem.row))
