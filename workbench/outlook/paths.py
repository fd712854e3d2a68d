"""Step paths: a KPI series becomes simulated futures."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.codes import Finding

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
