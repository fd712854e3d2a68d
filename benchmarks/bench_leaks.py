"""What a round tells, and what exaggerating earns, on the demonstration's menu.

`python -m benchmarks.bench_leaks` (also at the end of `make bench`) prints the tables of
docs/secrets.md and the figures of workbench/proposal/bargaining/measured.py. It first checks that
benchmarks/demo_menu.json and guided_menu.json are the menus that a new demonstration has.
"""

import tempfile
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import get_args

import numpy as np

from benchmarks.leak_told import guided
from benchmarks.leak_views import Floats, Side, Style, demo_menu, guided_menu, packages
from benchmarks.leaks import Guess, Play, leak
from benchmarks.shading import shading
from workbench.proposal.bargaining import measured
from workbench.proposal.bargaining.measured import Shaded

POINT, ALL = 0, None  # what an adversary wants to know most: the first KPI's point, or everything


@dataclass(frozen=True)
class Way:
    """A way to play, over so many truths, with so many guesses of each.

    `finer`: on the menu that a guided round has, with five level sets a KPI.
    """

    play: Play
    truths: int
    guesses: int
    finer: bool = False


HONEST = Play(1, "own values", told=guided)
PROBING = Play(3, "greedy", wants=POINT, told=guided, probes=20)

WAYS = {
    "sealed, own values": Way(Play(1, "own values"), 40, 5000),
    "sealed, probing": Way(Play(3, "greedy", wants=POINT), 30, 4000),
    "sealed, waiting": Way(Play(3, "patient", wants=POINT), 30, 4000),
    "sealed, waiting for all": Way(Play(3, "patient", wants=ALL), 30, 4000),
    "guided, own values": Way(HONEST, 24, 4000, finer=True),
    "guided, probing": Way(PROBING, 20, 3000, finer=True),
    "guided, own, three sets": Way(HONEST, 24, 4000),
    "guided, probing, three sets": Way(PROBING, 20, 3000),
    "pure step, 10 calls": Way(Play(10, "greedy", binding=False), 8, 4000),
}
# Which ways make which figures of `Left`.
FIGURES = {
    "once": ("sealed, own values",),
    "probing": ("sealed, probing", "sealed, waiting", "sealed, waiting for all"),
    "calls": ("pure step, 10 calls",),
    "guided": ("guided, own values",),
    "guided_probing": ("guided, probing",),
}
SIDES: tuple[Side, ...] = ("provider", "customer")
STYLES: tuple[Style, ...] = get_args(Style)
OTHERS = 20_000


@cache
def widths(target: Side, style: Style, count: int, name: str) -> Floats:
    """Return half-widths in per cent, shape (rounds, numbers), of one way to play."""
    way = WAYS[name]
    menu = packages(count, finer=way.finer)
    found = leak(Guess(target, style, menu), way.play, way.truths, way.guesses)
    return 100 * found.half_widths


def left(count: int, figures: Iterable[str] = FIGURES) -> dict[str, int]:
    """Return the smallest half-widths over both sides, all KPIs and ways to answer, in per cent.

    By the names of `Left`, of the figures that are asked for.
    """
    found = {}
    for figure in figures:
        last = [
            widths(side, style, count, name)[-1]
            for name in FIGURES[figure]
            for side in SIDES
            for style in STYLES
        ]
        found[f"{figure}_point"] = round(min(float(one[:-1].min()) for one in last))
        found[f"{figure}_total"] = round(min(float(one[-1]) for one in last))
    return found


def shaded(side: Side, percent: int) -> Shaded:
    """Return the change of the own gain and the chance of no overlap, in per cent."""
    truly, stated = (shading(side, packages(3), share / 100, OTHERS) for share in (0, percent))
    return Shaded(round(100 * (stated.gain / truly.gain - 1)), round(100 * stated.no_overlap))


def check_menu() -> None:
    """Raise AssertionError where a kept menu is not the one of a new demonstration."""
    from workbench.platform.database import make_engine, make_sessions
    from workbench.platform.migrations import upgrade
    from workbench.services import demo, frame_menu
    from workbench.services.frame import latest, usual_fees

    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'demo.sqlite3'}")
        upgrade(engine)
        with make_sessions(engine)() as db:
            seeded = demo.seed(db, Path(folder) / "keys")
            row = latest(db, seeded.deal_id)
            assert row is not None
            same(row.menu)
            fees = usual_fees(db, seeded.deal_id)
            same(frame_menu.made(db, seeded.deal_id, "guided", fees), guided_menu())
        engine.dispose()


def same(menu: object, kept: object = None) -> None:
    """Raise AssertionError where a frame's menu says anything else than the kept one."""
    kept = demo_menu() if kept is None else kept
    if isinstance(menu, dict) and isinstance(kept, dict):
        assert menu.keys() == kept.keys()
        for key, part in menu.items():
            same_part(part, kept[key])
    elif isinstance(menu, list) and isinstance(kept, list):
        assert len(menu) == len(kept)
        for one, other in zip(menu, kept, strict=True):
            same_part(one, other)


def same_part(part: object, kept: object) -> None:
    """Raise AssertionError where a part differs by more than the last digits of its numbers."""
    if isinstance(part, (dict, list)):
        assert type(part) is type(kept)
        same(part, kept)
    elif isinstance(part, float) and isinstance(kept, float):
        assert np.isclose(part, kept, rtol=1e-9, atol=1e-12)
    else:
        assert part == kept


def main() -> None:
    """Print the tables, and where the figures of the product differ from them."""
    check_menu()
    print(
        "\nbench_leaks: half the 90 % interval, in per cent of the middle of the guess (before: 60)"
    )
    for target in SIDES:
        for style in STYLES:
            for count in (3, 2, 1):
                for name in WAYS:
                    table(target, style, count, name)
    print("\nbench_leaks: figures of the product, (measured now)")
    for count, kept in measured.LEFT.items():
        print(f"  {count} KPIs: {kept}\n      now {left(count)}")
    for side in SIDES:
        for percent, told in measured.SHADED[side].items():
            now = astuple(shaded(side, percent))
            print(f"  {side} shades by {percent} %: {astuple(told)} ({now})")


def table(target: Side, style: Style, count: int, name: str) -> None:
    """Print one way to play, some of its rounds."""
    for number, row in enumerate(widths(target, style, count, name), 1):
        if number in {1, 2, 3, 10}:
            units = " ".join(f"{value:4.0f}" for value in row[:-1])
            print(
                f"  {target:8} {style:7} {count} KPIs  {name:27} round {number:2}: "
                f"a point {units}, total {row[-1]:4.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
