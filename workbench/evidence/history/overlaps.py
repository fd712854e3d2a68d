"""Overlaps: which events of one asset begin while another still lasts."""

from dataclasses import dataclass

import numpy as np

from workbench.evidence.history.cells import Ints, Mask


@dataclass(frozen=True, slots=True)
class Reach:
    """Events in the order of asset and start (`order` indexes them).

    `until` is the latest end so far among the events of the asset, in the same order; `opens` marks
    those that begin when none before them lasts: one that begins as another ends does not open.
    """

    order: Ints
    opens: Mask
    until: Ints


def reach(asset: Ints, start: Ints, end: Ints) -> Reach:
    """Return how far the events of each asset reach; arrays are (rows,), times in seconds."""
    if start.size == 0:
        return Reach(start, np.ones(0, dtype=np.bool_), end)
    # shift assets apart on one line of time, so that one sort and one running maximum serve all
    base = int(start.min())
    width = int(max(end.max(), start.max())) - base + 2
    line = asset * width + (start - base)
    order = np.argsort(line, kind="stable").astype(np.int64)
    asset, line = asset[order], line[order]
    shift = asset * width - base
    latest = np.maximum.accumulate(end[order] + shift)
    opens = np.ones(start.size, dtype=np.bool_)
    opens[1:] = (asset[1:] != asset[:-1]) | (line[1:] > latest[:-1])
    return Reach(order, opens, latest - shift)


def twice_covered(asset: Ints, start: Ints, end: Ints) -> tuple[int, int]:
    """Return how many events begin while another of their asset lasts, and the seconds in common."""
    found = reach(asset, start, end)
    start, end = start[found.order], end[found.order]
    same = np.zeros(start.size, dtype=np.bool_)
    same[1:] = asset[found.order][1:] == asset[found.order][:-1]
    before = np.empty_like(start)
    before[:1], before[1:] = start[:1], found.until[:-1]
    shared = np.where(same, np.minimum(end, before) - start, 0)
    return int(np.count_nonzero(shared > 0)), int(shared[shared > 0].sum())
