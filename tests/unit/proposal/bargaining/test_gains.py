"""From private values to gains: worked numbers, red lines, refusals, silence."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.proposal.bargaining.gains import (
    CustomerValues,
    PackageFacts,
    ProviderValues,
    customer_gains,
    point_size,
    provider_gains,
)

MENU = (
    PackageFacts(fee=1_000.0, improvement={"availability": 2.0, "response": 0.0}, incentive=50.0),
    PackageFacts(fee=1_200.0, improvement={"availability": 3.0, "response": 1.0}, incentive=-20.0),
)
CUSTOMER = CustomerValues({"availability": 400.0, "response": 100.0}, 1_100.0, 700.0)
PROVIDER = ProviderValues(
    {"availability": 90.0, "response": 30.0}, {"availability": 10.0}, 600.0, 80.0, 1_100.0
)


def test_customer_gain_is_worth_less_fee_and_incentive_and_alternative():
    """Gain = worth of the points - incentive - fee + cost of the alternative; the fee is bounded."""
    side = customer_gains(CUSTOMER, MENU)
    assert side.gains.tolist() == [800 - 50 - 1000 + 700, 1300 + 20 - 1200 + 700]
    assert side.acceptable.tolist() == [True, False]


def test_provider_gain_is_fee_and_incentive_less_costs_and_margin():
    """Gain = fee + incentive - (c p + q p²) - base cost - lowest margin; the fee is bounded."""
    side = provider_gains(PROVIDER, MENU)
    first = 1000 + 50 - (90 * 2 + 10 * 4) - 600 - 80
    second = 1200 - 20 - (90 * 3 + 10 * 9 + 30) - 600 - 80
    assert side.gains.tolist() == [first, second]
    assert side.acceptable.tolist() == [False, True]


def test_no_lowest_fee_and_no_convexity_are_allowed():
    """Without a lowest fee every fee will do; without convexity costs are linear."""
    side = provider_gains(replace(PROVIDER, lowest_fee=None, convexity=None), MENU)
    assert side.gains.tolist() == [190.0, 200.0]
    assert side.acceptable.tolist() == [True, True]


def test_a_gain_of_exactly_nothing_is_accepted():
    """Decimals add up exactly: 0.1 + 0.2 - 0.3 is zero, and zero is enough."""
    menu = [PackageFacts(0.3, {"k": 1.0}, 0.0)]
    side = customer_gains(CustomerValues({"k": 0.1}, 1.0, 0.2), menu)
    assert side.gains.tolist() == [0.0]
    assert side.acceptable.tolist() == [True]


def test_a_fee_at_the_red_line_is_accepted():
    """The highest and the lowest fee themselves are still accepted."""
    menu = [PackageFacts(1_100.0, {"availability": 3.0}, 0.0)]
    assert customer_gains(CUSTOMER, menu).acceptable.tolist() == [True]
    assert provider_gains(PROVIDER, menu).acceptable.tolist() == [True]


def test_value_bends_and_then_stays():
    """V p - u p²: 400 x 2 - 50 x 4 = 600; at 3 points 750, its top 800 at 4 and beyond."""
    bent = replace(CUSTOMER, concavity={"availability": 50.0}, highest_fee=9e9)
    for points, worth in ((2.0, 600.0), (3.0, 750.0), (4.0, 800.0), (9.0, 800.0)):
        menu = [PackageFacts(0.0, {"availability": points}, 0.0)]
        assert customer_gains(bent, menu).gains.tolist() == [worth + 700]


def test_bad_years_weigh_beyond_those_of_today():
    """A tenth of what is lost in bad years, less what comes back, less what they cost today."""
    menu = [PackageFacts(0.0, {}, 0.0, {"availability": 2.0}, 50.0)]
    wary = replace(CUSTOMER, risk_weight=0.1, shortfall_today={"availability": 3.0})
    assert customer_gains(wary, menu).gains.tolist() == [700 - (800 - 50) / 10 + 1200 / 10]
    much_back = [replace(menu[0], setback=900.0)]
    assert customer_gains(wary, much_back).gains.tolist() == [700 + 1200 / 10]


def test_a_setback_weighs_for_the_provider_and_may_be_too_much():
    """Margin 180 without the lowest one; 200 less in bad years leaves a loss of 20."""
    menu = [PackageFacts(1_000.0, {"availability": 2.0}, 0.0, {}, 200.0)]
    wary = replace(PROVIDER, lowest_fee=None, risk_weight=0.1, worst_year=20.0)
    assert provider_gains(wary, menu).gains.tolist() == [1000 - 220 - 600 - 80 - 20]
    assert provider_gains(wary, menu).acceptable.tolist() == [True]
    strict = replace(wary, worst_year=19.99)
    assert provider_gains(strict, menu).acceptable.tolist() == [False]


def test_barred_packages_are_refused_whatever_they_gain():
    """Another red line than the fee names packages by their place."""
    side = customer_gains(replace(CUSTOMER, highest_fee=9e9, barred=frozenset({1})), MENU)
    assert side.acceptable.tolist() == [True, False]


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 100), st.floats(0, 100))
def test_bent_value_never_falls_and_never_passes_the_straight_one(worth, bend, one, other):
    """More points are never worth less, nor more than without concavity."""
    menu = [PackageFacts(0.0, {"k": points}, 0.0) for points in sorted((one, other))]
    straight = CustomerValues({"k": worth}, 1.0, 0.0)
    bent = customer_gains(replace(straight, concavity={"k": bend}), menu).gains
    assert bent[0] <= bent[1]
    assert (bent <= customer_gains(straight, menu).gains).all()


def test_a_point_of_a_share_is_one_percentage_point():
    """One point is 0.01 of a ratio and one unit of anything else."""
    assert [point_size("ratio"), point_size("hours")] == [0.01, 1.0]


@given(st.floats(0, 1e9), st.floats(-1e6, 1e6))
def test_what_passes_between_the_sides_makes_no_joint_value(fee, incentive):
    """Fee and incentive move value from one side to the other: the joint gain does not change."""
    menu = [PackageFacts(fee, {"availability": 2.0}, incentive)]
    joint = customer_gains(CUSTOMER, menu).gains + provider_gains(PROVIDER, menu).gains
    assert joint == pytest.approx([800 + 700 - 220 - 680], abs=1e-6)


@given(st.sampled_from([0.5, 3.0, 128.0]))
def test_counting_in_another_currency_scales_gains(rate):
    """All money times a rate gives all gains times the rate and the same acceptance."""
    menu = [PackageFacts(p.fee * rate, p.improvement, p.incentive * rate) for p in MENU]
    values = CustomerValues(
        {k: v * rate for k, v in CUSTOMER.value_per_point.items()},
        CUSTOMER.highest_fee * rate,
        CUSTOMER.alternative_cost * rate,
    )
    here, there = customer_gains(CUSTOMER, MENU), customer_gains(values, menu)
    assert there.gains == pytest.approx(here.gains * rate)
    assert np.array_equal(there.acceptable, here.acceptable)


NAN, MINUS, HUGE = float("nan"), -1.0, 1e16


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        ({"value_per_point": {"availability": NAN}}, "value_not_finite", "availability"),
        ({"value_per_point": {"availability": MINUS}}, "value_negative", "availability"),
        ({"value_per_point": {"availability": 1.0}}, "kpi_without_value", "response"),
        ({"highest_fee": NAN}, "value_not_finite", "highest_fee"),
        ({"highest_fee": MINUS}, "value_negative", "highest_fee"),
        ({"alternative_cost": float("inf")}, "value_not_finite", "alternative_cost"),
        ({"alternative_cost": HUGE}, "value_too_large", "alternative_cost"),
    ],
)
def test_customer_values_are_checked(change, code, named):
    """A value that cannot be used is refused by the name of its field, without the number."""
    with pytest.raises(StepError) as caught:
        customer_gains(replace(CUSTOMER, **change), MENU)
    finding = caught.value.finding
    assert finding.code == f"bargaining.{code}"
    assert [named in str(param) for param in finding.params.values()] == [True]


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        ({"cost_per_point": {"availability": 1.0}}, "kpi_without_value", "response"),
        ({"cost_per_point": {"availability": MINUS}}, "value_negative", "availability"),
        ({"convexity": {"availability": NAN}}, "value_not_finite", "availability"),
        ({"convexity": {"uptime": 1.0}}, "convexity_without_cost", "uptime"),
        ({"base_cost": MINUS}, "value_negative", "base_cost"),
        ({"lowest_margin": NAN}, "value_not_finite", "lowest_margin"),
        ({"lowest_fee": MINUS}, "value_negative", "lowest_fee"),
        ({"risk_weight": MINUS}, "value_negative", "risk_weight"),
        ({"worst_year": MINUS}, "value_negative", "worst_year"),
    ],
)
def test_provider_values_are_checked(change, code, named):
    """A value that cannot be used is refused by the name of its field, without the number."""
    with pytest.raises(StepError) as caught:
        provider_gains(replace(PROVIDER, **change), MENU)
    finding = caught.value.finding
    assert finding.code == f"bargaining.{code}"
    assert [named in str(param) for param in finding.params.values()] == [True]


@pytest.mark.parametrize(
    ("package", "code"),
    [
        (PackageFacts(MINUS, {}, 0.0), "value_negative"),
        (PackageFacts(1.0, {"availability": MINUS}, 0.0), "value_negative"),
        (PackageFacts(1.0, {}, NAN), "value_not_finite"),
    ],
)
def test_packages_are_checked(package, code):
    """A package needs a fee and improvements of at least zero and a finite incentive."""
    for call, values in ((customer_gains, CUSTOMER), (provider_gains, PROVIDER)):
        with pytest.raises(StepError) as caught:
            call(values, [package])
        assert caught.value.finding.code == f"bargaining.{code}"


def test_an_empty_menu_is_refused():
    """There is no gain without a package."""
    with pytest.raises(StepError) as caught:
        customer_gains(CUSTOMER, [])
    assert caught.value.finding.code == "bargaining.empty_menu"


def test_a_lowest_margin_below_zero_is_allowed():
    """A provider may accept a loss; the gain counts from there."""
    side = provider_gains(replace(PROVIDER, lowest_margin=-20.0), MENU)
    assert side.gains.tolist() == [250.0, 210.0]


def test_private_values_do_not_appear_when_printed():
    """Printing private values or gains, as a log would, shows no number of them."""
    for private in (CUSTOMER, PROVIDER, customer_gains(CUSTOMER, MENU)):
        assert repr(private) == object.__repr__(private)


AMOUNTS = st.floats(0, 1e15, allow_subnormal=False)


@given(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, st.floats(0, 50), st.floats(0, 1), st.floats(0, 50)))
def test_the_customers_gain_is_the_exact_one_of_fractions(drawn: tuple[float, ...]) -> None:
    """Below and beyond the top of a concave value, at any size: the same float as by fractions."""
    worth, fee, alternative, points, risk, short = drawn
    v, f, d, p, w, s = (Fraction(repr(one)) for one in drawn)
    for u in (Fraction(0), Fraction(3, 10), Fraction(7)):
        values = CustomerValues(
            {"a": worth}, 1e15, alternative, {"a": float(u)}, risk, {"a": 0.0}, frozenset()
        )
        value = v * v / (4 * u) if u and 2 * u * p > v else v * p - u * p * p
        told = customer_gains(values, [PackageFacts(fee, {"a": points}, 0.0, {"a": short})])
        assert told.gains.tolist() == [float(value - f + d - w * v * s)]
        assert told.acceptable.tolist() == [value - f + d - w * v * s >= 0]
