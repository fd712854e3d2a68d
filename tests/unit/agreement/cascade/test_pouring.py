"""Pouring with limits is exact."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from workbench.agreement.cascade.pouring import level_off, pour


@given(st.integers(1, 6), st.floats(0.0, 1.0), st.integers(0, 2**32 - 1))
def test_what_is_poured_is_the_amount(count: int, part: float, seed: int) -> None:
    """The weighted movements add up to any amount that there is room for, each by the rule."""
    rng = np.random.default_rng(seed)
    weight, slope = rng.uniform(0.1, 2, count), rng.uniform(0.1, 3, count)
    offset, room = rng.normal(0, 1, count), rng.uniform(0, 1, count) * rng.integers(0, 2, count)
    amount = part * float(weight @ room)
    t, moved = pour(weight, slope, offset, room, amount)
    assert weight @ moved == pytest.approx(amount, abs=1e-12)
    if amount > 0:
        assert moved == pytest.approx(np.clip(t * slope - offset, 0, room), abs=1e-9)


def test_more_than_there_is_room_for_fills_everything() -> None:
    """Then all are full; nothing poured moves nobody."""
    weight, room = np.array([1.0, 2.0]), np.array([0.3, 0.4])
    assert pour(weight, weight, np.zeros(2), room, 5.0)[1] == pytest.approx(room)
    assert pour(weight, weight, np.zeros(2), room, 0.0)[1] == pytest.approx([0, 0])


@given(st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_levelling_off_finds_the_common_value(count: int, seed: int) -> None:
    """Σ w·min(v, cap) is the total; a root finder gives the same v."""
    rng = np.random.default_rng(seed)
    weight, caps = rng.uniform(0.1, 2, count), rng.uniform(0, 1, count)
    total = float(weight @ caps) * rng.uniform(0.05, 0.999)
    found = level_off(weight, caps, total)
    root = brentq(lambda v: float(weight @ np.minimum(v, caps)) - total, -50, 1)
    assert weight @ np.minimum(found, caps) == pytest.approx(total, abs=1e-12)
    assert found == pytest.approx(root, abs=1e-8)
