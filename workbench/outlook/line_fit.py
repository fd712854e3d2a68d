"""One series on one scale: fit all candidates, draw futures from a given choice of them."""

from dataclasses import dataclass

import numpy as np

from workbench.outlook.arrays import BoolArray, FloatArray, IntArray
from workbench.outlook.calibration import Calibration
from workbench.outlook.design import future_design, past_design
from workbench.outlook.models import Bank, Filtered, model_bank, run_filters, run_forward
from workbench.outlook.regression import Posterior, regress
from workbench.outlook.transforms import Transform

REACH = 3.0


@dataclass(frozen=True, slots=True)
class LineFit:
    """All candidates fitted on the line of one transform.

    The line is standardised, line = mean + sd x standardised. `seen` (n,) says which periods have
    a value; `log_weight` (M,) is evidence and prior in natural units, comparable across transforms;
    `span` is the lowest and highest observed point of the line.
    """

    transform: Transform
    mean: float
    sd: float
    span: tuple[float, float]
    season: int | None
    seen: BoolArray
    bank: Bank
    filtered: Filtered
    posterior: Posterior
    log_weight: FloatArray


def fit_line(
    values: FloatArray, transform: Transform, season: int | None, tuning: Calibration
) -> LineFit:
    """Fit every candidate to `values` (n,), NaN missing, not constant, inside the bounds."""
    seen = np.isfinite(values)
    line = transform.forward(values)
    low, high = float(line[seen].min()), float(line[seen].max())
    unit = (line - low) / (high - low)
    center, spread = float(unit[seen].mean()), float(unit[seen].std())
    standard = np.where(seen, (unit - center) / spread, 0.0)
    columns = np.column_stack([standard, past_design(values.size, season)])
    bank = model_bank()
    filtered = run_filters(bank, columns, seen)
    count = int(seen.sum())
    posterior = regress(filtered.errors, count, tuning)
    mean, sd = low + (high - low) * center, (high - low) * spread
    log_weight = (
        posterior.log_evidence
        + np.log(bank.prior)[posterior.model]
        + (transform.log_slope(values[seen]) - count * np.log(sd))
    )
    return LineFit(
        transform, mean, sd, (low, high), season, seen, bank, filtered, posterior, log_weight
    )


def draw_futures(
    fitted: LineFit,
    chosen: IntArray,
    periods: int,
    rng: np.random.Generator,
    tuning: Calibration,
) -> FloatArray:
    """Draw one future for each chosen candidate (P,); returns (P, periods) in natural units.

    Per path: a variance (which makes shocks Student t over paths) and a lognormal factor on it, as
    calm and restless years of real series differ more than their history shows; coefficients with
    a shift of the level, the state they imply at the last period, then shocks. So months of one
    path hang together, which "at least one of twelve" depends on. On the line a path may leave the observed span by at most
    REACH times its width: a guard against explosions on a log scale, out of reach otherwise.
    """
    posterior, filtered = fitted.posterior, fitted.filtered
    model = posterior.model[chosen]
    sigma = np.sqrt(posterior.square[chosen] / rng.chisquare(posterior.dof, chosen.size))
    sigma *= np.exp(tuning.scale_spread * rng.standard_normal(chosen.size))
    sigma *= 1.0 + tuning.small_sample / int(fitted.seen.sum())
    whites = rng.standard_normal((chosen.size, posterior.center.shape[1]))
    theta = posterior.center[chosen] + sigma[:, None] * _product(posterior.root[chosen], whites)
    theta[:, 0] += tuning.level_shift * sigma * rng.standard_normal(chosen.size)
    states = (_state(filtered.level[model], theta), _state(filtered.trend[model], theta))
    shocks = sigma[:, None] * _unit_shocks(fitted, chosen, periods, rng, tuning)
    future = run_forward(fitted.bank, model, states, shocks, tuning.noise_widen)
    future += theta @ future_design(periods, fitted.season, tuning.drift_damping).T
    low, high = fitted.span
    reach = REACH * (high - low)
    line = np.clip(fitted.mean + fitted.sd * future, low - reach, high + reach)
    futures: FloatArray = fitted.transform.backward(line)
    return futures


def _product(matrices: FloatArray, vectors: FloatArray) -> FloatArray:
    product: FloatArray = np.matmul(matrices, vectors[..., None])[..., 0]
    return product


def _state(columns: FloatArray, theta: FloatArray) -> FloatArray:
    """Return the state of y minus the regression: `columns` (P, 1 + p), y's first."""
    own: FloatArray = columns[:, 0] - np.einsum("ij,ij->i", columns[:, 1:], theta)
    return own


def _unit_shocks(
    fitted: LineFit,
    chosen: IntArray,
    periods: int,
    rng: np.random.Generator,
    tuning: Calibration,
) -> FloatArray:
    """Return shocks (P, periods) of unit scale: smoothed residuals in some paths, t in the others."""
    shape = (chosen.size, periods)
    dof = tuning.shock_dof
    shocks = rng.standard_t(dof, shape) * np.sqrt((dof - 2.0) / dof)
    resampled = np.flatnonzero(rng.random(chosen.size) < tuning.resampled_share)
    rows = chosen[resampled]
    posterior = fitted.posterior
    seen = np.flatnonzero(fitted.seen)
    picked = seen[rng.integers(0, seen.size, (rows.size, periods))]
    columns = fitted.filtered.errors[posterior.model[rows][:, None], picked]
    residuals = columns[..., 0] - _product(columns[..., 1:], posterior.center[rows])
    residuals /= np.sqrt(posterior.square[rows] / posterior.dof)[:, None]
    noise = rng.standard_normal((rows.size, periods))
    smoothing = tuning.smoothing
    shocks[resampled] = np.sqrt(1.0 - smoothing**2) * residuals + smoothing * noise
    unit: FloatArray = shocks
    return unit
