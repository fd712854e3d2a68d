"""KPIs from values: figures that the parties already keep, as a value or as a formula's inputs."""

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import Floats, Ints, Mask
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.periods import PERIODS, Grain, midnight, next_start
from workbench.evidence.history.records import History, label_index
from workbench.evidence.history.times import as_local
from workbench.evidence.kpi.catalogue_facts import Fact
from workbench.evidence.kpi.formula import formula_inputs
from workbench.evidence.kpi.intervals import HOUR, sum_by_period
from workbench.evidence.kpi.measures import Frame, Measures

ADDITIVE = frozenset(
    {
        "total_downtime",
        "scheduled_downtime",
        "unscheduled_downtime",
        "stops",
        "net_operating_profit",
        "production_capacity",
    }
)
"""KPIs whose ready values add up over time and assets."""

# Inputs that are no amounts: several rows are joined by a mean, weighted by the amount beside them
# where the file has it. So ideal_cycle_s × units_produced, for one, is summed exactly.
_INTENSIVE = {
    "ideal_cycle_s": "units_produced",
    "demonstrated_oee": "planned_time_h",
    "oee": "planned_time_h",
    "price_per_unit": "units_produced",
    "variable_cost_per_unit": "units_produced",
    "mtbf_h": "failures",
    "mttr_h": "repairs",
}
_STOCKS = frozenset({"replacement_asset_value"})
_TO_DATE = frozenset({"opened_to_date", "closed_to_date"})
_WEEK = PERIODS.index("week")


def measure_values(
    history: History, mapping: Mapping, grid: Frame, fact: Fact, grain: Grain
) -> Measures:
    """Return the inputs of the formula, or the ready value as an input named "value".

    Amounts are summed over the period and the assets before the formula is applied; ratios are
    never averaged: ready values are weighted by `n`. Raises StepError where the file has neither
    the value nor the inputs, or its periods are longer than the ones asked for.
    """
    rows = _Rows(history, mapping, grid, fact.key)
    check_grain(history, rows.rows, grain)
    names = formula_inputs(fact.formula)
    if all(name in history.columns for name in names):
        return rows.of_inputs(names)
    if "value" in history.columns:
        return rows.of_value(fact.key)
    missing = ", ".join(name for name in names if name not in history.columns)
    raise StepError("kpi.missing_inputs", inputs=missing)


def check_grain(history: History, rows: Mask, grain: Grain) -> None:
    """Refuse rows whose period does not fit into the periods asked for."""
    wanted = PERIODS.index(grain)
    for found in np.unique(history.columns["grain"][rows]).tolist():
        if found > wanted or (found == _WEEK and wanted > _WEEK):
            raise StepError("kpi.grain", given=PERIODS[int(found)], period=grain)


