"""Bayesian linear regression of a series on filtered columns, for all candidates at once.

Given a model's smoothing parameters, level, drift and season are coefficients of a linear
regression with errors of one variance. With coefficients ~ N(0, (width x error sd)²) and an
inverse-gamma variance the posterior and the evidence are in closed form (Bishop, "Pattern
Recognition and Machine Learning", 2006, section 3.5; widths and variance marginalised by grid and
by Student t). A narrow width shrinks a seasonal pattern or a drift towards none.
"""

from dataclasses import dataclass

import numpy as np

from workbench.outlook.arrays import FloatArray, IntArray
from workbench.outlook.calibration import Calibration


@dataclass(frozen=True, slots=True)
class Posterior:
    """Posterior of M candidates, a model of the bank with one set of prior widths each.

    `model` (M,) row of the bank; `center` (M, p) mean of the coefficients; `root` (M, p, p) with
    root @ root.T their covariance in units of the error variance; `square` (M,) and `dof` of the
    scaled inverse chi-square variance; `log_evidence` (M,) up to a constant shared by all.
    """

    model: IntArray
    center: FloatArray
    root: FloatArray
    square: FloatArray
    dof: float
    log_evidence: FloatArray


def prior_widths(coefficients: int, tuning: Calibration) -> FloatArray:
    """Return the grid of prior widths (S, p): level, drift, then the seasonal coefficients."""
    seasonal = coefficients - 2
    widths = tuning.season_widths if seasonal else (0.0,)
    return np.array(
        [
            [tuning.level_width, drift, *([season] * seasonal)]
            for drift in tuning.drift_widths
            for season in widths
        ]
    )


def prior_shares(sets: int, tuning: Calibration) -> FloatArray:
    """Return the prior weight (sets,) of each row of `prior_widths`; they sum to 1."""
    drift = np.array(tuning.drift_prior)
    return np.repeat(drift / drift.sum(), sets // drift.size) * drift.size / sets


def regress(errors: FloatArray, observed: int, tuning: Calibration) -> Posterior:
    """Regress column 0 of `errors` (K, n, 1 + p) on the others; `observed` counts the periods seen.

    Errors of periods not seen must be 0. Dividing by the widths first (whitening) lets a width of
    0 switch a coefficient off exactly.
    """
    gram = np.matmul(errors.transpose(0, 2, 1), errors)
    widths = prior_widths(gram.shape[1] - 1, tuning)
    models, sets, p = gram.shape[0], *widths.shape
    inner = gram[:, None, 1:, 1:] * widths[None, :, :, None] * widths[None, :, None, :]
    lower = np.linalg.cholesky(inner + np.eye(p))
    inverse = np.linalg.inv(lower)
    white = np.matmul(inverse, (gram[:, None, 1:, 0] * widths)[..., None])[..., 0]
    root = widths[None, :, :, None] * inverse.swapaxes(-1, -2)
    square = tuning.prior_square + np.maximum(gram[:, None, 0, 0] - (white**2).sum(axis=-1), 0.0)
    dof = observed + tuning.prior_dof
    half_log_det = np.log(np.diagonal(lower, axis1=-2, axis2=-1)).sum(axis=-1)
    return Posterior(
        model=np.repeat(np.arange(models), sets),
        center=np.matmul(root, white[..., None])[..., 0].reshape(-1, p),
        root=root.reshape(-1, p, p),
        square=square.reshape(-1),
        dof=dof,
        log_evidence=(
            np.log(prior_shares(sets, tuning)) - half_log_det - 0.5 * dof * np.log(square)
        ).reshape(-1),
    )
