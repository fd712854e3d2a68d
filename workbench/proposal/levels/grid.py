"""Levels that people say: a grid of 0.1, 0.05, 0.5, … and rounding to the safe side."""

import math

STEPS_IN_SPREAD = 15  # a step is at most a fifteenth of the spread, so rounding costs little


def human_grid(spread: float) -> float:
    """Return the largest step 1 or 5 times a power of ten that is at most a fifteenth of a spread.

    `spread` is the range of nine windows in ten, in natural units, greater than 0. A share that
    moves by 1.6 points gets 0.001 (0.1 points), one that moves by 1 point 0.0005; hours that move
    by 3 get 0.1 and by 10 get 0.5. Raises ValueError for a spread of 0 or less.
    """
    if not (math.isfinite(spread) and spread > 0):
        message = f"no grid for a spread of {spread}"
        raise ValueError(message)
    finest = spread / STEPS_IN_SPREAD
    exponent = math.floor(math.log10(finest) + 1e-9)
    lead = 5 if finest / 10.0**exponent >= 5 - 1e-9 else 1
    return round(lead * 10.0**exponent, max(0, -exponent))


def decimals_of(grid: float) -> int:
    """Return the decimals that write every multiple of the grid (0.0005: 4, 0.5: 1, 10: 0)."""
    return next((d for d in range(12) if abs(grid * 10**d - round(grid * 10**d)) < 1e-6), 12)


def down_to(grid: float, value: float) -> float:
    """Return the largest multiple of the grid at or below the value."""
    return on_grid(grid, math.floor(value / grid + 1e-9))


def on_grid(grid: float, steps: float) -> float:
    """Return so many steps of the grid without binary dust."""
    return round(round(steps) * grid, decimals_of(grid)) + 0.0
