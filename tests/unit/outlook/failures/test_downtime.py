"""Simulated downtime: published quantiles, the closed form, any fleet and window."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.outlook.failures import (
    FailureModel,
    FailurePlan,
    Fleet,
    RepairFit,
    RepairLaw,
    WeibullFit,
    availability,
    estimate_rate,
    fit_repairs,
    fleet_downtime,
    simulate_downtime,
)

# Domain guide 5.4: 129.2 / 6 incidents of 6 h in 6,000 scheduled hours; the plan takes a quarter of
# the incidents and a fifth of the hours away.
TODAY = FailureModel(129.2 / 6 / 6000, RepairLaw(6.0, 1.2), base="scheduled")
PLAN = FailurePlan(fewer=0.25, shorter=0.2)
# Domain guide 2.3.
MACHINE = FailureModel(1 / 400, RepairLaw(8.0, 1.0, "exponential"))


def shares(model: FailureModel, fleet: Fleet, size: tuple[int, int], seed: int, **more: object):
    """Return simulated availability (paths, periods)."""
    rng = np.random.default_rng(seed)
    return availability(simulate_downtime(model, fleet, size, rng, **more), fleet)  # type: ignore[arg-type]


def test_published_quantiles_of_a_year_as_planned() -> None:
    """Domain guide 5.4: P5 97.80, P10 98.05, P50 98.77, P90 99.29 within 0.02 points."""
    year = 100 * shares(TODAY, Fleet(1, 6000.0), (200_000, 1), 1, plan=PLAN)
    found = np.quantile(year, (0.05, 0.10, 0.50, 0.90))
    assert found == pytest.approx([97.80, 98.05, 98.77, 99.29], abs=0.02)
    assert year.mean() == pytest.approx(98.71, abs=0.01)


@pytest.mark.parametrize(("windows", "below"), [(12, 0.229), (4, 0.199), (1, 0.099)])
def test_published_chance_of_missing_the_annual_minimum(windows: int, below: float) -> None:
    """Domain guide 2.3, second table: the annual minimum of 98.05 used in shorter windows."""
    fleet = Fleet(1, 6000.0 / windows)
    share = shares(TODAY, fleet, (200_000 // windows, windows), 2, plan=PLAN)
    assert np.mean(share < 0.9805) == pytest.approx(below, abs=0.004)


@pytest.mark.parametrize(("assets", "hours"), [(1, 600.0), (5, 600.0), (20, 7200.0)])
def test_simulation_agrees_with_the_closed_form(assets: int, hours: float) -> None:
    """Domain guide 2.3: operating hours between failures become 408 scheduled ones."""
    fleet, exact = Fleet(assets, hours), fleet_downtime(assets, hours, 400.0, 8.0)
    found = simulate_downtime(MACHINE, fleet, (40_000, 2), np.random.default_rng(3))
    assert found.hours.mean() == pytest.approx(exact.mean, rel=0.02)
    for p in (0.5, 0.9, 0.95):
        assert np.mean(found.hours <= exact.quantile(p)) == pytest.approx(p, abs=0.006)


@pytest.mark.parametrize(
    ("model", "fleet", "published"),
    [
        (MACHINE, Fleet(1, 600.0), 0.70),
        (MACHINE, Fleet(5, 600.0), 0.80),
        (TODAY, Fleet(1, 500.0), 0.68),
    ],
    ids=["one machine", "five machines", "today's kit"],
)
def test_published_defaults_of_the_mean_of_nine_skewed_months(
    model: FailureModel, fleet: Fleet, published: float
) -> None:
    """Domain guide 2.2: 0.86 for normal months falls to these for skewed availability."""
    share = shares(model, fleet, (40_000, 21), 4)
    below = (share[:, 9:] < share[:, :9].mean(axis=1, keepdims=True)).sum(axis=1)
    assert np.mean(below >= 4) == pytest.approx(published, abs=0.012)


def test_windows_add_up() -> None:
    """Twelve months have the mean and the variance of a year."""
    months = simulate_downtime(TODAY, Fleet(4, 500.0), (40_000, 12), np.random.default_rng(5))
    year = simulate_downtime(TODAY, Fleet(4, 6000.0), (40_000, 1), np.random.default_rng(6))
    total = months.hours.sum(axis=1)
    assert total.mean() == pytest.approx(year.hours.mean(), rel=0.01)
    assert total.std() == pytest.approx(year.hours.std(), rel=0.03)


def test_what_is_not_known_widens_the_outlook_and_shifts_the_mean_little() -> None:
    """Twelve failures and six repairs: a year is far less sure than with both known."""
    fitted = fit_repairs(np.array([2.0, 3.0, 5.0, 6.0, 9.0, 14.0]), np.array([4.0]))
    assert isinstance(fitted, RepairFit)
    rate = estimate_rate(12, 5000.0)
    model = FailureModel(rate.point, fitted.law, rate_known=rate, repairs_known=fitted)
    known = shares(model, Fleet(1, 6000.0), (20_000, 1), 7)
    unsure = shares(model, Fleet(1, 6000.0), (20_000, 1), 7, uncertain=True)
    width = lambda x: np.subtract(*np.quantile(x, (0.95, 0.05)))  # noqa: E731
    assert width(unsure) > 1.3 * width(known)
    assert np.median(unsure) == pytest.approx(np.median(known), abs=0.006)


def test_ageing_assets_fail_more_regularly_than_a_constant_rate_lets_them() -> None:
    """Weibull lives of shape 3 and the same mean: the same failures, with less spread."""
    life = WeibullFit(3.0, 400.0 / 0.8929795, 0.0, np.diag([1e-3, 1e-3]))
    ageing = FailureModel(1 / 400, RepairLaw(8.0, 1.0), life=life)
    fleet, size = Fleet(3, 600.0), (4000, 6)
    found = simulate_downtime(ageing, fleet, size, np.random.default_rng(8))
    constant = simulate_downtime(MACHINE, fleet, size, np.random.default_rng(8))
    year, other = found.failures.sum(axis=1), constant.failures.sum(axis=1)
    assert year.mean() == pytest.approx(other.mean(), rel=0.02)
    assert year.std() < 0.6 * other.std()
    assert found.failures[:, 0].mean() == pytest.approx(found.failures[:, -1].mean(), rel=0.05)
    planned = simulate_downtime(ageing, fleet, size, np.random.default_rng(8), plan=PLAN)
    assert planned.failures.sum() == pytest.approx(0.75 * found.failures.sum(), rel=0.03)
    assert planned.hours.sum() == pytest.approx(0.6 * found.hours.sum(), rel=0.05)


def test_a_weibull_of_shape_one_is_the_constant_rate() -> None:
    """The renewal way and the Poisson way give one distribution of hours."""
    life = WeibullFit(1.0, 400.0, 0.0, np.zeros((2, 2)))
    one = FailureModel(1 / 400, RepairLaw(8.0, 1.0), life=life)
    other = FailureModel(1 / 400, RepairLaw(8.0, 1.0))
    fleet, size, levels = Fleet(5, 600.0), (20_000, 1), (0.1, 0.5, 0.9)
    found = [np.quantile(shares(model, fleet, size, 9), levels) for model in (one, other)]
    assert found[0] == pytest.approx(found[1], abs=0.0012)


@given(
    st.integers(1, 30),
    st.sampled_from([168.0, 720.0, 8760.0]),
    st.integers(1, 15),
    st.booleans(),
    st.integers(0, 2**32),
)
def test_any_fleet_and_window_reproducibly(
    assets: int, hours: float, periods: int, ages: bool, seed: int
) -> None:
    """Shapes are (paths, periods), shares lie in 0..1, and one seed gives one answer."""
    life = WeibullFit(2.0, 900.0, 0.0, np.zeros((2, 2))) if ages else None
    model, fleet = FailureModel(1 / 800, RepairLaw(12.0, 2.0), life=life), Fleet(assets, hours)
    first, again = (shares(model, fleet, (20, periods), seed) for _ in range(2))
    assert first.shape == (20, periods)
    assert np.array_equal(first, again)
    assert np.all((first >= 0) & (first <= 1))


def test_what_is_no_fleet_or_plan_is_refused() -> None:
    """At least one machine with hours; a plan below 100 %."""
    for refused in (lambda: Fleet(0, 1.0), lambda: Fleet(1, 0.0), lambda: FailurePlan(1.0, 0.0)):
        with pytest.raises(StepError):
            refused()
