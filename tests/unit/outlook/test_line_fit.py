"""One series on one scale."""

from dataclasses import replace

import numpy as np

from workbench.outlook.calibration import TUNED, Calibration
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


def test_periods_of_a_path_share_its_shift_and_its_scale() -> None:
    """Under a constant level far months correlate by the shift, and their sizes by the scale."""
    fitted = fit_line(VALUES, possible_transforms(VALUES, None, None)[0], None, TUNED)
    constant = np.zeros(4000, dtype=np.int64)
    loose = replace(TUNED, level_shift=0.0, scale_spread=0.0)

    def hanging(tuning: Calibration) -> tuple[float, float]:
        drawn = draw_futures(fitted, constant, 12, np.random.default_rng(2), tuning)
        away = drawn - drawn.mean(axis=0)
        sizes = np.abs(away)
        return (
            float(np.corrcoef(away[:, 0], away[:, 11])[0, 1]),
            float(np.corrcoef(sizes[:, 0], sizes[:, 11])[0, 1]),
        )

    shifted = hanging(replace(loose, level_shift=1.0))
    scaled = hanging(replace(loose, scale_spread=0.8))
    assert fitted.posterior.model[0] == 0
    assert shifted[0] > hanging(loose)[0] + 0.3
    assert scaled[1] > hanging(loose)[1] + 0.2
