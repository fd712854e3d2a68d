"""The mean cumulative function: by hand, by a second way of counting, and on real engines."""

import csv
from pathlib import Path

import numpy as np
import pytest

from workbench.codes import StepError
from workbench.outlook.failures import MeanCumulative, mean_cumulative


def counted_again(
    asset: list[int], age: list[float], ends: list[float]
) -> dict[float, tuple[float, float]]:
    """Return mean and standard error by age, asset by asset in plain loops (Lawless and Nadeau)."""
    mean, own, found = 0.0, dict.fromkeys(range(len(ends)), 0.0), {}
    for now in sorted(set(age)):
        here = [unit for unit, end in enumerate(ends) if end >= now]
        rise = sum(1 for at in age if at == now) / len(here)
        mean += rise
        for unit in here:
            mine = sum(1 for who, at in zip(asset, age, strict=True) if (who, at) == (unit, now))
            own[unit] += (mine - rise) / len(here)
        found[now] = (mean, sum(part**2 for part in own.values()) ** 0.5)
    return found


def test_by_hand() -> None:
    """Three assets, one gone early: 1/3, then 1/3 + 1/2."""
    found = mean_cumulative(np.array([0, 1]), np.array([2.0, 8.0]), np.array([10.0, 9.0, 5.0]))
    assert found.age.tolist() == [2.0, 8.0]
    assert found.mean == pytest.approx([1 / 3, 5 / 6])
    assert found.at_risk.tolist() == [3, 2]
    # first step by the binomial form: sqrt(1/3 x 2/3 / 3)
    assert found.error[0] == pytest.approx((2 / 27) ** 0.5)


def test_poisson_failures_give_a_line_and_its_error() -> None:
    """200 assets at rate 0.01: the mean is 0.01 t within three standard errors, wherever it stops."""
    rng = np.random.default_rng(5)
    ends = rng.uniform(300.0, 1000.0, 200)
    asset = np.repeat(np.arange(200), rng.poisson(0.01 * ends))
    age = rng.random(asset.size) * ends[asset]
    found = mean_cumulative(asset, age, ends)
    well = found.at_risk >= 50
    assert np.all(np.abs(found.mean - 0.01 * found.age)[well] < 3 * found.error[well] + 0.05)
    assert found.error[well][-1] == pytest.approx(
        np.sqrt(np.sum(0.01 * np.diff(found.age[well], prepend=0) / found.at_risk[well])), rel=0.25
    )


def test_a_failure_after_the_end_is_refused() -> None:
    """What nobody observed cannot be counted."""
    with pytest.raises(StepError):
        mean_cumulative(np.array([0]), np.array([6.0]), np.array([5.0]))


@pytest.fixture(scope="module")
def valves(shared: Path) -> tuple[list[int], list[float], list[float], MeanCumulative]:
    """Return replacements of valve seats on 41 diesel engines (Nelson 1995), and their estimate."""
    with (shared / "data" / "valve_seat" / "valve_seat.csv").open() as file:
        rows = [(row["id"], float(row["time"]), row["status"]) for row in csv.DictReader(file)]
    engines = sorted({name for name, _, _ in rows})
    ends = [max(at for name, at, _ in rows if name == engine) for engine in engines]
    failed = [(engines.index(name), at) for name, at, status in rows if status == "1"]
    asset, age = [unit for unit, _ in failed], [at for _, at in failed]
    return asset, age, ends, mean_cumulative(np.array(asset), np.array(age), np.array(ends))


def test_valve_seats_counted_a_second_time(
    valves: tuple[list[int], list[float], list[float], MeanCumulative],
) -> None:
    """89 rows: 48 replacements, 41 ends. Plain loops give the same means and errors at every age."""
    asset, age, ends, found = valves
    assert (len(age), len(ends)) == (48, 41)
    again = counted_again(asset, age, ends)
    assert found.age.tolist() == list(again)
    assert found.mean == pytest.approx([mean for mean, _ in again.values()], abs=1e-12)
    assert found.error == pytest.approx([error for _, error in again.values()], abs=1e-12)
    assert found.mean[0] == pytest.approx(1 / 41)


def test_valve_seats_wear_faster_late_as_the_literature_says(
    valves: tuple[list[int], list[float], list[float], MeanCumulative],
) -> None:
    """About one replacement an engine by 650 days, and a rate that rises at the end (Nelson 1995)."""
    *_, found = valves
    by = lambda day: float(found.mean[found.age <= day][-1])  # noqa: E731
    assert 0.9 < by(630) < 1.3
    assert (by(650) - by(550)) / 100 > 2 * by(550) / 550
