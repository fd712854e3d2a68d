"""Step bargaining: from private values to each side's gain at every package of the public menu.

For a package with fee F, planned improvements p (points) and expected net incentive B per KPI
(money a year that the provider receives):

    customer gain = sum of V - sum of B - F - d_c - R,   V = v p - u p^2, d_c = -alternative
    provider gain = F + sum of B - sum of C - base cost - d_p - R,   C = c p + q p^2, d_p = margin

(DESIGN.md section 4.) V is concave: it rises up to p = v / 2u and stays there. R = w x what the
mean of the worst 5 % of years lies below the mean, in money, for the customer beyond what today's
performance has of it; no more than that is known of two KPIs together, so their bad years are taken
to fall together, which is the most it can be. Money is a year's, in the deal's currency. The sums
are exact in the decimals that people typed and rounded to floats at the end, so that a gain of zero
is zero. Each side's function takes that side's values alone; errors name the field, never the
number, and values do not appear when printed, because they are private to their side.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from workbench.codes import StepError

RATIO_POINT = 0.01  # one point of a share is one percentage point
LARGEST_VALUE = 1e15  # beyond any money a year; keeps products of gains finite
NOTHING = Decimal(0)
# Sums and products of decimals, which C computes several times as fast as fractions. The digits are
# enough for three factors of any size; if ever they were not, it is an error, never a rounding.
EXACTLY = Context(prec=4000, traps=[Inexact])
PerPoint = Callable[[str, float], Decimal]


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What both sides know of one package.

    `fee`: money a year, at least 0. `improvement`: per KPI the planned improvement in points in the
    KPI's good direction, at least 0. `incentive`: expected net incentive in money a year to the
    provider, all KPIs together; below zero where the customer is expected to receive. `shortfall`:
    per KPI the points by which the mean of the worst 5 % of years lies below the mean, at least 0;
    `setback`: the same of the net incentive in money. Both are 0 where nothing is said.
    """

    fee: float
    improvement: Mapping[str, float]
    incentive: float
    shortfall: Mapping[str, float] = field(default_factory=dict)
    setback: float = 0.0


@dataclass(frozen=True, slots=True, repr=False)
class CustomerValues:
    """What improvement is worth to the customer; private.

    `value_per_point`: per KPI, money a year for one point of improvement, at least 0.
    `highest_fee`: red line for the fee, at least 0. `alternative_cost`: what the best alternative
    costs a year for today's performance, at least 0. `concavity`: per KPI u, at least 0; a KPI
    without it has u = 0. `risk_weight`: w, at least 0. `shortfall_today`: as a package's, of today's
    performance. `barred`: places in the menu of packages that cross another red line.
    """

    value_per_point: Mapping[str, float]
    highest_fee: float
    alternative_cost: float
    concavity: Mapping[str, float] | None = None
    risk_weight: float = 0.0
    shortfall_today: Mapping[str, float] | None = None
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, repr=False)
class ProviderValues:
    """What improvement costs the provider; private.

    `cost_per_point` and `convexity`: per KPI c and q of the yearly cost c p + q p^2 of p points,
    at least 0; a KPI without convexity has q = 0. `base_cost`: yearly cost of today's service, at
    least 0. `lowest_margin`: what must remain a year, below zero where a loss is accepted.
    `lowest_fee`: red line for the fee, None for none. `risk_weight`: w, at least 0. `worst_year`:
    the largest loss bearable on average in the worst 5 % of years, at least 0, None for no limit.
    """

    cost_per_point: Mapping[str, float]
    convexity: Mapping[str, float] | None
    base_cost: float
    lowest_margin: float
    lowest_fee: float | None = None
    risk_weight: float = 0.0
    worst_year: float | None = None


@dataclass(frozen=True, slots=True, repr=False)
class SideGains:
    """One side's view of the menu; private.

    `gains`: shape (packages,), money a year over the side's best alternative. `acceptable`: shape
    (packages,), True where the gain is at least 0 and no red line is crossed.
    """

    gains: NDArray[np.float64]
    acceptable: NDArray[np.bool_]


def point_size(unit: str) -> float:
    """Return the size of one point in the KPI's unit: 0.01 for "ratio", otherwise 1."""
    return RATIO_POINT if unit == "ratio" else 1.0


def customer_gains(values: CustomerValues, menu: Sequence[PackageFacts]) -> SideGains:
    """Return the customer's gain and acceptance for every package, in menu order.

    Raises StepError bargaining.value_not_finite, value_too_large, value_negative,
    kpi_without_value, concavity_without_value or empty_menu.
    """
    with localcontext(EXACTLY):
        return _customer(values, menu)


def _customer(values: CustomerValues, menu: Sequence[PackageFacts]) -> SideGains:
    worth = _per_kpi(values.value_per_point, "value_per_point")
    bend = _per_kpi(values.concavity or {}, "concavity")
    if stray := bend.keys() - worth.keys():
        raise StepError("bargaining.concavity_without_value", kpi=min(stray))
    alternative = _money(values.alternative_cost, "alternative_cost")
    highest = _money(values.highest_fee, "highest_fee")
    weight = _money(values.risk_weight, "risk_weight")
    today = _lost(worth, values.shortfall_today or {}, "shortfall_today")
    gains: list[Decimal | Fraction] = []
    in_bounds = []
    exactly = _Exactly()

    def value_of(kpi: str, points: float) -> Decimal:
        found = exactly.money(points, f"improvement {kpi}")
        return _concave(_of(worth, kpi), bend.get(kpi, NOTHING), found)

    def lost_of(kpi: str, points: float) -> Decimal:
        return _of(worth, kpi) * exactly.money(points, f"shortfall {kpi}")

    for place, package in enumerate(_checked(menu)):
        fee, incentive, setback = exactly.facts(package)
        value = exactly.total(value_of, package.improvement)
        lost = exactly.total(lost_of, package.shortfall) - setback
        risk = weight * (max(lost, NOTHING) - today)
        rest = value - incentive - fee + alternative - risk
        tops = [_top(worth[kpi], u, package.improvement.get(kpi, 0.0)) for kpi, u in bend.items()]
        gains.append(sum(tops, Fraction(rest)) if any(tops) else rest)
        in_bounds.append(fee <= highest and place not in values.barred)
    return _side(gains, in_bounds)


