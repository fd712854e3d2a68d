"""Do the outlook's probabilities hold on histories of equipment and of a service desk.

Reads the histories of EQUIPOISE_SHARED/data, whose README has the definitions; without them it
says so and stops. Every KPI is recomputed here by SQL, apart from the product's own way. Origins
roll: each history of the given length predicts the periods after it.

    EQUIPOISE_SHARED=/path PYTHONPATH=. python benchmarks/bench_equipment.py
"""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray
from outlook_scores import MISS_LEVELS

from workbench.outlook.paths import Outlook, simulate

Array = NDArray[np.float64]
SEED = 20241
PATHS = 2000

WIND = """
with slots as (
    select distinct on (StationId, TimeStamp) StationId as name,
        TimeStamp - interval 10 minute as began, wtc_ScReToOp_timeon as ready
    from read_parquet('{data}/wind_farm_scada/tur_flag_2024_07_08.parquet')
    where wtc_ScReToOp_timeon is not null)
select name, date_trunc('{period}', began) as period, sum(ready) / (600.0 * count(*))
from slots where began >= '2024-07-01' and began < '{end}' group by all"""

FLEET = """
with stops as (
    select distinct machineID, datetime from read_csv('{data}/machine_fleet/PdM_failures.csv.gz')),
models as (select * from read_csv('{data}/machine_fleet/PdM_machines.csv.gz')),
hours as (
    select model, m.start as period, date_diff('hour', m.start, m.start + interval 1 month) * n as h
    from (select model, count(*) as n from models group by 1),
        (select unnest(generate_series(timestamp '2015-01-01', timestamp '2015-12-01',
            interval 1 month)) as start) m),
failed as (
    select model, date_trunc('month', datetime) as period, count(*) as k
    from stops join models using (machineID) group by all)
select model, period, h / k from hours left join failed using (model, period)
union all select 'fleet', period, sum(h) / sum(k) from hours left join failed
    using (model, period) group by period"""

DESK = """
with events as (
    select number, incident_state <> 'New' as answered, assignment_group as team,
        strptime(opened_at, '%d/%m/%Y %H:%M') as opened,
        strptime(sys_updated_at, '%d/%m/%Y %H:%M') as seen,
        sys_mod_count::int as step
    from read_parquet('{data}/service_tickets/events_trimmed.parquet')),
tickets as (
    select number, min(opened) as opened, arg_min(team, step) as team,
        date_diff('minute', min(opened), min(seen) filter (answered)) / 60.0 as hours
    from events group by number),
weeks as (
    select team as name, date_trunc('week', opened) as period, avg(hours) as mean, count(hours) as n
    from tickets where opened >= '2016-02-29' and opened < '2016-05-30' group by all)
select name, period, mean from weeks
where name in (select name from weeks group by 1 having count(*) = 13 and min(n) >= 10)
union all select 'desk', date_trunc('week', opened), avg(hours) from tickets
where opened >= '2016-02-29' and opened < '2016-05-30' group by all"""


@dataclass(frozen=True, slots=True)
class Study:
    """One kind of series: how to read it, how much is known, how far ahead, and its bounds."""

    title: str
    query: str
    history: int
    horizon: int
    step: int
    upper: float | None


WIND_DAYS = WIND.replace("{period}", "day").replace("{end}", "2024-09-01")
WIND_WEEKS = WIND.replace("{period}", "week").replace("{end}", "2024-08-26")
STUDIES = (
    Study("turbine availability, daily", WIND_DAYS, 24, 12, 6, 1.0),
    Study("turbine availability, daily", WIND_DAYS, 36, 12, 6, 1.0),
    Study("turbine availability, weekly", WIND_WEEKS, 6, 2, 2, 1.0),
    Study("MTBF by model and of the fleet, monthly", FLEET, 6, 3, 3, None),
    Study("mean response by group and of the desk, weekly", DESK, 8, 4, 1, None),
)


def read(query: str, data: Path) -> dict[str, Array]:
    """Return the series by name, one value per period in order, NaN where there is none."""
    rows = duckdb.sql(query.replace("{data}", data.as_posix())).fetchall()
    periods = sorted({row[1] for row in rows})
    series = {str(name): np.full(len(periods), np.nan) for name, _, _ in rows}
    for name, period, value in rows:
        if value is not None:
            series[str(name)][periods.index(period)] = value
    return series


@dataclass(slots=True)
class Tally:
    """What was counted over the cases of one study."""

    names: set[str] = field(default_factory=set)
    refused: int = 0
    inside: list[list[float]] = field(default_factory=list)
    means: list[bool] = field(default_factory=list)
    misses: list[list[float]] = field(default_factory=list)

    def add(self, name: str, history: Array, future: Array, paths: Array) -> None:
        """Score paths (paths, periods) against the periods that came (periods,)."""
        self.names.add(name)
        q = np.quantile(paths, [0.05, 0.1, 0.9, 0.95], axis=0)
        wide, narrow = (future >= q[0]) & (future <= q[3]), (future >= q[1]) & (future <= q[2])
        self.inside.append([float(wide.mean()), float(narrow.mean())])
        low, high = np.quantile(paths.mean(axis=1), [0.05, 0.95])
        self.means.append(bool(low <= future.mean() <= high))
        lowest = paths.min(axis=1)
        for level in np.nanquantile(history, MISS_LEVELS):
            self.misses.append([float((lowest < level).mean()), float(future.min() < level)])


def score(study: Study, series: dict[str, Array]) -> str:
    """Return one row of the table for `study`."""
    tally = Tally()
    for position, (name, values) in enumerate(sorted(series.items())):
        for origin in range(study.history, values.size - study.horizon + 1, study.step):
            history = values[origin - study.history : origin]
            future = values[origin : origin + study.horizon]
            if np.isnan(future).any():
                continue
            outlook = simulate(
                history,
                periods=study.horizon,
                season=None,
                lower=0.0,
                upper=study.upper,
                n_paths=PATHS,
                rng=np.random.default_rng([SEED, position, origin]),
            )
            if isinstance(outlook, Outlook):
                tally.add(name, history, future, outlook.paths)
            else:
                tally.refused += 1
    in_90, in_80 = np.mean(tally.inside, axis=0)
    said, came = np.mean(tally.misses, axis=0)
    return (
        f"| {study.title} | {study.history} → {study.horizon} | {len(tally.names)} | "
        f"{len(tally.means)} ({tally.refused}) | {in_90:.3f} | {in_80:.3f} | "
        f"{np.mean(tally.means):.3f} | {said:.3f} / {came:.3f} |"
    )


def main() -> int:
    """Print one table."""
    data = Path(os.environ.get("EQUIPOISE_SHARED", "../shared")) / "data"
    if not data.is_dir():
        print(f"equipment: not run, no histories at {data} (set EQUIPOISE_SHARED)")
        return 0
    print(
        "| series | known → ahead | series used | cases (refused) | in 90 % | in 80 % | mean in 90 % | below L: said / came |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for study in STUDIES:
        print(score(study, read(study.query, data)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
