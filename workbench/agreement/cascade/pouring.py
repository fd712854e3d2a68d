"""One quantity poured over parts with limits, exactly: sorted breakpoints, no search."""

import numpy as np

from workbench.agreement.cascade.teams import FloatArray


def pour(
    weight: FloatArray, slope: FloatArray, offset: FloatArray, room: FloatArray, amount: float
) -> tuple[float, FloatArray]:
    """Return t and Δ = clip(t·slope − offset, 0, room) with Σ weight·Δ = amount.

    All arrays have shape (parts,), slope and room ≥ 0, weight > 0. A part without room or slope
    does not move. Where the amount is more than there is room for, every part is full.
    """
    moved = np.zeros_like(room)
    able = np.flatnonzero((room > 0) & (slope > 0))
    if amount <= 0 or not able.size:
        return 0.0, moved
    rate = weight[able] * slope[able]
    begins = offset[able] / slope[able]
    ends = (offset[able] + room[able]) / slope[able]
    at = np.concatenate([begins, ends])
    order = np.argsort(at, kind="stable")
    at, speed = at[order], np.cumsum(np.concatenate([rate, -rate])[order])
    poured = np.concatenate([[0.0], np.cumsum(speed[:-1] * np.diff(at))])
    last = int(np.searchsorted(poured, amount))
    if last == len(at):
        moved[able] = room[able]
        return float(at[-1]), moved
    t = float(at[last])
    full = ends < t
    free = ~full & (begins < t)
    if free.any():
        rest = amount - float(weight[able][full] @ room[able][full])
        t = (rest + float(weight[able][free] @ offset[able][free])) / float(rate[free].sum())
    wanted = np.clip(t * slope[able] - offset[able], 0.0, room[able])
    moved[able] = np.where(full, room[able], np.where(free, wanted, 0.0))
    return t, moved


def level_off(weight: FloatArray, caps: FloatArray, total: float) -> float:
    """Return v with Σ weight·min(v, caps) = total; the highest cap where there is no more room.

    Shapes (parts,), at least one part; weight > 0.
    """
    order = np.argsort(caps, kind="stable")
    heavy, sorted_caps = weight[order], caps[order]
    below = np.concatenate([[0.0], np.cumsum(heavy * sorted_caps)[:-1]])
    rest = np.cumsum(heavy[::-1])[::-1]
    common = (total - below) / rest
    fits = np.flatnonzero(common <= sorted_caps)
    return float(common[fits[0]]) if fits.size else float(sorted_caps[-1])
