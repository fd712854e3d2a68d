"""The combination of scales and models."""

import numpy as np

from workbench.outlook.calibration import TUNED
from workbench.outlook.combination import combine, sample, weights
from workbench.outlook.transforms import possible_transforms

VALUES = np.exp(np.random.default_rng(5).normal(size=30))


def test_weights_sum_to_one_over_all_scales() -> None:
    """Every candidate of every scale takes part by its evidence."""
    fits = combine(VALUES, possible_transforms(VALUES, 0.0, None), None, TUNED)
    shares = weights(fits, TUNED)
    assert shares.size == sum(fitted.log_weight.size for fitted in fits)
    assert shares.min() >= 0.0
    np.testing.assert_allclose(shares.sum(), 1.0)


def test_a_sample_has_the_asked_shape_and_repeats_from_its_seed() -> None:
    """The same generator state gives the same futures."""
    fits = combine(VALUES, possible_transforms(VALUES, 0.0, None), None, TUNED)
    first = sample(fits, (201, 5), np.random.default_rng(9), TUNED)
    again = sample(fits, (201, 5), np.random.default_rng(9), TUNED)
    assert first.shape == (201, 5)
    np.testing.assert_array_equal(first, again)
