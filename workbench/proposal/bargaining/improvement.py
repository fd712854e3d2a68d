"""Step bargaining: after an agreement, a package that both prefer to it, or that there is none.

Post-settlement settlement (Raiffa 1985, Negotiation Journal 1): the agreement in force becomes what
each side has if the other refuses, so that nobody can lose by asking. Every package of one menu is
compared, which may be finer than the one that was settled on.
"""

from dataclasses import dataclass

import numpy as np

from workbench.codes import StepError
from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.gains import SideGains
from workbench.proposal.bargaining.openness import GuidedSettlement, settle_guided
from workbench.proposal.bargaining.sealed import EQUAL


@dataclass(frozen=True, slots=True)
class Improved:
    """The package that both prefer: its place in the menu, from 0.

    Of those it is the best by the rule, measured from the agreement in force. `kind` and `gap` are
    the certificate's: all `compared` packages were compared.
    """

    package: int
    compared: int
    kind: str = "exhaustive"
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class NothingBetter:
    """No package of the menu is better for both than the agreement in force; certified likewise."""

    compared: int
    kind: str = "exhaustive"
    gap: float = 0.0


def improve(
    customer: SideGains,
    provider: SideGains,
    now: tuple[float, float],
    rule: Rule,
    least: float = 0.0,
) -> Improved | NothingBetter:
    """Return the package that both strictly prefer to the agreement with gains `now`, if any.

    `now` are customer's and provider's gains of the agreement in force, money a year; a package
    must keep both sides' limits and be better for each by more than `least` (money a year, >= 0).
    Raises StepError bargaining.menu_mismatch, bargaining.empty_menu, and bargaining.value_negative
    for `least`.
    """
    if customer.gains.shape != provider.gains.shape:
        raise StepError("bargaining.menu_mismatch")
    if not customer.gains.size:
        raise StepError("bargaining.empty_menu")
    if least < 0:
        raise StepError("bargaining.value_negative", field="least")
    compared = int(customer.gains.size)
    more = [_beyond(*pair, least) for pair in zip((customer, provider), now, strict=True)]
    found = settle_guided(more[0], more[1], [None] * compared, rule)
    if isinstance(found, GuidedSettlement):
        return Improved(found.package, compared)
    return NothingBetter(compared)


def _beyond(side: SideGains, now: float, least: float) -> SideGains:
    """Return what each package adds to the agreement, accepted where that is worth it."""
    more = side.gains - now
    dust = EQUAL * np.maximum(np.abs(side.gains), abs(now))
    return SideGains(more, side.acceptable & (more > least + dust))
