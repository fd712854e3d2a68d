"""What an import gives: columns of typed rows, the rows refused, and the hashes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbench.codes import Finding
from workbench.evidence.history.roles import Kind

Column = NDArray[np.int64] | NDArray[np.float64]
NO_TIME = int(np.iinfo(np.int64).min)
"""Stands in a time column where a time is unknown (an open end, a ticket not yet resolved)."""
NO_TEXT = -1
"""Stands in a text column where a text is missing."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that did not enter: `row` as a spreadsheet counts it (the header is row 1).

    `code` has a text; `text` is the raw cell, shortened to 60 signs.
    """

    row: int
    column: str
    code: str
    text: str

    def finding(self) -> Finding:
        """Return the problem as a finding that the edges can turn into a sentence."""
        return Finding(self.code, {"row": self.row, "column": self.column, "text": self.text})


@dataclass(frozen=True, slots=True)
class History:
    """A history in columns of equal length.

    Times are seconds since 1970-01-01 UTC (int64, NO_TIME where unknown). Texts are int64 indices
    into `labels[role]` (NO_TEXT where missing); `asset` always exists and indexes `assets`. Numbers
    and flags (0 or 1) are float64 with NaN where missing.
    readings: stamp (start of the slot), asset, ready_s, slots, maybe running_s.
    events: start, end and other times, asset, category, …; a log of tickets has one row a ticket.
    values: stamp (start of the row's period), grain (index into periods.PERIODS or -1), asset,
    value or the inputs of a formula.
    """

    kind: Kind
    columns: dict[str, Column]
    assets: tuple[str, ...]
    labels: dict[str, tuple[str, ...]]
    rows_in: int
    rows_kept: int
    duplicates: int
    problem_counts: dict[str, int]
    problems: tuple[RowProblem, ...]
    sha256: str
    content_sha256: str
    first: int
    last: int
    has_assets: bool
    slot_seconds: int | None = None
    findings: tuple[Finding, ...] = field(default=())

    @property
    def size(self) -> int:
        """The number of typed rows."""
        return int(next(iter(self.columns.values())).size)


def label_index(labels: Sequence[str], wanted: Sequence[str]) -> NDArray[np.int64]:
    """Return the indices in `labels` of those of `wanted` that occur."""
    return np.array([i for i, label in enumerate(labels) if label in set(wanted)], dtype=np.int64)
