"""One series on one scale."""

import numpy as np

from workbench.outlook.calibration import TUNED
from workbench.outlook.line_fit import REACH, draw_futures, fit_line
from workbench.outlook.transforms import possible_transforms

VALUES = 10.0 + np.random.default_rng(3).normal(size=36)


def test_every_candidate_has_a_weight_and_draws_finite_futures() -> None:
    """Futures have the asked shape and stay within the guard around the observed span."""
    fitted = fit_line(VALUES, possible_transforms(VALUES, None, None)[0], 12, TUNED)
    chosen = np.arange(fitted.log_weight.size)
    futures = draw_futures(fitted, chosen, 6, np.random.default_rng(1), TUNED)
    width = float(np.ptp(VALUES))
    assert futures.shape == (chosen.size, 6)
    assert np.isfinite(fitted.log_weight).all()
    assert futures.min() >= VALUES.min() - REACH * width - 1e-6
    assert futures.max() <= VALUES.max() + REACH * width + 1e-6


def test_weights_do_not_depend_on_the_unit() -> None:
    """Hours or minutes: the natural scale weighs its candidates alike up to a constant."""
    natural = possible_transforms(VALUES, None, None)[0]
    hours = fit_line(VALUES, natural, None, TUNED).log_weight
    minutes = fit_line(VALUES * 60.0, natural, None, TUNED).log_weight
    np.testing.assert_allclose(hours - hours.max(), minutes - minutes.max(), atol=1e-6)
