"""Pictures of a cohort's history, its levels and the fan of the future, for pages."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from workbench.document.charts import Future, Levels, Texts, levels_chart, page_svg
from workbench.evidence.kpi.series import KpiSeries
from workbench.outlook.paths import FloatArray
from workbench.proposal.levels.question import LevelSet
from workbench.services.levels import CohortProposal, unchanged

FAN = (0.05, 0.25, 0.5, 0.75, 0.95)  # the middle half and nine in ten
MONTHS = 12

__all__ = ["FAN", "Texts", "ahead", "fan_of", "picture"]


def picture(cohort: CohortProposal, levels: LevelSet, words: Texts) -> str:
    """Return the chart as SVG, wide and narrow: history, one level set, the fan if nothing changes.

    `words` are in the reader's language.
    """
    series = cohort.series
    values = tuple(None if np.isnan(value) else value for value in series.values.tolist())
    lines = Levels(levels.minimum, levels.target, levels.stretch)
    return _drawn(series.periods, values, lines, words, fan_of(series, unchanged(cohort)))


@lru_cache(maxsize=64)
def _drawn(
    periods: tuple[str, ...],
    values: tuple[float | None, ...],
    lines: Levels,
    words: Texts,
    future: Future,
) -> str:
    """Draw once and keep the last pictures at hand: a tenth of a second each."""
    return page_svg(lambda size: levels_chart(periods, values, lines, words, future, size))


def fan_of(series: KpiSeries, paths: FloatArray) -> Future:
    """Return the quantiles of the paths (paths, months), month by month."""
    rows = np.quantile(paths, FAN, axis=0).T.tolist()
    return Future(
        ahead(series.periods, paths.shape[1]), FAN, tuple(tuple(map(float, row)) for row in rows)
    )


def ahead(periods: Sequence[str], months: int) -> tuple[str, ...]:
    """Return the names of the months after the last one ("2026-09" gives "2026-10" …)."""
    year, month = (int(part) for part in periods[-1].split("-"))
    counts = [year * MONTHS + month - 1 + step for step in range(1, months + 1)]
    return tuple(f"{count // MONTHS}-{count % MONTHS + 1:02d}" for count in counts)
