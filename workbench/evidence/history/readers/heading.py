"""Where the table begins in a sheet: titles above it, and headers of two merged lines."""

from collections.abc import Sequence
from typing import Any

_LOOKED_AT = 30
_Range = tuple[tuple[int, int], tuple[int, int]]


def find_heading(rows: Sequence[Sequence[Any]], merged: Sequence[_Range]) -> tuple[list[str], int]:
    """Return the names of the columns and the index of the first row below them.

    The header is the first of the upper rows that has at least half as many cells as the fullest
    one, two at least where there are; what stands above is a title. Where cells of the header are
    merged sideways, the row below names the single columns: "Stop" over "from" and "to" gives "Stop
    from" and "Stop to". A name that stands twice stays so: the reader refuses it.
    """
    upper = rows[:_LOOKED_AT]
    counts = [sum(1 for cell in row if str(cell).strip()) for row in upper]
    fullest = max(counts, default=0)
    least = max(min(2, fullest), (fullest + 1) // 2)
    top = next((i for i, count in enumerate(counts) if count >= least), 0)
    names = [_name(cell) for cell in rows[top]]
    across = [r for r in merged if r[0][0] <= top <= r[1][0] and r[0][1] < r[1][1]]
    down = [r for r in merged if r[0][0] == top < r[1][0]]
    if not across or (top + 1 < len(rows) and not _all_texts(rows[top + 1])):
        return names, max([top, *(r[1][0] for r in down)]) + 1
    for (_, left), (_, right) in across:
        names[left : right + 1] = [names[left]] * (right + 1 - left)
    below = [_name(cell) for cell in rows[top + 1]] if top + 1 < len(rows) else []
    joined = [
        " ".join(part for part in (name, below[i] if i < len(below) else "") if part)
        for i, name in enumerate(names)
    ]
    return joined, top + 2


def _name(cell: object) -> str:
    return " ".join(str(cell).split())


def _all_texts(row: Sequence[object]) -> bool:
    return all(isinstance(cell, str) for cell in row) and any(row)
