"""Regressors of history and future fit together."""

import numpy as np
import pytest

from workbench.outlook.design import future_design, past_design


def test_the_future_continues_the_past():
    """Without damping the future's rows are the past's rows of a longer history."""
    whole = past_design(30, 12)
    ahead = future_design(6, 12, 1.0)
    assert ahead[:, 0] == pytest.approx(np.ones(6))
    assert ahead[:, 1] == pytest.approx(np.arange(1, 7) / 12)
    assert ahead[:, 2:] == pytest.approx(whole[6:12, 2:])


def test_long_seasons_use_six_harmonics():
    """Weeks of a year have twelve columns, which repeat after 52."""
    columns = past_design(105, 52)[:, 2:]
    assert columns.shape == (105, 12)
    assert columns[:52] == pytest.approx(columns[52:104])


def test_a_damped_drift_comes_to_an_end():
    """With 0.85 a period the drift never passes 0.85 / 0.15 periods' worth."""
    drift = future_design(200, None, 0.85)[:, 1] * 12
    assert np.all(np.diff(drift) >= 0)
    assert drift[-1] == pytest.approx(0.85 / 0.15)
