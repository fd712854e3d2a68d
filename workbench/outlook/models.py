"""A bank of small exponential-smoothing models, run side by side as linear filters.

Every model is regression plus smoothed errors in innovations form (Hyndman, Koehler, Ord and
Snyder, "Forecasting with Exponential Smoothing", Springer 2008, chapters 3 and 9):

    y_t = x_t'theta + c_{t-1} + phi b_{t-1} + e_t
    c_t = rho c_{t-1} + phi b_{t-1} + alpha e_t       a level (rho = 1) or mean reversion (rho < 1)
    b_t = phi b_{t-1} + beta e_t                       a damped trend

with c_0 = b_0 = 0. As e is linear in y and x, one pass over time filters all models at once.
"""

from dataclasses import dataclass

import numpy as np

from workbench.outlook.arrays import BoolArray, FloatArray, IntArray

ALPHAS = (0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0)
REVERSIONS = ((0.3, 1.0), (0.5, 1.0), (0.7, 1.0), (0.7, 0.5), (0.9, 1.0), (0.9, 0.6), (0.9, 0.3))
TRENDS = tuple((a, f, b) for a in (0.2, 0.5, 0.9) for f in (0.85, 0.95) for b in (0.1, 0.3))
CONSTANT_PRIOR = 20.0
LEVEL_PRIOR = 1.0
REVERSION_PRIOR = 0.5
TREND_PRIOR = 0.3


@dataclass(frozen=True, slots=True)
class Bank:
    """Smoothing parameters of K models and their prior weights; each array has shape (K,)."""

    rho: FloatArray
    alpha: FloatArray
    phi: FloatArray
    beta: FloatArray
    prior: FloatArray


@dataclass(frozen=True, slots=True)
class Filtered:
    """Errors (K, n, q) of q columns under K models, and the states (K, q) after the last period."""

    errors: FloatArray
    level: FloatArray
    trend: FloatArray


def model_bank() -> Bank:
    """Return the fixed bank: constant to random walk, mean reversion, damped trends."""
    rows = [(1.0, 0.0, 0.0, 0.0, CONSTANT_PRIOR)]
    rows += [(1.0, alpha, 0.0, 0.0, LEVEL_PRIOR) for alpha in ALPHAS]
    rows += [(rho, share * rho, 0.0, 0.0, REVERSION_PRIOR) for rho, share in REVERSIONS]
    rows += [(1.0, alpha, phi, share * alpha, TREND_PRIOR) for alpha, phi, share in TRENDS]
    rho, alpha, phi, beta, prior = np.array(rows).T
    return Bank(rho, alpha, phi, beta, prior / prior.sum())


def run_filters(bank: Bank, columns: FloatArray, seen: BoolArray) -> Filtered:
    """Filter `columns` (n, q) by every model; a period not `seen` (n,) updates nothing.

    The errors of periods not seen are 0.
    """
    rho, alpha, phi, beta = (a[:, None] for a in (bank.rho, bank.alpha, bank.phi, bank.beta))
    shape = (bank.rho.size, columns.shape[1])
    level, trend = np.zeros(shape), np.zeros(shape)
    errors = np.zeros((shape[0], columns.shape[0], shape[1]))
    for t in range(columns.shape[0]):
        carried = phi * trend
        level_next, trend = rho * level + carried, carried
        if seen[t]:
            errors[:, t] = columns[t] - level - carried
            level_next = level_next + alpha * errors[:, t]
            trend = trend + beta * errors[:, t]
        level = level_next
    return Filtered(errors, level, trend)


def run_forward(
    bank: Bank,
    model: IntArray,
    states: tuple[FloatArray, FloatArray],
    shocks: FloatArray,
    noise_widen: float,
) -> FloatArray:
    """Continue paths from their states by `shocks` (P, h); returns (P, h), regression left out.

    `model` (P,) is the row of the bank that each path follows, `states` level and trend (P,).
    What is seen in a period carries the shock times `noise_widen`, the state the shock itself.
    """
    rho, alpha, phi, beta = (a[model] for a in (bank.rho, bank.alpha, bank.phi, bank.beta))
    level, trend = states
    future = np.empty_like(shocks)
    for h in range(shocks.shape[1]):
        carried = phi * trend
        future[:, h] = level + carried + noise_widen * shocks[:, h]
        level = rho * level + carried + alpha * shocks[:, h]
        trend = carried + beta * shocks[:, h]
    return future
