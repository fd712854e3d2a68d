"""`outlook FILE --periods P --seed N`: quantiles of simulated futures, series by series.

docs/formats/outlook.md has the schema of both sides and an example.
"""

import argparse
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from workbench.cli import BadInput
from workbench.cli.failures import FailureSeries, answer_failures, parse_failures
from workbench.codes import Finding
from workbench.outlook.calibration import METHOD_VERSION
from workbench.outlook.paths import NoOutlook, simulate
from workbench.outlook.screening import MOST_PERIODS
from workbench.platform.texts import sentence

HELP = "Say what the history of each series lets one expect, as quantiles of simulated paths."
LEVELS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
MOST_PATHS = 100_000


@dataclass(frozen=True, slots=True)
class _Series:
    name: str
    values: list[float]
    season: int | None
    lower: float | None
    upper: float | None


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the file, the number of periods, the seed and the number of paths."""
    parser.add_argument("file", type=Path, metavar="FILE", help="series as JSON")
    parser.add_argument("--periods", type=int, default=12, help="periods to look ahead")
    parser.add_argument("--seed", type=int, default=0, help="seed that reproduces the numbers")
    parser.add_argument("--paths", type=int, default=2000, help="simulated paths per series")


def run(args: argparse.Namespace) -> dict[str, object]:
    """Read the series, simulate each from its own stream of random numbers, answer quantiles."""
    _require_range("--periods", args.periods, (1, MOST_PERIODS))
    _require_range("--paths", args.paths, (100, MOST_PATHS))
    _require_range("--seed", args.seed, (0, 2**63 - 1))
    series = _read(args.file)
    answers = [
        _answered(one, (args.paths, args.periods), _stream(args.seed, position))
        for position, one in enumerate(series)
    ]
    return {
        "series": answers,
        "periods": args.periods,
        "seed": args.seed,
        "paths": args.paths,
        "version": METHOD_VERSION,
    }


def _stream(seed: int, position: int) -> np.random.Generator:
    """Return the stream of the series at `position`, whatever the other series are."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(position,)))


def _answered(
    series: _Series | FailureSeries, size: tuple[int, int], rng: np.random.Generator
) -> dict[str, object]:
    if isinstance(series, FailureSeries):
        return answer_failures(series, size, LEVELS, rng)
    return _answer(series, size[1], size[0], rng)


def _answer(
    series: _Series, periods: int, n_paths: int, rng: np.random.Generator
) -> dict[str, object]:
    outlook = simulate(
        np.array(series.values, dtype=np.float64),
        periods=periods,
        season=series.season,
        lower=series.lower,
        upper=series.upper,
        n_paths=n_paths,
        rng=rng,
    )
    head: dict[str, object] = {"id": series.name, "levels": list(LEVELS)}
    if isinstance(outlook, NoOutlook):
        return {**head, "quantiles": None, "finding": _said(outlook.finding)}
    quantiles = np.maximum.accumulate(np.quantile(outlook.paths, LEVELS, axis=0), axis=0)
    findings = [_said(finding) for finding in outlook.findings]
    return {**head, "quantiles": quantiles.T.tolist(), "findings": findings}


def _said(finding: Finding) -> dict[str, object]:
    return {"code": finding.code, "text": sentence(finding)}


def _require_range(name: str, value: int, allowed: tuple[int, int]) -> None:
    if not allowed[0] <= value <= allowed[1]:
        line = f"{name} must be {allowed[0]} to {allowed[1]}, not {value}."
        raise BadInput(line)


def _read(path: Path) -> list[_Series | FailureSeries]:
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        line = f"{path.name} is not JSON ({error}). Please give an object with a list 'series'."
        raise BadInput(line) from error
    series = document.get("series") if isinstance(document, dict) else None
    if not isinstance(series, list) or not series:
        line = f"{path.name} has no list 'series' with at least one series."
        raise BadInput(line)
    return [_parse(record, position) for position, record in enumerate(series)]


def _parse(record: object, position: int) -> _Series | FailureSeries:
    where = f"series {position + 1}"
    if not isinstance(record, dict) or not isinstance(record.get("id"), str):
        line = f"{where} must be an object with a text 'id'."
        raise BadInput(line)
    where = f"series {position + 1} ({record['id']})"
    if "failures" in record:
        return parse_failures(record["id"], record, where)
    values = record.get("values")
    if not isinstance(values, list):
        line = f"{where} has no list 'values' (numbers, or null where missing)."
        raise BadInput(line)
    numbers = [_number(value, f"{where}, value {at + 1}") for at, value in enumerate(values)]
    return _Series(
        record["id"],
        [math.nan if number is None else number for number in numbers],
        _season(record.get("season"), where),
        _number(record.get("lower"), f"{where}, lower bound"),
        _number(record.get("upper"), f"{where}, upper bound"),
    )


def _number(value: object, where: str) -> float | None:
    """Return a finite number or None; true and false are no numbers."""
    if value is None:
        return None
    try:
        usable = isinstance(value, int | float) and not isinstance(value, bool)
        number = float(value) if usable and isinstance(value, int | float) else math.nan
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        line = f"{where} is {json.dumps(value)[:40]}, not a finite number or null."
        raise BadInput(line)
    return number


def _season(value: object, where: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        line = f"{where}: 'season' must be a whole number from 1, or null."
        raise BadInput(line)
    return value
