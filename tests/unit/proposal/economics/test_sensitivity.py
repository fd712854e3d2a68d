"""What moves the worked example, one assumption at a time."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from tests.unit.proposal.economics.worked_example import worked_example
from workbench.codes import StepError
from workbench.proposal.economics import (
    ASSUMPTIONS,
    Assessed,
    Fee,
    Swing,
    assess,
    tornado,
    usual_range,
)

FEE = Decimal(450_000)
SEED = 11


@pytest.fixture(scope="module")
def few() -> Assessed:
    """Return the worked example on draws that are quick to repeat."""
    return assess(worked_example(), 8_000, np.random.default_rng(SEED))


@pytest.fixture(scope="module")
def swings(few: Assessed) -> dict[str, Swing]:
    """Return all swings by assumption."""
    ranges = {each: usual_range(few.case, each) for each in ASSUMPTIONS}
    found = tornado(few, FEE, ranges, np.random.default_rng(SEED))
    assert [one.swing for one in found] == sorted((one.swing for one in found), reverse=True)
    return {one.assumption: one for one in found}


def test_kappa_and_the_hour_price_the_same_years(few: Assessed, swings: dict[str, Swing]) -> None:
    """Linear in c_eff: a fifth of 23,400 on 51.7 avoided hours; the provider does not notice."""
    avoided = 129.2 - float(few.year.hours.mean())
    for name in ("kappa", "hour_cost"):
        swing = swings[name]
        assert swing.swing == pytest.approx(0.4 * 23_400 * avoided)
        assert swing.low.floor == swing.high.floor == few.floor
        assert swing.low.margin == pytest.approx(swing.high.margin)
    assert (swings["kappa"].low.value, swings["kappa"].high.value) == pytest.approx((0.48, 0.72))


def test_more_kit_on_the_provider_saves_more_and_costs_more(swings: dict[str, Swing]) -> None:
    """The attributable share raises today's downtime, the saving and the lowest fee."""
    low, high = swings["attributable"].low, swings["attributable"].high
    assert high.saving > low.saving
    assert high.margin < low.margin
    assert isinstance(low.floor, Fee)
    assert isinstance(high.floor, Fee)
    assert high.floor.amount > low.floor.amount


def test_a_better_plan_is_better_for_both(swings: dict[str, Swing]) -> None:
    """Fewer failures save downtime and visits."""
    low, high = swings["fewer_failures"].low, swings["fewer_failures"].high
    assert high.saving > low.saving
    assert high.margin > low.margin


def test_an_end_that_is_the_stated_value_is_the_case_itself(few: Assessed) -> None:
    """The same state of the generator: no other draws, no other figures."""
    (swing,) = tornado(few, FEE, {"attributable": (0.4, 0.4)}, np.random.default_rng(SEED))
    assert swing.swing == 0
    assert (swing.low.floor, swing.low.ceiling) == (few.floor, few.ceiling)


def test_the_generator_is_left_as_it_was(few: Assessed) -> None:
    """Who asks for sensitivities gets the same draws afterwards."""
    rng = np.random.default_rng(SEED)
    tornado(few, FEE, {"fewer_failures": (0.1, 0.2)}, rng)
    assert rng.random() == np.random.default_rng(SEED).random()


def test_shares_stay_shares(few: Assessed) -> None:
    """A fifth more than 0.9 is 1."""
    case = replace(few.case, kappa=0.9)
    assert usual_range(case, "kappa") == pytest.approx((0.72, 1.0))
    with pytest.raises(StepError):
        tornado(few, FEE, {"kappa": (0.5, 1.2)}, np.random.default_rng(1))
