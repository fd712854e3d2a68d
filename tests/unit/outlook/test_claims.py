"""What so many periods can tell: known bounds, and never more than the history holds."""

import pytest

from workbench.outlook.claims import claim, reach_of


@pytest.mark.parametrize(("count", "percent"), [(12, 22.1), (24, 11.7), (36, 8.0), (300, 0.99)])
def test_the_rule_of_three_in_its_exact_form(count, percent):
    """Near 3/n for long histories."""
    assert 100 * reach_of(count).unseen_up_to == pytest.approx(percent, abs=0.05)


def test_the_worst_of_24_comes_once_in_25():
    """One of n + 1 alike periods is the worst."""
    assert reach_of(24).worst_once_in == 25
    assert claim(24).params == {"count": 24, "once": 25, "percent": 12}
