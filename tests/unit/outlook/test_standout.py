"""What stands out is said with its period and its size, in natural units."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.outlook.standout import Feature, standing_out

MONTHS = tuple(f"{2024 + m // 12}-{m % 12 + 1:02d}" for m in range(36))
SHARE = (0.0, 1.0)


def months(seed: int = 2) -> np.ndarray:
    """Return three years of availability about 97.8 %."""
    return 1 - np.exp(np.random.default_rng(seed).normal(np.log(0.022), 0.3, 36))


def seen(values: np.ndarray, bounds=SHARE) -> tuple[Feature, ...]:
    """Return what stands out, shuffled from a fixed seed."""
    return standing_out(values, MONTHS[: values.size], bounds, np.random.default_rng(0))


def test_an_ordinary_history_has_nothing() -> None:
    """No feature, no label to give."""
    assert seen(months()) == ()


def test_one_long_stop_is_an_odd_month_and_no_step() -> None:
    """The gearbox of 300 hours: value and what is usual, in natural units."""
    values = months()
    values[20] = 0.70
    [found] = seen(values)
    assert (found.kind, found.period) == ("outlier", "2025-09")
    params = found.finding.params
    assert found.finding.code == "outlook.outlier_found"
    assert params["value"] == pytest.approx(0.70)
    assert params["usual"] == pytest.approx(0.978, abs=0.004)


def test_a_new_line_is_a_step_with_both_levels() -> None:
    """From the month on the level is another; no single month of it is odd."""
    values = months()
    values[18:] = 1 - 2.8 * (1 - values[18:])
    found = seen(values)
    assert [one.kind for one in found] == ["break"]
    params = found[0].finding.params
    assert found[0].period == "2025-07"
    assert params["before"] == pytest.approx(0.978, abs=0.004)
    assert params["after"] == pytest.approx(0.938, abs=0.008)


def test_summer_is_a_season_with_its_best_and_worst_month() -> None:
    """Months are named by the last one of each; no step is seen in it."""
    rng, at = np.random.default_rng(3), np.arange(36)
    values = 10 + 3 * np.cos(2 * np.pi * at / 12) + rng.normal(scale=0.5, size=36)
    found = seen(values, (0.0, None))
    assert [one.kind for one in found] == ["season"]
    params = found[0].finding.params
    assert str(params["high"]).endswith(("-12", "-01", "-02"))
    assert str(params["low"]).endswith(("-06", "-07", "-08"))
    assert params["most"] > 12 > 8 > params["least"]


def test_a_drift_is_said_once() -> None:
    """A steady rise is a drift, not a step."""
    values = 20 + 0.3 * np.arange(36) + np.random.default_rng(4).normal(scale=0.5, size=36)
    found = seen(values, (0.0, None))
    assert [one.kind for one in found] == ["trend"]
    assert found[0].finding.params["change"] == pytest.approx(3.6, abs=0.5)


def test_a_history_that_says_nothing_has_nothing_that_stands_out() -> None:
    """Constant, empty, too short."""
    for values in (np.full(36, 0.9), np.full(36, np.nan), np.array([0.9, 0.2, 0.8])):
        assert seen(values) == ()


@settings(max_examples=15)
@given(
    st.lists(st.one_of(st.just(float("nan")), st.floats(0.0, 1.0)), min_size=6, max_size=36),
)
def test_never_a_value_that_is_not_there_and_nothing_changes(values: list[float]) -> None:
    """Whatever the history: periods are its own, an odd month has a value, the input stays."""
    history = np.array(values)
    before = history.copy()
    names = MONTHS[: history.size]
    for found in seen(history):
        assert found.period in names
        if found.kind == "outlier":
            assert np.isfinite(history[names.index(found.period)])
    assert np.array_equal(before, history, equal_nan=True)
