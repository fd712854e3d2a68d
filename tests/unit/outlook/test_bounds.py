"""Prediction bounds: the published factors, and how often the bounds hold."""

import numpy as np
import pytest

from workbench.codes import StepError
from workbench.outlook.bounds import prediction_bound, prediction_factor
from workbench.outlook.transforms import Identity, LogDistance, LogitShare


@pytest.mark.parametrize(
    ("months", "one", "year"),
    [(6, 2.18, 1.01), (9, 1.96, 0.82), (12, 1.87, 0.73), (24, 1.75, 0.61)],
)
def test_published_factors(months: int, one: float, year: float) -> None:
    """Domain guide 2.2: one future month, and the mean of the next twelve, at 95 %."""
    assert prediction_factor(months) == pytest.approx(one, abs=0.006)
    assert prediction_factor(months, ahead=12) == pytest.approx(year, abs=0.006)


@pytest.mark.parametrize("ahead", [1, 12])
def test_the_bound_holds_as_often_as_it_says(ahead: int) -> None:
    """Of 4,000 histories of nine normal months 95 % keep it (standard error 0.35 %)."""
    rng, plain = np.random.default_rng(1), Identity(-np.inf, np.inf)
    kept = [
        rng.normal(size=ahead).mean() >= prediction_bound(rng.normal(size=9), plain, "higher", 0.95, ahead)
        for _ in range(4000)
    ]  # fmt: skip
    assert np.mean(kept) == pytest.approx(0.95, abs=0.011)


@pytest.mark.parametrize(
    "scale",
    [LogitShare(0.0, 1.0, 0.0), LogDistance(0.0, 1.0, 0.0), LogDistance(1.0, -1.0, 0.0)],
    ids=["share", "above a bound", "below a bound"],
)
def test_the_bound_lies_on_the_bad_side_and_inside_what_is_possible(
    scale: LogitShare | LogDistance,
) -> None:
    """Below all of the history where higher is better, above it where lower is; missing is passed over."""
    values = np.array([0.95, 0.97, np.nan, 0.96, 0.98, 0.99])
    low = prediction_bound(values, scale, "higher", 0.99)
    high = prediction_bound(values, scale, "lower", 0.99)
    assert low < 0.95
    assert high > 0.99
    assert low > 0 or scale == LogDistance(1.0, -1.0, 0.0)
    assert high < 1 or scale == LogDistance(0.0, 1.0, 0.0)


def test_one_month_has_no_bound() -> None:
    """A spread needs two."""
    with pytest.raises(StepError):
        prediction_factor(1)
