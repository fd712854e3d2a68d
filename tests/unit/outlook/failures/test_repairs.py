"""Repair times: an open repair lasts at least so long, and what is not known is said."""

import numpy as np
import pytest
from scipy.stats import CensoredData, lognorm

from workbench.codes import StepError
from workbench.outlook.failures import RepairFit, RepairLaw, TooFewRepairs, fit_repairs

NONE = np.array([])


def cut(seed: int, size: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Draw lognormal repairs of mean 6 h, variation 1.2, each cut by a log that ends at 8 h."""
    law = RepairLaw(6.0, 1.2)
    hours = np.exp(np.random.default_rng(seed).normal(law.log_mean, law.log_sd, size))
    return hours[hours <= 8.0], np.full(int((hours > 8.0).sum()), 8.0)


def test_the_law_of_the_worked_example() -> None:
    """Mean 6 h and a coefficient of variation of 1.2 come back from its logs."""
    law = RepairLaw(6.0, 1.2)
    hours = np.exp(np.random.default_rng(0).normal(law.log_mean, law.log_sd, 400_000))
    assert hours.mean() == pytest.approx(6.0, rel=0.01)
    assert hours.std() / hours.mean() == pytest.approx(1.2, rel=0.02)


def test_without_open_repairs_the_fit_is_mean_and_sd_of_the_logs() -> None:
    """The closed form of maximum likelihood."""
    hours = np.array([1.0, 2.0, 4.0, 8.0])
    fitted = fit_repairs(hours, NONE)
    assert isinstance(fitted, RepairFit)
    assert fitted.law.log_mean == pytest.approx(np.log(hours).mean(), abs=1e-6)
    assert fitted.law.log_sd == pytest.approx(np.log(hours).std(), abs=1e-5)


def test_open_repairs_count_as_scipy_counts_them() -> None:
    """Right-censored lognormal likelihood; leaving open repairs out would tell 3 hours for 6."""
    finished, still = cut(1, 4000)
    fitted = fit_repairs(finished, still)
    assert isinstance(fitted, RepairFit)
    sigma, _, scale = lognorm.fit(CensoredData(uncensored=finished, right=still), floc=0)
    assert fitted.law.log_sd == pytest.approx(sigma, rel=1e-3)
    assert fitted.law.log_mean == pytest.approx(np.log(scale), abs=1e-3)
    assert fitted.law.mean == pytest.approx(6.0, rel=0.06)
    assert finished.mean() < 3.4


@pytest.mark.parametrize("still", [NONE, np.array([3.0, 9.0, 12.0])])
def test_parameters_are_drawn_around_the_fit(still: np.ndarray) -> None:
    """The posterior mean of the log hours stays by the fit; its spread falls with the root of n."""
    finished = np.exp(np.random.default_rng(2).normal(1.0, 0.8, 40))
    fitted = fit_repairs(finished, still)
    assert isinstance(fitted, RepairFit)
    mean, sd = fitted.draw(5_000, np.random.default_rng(3))
    assert mean.mean() == pytest.approx(fitted.law.log_mean, abs=0.03)
    assert mean.std() == pytest.approx(fitted.law.log_sd / np.sqrt(40 + still.size), rel=0.12)
    assert sd.mean() == pytest.approx(fitted.law.log_sd, rel=0.06)


def test_drawn_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Of 60 small logs (12 repairs, some open) the middle 90 % holds the true log mean in 47 to 59."""
    law, held = RepairLaw(6.0, 1.2), 0
    for seed in range(60):
        finished, still = cut(seed, 12)
        fitted = fit_repairs(finished, still)
        if isinstance(fitted, RepairFit):
            mean, _ = fitted.draw(200, np.random.default_rng(seed))
            low, high = np.quantile(mean, (0.05, 0.95))
            held += int(low <= law.log_mean <= high)
    assert 47 <= held <= 59


@pytest.mark.parametrize(
    ("finished", "code"),
    [
        ([2.0, 3.0], "outlook.too_few_repairs"),
        ([2.0, 2.0, 2.0], "outlook.repairs_all_same"),
        ([0.0, 2.0, 3.0], "outlook.repair_without_hours"),
    ],
)
def test_what_cannot_be_learned_is_said(finished: list[float], code: str) -> None:
    """A type with its reason, no made-up spread."""
    answer = fit_repairs(np.array(finished), NONE)
    assert isinstance(answer, TooFewRepairs)
    assert answer.finding.code == code


def test_what_is_no_duration_is_refused() -> None:
    """Hours above 0."""
    with pytest.raises(StepError):
        RepairLaw(0.0, 1.0)
