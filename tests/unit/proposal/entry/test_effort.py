"""The cost of points from the cost of a tenth: exact at the tenth, convex, split by stake."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.proposal.entry import KpiFacts, derive_costs, gap_points

AVAILABILITY = KpiFacts("availability", "ratio", "higher", 0.98, 0.0, 1.0, stake=0.06)
RESPONSE = KpiFacts("response_time", "h", "lower", 3.0, 0.0, stake=0.03)
MTBF = KpiFacts("mtbf", "h", "higher", 400.0, 0.0, stake=0.03)


def test_the_gap_is_what_goes_wrong_today() -> None:
    """2 points of availability are lost, 3 hours waited; nothing bounds the time between failures."""
    assert gap_points(AVAILABILITY) == pytest.approx(2.0)
    assert gap_points(RESPONSE) == 3.0
    assert gap_points(MTBF) is None
    assert gap_points(KpiFacts("availability", "ratio", "higher", 1.0, 0.0, 1.0)) is None


def test_a_tenth_of_everything_costs_what_was_answered() -> None:
    """The parts of the KPIs at a tenth add up; two thirds where two thirds of the money hang."""
    costs = derive_costs(24_000.0, [AVAILABILITY, RESPONSE, MTBF])
    assert costs["availability"].of(0.2) == pytest.approx(16_000.0)
    assert costs["response_time"].of(0.3) == pytest.approx(8_000.0)
    assert (costs["mtbf"].of(5.0), costs["mtbf"].why.code) == (0.0, "entry.no_bound")
    assert costs["availability"].why.params["part"] == 67


def test_without_stakes_the_parts_are_even() -> None:
    """Nothing says where the effort goes: half each."""
    kpis = [KpiFacts(one.kpi, one.unit, one.direction, one.today, one.lower, one.upper)
            for one in (AVAILABILITY, RESPONSE)]  # fmt: skip
    costs = derive_costs(24_000.0, kpis)
    assert costs["availability"].of(0.2) == pytest.approx(12_000.0)
    assert costs["response_time"].of(0.3) == pytest.approx(12_000.0)


@given(st.floats(1.0, 1e9), st.floats(0.01, 0.95), st.floats(0.01, 0.95))
def test_each_further_part_costs_more(tenth: float, one: float, other: float) -> None:
    """Convex and rising, and never above the law whose first terms it is."""
    cost = derive_costs(tenth, [AVAILABILITY])["availability"]
    low, high = sorted((one, other))
    assert cost.of(2.0 * low) <= cost.of(2.0 * high)
    middle = cost.of(low + high)
    assert middle <= (cost.of(2 * low) + cost.of(2 * high)) / 2 * (1 + 1e-9)
    law = -tenth / 0.105 * math.log1p(-high)
    assert cost.of(2.0 * high) <= law * (1 + 1e-9)


def test_the_cost_is_not_printed() -> None:
    """A private number stands in no repr."""
    assert "228571" not in repr(derive_costs(24_000.0, [AVAILABILITY]))
