"""Command `kpi`: a KPI of a history, period by period."""

import argparse
import math
from dataclasses import replace
from typing import get_args

from workbench.cli import history as history_command
from workbench.codes import StepError
from workbench.evidence.history.mapping import Mapping, TimeBase
from workbench.evidence.history.periods import PERIODS
from workbench.evidence.history.records import History
from workbench.evidence.kpi.cohort import select_assets
from workbench.evidence.kpi.compute import By, compute
from workbench.evidence.kpi.measures import Missing
from workbench.evidence.kpi.own import columns_of, own_series
from workbench.evidence.kpi.series import Direction, KpiSeries

HELP = "Compute a KPI of a history for the fleet or for each asset; see docs/formats/kpi.md."


def configure(parser: argparse.ArgumentParser) -> None:
    """Add FILE, the mapping flags and the choices of the computation."""
    history_command.add_file_flags(parser)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--kpi", metavar="K", help="a key of the catalogue, or stops")
    which.add_argument("--formula", metavar="F", help="a formula of your own over the columns")
    parser.add_argument(
        "--better", choices=get_args(Direction), default="higher", help="of a formula of your own"
    )
    parser.add_argument("--period", choices=PERIODS, default="month")
    parser.add_argument("--by", choices=get_args(By), default="fleet")
    parser.add_argument("--missing", choices=get_args(Missing), default="observed")
    parser.add_argument("--time-base", choices=get_args(TimeBase), dest="time_base")


def run(args: argparse.Namespace) -> object:
    """Return the rows, period by period and within a period in the order of the assets."""
    history, mapping = history_command.load(args)
    if args.formula is None:
        series = compute(history, mapping, args.kpi, args.period, args.by, args.missing)
    else:
        series = _own(history, mapping, args)
    first = series[0]
    return {
        "kpi": first.kpi if args.formula is None else args.formula,
        "unit": first.unit,
        "direction": first.direction,
        "period": args.period,
        "by": args.by,
        "missing": args.missing,
        "content_sha256": history.content_sha256,
        "rows": [_row(one, i) for i in range(len(first.periods)) for one in series],
    }


def _own(history: History, mapping: Mapping, args: argparse.Namespace) -> list[KpiSeries]:
    """Return the series of a formula, of the fleet or of each asset by itself."""
    if args.by == "asset" and not history.has_assets:
        raise StepError("kpi.no_assets")
    parts: tuple[str | None, ...] = (None,) if args.by == "fleet" else history.assets
    found = []
    for asset in parts:
        chosen = history if asset is None else select_assets(history, (asset,))
        columns = columns_of(chosen, mapping, args.period)
        series = own_series(columns, args.formula, "own", args.period, args.better)
        found.append(replace(series, cohort=asset))
    return found


def _row(series: KpiSeries, place: int) -> dict[str, object]:
    value = float(series.values[place])
    return {
        "period": series.periods[place],
        "asset": series.cohort,
        "value": None if math.isnan(value) else value,
        "n": int(series.n[place]),
        "coverage": float(series.coverage[place]),
    }
