"""Two calls timed in turns, so that a busy moment of the machine falls on both."""

import time
from collections.abc import Callable

ROUNDS = 7


def best_of_turns(calls: tuple[Callable[[], object], Callable[[], object]]) -> tuple[float, float]:
    """Return the shortest time in seconds of each call over ROUNDS rounds."""
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for i, call in enumerate(calls):
            start = time.perf_counter()
            call()
            best[i] = min(best[i], time.perf_counter() - start)
    return best[0], best[1]


def beside(name: str, baseline: str, times: tuple[float, float]) -> dict[str, object]:
    """Return the row of a case and its baseline, in seconds; `ratio` above 1 means faster."""
    ours, theirs = times
    return {
        "name": name,
        "seconds": ours,
        "baseline": baseline,
        "baseline_seconds": theirs,
        "ratio": theirs / ours,
    }
