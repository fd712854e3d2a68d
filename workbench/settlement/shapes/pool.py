"""An amount at risk, split over pools and service levels; and a gain shared by bands."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from workbench.settlement.shapes.exact import Number, exact


@dataclass(frozen=True, slots=True)
class AtRisk:
    """The fraction of an invoice that all defaults of a period may cost together."""

    at_risk: float

    def credit(self, invoice: Number, defaults: Iterable[tuple[Number, Number]]) -> Fraction:
        """Return the credit of the defaults, each (pool, allocation) as fractions, capped.

        invoice x at risk x pool x allocation each; the sum is never more than the amount at risk.
        """
        amount = Fraction(invoice) * exact(self.at_risk)
        wanted = sum(
            (amount * Fraction(pool) * Fraction(part) for pool, part in defaults), Fraction(0)
        )
        return min(wanted, amount)


def capped_sum(parts: Iterable[Fraction], cap: float) -> Fraction:
    """Return the sum of credits, at most the cap; all are fractions of the same charge."""
    return min(sum(parts, Fraction(0)), exact(cap))


def with_caps(
    credit: Fraction, charge: Fraction, caps: tuple[float, float], before: tuple[Fraction, Fraction]
) -> Fraction:
    """Return a month's credit within its own cap and the cap over twelve months, never negative.

    `caps` are fractions of the month's charge and of the twelve months' charges; `before` are the
    credits and the charges of the eleven months before.
    """
    monthly, rolling = (exact(cap) for cap in caps)
    credits_before, charges_before = before
    left = rolling * (charges_before + charge) - credits_before
    return max(Fraction(0), min(credit, monthly * charge, left))


@dataclass(frozen=True, slots=True)
class ShareBand:
    """The provider's share of what is saved or overspent between two fractions of the target."""

    low: float
    high: float
    share: float


def gain_share(target: Number, cost: Number, bands: Iterable[ShareBand]) -> Fraction:
    """Return the provider's part: positive of a saving, negative of an overspend.

    Each band counts the part of the way from the target to the cost that lies in it (NEC option C;
    domain guide 2.1).
    """
    aimed, total = Fraction(target), Fraction(0)
    near, far = sorted((aimed, Fraction(cost)))
    for band in bands:
        part = min(far, exact(band.high) * aimed) - max(near, exact(band.low) * aimed)
        total += exact(band.share) * max(part, Fraction(0))
    return total if cost < target else -total
