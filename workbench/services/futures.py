"""What the futures of a cohort are drawn from: its months, what both left out, its sisters."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from workbench.evidence.kpi.series import KpiSeries
from workbench.outlook.paths import FloatArray, NoOutlook, Outlook, simulate
from workbench.outlook.pooling import simulate_from_sisters
from workbench.proposal.levels import MONTHS_TO_MEASURE
from workbench.services.series import from_plain
from workbench.store.kpi import KpiCardRow

PATHS = 2000
MONTHS = 12  # one contract year: DOMAIN.md 2.4 never looks further ahead
SEASON = 12
LeftOut = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """A cohort's series as it was measured, the periods left out, and its sisters' used months.

    Only a cohort with too few own months has sisters here.
    """

    series: KpiSeries
    left_out: tuple[str, ...] = ()
    sisters: tuple[FloatArray, ...] = ()

    @property
    def used(self) -> FloatArray:
        """Return the months that the outlook rests on: NaN where both sides leave one out."""
        return without(self.series, self.left_out)

    @property
    def measured(self) -> int:
        """Return how many own months the outlook rests on."""
        return int(np.isfinite(self.used).sum())


def without(series: KpiSeries, periods: tuple[str, ...]) -> FloatArray:
    """Return the values with NaN in the named periods; the series itself stays as it is."""
    named = np.array([period in periods for period in series.periods], dtype=bool)
    return np.where(named, np.nan, series.values)


def keys_of(row: KpiCardRow, left_out: LeftOut | None = None) -> list[str]:
    """Return for each cohort of a card everything its futures rest on, as one text to cache by.

    `left_out` asks what it would be with other periods left out than those of the card.
    """
    out = row.left_out if left_out is None else left_out
    parts = [(data, sorted(out.get(data["cohort"] or "", []))) for data in row.series]
    found = []
    for place, part in enumerate(parts):
        sisters = [other for at, other in enumerate(parts) if at != place and _is_thin(*part)]
        found.append(json.dumps([*part, sisters]))
    return found


def _is_thin(data: dict[str, Any], left_out: Sequence[str]) -> bool:
    """Return whether a cohort has too few own months, so that its sisters are asked."""
    pairs = zip(data["periods"], data["values"], strict=True)
    own = [value for period, value in pairs if value is not None and period not in left_out]
    return len(own) < MONTHS_TO_MEASURE


@lru_cache(maxsize=128)
def basis_of(key: str) -> Basis:
    """Return what `keys_of` wrote."""
    data, left_out, others = json.loads(key)
    sisters = tuple(without(from_plain(one), tuple(periods)) for one, periods in others)
    return Basis(from_plain(data), tuple(left_out), sisters)


@lru_cache(maxsize=128)
def futures(key: str, seed: tuple[int, ...]) -> Outlook | NoOutlook:
    """Return the shared paths of a cohort: one contract year, reproducible from the seed.

    With fewer own months than it takes to measure a level the basis has sisters, as far as there
    are any: then months are borrowed from them, and a finding says so. The last paths are kept at
    hand, because every change of a draft asks for them; nobody can change them.
    """
    outlook = _drawn(basis_of(key), np.random.default_rng(list(seed)))
    if isinstance(outlook, Outlook):
        outlook.paths.setflags(write=False)
    return outlook


def _drawn(basis: Basis, rng: np.random.Generator) -> Outlook | NoOutlook:
    series = basis.series
    if basis.sisters:
        borrowed = simulate_from_sisters(
            basis.sisters,
            basis.used,
            periods=MONTHS,
            lower=series.lower,
            upper=series.upper,
            n_paths=PATHS,
            rng=rng,
        )
        if isinstance(borrowed, Outlook):
            return borrowed
    return simulate(
        basis.used,
        periods=MONTHS,
        season=SEASON,
        lower=series.lower,
        upper=series.upper,
        n_paths=PATHS,
        rng=rng,
    )
