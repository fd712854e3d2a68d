"""The worked example, simulated once for all tests of the step."""

import numpy as np
import pytest

from tests.unit.proposal.economics.worked_example import worked_example
from workbench.proposal.economics import Assessed, assess


@pytest.fixture(scope="session")
def assessed() -> Assessed:
    """Return the worked example after 200,000 draws."""
    return assess(worked_example(), 200_000, np.random.default_rng(7))
