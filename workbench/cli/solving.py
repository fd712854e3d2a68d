"""What solvers print goes to the error stream, so that standard output stays one JSON object."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

STANDARD_OUTPUT, STANDARD_ERROR = 1, 2


@contextmanager
def output_aside() -> Iterator[None]:
    """Redirect standard output, below Python as well, while a compiled solver runs."""
    sys.stdout.flush()
    kept = os.dup(STANDARD_OUTPUT)
    os.dup2(STANDARD_ERROR, STANDARD_OUTPUT)
    try:
        yield
    finally:
        ctypes.CDLL(None).fflush(None)
        os.dup2(kept, STANDARD_OUTPUT)
        os.close(kept)
