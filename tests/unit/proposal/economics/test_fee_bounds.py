"""The smallest and the highest fee, and the zone between: small years, and what must hold."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.proposal.economics import (
    Alternatives,
    CeilingTerms,
    Fee,
    FloorTerms,
    NoFee,
    NoZone,
    OutcomeYear,
    Zone,
    highest_fee,
    lowest_fee,
    tail_mean,
    zone,
)
from workbench.proposal.economics.fee_bounds import customer_costs
from workbench.proposal.economics.provider import margins

Years = st.lists(
    st.tuples(st.floats(0, 1_000), st.floats(-0.3, 0.3), st.floats(0, 50)), min_size=2, max_size=60
)


def year_of(rows: list[tuple[float, float, float]]) -> OutcomeYear:
    """Return simulated years from (cost, settled share, hours)."""
    cost, settled, hours = np.array(rows, dtype=np.float64).T
    up = np.ones(len(rows))
    return OutcomeYear(hours, up, up[:, None], cost, settled)


class TestTheLowestFee:
    def test_the_hurdle_binds_where_nothing_varies(self) -> None:
        """A cost of 85 and 15 % of the fee: 100."""
        found = lowest_fee(year_of([(85, 0, 0)] * 20), FloorTerms())
        assert found == Fee(Decimal("100.00"), "hurdle")

    def test_the_chance_of_a_loss_binds_where_costs_vary(self) -> None:
        """One year in ten costs 500; at most one in twenty may lose: 500 it is."""
        rows = [(100.0, 0.0, 0.0)] * 18 + [(500.0, 0.0, 0.0)] * 2
        assert lowest_fee(year_of(rows), FloorTerms()) == Fee(Decimal("500.00"), "loss")
        lax = lowest_fee(year_of(rows), FloorTerms(most_loss=0.2))
        assert lax == Fee(Decimal("164.71"), "hurdle")  # 140 / 0.85

    def test_a_credit_raises_the_fee_of_its_year(self) -> None:
        """A year that costs 90 and pays 10 % back breaks even at 100."""
        terms = FloorTerms(hurdle=0.0, most_loss=0.0)
        assert lowest_fee(year_of([(90, -0.1, 0), (50, 0, 0)]), terms) == Fee(Decimal(100), "loss")

    @given(Years, st.floats(0, 0.4), st.floats(0, 0.5))
    def test_it_meets_both_conditions_and_hardly_less_does_not(
        self, rows: list[tuple[float, float, float]], hurdle: float, most_loss: float
    ) -> None:
        """Hurdle and chance of a loss hold at the fee, and one of them fails a little below."""
        year, terms = year_of(rows), FloorTerms(hurdle, most_loss)
        found = lowest_fee(year, terms)
        assert isinstance(found, Fee)

        def good(fee: float) -> bool:
            net = margins(fee, year)
            lost = float((net < -1e-6).mean())
            return bool(net.mean() >= hurdle * fee - 1e-6 and lost <= most_loss + 1e-12)

        fee = float(found.amount)
        assert good(fee)
        if fee > 1 and found.bound_by == "hurdle":
            assert not good(fee - 0.05)
        if fee > 1 and found.bound_by == "loss":
            # one year more at most: the quantile is an observed year's own break-even fee
            lost = float((margins(fee - 0.05, year) < 0).mean())
            assert lost > most_loss - 1.0 / len(rows)

    @given(Years, st.floats(0, 200))
    def test_it_rises_with_costs(self, rows: list[tuple[float, float, float]], more: float) -> None:
        """Whatever every year costs more, the fee rises by as much at least, less the bonus."""
        low = lowest_fee(year_of(rows), FloorTerms())
        high = lowest_fee(year_of([(c + more, s, h) for c, s, h in rows]), FloorTerms())
        assert isinstance(low, Fee)
        assert isinstance(high, Fee)
        assert float(high.amount - low.amount) >= more / 1.3 - 0.02

    @given(Years, st.integers(2, 1_000))
    def test_it_scales_with_money(self, rows: list[tuple[float, float, float]], by: int) -> None:
        """In cents instead of euros."""
        low = lowest_fee(year_of(rows), FloorTerms())
        many = lowest_fee(year_of([(by * c, s, h) for c, s, h in rows]), FloorTerms())
        assert isinstance(low, Fee)
        assert isinstance(many, Fee)
        assert float(many.amount) == pytest.approx(float(low.amount) * by, abs=0.01 * by + 0.01)

    def test_no_fee_reaches_a_hurdle_that_the_credits_eat(self) -> None:
        """All pays half back and the hurdle is 60 %."""
        found = lowest_fee(year_of([(10, -0.5, 0)] * 3), FloorTerms(hurdle=0.6))
        assert isinstance(found, NoFee)
        assert found.finding.code == "economics.no_fee_for_hurdle"

    def test_no_fee_helps_where_it_is_paid_back(self) -> None:
        """Half of the years pay back everything and cost something."""
        found = lowest_fee(year_of([(10, -1, 0), (10, 0.9, 0)]), FloorTerms())
        assert isinstance(found, NoFee)
        assert found.finding.code == "economics.no_fee_for_loss"


class TestTheHighestFee:
    def test_without_risk_it_is_what_today_costs_more(self) -> None:
        """1,000 today, 30 hours at 10 and 100 of own duties: 600."""
        terms = CeilingTerms(Decimal(100))
        found = highest_fee(1_000, year_of([(0, 0, 30)] * 4), 10, terms)
        assert found == Fee(Decimal(600), "today")

    def test_risk_lowers_it(self) -> None:
        """One of twenty years has 100 hours: the mean is 5, and a half of (100 - 5) is added."""
        rows = [(0.0, 0.0, 0.0)] * 19 + [(0.0, 0.0, 100.0)]
        found = highest_fee(1_000, year_of(rows), 1, CeilingTerms(weight=0.5))
        assert isinstance(found, Fee)
        assert float(found.amount) == pytest.approx(1_000 - 5 - 0.5 * 95, abs=0.02)

    @given(Years, st.floats(0, 1), st.floats(0, 20))
    def test_the_weighted_cost_at_it_is_todays(
        self, rows: list[tuple[float, float, float]], weight: float, effective: float
    ) -> None:
        """To a cent, and not beyond."""
        year = year_of(rows)
        found = highest_fee(5_000, year, effective, CeilingTerms(weight=weight))
        assert isinstance(found, Fee)
        total = customer_costs(float(found.amount), year, effective, Decimal(0))
        weighted = total.mean() + weight * (tail_mean(total, "high") - total.mean())
        assert weighted == pytest.approx(5_000, abs=0.05)

    @given(Years, st.floats(0, 100))
    def test_it_falls_with_own_duties(
        self, rows: list[tuple[float, float, float]], more: float
    ) -> None:
        """What the customer has to do itself it cannot pay."""
        year = year_of(rows)
        high = highest_fee(5_000, year, 10, CeilingTerms())
        low = highest_fee(5_000, year, 10, CeilingTerms(Decimal(repr(more))))
        assert isinstance(high, Fee)
        assert isinstance(low, Fee)
        assert low.amount <= high.amount

    def test_there_is_none_where_the_plan_saves_nothing(self) -> None:
        """Even free, it costs more than today, and says how much."""
        found = highest_fee(100, year_of([(0, 0, 30)] * 4), 10, CeilingTerms())
        assert isinstance(found, NoFee)
        assert found.finding.code == "economics.no_fee_for_customer"
        assert found.finding.params == {"beyond": 200.0}

    def test_there_is_none_where_all_is_paid_back(self) -> None:
        """Whatever the fee, nothing of it stays."""
        found = highest_fee(100, year_of([(0, -1, 0)] * 4), 10, CeilingTerms())
        assert isinstance(found, NoFee)
        assert found.finding.code == "economics.fee_paid_back"


class TestTheZone:
    LOW, HIGH = Fee(Decimal(400), "loss"), Fee(Decimal(1_400), "today")

    def test_todays_cost_alone(self) -> None:
        """From 400 to 1,400, half-way 900."""
        assert zone(self.LOW, self.HIGH, Alternatives()) == Zone(self.LOW, self.HIGH, Decimal(900))

    def test_the_best_alternative_ends_it(self) -> None:
        """A competitor at 600; own service at 450 with a hurdle of 50."""
        competitor = zone(self.LOW, self.HIGH, Alternatives(Decimal(600)))
        assert isinstance(competitor, Zone)
        assert competitor.high == Fee(Decimal(600), "competitor")
        own = Alternatives(Decimal(600), Decimal(450), Decimal(50))
        both = zone(self.LOW, self.HIGH, own)
        assert isinstance(both, Zone)
        assert (both.high, both.middle) == (Fee(Decimal(500), "self_perform"), 450)

    def test_an_empty_zone_says_what_is_missing(self) -> None:
        """A competitor below the floor."""
        found = zone(self.LOW, self.HIGH, Alternatives(Decimal(350)))
        assert isinstance(found, NoZone)
        assert found.finding.params == {"low": "400", "high": "350", "gap": "50"}

    def test_a_bound_that_is_missing_is_the_reason(self) -> None:
        """No zone without both ends."""
        none = highest_fee(100, year_of([(0, 0, 30)] * 4), 10, CeilingTerms())
        assert isinstance(none, NoFee)
        assert zone(self.LOW, none, Alternatives(Decimal(500))) == NoZone(none.finding)
        assert zone(none, self.HIGH, Alternatives()) == NoZone(none.finding)

    def test_one_fee_is_a_zone(self) -> None:
        """Both ends belong to it."""
        found = zone(self.LOW, self.HIGH, Alternatives(Decimal(400)))
        assert isinstance(found, Zone)
        assert found.middle == 400


@pytest.mark.parametrize(
    "make",
    [
        lambda: FloorTerms(hurdle=1.0),
        lambda: FloorTerms(most_loss=0.6),
        lambda: CeilingTerms(Decimal(-1)),
        lambda: CeilingTerms(weight=1.5),
        lambda: Alternatives(Decimal("NaN")),
        lambda: Alternatives(self_perform=Decimal(-5)),
    ],
)
def test_terms_out_of_range_are_refused(make) -> None:
    """By their name."""
    with pytest.raises(StepError):
        make()
