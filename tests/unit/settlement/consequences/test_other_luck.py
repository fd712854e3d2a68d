"""What chance did in the past: the same performance with other luck."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.settlement.consequences.other_luck import other_luck
from workbench.settlement.schedule import Clause, Ladder, Schedule, in_version

LADDER = Ladder("higher", minimum=0.9, target=0.95, stretch=0.98)
UP = Clause("availability", "month", LADDER, credit=0.12, bonus=0.06)
PLACE: tuple[str, str | None] = ("availability", None)
FEE = Decimal(120_000)


def schedule(*clauses: Clause) -> Schedule:
    """Return a schedule at a fee of 120,000."""
    return in_version(Schedule("EUR", FEE, clauses or (UP,), None))


def drawn(months: np.ndarray, *clauses: Clause) -> object:
    """Return other luck from one seed."""
    return other_luck(schedule(*clauses), {PLACE: months}, np.random.default_rng(3))


def test_steady_performance_swings_by_chance_alone() -> None:
    """Months around one level: nearly all of the swings are luck, and the total could be another."""
    months = np.random.default_rng(1).normal(0.94, 0.01, 36)
    found = other_luck(schedule(), {PLACE: months}, np.random.default_rng(3))
    assert found is not None
    assert found.share is not None
    assert found.share > 0.9
    assert found.high - found.low > 1000


def test_a_falling_history_is_no_bad_luck() -> None:
    """From 98 % to 90 % with little noise: what it paid was its performance, not its luck."""
    falling = np.linspace(0.98, 0.90, 36) + np.random.default_rng(2).normal(0, 0.002, 36)
    found = other_luck(schedule(), {PLACE: falling}, np.random.default_rng(3))
    assert found is not None
    assert found.share is not None
    assert found.share < 0.1


def test_a_straight_line_has_no_luck() -> None:
    """Nothing lies off the line: the total is certain to the cent."""
    found = other_luck(schedule(), {PLACE: np.linspace(0.96, 0.92, 24)}, np.random.default_rng(3))
    assert found is not None
    assert found.low == found.high
    assert found.share == pytest.approx(0.0, abs=1e-9)


def test_a_constant_history_has_nothing_to_share() -> None:
    """No window differs from another, so no part of a difference is luck."""
    found = other_luck(schedule(), {PLACE: np.full(24, 0.92)}, np.random.default_rng(3))
    assert found is not None
    assert found.share is None


def test_eleven_months_tell_nothing() -> None:
    """A line through so few months and its residuals are not worth a figure."""
    months = np.concatenate([[np.nan], np.linspace(0.9, 0.95, 11)])
    assert drawn(months) is None
    assert other_luck(schedule(), {PLACE: np.full(12, np.nan)}, np.random.default_rng(3)) is None


def test_months_without_a_value_do_not_give_one_months_luck_again_and_again() -> None:
    """Fifteen silent months before a single bad one: it counts as one of 21, not as sixteen of 36."""
    months = np.full(36, 0.97)
    months[15] = 0.85
    months[:15] = np.nan
    found = other_luck(schedule(replace(UP, bonus=0.0)), {PLACE: months}, np.random.default_rng(3))
    assert found is not None
    assert found.low > -6 * 1200


def test_rules_among_windows_count() -> None:
    """With two strikes fewer misses are paid, whatever the luck."""
    months = np.random.default_rng(4).normal(0.93, 0.02, 36)
    plain, strict = drawn(months), drawn(months, replace(UP, strikes=2, bonus=0.0))
    assert strict.low > plain.low  # type: ignore[attr-defined]


@given(
    st.lists(
        st.one_of(st.floats(0.85, 1.0), st.just(float("nan"))), min_size=24, max_size=24
    ).filter(lambda values: np.isfinite(values).sum() >= 12)
)
def test_the_range_is_one_and_the_share_a_share(values: list[float]) -> None:
    """Whatever was measured: low to high, and a share between nothing and everything."""
    found = other_luck(schedule(), {PLACE: np.array(values)}, np.random.default_rng(3))
    assert found is not None
    assert found.low <= found.high
    assert found.share is None or 0.0 <= found.share <= 1.0
