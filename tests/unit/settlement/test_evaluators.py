"""What is shown is what is paid: two evaluators, one definition."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from workbench.codes import StepError
from workbench.settlement.evaluators import (
    as_read,
    capped,
    fraction,
    meets_target,
    misses,
    settle_window,
    settle_year,
    to_cents,
    trigger_months,
    window_fees,
)
from workbench.settlement.schedule import Clause, Ladder, Schedule, Trigger, Window, problems

PLANT = Clause(
    "availability",
    "year",
    Ladder("higher", minimum=0.9805, target=0.9877, stretch=0.9929, dead_band=0.001),
    credit=0.12,
    bonus=0.10,
)
HOURS = Clause(
    "downtime", "month", Ladder("lower", 10.0, 6.0, 3.0, dead_band=1.0), 0.12, 0.10, decimals=1
)
FEE = Decimal(450_000)


@pytest.mark.parametrize(
    ("clause", "value", "expected"),
    [
        (PLANT, 0.9700, -0.12),
        (PLANT, 0.9805, -0.12),
        (PLANT, 0.9836, -0.06),
        (PLANT, 0.9867, 0.0),
        (PLANT, 0.9877, 0.0),
        (PLANT, 0.9887, 0.0),
        (PLANT, 0.9908, 0.05),
        (PLANT, 0.9929, 0.10),
        (PLANT, 1.0, 0.10),
        (HOURS, 12.0, -0.12),
        (HOURS, 8.5, -0.06),
        (HOURS, 7.0, 0.0),
        (HOURS, 5.0, 0.0),
        (HOURS, 4.0, 0.05),
        (HOURS, 0.0, 0.10),
    ],
)
def test_the_fraction_follows_the_ladder(clause: Clause, value: float, expected: float) -> None:
    """Full credit at the minimum, nothing in the dead band, full bonus at the stretch, then flat."""
    assert fraction(clause, np.array([value]))[0] == pytest.approx(expected, abs=1e-9)


def test_a_cliff_pays_all_below_its_level_and_nothing_on_it() -> None:
    """A value exactly on the single level counts as met."""
    cliff = Clause("availability", "month", Ladder("higher", 0.98, 0.98, 0.98), 0.1, 0.0)
    values = np.array([0.9799, 0.98, 0.99])
    assert fraction(cliff, values).tolist() == [-0.1, 0.0, 0.0]
    assert misses(cliff, values).tolist() == [True, False, False]
    assert [settle_window(cliff, FEE, Decimal(str(v))).amount for v in values] == [-45_000, 0, 0]


def test_values_are_rounded_before_they_are_judged() -> None:
    """0.98045 reads as 0.9805 with four decimals and so meets the minimum."""
    values = np.array([0.98045, 0.98044])
    assert as_read(PLANT, values).tolist() == [0.9805, 0.9804]
    assert misses(PLANT, values).tolist() == [False, True]
    assert not settle_window(PLANT, FEE, Decimal("0.98045")).below_minimum
    assert settle_window(PLANT, FEE, Decimal("0.98044")).below_minimum


def test_meeting_the_target_includes_the_target() -> None:
    """A value on the target meets it, in both directions."""
    assert meets_target(PLANT, np.array([0.9876, 0.9877])).tolist() == [False, True]
    assert meets_target(HOURS, np.array([6.1, 6.0, 5.9])).tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("value", "amount", "code"),
    [
        ("0.9700", "-54000.00", "settlement.below_minimum"),
        ("0.9836", "-27000.00", "settlement.below_target"),
        ("0.9880", "0.00", "settlement.on_target"),
        ("0.9908", "22500.00", "settlement.above_target"),
    ],
)
def test_each_window_says_why(value: str, amount: str, code: str) -> None:
    """The paper settlement gives cents and the reason."""
    settled = settle_window(PLANT, FEE, Decimal(value))
    assert (settled.amount, settled.reason.code) == (Decimal(amount), code)
    assert settled.settled


@pytest.mark.parametrize("missing", [None, Decimal("NaN")])
def test_a_missing_value_settles_nothing_and_says_so(missing: Decimal | None) -> None:
    """Nothing measured: no money, a reason, and no breach."""
    settled = settle_window(PLANT, FEE, missing)
    assert not settled.settled
    assert (settled.amount, settled.reason.code) == (Decimal(0), "settlement.not_settled")
    assert fraction(PLANT, np.array([np.nan]))[0] == 0.0
    assert not misses(PLANT, np.array([np.nan]))[0]


@st.composite
def clauses(draw: st.DrawFn) -> Clause:
    """Clauses on human grids, both directions, cliffs included."""
    decimals = draw(st.integers(0, 5))
    unit = Decimal(1).scaleb(-decimals)
    base, down, up = (draw(st.integers(0, 400)) for _ in range(3))
    band = draw(st.integers(0, max(min(down, up or down) - 1, 0)))
    sign = draw(st.sampled_from((1, -1)))
    target = (base + 500) * unit
    ladder = Ladder(
        "higher" if sign == 1 else "lower",
        minimum=float(target - sign * down * unit),
        target=float(target),
        stretch=float(target + sign * up * unit),
        dead_band=float(band * unit),
    )
    credit, bonus = (draw(st.integers(0, 40)) / 200 for _ in range(2))
    return Clause("kpi", "month", ladder, credit, bonus if up else 0.0, decimals=decimals)


@settings(max_examples=400)
@given(
    clauses(),
    st.decimals(0, 10**6, places=2),
    st.lists(st.decimals(-100, 1500, places=7), min_size=1, max_size=5),
)
def test_float_and_decimal_agree_to_the_cent(
    clause: Clause, fee: Decimal, values: list[Decimal]
) -> None:
    """Money over paths, rounded half-up, is the money on paper."""
    assert problems(clause) == ()
    unit = Decimal(1).scaleb(-clause.decimals)
    shifted = [value * unit for value in values]
    over_paths = to_cents(fraction(clause, np.array([float(v) for v in shifted])) * float(fee))
    on_paper = [settle_window(clause, fee, value) for value in shifted]
    assert [float(s.amount) for s in on_paper] == pytest.approx(over_paths.tolist(), abs=1e-9)
    missed = misses(clause, np.array([float(v) for v in shifted]))
    assert [s.below_minimum for s in on_paper] == missed.tolist()


@given(clauses(), st.floats(-2, 2000), st.floats(0, 100))
def test_better_never_pays_less(clause: Clause, value: float, better_by: float) -> None:
    """The settlement never falls when the value improves, and stays within credit and bonus."""
    better = value + clause.ladder.sign * better_by
    low, high = fraction(clause, np.array([value, better]))
    assert -clause.credit - 1e-12 <= low <= high + 1e-12 <= clause.bonus + 2e-12


@given(st.decimals(0, 10**9, places=2), st.sampled_from(("month", "quarter", "year")))
def test_window_fees_add_up_to_the_year(fee: Decimal, window: Window) -> None:
    """No cent is lost or made when a fee is spread over windows."""
    fees = window_fees(fee, window)
    assert sum(fees) == fee
    assert max(fees) - min(fees) <= Decimal("0.01")


def test_the_yearly_cap_cuts_the_sum_in_both_directions() -> None:
    """Credits and bonuses of all clauses together stay within the cap and the cut is said."""
    month = replace(HOURS, credit=0.12, bonus=0.10)
    schedule = Schedule("USD", Decimal(1200), (month,), yearly_cap=0.05)
    bad: list[Decimal | None] = [Decimal(20)] * 12
    settled = settle_year(schedule, {("downtime", None): bad})
    assert (settled.uncapped, settled.total) == (Decimal(-144), Decimal(-60))
    assert [finding.code for finding in settled.findings] == ["settlement.cap_applied"]
    good: list[Decimal | None] = [Decimal(0)] * 12
    assert settle_year(schedule, {("downtime", None): good}).total == Decimal(60)
    assert capped(np.array([-0.2, 0.01, 0.2]), 0.05).tolist() == [-0.05, 0.01, 0.05]


def test_a_year_without_a_cap_is_the_sum_of_its_windows() -> None:
    """Windows without a value count nothing and the rest add up."""
    schedule = Schedule("USD", Decimal(1200), (HOURS,))
    values = [None, Decimal(20), Decimal(0), *[Decimal(6)] * 9]
    settled = settle_year(schedule, {("downtime", None): values})
    assert settled.total == Decimal("-2.00")
    assert settled.findings == ()
    assert [window.settled for window in settled.windows] == [False, *[True] * 11]


def test_a_year_needs_one_value_for_each_window() -> None:
    """Eleven values for twelve months are refused, not padded."""
    schedule = Schedule("USD", Decimal(1200), (HOURS,))
    with pytest.raises(StepError) as refusal:
        settle_year(schedule, {("downtime", None): [Decimal(6)] * 11})
    assert refusal.value.finding.code == "settlement.windows_wrong"


def test_dir_pool_credit() -> None:
    """The Texas clause: 50 % x 40 % x 10 % of an invoice of 100,000 is a credit of 2,000."""
    pool = replace(PLANT, credit=0.10 * 0.50 * 0.40, bonus=0.0)
    assert settle_window(pool, Decimal(100_000), Decimal("0.95")).amount == Decimal("-2000.00")


def test_three_defaults_stop_at_the_amount_at_risk() -> None:
    """Allocations of 40 + 50 + 60 % of a 10 % pool together stop at 10 % of the invoice."""
    shares = (0.04, 0.05, 0.06)
    defaults = tuple(
        replace(PLANT, kpi=f"level {share}", credit=share, bonus=0.0) for share in shares
    )
    schedule = Schedule("USD", Decimal(100_000), defaults, yearly_cap=0.10)
    measured = {(clause.kpi, clause.cohort): [Decimal("0.95")] for clause in defaults}
    assert settle_year(schedule, measured).total == Decimal(-10_000)


def test_two_strikes_fire_only_in_the_month_that_completes_the_pair() -> None:
    """Below, ok, below, below: the trigger fires in month 4 alone."""
    missed = np.array([True, False, True, True])
    pair = Trigger("consecutive", k=2)
    assert trigger_months(pair, missed).tolist() == [False, False, False, True]


def test_once_fires_on_every_miss() -> None:
    """A one-strike trigger is the misses themselves."""
    missed = np.array([[True, False], [False, False]])
    assert trigger_months(Trigger("once"), missed).tolist() == missed.tolist()


@given(
    arrays.arrays(np.bool_, (3, 14)),
    st.sampled_from(("k_of_n", "consecutive")),
    st.integers(1, 5),
    st.integers(0, 10),
)
def test_triggers_count_as_a_person_would(missed: np.ndarray, kind: str, k: int, more: int) -> None:
    """A trigger fires where a miss completes k within the last n windows (n = k in a row)."""
    n = k + more if kind == "k_of_n" else k
    trigger = Trigger(kind, k=k, n=n)  # type: ignore[arg-type]  # drawn from the literals
    counted = [
        [row[t] and sum(row[max(0, t - n + 1) : t + 1]) >= k for t in range(len(row))]
        for row in missed.tolist()
    ]
    assert trigger_months(trigger, missed).tolist() == counted


@given(st.floats(-1e6, 1e6))
def test_cents_are_rounded_half_away_from_zero(amount: float) -> None:
    """Credits and bonuses are rounded alike."""
    assert abs(to_cents(np.array([amount]))[0] - amount) <= 0.005 + 1e-7
    assert to_cents(np.array([-amount]))[0] == -to_cents(np.array([amount]))[0]
