"""Shapes of clauses: the guide's worked numbers, and both evaluators alike."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.settlement.shapes.exact import half_up
from workbench.settlement.shapes.points import PointBand, Points
from workbench.settlement.shapes.pool import AtRisk, ShareBand, gain_share
from workbench.settlement.shapes.price import PriceCurve
from workbench.settlement.shapes.rate import ShortfallRate, energy_damages
from workbench.settlement.shapes.tiers import Tier, Tiers

D = Decimal
SENSUS = Tiers("higher", (Tier(0.95, 0.2), Tier(0.99, 0.05), Tier(0.975, 0.1)))
STORAGE = PriceCurve(0.98, 2.0, zero_below=0.70)
POWER = PriceCurve(0.97, 2.0, 1.0, relative=True)
UK = Points(
    "higher", tuple(PointBand(b, p) for b, p in ((0.99, 1), (0.98, 2), (0.97, 3), (0.96, 4))), 2
)


@pytest.mark.parametrize(
    ("value", "percent"), [("0.98", 5), ("0.96", 10), ("0.94", 20), ("0.99", 0), ("0.95", 10)]
)
def test_tiers_of_a_metering_service(value, percent):
    """98, 96 and 94 % cost 5, 10 and 20 % (domain guide 8); on a tier it is met."""
    assert SENSUS.share(D(value)) == -D(percent) / 100


def test_tiers_where_low_is_good():
    """The tier furthest beyond counts."""
    hours = Tiers("lower", (Tier(4.0, 0.02), Tier(8.0, 0.05)))
    assert [hours.share(D(v)) for v in ("4", "4.1", "8", "9")] == [
        0,
        D("-.02"),
        D("-.02"),
        D("-.05"),
    ]


def test_points_double_when_the_failure_repeats():
    """98.5 % twice gives 1, then 2 (domain guide 8); a good month ends the run."""
    assert UK.of([D("0.985"), D("0.985"), D("0.995"), None, D("0.955")]) == (1, 2, 0, 0, 4)


@pytest.mark.parametrize(
    ("value", "factor"),
    [("0.95", "0.94"), ("0.69", "0"), ("0.70", "0.44"), ("0.98", "1"), ("1", "1")],
)
def test_price_of_storage(value, factor):
    """95 % pays 0.94, below 70 % nothing (domain guide 8)."""
    assert STORAGE.factor(D(value)) == D(factor)


def test_price_of_power_in_both_directions():
    """.95 pays .9588 and .98 pays 1.0103 of the price at a target of .97 (domain guide 8)."""
    assert round(float(POWER.factor(D("0.95"))), 4) == 0.9588
    assert round(float(POWER.factor(D("0.98"))), 4) == 1.0103


def test_damages_of_a_wind_farm():
    """100,000 MWh at 95 instead of 97 %, 40 a MWh (domain guide 8)."""
    baseline, damages = energy_damages(D(100_000), 0.97, D("0.95"), D(40))
    assert (half_up(baseline), half_up(damages)) == (D("102105.26"), D("84210.53"))
    with pytest.raises(StepError):
        energy_damages(D(1), 0.97, D(0), D(40))


def test_amount_at_risk_is_all_that_defaults_cost():
    """Three defaults of 40, 50 and 60 % of a pool stop at 10,000 (domain guide 8)."""
    rule = AtRisk(0.1)
    assert rule.credit(D(100_000), [(D("0.5"), D("0.4"))]) == 2_000
    assert rule.credit(D(100_000), [(D(1), D(a) / 10) for a in (4, 5, 6)]) == 10_000


def test_gain_is_shared_by_bands():
    """500 k aimed at and 200 k spent, a quarter between 80 and 100 %: 25,000 (domain guide 8)."""
    bands = [ShareBand(0.8, 1.0, 0.25), ShareBand(1.0, 1.2, 0.5)]
    assert gain_share(D(500_000), D(200_000), bands) == 25_000
    assert gain_share(D(500_000), D(550_000), bands) == -25_000
    assert gain_share(D(500_000), D(900_000), bands) == -50_000


def test_a_rate_counts_started_steps_or_parts_of_them():
    """2.5 steps at 1 % are 2.5 % or, started, 3 %; never more than the most."""
    short = D("0.025")
    assert ShortfallRate(0.98, 0.01, 0.01).credit(short) == D("0.025")
    assert ShortfallRate(0.98, 0.01, 0.01, started=True).credit(short) == D("0.03")
    assert ShortfallRate(0.98, 0.01, 0.01, most=0.02).credit(short) == D("0.02")
    assert ShortfallRate(0.98, 0.01, 0.01).credit(D(-1)) == 0


@pytest.mark.parametrize("shape", [SENSUS, STORAGE, POWER])
@given(cells=st.lists(st.integers(0, 10_000), min_size=1, max_size=20))
def test_floats_and_decimals_say_the_same(shape, cells):
    """On values as read, of four decimals; nothing measured moves nothing."""
    exact = [shape.share(D(cell).scaleb(-4)) for cell in cells]
    floats = shape.shares(np.array([cell / 10_000 for cell in cells]))
    np.testing.assert_allclose(floats, np.array(exact, dtype=float), atol=1e-12)
    assert shape.shares(np.array([np.nan])) == 0


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (Tiers("higher", ()), "settlement.no_tier"),
        (Tiers("higher", (Tier(0.9, 1.1),)), "settlement.tier_credit"),
        (Tiers("higher", (Tier(0.9, 0.1), Tier(0.95, 0.2))), "settlement.tiers_fall"),
        (PriceCurve(1.2, 1.0), "settlement.guarantee_out_of_range"),
        (PriceCurve(0.9, -1.0), "settlement.slope_negative"),
        (PriceCurve(0.9, 1.0, zero_below=0.95), "settlement.zero_above_guarantee"),
    ],
)
def test_what_is_wrong_is_said(shape, code):
    """One finding a fault."""
    assert [finding.code for finding in shape.problems()] == [code]
