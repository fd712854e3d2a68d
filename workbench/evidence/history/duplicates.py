"""Duplicates: the same reading or the same event twice counts once."""

import numpy as np

from workbench.evidence.history.cells import Ints, Mask
from workbench.evidence.history.records import Column
from workbench.evidence.history.roles import Kind

_PRIME = np.uint64(0x9E3779B97F4A7C15)  # odd, so that multiplying loses nothing


def repeated(kind: Kind, columns: dict[str, Column], kept: Mask) -> tuple[Mask, Mask]:
    """Return the kept rows that repeat an earlier one, and those of them that contradict it.

    A reading repeats another of the same asset and stamp; the first in the file stands, and it is
    a contradiction when the numbers differ. Events and values repeat only when all cells are equal.
    """
    names = ("asset", "stamp") if kind == "readings" else tuple(sorted(columns))
    rows = _alike(np.flatnonzero(kept), [columns[name] for name in names])
    if rows.size == 0:
        return np.zeros_like(kept), np.zeros_like(kept)
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


def _alike(rows: Ints, columns: list[Column]) -> Ints:
    """Return the rows that may equal another one: those whose mixed bits are not alone.

    Equal cells have equal bits (with one zero and one NaN), so no duplicate is overlooked; rows that
    meet by chance are told apart afterwards.
    """
    mixed = np.zeros(rows.size, dtype=np.uint64)
    for column in columns:
        cells = column[rows]
        if cells.dtype.kind == "f":
            cells = np.where(np.isnan(cells), np.nan, cells + 0.0)
        mixed = (mixed ^ cells.view(np.uint64)) * _PRIME
        mixed ^= mixed >> np.uint64(29)
    order = np.argsort(mixed, kind="stable")
    same = mixed[order][1:] == mixed[order][:-1]
    alike = np.zeros(rows.size, dtype=np.bool_)
    alike[order[1:][same]] = alike[order[:-1][same]] = True
    return rows[alike]


def _groups(columns: list[Column]) -> Ints:
    """Return for each row the number of its group of equal rows, in sorted order (0, 1, …)."""
    group = np.zeros(columns[0].size, dtype=np.int64)
    for column in columns:
        distinct, codes = np.unique(column, return_inverse=True)
        _, group = np.unique(group * distinct.size + codes, return_inverse=True)
    return group.astype(np.int64)
