"""The worked example of the domain guide from end to end, and how value is shared."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.proposal.economics.worked_example import SCHEDULE, worked_example
from workbench.codes import StepError
from workbench.outlook.failures import FailurePlan
from workbench.proposal.economics import (
    Assessed,
    BreakFixPrices,
    BusinessCase,
    CeilingTerms,
    NoZone,
    RiskPremium,
    ServiceCost,
    Term,
    Zone,
    assess,
    from_figures,
    no_improvement,
    view_fee,
)

ROWS = [
    # fee, mean margin, its share, P5, P(loss), customer total, saving, saving share
    (428_995, 83_700, 0.195, 0, 0.050, 2_240_805, 1_089_000, 0.327),
    (450_000, 104_700, 0.233, 18_900, 0.021, 2_261_745, 1_068_000, 0.321),
    (520_000, 174_500, 0.336, 81_800, 0.001, 2_331_531, 998_000, 0.300),
    (600_000, 254_200, 0.424, 153_300, 0.000, 2_411_286, 919_000, 0.276),
    (934_781, 588_000, 0.630, None, 0.000, 2_745_041, 585_000, 0.176),
]


class TestTheWorkedExample:
    def test_today(self, assessed: Assessed) -> None:
        """306,733 on the invoice, 3,330,013 in all, 97.85 % available."""
        today = assessed.case.today
        assert (round(today.invoice), round(today.total)) == (306_733, 3_330_013)
        assert assessed.case.kit.availability == pytest.approx(0.9785, abs=5e-5)

    def test_the_availability_under_the_plan(self, assessed: Assessed) -> None:
        """P5, P10, P50 and P90 within 0.02 points; the mean is 98.71 %."""
        found = np.quantile(assessed.year.availability, (0.05, 0.10, 0.50, 0.90))
        assert found == pytest.approx([0.9780, 0.9805, 0.9877, 0.9929], abs=2e-4)
        assert assessed.year.availability.mean() == pytest.approx(0.9871, abs=1e-4)

    def test_the_avoided_downtime(self, assessed: Assessed) -> None:
        """51.7 hours are worth 1,209,312."""
        avoided = assessed.case.kit.history.hours - assessed.year.hours.mean()
        assert avoided * 23_400 == pytest.approx(1_209_312, abs=5_000)

    def test_the_providers_cost(self, assessed: Assessed) -> None:
        """Exactly 343,980 with a standard deviation of 28,114; the draws agree, P95 within 800."""
        cost = assessed.case.cost
        assert cost.mean(16.15) == pytest.approx(343_980)
        assert cost.sd(16.15) == pytest.approx(28_114, abs=0.5)
        assert assessed.year.cost.mean() == pytest.approx(343_980, abs=250)
        assert assessed.year.cost.std() == pytest.approx(28_114, abs=250)
        assert np.quantile(assessed.year.cost, 0.95) == pytest.approx(394_173, abs=800)

    def test_the_expected_settlement(self, assessed: Assessed) -> None:
        """-0.31 % of the fee: the schedule is fair under the plan."""
        assert assessed.year.settled.mean() == pytest.approx(-0.0031, abs=4e-4)
        assert (assessed.year.settled.min(), assessed.year.settled.max()) == (-0.12, 0.10)

    def test_the_fee_bounds(self, assessed: Assessed) -> None:
        """428,995 and 1,440,567; with a competitor the zone ends at 600,000, half-way near 515,000."""
        zone, today = assessed.zone, assessed.zone_today
        assert isinstance(zone, Zone)
        assert isinstance(today, Zone)
        assert float(today.low.amount) == pytest.approx(428_995, abs=1_000)
        assert float(today.high.amount) == pytest.approx(1_440_567, abs=5_000)
        assert float(today.middle) == pytest.approx(934_781, abs=3_000)
        assert (today.low.bound_by, today.high.bound_by) == ("loss", "today")
        assert (zone.high.amount, zone.high.bound_by) == (600_000, "competitor")
        assert float(zone.middle) == pytest.approx(515_000, abs=1_000)

    @pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row[0]))
    def test_every_row_of_the_table(self, assessed: Assessed, row: tuple[float, ...]) -> None:
        """Mean margin within 400, P5 within 1,000, P(loss) within 0.15 points, total within 5,000."""
        fee, margin, share, p5, p_loss, total, saving, saved = row
        seen = view_fee(assessed, Decimal(fee))
        assert seen.provider.margin.mean == pytest.approx(margin, abs=400)
        assert seen.provider.margin_share == pytest.approx(share, abs=0.0015)
        assert p5 is None or seen.provider.margin.p5 == pytest.approx(p5, abs=1_000)
        assert seen.provider.p_loss == pytest.approx(p_loss, abs=0.0015)
        assert seen.total.mean == pytest.approx(total, abs=5_000)
        assert seen.saving.mean == pytest.approx(saving, abs=5_000)
        assert seen.saving_share == pytest.approx(saved, abs=0.0015)

    def test_on_the_invoice_alone_the_customer_pays_more(self, assessed: Assessed) -> None:
        """40 % more at the lowest fee, 96 % at the competitor's."""
        low, high = (view_fee(assessed, Decimal(fee)) for fee in (428_995, 600_000))
        assert low.invoice_change == pytest.approx(0.40, abs=0.005)
        assert high.invoice_change == pytest.approx(0.96, abs=0.005)

    def test_a_year_without_improvement(self) -> None:
        """At 450,000: T missed in 93 % of years, M in 57 %, 39 k of 54 k, 105 k beyond today."""
        rng = np.random.default_rng(8)
        found = no_improvement(worked_example(), Decimal(450_000), 100_000, rng)
        (chance,) = found.chances
        assert 1.0 - chance.at_target == pytest.approx(0.93, abs=0.01)
        assert chance.below_minimum == pytest.approx(0.57, abs=0.01)
        assert found.net_credit == pytest.approx(39_000, abs=500)
        assert found.most_credit == pytest.approx(54_000)
        assert found.beyond_today == pytest.approx(105_000, abs=6_000)
        assert found.margin == pytest.approx(450_000 - 39_000 - 371_973, abs=700)


