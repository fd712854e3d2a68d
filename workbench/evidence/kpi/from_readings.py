"""KPIs from readings: the seconds that an asset was ready in each slot."""

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import Floats, Ints
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.records import History
from workbench.evidence.kpi.intervals import HOUR, count_by_period, sum_by_period
from workbench.evidence.kpi.measures import Frame, Measures, Missing

_BINDINGS: dict[str, dict[str, str]] = {
    "technical_availability": {"ready_time_h": "ready", "observed_time_h": "counted"},
    "availability": {"run_time_h": "ready", "planned_time_h": "counted"},
    "downtime_vs_uptime": {"downtime_h": "down", "uptime_h": "ready"},
    "total_downtime": {"scheduled_downtime_h": "nothing", "unscheduled_downtime_h": "down"},
    "utilization": {"run_time_h": "running", "calendar_time_h": "seen"},
    "stops": {"stops": "stops"},
    "mtbf": {"operating_time_h": "operating", "failures": "stops"},
    "failure_rate": {"operating_time_h": "operating", "failures": "stops"},
    "mean_downtime": {"downtime_h": "stopped", "stops": "stops"},
}
_RESTS_ON_STOPS = frozenset({"stops", "mtbf", "failure_rate", "mean_downtime"})
KEYS = tuple(_BINDINGS)


def measure_readings(
    history: History, mapping: Mapping, grid: Frame, kpi: str, missing: Missing
) -> Measures:
    """Return the inputs of `kpi` from slots.

    Slots without a reading count as not there ("observed"), as down or as up, in shares and hours
    of time; stops and the time between them rest on observed slots under every rule. A stop is a
    run of consecutive observed slots, each not ready for at least `options.stop_seconds`; runs
    bridge slots without a reading; a stop is booked, whole, in the period in which it starts.
    """
    if kpi not in _BINDINGS or (kpi == "utilization" and "running_s" not in history.columns):
        raise StepError("kpi.not_from_kind", kpi=kpi, kind="readings", known=", ".join(KEYS))
    sums, slots = _sums(history, mapping, grid)
    gap = np.maximum(grid.window_h - sums["seen"], 0.0)
    operating = grid.window_h if mapping.time_base == "calendar" else sums["ready"]
    sums |= {
        "operating": operating,
        "nothing": np.zeros(grid.shape),
        "counted": sums["seen"] + (0.0 if missing == "observed" else gap),
        "ready": sums["ready"] + (gap if missing == "up" else 0.0),
        "down": sums["seen"] - sums["ready"] + (gap if missing == "down" else 0.0),
    }
    said = (sums["seen"] > 0) | (missing != "observed")
    return Measures(
        inputs={name: sums[source] for name, source in _BINDINGS[kpi].items()},
        count=sums["stops"] if kpi in _RESTS_ON_STOPS else slots,
        observed_h=sums["seen"],
        period_h=grid.period_h,
        said=said if kpi not in _RESTS_ON_STOPS else sums["seen"] > 0,
    )


def _sums(history: History, mapping: Mapping, grid: Frame) -> tuple[dict[str, Floats], Floats]:
    columns = history.columns
    slot = float(history.slot_seconds or 0)
    order = np.lexsort((columns["stamp"], columns["asset"]))
    asset = np.asarray(columns["asset"], dtype=np.int64)[order]
    stamp = np.asarray(columns["stamp"], dtype=np.int64)[order]
    slots = np.asarray(columns["slots"], dtype=np.float64)[order]
    ready = np.asarray(columns["ready_s"], dtype=np.float64)[order]
    inside = grid.inside(stamp)

    def add(amounts: Floats) -> Floats:
        return sum_by_period(
            asset, stamp, np.where(inside, amounts, np.nan), grid.periods, grid.assets
        )

    sums = {"seen": add(slots * slot) / HOUR, "ready": add(ready) / HOUR}
    if "running_s" in columns:
        sums["running"] = add(np.asarray(columns["running_s"], dtype=np.float64)[order]) / HOUR
    loss = slots * slot - ready
    least = np.minimum(mapping.options.stop_seconds, slots * slot)
    where, hours = _stops(asset, loss, least)
    good = inside[where]
    place = asset[where][good], stamp[where][good]
    sums["stops"] = count_by_period(*place, grid.periods, grid.assets)
    sums["stopped"] = sum_by_period(*place, hours[good], grid.periods, grid.assets)
    return sums, add(slots)


def _stops(asset: Ints, loss: Floats, least: Floats) -> tuple[Ints, Floats]:
    """Return the row at which each stop starts and the hours lost in it (rows sorted in time)."""
    down = loss >= least
    starts = down.copy()
    starts[1:] &= ~(down[:-1] & (asset[1:] == asset[:-1]))
    number = np.cumsum(starts) - 1
    hours = np.bincount(number[down], weights=loss[down], minlength=int(starts.sum())) / HOUR
    return np.flatnonzero(starts).astype(np.int64), hours
