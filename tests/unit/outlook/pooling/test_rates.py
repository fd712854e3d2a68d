"""Pooled rates: shrinkage that pays, and honest chances on a real fleet's failures."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from workbench.codes import StepError
from workbench.outlook.failures import estimate_rate
from workbench.outlook.pooling import pool_rates


def fleet(shape: float, assets: int, hours: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return true rates of mean 1/1000 and the counts that assets have in `hours`."""
    rng = np.random.default_rng(seed)
    rates = rng.gamma(shape, 1 / (1000 * shape), assets)
    return rates, rng.poisson(rates * hours)


def test_the_distribution_of_a_large_fleet_is_recovered() -> None:
    """2,000 assets with rates of shape 3 and mean 1/1000."""
    _, counts = fleet(3.0, 2000, 4000.0, 1)
    pooled = pool_rates(counts, np.full(2000, 4000.0))
    assert pooled.prior.shape == pytest.approx(3.0, rel=0.15)
    assert pooled.prior.shape / pooled.prior.hours == pytest.approx(0.001, rel=0.05)
    assert pooled.new_asset.point == pytest.approx(0.001, rel=0.05)


def test_borrowing_beats_own_counts_and_beats_the_mean_of_all() -> None:
    """Mean squared error over 20 fleets of ten assets with 2,000 hours each."""
    errors = np.zeros(3)
    for seed in range(20):
        rates, counts = fleet(2.0, 10, 2000.0, seed)
        if counts.sum() == 0:
            continue
        pooled = pool_rates(counts, np.full(10, 2000.0))
        told = np.array([one.point for one in pooled.assets])
        for place, guess in enumerate((told, counts / 2000, np.full(10, counts.mean() / 2000))):
            errors[place] += np.mean((guess - rates) ** 2)
    assert errors[0] < 0.9 * errors[1]
    assert errors[0] < errors[2]


def test_what_was_borrowed_is_said() -> None:
    """An asset of few hours rests on its sisters, one of many on itself."""
    pooled = pool_rates(np.array([0, 9, 30]), np.array([100.0, 8000.0, 40000.0]))
    new, old = pooled.borrowed(0), pooled.borrowed(2)
    assert new.code == "outlook.rate_borrowed"
    assert new.params["sisters"] == 2
    assert new.params["percent"] > 85 > 30 > old.params["percent"]
    assert pooled.assets[0].point > 0


def test_a_fleet_without_failures_is_refused() -> None:
    """Nothing to tell one rate from another by."""
    for counts in (np.array([0, 0]), np.array([3])):
        with pytest.raises(StepError):
            pool_rates(counts, np.full(counts.size, 100.0))


@pytest.fixture(scope="module")
def failures(shared: Path) -> np.ndarray:
    """Return failure moments (machine, month) of 100 machines in a year, by distinct moment."""
    with gzip.open(shared / "data/machine_fleet/PdM_failures.csv.gz", "rt") as file:
        events = {(row["machineID"], row["datetime"]) for row in csv.DictReader(file)}
    counts = np.zeros((100, 12), dtype=np.int64)
    for machine, moment in events:
        counts[int(machine) - 1, int(moment[5:7]) - 1] += 1
    return counts


HOURS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) * 24.0


def test_published_mean_time_between_failures(failures: np.ndarray, shared: Path) -> None:
    """By month as in the expected table; what still ran counts with its hours."""
    with (shared / "data/expected/azure_monthly_fleet.csv").open() as file:
        wanted = [float(row["mtbf_h_per_event"]) for row in csv.DictReader(file)]
    found = [
        1 / estimate_rate(int(count), 100 * hours).point
        for count, hours in zip(failures.sum(axis=0), HOURS, strict=True)
    ]
    assert found == pytest.approx(wanted, abs=1e-3)


def test_eight_months_predict_the_last_four(failures: np.ndarray) -> None:
    """Fleet: 4 of 4 monthly counts inside 90 %. Machines: of 100 counts about 90 inside 90 %.

    Counts are whole, so that intervals hold at least what they say; 86 to 100 of 100 are within
    two standard errors. Half of the distribution lies below the median.
    """
    past, later = failures[:, :8], failures[:, 8:]
    exposure, ahead = float(HOURS[:8].sum()), HOURS[8:]
    whole = estimate_rate(int(past.sum()), 100 * exposure)
    for count, hours in zip(later.sum(axis=0), ahead, strict=True):
        low, high = (whole.most_failures(100 * hours, p) for p in (0.05, 0.95))
        assert low <= count <= high
    pooled = pool_rates(past.sum(axis=1), np.full(100, exposure))
    counts, hours = later.sum(axis=1), float(ahead.sum())
    inside = [
        one.most_failures(hours, 0.05) <= count <= one.most_failures(hours, 0.95)
        for one, count in zip(pooled.assets, counts, strict=True)
    ]
    below = [
        count <= one.most_failures(hours, 0.5)
        for one, count in zip(pooled.assets, counts, strict=True)
    ]
    assert 86 <= sum(inside) <= 100
    assert 50 <= sum(below) <= 75
