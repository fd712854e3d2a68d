"""Step paths: a KPI series becomes simulated futures."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.codes import Finding
from workbench.outlook.calibration import TUNED
from workbench.outlook.combination import combine, sample
from workbench.outlook.screening import MOST_PERIODS, reason_to_refuse, remarks, usable_season
from workbench.outlook.transforms import possible_transforms

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outlook:
    """Simulated futures of one series: `paths` has shape (paths, periods), natural units."""

    paths: FloatArray
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class NoOutlook:
    """Nothing honest can be said of this series; `finding` says why."""

    finding: Finding


def simulate(  # noqa: PLR0913 (one series and its bounds; callers name every argument)
    values: FloatArray,
    *,
    periods: int,
    season: int | None,
    lower: float | None,
    upper: float | None,
    n_paths: int = 2000,
    rng: np.random.Generator,
) -> Outlook | NoOutlook:
    """Simulate `n_paths` futures of `periods` periods if nothing changes.

    `values` (n,) in natural units, one per period in order, NaN where missing; the period after the
    last is the first one simulated. `season` is the number of periods in a cycle (12 for months),
    None or 1 for none; it is ignored with a finding unless the history covers it twice. `lower` and
    `upper` are bounds that no value can pass (0 and 1 for a share), None for none. The same values
    and the same state of `rng` give the same paths.

    Needs at least LEAST_VALUES values that are not all the same, inside the bounds, and 1 to
    MOST_PERIODS periods; else NoOutlook says why. How: workbench.outlook.combination; how well the
    probabilities hold: docs/calibration.md.
    """
    if not 1 <= periods <= MOST_PERIODS:
        return NoOutlook(
            Finding("outlook.periods_out_of_range", {"periods": periods, "most": MOST_PERIODS})
        )
    history = np.asarray(values, dtype=np.float64)
    refusal = reason_to_refuse(history, lower, upper)
    if refusal is not None:
        return NoOutlook(refusal)
    transforms = possible_transforms(history[np.isfinite(history)], lower, upper)
    fits = combine(history, transforms, usable_season(history, season), TUNED)
    paths = sample(fits, (n_paths, periods), rng, TUNED)
    return Outlook(paths, remarks(history, season))
