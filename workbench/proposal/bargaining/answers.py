"""Step bargaining: what an answer is, and how anybody can check it again.

An answer is a type: `Settled` with one answer per rule, or `NoZoneOfAgreement` with the reason.
The checks here use fractions and nothing of the search that found the answer.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from workbench.proposal.bargaining.frontier import Frontier, Package, Point, Whole, scaled


class Rule(StrEnum):
    """The four fairness rules."""

    NASH = "nash"
    KALAI_SMORODINSKY = "kalai_smorodinsky"
    EGALITARIAN = "egalitarian"
    UTILITARIAN = "utilitarian"


@dataclass(frozen=True, slots=True)
class ExhaustiveCertificate:
    """The claim that nothing better exists: the frontier is complete, the answer its maximum.

    `reservation` is the disagreement point, `power` the weight of the first side under Nash
    (strictly between 0 and 1), `gap` the distance to the best possible answer: none.
    """

    rule: Rule
    reservation: Point
    power: Fraction
    kind: Literal["exhaustive"] = "exhaustive"
    gap: int = 0

    def holds(self, frontier: Frontier, package: Package, utilities: Point) -> bool:
        """Check again, in fractions, that no package of the frontier beats the answer.

        False where the package is not one of the menu, its utilities are not as stated, a side
        falls short of its reservation, or any package of the frontier does better by the rule.
        Whether the frontier itself is complete is the question of `is_complete`.
        """
        if self.gap != 0 or not _on_menu(frontier, package):
            return False
        if frontier.menu.utilities(package) != utilities:
            return False
        stated = _gains(utilities, self.reservation)
        zone = [
            gains
            for gains in (
                _gains(frontier.menu.utilities(frontier.package(i)), self.reservation)
                for i in range(len(frontier))
            )
            if min(gains) >= 0
        ]
        if min(stated) < 0 or not zone:
            return False
        ideals = max(g for g, _ in zone), max(g for _, g in zone)
        value = worth(self.rule, stated, ideals, self.power)
        return all(worth(self.rule, gains, ideals, self.power) <= value for gains in zone)


@dataclass(frozen=True, slots=True)
class Answer:
    """One rule's package (an option index per issue), its utilities, and the certificate."""

    package: Package
    utilities: Point
    certificate: ExhaustiveCertificate

    def holds(self, frontier: Frontier) -> bool:
        """Check the certificate against the frontier again."""
        return self.certificate.holds(frontier, self.package, self.utilities)


@dataclass(frozen=True, slots=True)
class Settled:
    """Both sides can reach their reservation: one answer per rule.

    `zone_size` counts the efficient points at which both gains are at least zero; `ideals` are the
    largest gains of each side among them.
    """

    answers: Mapping[Rule, Answer]
    zone_size: int
    ideals: Point


@dataclass(frozen=True, slots=True)
class NoZoneOfAgreement:
    """No package reaches both reservations.

    `first_best` is the largest gain of the first side among packages the second side accepts: the
    shortfall, below zero, or None where the second side accepts no package at all; `second_best`
    is the same for the second side. Both are private to what the parties chose to reveal.
    """

    reservation: Point
    first_best: Fraction | None
    second_best: Fraction | None

    def holds(self, frontier: Frontier) -> bool:
        """Check again, in fractions, that no point of the frontier reaches both reservations."""
        return not any(
            min(_gains(frontier.menu.utilities(frontier.package(i)), self.reservation)) >= 0
            for i in range(len(frontier))
        )


def worth(rule: Rule, gains: Point, ideals: Point, power: Fraction) -> Fraction:
    """Return what a rule maximises at these gains (both at least zero).

    Nash 1950 (weighted: Kalai 1977): the product, here gain₁^p · gain₂^(q-p) for the power p/q,
    which orders packages as gain₁^(p/q) · gain₂^(1-p/q) does and stays exact. Kalai and Smorodinsky
    1975: the smaller share of the ideals; a side whose ideal is zero has its whole share.
    Egalitarian (Kalai 1977): the smaller gain. Utilitarian: the sum.
    """
    first, second = gains
    match rule:
        case Rule.NASH:
            p, q = power.as_integer_ratio()
            return first**p * second ** (q - p)
        case Rule.KALAI_SMORODINSKY:
            shares = (
                g / ideal if ideal else Fraction(1) for g, ideal in zip(gains, ideals, strict=True)
            )
            return min(shares)
        case Rule.EGALITARIAN:
            return min(first, second)
        case Rule.UTILITARIAN:
            return first + second


def is_complete(frontier: Frontier) -> bool:
    """Check that the frontier misses nothing, stage by stage.

    At every merge each sum of an earlier point and an option (also the options set aside) must be
    at most some kept sum on both sides. By induction no package of the menu then exceeds every
    point of the last stage. Costs one bisection per sum.
    """
    scale = frontier.scale
    points: list[Whole] = [(0, 0)]
    for issue, stage in zip(frontier.menu.issues, frontier.stages, strict=True):
        whole = scaled(issue, scale)
        n = len(stage.options)
        kept: list[Whole] = []
        for number in stage.kept:
            (a, b), (c, d) = points[number // n], whole[stage.options[number % n]]
            kept.append((a + c, b + d))
        if not _covers(kept, [(a + c, b + d) for a, b in points for c, d in whole]):
            return False
        points = kept
    return tuple(points) == frontier.points


def _covers(kept: list[Whole], sums: list[Whole]) -> bool:
    """Tell whether every sum is at most some kept point on both sides."""
    falling = sorted((-a, b) for a, b in kept)
    firsts = [a for a, _ in falling]
    tops: list[int] = []
    for _, b in falling:
        tops.append(max(b, tops[-1]) if tops else b)
    for a, b in sums:
        reach = bisect_right(firsts, -a)
        if reach == 0 or tops[reach - 1] < b:
            return False
    return True


def _gains(utilities: Point, reservation: Point) -> Point:
    return utilities[0] - reservation[0], utilities[1] - reservation[1]


def _on_menu(frontier: Frontier, package: Package) -> bool:
    issues = frontier.menu.issues
    return len(package) == len(issues) and all(
        0 <= j < len(options) for j, options in zip(package, issues, strict=True)
    )
