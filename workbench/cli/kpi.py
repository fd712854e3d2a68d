"""Command `kpi`: a KPI of a history, period by period."""

import argparse
import math
from typing import get_args

from workbench.cli import history as history_command
from workbench.evidence.history.mapping import TimeBase
from workbench.evidence.history.periods import PERIODS
from workbench.evidence.kpi.compute import By, compute
from workbench.evidence.kpi.measures import Missing
from workbench.evidence.kpi.series import KpiSeries

HELP = "Compute a KPI of a history for the fleet or for each asset; see docs/formats/kpi.md."


def configure(parser: argparse.ArgumentParser) -> None:
    """Add FILE, the mapping flags and the choices of the computation."""
    history_command.add_file_flags(parser)
    parser.add_argument(
        "--kpi", required=True, metavar="K", help="a key of the catalogue, or stops"
    )
    parser.add_argument("--period", choices=PERIODS, default="month")
    parser.add_argument("--by", choices=get_args(By), default="fleet")
    parser.add_argument("--missing", choices=get_args(Missing), default="observed")
    parser.add_argument("--time-base", choices=get_args(TimeBase), dest="time_base")


def run(args: argparse.Namespace) -> object:
    """Return the rows, period by period and within a period in the order of the assets."""
    history, mapping = history_command.load(args)
    series = compute(history, mapping, args.kpi, args.period, args.by, args.missing)
    first = series[0]
    return {
        "kpi": first.kpi,
        "unit": first.unit,
        "direction": first.direction,
        "period": args.period,
        "by": args.by,
        "missing": args.missing,
        "content_sha256": history.content_sha256,
        "rows": [_row(one, i) for i in range(len(first.periods)) for one in series],
    }


def _row(series: KpiSeries, place: int) -> dict[str, object]:
    value = float(series.values[place])
    return {
        "period": series.periods[place],
        "asset": series.cohort,
        "value": None if math.isnan(value) else value,
        "n": int(series.n[place]),
        "coverage": float(series.coverage[place]),
    }
