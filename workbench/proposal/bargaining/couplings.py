"""Step bargaining: menus whose issues are coupled by linear limits that a package must meet.

A coupling adds up one number per chosen option and compares the sum with its limit: a budget that
several KPIs share, the money at risk, how many KPIs are paid. The search works with *accounts*:
each side's gain, and what every coupling leaves, are sums over the issues that start somewhere and
must not end below zero. They are whole numbers over a denominator of their own, so that a limit
reached exactly is met and one missed by a hair is not.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import lcm, prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbench.codes import StepError
from workbench.proposal.bargaining.frontier import Menu, Package, Point

Whole: TypeAlias = NDArray[Any]  # int64, or Python's whole numbers where those would overflow
Codes: TypeAlias = NDArray[np.int32]  # packages, shape (packages, issues): an option index each

LARGEST = 2**62  # of an account in int64


class Sense(StrEnum):
    """How the sum of a coupling compares with its limit."""

    AT_MOST = "<="
    AT_LEAST = ">="
    EQUAL = "=="


@dataclass(frozen=True, slots=True)
class Coupling:
    """The sum of `coefficients[i][j]` over the chosen options j, compared with `limit`."""

    coefficients: tuple[tuple[Fraction, ...], ...]
    sense: Sense
    limit: Fraction

    def met(self, package: Package) -> bool:
        """Tell whether a package meets the coupling, exactly."""
        total = sum(
            (row[j] for row, j in zip(self.coefficients, package, strict=True)), Fraction(0)
        )
        match self.sense:
            case Sense.AT_MOST:
                return total <= self.limit
            case Sense.AT_LEAST:
                return total >= self.limit
            case Sense.EQUAL:
                return total == self.limit


@dataclass(frozen=True, slots=True)
class CoupledMenu:
    """A menu and the couplings of its issues.

    Raises StepError bargaining.coupling_mismatch where a coupling lacks a coefficient for an option
    of the menu, or has one too many.
    """

    menu: Menu
    couplings: tuple[Coupling, ...]

    def __post_init__(self) -> None:
        shape = [len(options) for options in self.menu.issues]
        if any([len(row) for row in c.coefficients] != shape for c in self.couplings):
            raise StepError("bargaining.coupling_mismatch")

    @property
    def packages(self) -> int:
        """How many packages the menu has, met or not."""
        return prod(len(options) for options in self.menu.issues)

    def allowed(self, package: Package) -> bool:
        """Tell whether a package meets every coupling, exactly."""
        return all(coupling.met(package) for coupling in self.couplings)


@dataclass(frozen=True, slots=True)
class Account:
    """A sum over issues: `start` plus `rows[i][j]` per chosen option, all over `scale`.

    `floats` are the rows as numbers and `slack` bounds the rounding error of a sum of them.
    """

    rows: tuple[Whole, ...]
    start: int
    scale: int
    floats: tuple[NDArray[np.float64], ...]
    slack: float

    def totals(self, codes: Codes) -> Whole:
        """Return the account after each package, shape (packages,), times `scale`."""
        total = np.full(len(codes), self.start, dtype=self.rows[0].dtype)
        for i, row in enumerate(self.rows):
            total = total + row[codes[:, i]]
        return total

    def amounts(self, codes: Codes) -> NDArray[np.float64]:
        """Return the account after each package as numbers, rounded once."""
        return (self.totals(codes) / self.scale).astype(np.float64)

    def rounded(self, codes: Codes) -> NDArray[np.float64]:
        """Return the account after each package to within `slack`, which is faster."""
        total = np.full(len(codes), self.first)
        for i, row in enumerate(self.floats):
            total += row[codes[:, i]]
        return total

    def kept(self, codes: Codes) -> NDArray[np.bool_]:
        """Tell after which packages the account is at zero or above, exactly."""
        total = self.rounded(codes)
        mask = total >= 0
        doubtful = np.flatnonzero(np.abs(total) <= self.slack)
        mask[doubtful] = self.totals(codes[doubtful]) >= 0
        return mask

    @property
    def first(self) -> float:
        """Where the account starts, as a number."""
        return self.start / self.scale


@dataclass(frozen=True, slots=True)
class Accounts:
    """What a package must keep at zero or more: both gains, and the remainder of every coupling."""

    gains: tuple[Account, Account]
    remainders: tuple[Account, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many options each issue has."""
        return tuple(len(row) for row in self.gains[0].rows)


def accounts(problem: CoupledMenu, reservation: Point) -> Accounts:
    """Return the accounts of a coupled menu; an equality leaves two remainders, one each way."""
    issues = problem.menu.issues
    first, second = (
        _account([[point[side] for point in options] for options in issues], -reservation[side])
        for side in (0, 1)
    )
    remainders: list[Account] = []
    for coupling in problem.couplings:
        if coupling.sense is not Sense.AT_LEAST:
            turned = [[-c for c in row] for row in coupling.coefficients]
            remainders.append(_account(turned, coupling.limit))
        if coupling.sense is not Sense.AT_MOST:
            remainders.append(_account(coupling.coefficients, -coupling.limit))
    return Accounts((first, second), tuple(remainders))


def _account(rows: Sequence[Sequence[Fraction]], start: Fraction) -> Account:
    scale = lcm(start.denominator, *{number.denominator for row in rows for number in row})
    whole = [[n.numerator * (scale // n.denominator) for n in row] for row in rows]
    begin = start.numerator * (scale // start.denominator)
    reach = abs(begin) + sum(max(abs(n) for n in row) for row in whole)
    kind: type = np.int64 if max(reach, scale) < LARGEST else object
    return Account(
        tuple(np.array(row, dtype=kind) for row in whole),
        begin,
        scale,
        tuple(np.array([n / scale for n in row]) for row in whole),
        4 * (len(rows) + 2) * sys.float_info.epsilon * (reach / scale),
    )
