"""The own mirror of one package: credit beside the loss, a plan that stays away, chances."""

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.proposal.entry.options import years
from tests.unit.proposal.entry.test_views import CUSTOMER, HOT, OFFER, PROVIDER
from workbench.proposal.entry import (
    YearOfOption,
    customer_mirror,
    customer_view,
    provider_mirror,
    provider_view,
)

KPIS = {"availability": HOT}
YEARS = {share: {"availability": years(share, 3)} for share in (0.0, 0.5, 1.0)}


def drawn(points: list[float], shares: list[float]) -> YearOfOption:
    """Return four simulated years."""
    return YearOfOption(np.array(points), np.array(shares), np.array([0.0, 0.0, 0.25, 1.0]))


def test_what_comes_back_beside_what_is_lost() -> None:
    """4 % of 500,000 back; 0.5 and 1 point under the target, half each, at 1,404,000 a point."""
    (failing,) = customer_mirror(CUSTOMER, OFFER, KPIS, {}).failing
    assert (failing.kpi, failing.credit) == ("availability", 20_000.0)
    assert failing.loss == pytest.approx(0.75 * 1_404_000)
    (failing,) = provider_mirror(PROVIDER, OFFER, KPIS, {}).failing
    assert (failing.credit, failing.loss) == (20_000.0, None)


def test_what_the_absence_of_the_plan_costs() -> None:
    """The gain at none, half and all of it is that of an entry so confident."""
    told = customer_mirror(replace(CUSTOMER, risk_weight=0.25), OFFER, KPIS, {})
    assert [case.arrives for case in told.cases] == [0.0, 0.5, 1.0]
    for case in told.cases:
        alone = replace(CUSTOMER, confidence=case.arrives)
        assert case.gain == customer_view(alone, [OFFER]).gains[0]
    mirror = provider_mirror(PROVIDER, OFFER, KPIS, {})
    assert [case.gain for case in mirror.cases] == [32_000.0, 37_000.0, 42_000.0]
    assert mirror.margin == 88_000.0


def test_the_chance_of_a_loss_counts_simulated_years() -> None:
    """Margin 88,000 before the settlement: a share of -0.2 of the fee loses, -0.17 does not."""
    year = drawn([0.0] * 4, [0.0, -0.17, -0.18, -0.2])
    mirror = provider_mirror(PROVIDER, OFFER, KPIS, {1.0: {"availability": year}})
    assert [case.p_bad for case in mirror.cases] == [None, None, 0.5]
    assert mirror.cases[2].p_missed == {"availability": 0.3125}


def test_the_chance_of_a_year_worse_than_the_alternative() -> None:
    """193,267 more than the alternative asks for 0.1377 points, less what comes back."""
    unchanged = drawn([97.0] * 4, [0.0] * 4)
    year = drawn([97.0, 97.1, 97.1, 97.2], [0.0, 0.0, -0.12, 0.0])
    simulated = {0.0: {"availability": unchanged}, 1.0: {"availability": year}}
    cases = customer_mirror(CUSTOMER, OFFER, KPIS, simulated).cases
    assert cases[0].p_bad == 1.0
    assert cases[2].p_bad == 0.5


def test_on_real_paths_less_of_the_plan_is_riskier() -> None:
    """Chances of a miss and of a bad year fall as more of the plan arrives."""
    told = (
        customer_mirror(CUSTOMER, OFFER, KPIS, YEARS).cases,
        provider_mirror(replace(PROVIDER, base_cost=455_000.0), OFFER, KPIS, YEARS).cases,
    )
    for cases in told:
        misses = [case.p_missed["availability"] for case in cases]
        assert misses == sorted(misses, reverse=True)
        bad = [case.p_bad for case in cases]
        assert all(one is not None for one in bad)
        assert bad == sorted(bad, key=lambda one: -(one or 0.0))


def test_the_mean_of_simulated_years_is_the_gain() -> None:
    """With the figures of the same paths, chance and money speak of one thing."""
    mirror = provider_mirror(PROVIDER, OFFER, KPIS, YEARS)
    assert provider_view(PROVIDER, [OFFER]).gains[0] == mirror.cases[2].gain


def test_the_mirror_is_not_printed() -> None:
    """No private number stands in a repr."""
    assert "929" not in repr(customer_mirror(CUSTOMER, OFFER, KPIS, {}))
    assert "88000" not in repr(provider_mirror(PROVIDER, OFFER, KPIS, {}))
