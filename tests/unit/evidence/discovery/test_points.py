"""What a point of a KPI moves in a year."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.evidence.discovery.catalogue import ENTRIES, entry
from workbench.evidence.discovery.points import point_of
from workbench.evidence.kpi.formula import evaluate, formula_inputs


def said(key, **inputs):
    """Return the point of a KPI whose inputs are these, month by month."""
    arrays = {name: np.asarray(array, dtype=float) for name, array in inputs.items()}
    return point_of(entry(key), evaluate(entry(key).fact.formula, arrays), arrays)


def test_a_point_of_a_share_is_a_hundredth_of_what_it_is_divided_by():
    """The worked example's plant: twelve months of 600 scheduled hours, 72 hours a point."""
    found = said("availability", run_time_h=[588] * 12, planned_time_h=[600] * 12)
    assert (found.step, found.quantity, found.more, found.months) == (
        "point",
        "run_time_h",
        True,
        12,
    )
    assert found.amount == pytest.approx(72)
    # also where the share is nought
    none = said("first_time_fix_rate", jobs_fixed_first_visit=[0] * 6, jobs_closed=[50] * 6)
    assert none.amount == pytest.approx(6)


def test_only_the_latest_twelve_months_count_and_fewer_become_a_year():
    """Gaps are left out; six months of a figure stand for twelve."""
    hours = [1000] * 12 + [np.nan] + [600] * 12
    found = said("availability", run_time_h=np.array(hours) * 0.9, planned_time_h=hours)
    assert found.amount == pytest.approx(72)
    half = said("availability", run_time_h=[540] * 6, planned_time_h=[600] * 6)
    assert (half.amount, half.months) == (pytest.approx(72), 6)


def test_a_point_of_a_product_is_in_proportion():
    """70 % of effectiveness makes 7,000 good units: a point makes 100 more a month."""
    found = said(
        "oee",
        run_time_h=[80.0], planned_time_h=[100.0], ideal_cycle_s=[36.0],
        units_produced=[7500.0], good_units=[7000.0],
    )  # fmt: skip
    assert found.amount == pytest.approx(12 * 100)


def test_a_tenth_longer_between_failures_is_fewer_failures():
    """22 failures a year become 20; a tenth off the failure rate takes 2.2."""
    months = {"operating_time_h": [1000.0] * 12, "failures": [22 / 12] * 12}
    assert said("mtbf", **months).amount == pytest.approx(2)
    assert not said("mtbf", **months).more
    assert said("failure_rate", **months).amount == pytest.approx(2.2)
    more = said("cycle_time", run_time_h=[90.0] * 12, units_produced=[900.0] * 12)
    assert (more.more, more.amount) == (True, pytest.approx(12 * 100))


def test_what_moves_nothing_that_can_be_counted_has_no_point():
    """Amounts of money, bands, ready values, and months of which nothing is said."""
    assert said("takt_time", planned_time_h=[600.0], units_demanded=[900.0]) is None
    assert point_of(entry("availability"), np.array([0.9]), {"value": np.array([0.9])}) is None
    assert said("mtbf", operating_time_h=[np.nan], failures=[np.nan]) is None


@given(st.data())
def test_the_better_value_is_reached_by_the_amount(data):
    """Put the moved amount into the formula: the value is better by a point or by a tenth."""
    one = data.draw(st.sampled_from([e for e in ENTRIES.values() if e.moves]))
    names = formula_inputs(one.fact.formula)
    inputs = {n: np.array([data.draw(st.floats(1, 1e6))]) for n in names}
    before = evaluate(one.fact.formula, inputs)
    found = point_of(one, before, inputs)
    change = found.amount / 12 if found.more else -found.amount / 12
    after = evaluate(one.fact.formula, inputs | {found.quantity: inputs[found.quantity] + change})
    better = 1 if one.fact.aim != "lower" else -1
    if found.step == "point":
        assert float(after[0] - before[0]) == pytest.approx(0.01 * better, rel=1e-6, abs=1e-9)
    elif "+" not in one.fact.formula:  # of a sum one part moves by its own tenth
        assert float(after[0] / before[0]) == pytest.approx(1 + 0.1 * better)