def small(**changes: object) -> BusinessCase:
    """Return a quick case with figures of its own."""
    case = BusinessCase(
        history=from_figures(incidents=12, hours_each=5, variation=1.0),
        scheduled_hours=4_000,
        hour_cost=Decimal(1_000),
        kappa=0.5,
        prices=BreakFixPrices(Decimal(2_000), Decimal(300)),
        plan=FailurePlan(0.3, 0.1),
        cost=ServiceCost(Decimal(3_000), Decimal(200), 0.8),
        schedule=SCHEDULE,
    )
    return replace(case, **changes)


def assessed_small(**changes: object) -> Assessed:
    """Return it assessed on 400 draws."""
    return assess(small(**changes), 400, np.random.default_rng(1))


def test_the_same_seed_gives_the_same_case() -> None:
    """And another one does not."""
    one, two = assessed_small(), assessed_small()
    assert np.array_equal(one.year.cost, two.year.cost)
    assert one.zone == two.zone
    other = assess(small(), 400, np.random.default_rng(2))
    assert not np.array_equal(one.year.cost, other.year.cost)


@given(st.integers(3_000, 40_000))
def test_what_is_created_does_not_depend_on_the_fee(fee: int) -> None:
    """Fee and settlement only move value from one side to the other; the shares add up to one."""
    split = view_fee(CASE, Decimal(fee)).split
    assert split.created == pytest.approx(view_fee(CASE, Decimal(10_000)).split.created)
    assert split.customer_share is not None
    assert split.provider_share is not None
    assert split.customer_share + split.provider_share == pytest.approx(1.0)


CASE = assessed_small()


