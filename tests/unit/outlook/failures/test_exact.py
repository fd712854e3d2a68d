"""Window length and fleet size: the published table, all six columns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.outlook.failures import CompoundPoisson, fleet_downtime

MONTH, YEAR = 600.0, 7200.0
TABLE = [
    (1, MONTH, 2.29, 93.43, 94.92, 0.629),
    (1, YEAR, 0.660, 96.87, 97.16, 0.557),
    (5, MONTH, 1.02, 96.16, 96.66, 0.567),
    (5, YEAR, 0.295, 97.54, 97.65, 0.567),
    (20, YEAR, 0.148, 97.79, 97.85, 0.611),
]


@pytest.mark.parametrize(("fleet", "hours", "sd", "p5", "p10", "kept"), TABLE)
def test_published_table_of_windows_and_fleets(
    fleet: int, hours: float, sd: float, p5: float, p10: float, kept: float
) -> None:
    """Domain guide 2.3: MTBF 400 h, MTTR 8 h, exact as a Poisson mixture of Erlangs."""
    total, scheduled = fleet_downtime(fleet, hours, 400.0, 8.0), fleet * hours
    assert 1 - total.mean / scheduled == pytest.approx(400 / 408, abs=1e-12)
    assert 100 * total.sd / scheduled == pytest.approx(sd, abs=0.006 if sd > 1 else 0.0006)
    for p, wanted in ((0.05, p5), (0.10, p10)):
        share = 100 * (1 - total.quantile(1 - p) / scheduled)
        assert share == pytest.approx(wanted, abs=0.0051)
    assert total.cdf(0.02 * scheduled) == pytest.approx(kept, abs=0.0006)


@given(st.floats(0.05, 400.0), st.floats(0.1, 50.0), st.floats(0.001, 0.999))
def test_the_quantile_is_the_inverse_of_the_chance(count: float, repair: float, p: float) -> None:
    """P(total <= quantile) = p, but where nothing fails more often than p."""
    total = CompoundPoisson(count, repair)
    found = total.quantile(p)
    assert total.cdf(found) == pytest.approx(max(p, np.exp(-count)), abs=1e-6)
    assert total.cdf(-1.0) == 0.0
