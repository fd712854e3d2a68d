"""Optional rules of clauses: the guide's ratchet, glide path and ramp, and what is refused."""

import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from workbench.settlement.rules import EarnBack, Glide, Limits, Ramp, Ratchet, Season
from workbench.settlement.schedule import Clause, Ladder, Schedule, in_version, problems
from workbench.settlement.shapes.points import PointBand, PointRow, Points, PointsPaid, PointTable
from workbench.settlement.shapes.pool import GainShare, ShareBand
from workbench.settlement.shapes.price import PriceCurve
from workbench.settlement.shapes.rate import DelayPenalty, ShortfallRate
from workbench.settlement.shapes.tiers import Tier, Tiers

CLAUSE = Clause("availability", "month", Ladder("higher", 0.96, 0.97, 0.98, best=1.0), 0.1, 0.05)
YEAR = (Fraction("0.985"), Fraction("0.995")) * 6


POINTS = PointsPaid(
    Points("higher", (PointBand(0.97, 5),), repeat=2.0), PointTable((PointRow(5, 0.02),))
)


def level(text):
    """Return an exact level."""
    return Fraction(text)


def test_a_ratchet_goes_half_the_way():
    """98.0, a year above it at 99.0 on average: 98.5 (domain guide 8)."""
    assert Ratchet().moved(level("0.98"), (YEAR,), 1, None) == level("0.985")


def test_a_ratchet_stays_where_one_month_failed_and_moves_the_other_way_for_hours():
    """All windows must be better; low is good for hours."""
    assert Ratchet().moved(level("0.985"), (YEAR,), 1, None) == level("0.985")
    assert Ratchet().moved(level("4"), ((level("3"), level("2")),), -1, level("0")) == level("3.25")
    gap = (*YEAR[:11], None)
    assert Ratchet().moved(level("0.98"), (gap,), 1, None) == level("0.98")


def test_a_ratchet_is_held_back_by_its_gap_and_by_gain_retention():
    """At most a tenth of the way to the best; two years in a row where the gain is kept for two."""
    assert Ratchet(most=0.1).moved(level("0.98"), (YEAR,), 1, level("1")) == level("0.982")
    two = Ratchet(retained=2)
    assert two.moved(level("0.98"), (YEAR,), 1, None) == level("0.98")
    assert two.moved(level("0.98"), (YEAR, YEAR), 1, None) == level("0.985")


def test_a_glide_path_has_covered_63_percent_after_its_time_constant():
    """T(q) = T0 + (T - T0)(1 - exp(-q / tau)) (domain guide 2.6)."""
    glide = Glide(0.9, 0.92, 4.0)
    assert glide.approached(0.92, 0.97, 0) == pytest.approx(0.92)
    assert glide.approached(0.92, 0.97, 4) == pytest.approx(0.97 - 0.05 / math.e)


def test_a_ramp():
    """First nothing, then half, then all."""
    assert [Ramp(1, 2).part(n) for n in range(5)] == [0, 0.5, 0.5, 1, 1]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"weight": 1.5}, "settlement.weight_out_of_range"),
        ({"strikes": 0}, "settlement.strikes_or_repeat"),
        ({"repeat": 0.5}, "settlement.strikes_or_repeat"),
        ({"ratchet": Ratchet(share=0.0)}, "settlement.ratchet_wrong"),
        ({"ratchet": Ratchet(share=1.0, most=1.0)}, "settlement.ratchet_wrong"),
        ({"ratchet": Ratchet(), "glide": Glide(0.9, 0.92, 2.0)}, "settlement.ratchet_alone"),
        ({"rate": ShortfallRate(0.97, 0.0, 0.01)}, "settlement.rate_wrong"),
        ({"rate": ShortfallRate(0.97, 0.01, 0.01, most=2.0)}, "settlement.rate_wrong"),
        ({"delay": DelayPenalty(0.01, 0.0, "ceil", 0.1, 30)}, "settlement.rate_wrong"),
        ({"points": PointsPaid(Points("higher", ()), PointTable(()))}, "settlement.points_wrong"),
        ({"points": POINTS, "repeat": 2.0}, "settlement.repeat_twice"),
        ({"gain": GainShare(())}, "settlement.gain_bands"),
        (
            {"gain": GainShare((ShareBand(0.8, 1.0, 0.5), ShareBand(0.9, 1.1, 0.5)))},
            "settlement.gain_bands",
        ),
        ({"rate": ShortfallRate(0.97, 0.01, 0.01), "points": POINTS}, "settlement.two_shapes"),
        ({"ramp": Ramp(-1)}, "settlement.ramp_negative"),
        ({"glide": Glide(0.9, 0.95, 0.0)}, "settlement.glide_tau"),
        ({"glide": Glide(0.96, 0.95, 2.0)}, "settlement.minimum_beyond_target"),
        ({"seasons": (Season((13,), 0.9, 0.95, 0.97),)}, "settlement.season_months"),
        ({"seasons": (Season((1,), 0.96, 0.95, 0.97),)}, "settlement.minimum_beyond_target"),
        ({"seasons": (Season((1,), 0.96, 1.0, 1.0),)}, "levels.perfect_refused"),
        ({"earn_back": EarnBack(1.5, 3)}, "settlement.earn_back"),
        ({"tiers": Tiers("higher", ())}, "settlement.no_tier"),
        (
            {"tiers": Tiers("higher", (Tier(0.9, 0.1),)), "price": PriceCurve(0.9, 1.0)},
            "settlement.two_shapes",
        ),
    ],
)
def test_a_rule_that_cannot_be_used_is_said(change, code):
    """With the code of what is wrong."""
    assert code in {finding.code for finding in problems(replace(CLAUSE, **change))}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"in_month": Limits(credit=1.5)}, "settlement.cap_out_of_range"),
        ({"first_month": 13}, "settlement.first_month"),
    ],
)
def test_a_limit_that_cannot_be_used_is_said(change, code):
    """Limits and the first month of the schedule."""
    schedule = in_version(replace(Schedule("EUR", Decimal(1), (CLAUSE,)), **change))
    assert code in {finding.code for finding in problems(schedule)}


def test_a_version_that_cannot_say_the_rules_is_refused():
    """Version 1 knows no rule; a plain schedule stays version 1."""
    plain = Schedule("EUR", Decimal(1), (CLAUSE,))
    assert in_version(plain).schema_version == 1
    ruled = replace(plain, clauses=(replace(CLAUSE, strikes=2),))
    assert [one.code for one in problems(ruled)] == ["settlement.schema_too_old"]
    assert problems(in_version(ruled)) == ()
