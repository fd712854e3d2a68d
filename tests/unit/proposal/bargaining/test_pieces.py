"""Pieces of continuous bargains: no choice beats the best one, and none exceeds the ceiling."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.proposal.bargaining.pieces import Curve, Levels, Mixture

weights = st.sampled_from([0.0, 1e-9, 0.3, 1.0, 7.0])
ROUNDING = 1e-9


def column(numbers, size):
    """Draw one number per KPI."""
    return st.lists(numbers, min_size=size, max_size=size).map(lambda row: np.array(row, float))


@st.composite
def levels(draw, size=3):
    """Draw levels with straight and bent values, straight and bent costs."""
    return Levels(
        draw(column(st.integers(0, 50), size)),
        draw(column(st.sampled_from([0, 1e-13, 0.5, 3, 60]), size)),
        draw(column(st.integers(-5, 20), size)),
        draw(column(st.sampled_from([0, 0, 8]), size)),
        draw(column(st.sampled_from([0, 0, 30]), size)),
        draw(column(st.integers(-3, 9), size)),
        draw(column(st.sampled_from([0, 1, 2.5]), size)),
    )


def measured(piece, choice, first, second, price):
    """Return what `best` maximises."""
    one, other = piece.gains(choice)
    return first * one + second * other - price * piece.use(choice)


def nothing_beats_the_best(piece, choices, terms):
    """Check a best choice and the ceiling against other choices."""
    best = measured(piece, piece.best(*terms), *terms)
    ceiling = piece.ceiling(*terms)
    assert best <= ceiling + ROUNDING
    assert ceiling <= best + ROUNDING * (1 + abs(best))
    for choice in choices:
        assert measured(piece, choice, *terms) <= ceiling + ROUNDING


@given(levels(), weights, weights, weights, st.integers(0, 2**32 - 1))
def test_no_levels_beat_the_best(piece, first, second, price, seed):
    """Random levels, and all corners, stay below the ceiling, which the best choice reaches."""
    rng = np.random.default_rng(seed)
    inside = rng.uniform(0, 1, (20, piece.size)) * piece.upper
    corners = np.indices((2,) * piece.size).reshape(piece.size, -1).T * piece.upper
    nothing_beats_the_best(piece, [*inside, *corners], (first, second, price))


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=4),
    st.sampled_from([(1.0, 1.0), (0.5, 1.0), (0.8, 0.3)]),
    st.sampled_from([0.0, 0.3, 1.0, 7.0]),
    st.sampled_from([0.0, 0.3, 1.0, 7.0]),
)
def test_no_point_of_a_curve_beats_the_best(steps, powers, first, second):
    """A falling concave line through corners, bare ones with infinite slope among them."""
    ordered = sorted(steps, key=lambda step: step[1] / step[0])
    firsts = np.concatenate([[0.0], np.cumsum([a for a, _ in ordered])])
    falls = np.concatenate([[0.0], np.cumsum([b for _, b in ordered])])
    piece = Curve(firsts, falls[-1] - falls, powers)
    choices = [np.array([t]) for t in np.linspace(0, firsts[-1], 41)]
    nothing_beats_the_best(piece, choices, (first, second, 0.0))


@given(
    st.lists(st.tuples(*[st.integers(-9, 9)] * 3), min_size=1, max_size=5),
    weights,
    weights,
    weights,
)
def test_no_mixture_beats_one_option(table, first, second, price):
    """The best mixture takes one option whole."""
    piece = Mixture(np.array(table, float))
    even = np.full(piece.size, 1 / piece.size)
    nothing_beats_the_best(piece, [even, *np.eye(piece.size)], (first, second, price))


def test_a_level_where_value_and_cost_grow_alike():
    """50 (1 - exp(-2 x)) / (1 - exp(-2)) against 10 x + 20 x²: the slopes meet at the best level."""
    one = np.ones(1)
    piece = Levels(50 * one, 2 * one, 10 * one, 20 * one, 0 * one, one, one)
    x = float(piece.best(1.0, 1.0, 0.0)[0])
    rise = 50 * 2 * np.exp(-2 * x) / (1 - np.exp(-2))
    assert rise == pytest.approx(10 + 40 * x, rel=1e-12)
    assert piece.best(0.0, 1.0, 0.0).tolist() == [0.0]
    assert piece.best(1.0, 0.0, 0.0).tolist() == [1.0]
