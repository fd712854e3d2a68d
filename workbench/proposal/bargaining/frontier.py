"""Step bargaining: every efficient package of a finite menu without coupling, exactly.

The utility of a package is a sum over issues, so the efficient packages of the first k issues are
found among the efficient packages of the first k-1 issues, each with one option more: a dominated
beginning can never become efficient, whatever follows. Issue by issue the sums are formed and the
dominated ones pruned, with whole numbers over one common denominator, so the count of points is
exact. Where these are too large or too many for 64 bits at once, a first pass in floats drops only
what is dominated by more than its own rounding error. A point remembers which earlier point and option made it, never a whole package.

Source: maxima of a set of vectors by sorting, Kung, Luccio and Preparata, Journal of the ACM 22
(1975); stage by stage, dynamic programming over two objectives.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbench.codes import StepError

Point: TypeAlias = tuple[Fraction, Fraction]
Package: TypeAlias = tuple[int, ...]
Whole: TypeAlias = tuple[int, int]

SMALL = 1_000  # sums below which sorting exact numbers at once beats a first pass in floats
BLOCK = 1_000_000  # sums formed at a time, which bounds the memory
LARGEST = 2**62  # of a utility in 64 bits
MOST_POINTS = 500_000  # efficient beginnings of packages that are kept at most
MOST_SUMS = 50_000_000  # sums looked at in one merge at most, some ten seconds


@dataclass(frozen=True, slots=True)
class Menu:
    """What each option of each issue adds to the utility of each side, as exact fractions.

    `issues[i][j]` is the pair (first side, second side) of option j of issue i. A plain list of
    packages is a menu with one issue. Raises StepError bargaining.empty_menu without any option.
    """

    issues: tuple[tuple[Point, ...], ...]

    def __post_init__(self) -> None:
        if not self.issues or not all(self.issues):
            raise StepError("bargaining.empty_menu")

    def utilities(self, package: Sequence[int]) -> Point:
        """Return the utilities of a package (one option index per issue), exactly."""
        chosen = [options[j] for options, j in zip(self.issues, package, strict=True)]
        return sum((a for a, _ in chosen), Fraction(0)), sum((b for _, b in chosen), Fraction(0))


@dataclass(frozen=True, slots=True)
class Stage:
    """One merge: sum number k joins earlier point k // n to option options[k % n], n options.

    `options` are the options of the issue that none of the others dominates; `kept` are the
    numbers of the efficient sums, rising, which is the order of their packages.
    """

    options: tuple[int, ...]
    kept: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Frontier:
    """All efficient points of a menu, in the order of their packages (smallest indices first).

    `points[i]` are the utilities of point i times `scale` (one common denominator), whole numbers.
    Points are distinct; of several packages with the same utilities the one with the smallest
    option indices, compared from the first issue on, stands for the point.
    """

    menu: Menu
    scale: int
    points: tuple[Whole, ...]
    stages: tuple[Stage, ...]

    def __len__(self) -> int:
        return len(self.points)

    def utilities(self, index: int) -> Point:
        """Return the utilities of point `index`, exactly."""
        first, second = self.points[index]
        return Fraction(first, self.scale), Fraction(second, self.scale)

    def package(self, index: int) -> Package:
        """Return the package of point `index`: one option index per issue of the menu."""
        chosen: list[int] = []
        for stage in reversed(self.stages):
            index, option = divmod(stage.kept[index], len(stage.options))
            chosen.append(stage.options[option])
        return tuple(reversed(chosen))


def merge(menu: Menu) -> Frontier:
    """Find the exact frontier of the menu.

    Raises StepError bargaining.frontier_too_large where more than about 500,000 beginnings of
    packages stay efficient, which happens where almost no package dominates another.
    """
    scale = lcm(*{u.denominator for options in menu.issues for point in options for u in point})
    points: list[Whole] = [(0, 0)]
    stages: list[Stage] = []
    all_whole = [scaled(issue, scale) for issue in menu.issues]
    reach = sum(max(max(abs(a), abs(b)) for a, b in whole) for whole in all_whole)
    fits = reach < LARGEST
    for whole in all_whole:
        options = efficient(enumerate(whole))
        added = [whole[j] for j in options]
        if len(points) * len(added) > MOST_SUMS:
            raise StepError("bargaining.frontier_too_large", most=MOST_POINTS)
        if SMALL < len(points) * len(added) <= BLOCK and fits:
            kept = _efficient_at_once(points, added)
        else:
            kept = _efficient_one_by_one(points, added, scale, _slack(menu))
        if len(kept) > MOST_POINTS:
            raise StepError("bargaining.frontier_too_large", most=MOST_POINTS)
        points = [total for _, total in _sums(points, added, kept)]
        stages.append(Stage(tuple(options), tuple(kept)))
    return Frontier(menu, scale, tuple(points), tuple(stages))


def scaled(options: Iterable[Point], scale: int) -> list[Whole]:
    """Return the pairs times a common multiple of their denominators, as whole numbers."""
    return [
        (a.numerator * (scale // a.denominator), b.numerator * (scale // b.denominator))
        for a, b in options
    ]


def _sums(
    points: Sequence[Whole], added: Sequence[Whole], numbers: Iterable[int]
) -> Iterable[tuple[int, Whole]]:
    """Yield each number with its sum: point number // n plus option number % n."""
    n = len(added)
    for number in numbers:
        a, b = points[number // n]
        c, d = added[number % n]
        yield number, (a + c, b + d)


def efficient(numbered: Iterable[tuple[int, Whole]]) -> list[int]:
    """Return the numbers of the points that no other point dominates, rising.

    Of equal points the smallest number stays. Comparison is exact.
    """
    kept: list[int] = []
    highest: int | None = None
    for _, second, number in sorted((-a, -b, number) for number, (a, b) in numbered):
        if highest is None or -second > highest:
            highest = -second
            kept.append(number)
    return sorted(kept)


def _efficient_one_by_one(
    points: Sequence[Whole], added: Sequence[Whole], scale: int, slack: float
) -> list[int]:
    """Return the numbers of the sums that no other dominates, rising, by numbers of any length."""
    numbers = range(len(points) * len(added))
    hopeful = numbers if len(numbers) <= SMALL else _hopeful(points, added, scale, slack)
    return efficient(_sums(points, added, hopeful))


def _efficient_at_once(points: Sequence[Whole], added: Sequence[Whole]) -> list[int]:
    """Return the numbers of the sums that no other dominates, rising, by whole numbers of 64 bits.

    The points are sorted once; every option shifts them, so that sorting all sums only merges runs.
    Of the sums with one first utility the largest second counts, if it exceeds all that come before.
    """
    old, new = np.array(points, dtype=np.int64), np.array(added, dtype=np.int64)
    order = np.argsort(-old[:, 0], kind="stable")
    firsts = (old[order, 0] + new[:, :1]).ravel()
    seconds = (old[order, 1] + new[:, 1:]).ravel()
    numbers = (order * len(new) + np.arange(len(new))[:, None]).ravel()
    merged = np.argsort(-firsts, kind="stable")
    firsts, seconds = firsts[merged], seconds[merged]
    starts = np.flatnonzero(np.concatenate([[True], firsts[1:] != firsts[:-1]]))
    highest = np.maximum.reduceat(seconds, starts)
    before = np.concatenate([[np.iinfo(np.int64).min], np.maximum.accumulate(highest)[:-1]])
    lengths = np.diff(np.concatenate([starts, [len(firsts)]]))
    wanted = np.where(highest > before, highest, np.iinfo(np.int64).max)
    equal = np.flatnonzero(seconds == np.repeat(wanted, lengths))
    group = np.searchsorted(starts, equal, side="right")
    candidates = numbers[merged[equal]]
    first_of_group = np.lexsort((candidates, group))
    candidates, group = candidates[first_of_group], group[first_of_group]
    smallest = np.concatenate([[True], group[1:] != group[:-1]])
    kept: list[int] = np.sort(candidates[smallest]).tolist()
    return kept


def _slack(menu: Menu) -> float:
    """Return a bound on twice the rounding error of any float sum of the menu.

    A sum of m terms, each rounded once to its nearest float, is off by at most about (m + 1) eps
    times the sum of the largest magnitudes; four times that is a safe bound for a difference.
    """
    reach = max(
        sum(max(abs(float(point[side])) for point in options) for options in menu.issues)
        for side in (0, 1)
    )
    return 4 * (len(menu.issues) + 2) * sys.float_info.epsilon * reach


def _hopeful(
    points: Sequence[Whole], added: Sequence[Whole], scale: int, slack: float
) -> list[int]:
    """Return numbers of sums among which all efficient ones are, rising; a first pass in floats."""
    n = len(added)
    old = np.array([(a / scale, b / scale) for a, b in points])
    new = np.array([(a / scale, b / scale) for a, b in added])
    step = max(1, BLOCK // n)
    numbers = np.zeros(0, dtype=np.int64)
    for start in range(0, len(points), step):
        block = np.arange(start * n, min(start + step, len(points)) * n)
        numbers = np.concatenate([numbers, block])
        numbers = numbers[undominated(old[numbers // n] + new[numbers % n], slack)]
        if len(numbers) > MOST_POINTS:
            raise StepError("bargaining.frontier_too_large", most=MOST_POINTS)
    return [int(number) for number in numbers]


def undominated(totals: NDArray[np.float64], slack: float) -> NDArray[np.int64]:
    """Return the rows that no other row exceeds by more than `slack` on both sides, rising."""
    order = np.argsort(-totals[:, 0], kind="stable")
    falling = -totals[order, 0]
    best_so_far = np.maximum.accumulate(totals[order, 1])
    better = np.searchsorted(falling, -(totals[:, 0] + slack), side="left")
    best = np.where(better > 0, best_so_far[np.maximum(better - 1, 0)], -np.inf)
    return np.flatnonzero(best <= totals[:, 1] + slack).astype(np.int64)
