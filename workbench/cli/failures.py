"""Series of kind "failures" of the command `outlook`: failures and repairs instead of values."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.cli import BadInput
from workbench.codes import Finding, StepError
from workbench.outlook.arrays import FloatArray
from workbench.outlook.failures import (
    FLAT,
    Ageing,
    FailureModel,
    FailurePlan,
    Fleet,
    Lives,
    RateEstimate,
    RatePrior,
    RepairFit,
    TooFewRepairs,
    availability,
    estimate_rate,
    fit_repairs,
    judge_ageing,
    simulate_downtime,
)
from workbench.platform.texts import sentence

CONFIDENCE = 0.9
MOST_ASSETS = 100_000


@dataclass(frozen=True, slots=True)
class FailureSeries:
    """What the file says of one fleet; `lives` is None where only a count was given."""

    name: str
    rate: RateEstimate
    lives: Lives | None
    finished: FloatArray
    still_open: FloatArray
    fleet: Fleet
    plan: FailurePlan | None
    uncertain: bool


def parse_failures(name: str, record: Mapping[str, Any], where: str) -> FailureSeries:
    """Return the series, or raise BadInput with the place in the file."""
    given = _object(record.get("failures"), f"{where}, 'failures'")
    lives = _lives(given["lifetimes"], where) if "lifetimes" in given else None
    plan = _object(record["plan"], f"{where}, 'plan'") if record.get("plan") else None
    uncertain = record.get("uncertain", True)
    if not isinstance(uncertain, bool):
        line = f"{where}: 'uncertain' must be true or false."
        raise BadInput(line)
    try:
        return FailureSeries(
            name,
            _rate(given, lives, where),
            lives,
            _hours(given.get("repairs_hours"), f"{where}, 'repairs_hours'"),
            _hours(given.get("open_repairs_hours", []), f"{where}, 'open_repairs_hours'"),
            Fleet(
                _whole(record.get("fleet"), f"{where}, 'fleet'", (1, MOST_ASSETS)),
                _number(record.get("hours_per_period"), f"{where}, 'hours_per_period'"),
            ),
            None if plan is None else _plan(plan, where),
            uncertain,
        )
    except StepError as error:
        line = f"{where}: {sentence(error.finding)}"
        raise BadInput(line) from error


def answer_failures(
    series: FailureSeries,
    size: tuple[int, int],
    levels: tuple[float, ...],
    rng: np.random.Generator,
) -> dict[str, object]:
    """Return quantiles of the fleet's availability for `size` (paths, periods), or the reason."""
    head: dict[str, object] = {"id": series.name, "levels": list(levels)}
    repairs = fit_repairs(series.finished, series.still_open)
    ageing = judge_ageing(series.lives) if series.lives is not None else None
    if isinstance(repairs, TooFewRepairs):
        return {**head, "quantiles": None, "finding": _said(repairs.finding)}
    model = FailureModel(
        rate=series.rate.point,
        repairs=repairs.law,
        rate_known=series.rate,
        repairs_known=repairs,
        life=ageing.weibull if ageing is not None and ageing.used == "weibull" else None,
    )
    answer = head | {"quantiles": _quantiles(series, model, FailurePlan(), size, levels, rng)}
    if series.plan is not None:
        answer["planned"] = _quantiles(series, model, series.plan, size, levels, rng)
    findings = [_said(finding) for finding in _findings(series, repairs, ageing)]
    return answer | {"failures": _facts(series, repairs, ageing), "findings": findings}


def _quantiles(
    series: FailureSeries,
    model: FailureModel,
    plan: FailurePlan,
    size: tuple[int, int],
    levels: tuple[float, ...],
    rng: np.random.Generator,
) -> list[list[float]]:
    drawn = simulate_downtime(model, series.fleet, size, rng, plan=plan, uncertain=series.uncertain)
    share = availability(drawn, series.fleet)
    rows = np.maximum.accumulate(np.quantile(share, levels, axis=0), axis=0)
    found: list[list[float]] = rows.T.tolist()
    return found


