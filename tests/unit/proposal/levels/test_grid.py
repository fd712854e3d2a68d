"""Levels that people say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.proposal.levels.grid import decimals_of, down_to, human_grid, on_grid


@pytest.mark.parametrize(
    ("spread", "grid"),
    [(0.016, 0.001), (0.010, 0.0005), (0.08, 0.005), (3.0, 0.1), (10.0, 0.5), (400.0, 10.0)],
)
def test_grids_that_people_use(spread: float, grid: float) -> None:
    """0.1 points for a share that moves by 1.6, 0.05 where it moves by 1, 0.1 or 0.5 hours."""
    assert human_grid(spread) == grid


@pytest.mark.parametrize("spread", [0.0, -1.0, float("nan"), float("inf")])
def test_no_spread_no_grid(spread: float) -> None:
    """A KPI that never moves has no grid."""
    with pytest.raises(ValueError, match="no grid"):
        human_grid(spread)


@given(st.floats(1e-6, 1e6))
def test_a_grid_is_fine_enough_and_not_finer(spread: float) -> None:
    """A step is between a fifteenth and a seventy-fifth of the spread."""
    assert spread / 75 * (1 - 1e-6) <= human_grid(spread) <= spread / 15 * (1 + 1e-6)


@given(st.sampled_from((0.0005, 0.001, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0)), st.integers(-9999, 9999))
def test_grid_levels_have_no_binary_dust(grid: float, steps: int) -> None:
    """A multiple of the grid prints with the grid's decimals and rounds down to itself."""
    level = on_grid(grid, steps)
    assert float(f"{level:.{decimals_of(grid)}f}") == level
    assert down_to(grid, level) == level
    assert down_to(grid, level + 0.4 * grid) == level


@pytest.mark.parametrize(("grid", "decimals"), [(0.0005, 4), (0.001, 3), (0.5, 1), (10.0, 0)])
def test_decimals_write_the_grid(grid: float, decimals: int) -> None:
    """0.0005 needs four decimals, 10 none."""
    assert decimals_of(grid) == decimals
