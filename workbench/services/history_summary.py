"""The summary of a reading: what pages say about a data set without opening its file again."""

import math
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, cast

import numpy as np

from workbench.codes import Finding, StepError
from workbench.evidence.discovery.catalogue import entry
from workbench.evidence.discovery.pareto import pareto
from workbench.evidence.discovery.points import Point, point_of
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.periods import (
    PERIODS,
    Grain,
    calendar,
    midnight,
    next_start,
    period_start,
)
from workbench.evidence.history.records import NO_TIME, History
from workbench.evidence.history.times import as_local, iso_local
from workbench.evidence.kpi.catalogue import CATALOGUE
from workbench.evidence.kpi.compute import compute_with_inputs
from workbench.evidence.kpi.series import KpiSeries
from workbench.services.history_year import year_of

MOST_MONTHS = 600  # listed in a summary; a single wrong year must not fill the page
_TRIED: tuple[Grain, ...] = ("month", "quarter", "year", "week")


def summarise(
    history: History,
    mapping: Mapping,
    cohorts: dict[str, tuple[str, ...]],
    on_share: Callable[[float], None] = lambda _share: None,
) -> dict[str, Any]:
    """Return the facts of a reading as plain data; `on_share` is told how much is done (0..1).

    `kpis` maps each key of the catalogue to None (computable) or to the finding that says why not;
    `months` lists rows and coverage (share 0..1, None where the kind cannot tell) month by month;
    `year` is what they say of an average year (`history_year`); `points` what a point of each KPI
    moves in a year, and `pareto` the causes of downtime, None where the records name none;
    `first` and `last` are local ISO times within what is covered.
    """
    series, kpis, points = _possible(history, mapping, on_share)
    return {
        "kind": history.kind,
        "rows_in": history.rows_in,
        "rows_kept": history.rows_kept,
        "duplicates": history.duplicates,
        "aside": sum(history.problem_counts.values()),
        "problem_counts": history.problem_counts,
        "entries": history.size,
        "assets": list(history.assets) if history.has_assets else [],
        "cohorts": {name: list(assets) for name, assets in cohorts.items()},
        "columns": mapping.columns,
        "categories": list(history.labels.get("category", ())),
        "tz": mapping.tz,
        **_span(history, mapping),
        "slot_seconds": history.slot_seconds,
        "findings": [_plain(finding) for finding in history.findings],
        "months": _months(history, mapping, series),
        "kpis": kpis,
        "year": year_of(history, mapping, kpis),
        "points": points,
        "pareto": _pareto(history, mapping),
    }


def _pareto(history: History, mapping: Mapping) -> dict[str, Any] | None:
    try:
        return asdict(pareto(history, mapping))
    except StepError:
        return None


def _span(history: History, mapping: Mapping) -> dict[str, str]:
    """Return the first and the last moment that the records cover: as stated, else as they show."""
    first, last = history.first, history.last
    if mapping.observed is not None:
        first, last = mapping.observed[0], mapping.observed[1] - 1
    elif history.kind == "readings":
        last -= 1  # the end of the last slot belongs to the next one
    elif history.kind == "values":
        grain = max(int(np.max(history.columns["grain"])), PERIODS.index("day"))
        day = as_local(last, mapping.zone).date()
        last = midnight(next_start(period_start(day, PERIODS[grain]), PERIODS[grain]), mapping.zone)
        last -= 1
    return {"first": iso_local(first, mapping.zone), "last": iso_local(last, mapping.zone)}


def _plain(finding: Finding) -> dict[str, Any]:
    """Return the finding as JSON; PostgreSQL takes no infinity (of an open bound)."""
    params = {
        name: str(value) if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in finding.params.items()
    }
    return {"code": finding.code, "params": params}


def _possible(
    history: History, mapping: Mapping, on_share: Callable[[float], None]
) -> tuple[KpiSeries | None, dict[str, Any], dict[str, Any]]:
    """Try every KPI of the catalogue; return the first series that came out, the reasons, the points."""
    first: KpiSeries | None = None
    kpis: dict[str, Any] = {}
    points: dict[str, Any] = {}
    for number, key in enumerate(CATALOGUE):
        on_share(number / len(CATALOGUE))
        found = _tried(history, mapping, key)
        if isinstance(found, Finding):
            kpis[key] = _plain(found)
            continue
        series, point = found
        kpis[key] = None
        first = first or series
        if point is not None:
            points[key] = asdict(point)
    return first, kpis, points


def _tried(
    history: History, mapping: Mapping, key: str
) -> tuple[KpiSeries, Point | None] | Finding:
    """Return the fleet's series by month, or by the shortest period that the file's own allow.

    What a point moves is said of months alone.
    """
    answer: tuple[KpiSeries, Point | None] | Finding = Finding("kpi.nothing_said", {"kpi": key})
    for grain in _TRIED:
        try:
            series, inputs = compute_with_inputs(history, mapping, key, grain)
        except StepError as error:
            answer = error.finding
            if answer.code != "kpi.grain":
                break
        else:
            if not bool(np.isfinite(series.values).any()):
                return Finding("kpi.nothing_said", {"kpi": key})
            by_month = grain == "month"
            return series, point_of(entry(key), series.values, inputs) if by_month else None
    return answer


def _months(history: History, mapping: Mapping, series: KpiSeries | None) -> list[dict[str, Any]]:
    clock = "start" if "start" in history.columns else "stamp"
    times = np.asarray(history.columns[clock], dtype=np.int64)
    known = times[times != NO_TIME]
    first, last = int(known.min()), int(known.max())
    if mapping.observed is not None:
        first, last = min(first, mapping.observed[0]), max(last, mapping.observed[1] - 1)
    grid = calendar(first, last, "month", mapping.zone)
    place = grid.index(known)
    rows = np.bincount(place[place >= 0], minlength=len(grid.labels))
    covered = _coverage(history, series)
    return [
        {"period": label, "rows": int(count), "coverage": covered.get(label)}
        for label, count in list(zip(grid.labels, rows, strict=True))[-MOST_MONTHS:]
    ]


def _coverage(history: History, series: KpiSeries | None) -> dict[str, float]:
    """Return the observed share by month; events are silent where nothing happened, so none."""
    if series is None or series.period != "month" or history.kind == "events":
        return {}
    shares = cast("list[float]", series.coverage.tolist())
    return dict(zip(series.periods, shares, strict=True))