@given(st.integers(2, 500))
def test_money_scales_everything(factor: int) -> None:
    """In a currency worth less, every amount is larger by the same factor; shares stay."""
    times = Decimal(factor)
    many = assessed_small(
        hour_cost=1_000 * times,
        prices=BreakFixPrices(2_000 * times, 300 * times),
        cost=ServiceCost(3_000 * times, 200 * times, 0.8),
        ceiling=CeilingTerms(),
    )
    assert isinstance(many.zone, Zone)
    assert isinstance(CASE.zone, Zone)
    assert float(many.zone.low.amount) == pytest.approx(
        float(CASE.zone.low.amount) * factor, rel=1e-5
    )
    assert float(many.zone.high.amount) == pytest.approx(
        float(CASE.zone.high.amount) * factor, rel=1e-5
    )
    one, scaled = view_fee(CASE, Decimal(6_000)), view_fee(many, 6_000 * times)
    assert scaled.provider.margin.sd == pytest.approx(one.provider.margin.sd * factor)
    assert scaled.saving.p5 == pytest.approx(one.saving.p5 * factor)
    assert scaled.split.customer_share == pytest.approx(one.split.customer_share)


def test_a_premium_and_todays_margin_are_the_providers_sacrifice() -> None:
    """Both are taken off its gain."""
    plain = view_fee(CASE, Decimal(6_000))
    changed = assessed_small(premium=RiskPremium("sd", 0.5), margin_today=Decimal(100))
    seen = view_fee(changed, Decimal(6_000))
    premium = 0.5 * plain.provider.margin.sd
    assert seen.provider.premium == pytest.approx(premium)
    assert seen.split.provider == pytest.approx(plain.split.provider - premium - 100)
    assert seen.split.customer == plain.split.customer


def test_a_plan_that_costs_more_than_it_saves_shares_nothing() -> None:
    """No share of nothing; the zone is empty and says by how much."""
    dear = assessed_small(cost=ServiceCost(Decimal(90_000), Decimal(200), 0.8))
    split = view_fee(dear, Decimal(50_000)).split
    assert split.created < 0
    assert (split.customer_share, split.provider_share) == (None, None)
    assert split.finding is not None
    assert split.finding.code == "economics.no_value_created"
    assert isinstance(dear.zone, NoZone)
    assert dear.zone.finding.code == "economics.zone_empty"


def test_a_cost_that_grows_faster_than_the_fee_is_onerous_in_the_end() -> None:
    """The years are named."""
    case = assessed_small(term=Term(years=5, cost_growth=0.2))
    seen = view_fee(case, Decimal(6_000)).provider
    assert len(seen.yearly) == 5
    assert seen.onerous == tuple(at for at, one in enumerate(seen.yearly, 1) if one < 0)
    assert seen.onerous
    assert seen.warning is not None
    assert seen.warning.params["years"] == ", ".join(map(str, seen.onerous))


def test_nothing_invoiced_today_has_no_change() -> None:
    """A share of nothing is none."""
    case = assessed_small(prices=BreakFixPrices())
    assert view_fee(case, Decimal(6_000)).invoice_change is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"schedule": replace(SCHEDULE, currency=" ")}, "economics.currency_missing"),
        ({"schedule": replace(SCHEDULE, clauses=())}, "settlement.no_clause"),
        ({"kappa": 1.1}, "economics.out_of_range"),
        ({"attributable": -0.1}, "economics.out_of_range"),
        ({"hour_cost": Decimal(-1)}, "economics.money_out_of_range"),
        ({"scheduled_hours": 10}, "economics.out_of_range"),
        (
            {"history": from_figures(incidents=1, hours_each=1)},
            "economics.variation_unknown",
        ),
    ],
)
def test_cases_that_do_not_fit_together_are_refused(change: dict[str, object], code: str) -> None:
    """With a code that says what to mend."""
    with pytest.raises(StepError) as caught:
        small(**change)
    assert caught.value.finding.code == code


def test_a_clause_on_a_duration_is_no_availability() -> None:
    """Better when lower: not what this step simulates."""
    clause = SCHEDULE.clauses[0]
    ladder = replace(clause.ladder, direction="lower", minimum=8, target=4, stretch=2, best=0)
    other = replace(SCHEDULE, clauses=(replace(clause, kpi="response_time", ladder=ladder),))
    with pytest.raises(StepError) as caught:
        small(schedule=other)
    assert caught.value.finding.code == "economics.clause_not_availability"


def test_a_fee_of_nothing_has_no_view() -> None:
    """A share of a fee of 0 is none."""
    with pytest.raises(StepError):
        view_fee(CASE, Decimal(0))
