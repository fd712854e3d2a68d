"""Common causes put into paths that were drawn independently."""

from decimal import Decimal

import numpy as np
import pytest

from workbench.codes import StepError
from workbench.settlement.consequences import KpiFuture, SerialFailure, stress, struck
from workbench.settlement.consequences.serial_failure import together
from workbench.settlement.consequences.whole_year import year_of_money
from workbench.settlement.schedule import Clause, Ladder, Schedule

HIGH = Ladder("higher", minimum=0.95, target=0.97, stretch=0.99)
LOW = Ladder("lower", minimum=6.0, target=4.0, stretch=3.0)
SCHEDULE = Schedule(
    "EUR",
    Decimal(100_000),
    (Clause("availability", "quarter", HIGH, 0.1, 0.1), Clause("response", "month", LOW, 0.1, 0.1)),
)
RNG = np.random.default_rng(3)
UP = np.clip(0.97 + 0.01 * RNG.standard_normal((600, 12)), 0, 1)
HOURS = np.exp(RNG.normal(np.log(4.0), 0.2, (600, 12)))
FUTURES: dict[tuple[str, str | None], KpiFuture] = {
    ("availability", None): KpiFuture(UP, "higher", 0.0, 1.0),
    ("response", None): KpiFuture(HOURS, "lower", 0.0, None),
}
TIME = frozenset({("availability", None)})


def test_a_serial_failure_takes_its_hours_of_every_unit_once_a_year() -> None:
    """60 of 600 hours in two months running: ten points less, in exactly two months of each year."""
    failure = SerialFailure(hours=60, months=2, scheduled=600)
    months = np.full((50, 24), 0.98)
    hit = struck(months, failure, "higher", (0.0, 1.0), share_of_time=True)
    lost = np.round(months - hit, 12)
    assert set(np.unique(lost)) == {0.0, 0.1}
    assert np.all((lost > 0).reshape(50, 2, 12).sum(axis=2) == 2)
    assert np.all(np.diff(np.nonzero(lost[:, :12])[1].reshape(50, 2), axis=1) == 1)


def test_it_strikes_all_kpis_in_the_same_months() -> None:
    """Path by path the struck months coincide, whatever the KPI's unit."""
    failure = SerialFailure(hours=60)
    time = struck(UP, failure, "higher", (0.0, 1.0), share_of_time=True) != UP
    other = struck(HOURS, failure, "lower", (0.0, None), share_of_time=False) != HOURS
    assert np.all(time.sum(axis=1) == 1)
    assert not np.any(other & ~time)
    assert other.sum() > 0.9 * len(HOURS)


def test_other_units_become_as_bad_as_the_worst_in_twenty() -> None:
    """A duration is at least its month's 95 % value, and never better than it was."""
    hit = struck(HOURS, SerialFailure(), "lower", (0.0, None), share_of_time=False)
    struck_at = np.arange(600) % 12
    floor = np.quantile(HOURS, 0.95, axis=0)
    assert np.all(hit[np.arange(600), struck_at] >= floor[struck_at] - 1e-12)
    assert np.all(hit >= HOURS)


def test_nothing_leaves_its_bounds() -> None:
    """More hours than a month has leave a share at 0."""
    hit = struck(UP, SerialFailure(hours=9_000), "higher", (0.0, 1.0), share_of_time=True)
    assert hit.min() == 0.0


def test_bad_years_at_once_keep_each_kpi_and_widen_the_sum() -> None:
    """The same paths in another order: means stay, the worst year in twenty gets worse."""
    now = year_of_money(SCHEDULE, [UP, HOURS])
    both = together([UP, HOURS], ["higher", "lower"])
    assert np.array_equal(np.sort(both[0], axis=None), np.sort(UP, axis=None))
    assert np.all(np.diff(both[0].mean(axis=1)) >= 0)
    assert np.all(np.diff(both[1].mean(axis=1)) <= 0)
    found = stress(SCHEDULE, FUTURES, TIME, SerialFailure())
    assert found.bad_years.expected_settlement == pytest.approx(now.expected_settlement)
    assert found.bad_years.spread > now.spread
    assert found.bad_years.year_5 < now.year_5
    assert found.serial.expected_settlement < now.expected_settlement
    assert found.serial_planned == found.serial  # nobody plans anything here


@pytest.mark.parametrize("wrong", [{"hours": -1}, {"months": 0}, {"months": 13}, {"scheduled": 0}])
def test_impossible_failures_are_refused(wrong: dict[str, float]) -> None:
    """Hours, months and scheduled hours have their ranges."""
    with pytest.raises(StepError) as error:
        SerialFailure(**wrong)  # type: ignore[arg-type]  # whatever a person may write
    assert error.value.finding.code == "settlement.stress_out_of_range"


def test_half_a_year_cannot_be_struck() -> None:
    """One failure in the year needs years."""
    with pytest.raises(StepError) as error:
        struck(UP[:, :6], SerialFailure(), "higher", (0.0, 1.0), share_of_time=True)
    assert error.value.finding.code == "settlement.not_whole_years"
