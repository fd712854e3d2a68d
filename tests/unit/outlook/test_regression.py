"""The regression against textbook closed forms."""

import numpy as np
import pytest
from scipy import stats

from workbench.outlook.calibration import Calibration
from workbench.outlook.regression import prior_shares, prior_widths, regress

PLAIN = Calibration(level_width=2.0, drift_widths=(0.0, 0.5), drift_prior=(3.0, 1.0))


def columns(n: int = 12) -> np.ndarray:
    """Return y, level and drift as one model's errors (1, n, 3)."""
    rng = np.random.default_rng(3)
    return np.stack([rng.normal(size=n), np.ones(n), np.arange(n) / 12.0], axis=1)[None]


def test_a_width_of_zero_switches_a_coefficient_off():
    """The first candidate has no drift, and its level is the shrunken mean."""
    errors = columns()
    posterior = regress(errors, 12, PLAIN)
    assert posterior.center[0, 1] == 0.0
    assert posterior.center[0, 0] == pytest.approx(errors[0, :, 0].sum() / (12 + 1 / 4))


def test_the_posterior_is_the_ridge_solution():
    """Centre and covariance are those of ridge regression with the inverse squared widths."""
    errors = columns()
    posterior = regress(errors, 12, PLAIN)
    x, y = errors[0, :, 1:], errors[0, :, 0]
    precision = x.T @ x + np.diag([1 / 4, 1 / 0.25])
    assert posterior.center[1] == pytest.approx(np.linalg.solve(precision, x.T @ y))
    assert posterior.root[1] @ posterior.root[1].T == pytest.approx(np.linalg.inv(precision))


def test_the_evidence_is_that_of_a_multivariate_t():
    """Differences of log evidence equal those of the marginal t densities, plus the prior's."""
    errors = columns()
    posterior = regress(errors, 12, PLAIN)
    x, y = errors[0, :, 1:], errors[0, :, 0]
    logs = []
    for widths in prior_widths(2, PLAIN):
        shape = np.eye(12) + x @ np.diag(widths**2) @ x.T
        scale = shape * PLAIN.prior_square / PLAIN.prior_dof
        logs.append(stats.multivariate_t(shape=scale, df=PLAIN.prior_dof).logpdf(y))
    difference = logs[1] - logs[0] + np.log(1 / 3)
    assert posterior.log_evidence[1] - posterior.log_evidence[0] == pytest.approx(difference)


def test_prior_shares_follow_the_drift_widths():
    """Each drift's share is spread evenly over the seasonal widths."""
    assert prior_shares(4, PLAIN).tolist() == [0.375, 0.375, 0.125, 0.125]
