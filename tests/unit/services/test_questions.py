"""Private questions: which are asked, what an answer may be, and what it counts as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.platform.errors import Refused
from workbench.services.questions import (
    LARGEST,
    RANGED,
    Answer,
    Question,
    from_plain,
    questions,
    read_answer,
)

KPIS = ["availability", "response_time"]
RANGE = Question("cost_per_point-availability", "cost_per_point", "availability", None, None)
ONE = Question("highest_fee", "highest_fee", None, None, None)
MARGIN = Question("lowest_margin", "lowest_margin", None, None, None)
amounts = st.floats(-2 * LARGEST, 2 * LARGEST)


def tried(low: float | None, likely: float, high: float | None) -> Answer | Refused:
    """Return the answer or the refusal."""
    try:
        return read_answer(RANGE, low, likely, high)
    except Refused as refused:
        return refused


class TestWhatIsAsked:
    def test_one_question_a_kpi_and_two_more(self) -> None:
        """Few questions: per KPI one, then the two that stand for the whole side."""
        asked = questions("customer", KPIS, 1000.0, 2000.0)
        assert [one.key for one in asked] == [
            "value_per_point-availability",
            "value_per_point-response_time",
            "alternative_cost",
            "highest_fee",
        ]
        asked = questions("provider", KPIS, 1000.0, 2000.0)
        assert [one.kind for one in asked][-2:] == ["base_cost", "lowest_margin"]

    def test_defaults_come_from_shared_data_with_their_reason(self) -> None:
        """Today's invoice and the agreed grid are known to both; nothing else is suggested."""
        known = {one.key: one for one in questions("provider", KPIS, 1000.0, 2000.0)}
        assert known["base_cost"].default == 850.0
        assert known["lowest_margin"].default == 150.0
        assert all(one.reason for one in known.values() if one.default is not None)
        customer = {one.key: one for one in questions("customer", KPIS, 1000.0, 2000.0)}
        assert customer["alternative_cost"].default == 1000.0
        assert customer["highest_fee"].default == 2000.0
        assert customer["value_per_point-availability"].default is None


class TestWhatAnAnswerMayBe:
    def test_a_range_counts_as_its_pert_mean(self) -> None:
        """(low + 4 likely + high) / 6."""
        assert read_answer(RANGE, 10.0, 20.0, 60.0).expected() == 25.0

    def test_without_a_range_the_amount_stands_alone(self) -> None:
        """Low and high default to the amount; where no range is asked they are left out."""
        assert read_answer(RANGE, None, 20.0, None) == Answer(20.0, 20.0, 20.0)
        assert read_answer(ONE, 10.0, 20.0, 60.0) == Answer(20.0, 20.0, 20.0)

    def test_only_a_margin_may_be_below_zero(self) -> None:
        """A provider may accept a loss; no cost, value or fee is negative."""
        assert read_answer(MARGIN, None, -5.0, None).expected() == -5.0
        for asked in (RANGE, ONE):
            with pytest.raises(Refused) as refused:
                read_answer(asked, None, -5.0, None)
            assert refused.value.finding.code == "values.negative"

    @pytest.mark.parametrize(("low", "high", "field"), [(30.0, None, "low"), (None, 5.0, "high")])
    def test_a_range_out_of_order_is_refused_beside_its_field(
        self, low: float | None, high: float | None, field: str
    ) -> None:
        """The lowest is not above the likely amount, nor that above the highest."""
        with pytest.raises(Refused) as refused:
            read_answer(RANGE, low, 20.0, high)
        assert refused.value.finding.code == "values.range_order"
        assert refused.value.field == field

    @pytest.mark.parametrize("amount", [2e12, float("inf"), float("nan")])
    def test_an_amount_beyond_any_year_is_refused(self, amount: float) -> None:
        """Whatever could break the run is refused when it is entered, beside the field."""
        with pytest.raises(Refused) as refused:
            read_answer(ONE, None, amount, None)
        assert refused.value.finding.code == "values.too_large"
        assert refused.value.field == "likely"

    @given(low=st.none() | amounts, likely=amounts, high=st.none() | amounts)
    def test_what_is_kept_is_in_order_and_finite_and_refusals_name_no_number(
        self, low: float | None, likely: float, high: float | None
    ) -> None:
        """Either a sound answer, whose mean lies within its range, or a code without amounts."""
        kept = tried(low, likely, high)
        if isinstance(kept, Refused):
            assert kept.finding.params == {}
            assert kept.args == (kept.finding.code,)
        else:
            assert 0 <= kept.low <= kept.likely <= kept.high <= LARGEST
            slack = 1e-9 * kept.high
            assert kept.low - slack <= kept.expected() <= kept.high + slack
            assert from_plain(kept.plain()) == kept

    def test_neither_question_nor_answer_prints_its_amount(self) -> None:
        """A traceback or a log of one shows no private number."""
        assert "77321" not in repr(Answer(77321.0, 77321.0, 77321.0))
        assert "77321" not in repr(Question("base_cost", "base_cost", None, 77321.0, None))

    def test_red_lines_have_no_range(self) -> None:
        """A mean of red lines would be nobody's red line."""
        assert {"highest_fee", "lowest_margin", "alternative_cost"}.isdisjoint(RANGED)
