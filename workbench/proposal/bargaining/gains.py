"""Step bargaining: from private values to each side's gain at every package of the public menu.

For a package with fee F, planned improvements p (points) and expected net incentive B per KPI
(money a year that the provider receives):

    customer gain = sum of V - sum of B - F - d_c,   V = value per point x p, d_c = -alternative
    provider gain = F + sum of B - sum of C - base cost - d_p,   C = c p + q p^2, d_p = lowest margin

(DESIGN.md section 4.) Money is a year's, in the deal's currency. The sums are exact in the decimals
that people typed and rounded to floats at the end, so that a gain of zero is zero. Each side's
function takes that side's values alone; errors name the field, never the number, and values do not
appear when printed, because they are private to their side.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from workbench.codes import StepError

RATIO_POINT = 0.01  # one point of a share is one percentage point
LARGEST_VALUE = 1e15  # beyond any money a year; keeps products of gains finite


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What both sides know of one package.

    `fee`: money a year, at least 0. `improvement`: per KPI the planned improvement in points in the
    KPI's good direction, at least 0. `incentive`: expected net incentive in money a year to the
    provider, all KPIs together; below zero where the customer is expected to receive.
    """

    fee: float
    improvement: Mapping[str, float]
    incentive: float


@dataclass(frozen=True, slots=True, repr=False)
class CustomerValues:
    """What improvement is worth to the customer; private.

    `value_per_point`: per KPI, money a year for one point of improvement, at least 0.
    `highest_fee`: red line for the fee, at least 0. `alternative_cost`: what the best alternative
    costs a year for today's performance, at least 0.
    """

    value_per_point: Mapping[str, float]
    highest_fee: float
    alternative_cost: float


@dataclass(frozen=True, slots=True, repr=False)
class ProviderValues:
    """What improvement costs the provider; private.

    `cost_per_point` and `convexity`: per KPI c and q of the yearly cost c p + q p^2 of p points,
    at least 0; a KPI without convexity has q = 0. `base_cost`: yearly cost of today's service, at
    least 0. `lowest_margin`: what must remain a year, below zero where a loss is accepted.
    `lowest_fee`: red line for the fee, None for none.
    """

    cost_per_point: Mapping[str, float]
    convexity: Mapping[str, float] | None
    base_cost: float
    lowest_margin: float
    lowest_fee: float | None = None


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
    kpi_without_value or empty_menu.
    """
    worth = _per_kpi(values.value_per_point, "value_per_point")
    alternative = _money(values.alternative_cost, "alternative_cost")
    highest = _money(values.highest_fee, "highest_fee")
    gains, in_bounds = [], []
    for package in _checked(menu):
        fee, points, incentive = _facts(package)
        value = sum(_of(worth, kpi) * p for kpi, p in points.items())
        gains.append(value - incentive - fee + alternative)
        in_bounds.append(fee <= highest)
    return _side(gains, in_bounds)


def provider_gains(values: ProviderValues, menu: Sequence[PackageFacts]) -> SideGains:
    """Return the provider's gain and acceptance for every package, in menu order.

    Raises StepError bargaining.value_not_finite, value_too_large, value_negative,
    kpi_without_value, convexity_without_cost or empty_menu.
    """
    linear = _per_kpi(values.cost_per_point, "cost_per_point")
    square = _per_kpi(values.convexity or {}, "convexity")
    _refuse_stray(square, linear)
    base = _money(values.base_cost, "base_cost")
    margin = _money(values.lowest_margin, "lowest_margin", signed=True)
    lowest = _money(values.lowest_fee or 0.0, "lowest_fee")
    gains, in_bounds = [], []
    for package in _checked(menu):
        fee, points, incentive = _facts(package)
        cost = sum(
            _of(linear, k) * p + square.get(k, Fraction(0)) * p * p for k, p in points.items()
        )
        gains.append(fee + incentive - cost - base - margin)
        in_bounds.append(fee >= lowest)
    return _side(gains, in_bounds)


def _checked(menu: Sequence[PackageFacts]) -> Sequence[PackageFacts]:
    if not menu:
        raise StepError("bargaining.empty_menu")
    return menu


def _facts(package: PackageFacts) -> tuple[Fraction, dict[str, Fraction], Fraction]:
    """Return fee, improvement and incentive of a package, exactly, once they are sound."""
    return (
        _money(package.fee, "fee"),
        _per_kpi(package.improvement, "improvement"),
        _money(package.incentive, "incentive", signed=True),
    )


def _per_kpi(values: Mapping[str, float], field: str) -> dict[str, Fraction]:
    return {kpi: _money(value, f"{field} {kpi}") for kpi, value in values.items()}


def _money(value: float, field: str, *, signed: bool = False) -> Fraction:
    """Return the decimal that the float prints as, exactly."""
    if not math.isfinite(value):
        raise StepError("bargaining.value_not_finite", field=field)
    if abs(value) > LARGEST_VALUE:
        raise StepError("bargaining.value_too_large", field=field)
    if value < 0 and not signed:
        raise StepError("bargaining.value_negative", field=field)
    return Fraction(repr(float(value)))


def _of(values: dict[str, Fraction], kpi: str) -> Fraction:
    if kpi not in values:
        raise StepError("bargaining.kpi_without_value", kpi=kpi)
    return values[kpi]


def _refuse_stray(square: dict[str, Fraction], linear: dict[str, Fraction]) -> None:
    for kpi in square:
        if kpi not in linear:
            raise StepError("bargaining.convexity_without_cost", kpi=kpi)


def _side(gains: Sequence[Fraction], in_bounds: Sequence[bool]) -> SideGains:
    accepted = [gain >= 0 and inside for gain, inside in zip(gains, in_bounds, strict=True)]
    return SideGains(np.array([float(g) for g in gains]), np.array(accepted, dtype=np.bool_))
