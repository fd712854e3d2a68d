"""What stands out in a history, for people to label: steps, odd months, a drift, a season.

Nothing is removed and nothing is corrected here. Detection is on the scale on which months are
about normal; sizes are said in natural units.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.codes import Finding
from workbench.outlook.arrays import FloatArray
from workbench.outlook.breaks import Break, find_breaks, segment_of
from workbench.outlook.outliers import drawn_in, find_outliers
from workbench.outlook.screening import reason_to_refuse, usable_season
from workbench.outlook.seasons import Season, find_season
from workbench.outlook.transforms import Transform, possible_transforms
from workbench.outlook.trend import find_trend

Kind = Literal["break", "outlier", "trend", "season"]
YEAR = 12


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that stands out; `period` is where it begins, `finding` says it with its size."""

    kind: Kind
    period: str
    finding: Finding


def standing_out(
    values: FloatArray,
    periods: tuple[str, ...],
    bounds: tuple[float | None, float | None],
    rng: np.random.Generator,
    season: int = YEAR,
) -> tuple[Feature, ...]:
    """Return what stands out in `values` (n,), NaN missing, named by `periods`, in time order.

    `bounds` as in paths.simulate; `rng` shuffles for p-values. A history of which nothing can be
    said has nothing that stands out. A drift is looked for only where no step explains it.
    """
    if reason_to_refuse(values, *bounds) is not None:
        return ()
    transform = possible_transforms(values[np.isfinite(values)], *bounds)[-1]
    line = transform.forward(values)
    cycle = find_season(drawn_in(line), season)
    flat = line if cycle is None else line - cycle.effect[np.arange(line.size) % season]
    breaks = find_breaks(drawn_in(flat), rng)
    found = [_season(cycle, line, periods, transform)] if cycle else []
    found += [_break(one, periods, transform) for one in breaks]
    level = _levels(flat, breaks)
    usual = transform.backward(level + (line - flat))
    for one in find_outliers(flat - level):
        found.append(_outlier(one.index, one.score, (values, usual), periods))
    trend = None if breaks else find_trend(values, usable_season(values, season))
    if trend is not None:
        found.append(_trend(trend.change, trend.p_value, periods))
    return tuple(sorted(found, key=lambda feature: (feature.period, feature.kind)))


def _levels(flat: FloatArray, breaks: tuple[Break, ...]) -> FloatArray:
    """Return the median of the segment that each period belongs to (n,)."""
    segment = segment_of(breaks, flat.size)
    medians = [np.nanmedian(flat[segment == place]) for place in range(len(breaks) + 1)]
    return np.array(medians)[segment]


def _break(one: Break, periods: tuple[str, ...], transform: Transform) -> Feature:
    before, after = transform.backward(np.array([one.before, one.after])).tolist()
    params: dict[str, str | int | float] = {
        "period": periods[one.index],
        "before": before,
        "after": after,
        "p": one.p_value,
    }
    return Feature("break", periods[one.index], Finding("outlook.break_found", params))


def _outlier(
    index: int, score: float, shown: tuple[FloatArray, FloatArray], periods: tuple[str, ...]
) -> Feature:
    value, usual = float(shown[0][index]), float(shown[1][index])
    params: dict[str, str | int | float] = {
        "period": periods[index],
        "value": value,
        "usual": usual,
        "score": round(abs(score), 1),
    }
    return Feature("outlier", periods[index], Finding("outlook.outlier_found", params))


def _season(
    cycle: Season, line: FloatArray, periods: tuple[str, ...], transform: Transform
) -> Feature:
    """Name the phases by the last period of each; their distance is said at the usual level."""
    size = cycle.effect.size
    high, low = int(np.argmax(cycle.effect)), int(np.argmin(cycle.effect))
    usual = float(np.nanmedian(line))
    top, bottom = transform.backward(usual + cycle.effect[[high, low]]).tolist()
    best, worst = (high, low) if top >= bottom else (low, high)
    last = {place % size: name for place, name in enumerate(periods)}
    params: dict[str, str | int | float] = {
        "high": last[best],
        "low": last[worst],
        "most": max(top, bottom),
        "least": min(top, bottom),
        "p": float(f"{cycle.p_value:.2g}"),
    }
    return Feature("season", periods[0], Finding("outlook.season_found", params))


def _trend(change: float, p_value: float, periods: tuple[str, ...]) -> Feature:
    params: dict[str, str | int | float] = {
        "change": change,
        "periods": YEAR,
        "p": float(f"{p_value:.2g}"),
    }
    return Feature("trend", periods[0], Finding("outlook.drift_found", params))
