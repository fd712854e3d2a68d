"""Borrowed futures: ranges that hold for a new asset, and say what they rest on."""

import numpy as np
import pytest

from workbench.outlook.paths import NoOutlook, Outlook
from workbench.outlook.pooling import simulate_from_sisters

NOTHING = np.array([])


def fleet(assets: int, months: int, seed: int) -> np.ndarray:
    """Return availability (assets, months): levels differ, months vary about them."""
    rng = np.random.default_rng(seed)
    level = rng.normal(np.log(0.03), 0.3, (assets, 1))
    lost: np.ndarray = np.exp(level + rng.normal(scale=0.4, size=(assets, months)))
    return 1 - lost


def told(sisters: list[np.ndarray], own: np.ndarray, seed: int = 0, paths: int = 800) -> Outlook:
    """Return the futures of a year."""
    found = simulate_from_sisters(
        sisters, own, periods=12, lower=0.0, upper=1.0, n_paths=paths,
        rng=np.random.default_rng(seed),
    )  # fmt: skip
    assert isinstance(found, Outlook)
    return found


@pytest.mark.parametrize("own", [0, 3])
def test_ranges_hold_for_assets_never_seen(own: int) -> None:
    """150 fleets of five sisters: the 80 % range of a month and of the year's mean holds 72-90 %."""
    month, year = 0, 0
    for seed in range(150):
        months = fleet(6, 24 + own, seed)
        paths = told(list(months[:5, :24]), months[5, :own], seed, 300).paths
        low, high = np.quantile(paths[:, 3], (0.1, 0.9))
        month += int(low <= months[5, own + 3] <= high)
        low, high = np.quantile(paths.mean(axis=1), (0.1, 0.9))
        year += int(low <= months[5, own : own + 12].mean() <= high)
    assert 108 <= month <= 135
    assert 108 <= year <= 135


def test_own_months_pull_the_outlook_and_less_is_borrowed() -> None:
    """Four own months far from the sisters move the level towards them; more move it more."""
    sisters = list(fleet(5, 24, 1))
    own = 1 - np.exp(np.random.default_rng(2).normal(np.log(0.10), 0.3, 24))
    middles, parts = [], []
    for count in (0, 2, 8, 24):
        found = told(sisters, own[:count])
        middles.append(float(np.median(found.paths)))
        parts.append(int(found.findings[0].params["percent"]))
    assert middles == sorted(middles, reverse=True)
    assert parts == sorted(parts, reverse=True)
    assert parts[0] == 100
    assert middles[-1] == pytest.approx(0.90, abs=0.02)


def test_findings_say_what_was_borrowed() -> None:
    """All of it for a new installation; one sister is a weak witness."""
    sisters = list(fleet(3, 24, 3))
    assert [one.code for one in told(sisters, NOTHING).findings] == ["outlook.all_borrowed"]
    assert told(sisters, sisters[0][:4]).findings[0].code == "outlook.level_borrowed"
    one = told(sisters[:1], NOTHING)
    assert [finding.code for finding in one.findings] == [
        "outlook.all_borrowed",
        "outlook.one_sister",
    ]
    width = lambda found: np.subtract(*np.quantile(found.paths, (0.9, 0.1)))  # noqa: E731
    assert width(one) > 0
    alike = [sisters[0], sisters[0] + 1e-5, sisters[0] - 1e-5]
    assert width(told(alike, NOTHING)) < width(one)


def test_nobody_to_borrow_from() -> None:
    """Sisters of five months, or that never vary, are no witnesses."""
    for sisters in ([], [np.array([0.9, 0.8, 0.7, 0.9, 0.8])], [np.full(24, 0.9)]):
        found = simulate_from_sisters(
            sisters, NOTHING, periods=3, lower=0.0, upper=1.0, rng=np.random.default_rng(0)
        )
        assert isinstance(found, NoOutlook)
        assert found.finding.code == "outlook.no_sisters"


@pytest.mark.parametrize("bounds", [(0.0, None), (None, None), (0.0, 1.0)])
def test_paths_are_reproducible_and_keep_the_bounds(
    bounds: tuple[float | None, float | None],
) -> None:
    """Shape (paths, periods); bounds of the KPI hold, months resemble their neighbours where sisters' do."""
    rng = np.random.default_rng(5)
    sisters = [np.clip(0.5 + 0.1 * np.cumsum(rng.normal(size=24)) * 0.5, 0.01, 0.99) for _ in "abc"]
    asked = {"periods": 6, "lower": bounds[0], "upper": bounds[1], "n_paths": 500}
    found = [
        simulate_from_sisters(sisters, sisters[0][:3], rng=np.random.default_rng(1), **asked)  # type: ignore[arg-type]
        for _ in range(2)
    ]
    first, second = found
    assert isinstance(first, Outlook)
    assert isinstance(second, Outlook)
    assert first.paths.shape == (500, 6)
    assert np.array_equal(first.paths, second.paths)
    assert bounds[0] is None or first.paths.min() >= bounds[0]
    assert bounds[1] is None or first.paths.max() <= bounds[1]
    steps = first.paths - first.paths.mean(axis=1, keepdims=True)
    assert (steps[:, 1:] * steps[:, :-1]).mean() > 0
