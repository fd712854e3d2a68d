"""The array type of the room."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Vector = np.ndarray[tuple[int], np.dtype[np.float64]]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
