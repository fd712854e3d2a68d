"""What can be said of a series at all."""

import numpy as np
import pytest

from workbench.outlook.screening import reason_to_refuse, remarks, usable_season

NAN = float("nan")
GOOD = np.array([0.97, 0.98, 0.96, 0.99, 0.97, 0.98])


@pytest.mark.parametrize(
    ("values", "lower", "upper", "code"),
    [
        ([NAN, NAN], None, None, "outlook.no_values"),
        ([0.9] * 8, 0.0, 1.0, "outlook.constant_series"),
        ([0.0] * 7 + [5e-324], 0.0, 1.0, "outlook.constant_series"),
        ([0.9, 0.8, 0.7, 0.9, 0.8], 0.0, 1.0, "outlook.too_few_values"),
        ([*GOOD, 1.2], 0.0, 1.0, "outlook.above_bound"),
        ([*GOOD, -0.1], 0.0, 1.0, "outlook.below_bound"),
        ([*GOOD, np.inf], None, None, "outlook.not_a_number"),
        (GOOD, 1.0, 0.0, "outlook.bounds_crossed"),
    ],
)
def test_a_refusal_says_why(
    values: list[float], lower: float | None, upper: float | None, code: str
) -> None:
    """Each kind of unusable series has its own reason."""
    finding = reason_to_refuse(np.array(values), lower, upper)
    assert finding is not None
    assert finding.code == code


def test_a_usable_series_is_not_refused() -> None:
    """Six different values inside the bounds are the least that something is said of."""
    assert reason_to_refuse(GOOD, 0.0, 1.0) is None


def test_a_season_needs_two_rounds() -> None:
    """Twelve months of season are used from 24 months on."""
    months = np.arange(24.0)
    assert usable_season(months, 12) == 12
    assert usable_season(months[:23], 12) is None
    assert usable_season(months, 1) is None


def test_remarks_name_thin_history_gaps_and_an_ignored_season() -> None:
    """What people should know stands beside the outlook."""
    values = np.append(GOOD, NAN)
    codes = {finding.code for finding in remarks(values, 12)}
    assert {"outlook.thin_history", "outlook.gaps", "outlook.season_ignored"} <= codes
