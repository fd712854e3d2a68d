"""Failure rates: the published bounds, and what they say of data that was drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.outlook.failures import FLAT, RatePrior, estimate_rate


@pytest.mark.parametrize(
    ("failures", "bound", "point"), [(0, 2171, None), (3, 748, 1667), (12, 281, 417)]
)
def test_published_bounds_after_5000_hours(
    failures: int, bound: float, point: float | None
) -> None:
    """Domain guide 2.4: 90 % lower bounds of the mean time between failures, and the points."""
    rate = estimate_rate(failures, 5000.0)
    assert rate.mtbf_at_least(0.9) == pytest.approx(bound, abs=0.5)
    if point is not None:
        assert 1 / rate.point == pytest.approx(point, abs=0.5)


def test_without_a_failure_no_perfection_is_promised() -> None:
    """The rate used is the median of what is possible: ln 2 / T."""
    assert estimate_rate(0, 5000.0).point == pytest.approx(np.log(2) / 5000, rel=1e-12)


def test_a_prior_of_the_fleet_counts_as_failures_and_hours_seen() -> None:
    """Gamma(a + r, b + T)."""
    rate = estimate_rate(2, 1000.0, RatePrior(4.0, 5000.0))
    assert (rate.shape, rate.scale_hours) == (6.0, 6000.0)
    assert rate.point == 0.001
    drawn = rate.draw(200_000, np.random.default_rng(1))
    assert drawn.mean() == pytest.approx(0.001, rel=0.005)
    assert np.quantile(drawn, 0.9) == pytest.approx(rate.quantile(0.9), rel=0.01)


def test_failures_to_come_are_negative_binomial() -> None:
    """The most failures in a window agree with counts drawn from drawn rates."""
    rate, rng = estimate_rate(7, 4000.0, RatePrior(1.5, 300.0)), np.random.default_rng(2)
    counts = rng.poisson(rate.draw(200_000, rng) * 1500.0)
    for p in (0.05, 0.5, 0.95):
        most = rate.most_failures(1500.0, p)
        assert np.mean(counts <= most) >= p - 0.004
        assert most == 0 or np.mean(counts <= most - 1) < p + 0.004


@given(st.integers(0, 200), st.floats(1.0, 1e7), st.floats(0.5, 0.999))
def test_more_confidence_never_promises_more_and_more_failures_never_less(
    failures: int, hours: float, confidence: float
) -> None:
    """The bound falls with confidence and with failures, and scales with the hours."""
    rate = estimate_rate(failures, hours)
    assert rate.mtbf_at_least(0.9999) <= rate.mtbf_at_least(confidence)
    assert estimate_rate(failures + 1, hours).mtbf_at_least(confidence) < rate.mtbf_at_least(
        confidence
    )
    double = estimate_rate(failures, 2 * hours).mtbf_at_least(confidence)
    assert double == pytest.approx(2 * rate.mtbf_at_least(confidence), rel=1e-9)


@pytest.mark.parametrize(("count", "hours"), [(-1, 10.0), (1, 0.0), (1, float("nan"))])
def test_what_is_no_exposure_is_refused(count: int, hours: float) -> None:
    """Counts from 0, hours above 0."""
    with pytest.raises(StepError) as refused:
        estimate_rate(count, hours)
    assert refused.value.finding.code == "outlook.no_exposure"


def test_an_impossible_prior_is_refused() -> None:
    """A shape of 0 is no distribution."""
    with pytest.raises(StepError):
        estimate_rate(1, 1.0, RatePrior(0.0, 1.0))
    assert FLAT.hours == 0.0
