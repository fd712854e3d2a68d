"""Simulate failures and downtime of a fleet of any size, over windows of any length.

Failures of a fleet are Poisson where the rate is constant, and renewals of Weibull lives where it
is not; each failure stops its asset for one repair. Hours are counted in the period in which the
failure falls and are not cut at its end (domain guide 2.3), so that windows add up.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.codes import StepError
from workbench.outlook.arrays import FloatArray, IntArray
from workbench.outlook.failures.lives import WeibullFit
from workbench.outlook.failures.rates import RateEstimate
from workbench.outlook.failures.renewals import Lifetime, renewals
from workbench.outlook.failures.repairs import RepairFit, RepairLaw

AT_A_TIME = 4_000_000  # failures drawn in one block: what memory bears


@dataclass(frozen=True, slots=True)
class FailureModel:
    """How often one asset fails and how long a repair takes.

    `rate` is failures per hour of `base`: operating hours (a fleet that stands does not fail) or
    scheduled hours. `rate_known` and `repairs_known` are what uncertainty is drawn from; None: the
    figure is taken as known. `life` makes lives Weibull instead of exponential.
    """

    rate: float
    repairs: RepairLaw
    base: Literal["operating", "scheduled"] = "operating"
    rate_known: RateEstimate | None = None
    repairs_known: RepairFit | None = None
    life: WeibullFit | None = None


@dataclass(frozen=True, slots=True)
class Fleet:
    """`assets` machines, each scheduled for `hours` hours in every period. Raises StepError."""

    assets: int
    hours: float

    def __post_init__(self) -> None:
        """Refuse a fleet that does not run."""
        if self.assets < 1 or not 0.0 < self.hours < math.inf:
            raise StepError("outlook.fleet_out_of_range", assets=self.assets, hours=self.hours)


@dataclass(frozen=True, slots=True)
class FailurePlan:
    """What the parties believe: `fewer` failures and `shorter` repairs as shares, 0 <= x < 1."""

    fewer: float = 0.0
    shorter: float = 0.0

    def __post_init__(self) -> None:
        """Refuse shares outside their range."""
        for field, share in (("fewer", self.fewer), ("shorter", self.shorter)):
            if not 0.0 <= share < 1.0:
                code = "outlook.plan_out_of_range"
                raise StepError(code, field=field, value=share, range="0 to below 1")


UNCHANGED = FailurePlan()


@dataclass(frozen=True, slots=True)
class Downtime:
    """Hours down and failures of the whole fleet, both of shape (paths, periods)."""

    hours: FloatArray
    failures: IntArray


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Parameters path by path (paths,): failures per scheduled hour, and of the log repair."""

    rate: FloatArray
    log_mean: FloatArray
    log_sd: FloatArray


def simulate_downtime(
    model: FailureModel,
    fleet: Fleet,
    size: tuple[int, int],
    rng: np.random.Generator,
    *,
    plan: FailurePlan = UNCHANGED,
    uncertain: bool = False,
) -> Downtime:
    """Simulate `size` (paths, periods); the same state of `rng` gives the same answer.

    `uncertain` draws rate and repair law anew for each path from what is known of them; without it
    both are the model's figures, as in the published tables. A plan is a belief, no forecast.
    """
    drawn = _parameters(model, size[0], rng, plan, uncertain=uncertain)
    if model.life is None:
        return _poisson(model.repairs, drawn, fleet, size, rng)
    life = _lifetime(model.life, size[0], rng, plan, uncertain=uncertain)
    hours, failures = renewals(
        life, (drawn.log_mean, drawn.log_sd), fleet.assets, (fleet.hours, size[1]), rng
    )
    return Downtime(hours, failures)


def availability(downtime: Downtime, fleet: Fleet) -> FloatArray:
    """Return the share of scheduled hours up (paths, periods), cut at 0."""
    return np.maximum(1.0 - downtime.hours / (fleet.assets * fleet.hours), 0.0)


def _parameters(
    model: FailureModel,
    paths: int,
    rng: np.random.Generator,
    plan: FailurePlan,
    *,
    uncertain: bool,
) -> _Drawn:
    rate = np.full(paths, model.rate)
    log_mean, log_sd = np.full(paths, model.repairs.log_mean), np.full(paths, model.repairs.log_sd)
    if uncertain and model.rate_known is not None:
        rate = model.rate_known.draw(paths, rng)
    if uncertain and model.repairs_known is not None:
        log_mean, log_sd = model.repairs_known.draw(paths, rng)
    rate, log_mean = rate * (1.0 - plan.fewer), log_mean + math.log1p(-plan.shorter)
    if model.base == "operating":
        mean = model.repairs.mean * (1.0 - plan.shorter)
        rate = rate / (1.0 + rate * mean)
    return _Drawn(rate, log_mean, log_sd)


def _lifetime(
    fitted: WeibullFit,
    paths: int,
    rng: np.random.Generator,
    plan: FailurePlan,
    *,
    uncertain: bool,
) -> Lifetime:
    """Return shape and scale path by path; fewer failures are longer lives."""
    spread = fitted.covariance if uncertain else np.zeros((2, 2))
    logs = rng.multivariate_normal([math.log(fitted.scale), math.log(fitted.shape)], spread, paths)
    return Lifetime(np.exp(logs[:, 1]), np.exp(logs[:, 0]) / (1.0 - plan.fewer))


def _poisson(
    law: RepairLaw,
    drawn: _Drawn,
    fleet: Fleet,
    size: tuple[int, int],
    rng: np.random.Generator,
) -> Downtime:
    paths, periods = size
    means = drawn.rate * fleet.assets * fleet.hours
    rows = max(1, int(AT_A_TIME / max(float(means.max()) * periods, 1.0)))
    failures = rng.poisson(means[:, None], size).astype(np.int64)
    hours = np.empty(size)
    for first in range(0, paths, rows):
        block = slice(first, first + rows)
        counts = failures[block].ravel()
        path = np.repeat(np.repeat(np.arange(paths)[block], periods), counts)
        place = np.repeat(np.arange(counts.size), counts)
        lasting = _repair_hours(law, drawn, path, rng)
        hours[block] = np.bincount(place, lasting, counts.size).reshape(-1, periods)
    return Downtime(hours, failures)


def _repair_hours(
    law: RepairLaw, drawn: _Drawn, path: IntArray, rng: np.random.Generator
) -> FloatArray:
    if law.kind == "exponential":
        mean = np.exp(drawn.log_mean + law.log_sd**2 / 2.0)
        return mean[path] * rng.standard_exponential(path.size)
    noise = rng.standard_normal(path.size)
    lasting: FloatArray = np.exp(drawn.log_mean[path] + drawn.log_sd[path] * noise)
    return lasting
