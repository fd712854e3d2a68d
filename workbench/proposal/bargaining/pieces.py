"""Step bargaining: the pieces of a bargain over continuous choices.

A piece is one choice out of a convex set: levels of KPIs, a point of a curve, a mixture of options,
a fee between two limits. It adds to both gains, concavely, and uses up some of a limit that all
pieces share, linearly. Given a weight for each gain and a price for the limit every piece answers
alone; because all are concave, the slope where it stopped bounds how much better any other choice
could be.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

Array = NDArray[np.float64]

MOST_STEPS = 80  # of Newton's method kept inside a bracket; bisection alone would need 53
ULP = 3e-16  # relative: a step this short changes nothing
TINY = 1e-150  # stands for a bend of zero, where Newton's step leaves the bracket
STRAIGHT = 1e-12  # a value curve flatter than this is a straight line


class Piece(Protocol):
    """What the search asks of a piece; a choice is an array of `size` numbers."""

    @property
    def size(self) -> int:
        """How many numbers a choice has."""

    def best(self, first: float, second: float, price: float) -> Array:
        """Return a choice that maximises first x gain 1 + second x gain 2 - price x use."""

    def gains(self, choice: Array) -> tuple[float, float]:
        """Return what a choice adds to both gains."""

    def use(self, choice: Array) -> float:
        """Return how much of the shared limit a choice uses."""

    def ceiling(self, first: float, second: float, price: float) -> float:
        """Return a number that no choice exceeds in what `best` maximises."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels 0 <= x <= `upper` of KPIs, all arrays of shape (KPIs,).

    Gain 1: the sum of v (1 - exp(-a x)) / (1 - exp(-a)), or v x where a = 0; v, a >= 0.
    Gain 2: minus the sum of l x + q x^2 + h x^6; q, h >= 0. Use: the sum of r x.
    """

    v: Array
    a: Array
    l: Array  # noqa: E741 (the name in the formula)
    q: Array
    h: Array
    r: Array
    upper: Array

    @property
    def size(self) -> int:
        """One number per KPI."""
        return len(self.v)

    def best(self, first: float, second: float, price: float) -> Array:
        """Find where the slope, which falls, crosses zero: Newton's method inside a bracket."""
        rise, charge = first * self._steepness(), second * self.l + price * self.r
        q, h = 2 * second * self.q, 6 * second * self.h

        def slope_and_bend(x: Array) -> tuple[Array, Array]:
            gained, fourth = rise * np.exp(-self.a * x), h * x**4
            return gained - charge - (q + fourth) * x, -self.a * gained - q - 5 * fourth

        at_top = slope_and_bend(self.upper)[0] >= 0
        at_zero = ~at_top & (rise - charge <= 0)
        low, high = np.zeros(self.size), self.upper
        x = np.where(at_top, high, np.where(at_zero, low, high / 2))
        settled = at_top | at_zero
        for _ in range(MOST_STEPS):
            slope, bend = slope_and_bend(x)
            low, high = np.where(slope >= 0, x, low), np.where(slope <= 0, x, high)
            moved = x - slope / np.minimum(bend, -TINY)
            settled |= (slope == 0) | (np.abs(moved - x) <= ULP * x)
            if settled.all():
                break
            inside = (moved > low) & (moved < high)
            x = np.where(settled, x, np.where(inside, moved, (low + high) / 2))
        return x

    def gains(self, choice: Array) -> tuple[float, float]:
        """Return value and minus cost."""
        cost = self.l * choice + self.q * choice**2 + self.h * choice**6
        return float((self.v * self._reached(choice)).sum()), -float(cost.sum())

    def use(self, choice: Array) -> float:
        """Return the sum of r x."""
        return float(self.r @ choice)

    def ceiling(self, first: float, second: float, price: float) -> float:
        """Bound by the tangent at the best choice, followed to the end it points to."""
        x = self.best(first, second, price)
        value, cost = self.gains(x)
        slope = self._slope(x, first, second, price)
        beyond = np.maximum(slope * (self.upper - x), -slope * x)
        return first * value + second * cost - price * self.use(x) + float(beyond.clip(0).sum())

    def _reached(self, x: Array) -> Array:
        straight = self.a < STRAIGHT
        bent = np.where(straight, 1.0, self.a)
        return np.where(straight, x, np.expm1(-bent * x) / np.expm1(-bent))

    def _slope(self, x: Array, first: float, second: float, price: float) -> Array:
        cost = self.l + 2 * self.q * x + 6 * self.h * x**5
        rise = self._steepness() * np.exp(-self.a * x)
        return first * rise - second * cost - price * self.r

    def _steepness(self) -> Array:
        """Return the slope of the value at zero."""
        straight = self.a < STRAIGHT
        bent = np.where(straight, 1.0, self.a)
        return self.v * np.where(straight, 1.0, bent / -np.expm1(-bent))