def provider_gains(values: ProviderValues, menu: Sequence[PackageFacts]) -> SideGains:
    """Return the provider's gain and acceptance for every package, in menu order.

    Raises StepError bargaining.value_not_finite, value_too_large, value_negative,
    kpi_without_value, convexity_without_cost or empty_menu.
    """
    with localcontext(EXACTLY):
        return _provider(values, menu)


def _provider(values: ProviderValues, menu: Sequence[PackageFacts]) -> SideGains:
    linear = _per_kpi(values.cost_per_point, "cost_per_point")
    square = _per_kpi(values.convexity or {}, "convexity")
    if stray := square.keys() - linear.keys():
        raise StepError("bargaining.convexity_without_cost", kpi=min(stray))
    base = _money(values.base_cost, "base_cost")
    margin = _money(values.lowest_margin, "lowest_margin", signed=True)
    lowest = _money(values.lowest_fee or 0.0, "lowest_fee")
    weight = _money(values.risk_weight, "risk_weight")
    limit = None if values.worst_year is None else _money(values.worst_year, "worst_year")
    gains, in_bounds = [], []
    exactly = _Exactly()

    def cost_of(kpi: str, points: float) -> Decimal:
        found = exactly.money(points, f"improvement {kpi}")
        return _of(linear, kpi) * found + square.get(kpi, NOTHING) * found * found

    for package in _checked(menu):
        fee, incentive, setback = exactly.facts(package)
        net = fee + incentive - exactly.total(cost_of, package.improvement) - base
        gains.append(net - margin - weight * setback)
        in_bounds.append(fee >= lowest and (limit is None or net - setback >= -limit))
    return _side(gains, in_bounds)


def _concave(value: Decimal, bend: Decimal, points: Decimal) -> Decimal:
    """Return v p - u p^2 up to its top at p = v / 2u, and nothing beyond, where `_top` counts."""
    if _beyond_top(value, bend, points):
        return NOTHING
    return value * points - bend * points * points


def _top(value: Decimal, bend: Decimal, points: float) -> Fraction:
    """Return v^2 / 4u, often no decimal, for points beyond the top, and nothing up to it."""
    if _beyond_top(value, bend, Decimal(repr(float(points)))):
        return Fraction(value * value) / Fraction(4 * bend)
    return Fraction(0)


def _beyond_top(value: Decimal, bend: Decimal, points: Decimal) -> bool:
    return bool(bend) and 2 * bend * points > value


def _lost(worth: dict[str, Decimal], points: Mapping[str, float], name: str) -> Decimal:
    """Return what so many points less are worth, all KPIs together."""
    return sum((_of(worth, k) * p for k, p in _per_kpi(points, name).items()), NOTHING)


def _checked(menu: Sequence[PackageFacts]) -> Sequence[PackageFacts]:
    if not menu:
        raise StepError("bargaining.empty_menu")
    return menu


class _Exactly:
    """Sums over one menu, exact; what many packages share is computed once, for this call alone."""

    def __init__(self) -> None:
        self._sums: dict[tuple[PerPoint, tuple[tuple[str, float], ...]], Decimal] = {}
        self._money: dict[tuple[float, str], Decimal] = {}

    def facts(self, package: PackageFacts) -> tuple[Decimal, Decimal, Decimal]:
        """Return fee, incentive and setback of a package, once they are sound."""
        return (
            self.money(package.fee, "fee"),
            _money(package.incentive, "incentive", signed=True),
            _money(package.setback, "setback"),
        )

    def total(self, each: PerPoint, points: Mapping[str, float]) -> Decimal:
        """Return the sum of `each` over the KPIs; packages that differ in the fee share it."""
        key = each, tuple(points.items())
        if key not in self._sums:
            self._sums[key] = sum((each(kpi, p) for kpi, p in points.items()), NOTHING)
        return self._sums[key]

    def money(self, value: float, name: str) -> Decimal:
        """Return an amount of at least 0 as `_money` does."""
        if (value, name) not in self._money:
            self._money[value, name] = _money(value, name)
        return self._money[value, name]


def _per_kpi(values: Mapping[str, float], name: str) -> dict[str, Decimal]:
    return {kpi: _money(value, f"{name} {kpi}") for kpi, value in values.items()}


def _money(value: float, name: str, *, signed: bool = False) -> Decimal:
    """Return the decimal that the float prints as, exactly."""
    if not math.isfinite(value):
        raise StepError("bargaining.value_not_finite", field=name)
    if abs(value) > LARGEST_VALUE:
        raise StepError("bargaining.value_too_large", field=name)
    if value < 0 and not signed:
        raise StepError("bargaining.value_negative", field=name)
    return Decimal(repr(float(value)))


def _of(values: dict[str, Decimal], kpi: str) -> Decimal:
    if kpi not in values:
        raise StepError("bargaining.kpi_without_value", kpi=kpi)
    return values[kpi]


def _side(gains: Sequence[Decimal | Fraction], in_bounds: Sequence[bool]) -> SideGains:
    accepted = [gain >= 0 and inside for gain, inside in zip(gains, in_bounds, strict=True)]
    return SideGains(np.array([float(g) + 0.0 for g in gains]), np.array(accepted, dtype=np.bool_))
