"""The relationship gap: how each company sees itself and the other, dimension by dimension.

The gap of a dimension is the other side's view of a company less its own view (DOMAIN.md
section 3.6); a gap of more than one point is worth talking about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from workbench.workshop.ballots import FEWEST, SIDES

ALERT = 1.0
OTHER = {"provider": "customer", "customer": "provider"}


@dataclass(frozen=True, slots=True)
class Rating:
    """One person's ratings 1–5 by dimension, of the own company and of the other."""

    side: str
    own: Mapping[str, float]
    other: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Gap:
    """One dimension of one company: its own view, the other's view, and the gap between them."""

    dimension: str
    company: str
    own_view: float
    other_view: float

    @property
    def gap(self) -> float:
        """Return the other's view less the own view, −4..4."""
        return self.other_view - self.own_view

    @property
    def alert(self) -> bool:
        """Whether the two views are more than one point apart."""
        return abs(self.gap) > ALERT


def gaps(ratings: Sequence[Rating], dimensions: Sequence[str]) -> list[Gap]:
    """Return the gaps, widest first; nothing where a side has fewer than three ratings.

    One or two people of a side could read each other's ratings from the mean.
    """
    if any(sum(one.side == side for one in ratings) < FEWEST for side in SIDES):
        return []
    found = [_gap(ratings, dimension, company) for dimension in dimensions for company in SIDES]
    return sorted(found, key=lambda one: (-abs(one.gap), one.dimension, one.company))


def _gap(ratings: Sequence[Rating], dimension: str, company: str) -> Gap:
    own = [one.own[dimension] for one in ratings if one.side == company]
    other = [one.other[dimension] for one in ratings if one.side == OTHER[company]]
    return Gap(dimension, company, fmean(own), fmean(other))