@dataclass(frozen=True, slots=True)
class Curve:
    """A point of an efficient frontier, which is a falling, concave line through corners.

    `firsts` rise strictly and `seconds` fall strictly, shape (corners,); the choice is the first
    coordinate t, T the second. Gains: t^p and T^q for the powers (p, q), each in (0, 1]; below 1
    all coordinates are at least zero. Uses nothing of a limit.
    """

    firsts: Array
    seconds: Array
    powers: tuple[float, float] = (1.0, 1.0)

    @property
    def size(self) -> int:
        """One number."""
        return 1

    def best(self, first: float, second: float, price: float) -> Array:  # noqa: ARG002 (no use)
        """Walk the edges until the slope turns, and find the place on the edge where it does."""
        for edge in range(len(self.firsts) - 1):
            start, end = float(self.firsts[edge]), float(self.firsts[edge + 1])
            if self._slope(edge, start, first, second) <= 0:
                return np.array([start])
            if self._slope(edge, end, first, second) < 0:
                root = brentq(
                    lambda t, edge=edge: _bounded(self._slope(edge, t, first, second)),
                    start,
                    end,
                    xtol=1e-300,
                    rtol=1e-15,
                    maxiter=500,
                )
                return np.array([float(root)])
        return self.firsts[-1:].copy()

    def gains(self, choice: Array) -> tuple[float, float]:
        """Return both coordinates to their powers."""
        t = float(choice[0])
        other = float(np.interp(t, self.firsts, self.seconds))
        return t ** self.powers[0], other ** self.powers[1]

    def use(self, choice: Array) -> float:  # noqa: ARG002 (the same for every choice)
        """Return nothing."""
        return 0.0

    def ceiling(self, first: float, second: float, price: float) -> float:
        """Bound by the tangents to the left and to the right of the best choice."""
        choice = self.best(first, second, price)
        one, other = self.gains(choice)
        t = float(choice[0])
        beyond = 0.0
        right = int(np.searchsorted(self.firsts, t, side="right")) - 1
        if t < self.firsts[-1]:
            beyond = max(beyond, self._slope(right, t, first, second) * (self.firsts[-1] - t))
        left = int(np.searchsorted(self.firsts, t, side="left")) - 1
        if t > self.firsts[0]:
            beyond = max(beyond, -self._slope(left, t, first, second) * (t - self.firsts[0]))
        return float(first * one + second * other + beyond)

    def _slope(self, edge: int, t: float, first: float, second: float) -> float:
        """Return the slope of what `best` maximises, along one edge; infinite at a bare corner."""
        x = self.firsts[edge : edge + 2]
        y = self.seconds[edge : edge + 2]
        fall = float((y[1] - y[0]) / (x[1] - x[0]))
        other = float(y[0] + fall * (t - x[0])) if t < x[1] else float(y[1])
        one = first * _power_slope(t, self.powers[0]) if first else 0.0
        return one + (second * fall * _power_slope(other, self.powers[1]) if second else 0.0)


@dataclass(frozen=True, slots=True)
class Mixture:
    """Shares of options that add up to 1; `table` of shape (options, 3): gain 1, gain 2, use."""

    table: Array

    @property
    def size(self) -> int:
        """One share per option."""
        return len(self.table)

    def best(self, first: float, second: float, price: float) -> Array:
        """Take one option whole."""
        choice = np.zeros(self.size)
        choice[int((self.table @ (first, second, -price)).argmax())] = 1.0
        return choice

    def gains(self, choice: Array) -> tuple[float, float]:
        """Return the weighted means."""
        return float(choice @ self.table[:, 0]), float(choice @ self.table[:, 1])

    def use(self, choice: Array) -> float:
        """Return the weighted mean."""
        return float(choice @ self.table[:, 2])

    def ceiling(self, first: float, second: float, price: float) -> float:
        """Return the best option's number."""
        return float((self.table @ (first, second, -price)).max())


def _power_slope(base: float, power: float) -> float:
    """Return the slope of base^power, base >= 0 where the power is below 1."""
    if power == 1.0:
        return 1.0
    return power * base ** (power - 1) if base > 0 else np.inf


def _bounded(slope: float) -> float:
    """Return a number between -1 and 1 that rises with the slope, also where that is infinite."""
    return float(np.sign(slope)) if np.isinf(slope) else slope / (1 + abs(slope))
