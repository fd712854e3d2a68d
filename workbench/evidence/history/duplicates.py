"""Duplicates: the same reading or the same event twice counts once."""

import numpy as np

from workbench.evidence.history.cells import Ints, Mask
from workbench.evidence.history.records import Column
from workbench.evidence.history.roles import Kind


def repeated(kind: Kind, columns: dict[str, Column], kept: Mask) -> tuple[Mask, Mask]:
    """Return the kept rows that repeat an earlier one, and those of them that contradict it.

    A reading repeats another of the same asset and stamp; the first in the file stands, and it is
    a contradiction when the numbers differ. Events and values repeat only when all cells are equal.
    """
    rows = np.flatnonzero(kept)
    if rows.size == 0:
        return np.zeros_like(kept), np.zeros_like(kept)
    names = ("asset", "stamp") if kind == "readings" else tuple(sorted(columns))
    group = _groups([columns[name][rows] for name in names])
    _, first = np.unique(group, return_index=True)
    again = np.ones(rows.size, dtype=np.bool_)
    again[first] = False
    original = first[group]
    differs = np.zeros(rows.size, dtype=np.bool_)
    if kind == "readings":
        ready = columns["ready_s"][rows]
        differs = again & (ready != ready[original])
    repeats, contradicts = np.zeros_like(kept), np.zeros_like(kept)
    repeats[rows], contradicts[rows] = again, differs
    return repeats, contradicts


def _groups(columns: list[Column]) -> Ints:
    """Return for each row the number of its group of equal rows, in sorted order (0, 1, …)."""
    group = np.zeros(columns[0].size, dtype=np.int64)
    for column in columns:
        distinct, codes = np.unique(column, return_inverse=True)
        _, group = np.unique(group * distinct.size + codes, return_inverse=True)
    return group.astype(np.int64)
