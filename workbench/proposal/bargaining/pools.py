"""Step bargaining: packages of a coupled menu with distinct gains, and the efficient ones of them."""

from dataclasses import dataclass
from math import lcm
from typing import Self

import numpy as np

from workbench.proposal.bargaining.couplings import Accounts, Codes
from workbench.proposal.bargaining.frontier import Package, Whole, efficient, undominated


@dataclass(frozen=True, slots=True)
class Pool:
    """Packages with distinct gains, in the order of their option indices.

    `gains` are whole numbers over `scale`; of packages with equal gains the first stands.
    """

    packages: list[Package]
    gains: list[Whole]
    scale: int

    @classmethod
    def of(cls, held: Accounts, codes: Codes) -> Self:
        """Collect packages; the order and repetitions do not matter."""
        ordered = codes[np.lexsort(codes.T[::-1])]
        scale = lcm(*(account.scale for account in held.gains))
        first, second = (
            [int(n) * (scale // account.scale) for n in account.totals(ordered)]
            for account in held.gains
        )
        places: dict[Whole, int] = {}
        for place, pair in enumerate(zip(first, second, strict=True)):
            places.setdefault(pair, place)
        packages = [tuple(int(j) for j in ordered[place]) for place in places.values()]
        return cls(packages, list(places), scale)

    def chosen(self, numbers: list[int]) -> Self:
        """Return the pool with these packages alone."""
        return type(self)(
            [self.packages[i] for i in numbers], [self.gains[i] for i in numbers], self.scale
        )


def frontier_of(held: Accounts, codes: Codes) -> Pool:
    """Return the packages that no other of these dominates, exactly; none of none."""
    rounded = np.column_stack([account.rounded(codes) for account in held.gains])
    slack = 2 * max(account.slack for account in held.gains)
    pool = Pool.of(held, codes[undominated(rounded, slack)] if len(codes) else codes)
    return pool.chosen(efficient(enumerate(pool.gains)))
