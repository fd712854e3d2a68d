"""How many failures an asset has had by an age, on average: counted, without a model.

Nelson's estimator of the mean cumulative function for recurrent events with unequal ends of
observation, and its robust standard error (Nelson 1995, Technometrics 37; Lawless and Nadeau
1995, Technometrics 37). A curve that bends up says that assets fail more often as they age.
"""

from dataclasses import dataclass

import numpy as np

from workbench.codes import StepError
from workbench.outlook.arrays import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class MeanCumulative:
    """Mean failures per asset up to each age at which one failed; all arrays (ages,).

    `at_risk` counts the assets observed at least to that age; `error` is the standard error, which
    assumes independent assets and nothing else.
    """

    age: FloatArray
    mean: FloatArray
    error: FloatArray
    at_risk: IntArray


def mean_cumulative(asset: IntArray, age: FloatArray, ends: FloatArray) -> MeanCumulative:
    """Return the estimate from failures of `asset` (failures,) at `age`; raises StepError.

    Assets are numbered from 0; `ends` (assets,) is the age to which each was observed. A failure
    beyond it is refused. An asset is at risk at its own end.
    """
    late = age > ends[asset]
    if bool(late.any()):
        raise StepError("outlook.failure_after_end", count=int(late.sum()))
    ages = np.unique(age)
    at_risk = (ends[:, None] >= ages).astype(np.int64)
    counts = np.zeros((ends.size, ages.size))
    np.add.at(counts, (asset, np.searchsorted(ages, age)), 1.0)
    total = at_risk.sum(axis=0)
    rise = counts.sum(axis=0) / total
    apart = np.cumsum(at_risk * (counts - rise) / total, axis=1)
    return MeanCumulative(ages, np.cumsum(rise), np.sqrt((apart**2).sum(axis=0)), total)
