"""Transforms: there and back, inside the bounds, with the right slope."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.outlook.transforms import Identity, LogDistance, LogitShare, possible_transforms

SAMPLES = [
    (np.array([0.2, 0.5, 0.97]), 0.0, 1.0),
    (np.array([0.0, 0.5, 1.0, 0.7]), 0.0, 1.0),
    (np.array([0.0, 3.0, 8.0]), 0.0, None),
    (np.array([1.0, 3.0, 8.0]), None, None),
    (np.array([1.0, 3.0, 10.0]), None, 10.0),
]


@pytest.mark.parametrize(("values", "lower", "upper"), SAMPLES)
def test_the_way_back_undoes_the_way_there(values, lower, upper):
    """Values come back as they were, those on a bound too."""
    for transform in possible_transforms(values, lower, upper):
        assert transform.backward(transform.forward(values)) == pytest.approx(values, abs=1e-9)


@pytest.mark.parametrize(("values", "lower", "upper"), SAMPLES)
def test_log_slope_is_the_sum_of_the_log_derivatives(values, lower, upper):
    """The stated slope agrees with a central difference."""
    for transform in possible_transforms(values, lower, upper):
        step = 1e-6
        rise = transform.forward(values + step) - transform.forward(values - step)
        assert transform.log_slope(values) == pytest.approx(
            float(np.log(np.abs(rise) / (2 * step)).sum()), abs=1e-4
        )


@given(st.floats(-1e4, 1e4))
def test_nothing_on_the_line_leads_out_of_the_bounds(point):
    """Any point of the line comes back inside the bounds."""
    for transform in (
        LogitShare(0.0, 1.0, 0.0),
        LogitShare(0.0, 1.0, 0.05),
        LogDistance(0.0, 1.0, 0.3),
        LogDistance(1.0, -1.0, 0.0),
        Identity(0.0, 1.0),
    ):
        back = float(transform.backward(np.array([point]))[0])
        assert back <= 1.0 or transform == LogDistance(0.0, 1.0, 0.3)
        assert back >= 0.0 or transform == LogDistance(1.0, -1.0, 0.0)


def test_a_series_that_passes_zero_has_no_logarithm():
    """Without bounds and with negative values only the natural scale is left."""
    assert len(possible_transforms(np.array([-1.0, 2.0]), None, None)) == 1


def test_a_scale_that_cannot_tell_the_values_apart_is_left_out():
    """Values that differ only by less than rounding at the distance from the bound stay as they are."""
    assert len(possible_transforms(np.array([0.0, 0.0, 1e-79]), None, 1.0)) == 1
