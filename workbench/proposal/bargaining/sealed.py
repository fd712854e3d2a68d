"""Step bargaining: the sealed rule, which says the package or "no overlap" and nothing else.

Of the packages that both sides accept the one with the largest product of gains; among equals the
first of the menu. The answer carries no gain, no count and no closeness, so that nothing of either
side's values can be read from it beyond the package itself.
"""

from dataclasses import dataclass

import numpy as np

from workbench.codes import StepError
from workbench.proposal.bargaining.gains import SideGains

MOST_PACKAGES = 100
EQUAL = 1e-12  # relative: products this close are equal, whatever the rounding of the gains


@dataclass(frozen=True, slots=True)
class SealedSettlement:
    """The package that settles: its place in the menu, from 0."""

    index: int


@dataclass(frozen=True, slots=True)
class NoOverlap:
    """No package is accepted by both."""


def settle_sealed(customer: SideGains, provider: SideGains) -> SealedSettlement | NoOverlap:
    """Settle over one menu of 1 to 100 packages; both views have the same packages in one order.

    Raises StepError bargaining.menu_mismatch where they do not, bargaining.empty_menu for none and
    bargaining.menu_too_large for more than 100.
    """
    packages = len(customer.gains)
    shapes = {len(part) for side in (customer, provider) for part in (side.gains, side.acceptable)}
    if shapes != {packages}:
        raise StepError("bargaining.menu_mismatch")
    if packages == 0:
        raise StepError("bargaining.empty_menu")
    if packages > MOST_PACKAGES:
        raise StepError("bargaining.menu_too_large", found=packages, most=MOST_PACKAGES)
    both = customer.acceptable & provider.acceptable
    if not both.any():
        return NoOverlap()
    products = np.where(both, customer.gains * provider.gains, -np.inf)
    best = products.max()
    return SealedSettlement(int(np.flatnonzero(products >= best - EQUAL * abs(best))[0]))