def _facts(series: FailureSeries, repairs: RepairFit, ageing: Ageing | None) -> dict[str, object]:
    rate = series.rate
    weibull = None if ageing is None or ageing.weibull is None else ageing.weibull
    return {
        "count": rate.count,
        "operating_hours": rate.hours,
        "mtbf_hours": 1.0 / rate.point,
        "mtbf_at_least_hours": rate.mtbf_at_least(CONFIDENCE),
        "confidence": CONFIDENCE,
        "repair_mean_hours": repairs.law.mean,
        "repair_variation": repairs.law.variation,
        "used": "constant" if ageing is None else ageing.used,
        "weibull_shape": None if weibull is None else weibull.shape,
        "p_value": None if ageing is None else ageing.p_value,
    }


def _findings(series: FailureSeries, repairs: RepairFit, ageing: Ageing | None) -> list[Finding]:
    found = [] if ageing is None else [ageing.finding]
    rate = series.rate
    if rate.count == 0:
        bound = round(rate.mtbf_at_least(CONFIDENCE))
        params: dict[str, str | int | float] = {
            "hours": rate.hours,
            "mtbf": round(1 / rate.point),
            "bound": bound,
        }
        found.append(Finding("outlook.no_failure_seen", params))
    if repairs.still_open.size:
        found.append(Finding("outlook.open_repairs", {"count": int(repairs.still_open.size)}))
    return found


def _said(finding: Finding) -> dict[str, object]:
    return {"code": finding.code, "text": sentence(finding)}


def _rate(given: Mapping[str, Any], lives: Lives | None, where: str) -> RateEstimate:
    prior = FLAT
    if given.get("prior"):
        told = _object(given["prior"], f"{where}, 'prior'")
        prior = RatePrior(
            _number(told.get("failures"), f"{where}, prior 'failures'"),
            _number(told.get("hours"), f"{where}, prior 'hours'"),
        )
    if lives is not None:
        if "count" in given or "operating_hours" in given:
            line = f"{where}: give either 'lifetimes' or 'count' and 'operating_hours', not both."
            raise BadInput(line)
        return estimate_rate(int(lives.ended.sum()), float(lives.hours.sum()), prior)
    count = _whole(given.get("count"), f"{where}, 'count'", (0, 2**53))
    return estimate_rate(
        count, _number(given.get("operating_hours"), f"{where}, 'operating_hours'"), prior
    )


def _lives(values: object, where: str) -> Lives:
    """Return lives; a bare number is one that was seen from beginning to end."""
    if not isinstance(values, list) or not values:
        line = f"{where}: 'lifetimes' must be a list with at least one life."
        raise BadInput(line)
    hours, flags = [], []
    for position, value in enumerate(values):
        place = f"{where}, life {position + 1}"
        record = value if isinstance(value, dict) else {"hours": value}
        flag = (record.get("begun", True), record.get("ended", True))
        number = _number(record.get("hours"), place)
        if number <= 0 or not all(isinstance(one, bool) for one in flag):
            line = f"{place} needs hours above 0, and true or false for 'begun' and 'ended'."
            raise BadInput(line)
        hours.append(number)
        flags.append(flag)
    begun, ended = np.array(flags, dtype=bool).T
    return Lives(np.array(hours), begun, ended)


def _plan(given: Mapping[str, Any], where: str) -> FailurePlan:
    fewer, shorter = (
        _number(given.get(name, 0), f"{where}, plan '{name}'") for name in ("fewer", "shorter")
    )
    return FailurePlan(fewer, shorter)


def _object(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        line = f"{where} must be an object."
        raise BadInput(line)
    return value


def _hours(values: object, where: str) -> FloatArray:
    if not isinstance(values, list):
        line = f"{where} must be a list of hours."
        raise BadInput(line)
    return np.array(
        [_number(value, f"{where}, value {at + 1}") for at, value in enumerate(values)],
        dtype=np.float64,
    )


def _whole(value: object, where: str, allowed: tuple[int, int]) -> int:
    if (
        isinstance(value, bool)
        or not isinstance(value, int)
        or not allowed[0] <= value <= allowed[1]
    ):
        line = f"{where} must be a whole number from {allowed[0]} to {allowed[1]}."
        raise BadInput(line)
    return value


def _number(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        line = f"{where} must be a number."
        raise BadInput(line)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        line = f"{where} must be a finite number."
        raise BadInput(line)
    return number
