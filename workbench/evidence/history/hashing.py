"""Hashes: of the bytes that came in, and of what was understood of them."""

import hashlib
import json

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import Ints
from workbench.evidence.history.records import Column, History
from workbench.evidence.history.roles import Kind

_WIDEST = 2**62


def bytes_hash(data: bytes) -> str:
    """Return the SHA-256 of a file, in hex."""
    return hashlib.sha256(data).hexdigest()


def verified(data: bytes, recorded: str) -> bytes:
    """Return the bytes if their SHA-256 is the recorded one.

    Raises StepError("history.bytes_changed"): what is kept is no longer what came in, so nothing
    may be computed from it.
    """
    found = bytes_hash(data)
    if found != recorded:
        raise StepError("history.bytes_changed", recorded=recorded[:12], found=found[:12])
    return data


def check_content(history: History, recorded: str) -> None:
    """Raise StepError("history.content_changed") when the rows are not those that were recorded."""
    found = content_hash(history.kind, history.columns, history.labels)
    if found != recorded:
        raise StepError("history.content_changed", recorded=recorded[:12], found=found[:12])


def content_hash(kind: Kind, columns: dict[str, Column], labels: dict[str, tuple[str, ...]]) -> str:
    """Return the SHA-256 of the typed rows in canonical form, in hex.

    Columns go in the order of their names, labels and rows are sorted, numbers are little-endian 64
    bit. So the same rows give the same hash as CSV, gzip, XLSX or Parquet, in any order of rows and
    of columns.
    """
    ready = {name: _canonical(column, labels.get(name)) for name, column in columns.items()}
    rows = _order([ready[name] for name in sorted(ready)])
    digest = hashlib.sha256()
    head = {
        "kind": kind,
        "columns": sorted(columns),
        "labels": {name: _used(columns[name], labels[name]) for name in sorted(labels)},
    }
    digest.update(json.dumps(head, ensure_ascii=False, sort_keys=True).encode())
    for name in sorted(ready):
        column = ready[name][rows]
        digest.update(column.astype("<f8" if column.dtype.kind == "f" else "<i8").tobytes())
    return digest.hexdigest()


def _order(columns: list[Column]) -> Ints:
    """Return the order of rows by the columns, the first counting most.

    Neighbouring columns of whole numbers are sorted as one where their ranges fit into 64 bits.
    """
    keys: list[tuple[Column, int]] = []
    for column in columns:
        span = 0
        if column.dtype.kind == "i" and column.size:
            low, high = int(column.min()), int(column.max())
            span = high - low + 1
            if keys and 0 < span * keys[-1][1] < _WIDEST:
                before, wide = keys.pop()
                keys.append((before * span + (column - low), wide * span))
                continue
            if span < _WIDEST:
                keys.append((column - low, span))
                continue
        keys.append((column, 0))
    return np.lexsort(tuple(key for key, _ in reversed(keys))).astype(np.int64)


def _used(codes: Column, labels: tuple[str, ...]) -> list[str]:
    found = np.bincount(codes.astype(np.int64) + 1, minlength=len(labels) + 1)[1:]
    return sorted(label for label, count in zip(labels, found.tolist(), strict=True) if count)


def _canonical(column: Column, labels: tuple[str, ...] | None) -> Column:
    """Return codes as ranks among the labels in use, and numbers with one zero and one NaN."""
    if labels is not None:
        used = {name: i for i, name in enumerate(_used(column, labels))}
        ranks = np.array([*(used.get(name, -1) for name in labels), -1], dtype=np.int64)
        return ranks[column.astype(np.int64)]
    if column.dtype.kind == "f":
        return np.where(np.isnan(column), np.nan, column + 0.0)
    return column
