"""How far levels can be dragged: about as far as the futures reach, in steps that can be measured."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from workbench.outlook.paths import FloatArray
from workbench.proposal.levels.grid import human_grid
from workbench.services.draft_consequences import Future, Place, paths_of
from workbench.settlement.consequences import windowed
from workbench.settlement.schedule import Clause

REACH = (0.005, 0.995)  # of the windows, unchanged and as planned


@dataclass(frozen=True, slots=True)
class Slider:
    """The least, the greatest and the step of a clause's levels, natural units."""

    low: float
    high: float
    step: float


def sliders(clause: Clause, futures: Mapping[Place, Future]) -> Slider | None:
    """Return how far the clause's levels can be dragged; None where there are no futures."""
    future = futures.get((clause.kpi, clause.cohort))
    paths = paths_of(future) if future is not None else None
    if paths is None:
        return None
    drawn = [windowed(months, clause.window) for months in (paths.months, paths.planned())]
    return reaching(clause, np.concatenate(drawn), paths.upper)


def reaching(clause: Clause, windows: FloatArray, upper: float | None) -> Slider | None:
    """Return how far levels can be dragged for these windows, up to the greatest possible value."""
    ladder = clause.ladder
    levels = (ladder.minimum, ladder.target, ladder.stretch)
    low, high = (float(value) for value in np.quantile(windows, REACH))
    low, high = min(low, *levels), max(high, *levels)
    if high <= low:
        return None
    step = max(human_grid(high - low) / 5, 10.0**-clause.decimals)  # a fifth of it is measurable
    top = round(np.ceil(high / step) * step, 10)
    return Slider(
        low=round(float(np.floor(low / step) * step), 10),
        high=float(top if upper is None else min(top, upper)),
        step=round(step, 10),
    )
