"""What a sealed round tells one side of the other's costs, and what exaggerating earns.

The adversary knows the menu, the rule, its own answers and every published outcome; of the other
side it knows each unit cost to ±67 % (uniform) and the margin. It keeps the draws that are consistent
with everything it has seen. docs/secrets.md has the results and their meaning.

All is in money a year. A draw of the provider is (cost a point of each KPI, base cost), one of the
customer (value a point of each KPI, highest fee).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.proposal.bargaining.gains import SideGains
from workbench.proposal.bargaining.sealed import SealedSettlement, settle_sealed

Floats = NDArray[np.float64]
Side = Literal["customer", "provider"]
How = Literal["own values", "greedy", "patient"]
MENU = Path(__file__).parent / "demo_menu.json"
PRIOR = 0.67
SHIPPED: dict[Side, dict[str, float]] = {  # expected values of the demonstration's answers
    "customer": {"availability": 1_404_000, "response_time": 90_000, "first_time_fix_rate": 8_000},
    "provider": {"availability": 560_000 / 6, "response_time": 6_000, "first_time_fix_rate": 1_000},
}
ALTERNATIVE, HIGHEST_FEE, BASE_COST, MARGIN = 306_733.0, 600_000.0, 2_238_000 / 6, 46_000.0
LAST: dict[Side, float] = {"customer": HIGHEST_FEE, "provider": BASE_COST}
ENOUGH, TRIES, TOLD_BY = 1500, 12, 500


@dataclass(frozen=True)
class Packages:
    """The public facts of a menu: improvement (packages, KPIs), fee and incentive (packages,)."""

    kpis: tuple[str, ...]
    points: Floats
    fees: Floats
    incentives: Floats


def demo_menu() -> dict[str, object]:
    """Return the menu of the demonstration: fees, and per KPI the (points, incentive) of each set."""
    found: dict[str, object] = json.loads(MENU.read_text(encoding="utf-8"))
    return found


def packages(menu: dict[str, object], kpis: Sequence[str]) -> Packages:
    """Return every package of the menu with these KPIs alone, in menu order."""
    options: dict[str, list[list[float]]] = menu["kpis"]  # type: ignore[assignment]
    fees: list[float] = menu["fees"]  # type: ignore[assignment]
    rows = [
        ([max(points, 0.0) for points, _ in sets], fee, fee * sum(share for _, share in sets))
        for *sets, fee in product(*(options[kpi] for kpi in kpis), fees)
    ]
    columns = [np.array(column, dtype=np.float64) for column in zip(*rows, strict=True)]
    return Packages(tuple(kpis), *columns)


def views(side: Side, draws: Floats, menu: Packages) -> tuple[Floats, NDArray[np.bool_]]:
    """Return gains and acceptance, shape (draws, packages), of each draw of a side."""
    worth, last = draws[:, :-1] @ menu.points.T, draws[:, -1:]
    if side == "provider":
        gains = menu.fees + menu.incentives - worth - last - MARGIN
        return gains, gains >= 0
    gains = worth - menu.incentives - menu.fees + ALTERNATIVE
    return gains, (gains >= 0) & (menu.fees <= last)


def shipped(side: Side, menu: Packages) -> Floats:
    """Return the shipped answers of a side as one draw."""
    return np.array([*(SHIPPED[side][kpi] for kpi in menu.kpis), LAST[side]])


def other(side: Side) -> Side:
    """Return the other side."""
    return "customer" if side == "provider" else "provider"


def outcomes(theirs: tuple[Floats, NDArray[np.bool_]], own: SideGains) -> NDArray[np.int64]:
    """Return the settled package of each draw, -1 for no overlap: settle_sealed, many at once."""
    both = theirs[1] & own.acceptable
    products = np.where(both, theirs[0] * own.gains, -np.inf)
    return np.where(both.any(axis=1), products.argmax(axis=1), -1)


def published(side: Side, truth: Floats, menu: Packages, own: SideGains) -> int:
    """Return what the product publishes, by its own step."""
    gains, accepted = views(side, truth[None, :], menu)
    theirs = SideGains(gains[0], accepted[0])
    pair = (own, theirs) if side == "provider" else (theirs, own)
    settled = settle_sealed(*pair)
    return settled.index if isinstance(settled, SealedSettlement) else -1


@dataclass
class Adversary:
    """One side that guesses the other's numbers; `target` is the side that it guesses."""

    target: Side
    menu: Packages
    rng: np.random.Generator
    draws: int

    def __post_init__(self) -> None:
        self.centre = shipped(self.target, self.menu)
        self.low, self.high = (1 - PRIOR) * self.centre, (1 + PRIOR) * self.centre
        self.seen: list[tuple[SideGains, int]] = []
        self.kept = self.rng.uniform(self.low, self.high, (self.draws, len(self.centre)))

    def half_widths(self) -> Floats:
        """Return half the 90 % interval of each number, as a share of the prior's centre."""
        low, high = np.quantile(self.kept, [0.05, 0.95], axis=0)
        return np.asarray((high - low) / 2 / self.centre)

    def own_values(self) -> SideGains:
        """Return the view of the shipped answers."""
        own = other(self.target)
        return self._view(shipped(own, self.menu))

    def probes(self, count: int) -> Iterator[SideGains]:
        """Return answers that somebody could give to find out: any size, any red line."""
        own = other(self.target)
        centre = shipped(own, self.menu)
        for _ in range(count):
            drawn = centre * np.exp(self.rng.normal(0, 1.5, len(centre)))
            if own == "customer":
                drawn[-1] = self.rng.choice([*np.unique(self.menu.fees), 1e9])
            else:
                drawn[-1] = centre[-1] * np.exp(self.rng.normal(0, 0.8))
            shift = ALTERNATIVE * (np.exp(self.rng.normal(0, 0.8)) - 1)
            yield self._view(drawn, shift if own == "customer" else 0.0)

    def _view(self, own: Floats, shift: float = 0.0) -> SideGains:
        side = other(self.target)
        gains, accepted = views(side, own[None, :], self.menu)
        gains = gains + shift
        within = self.menu.fees <= own[-1] if side == "customer" else True
        return SideGains(gains[0], accepted[0] if shift == 0 else (gains[0] >= 0) & within)

    def choose(self, count: int, *, stay: bool) -> SideGains:
        """Return the probe that tells most of what is still open.

        With `stay` one that is not likely to settle, because a settlement ends the rounds.
        """
        some = views(self.target, self.kept[:TOLD_BY], self.menu)
        best, found = -1.0, self.own_values()
        for probe in self.probes(count):
            told = outcomes(some, probe)
            shares = np.unique(told, return_counts=True)[1] / len(told)
            entropy = float(-(shares * np.log(shares)).sum())
            if entropy > best and not (stay and (told >= 0).mean() > 0.5):
                best, found = entropy, probe
        return found

    def learn(self, asked: SideGains, told: int) -> None:
        """Keep the draws that fit, and draw again among what fits where few are left."""
        self.seen.append((asked, told))
        self.kept = self.kept[outcomes(views(self.target, self.kept, self.menu), asked) == told]
        for _ in range(TRIES):
            if len(self.kept) >= ENOUGH or len(self.kept) < 2:
                return
            low, high = self.kept.min(axis=0), self.kept.max(axis=0)
            wider = 0.15 * (high - low)
            low, high = np.maximum(self.low, low - wider), np.minimum(self.high, high + wider)
            more = self.rng.uniform(low, high, (self.draws, len(self.centre)))
            for asked_then, told_then in self.seen:
                more = more[outcomes(views(self.target, more, self.menu), asked_then) == told_then]
            self.kept = np.concatenate([self.kept, more])


