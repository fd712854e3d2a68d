"""Risk premium, provision, portfolio and onerous years by small numbers."""

from decimal import Decimal
from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.proposal.economics import (
    EndOfTerm,
    OutcomeYear,
    RiskPremium,
    Spread,
    Term,
    provider_view,
    spread_of,
)

MARGIN = Spread(mean=100, sd=40, p5=30, p10=45, p50=101, p90=150, p95=165, cvar_5=10)


def year_of(cost: list[float], settled: list[float]) -> OutcomeYear:
    """Return simulated years from their costs and settlements."""
    nothing = np.zeros(len(cost))
    return OutcomeYear(nothing, nothing, nothing[:, None], np.array(cost), np.array(settled))


@pytest.mark.parametrize(("kind", "premium"), [("sd", 20), ("cvar", 45), ("var", 35)])
def test_three_ways_to_price_risk(kind, premium: float) -> None:
    """Half of 40, of 100 - 10, of 100 - 30."""
    assert RiskPremium(kind, 0.5).of(MARGIN) == pytest.approx(premium)


def test_independent_contracts_share_risk_by_the_root_of_their_number() -> None:
    """25 of them leave a fifth; a serial defect in all leaves everything."""
    assert RiskPremium("sd", 1.0, contracts=25).of(MARGIN) == pytest.approx(8)
    assert RiskPremium("sd", 1.0, contracts=25, correlation=1.0).of(MARGIN) == pytest.approx(40)
    half = RiskPremium("sd", 1.0, contracts=4, correlation=0.5)
    assert half.of(MARGIN) == pytest.approx(40 * sqrt((1 + 3 * 0.5) / 4))


@given(st.integers(1, 1000), st.floats(0, 1))
def test_no_portfolio_has_a_negative_variance(contracts: int, place: float) -> None:
    """From the least correlation there is up to 1 the relief rises from 0 to 1."""
    least = -1.0 if contracts == 1 else -1.0 / (contracts - 1)
    correlation = least + place * (1.0 - least)
    relief = RiskPremium("sd", 1.0, contracts, correlation).relief
    assert 0.0 <= relief <= 1.0 + 1e-12
    if contracts > 1:
        assert relief**2 == pytest.approx(place, abs=1e-9)


def test_a_correlation_that_cannot_be_is_refused() -> None:
    """Three contracts cannot all move against each other."""
    with pytest.raises(StepError):
        RiskPremium("sd", 1.0, contracts=3, correlation=-0.6)


def test_the_margin_of_four_years() -> None:
    """A fee of 100 with settlements of -20, 0, 0 and 10 against costs of 90, 80, 70 and 60."""
    year = year_of([90, 80, 70, 60], [-0.2, 0, 0, 0.1])
    seen = provider_view(100, year)
    assert seen.margin.mean == pytest.approx((-10 + 20 + 30 + 50) / 4)
    assert seen.margin_share == pytest.approx(0.225)
    assert (seen.p_loss, seen.margin.cvar_5) == (0.25, pytest.approx(-10))
    assert seen.provision == pytest.approx(5)  # 20 in one of four years
    assert (seen.premium, seen.onerous, seen.warning) == (0.0, (), None)


def test_a_provision_covers_the_likely_obligations_at_the_end() -> None:
    """The 90 % quantile of a lognormal of mean 1,000 and variation 0.5, beside the credits."""
    sigma = sqrt(log(1.25))
    likely = exp(log(1_000) - sigma**2 / 2 + 1.2815515655446004 * sigma)
    end = EndOfTerm(Decimal(1_000), 0.5)
    assert end.likely == pytest.approx(likely)
    year = year_of([0, 0], [-0.1, 0.1])
    assert provider_view(100, year, end=end).provision == pytest.approx(5 + likely)
    assert EndOfTerm(Decimal(0)).likely == 0
    assert EndOfTerm(Decimal(9)).likely == pytest.approx(9)


def test_years_whose_expected_margin_is_negative_are_onerous() -> None:
    """Revenue of 115 each year against costs of 100, 110 and 121."""
    year = year_of([100, 100], [0.2, 0.1])
    seen = provider_view(100, year, term=Term(3, cost_growth=0.1))
    assert seen.yearly == pytest.approx((15, 5, -6))
    assert seen.onerous == (3,)
    assert seen.warning is not None
    level = provider_view(100, year, term=Term(3, fee_growth=0.1, cost_growth=0.1))
    assert level.onerous == ()


def test_breaking_even_is_neither_a_loss_nor_onerous() -> None:
    """A margin of exactly 0."""
    seen = provider_view(100, year_of([100, 100], [0.0, 0.0]), term=Term(2))
    assert (seen.p_loss, seen.yearly, seen.onerous) == (0.0, (0.0, 0.0), ())


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_figures_of_a_spread_are_in_order(values: list[float]) -> None:
    """The tail is beyond its quantile, no deviation is negative, worst ends mirror each other."""
    drawn = np.array(values)
    low, high = spread_of(drawn, "low"), spread_of(-drawn, "high")
    assert low.sd >= 0
    assert low.cvar_5 <= low.p5 + 1e-6 * (1 + abs(low.p5))
    assert low.p5 <= low.p10 <= low.p50 <= low.p90 <= low.p95
    assert high.cvar_5 == pytest.approx(-low.cvar_5)


@pytest.mark.parametrize(
    "make",
    [
        lambda: RiskPremium("sd", -1),
        lambda: RiskPremium("sd", 1, contracts=0),
        lambda: RiskPremium("sd", 1, correlation=1.1),
        lambda: EndOfTerm(Decimal(-1)),
        lambda: EndOfTerm(Decimal(1), float("nan")),
        lambda: Term(0),
        lambda: Term(5, cost_growth=0.9),
    ],
)
def test_figures_out_of_range_are_refused(make) -> None:
    """By their name."""
    with pytest.raises(StepError):
        make()
