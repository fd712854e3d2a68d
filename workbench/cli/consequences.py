"""`consequences FILE`: what a clause, or a whole schedule, does on the file's own history.

A CSV takes its clause from options (`--level L --trigger T`), a JSON file brings its schedule.

docs/formats/consequences.md has the options, the schema of the answer and an example.
"""

import argparse
import re
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.cli import BadInput, consequences_json
from workbench.codes import Finding, StepError
from workbench.outlook.paths import NoOutlook, Outlook, simulate
from workbench.outlook.plan import Plan, as_planned
from workbench.platform.texts import sentence
from workbench.services.value_list import ValueList, parse_number, read_values
from workbench.settlement.consequences import Consequences, consequences, trigger_probability
from workbench.settlement.schedule import WINDOWS_PER_YEAR, Clause, Ladder, Trigger, problems

HELP = "Say what a clause would do: chance of a breach, money, luck, the usual practice beside it."
SCHEMA_VERSION = 1
MOST_PERIODS = 60
MOST_PATHS = 20_000
MONTHS = 12
TRIGGER = re.compile(r"(\d{1,2})-?(of|in)-?(\d{1,2}|a-?row|row)", re.ASCII)

FloatArray = NDArray[np.float64]


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the file, the clause and how to look ahead."""
    add = parser.add_argument
    add("file", type=Path, metavar="FILE", help="CSV (period,value or value alone) or JSON")
    add("--level", help="the minimum of a CSV's clause, such as 98%% or 0.98 or 4.5")
    add("--trigger", default="once", help="once, 4of12 (4 misses in 12 windows) or 2inrow")
    add("--target", help="no credit from here on; default: the level (a cliff)")
    add("--stretch", help="full bonus from here on; default: no bonus")
    add("--dead-band", default="0", help="half-width around the target without money")
    add("--direction", choices=("higher", "lower"), default="higher", help="which way is better")
    add("--unit", choices=("auto", "share", "percent", "number"), default="auto")
    add("--lower", help="the least value there is")
    add("--upper", help="the greatest value there is")
    add("--window", choices=tuple(WINDOWS_PER_YEAR), default="month")
    add("--fee", default="100", help="yearly fee; the default reads money as percent of it")
    add("--credit", default="10%", help="share of the fee paid back at the level")
    add("--bonus", help="share of the fee added at the stretch; default: the credit")
    add("--plan", help="part of what is bad that a plan removes, such as 25%%")
    add("--ramp", type=float, default=0.0, help="months after which 63%% of the plan has arrived")
    add("--periods", type=int, default=MONTHS, help="months to look ahead, whole years")
    add("--paths", type=int, default=4000, help="simulated futures; 4000 as the page takes")
    add("--seed", type=int, default=0, help="seed that reproduces the numbers")


def run(args: argparse.Namespace) -> dict[str, object]:
    """Read the values, simulate the months ahead, put the clause on them."""
    content = args.file.read_bytes()
    if args.file.suffix.lower() == ".json" or content.lstrip()[:1] == b"{":
        if args.level is not None:
            line = f"{args.file.name} brings its clauses in 'schedule'; leave out --level."
            raise BadInput(line)
        return consequences_json.answer(args.file.name, content)
    if args.level is None:
        line = "the following arguments are required: --level"
        raise BadInput(line)
    _require_range("--periods", args.periods, (MONTHS, MOST_PERIODS))
    _require_range("--paths", args.paths, (100, MOST_PATHS))
    _require_range("--seed", args.seed, (0, 2**63 - 1))
    listed = read_values(content)
    scale = _Scale(args.unit, listed)
    values = listed.values / scale.divisor
    bounds = _bounds(args, scale, values)
    clause = _clause(args, scale, bounds)
    fee = _positive("--fee", args.fee)
    plan = None if args.plan is None else Plan(_share("--plan", args.plan), args.ramp)
    outlook = simulate(
        values,
        periods=args.periods,
        season=MONTHS,
        lower=bounds[0],
        upper=bounds[1],
        n_paths=args.paths,
        rng=np.random.default_rng(args.seed),
    )
    head = _head(args, scale, values, bounds) | {"clause": asdict(clause)}
    if isinstance(outlook, NoOutlook):
        return {"status": "no_outlook"} | head | {"findings": [_said(outlook.finding)]}
    planned = None if plan is None else _planned(outlook, plan, clause, bounds)
    found = consequences(clause, fee, outlook.paths, planned, values)
    return {"status": "ok"} | head | _told(clause, found, outlook)


class _Scale:
    """How numbers as written become natural units (a share is 0..1)."""

    def __init__(self, unit: str, listed: ValueList) -> None:
        finite = listed.values[np.isfinite(listed.values)]
        within = bool(np.all((finite >= 0) & (finite <= 1)))
        self.percent = unit == "percent" or (unit == "auto" and listed.percent)
        self.share = self.percent or unit == "share" or (unit == "auto" and within)
        if listed.percent and not self.percent:
            line = f"The file has percent signs, which do not go with --unit {unit}."
            raise BadInput(line)
        self.divisor = 100.0 if self.percent else 1.0

    def read(self, name: str, text: str) -> float:
        """Return a level in natural units; a share must be told from a percentage."""
        parsed = parse_number(text)
        if parsed is None:
            line = f"{name} is '{text}', not a number."
            raise BadInput(line)
        number, signed = parsed
        if signed and not self.share:
            line = f"{name} is '{text}', but the values are no shares: leave out the percent sign."
            raise BadInput(line)
        if self.percent and not signed and 0 < abs(number) <= 1:
            line = (
                f"{name} could be {number:g} % or {100 * number:g} %: write it with a percent sign."
            )
            raise BadInput(line)
        return float(_exact(number).scaleb(-2 if signed or self.percent else 0))


def _exact(number: float) -> Decimal:
    return Decimal(repr(number))


def _bounds(
    args: argparse.Namespace, scale: _Scale, values: FloatArray
) -> tuple[float | None, float | None]:
    """Return what the KPI can be: 0..1 for a share, else 0 and up where no value is negative."""
    lower = None if args.lower is None else scale.read("--lower", args.lower)
    upper = None if args.upper is None else scale.read("--upper", args.upper)
    if lower is None and (scale.share or not np.any(values < 0)):
        lower = 0.0
    if upper is None and scale.share:
        upper = 1.0
    if lower is not None and upper is not None and lower >= upper:
        line = f"--lower {lower:g} must be below --upper {upper:g}."
        raise BadInput(line)
    return lower, upper


def _clause(
    args: argparse.Namespace, scale: _Scale, bounds: tuple[float | None, float | None]
) -> Clause:
    level = _level(scale, "--level", args.level, bounds)
    target = level if args.target is None else _level(scale, "--target", args.target, bounds)
    stretch = target if args.stretch is None else _level(scale, "--stretch", args.stretch, bounds)
    credit = _share("--credit", args.credit)
    bonus = credit if args.bonus is None else _share("--bonus", args.bonus)
    clause = Clause(
        kpi=args.file.stem,
        window=args.window,
        ladder=Ladder(
            direction=args.direction,
            minimum=level,
            target=target,
            stretch=stretch,
            dead_band=scale.read("--dead-band", args.dead_band),
            best=bounds[1] if args.direction == "higher" else bounds[0],
        ),
        credit=credit,
        bonus=0.0 if args.stretch is None else bonus,
        trigger=_trigger(args.trigger),
        decimals=max(4, *(_decimals(value) for value in (level, target, stretch))),
    )
    for finding in problems(clause):
        raise StepError(finding.code, **finding.params)
    return clause


def _level(scale: _Scale, name: str, text: str, bounds: tuple[float | None, float | None]) -> float:
    level = scale.read(name, text)
    lower, upper = bounds
    if (lower is not None and level < lower) or (upper is not None and level > upper):
        hint = " Write a percentage with its sign." if scale.share else ""
        line = f"{name} {level:g} lies outside what the KPI can be, {lower} to {upper}.{hint}"
        raise BadInput(line)
    return level


def _decimals(value: float) -> int:
    exponent = _exact(value).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _trigger(text: str) -> Trigger:
    """Read once, k-of-n (4of12, 4-of-12) or k-in-a-row (2inrow, 2-in-a-row)."""
    if text == "once":
        return Trigger("once")
    found = TRIGGER.fullmatch(text)
    if found is None or (found[2] == "of") != found[3].isdigit():
        line = f"--trigger is '{text}'; write once, 4of12 or 2inrow."
        raise BadInput(line)
    count = int(found[1])
    if found[2] == "in":
        return Trigger("consecutive", k=count, n=count)
    return Trigger("k_of_n", k=count, n=int(found[3]))


def _share(name: str, text: str) -> float:
    parsed = parse_number(text)
    share = None if parsed is None else parsed[0] / (100 if parsed[1] else 1)
    if share is None or not 0 <= share <= 1:
        line = f"{name} is '{text}'; write a share such as 10% or 0.1."
        raise BadInput(line)
    return share


def _positive(name: str, text: str) -> float:
    parsed = parse_number(text)
    if parsed is None or parsed[1] or parsed[0] <= 0:
        line = f"{name} is '{text}'; write an amount above 0."
        raise BadInput(line)
    return parsed[0]


def _require_range(name: str, value: int, allowed: tuple[int, int]) -> None:
    if not allowed[0] <= value <= allowed[1]:
        line = f"{name} must be {allowed[0]} to {allowed[1]}, not {value}."
        raise BadInput(line)


def _planned(
    outlook: Outlook, plan: Plan, clause: Clause, bounds: tuple[float | None, float | None]
) -> FloatArray:
    return as_planned(
        outlook.paths,
        plan,
        direction=clause.ladder.direction,
        lower=bounds[0],
        upper=bounds[1],
    )


def _head(
    args: argparse.Namespace,
    scale: _Scale,
    values: FloatArray,
    bounds: tuple[float | None, float | None],
) -> dict[str, object]:
    return {
        "schema_version": SCHEMA_VERSION,
        "unit": "share" if scale.share else "number",
        "months": len(values),
        "missing": int(np.isnan(values).sum()),
        "lower": bounds[0],
        "upper": bounds[1],
        "periods": args.periods,
        "paths": args.paths,
        "seed": args.seed,
    }


def _told(clause: Clause, found: Consequences, outlook: Outlook) -> dict[str, object]:
    told = asdict(found)
    strip = told.pop("history")
    told["history"] = [
        {"value": value, "met": met}
        for value, met in zip(strip["values"], strip["met"], strict=True)
    ]
    if clause.trigger is not None:
        told["p_trigger_if_independent"] = trigger_probability(
            found.unchanged.p_below_minimum, clause.trigger, found.windows_per_year
        )
    told["findings"] = [_said(finding) for finding in (*outlook.findings, *found.findings)]
    return told


def _said(finding: Finding) -> dict[str, object]:
    return {"code": finding.code, "text": sentence(finding)}
