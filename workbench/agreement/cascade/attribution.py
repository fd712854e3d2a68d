"""Attribution: who moved the result, once it is measured, without a residual.

Log-mean Divisia index for products: ΔY_i = L(Y₁, Y₀)·ln(x_i1/x_i0) with
L(a, b) = (a − b)/ln(a/b); weighted differences for means and sums. Both add up exactly.
"""

import numpy as np

from workbench.agreement.cascade.teams import FloatArray, Structure
from workbench.codes import StepError

NEAR = 0.5


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
        return _log_mean(float(after.prod()), float(before.prod())) * np.log(after / before)
    shares = weights / weights.sum() if structure == "mean" else weights
    return shares * (after - before)


def _log_mean(a: float, b: float) -> float:
    ratio = (a - b) / b
    if abs(ratio) < 1e-15:
        return a
    near = abs(ratio) < NEAR  # log1p keeps small changes exact, log the large ones
    return (a - b) / float(np.log1p(ratio) if near else np.log(a / b))
