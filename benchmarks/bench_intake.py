"""Import and monthly KPIs of 1,000,000 events beside raw DuckDB SQL over the same files, in one run.

The baseline reads the file, drops equal rows, merges overlapping stops by window functions, splits
them at the ends of months in the site's zone (whose edges both are given), and counts. Ours does
that and also checks every cell, keeps what it refuses, counts what is doubtful and hashes the
content. Both results are compared cell by cell: assets × months × three KPIs. Each time is the best
of several rounds in which the two take turns.
"""

import io
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import Mapping, parse_mapping
from workbench.evidence.history.periods import calendar
from workbench.evidence.history.records import History
from workbench.evidence.kpi.compute import compute

EVENTS, ASSETS, CAUSES = 1_000_000, 2_000, 12
ROUNDS = 3
KPIS = ("technical_availability", "stops", "mtbf")
FIRST = int(np.datetime64("2021-01-01T00:00:00", "s").astype(np.int64))
SECONDS = 3 * 365 * 86400
RAW = {
    "kind": "events",
    "tz": "Europe/Berlin",
    "stamp_zone": "UTC",
    "observed": ["2021-01-01", "2024-01-01"],
    "columns": {"start": "start", "end": "end", "asset": "asset", "category": "category"},
}

LOAD = """
create or replace table events as select distinct
  epoch("start")::bigint as b, epoch("end")::bigint as e, asset, category
from {source}
"""
MEASURE = """
with marked as (
  select asset, b, e, max(e) over (partition by asset order by b, e rows between unbounded preceding
    and 1 preceding) as reached from events
), numbered as (
  select asset, b, e, sum(case when reached is null or b > reached then 1 else 0 end)
    over (partition by asset order by b, e rows unbounded preceding) as island from marked
), merged as (
  select asset, min(b) as b, max(e) as e from numbered group by asset, island
), down as (
  select asset, m, sum(least(e, high) - greatest(b, low)) / 3600.0 as h
  from merged join months on b < high and e > low group by asset, m
), stops as (
  select asset, m, count(*) as n from merged join months on b >= low and b < high group by asset, m
)
select f.asset, m, (high - low) / 3600.0 as whole, coalesce(h, 0) as h, coalesce(n, 0) as n
from (select distinct asset from events) f cross join months
left join down using (asset, m) left join stops using (asset, m)
order by f.asset, m
"""


def generated(folder: Path) -> tuple[Path, Path]:
    """Write the events as CSV and Parquet; every hundredth stands twice."""
    rng = np.random.default_rng(7)
    rows = np.arange(EVENTS - EVENTS // 100)
    start = FIRST + np.sort(rng.integers(0, SECONDS, rows.size))
    end = start + rng.lognormal(9.0, 1.2, rows.size).astype(np.int64)
    asset, cause = rng.integers(0, ASSETS, rows.size), rng.integers(0, CAUSES, rows.size)
    taken = np.concatenate([rows, rows[: EVENTS // 100]])
    table = pa.table(
        {
            "start": pa.array(start[taken].astype("datetime64[s]")),
            "end": pa.array(end[taken].astype("datetime64[s]")),
            "asset": pa.array([f"A{i:04}" for i in asset[taken].tolist()]),
            "category": pa.array([f"c{i:02}" for i in cause[taken].tolist()]),
        }
    )
    csv, parquet = folder / "events.csv", folder / "events.parquet"
    pq.write_table(table, parquet)
    stamps = [np.datetime_as_string(one[taken].astype("datetime64[s]")) for one in (start, end)]
    stream = io.StringIO()
    stream.write("start,end,asset,category\n")
    for b, e, a, c in zip(*stamps, asset[taken].tolist(), cause[taken].tolist(), strict=True):
        stream.write(f"{b},{e},A{a:04},c{c:02}\n")
    csv.write_text(stream.getvalue(), encoding="utf-8")
    return csv, parquet


def months(db: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    """Give the edges of the months to the baseline."""
    assert mapping.observed is not None
    edges = calendar(mapping.observed[0], mapping.observed[1] - 1, "month", mapping.zone).edges
    db.execute("create or replace table months (m integer, low bigint, high bigint)")
    rows = [[i, int(edges[i]), int(edges[i + 1])] for i in range(edges.size - 1)]
    db.executemany("insert into months values (?, ?, ?)", rows)


def baseline_kpis(db: duckdb.DuckDBPyConnection) -> NDArray[np.float64]:
    """Return the KPIs, shape (3, assets × months)."""
    found = db.execute(MEASURE).fetchnumpy()
    whole, down, stops = (np.asarray(found[name], dtype=np.float64) for name in ("whole", "h", "n"))
    with np.errstate(divide="ignore", invalid="ignore"):
        between = np.where(stops > 0, (whole - down) / stops, np.nan)
    return np.stack([(whole - down) / whole, stops, between])


def our_kpis(history: History, mapping: Mapping) -> NDArray[np.float64]:
    """Return the same, asset by asset and month by month."""
    series = [compute(history, mapping, kpi, "month", "asset") for kpi in KPIS]
    return np.stack([np.concatenate([one.values for one in of_kpi]) for of_kpi in series])


def _timed(
    calls: dict[str, tuple[Callable[[], object], Callable[[], object]]],
) -> list[dict[str, float | str]]:
    best = {name: [float("inf"), float("inf")] for name in calls}
    for _ in range(ROUNDS):
        for name, pair in calls.items():
            for which, call in enumerate(pair):
                begun = time.perf_counter()
                call()
                best[name][which] = min(best[name][which], time.perf_counter() - begun)
    return [
        {"name": name, "baseline_seconds": times[0], "seconds": times[1]}
        for name, times in best.items()
    ]


def run() -> list[dict[str, float | str]]:
    """Compare all cells, then time both; raises AssertionError where a cell differs."""
    mapping = parse_mapping(RAW)
    with TemporaryDirectory() as folder:
        csv, parquet = generated(Path(folder))
        db = duckdb.connect()
        months(db, mapping)
        sources = {
            "CSV": (f"read_csv('{csv}')", csv),
            "Parquet": (f"read_parquet('{parquet}')", parquet),
        }
        calls: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {}
        for name, (source, path) in sources.items():
            load = LOAD.format(source=source)
            history = import_history(path.read_bytes(), mapping)
            db.execute(load)
            _compare(baseline_kpis(db), our_kpis(history, mapping), name)
            calls[f"import {name}"] = (
                lambda load=load: db.execute(load),
                lambda path=path: import_history(path.read_bytes(), mapping),
            )
        calls["availability, stops, MTBF by month"] = (
            lambda: baseline_kpis(db),
            lambda: our_kpis(history, mapping),
        )
        return _timed(calls)


def _compare(theirs: NDArray[np.float64], ours: NDArray[np.float64], name: str) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9)
    print(
        f"  {name}: {ours.size} cells equal, {int(np.isnan(ours).sum())} of them empty on both sides"
    )
