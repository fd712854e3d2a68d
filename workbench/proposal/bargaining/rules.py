"""Step bargaining: Nash, Kalai-Smorodinsky, egalitarian and most joint value over a frontier.

The zone of agreement are the efficient points at which both sides reach their reservation. Each
rule is the largest value over the zone, compared exactly with whole numbers. Among equals the
order is: the larger smaller gain (share, for Kalai-Smorodinsky), then the larger other one, then
the smallest option indices. Gains may be utilities or money, if both sides use one unit for the
egalitarian rule and the most joint value.
"""

from collections.abc import Callable
from fractions import Fraction
from math import lcm
from typing import TypeAlias

from workbench.codes import StepError
from workbench.proposal.bargaining.answers import (
    Answer,
    ExhaustiveCertificate,
    NoZoneOfAgreement,
    Rule,
    Settled,
)
from workbench.proposal.bargaining.frontier import Frontier, Point, Whole

Key: TypeAlias = Callable[[Whole], tuple[int, int, int]]

HALF = Fraction(1, 2)
FINEST_POWER = 100  # largest denominator of the power weight: gains are raised to it, exactly


def settle(
    frontier: Frontier, reservation: Point, power: Fraction = HALF
) -> Settled | NoZoneOfAgreement:
    """Answer by all four rules, or say that there is no zone of agreement.

    `reservation` is the disagreement point in the unit of the menu; a gain is utility minus
    reservation and zero is enough to agree. `power` is the weight of the first side under Nash,
    strictly between 0 and 1, with a denominator of at most 100 (1/2 is symmetric); otherwise
    StepError bargaining.power_out_of_range.
    """
    check_power(power)
    scale = lcm(frontier.scale, reservation[0].denominator, reservation[1].denominator)
    gains = _gains(frontier, reservation, scale)
    zone = [i for i, pair in enumerate(gains) if min(pair) >= 0]
    if not zone:
        first, second = _best_while_other_accepts(gains)
        return NoZoneOfAgreement(reservation, _scaled(first, scale), _scaled(second, scale))
    ideals = max(gains[i][0] for i in zone), max(gains[i][1] for i in zone)
    answers = {}
    for rule, key in keys(ideals, power).items():
        chosen = _first_best(zone, gains, key)
        certificate = ExhaustiveCertificate(rule, reservation, power)
        answers[rule] = Answer(frontier.package(chosen), frontier.utilities(chosen), certificate)
    return Settled(answers, len(zone), (Fraction(ideals[0], scale), Fraction(ideals[1], scale)))


def check_power(power: Fraction) -> None:
    """Refuse a weight of the first side that is not between 0 and 1 in steps of 1/100 or more."""
    if not 0 < power < 1 or power.denominator > FINEST_POWER:
        raise StepError("bargaining.power_out_of_range", finest=FINEST_POWER)


def _first_best(zone: list[int], gains: list[Whole], key: Key) -> int:
    """Return the point with the largest key; of equals the first, so the smallest package."""
    return max(zone, key=lambda i: key(gains[i]))


def _gains(frontier: Frontier, reservation: Point, scale: int) -> list[Whole]:
    """Return the gains of all points times `scale`, in the order of the frontier."""
    more = scale // frontier.scale
    first, second = int(reservation[0] * scale), int(reservation[1] * scale)
    return [(a * more - first, b * more - second) for a, b in frontier.points]


def keys(ideals: Whole, power: Fraction) -> dict[Rule, Key]:
    """Return what each rule sorts gains by; the first of the three is what it maximises."""
    p, q = power.as_integer_ratio()

    def nash(gains: Whole) -> tuple[int, int, int]:
        return gains[0] ** p * gains[1] ** (q - p), min(gains), max(gains)

    def kalai_smorodinsky(gains: Whole) -> tuple[int, int, int]:
        # Shares over one denominator; a side that can gain nothing has all it can have.
        first = gains[0] * (ideals[1] or 1) if ideals[0] else ideals[1] or 1
        second = gains[1] * (ideals[0] or 1) if ideals[1] else ideals[0] or 1
        return min(first, second), max(first, second), 0

    def egalitarian(gains: Whole) -> tuple[int, int, int]:
        return min(gains), max(gains), 0

    def utilitarian(gains: Whole) -> tuple[int, int, int]:
        return gains[0] + gains[1], min(gains), max(gains)

    return {
        Rule.NASH: nash,
        Rule.KALAI_SMORODINSKY: kalai_smorodinsky,
        Rule.EGALITARIAN: egalitarian,
        Rule.UTILITARIAN: utilitarian,
    }


def _best_while_other_accepts(gains: list[Whole]) -> tuple[int | None, int | None]:
    """Return each side's largest gain among the points at which the other's is at least zero."""
    return (
        max((a for a, b in gains if b >= 0), default=None),
        max((b for a, b in gains if a >= 0), default=None),
    )


def _scaled(number: int | None, scale: int) -> Fraction | None:
    return None if number is None else Fraction(number, scale)
