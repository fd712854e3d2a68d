"""What exaggerating earns on the demonstration's menu: a side states its numbers worse than they are."""

from dataclasses import dataclass

import numpy as np

from benchmarks.leak_told import sealed
from benchmarks.leak_views import Packages, Side, centre, draws, views
from benchmarks.leaks import other, probe_of


@dataclass(frozen=True)
class Shading:
    """What shading does: mean own gain by true values, money a year, and the share without overlap."""

    gain: float
    no_overlap: float


def shading(
    side: Side, menu: Packages, share: float, others: int, spread: float = 0.33, seed: int = 7
) -> Shading:
    """Return what a side earns that states its numbers worse by `share`, over plausible others.

    The provider states all costs higher, the customer an hour cheaper; both keep their red lines.
    The other side answers truly and lies within ±`spread` of the shipped answers.
    """
    rng = np.random.default_rng(seed)
    middle = centre(other(side), "seven", menu)
    drawn = rng.uniform((1 - spread) * middle, (1 + spread) * middle, (others, len(middle)))
    true = centre(side, "seven", menu)
    stated = true.copy()
    if side == "provider":
        stated *= 1 + share
    else:
        stated[:-1] *= 1 - share
    own = probe_of(side, draws(side, "seven", stated[None, :], menu), menu)
    gains = views(side, draws(side, "seven", true[None, :], menu), menu)[0][0]
    theirs = views(other(side), draws(other(side), "seven", drawn, menu), menu)
    told = sealed(theirs, own, menu).codes - 1
    return Shading(float(np.where(told >= 0, gains[told], 0.0).mean()), float((told < 0).mean()))
