"""Step bargaining: how much a round shows, as both chose beforehand, and what a guided round finds.

Sealed publishes one package or "no overlap". Guided publishes four rules and three packages after
both have locked; the open book shows both gains as well (DESIGN.md section 5). Everything here is
over one menu, whose packages are compared one by one: nothing better exists on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.codes import Finding, StepError
from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.gains import SideGains
from workbench.proposal.bargaining.sealed import EQUAL, NoOverlap

FloatArray = NDArray[np.float64]
Openness = Literal["sealed", "guided", "open_book"]
OPENNESS: tuple[Openness, ...] = ("sealed", "guided", "open_book")
LEVEL_SETS = ("safe", "balanced", "ambitious")


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A mode for a situation, and why."""

    openness: Openness
    reason: Finding


def recommended(paid_kpis: int, failed_rounds: int) -> Recommendation:
    """Return the mode we would choose for so many paid KPIs after so many rounds without overlap.

    With one paid KPI there is nothing to trade but the fee, and a guided round says why it settled,
    though it tells more (`measured`); after a round without overlap only more openness tells what
    would have to move.
    """
    if failed_rounds:
        return Recommendation("guided", Finding("frame.guided_after_no_overlap"))
    if paid_kpis < 2:
        return Recommendation("guided", Finding("frame.guided_for_one_kpi"))
    return Recommendation("sealed", Finding("frame.sealed_keeps_most"))


@dataclass(frozen=True, slots=True)
class GuidedSettlement:
    """What both are told after a guided round: places in the menu, from 0, and no gain.

    `package` is the answer of the `rule` that both chose; `rules` has the answer of every rule;
    `three` per level set the rule's best package among those that contain it for all KPIs, None
    where both accept none of these.
    """

    package: int
    rule: Rule
    rules: Mapping[Rule, int]
    three: Mapping[str, int | None]

    @property
    def agree(self) -> bool:
        """Whether all rules choose one package."""
        return len(set(self.rules.values())) == 1


def settle_guided(
    customer: SideGains, provider: SideGains, sets: Sequence[str | None], rule: Rule
) -> GuidedSettlement | NoOverlap:
    """Answer by all rules over the packages that both accept.

    `sets` names for every package the level set that it contains for all KPIs, None for a mixture.
    Nash answers as the sealed round does: the largest product of gains, the first of the menu among
    equals. Of equals the other rules take the one that is better for the side that has more, then
    the first of the menu. Raises StepError bargaining.menu_mismatch.
    """
    both = zone(customer, provider)
    if len(sets) != both.size:
        raise StepError("bargaining.menu_mismatch")
    if not both.any():
        return NoOverlap()
    worth = _worths(customer.gains, provider.gains, both)
    rules = {one: _first_best(worth[one], both) for one in Rule}
    named = np.array([name or "" for name in sets])
    three = {name: both & (named == name) for name in LEVEL_SETS}
    return GuidedSettlement(
        package=rules[rule],
        rule=rule,
        rules=rules,
        three={n: _first_best(worth[rule], m) if m.any() else None for n, m in three.items()},
    )


def zone(customer: SideGains, provider: SideGains) -> NDArray[np.bool_]:
    """Return which packages both accept; StepError bargaining.menu_mismatch for two menus."""
    if customer.gains.shape != provider.gains.shape:
        raise StepError("bargaining.menu_mismatch")
    return customer.acceptable & provider.acceptable


def ideals(customer: SideGains, provider: SideGains) -> tuple[float, float] | None:
    """Return each side's largest gain among the packages that both accept; None without any."""
    both = zone(customer, provider)
    if not both.any():
        return None
    return float(customer.gains[both].max()), float(provider.gains[both].max())


