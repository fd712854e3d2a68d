"""From periods to the windows on which an agreement is settled."""

from workbench.codes import StepError
from workbench.outlook.arrays import FloatArray


def windowed(paths: FloatArray, window_length: int) -> FloatArray:
    """Return the mean of the periods of each window: (paths, periods) to (paths, windows).

    Every period counts the same, whatever its operating hours or cases; a KPI that weighs its
    periods must be simulated per window instead. Windows follow each other from the first period;
    periods left over at the end make no window. Raises StepError when not one window fits.

    >>> import numpy as np
    >>> windowed(np.array([[1.0, 2.0, 3.0, 5.0, 9.0]]), 2)
    array([[1.5, 4. ]])
    """
    n_paths, periods = paths.shape
    if not 1 <= window_length <= periods:
        code = "outlook.window_out_of_range"
        raise StepError(code, window=window_length, periods=periods)
    windows = periods // window_length
    whole = paths[:, : windows * window_length].reshape(n_paths, windows, window_length)
    means: FloatArray = whole.mean(axis=2)
    return means
