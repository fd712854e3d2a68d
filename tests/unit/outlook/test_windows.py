"""Windows: plain means of their periods."""

import numpy as np
import pytest

from workbench.codes import StepError
from workbench.outlook.windows import windowed


def test_a_window_is_the_mean_of_its_periods():
    """Twelve months make four quarters; a rest at the end makes none."""
    paths = np.arange(26.0).reshape(2, 13)
    assert windowed(paths, 3).tolist() == [[1.0, 4.0, 7.0, 10.0], [14.0, 17.0, 20.0, 23.0]]


def test_windows_of_one_period_are_the_paths():
    """A month settled by month is itself."""
    paths = np.arange(6.0).reshape(2, 3)
    assert np.array_equal(windowed(paths, 1), paths)


@pytest.mark.parametrize("length", [0, -1, 4])
def test_a_window_that_does_not_fit_is_refused(length):
    """There is no mean of nothing."""
    with pytest.raises(StepError) as refused:
        windowed(np.zeros((2, 3)), length)
    assert refused.value.finding.code == "outlook.window_out_of_range"
