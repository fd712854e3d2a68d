"""Attribution: who moved the result, once it is measured, without a residual.

Log-mean Divisia index for products: ΔY_i = L(Y₁, Y₀)·ln(x_i1/x_i0) with
L(a, b) = (a − b)/ln(a/b); weighted differences for means and sums. Both add up exactly.
"""

import numpy as np

from workbench.agreement.cascade.teams import FloatArray, Structure
from workbench.codes import StepError

NEAR = 0.5
_SAME = 1e-15


def attribute(
    structure: Structure, weights: FloatArray, before: FloatArray, after: FloatArray
) -> FloatArray:
    """Return each team's part of the change of the top, shape (teams,); they sum to the change.

    `before`, `after` and `weights` have shape (teams,); weights are not used in a product.
    StepErrors: cascade.measured_unusable (shapes differ, not finite, a product with values <= 0).
    """
    both = np.stack([before, after]) if before.shape == after.shape else np.array([np.nan])
    positive = structure != "product" or bool(both.min() > 0)
    if not (np.isfinite(both).all() and positive and before.shape == weights.shape):
        raise StepError("cascade.measured_unusable")
    if structure == "product":
        return log_mean(float(after.prod()), float(before.prod())) * np.log(after / before)
    shares = weights / weights.sum() if structure == "mean" else weights
    return shares * (after - before)


def log_mean(a: FloatArray | float, b: FloatArray | float) -> FloatArray:
    """Return L(a, b) = (a − b)/ln(a/b) of values above 0, in their shape; L(a, a) = a."""
    ratio = np.asarray((np.asarray(a) - b) / b, dtype=np.float64)
    near = np.abs(ratio) < NEAR  # log1p keeps small changes exact, log the large ones
    fine = np.log1p(np.where(near, ratio, 0.0))
    grown = np.where(near, fine, np.log(np.asarray(a) / b))
    same = np.abs(ratio) < _SAME
    return np.asarray(np.where(same, a, (np.asarray(a) - b) / np.where(same, 1.0, grown)))
