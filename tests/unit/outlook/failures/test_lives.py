"""Lifetimes with unseen ends: published survival, scipy's own fit, and laws that were drawn."""

import numpy as np
import pytest
from scipy.special import gamma
from scipy.stats import CensoredData, weibull_min

from workbench.codes import StepError
from workbench.evidence.kpi.lifetimes import Spells
from workbench.outlook.failures import Lives, fit_weibull, judge_ageing, kaplan_meier, lives_of

# Weeks of remission under 6-MP, + censored (Freireich and others 1963; Cox and Oakes, "Analysis of
# Survival Data", 1984, tables 1.1 and 4.1).
ENDED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
STILL = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]


def seen_whole(ended: list[float], still: list[float]) -> Lives:
    """Return lives whose beginnings were all seen."""
    hours = np.array([*ended, *still], dtype=np.float64)
    return Lives(hours, np.ones(hours.size, bool), np.arange(hours.size) < len(ended))


def log_of_renewals(shape: float, assets: int, seed: int) -> Lives:
    """Cut a window of 1,000 hours out of renewals of mean 400 hours that have long been under way."""
    rng, scale = np.random.default_rng(seed), 400.0 / gamma(1 + 1 / shape)
    ends = np.cumsum(scale * rng.weibull(shape, (assets, 60)), axis=1) - 2500.0
    starts = np.pad(ends[:, :-1], ((0, 0), (1, 0)), constant_values=-2500.0)
    assert ends[:, -1].min() > 1000.0
    inside = (ends > 0.0) & (starts < 1000.0)
    begin, end = np.maximum(starts[inside], 0.0), np.minimum(ends[inside], 1000.0)
    return Lives(end - begin, starts[inside] > 0.0, ends[inside] <= 1000.0)


def test_published_survival_with_censoring() -> None:
    """The product-limit estimate of the 6-MP group as printed: .857 .807 .753 .690 .627 .538 .448."""
    curve = kaplan_meier(seen_whole(ENDED, STILL))
    assert curve.hours.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.share.round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert np.all((curve.low < curve.share) & (curve.share < curve.high))


def test_a_life_of_unknown_age_is_no_life_from_its_beginning() -> None:
    """Kaplan-Meier leaves it out; with nothing seen whole there is no curve."""
    lives = seen_whole(ENDED, STILL)
    more = Lives(np.append(lives.hours, 1.0), np.append(lives.begun, False),
                 np.append(lives.ended, True))  # fmt: skip
    assert kaplan_meier(more).share.tolist() == kaplan_meier(lives).share.tolist()
    with pytest.raises(StepError):
        kaplan_meier(seen_whole([], [5.0]))


def test_weibull_agrees_with_scipy_on_right_censored_lives() -> None:
    """Maximum likelihood of the 6-MP group; the constant rate is 9 / 359 weeks."""
    lives = seen_whole(ENDED, STILL)
    shape, _, scale = weibull_min.fit(CensoredData.right_censored(lives.hours, ~lives.ended),
                                      floc=0)  # fmt: skip
    fitted = fit_weibull(lives)
    assert fitted.shape == pytest.approx(shape, rel=2e-3)
    assert fitted.scale == pytest.approx(scale, rel=2e-3)
    assert lives.hours.sum() == 359
    judged = judge_ageing(seen_whole(ENDED * 2, STILL * 2))
    assert judged.used == "constant"
    assert judged.finding.code == "outlook.constant_rate_used"


@pytest.mark.parametrize(("shape", "used"), [(2.5, "weibull"), (1.0, "constant")])
def test_ageing_is_found_where_it_is(shape: float, used: str) -> None:
    """150 machines in a window of 1,000 hours: the law is recovered, ages unknown at its start."""
    judged = judge_ageing(log_of_renewals(shape, 150, seed=3))
    assert judged.used == used
    assert judged.weibull is not None
    assert judged.weibull.shape == pytest.approx(shape, rel=0.15)
    assert judged.weibull.mean == pytest.approx(400, rel=0.12)


def test_a_constant_rate_is_seldom_called_ageing() -> None:
    """At a level of 1 % of 40 logs at most 3: more would come once in a thousand times."""
    found = [judge_ageing(log_of_renewals(1.0, 12, seed)).used for seed in range(40)]
    assert found.count("weibull") <= 3


def test_taking_an_unknown_age_for_a_new_asset_would_bias_the_shape() -> None:
    """The reason for the density of what is left of a life."""
    lives = log_of_renewals(3.0, 300, seed=4)
    naive = fit_weibull(Lives(lives.hours, np.ones(lives.hours.size, bool), lives.ended))
    assert naive.shape < 2.5 < fit_weibull(lives).shape


def test_too_few_failures_are_said_and_a_constant_rate_is_used() -> None:
    """Nine failures tell nothing about ageing; one allows no fit."""
    judged = judge_ageing(seen_whole([5.0, 7.0], [9.0]))
    assert (judged.used, judged.weibull, judged.p_value) == ("constant", None, None)
    assert judged.finding.code == "outlook.ageing_not_testable"
    with pytest.raises(StepError):
        fit_weibull(seen_whole([5.0], [9.0]))


def test_the_spread_of_the_fit_is_that_of_repeated_fits() -> None:
    """Standard errors of log scale and log shape, from the observed information."""
    fits = [fit_weibull(log_of_renewals(2.0, 20, seed)) for seed in range(24)]
    logs = np.log([[one.scale, one.shape] for one in fits])
    told = np.mean([np.sqrt(np.diag(one.covariance)) for one in fits], axis=0)
    assert logs.std(axis=0, ddof=1) == pytest.approx(told, rel=0.4)


def test_spells_without_operating_hours_are_left_out() -> None:
    """A spell that planned work fills says nothing of lives."""
    flags = np.array([True, True])
    spells = Spells(np.zeros(2, int), np.zeros(2, int), np.full(2, 9), np.array([0.0, 2.5]),
                    flags, flags)  # fmt: skip
    assert lives_of(spells).hours.tolist() == [2.5]