@dataclass(frozen=True)
class Left:
    """What stays uncertain, mean over truths: (rounds, numbers); the share of plays that settled."""

    half_widths: Floats
    settled: float


@dataclass(frozen=True)
class Play:
    """How an adversary plays: how many rounds, how it asks, and whether a settlement ends it."""

    rounds: int
    how: How
    binding: bool = True
    probes: int = 80


def leak(target: Side, menu: Packages, play: Play, truths: int, draws: int, seed: int = 7) -> Left:
    """Return what an adversary still does not know after each round, over truths of the prior."""
    rng = np.random.default_rng(seed)
    after, settled = [], 0
    for _ in range(truths):
        adversary = Adversary(target, menu, rng, draws)
        truth = rng.uniform(adversary.low, adversary.high)
        widths: list[Floats] = []
        told = -1
        for number in range(play.rounds):
            if not (play.binding and told >= 0):
                last = number == play.rounds - 1
                asked = (
                    adversary.own_values()
                    if play.how == "own values"
                    else adversary.choose(play.probes, stay=play.how == "patient" and not last)
                )
                told = published(target, truth, menu, asked)
                adversary.learn(asked, told)
            widths.append(adversary.half_widths() if len(adversary.kept) else widths[-1])
        after.append(widths)
        settled += told >= 0
    return Left(np.mean(after, axis=0), settled / truths)


@dataclass(frozen=True)
class Shading:
    """What shading does: mean own gain by true values, money a year, and the share without overlap."""

    gain: float
    no_overlap: float


def shading(
    side: Side, menu: Packages, share: float, others: int, spread: float = 0.33, seed: int = 7
) -> Shading:
    """Return what a side earns that states its numbers worse by `share`, over plausible others.

    The provider states all costs higher, the customer its values lower; both keep their red lines.
    The other side answers truly and lies within ±`spread` of the shipped answers.
    """
    rng = np.random.default_rng(seed)
    centre = shipped(other(side), menu)
    drawn = rng.uniform((1 - spread) * centre, (1 + spread) * centre, (others, len(centre)))
    true = shipped(side, menu)
    stated = true.copy()
    if side == "provider":
        stated *= 1 + share
    else:
        stated[:-1] *= 1 - share
    own = SideGains(*(part[0] for part in views(side, stated[None, :], menu)))
    gains = views(side, true[None, :], menu)[0][0]
    told = outcomes(views(other(side), drawn, menu), own)
    return Shading(float(np.where(told >= 0, gains[told], 0.0).mean()), float((told < 0).mean()))