class _Rows:
    """The rows of a values file that speak of one KPI."""

    def __init__(self, history: History, mapping: Mapping, grid: Frame, kpi: str) -> None:
        self._columns = history.columns
        self._mapping = mapping
        self._grid = grid
        stamp = np.asarray(history.columns["stamp"], dtype=np.int64)
        self.rows: Mask = grid.inside(stamp)
        if "kpi" in history.columns:
            named = label_index(history.labels["kpi"], (kpi,))
            self.rows &= np.isin(history.columns["kpi"], named)
        self._stamp = stamp[self.rows]
        self._asset = np.asarray(history.columns["asset"], dtype=np.int64)[self.rows]
        self._kpi = kpi

    def of_inputs(self, names: tuple[str, ...]) -> Measures:
        """Return the inputs summed, averaged or taken at the period's end, as their nature is."""
        inputs: dict[str, Floats] = {}
        weights: dict[str, Floats] = {}
        for name in names:
            numbers = self._number(name)
            if name in _TO_DATE:
                inputs[name] = self._latest(numbers)
            elif name in _STOCKS:
                inputs[name] = self._mean_stock(numbers)
            elif name in _INTENSIVE:
                weight = self._weight(_INTENSIVE[name])
                inputs[name] = self._sum(numbers * weight)
                weights[name] = self._sum(weight)
            else:
                inputs[name] = self._sum(numbers)
        return self._measures(inputs, weights)

    def of_value(self, kpi: str) -> Measures:
        """Return the ready value: added, taken at the period's end, or weighted by `n`."""
        numbers = self._number("value")
        if kpi in ADDITIVE:
            return self._measures({"value": self._sum(numbers)}, {})
        if kpi == "backlog":
            return self._measures({"value": self._latest(numbers)}, {})
        weight = self._weight("n")
        sums = {"value": self._sum(numbers * weight)}
        return self._measures(sums, {"value": self._sum(weight)})

    def _number(self, name: str) -> Floats:
        return np.asarray(self._columns[name], dtype=np.float64)[self.rows]

    def _weight(self, name: str) -> Floats:
        if name not in self._columns:
            return np.ones(self._stamp.size)
        return np.nan_to_num(self._number(name))

    def _sum(self, amounts: Floats) -> Floats:
        grid = self._grid
        return sum_by_period(self._asset, self._stamp, amounts, grid.periods, grid.assets)

    def _latest(self, numbers: Floats) -> Floats:
        order = np.lexsort((numbers, self._stamp))
        place = self._grid.periods.index(self._stamp[order])
        last = np.zeros(self._grid.shape)
        last[self._asset[order], place] = numbers[order]  # the last of equal places stands
        return last

    def _mean_stock(self, numbers: Floats) -> Floats:
        rows = self._sum(np.ones(numbers.size))
        return self._sum(numbers) / np.maximum(rows, 1.0)

    def _measures(self, inputs: dict[str, Floats], weights: dict[str, Floats]) -> Measures:
        rows = self._sum(np.ones(self._stamp.size))
        count = self._sum(self._weight("n")) if "n" in self._columns else rows
        return Measures(inputs, count, self._observed(), self._grid.period_h, rows > 0, weights)

    def _observed(self) -> Floats:
        """Return the hours that the rows cover: each period once, times its stated coverage."""
        grain = np.asarray(self._columns["grain"], dtype=np.int64)[self.rows]
        stated = np.ones(self._stamp.size)
        if "coverage" in self._columns:
            stated = np.clip(np.nan_to_num(self._number("coverage")), 0.0, 1.0)
        keys = np.stack([self._asset, self._stamp, grain])
        distinct, codes = np.unique(keys, axis=1, return_inverse=True)
        codes = codes.reshape(-1)
        rows = np.bincount(codes, minlength=distinct.shape[1])
        mean = np.bincount(codes, weights=stated, minlength=distinct.shape[1]) / np.maximum(rows, 1)
        hours = mean * self._lengths(distinct[1], distinct[2]) / HOUR
        grid = self._grid
        covered = sum_by_period(distinct[0], distinct[1], hours, grid.periods, grid.assets)
        return np.minimum(covered, grid.period_h)

    def _lengths(self, stamps: Ints, grains: Ints) -> Floats:
        """Return the seconds of each row's period; a bare stamp stands for its whole period."""
        zone = self._mapping.zone
        whole = self._grid.periods.seconds[self._grid.periods.index(stamps)]
        lengths = np.asarray(whole, dtype=np.float64).copy()
        for i in np.flatnonzero(grains >= 0).tolist():
            day = as_local(int(stamps[i]), zone).date()
            lengths[i] = midnight(next_start(day, PERIODS[int(grains[i])]), zone) - int(stamps[i])
        return lengths


def needs_weights(history: History, fact: Fact, measures: Measures) -> bool:
    """Say whether several ready ratios meet in one cell without an `n` to weigh them by."""
    ready = not all(name in history.columns for name in formula_inputs(fact.formula))
    free = fact.key in ADDITIVE or fact.key == "backlog" or "n" in history.columns
    return ready and not free and bool((measures.count > 1).any())
