"""Plans: the good direction always, the bounds never passed, nothing for nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.outlook.plan import Plan, as_planned, glide_path

PATHS = np.array([[0.90, 0.95, 1.0, 0.0], [0.98, 0.99, 0.5, 0.2]])
PLANS = st.builds(
    Plan,
    improvement=st.floats(0.0, 0.99),
    ramp_periods=st.floats(0.0, 60.0),
    arrives=st.sampled_from([0.0, 0.5, 1.0]),
    delay=st.integers(0, 12),
)
SHARES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=24)


def test_the_glide_path_is_one_minus_the_exponential():
    """With a time constant of 3, period 3 has 1 - 1/e of the improvement."""
    glide = glide_path(Plan(0.4, 3.0), 4)
    assert glide == pytest.approx(0.4 * (1 - np.exp(-np.arange(1, 5) / 3.0)))


def test_delay_and_arrival_share_cut_the_plan():
    """Half a plan that comes two periods late, at once, is half the improvement from period 3."""
    assert glide_path(Plan(0.4, 0.0, 0.5, 2), 4).tolist() == [0.0, 0.0, 0.2, 0.2]


def test_the_odds_of_the_bad_part_shrink_for_a_share():
    """At 95 % with half of the bad part's odds gone, odds 1:19 become 1:38."""
    better = as_planned(PATHS, Plan(0.5, 0.0), direction="higher", lower=0.0, upper=1.0)
    assert better[0, 1] == pytest.approx(38 / 39)
    worse_is_high = as_planned(PATHS, Plan(0.5, 0.0), direction="lower", lower=0.0, upper=1.0)
    assert worse_is_high[1, 3] == pytest.approx(1 / 9)


def test_a_share_on_its_bound_stays_there():
    """Exact 0 and exact 1 have no odds and are kept."""
    better = as_planned(PATHS, Plan(0.5, 0.0), direction="higher", lower=0.0, upper=1.0)
    assert better[0, 2:].tolist() == [1.0, 0.0]


def test_durations_shrink_and_open_ended_counts_grow_by_the_same_factor():
    """30 % better: 10 hours become 7; 70 hours between failures become 100."""
    hours = as_planned(np.array([[10.0]]), Plan(0.3, 0.0), direction="lower", lower=0.0, upper=None)
    assert hours[0, 0] == pytest.approx(7.0)
    mtbf = as_planned(np.array([[70.0]]), Plan(0.3, 0.0), direction="higher", lower=0.0, upper=None)
    assert mtbf[0, 0] == pytest.approx(100.0)
    score = as_planned(
        np.array([[6.0]]), Plan(0.5, 0.0), direction="higher", lower=None, upper=10.0
    )
    assert score[0, 0] == pytest.approx(8.0)


@given(PLANS, SHARES, st.sampled_from(["higher", "lower"]))
def test_a_plan_goes_in_the_good_direction_and_never_out_of_bounds(plan, shares, direction):
    """No value gets worse and none passes 0 or 1."""
    paths = np.array([shares])
    planned = as_planned(paths, plan, direction=direction, lower=0.0, upper=1.0)
    gain = planned - paths if direction == "higher" else paths - planned
    assert np.all(gain >= -1e-12)
    assert np.all((planned >= 0.0) & (planned <= 1.0))


@given(
    PLANS,
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=24),
    st.sampled_from(["higher", "lower"]),
    st.sampled_from([(None, None), (-1e6, None), (None, 1e6)]),
)
def test_a_plan_never_worsens_values_with_one_bound_or_none(plan, values, direction, bounds):
    """The good direction holds for durations, counts and values with one bound."""
    paths = np.array([values])
    lower, upper = bounds
    planned = as_planned(paths, plan, direction=direction, lower=lower, upper=upper)
    gain = planned - paths if direction == "higher" else paths - planned
    assert np.all(gain >= -1e-6)
    assert lower is None or np.all(planned >= lower)
    assert upper is None or np.all(planned <= upper)


@given(SHARES, st.sampled_from(["higher", "lower"]), st.sampled_from([(0.0, 1.0), (0.0, None)]))
def test_no_improvement_changes_nothing(shares, direction, bounds):
    """A plan of 0, or one of which nothing arrives, leaves the paths alone."""
    paths = np.array([shares])
    for plan in (Plan(0.0, 6.0), Plan(0.5, 6.0, 0.0)):
        planned = as_planned(paths, plan, direction=direction, lower=bounds[0], upper=bounds[1])
        assert planned == pytest.approx(paths, abs=1e-12)


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ((1.0, 0.0), "improvement"),
        ((-0.1, 0.0), "improvement"),
        ((float("nan"), 0.0), "improvement"),
        ((0.1, -1.0), "ramp_periods"),
        ((0.1, 1.0, 1.5), "arrives"),
        ((0.1, 1.0, 1.0, -1), "delay"),
    ],
)
def test_a_plan_outside_its_ranges_is_refused(numbers, field):
    """The refusal names the number that is wrong."""
    with pytest.raises(StepError) as refused:
        Plan(*numbers)
    assert refused.value.finding.code == "outlook.plan_out_of_range"
    assert refused.value.finding.params["field"] == field
