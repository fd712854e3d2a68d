"""What a sealed round tells, and what exaggerating earns, on the demonstration's menu.

`python -m benchmarks.bench_leaks` (also at the end of `make bench`) prints the tables of
docs/secrets.md and the figures of workbench/proposal/bargaining/measured.py. It first checks that
benchmarks/demo_menu.json is the menu that a new demonstration has.
"""

import tempfile
from dataclasses import astuple
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.leaks import Floats, Play, Side, demo_menu, leak, packages, shading
from workbench.proposal.bargaining import measured
from workbench.proposal.bargaining.measured import Left, Shaded

PLAYS = {
    "own values, once": (Play(1, "own values"), 40, 8000),
    "probing, at most 3 rounds": (Play(3, "greedy"), 24, 8000),
    "waiting, at most 3 rounds": (Play(3, "patient"), 24, 8000),
    "pure step, 10 calls": (Play(10, "greedy", binding=False), 8, 4000),
}
SIDES: tuple[Side, ...] = ("provider", "customer")
OTHERS = 20_000


def kpis(count: int) -> tuple[str, ...]:
    """Return the first KPIs of the demonstration's menu."""
    options: dict[str, object] = demo_menu()["kpis"]  # type: ignore[assignment]
    return tuple(options)[:count]


@cache
def widths(target: Side, count: int, name: str) -> Floats:
    """Return half-widths in per cent, shape (rounds, numbers), of one way to play."""
    play, truths, draws = PLAYS[name]
    found = leak(target, packages(demo_menu(), kpis(count)), play, truths, draws)
    return 100 * found.half_widths


def left(count: int) -> Left:
    """Return the smallest half-widths over both sides, all KPIs and ways to play, in per cent."""
    last = {name: [widths(target, count, name)[-1] for target in SIDES] for name in PLAYS}
    rounds = [*last["probing, at most 3 rounds"], *last["waiting, at most 3 rounds"]]
    groups = (last["own values, once"], rounds, last["pure step, 10 calls"])
    figures = [
        round(float(min(part.min() for part in parts)))
        for group in groups
        for parts in ([one[:-1] for one in group], [one[-1:] for one in group])
    ]
    return Left(*figures)


def shaded(side: Side, percent: int) -> Shaded:
    """Return the change of the own gain and the chance of no overlap, in per cent."""
    menu = packages(demo_menu(), kpis(3))
    truly, stated = (shading(side, menu, share / 100, OTHERS) for share in (0, percent))
    return Shaded(round(100 * (stated.gain / truly.gain - 1)), round(100 * stated.no_overlap))


def check_menu() -> None:
    """Raise AssertionError where the kept menu is not the one of a new demonstration."""
    from workbench.platform.database import make_engine, make_sessions
    from workbench.platform.migrations import upgrade
    from workbench.services import demo
    from workbench.services.frame import latest

    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'demo.sqlite3'}")
        upgrade(engine)
        with make_sessions(engine)() as db:
            seeded = demo.seed(db, Path(folder) / "keys")
            row = latest(db, seeded.deal_id)
            assert row is not None
            same(row.menu)
        engine.dispose()


def same(menu: dict[str, object]) -> None:
    """Raise AssertionError where a frame's menu has other facts than the kept one."""
    kept = demo_menu()
    parts: list[dict[str, object]] = menu["kpis"]  # type: ignore[assignment]
    fees: list[str] = menu["fees"]  # type: ignore[assignment]
    assert [float(fee) for fee in fees] == kept["fees"]
    options: dict[str, list[list[float]]] = kept["kpis"]  # type: ignore[assignment]
    assert [part["kpi"] for part in parts] == list(options)
    for part in parts:
        sets: list[dict[str, float]] = part["options"]  # type: ignore[assignment]
        now = [[one["improvement_points"], one["incentive"]] for one in sets]
        assert np.allclose(now, options[str(part["kpi"])], rtol=1e-9)


def main() -> None:
    """Print the tables, and where the figures of the product differ from them."""
    check_menu()
    print(
        "\nbench_leaks: half the 90 % interval, in per cent of the middle of the guess (before: 60)"
    )
    for target in SIDES:
        for count in (3, 2, 1):
            for name in PLAYS:
                table(target, count, name)
    print("\nbench_leaks: figures of the product, (measured now)")
    for count, kept in measured.LEFT.items():
        print(f"  {count} KPIs: {astuple(kept)} ({astuple(left(count))})")
    for side in SIDES:
        for percent, told in measured.SHADED[side].items():
            now = astuple(shaded(side, percent))
            print(f"  {side} shades by {percent} %: {astuple(told)} ({now})")


def table(target: Side, count: int, name: str) -> None:
    """Print one way to play, some of its rounds."""
    for number, row in enumerate(widths(target, count, name), 1):
        if number in {1, 2, 3, 10}:
            units = " ".join(f"{value:4.0f}" for value in row[:-1])
            print(
                f"  {target:9} {count} KPIs  {name:26} round {number:2}: "
                f"a point {units}, total {row[-1]:4.0f}"
            )


if __name__ == "__main__":
    main()
