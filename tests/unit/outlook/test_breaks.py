"""Steps are found where they are, with their place, and seldom where they are not."""

import numpy as np
import pytest

from workbench.outlook.breaks import find_breaks, segment_of


def series(seed: int, size: int = 36, memory: float = 0.0) -> np.ndarray:
    """Return months of variance 1 with a lag-1 correlation."""
    rng = np.random.default_rng(seed)
    shocks = rng.normal(size=size + 50) * np.sqrt(1 - memory**2)
    values = np.zeros(size + 50)
    for t in range(1, size + 50):
        values[t] = memory * values[t - 1] + shocks[t]
    return values[50:]


def found_in(values: np.ndarray, seed: int = 0, shuffles: int = 199):
    """Return the steps, shuffled from a seed of its own."""
    return find_breaks(values, np.random.default_rng(seed), shuffles)


def test_a_step_is_found_with_its_place_and_size() -> None:
    """Three standard deviations at the twentieth month, one value missing."""
    values = series(1) + np.where(np.arange(36) >= 20, 3.0, 0.0)
    values[5] = np.nan
    [step] = found_in(values)
    assert step.index == 20
    assert step.after - step.before == pytest.approx(3.0, abs=0.8)
    assert step.p_value <= 0.01
    assert segment_of((step,), 36).tolist() == [0] * 20 + [1] * 16


def test_two_steps_are_found_one_after_the_other() -> None:
    """Up and down again."""
    at = np.arange(48)
    values = series(2, 48) + np.where((at >= 16) & (at < 32), 4.0, 0.0)
    found = found_in(values)
    assert [one.index for one in found] == pytest.approx([16, 32], abs=2)


@pytest.mark.parametrize(("memory", "most"), [(0.0, 5), (0.5, 12)])
def test_noise_is_seldom_a_step(memory: float, most: int) -> None:
    """At 1 %: of 120 histories few, also where months resemble their neighbours."""
    found = sum(bool(found_in(series(seed, memory=memory), seed)) for seed in range(120))
    assert found <= most


def test_steps_of_three_sds_are_mostly_found() -> None:
    """Of 60 histories with a step in the middle at least 54."""
    step = np.where(np.arange(36) >= 18, 3.0, 0.0)
    assert sum(bool(found_in(series(seed) + step, seed)) for seed in range(60)) >= 54


def test_a_steady_drift_is_no_step() -> None:
    """A straight line fits better, so there is no step at the top."""
    assert found_in(series(3) * 0.3 + 0.2 * np.arange(36)) == ()


def test_the_same_generator_gives_the_same_p_value() -> None:
    """Reproducible from what is passed."""
    values = series(4) + np.where(np.arange(36) >= 12, 2.5, 0.0)
    assert found_in(values, 7) == found_in(values, 7)


def test_short_and_constant_histories_have_no_step() -> None:
    """Seven values cannot be split into two parts of four."""
    assert found_in(np.arange(7.0)) == ()
    assert found_in(np.full(30, 2.0)) == ()
