"""The constants behind the probabilities and their version belong together."""

from workbench.outlook.calibration import METHOD_VERSION, TUNED, Calibration


def test_a_change_of_a_constant_needs_a_new_version() -> None:
    """An agreement records seed and method version: version 2 is exactly these constants."""
    second = Calibration(
        level_width=300.0,
        drift_widths=(0.0, 0.5, 2.0),
        drift_prior=(4.0, 1.0, 1.0),
        season_widths=(0.0, 0.4, 1.0, 2.5),
        prior_square=1e-3,
        prior_dof=1.0,
        temper=0.7,
        noise_widen=0.92,
        level_shift=0.2,
        scale_spread=0.35,
        small_sample=2.0,
        shock_dof=12.0,
        resampled_share=0.5,
        smoothing=0.3,
        drift_damping=0.9,
    )
    assert ("2", second) == (METHOD_VERSION, TUNED)
