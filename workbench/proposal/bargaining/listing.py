"""Step bargaining: every package of a coupled menu that can reach a level, listed.

Prices on the accounts bound what any package can reach: a measure of the gains is at most a
constant plus the price of each gain times the gain plus the price of each remainder times the
remainder, because remainders are not negative. That bound is a sum over issues, so each option has
a known shortfall from the best option of its issue, and a package reaches a level only if its
shortfalls together leave the bound at the level. Adding issue by issue and dropping what has
already fallen too far lists them all, out of any number of packages.

Source: fixing by reduced costs and cores of knapsack problems, Balas and Zemel, Operations Research
28 (1980); Lagrangian bounds, Geoffrion, Mathematical Programming Study 2 (1974).
"""

import sys
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from workbench.proposal.bargaining.couplings import Accounts, Codes

MOST_LISTED = 1_000_000  # packages, and beginnings of packages
MOST_CELLS = 20_000_000  # sums formed in one step at most, which bounds the memory

Rows = list[NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Prices:
    """What a unit of each account is worth: `gains` per side, `remainders` per coupling, >= 0.

    With `constant` they bound a measure from above at every package that is allowed.
    """

    gains: tuple[float, float]
    remainders: tuple[float, ...]
    constant: float


@dataclass(frozen=True, slots=True)
class Shortfalls:
    """Per issue how far each option stays below the best one, and the bound `top` of all best.

    `slack` is a bound on the rounding error of `top` less a sum of shortfalls.
    """

    rows: Rows
    top: float
    slack: float


def shortfalls(accounts: Accounts, prices: Prices) -> Shortfalls:
    """Return what the prices say of every option."""
    priced = [
        (account, price)
        for account, price in zip(
            (*accounts.gains, *accounts.remainders),
            (*prices.gains, *prices.remainders),
            strict=True,
        )
        if price
    ]
    scores: Rows = [np.zeros(size) for size in accounts.sizes]
    top, reach = prices.constant, abs(prices.constant)
    for account, price in priced:
        top += price * account.first
        reach += abs(price * account.first)
        for i, row in enumerate(account.floats):
            scores[i] = scores[i] + price * row
            reach += float(np.abs(price * row).max())
    best = [float(score.max()) for score in scores]
    rows = [most - score for most, score in zip(best, scores, strict=True)]
    terms = len(scores) + len(priced) + 4
    return Shortfalls(rows, top + sum(best), 4 * terms * sys.float_info.epsilon * reach)


def within(rows: Rows, budget: float) -> Codes | None:
    """List every package whose shortfalls add up to at most `budget`.

    None where they, or the beginnings that lead to them, are more than MOST_LISTED.
    """
    eligible = [np.flatnonzero(row <= budget) for row in rows]
    order = sorted(range(len(rows)), key=lambda i: len(eligible[i]))
    totals = np.zeros(1)
    steps: list[tuple[int, NDArray[np.intp], NDArray[np.intp]]] = []
    for i in order:
        options = eligible[i]
        if len(totals) * len(options) > MOST_CELLS:
            return None
        sums = totals[:, None] + rows[i][options]
        earlier, chosen = np.nonzero(sums <= budget)
        if len(earlier) > MOST_LISTED:
            return None
        totals = sums[earlier, chosen]
        steps.append((i, earlier, options[chosen]))
    return _packages(steps, len(totals))


def everything(sizes: tuple[int, ...]) -> Codes:
    """List every package, in the order of the option indices from the first issue on."""
    numbers = np.arange(prod(sizes))
    codes = np.zeros((len(numbers), len(sizes)), dtype=np.int32)
    for i in reversed(range(len(sizes))):
        numbers, codes[:, i] = np.divmod(numbers, sizes[i])
    return codes


def _packages(steps: list[tuple[int, NDArray[np.intp], NDArray[np.intp]]], count: int) -> Codes:
    """Follow each package back to its first step."""
    codes = np.zeros((count, len(steps)), dtype=np.int32)
    place = np.arange(count)
    for i, earlier, options in reversed(steps):
        codes[:, i] = options[place]
        place = earlier[place]
    return codes
