"""What a round tells one side of the other's numbers, sealed or guided.

The adversary knows the menu, the rule, its own answers and everything that it is told; of the other
side it knows each unit cost to ±67 % (uniform) and the other answers. It keeps the draws that are
consistent with everything it has seen. docs/secrets.md has the results and their meaning.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from benchmarks.leak_told import News, Told, sealed
from benchmarks.leak_views import (
    Bools,
    Draws,
    Floats,
    Packages,
    Side,
    Style,
    centre,
    draws,
    one_view,
    packages,
    views,
)
from workbench.proposal.bargaining.gains import SideGains
from workbench.proposal.entry import ARRIVALS, RISK_WEIGHTS

How = Literal["own values", "greedy", "patient"]
PRIOR = 0.67
LARGEST = 1e9  # a red line that nothing reaches
ENOUGH, TRIES, TOLD_BY = 1200, 10, 300
LEAST_WIDER = 0.005  # of the guess: a box around what fits grows at least by that


@dataclass(frozen=True)
class Probe:
    """What an adversary enters, as one draw of its own side, and the view that it has of the menu.

    `beyond`: by how much each package's fee crosses its red line, infinite where another is.
    """

    entered: Draws
    view: SideGains
    beyond: Floats


def other(side: Side) -> Side:
    """Return the other side."""
    return "customer" if side == "provider" else "provider"


def probe_of(side: Side, entered: Draws, menu: Packages) -> Probe:
    """Return what somebody of a side asks who enters this."""
    if side == "customer":
        beyond = np.where(entered.barred, np.inf, menu.fees - entered.total[0])
    else:
        beyond = entered.lowest_fee - menu.fees
        unbearable = views(side, replace(entered, outside=-LARGEST, lowest_fee=0.0), menu)[1][0]
        beyond = np.where(unbearable, beyond, np.inf)
    return Probe(entered, one_view(side, entered, menu), beyond)


Follow = Callable[[Side, Probe, Packages, np.random.Generator], Probe | None]


@dataclass
class Adversary:
    """One side that guesses the other's numbers; `target` is the side that it guesses.

    `told` is what a round tells it of every draw; `follow` makes the answers that a rule of the
    product lets it enter after a round without overlap, None for no such rule.
    """

    guess: "Guess"
    play: "Play"
    rng: np.random.Generator
    count: int
    seen: list[tuple[Probe, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.target, self.style = self.guess.target, self.guess.style
        self.centre = centre(self.target, self.style, self.guess.menu)
        self.low, self.high = (1 - PRIOR) * self.centre, (1 + PRIOR) * self.centre
        self.kept = self.rng.uniform(self.low, self.high, (self.count, len(self.centre)))

    @property
    def menu(self) -> Packages:
        """Return the menu of the round that comes now."""
        return self.play.frame_of(self.guess, len(self.seen))[0]

    def theirs(self, numbers: Floats, menu: Packages | None = None) -> tuple[Floats, Bools]:
        """Return the other side's views with these numbers, of the menu now or another one."""
        menu = self.menu if menu is None else menu
        return views(self.target, draws(self.target, self.style, numbers, menu), menu)

    def hear(self, theirs: tuple[Floats, Bools], probe: Probe) -> News:
        """Return what the round that comes now tells."""
        menu, told = self.play.frame_of(self.guess, len(self.seen))
        return told(theirs, probe, menu)

    def half_widths(self) -> Floats:
        """Return half the 90 % interval of each number, as a share of the prior's centre."""
        if not len(self.kept):
            return np.zeros(len(self.centre))
        low, high = np.quantile(self.kept, [0.05, 0.95], axis=0)
        return np.asarray((high - low) / 2 / self.centre)

    def own_values(self) -> Probe:
        """Return the view of the shipped answers."""
        own = other(self.target)
        numbers = centre(own, "seven", self.menu)[None, :]
        return probe_of(own, draws(own, "seven", numbers, self.menu), self.menu)

    def probes(self, count: int) -> Iterator[Probe]:
        """Return answers that somebody could give to find out: any size, any red line.

        After a round without overlap only those that the rule of the product allows.
        """
        own = other(self.target)
        for _ in range(count):
            found: Probe | None = None
            if self.play.follow is not None and self.seen:
                found = self.play.follow(own, self.seen[-1][0], self.menu, self.rng)
            else:
                found = probe_of(own, anything(own, self.menu, self.rng), self.menu)
            if found is not None and found.view.acceptable.mean() >= self.play.least:
                yield found

    def choose(self, count: int, *, stay: float = 0.0) -> Probe:
        """Return the probe that tells most of what is still open.

        With `stay` one that ends without overlap with at least that chance, because a settlement
        ends the rounds. Where there is none, what it asked before.
        """
        some = self.theirs(self.kept[:TOLD_BY])
        best, found = -np.inf, self.seen[-1][0] if self.seen else self.own_values()
        for probe in self.probes(count):
            told = self.hear(some, probe)
            worth = self._tells(told.codes)
            if worth > best and told.settled.mean() <= 1 - stay:
                best, found = worth, probe
        return found

    def _tells(self, codes: NDArray[np.int64]) -> float:
        """Return how much an answer tells of what is wanted, over the first of what still fits.

        Of everything: the entropy of the answer. Of one number: how much less it varies among the
        draws that would give one answer.
        """
        groups, sizes = np.unique(codes, return_inverse=True, return_counts=True)[1:]
        shares = sizes / len(codes)
        if self.play.wants is None:
            return float(-(shares * np.log(shares)).sum())
        number = self.kept[: len(codes), self.play.wants] / self.centre[self.play.wants]
        means = np.bincount(groups, number) / sizes
        return float((shares * means**2).sum())

    def learn(self, asked: Probe, code: int, truth: Floats) -> None:
        """Keep the draws that fit, and draw again among what fits where few are left.

        The truth always fits: what is drawn again is drawn around it and all that was kept.
        """
        self.seen.append((asked, code))
        self.kept = self.kept[self._fits(self.kept, len(self.seen) - 1)]
        for _ in range(TRIES):
            if len(self.kept) >= ENOUGH:
                return
            known = np.concatenate([self.kept, truth[None, :]])
            low, high = known.min(axis=0), known.max(axis=0)
            wider = 0.15 * (high - low) + LEAST_WIDER * (self.high - self.low)
            low, high = np.maximum(self.low, low - wider), np.minimum(self.high, high + wider)
            more = self.rng.uniform(low, high, (self.count, len(self.centre)))
            for number in range(len(self.seen)):
                more = more[self._fits(more, number)]
            self.kept = np.concatenate([self.kept, more])

    def _fits(self, numbers: Floats, number: int) -> Bools:
        """Return which numbers would have given what the round of that number, from 0, told."""
        (asked, code), (menu, told) = self.seen[number], self.play.frame_of(self.guess, number)
        return np.asarray(told(self.theirs(numbers, menu), asked, menu).codes == code)


