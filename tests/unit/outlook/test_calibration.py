"""The constants behind the probabilities and their version belong together."""

from workbench.outlook.calibration import METHOD_VERSION, TUNED, Calibration


def test_a_change_of_a_constant_needs_a_new_version() -> None:
    """An agreement records seed and method version: version 1 is exactly these constants."""
    first = Calibration(
        level_width=300.0,
        drift_widths=(0.0, 0.5, 2.0),
        drift_prior=(10.0, 1.0, 1.0),
        season_widths=(0.0, 0.4, 1.0, 2.5),
        prior_square=1e-3,
        prior_dof=1.0,
        temper=0.7,
        noise_widen=1.1,
        scale_spread=0.22,
        small_sample=1.2,
        shock_dof=5.0,
        resampled_share=0.5,
        smoothing=0.3,
        drift_damping=0.85,
    )
    assert ("1", first) == (METHOD_VERSION, TUNED)
