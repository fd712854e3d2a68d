"""Who moved the result: the published example and exactness."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement.cascade.attribution import attribute
from workbench.agreement.cascade.teams import roll_up
from workbench.codes import StepError

BEFORE = np.array([0.880, 0.900, 0.985])
AFTER = np.array([0.902, 0.893, 0.987])
ONES = np.ones(3)


def test_line_one_by_log_mean_divisia():
    """Line 1 .7801 to .7950: availability +1.94, performance -0.61, quality +0.16 points."""
    parts = attribute("product", ONES, BEFORE, AFTER)
    assert 100 * parts == pytest.approx((1.94, -0.61, 0.16), abs=6e-3)
    assert 100 * parts.sum() == pytest.approx(1.49, abs=6e-3)


vectors = st.lists(st.tuples(*[st.floats(0.01, 10)] * 3), min_size=1, max_size=5).map(
    lambda rows: np.array(rows).T
)


@given(st.sampled_from(["mean", "sum", "product"]), vectors)
def test_parts_add_up_to_the_change(structure, rows):
    """No residual is left, whatever the structure."""
    before, after, weights = rows
    change = roll_up(structure, weights, after) - roll_up(structure, weights, before)
    assert attribute(structure, weights, before, after).sum() == pytest.approx(
        float(change), rel=1e-9, abs=1e-9
    )


def test_a_product_that_collapses_leaves_no_residual():
    """From 100 down to a quarter of a millionth."""
    before, after = np.array([1.0, 4.0, 5.0, 5.0]), np.array([1, 1, 4, 1]) / 64
    parts = attribute("product", np.ones(4), before, after)
    assert parts.sum() == pytest.approx(after.prod() - before.prod(), rel=1e-12)


@given(vectors)
def test_team_that_did_not_move_has_no_part(rows):
    """An unchanged team is neither praised nor blamed."""
    before, after, weights = rows
    after = after.copy()
    after[0] = before[0]
    assert attribute("product", weights, before, after)[0] == 0


@pytest.mark.parametrize(
    "after", [np.array([0.9, 0.9]), np.array([0.9, np.nan, 0.9]), np.array([0.9, 0.0, 0.9])]
)
def test_values_that_cannot_be_compared_are_refused(after):
    """Another number of teams, a missing value or a zero factor is refused."""
    with pytest.raises(StepError) as refused:
        attribute("product", ONES, BEFORE, after)
    assert refused.value.finding.code == "cascade.measured_unusable"