def anything(side: Side, menu: Packages, rng: np.random.Generator) -> Draws:
    """Return any answers: a figure of its own for every KPI, any red line, risk and confidence."""
    own = draws(side, "refined", centre(side, "refined", menu)[None, :], menu)
    spread = np.exp(rng.normal(0, 1.5, own.a_point.shape))
    found = replace(
        own,
        a_point=own.a_point * spread,
        risk=float(rng.choice(RISK_WEIGHTS)),
        confidence=float(rng.choice(ARRIVALS)),
    )
    if side == "customer":
        line = rng.choice([*np.unique(menu.fees), LARGEST])
        shift = np.exp(rng.normal(0, 0.8))
        barred = menu.bars[rng.integers(len(menu.bars))]
        return replace(
            found, total=np.array([line]), outside=float(own.outside * shift), barred=barred
        )
    total = own.total * np.exp(rng.normal(0, 0.8))
    line = rng.choice([0.0, *np.unique(menu.fees)])
    worst = rng.choice([0.0, np.inf])
    return replace(found, total=total, lowest_fee=float(line), worst_year=float(worst))


@dataclass(frozen=True)
class Left:
    """What stays uncertain, mean over truths: (rounds, numbers); the share of plays that settled."""

    half_widths: Floats
    settled: float


@dataclass(frozen=True)
class Play:
    """How an adversary plays: how many rounds, how it asks, and whether a settlement ends it.

    `stay`: the chance of no overlap that it wants in every round but the last. `follow`: a rule of
    the product for answers after no overlap. `told`: what a round tells, `then` those after the
    first; `fees` of each round, where they change. `wants`: the number that it wants to know, None
    for all of them. `least`: the share of the menu that its answers must accept.
    """

    rounds: int
    how: How
    binding: bool = True
    probes: int = 60
    stay: float = 0.5
    told: Told = sealed
    follow: Follow | None = None
    wants: int | None = None
    then: Told | None = None
    fees: tuple[tuple[float, ...], ...] = ()
    least: float = 0.0

    def frame_of(self, guess: "Guess", number: int) -> tuple[Packages, Told]:
        """Return the menu of a round and what it tells; rounds count from 0."""
        told = self.then if number and self.then else self.told
        fees = self.fees[number] if self.fees else ()
        return packages(len(guess.menu.kpis), fees) if fees else guess.menu, told


@dataclass(frozen=True)
class Guess:
    """Who is guessed, how it answers, and over which menu."""

    target: Side
    style: Style
    menu: Packages


def leak(guess: Guess, play: Play, truths: int, count: int, seed: int = 7) -> Left:
    """Return what an adversary still does not know after each round, over truths of the prior."""
    middle = centre(guess.target, guess.style, guess.menu)
    among = 1 - PRIOR + 2 * PRIOR * spread_out(truths, len(middle), np.random.default_rng(seed))
    after, settled = [], 0
    for number, truth in enumerate(among * middle):
        adversary = Adversary(guess, play, np.random.default_rng((seed, number)), count)
        widths, ended = _played(adversary, play, truth)
        after.append(widths)
        settled += ended
    return Left(np.mean(after, axis=0), settled / truths)


def spread_out(count: int, numbers: int, rng: np.random.Generator) -> Floats:
    """Return so many points of the unit cube, evenly spread in every number (Latin hypercube)."""
    strata = rng.permuted(np.tile(np.arange(count), (numbers, 1)), axis=1).T
    return np.asarray((strata + rng.random((count, numbers))) / count)


def _played(adversary: Adversary, play: Play, truth: Floats) -> tuple[list[Floats], bool]:
    """Return what is left after every round, and whether a settlement came."""
    widths: list[Floats] = []
    ended = False
    for number in range(play.rounds):
        if not (play.binding and ended):
            theirs = adversary.theirs(truth[None, :])
            waits = play.how == "patient" and number < play.rounds - 1
            asked = (
                adversary.own_values()
                if play.how == "own values"
                else adversary.choose(play.probes, stay=play.stay if waits else 0.0)
            )
            told = adversary.hear(theirs, asked)
            ended = bool(told.settled[0])
            adversary.learn(asked, int(told.codes[0]), truth)
        widths.append(adversary.half_widths())
    return widths, ended