def _worths(
    first: FloatArray, second: FloatArray, both: NDArray[np.bool_]
) -> dict[Rule, tuple[FloatArray, ...]]:
    """Return what each rule maximises, most important first, each of shape (packages,)."""
    best = [max(float(gains[both].max()), 0.0) or 1.0 for gains in (first, second)]
    shares = np.stack([first / best[0], second / best[1]])
    pair = np.stack([first, second])
    return {
        Rule.NASH: (first * second,),
        Rule.KALAI_SMORODINSKY: (shares.min(axis=0), shares.max(axis=0)),
        Rule.EGALITARIAN: (pair.min(axis=0), pair.max(axis=0)),
        Rule.UTILITARIAN: (pair.sum(axis=0), pair.min(axis=0)),
    }


def _first_best(worth: tuple[FloatArray, ...], among: NDArray[np.bool_]) -> int:
    """Return the first package with the largest worths, compared one after the other."""
    left = among.copy()
    for values in worth:
        best = values[left].max()
        left &= values >= best - EQUAL * abs(best)
    return int(np.flatnonzero(left)[0])


@dataclass(frozen=True, slots=True)
class Move:
    """What would have to move on one's own side for an overlap, money a year.

    `gain` is missing to the side's best alternative, `fee` is how far its red line for the fee would
    have to move; `package` is the place in the menu that both would then accept.
    """

    package: int
    gain: float
    fee: float


def nearest(own: SideGains, other: SideGains, beyond: Sequence[float]) -> Move | None:
    """Return the least that one's own side would have to move for an overlap, or None.

    `beyond` says for every package by how much its fee crosses the own red line, at most 0 where it
    does not, infinite where nothing about fee and alternative could make it acceptable. None where
    the other side accepts no package but such. The guided mode alone may ask.
    """
    if own.gains.shape != other.gains.shape or len(beyond) != own.gains.size:
        raise StepError("bargaining.menu_mismatch")
    gain = np.maximum(-own.gains, 0.0)
    fee = np.maximum(np.asarray(beyond, dtype=np.float64), 0.0)
    total = np.where(other.acceptable, np.maximum(gain, fee), np.inf)
    place = int(np.argmin(total))
    if not np.isfinite(total[place]):
        return None
    return Move(place, float(gain[place]), float(fee[place]))


@dataclass(frozen=True, slots=True)
class OpenBook:
    """What the open book adds, money a year, over the packages that both accept.

    `frontier` are the efficient packages, from the customer's worst to its best; `joint` the sum of
    both gains at each rule's answer and `most` the largest there is; `price` per rule is the part of
    it (0..1) that the rule leaves on the table.
    """

    frontier: tuple[int, ...]
    joint: Mapping[Rule, float]
    most: float
    price: Mapping[Rule, float]

    def left_on_table(self, rule: Rule) -> float:
        """Return how much joint value the rule gives up for fairness, money a year."""
        return self.most - self.joint[rule]


def open_book(
    customer: Sequence[float],
    provider: Sequence[float],
    both: Sequence[bool],
    rules: Mapping[Rule, int],
) -> OpenBook:
    """Return the frontier and the price of fairness; StepError bargaining.empty_menu without a zone."""
    inside = [place for place, accepted in enumerate(both) if accepted]
    if not inside:
        raise StepError("bargaining.empty_menu")
    joint = {rule: customer[place] + provider[place] for rule, place in rules.items()}
    most = max(customer[place] + provider[place] for place in inside)
    return OpenBook(
        frontier=_efficient(customer, provider, inside),
        joint=joint,
        most=most,
        price={rule: (most - one) / most if most > 0 else 0.0 for rule, one in joint.items()},
    )


def _efficient(
    customer: Sequence[float], provider: Sequence[float], inside: Sequence[int]
) -> tuple[int, ...]:
    """Return the packages that no other beats for both, by the customer's gain."""
    best_first = sorted(inside, key=lambda place: (-customer[place], -provider[place], place))
    kept: list[int] = []
    highest = -np.inf
    for place in best_first:
        if provider[place] > highest:
            kept.append(place)
            highest = provider[place]
    return tuple(reversed(kept))
