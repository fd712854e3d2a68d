"""`consequences FILE.json`: a whole schedule on its histories or ready paths, as figures.

docs/formats/consequences.md has the schema of both sides and an example.
"""

from dataclasses import asdict

import numpy as np

from workbench.cli.consequences_input import Asked, KpiInput, Place, read
from workbench.codes import Finding
from workbench.outlook.paths import NoOutlook, simulate
from workbench.platform.texts import sentence
from workbench.settlement.consequences import (
    KpiFuture,
    SerialFailure,
    consequences,
    count_level,
    luck_of,
    plan_cases,
    replay,
    side_by_side,
    stress,
    year_cases,
)
from workbench.settlement.consequences.whole_year import whole_year

SCHEMA_VERSION = 1
MONTHS = 12


def answer(name: str, content: bytes) -> dict[str, object]:
    """Return the figures of the file; raises BadInput and StepError for what cannot be used."""
    asked = read(name, content)
    places = list(dict.fromkeys(_place(kpi) for kpi in asked.kpis))
    ahead = [_future(asked, kpi, places.index(_place(kpi))) for kpi in asked.kpis]
    futures = {
        _place(kpi): future
        for kpi, (future, _) in zip(asked.kpis, ahead, strict=True)
        if future is not None
    }
    whole = len(futures) == len(places)
    return {
        "status": "ok" if whole else "no_outlook",
        "schema_version": SCHEMA_VERSION,
        "currency": asked.schedule.currency,
        "yearly_fee": format(asked.schedule.yearly_fee, "f"),
        "seed": asked.seed,
        "periods": asked.periods,
        "kpis": [
            _kpi(asked, kpi, future, findings)
            for kpi, (future, findings) in zip(asked.kpis, ahead, strict=True)
        ],
        "year": _year(asked, futures) if whole else None,
        "replay": _replay(asked),
    }


def _place(kpi: KpiInput) -> Place:
    return kpi.clause.kpi, kpi.clause.cohort


def _future(
    asked: Asked, kpi: KpiInput, place: int
) -> tuple[KpiFuture | None, tuple[Finding, ...]]:
    """Return the months ahead, as given or simulated from a stream of the KPI's own."""
    direction = kpi.clause.ladder.direction
    if kpi.paths is not None:
        return KpiFuture(kpi.paths, direction, kpi.lower, kpi.upper, kpi.plan), ()
    outlook = simulate(
        kpi.history,
        periods=asked.periods,
        season=kpi.season,
        lower=kpi.lower,
        upper=kpi.upper,
        n_paths=asked.n_paths,
        rng=np.random.default_rng(np.random.SeedSequence(asked.seed, spawn_key=(place,))),
    )
    if isinstance(outlook, NoOutlook):
        return None, (outlook.finding,)
    future = KpiFuture(outlook.paths, direction, kpi.lower, kpi.upper, kpi.plan)
    return future, outlook.findings


def _kpi(
    asked: Asked, kpi: KpiInput, future: KpiFuture | None, findings: tuple[Finding, ...]
) -> dict[str, object]:
    head: dict[str, object] = {"kpi": kpi.clause.kpi, "cohort": kpi.clause.cohort}
    if future is None:
        return {**head, "status": "no_outlook", "findings": [_said(one) for one in findings]}
    fee = float(asked.schedule.yearly_fee)
    planned = None if future.plan is None else future.planned()
    first = asked.schedule.first_month
    found = consequences(kpi.clause, fee, future.months, planned, kpi.history, first_month=first)
    windows = side_by_side(kpi.clause, fee, future.months, planned, first_month=first)
    told = asdict(found)
    strip = told.pop("history")
    rows = zip(strip["values"], strip["met"], strip["at_target"], strict=True)
    told["history"] = [{"value": v, "met": m, "at_target": t} for v, m, t in rows]
    told["findings"] = [_said(one) for one in (*findings, *found.findings)]
    return {
        **head,
        "status": "ok",
        "paths": len(future.months),
        **told,
        "windows": [asdict(one) for one in windows],
        "plan_cases": [
            {**asdict(one.case), "believed": one.case.believed, **asdict(one.prospect)}
            for one in plan_cases(kpi.clause, fee, future, first_month=first)
        ],
        "count": _count(kpi, future),
    }


def _count(kpi: KpiInput, future: KpiFuture) -> dict[str, object] | None:
    if kpi.cases is None or kpi.clause.ladder.direction != "higher":
        return None
    rate = float(np.clip(future.months.mean(), 0.0, 1.0))
    level = float(np.clip(kpi.clause.ladder.minimum, 0.0, 1.0))
    return asdict(count_level(kpi.cases, level, rate))


def _year(asked: Asked, futures: dict[Place, KpiFuture]) -> dict[str, object]:
    """Return the sum over all clauses, path by path: unchanged, planned, in doubt, under stress."""
    used = [futures[_place(kpi)] for kpi in asked.kpis]
    count = min(len(future.months) for future in used)
    months = min(future.months.shape[1] for future in used)
    cut = {
        place: KpiFuture(
            future.months[:count, :months],
            future.direction,
            future.lower,
            future.upper,
            future.plan,
        )
        for place, future in futures.items()
    }
    fitting = [cut[_place(kpi)] for kpi in asked.kpis]
    year = whole_year(
        asked.schedule, [one.months for one in fitting], [one.planned() for one in fitting]
    )
    told = asdict(year)
    if not any(future.plan for future in used):
        told["planned"] = told["luck_share"] = None
    times = frozenset(_place(kpi) for kpi in asked.kpis if (kpi.lower, kpi.upper) == (0.0, 1.0))
    return {
        **told,
        "plan_cases": [
            {**asdict(one.case), "believed": one.case.believed, **asdict(one.year)}
            for one in year_cases(asked.schedule, cut)
        ],
        "stress": asdict(stress(asked.schedule, cut, times, SerialFailure())),
    }


def _replay(asked: Asked) -> dict[str, object] | None:
    """Return the schedule on the histories; None where no clause has one."""
    histories = {_place(kpi): kpi.history for kpi in asked.kpis if kpi.history.size}
    if not histories:
        return None
    ends_in = (asked.schedule.first_month - 2) % MONTHS + 1
    past = replay(asked.schedule, histories, ends_in=ends_in, rng=luck_of(asked.seed))
    luck = past.luck
    return {
        "months": past.months,
        "total": str(past.total),
        "years": [str(amount) for amount in past.years],
        "settled": past.settled,
        "unsettled": past.unsettled,
        "missing": past.missing,
        "luck": None if luck is None else asdict(luck),
        "windows": [
            {
                "kpi": one.kpi,
                "cohort": one.cohort,
                "first": one.first,
                "last": one.last,
                "settled": one.settled,
                "measured": None if one.measured is None else str(one.measured),
                "amount": str(one.amount),
            }
            for one in past.windows
        ],
        "findings": [_said(one) for one in past.findings],
    }


def _said(finding: Finding) -> dict[str, object]:
    return {"code": finding.code, "text": sentence(finding)}
