"""Files: the history as CSV bytes, with a mapping for each file.

stops.csv       asset, start, end, category, hands_on_h          kind events
service_calls.csv  call_id, asset, opened, arrived, fixed, first_visit_fixed, topic   kind events
production.csv  month, cohort, planned_time_h, run_time_h         kind values (scheduled base)
register.csv    asset, cohort, commissioned                       the fleet, for "assets"

Stamps are local wall-clock time of the site without offset, to the minute.
"""

import csv
import io
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from workbench.demonstration.dirt import CLEAN, Dirt, Row, Table, generator, lose, spoil
from workbench.demonstration.generator import COHORTS, Call, Truth, live_through
from workbench.demonstration.plant import DEMO_PLANT, DEMO_SEED, Plant

_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class DemoHistory:
    """`files`: name → CSV bytes. `maps`: name → mapping (as m.json). `truth`: before the dirt."""

    files: dict[str, bytes]
    maps: dict[str, dict[str, object]]
    truth: Truth
    plant: Plant
    dirt: Dirt


def demo_history(seed: int = DEMO_SEED) -> DemoHistory:
    """Return the seeded deal's history: 36 months of the plant of DOMAIN.md 5.4, with dirt."""
    return history_of(DEMO_PLANT, seed, Dirt())


def sample_history(
    seed: int, months: int = 24, machines: int = 6, dirty: bool = True
) -> DemoHistory:
    """Return another history of a chosen size, for tests: free numbers, UTC, from January 2022.

    `months` >= 1, `machines` >= 1; a third of the machines is new, from a third of the time on.
    From a year on, dirt includes a month without calls and one missing in the report.
    """
    newer = machines // 3
    plant = Plant(
        zone="UTC",
        first_month=(2022, 1),
        months=months,
        installed=machines - newer,
        new=(months // 3,) * newer,
        open_at_end=1,
        conditioned=False,
    )
    long = months >= _MONTHS_A_YEAR
    spoilt = Dirt(gap_month=months // 2 if long else -1, report_gap=months // 4 if long else -1)
    return history_of(plant, seed, spoilt if dirty else CLEAN)


def history_of(plant: Plant, seed: int, dirt: Dirt) -> DemoHistory:
    """Return the files of a plant: the same plant, seed and dirt give the same bytes."""
    truth = live_through(plant, np.random.default_rng([seed, 0]))
    files = {
        "stops.csv": _stops(plant, truth, dirt, seed),
        "service_calls.csv": _calls(plant, truth, dirt, seed),
        "production.csv": _production(plant, truth, dirt),
        "register.csv": _register(plant, truth),
    }
    return DemoHistory(files, _maps(plant, truth), truth, plant, dirt)


def _stops(plant: Plant, truth: Truth, dirt: Dirt, seed: int) -> bytes:
    names, zone = plant.machines(), ZoneInfo(plant.zone)
    table: Table = [
        (
            names[stop.machine],
            stamp(stop.start, zone),
            stamp(stop.end, zone),
            stop.cause,
            f"{stop.hands_on_h:.1f}" if stop.end is not None else "",
        )
        for stop in truth.stops
    ]
    columns = {"start": 1, "end": 2, "cause": 3, "number": 4}
    header = ("asset", "start", "end", "category", "hands_on_h")
    return sheet(header, spoil(table, columns, dirt, generator(seed)))


def _calls(plant: Plant, truth: Truth, dirt: Dirt, seed: int) -> bytes:
    zone, rng = ZoneInfo(plant.zone), generator(seed + 1)
    gap = _month_limits(truth, dirt.gap_month)
    told = [call for call in truth.calls if not gap[0] <= call.opened < gap[1]]
    table = lose([_call(call, plant, zone) for call in told], 3, dirt.arrivals_lost, rng)
    fewer = replace(dirt, comma_decimals=0)
    header = ("call_id", "asset", "opened", "arrived", "fixed", "first_visit_fixed", "topic")
    return sheet(header, spoil(table, {"start": 2, "end": 3, "cause": 6}, fewer, rng))


def _call(call: Call, plant: Plant, zone: ZoneInfo) -> Row:
    mark = "" if call.first_visit_fixed is None else str(int(call.first_visit_fixed))
    return (
        f"C{call.number:05d}",
        plant.machines()[call.machine],
        stamp(call.opened, zone),
        stamp(call.arrived, zone),
        stamp(call.fixed, zone),
        mark,
        call.cause,
    )


def _production(plant: Plant, truth: Truth, dirt: Dirt) -> bytes:
    """Write the plant's monthly report; a month of the installed base may be missing.

    One row is typed twice and one stands first with decimal commas, where there is dirt.
    """
    rows: Table = []
    zone = ZoneInfo(plant.zone)
    for month, edge in enumerate(truth.edges[:-1]):
        label = datetime.fromtimestamp(edge, zone).strftime("%Y-%m")
        for row, cohort in enumerate(COHORTS):
            planned, run = truth.planned_h[row, month], truth.run_h[row, month]
            if planned > 0 and not (cohort == "installed" and month == dirt.report_gap):
                rows.append((label, cohort, f"{planned:.2f}", f"{run:.2f}"))
    if dirt.repeated:
        rows.insert(len(rows) // 2, rows[len(rows) // 2])
    if dirt.comma_decimals:
        label, cohort, planned_text, run_text = rows[-1]
        comma = (label, cohort, planned_text.replace(".", ","), run_text.replace(".", ","))
        rows.insert(-1, comma)
    return sheet(("month", "cohort", "planned_time_h", "run_time_h"), rows)


def _register(plant: Plant, truth: Truth) -> bytes:
    zone = ZoneInfo(plant.zone)
    rows: Table = []
    for i, name in enumerate(plant.machines()):
        month = plant.commissioned(i)
        since = datetime.fromtimestamp(truth.edges[month], zone).date().isoformat()
        rows.append((name, plant.cohort(i), since if month else ""))
    return sheet(("asset", "cohort", "commissioned"), rows)


def _maps(plant: Plant, truth: Truth) -> dict[str, dict[str, object]]:
    zone = ZoneInfo(plant.zone)
    window = [datetime.fromtimestamp(truth.edges[i], zone).date().isoformat() for i in (0, -1)]
    base: dict[str, object] = {"tz": plant.zone, "stamps": "start", "observed": window}
    stops = {"asset": "asset", "start": "start", "end": "end", "category": "category"}
    calls = {
        "ticket": "call_id",
        "asset": "asset",
        "start": "opened",
        "responded": "arrived",
        "resolved": "fixed",
        "first_time_fixed": "first_visit_fixed",
        "category": "topic",
    }
    report = {
        "period": "month",
        "asset": "cohort",
        "planned_time_h": "planned_time_h",
        "run_time_h": "run_time_h",
    }
    fleet = {"assets": "register.csv"}
    return {
        "stops.csv": base
        | fleet
        | {"kind": "events", "columns": stops | {"repair_hours": "hands_on_h"}},
        "service_calls.csv": base | fleet | {"kind": "events", "columns": calls},
        "production.csv": base | {"kind": "values", "columns": report},
    }


def _month_limits(truth: Truth, month: int) -> tuple[int, int]:
    return (truth.edges[month], truth.edges[month + 1]) if month >= 0 else (0, 0)


def stamp(seconds: int | None, zone: ZoneInfo) -> str:
    """Return local wall-clock time to the minute; nothing where there is none."""
    if seconds is None:
        return ""
    return datetime.fromtimestamp(seconds, zone).strftime("%Y-%m-%d %H:%M")


def sheet(header: Row, rows: Table) -> bytes:
    """Return the rows as the bytes of a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")
