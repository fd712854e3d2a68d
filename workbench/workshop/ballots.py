"""Counting ballots: tallies by side and role, and where the sides are apart.

A tally over fewer than three people would tell each of them what another voted, so it is hidden; and
where hiding a single group would let it be computed from the rest, no group is shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

FEWEST = 3
FEWEST_FOR_RANGE = 5  # the ends of a range are single votes: among three, others know whose
SIDES = ("provider", "customer")
# By side and together, all together alone, or nothing at all.
Shows = Literal["sides", "together", "nothing"]


@dataclass(frozen=True, slots=True)
class Ballot:
    """One person's numbers by item; `side` and `role` say for whom it counts."""

    side: str
    role: str
    numbers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Tally:
    """How a group voted on one item: how many, mean, lowest and highest.

    Lowest and highest are None in a group of fewer than five: each is a single person's vote.
    """

    voters: int
    mean: float
    least: float | None
    most: float | None


@dataclass(frozen=True, slots=True)
class ItemTally:
    """One item: all together, and by side and by role where groups are large enough.

    `apart` is the distance of the two sides' means, None where a side's is hidden.
    """

    item: str
    all: Tally | None
    sides: Mapping[str, Tally]
    roles: Mapping[str, Tally]
    apart: float | None


def would_show(provider: int, customer: int, *, both_sides: bool = False) -> Shows:
    """Return what a reveal would show of so many voters a side.

    `both_sides` is for what is only told where each side has at least three, as relationship gaps.
    """
    voters = [one for one in (provider, customer) if one]
    hidden = [one for one in voters if one < FEWEST]
    if sum(voters) < FEWEST or (both_sides and (hidden or len(voters) < len(SIDES))):
        return "nothing"
    return "together" if hidden or len(voters) < len(SIDES) else "sides"


def shares(numbers: Mapping[str, float]) -> dict[str, float]:
    """Return weights as shares of their sum; equal ones where nobody gave a weight."""
    whole = sum(numbers.values())
    if whole <= 0:
        return {item: 1 / len(numbers) for item in numbers}
    return {item: number / whole for item, number in numbers.items()}


def tallies(ballots: Sequence[Ballot], items: Iterable[str]) -> list[ItemTally]:
    """Return one tally per item, in the items' order."""
    return [_tally(ballots, item) for item in items]


def by_divergence(found: Iterable[ItemTally]) -> list[ItemTally]:
    """Return the items with the sides farthest apart first; those with hidden sides come last."""
    return sorted(found, key=lambda one: -1.0 if one.apart is None else one.apart, reverse=True)


def by_weight(found: Iterable[ItemTally]) -> list[ItemTally]:
    """Return the items with the highest common mean first."""
    return sorted(found, key=lambda one: -1.0 if one.all is None else one.all.mean, reverse=True)


def _tally(ballots: Sequence[Ballot], item: str) -> ItemTally:
    cast = [one for one in ballots if item in one.numbers]
    sides = _groups({side: [b.numbers[item] for b in cast if b.side == side] for side in SIDES})
    roles = _groups(
        {
            role: [b.numbers[item] for b in cast if b.role == role]
            for role in sorted({b.role for b in cast})
        }
    )
    apart = (
        abs(sides["provider"].mean - sides["customer"].mean) if len(sides) == len(SIDES) else None
    )
    together = [b.numbers[item] for b in cast]
    return ItemTally(item, _of(together) if len(together) >= FEWEST else None, sides, roles, apart)


def _groups(found: Mapping[str, Sequence[float]]) -> dict[str, Tally]:
    filled = {name: numbers for name, numbers in found.items() if numbers}
    hidden = [name for name, numbers in filled.items() if len(numbers) < FEWEST]
    if len(hidden) == 1:
        return {}
    return {name: _of(numbers) for name, numbers in filled.items() if name not in hidden}


def _of(numbers: Sequence[float]) -> Tally:
    ranged = len(numbers) >= FEWEST_FOR_RANGE
    least, most = (min(numbers), max(numbers)) if ranged else (None, None)
    return Tally(len(numbers), fmean(numbers), least, most)
