"""Private questions: which are asked, what an answer may be, and what it counts as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.platform.errors import Refused
from workbench.platform.permissions import PAYING_SIDES
from workbench.proposal.entry import CONFIDENCES, RISK_WEIGHTS
from workbench.services.questions import (
    ASKED,
    LARGEST,
    LEFT_EMPTY,
    RANGED,
    Answer,
    Known,
    Question,
    from_plain,
    questions,
    read_answer,
    refinements,
)

KNOWN = Known(("availability", "response_time"), "availability", "ratio", 1000.0, (1400.0, 2000.0))
RANGE = Question("cost_per_point-availability", "cost_per_point", "availability", None, None)
ONE = Question("highest_fee", "highest_fee", None, None, None)
MARGIN = Question("lowest_margin", "lowest_margin", None, None, None)
SHARE = Question("recovered", "recovered", None, None, None)
LEVEL = Question("worst_level", "worst_level", "availability", None, None, "ratio")
RISK = Question("risk", "risk", None, None, None)
amounts = st.floats(-2 * LARGEST, 2 * LARGEST)


def tried(low: float | None, likely: float, high: float | None) -> Answer | Refused:
    """Return the answer or the refusal."""
    try:
        return read_answer(RANGE, low, likely, high)
    except Refused as refused:
        return refused


class TestWhatIsAsked:
    def test_seven_questions_a_side_and_one_refinement_a_kpi(self) -> None:
        """Whatever the menu has, no side is asked more than seven questions."""
        for side in PAYING_SIDES:
            assert [one.kind for one in questions(side, KNOWN)] == list(ASKED[side])
            assert len(ASKED[side]) == 7
            assert not any(one.refines for one in questions(side, KNOWN))
        assert [one.key for one in refinements("customer", KNOWN)] == [
            "value_per_point-availability",
            "value_per_point-response_time",
        ]
        assert all(one.refines for one in refinements("provider", KNOWN))

    def test_the_worst_level_is_of_the_kpi_with_most_money(self) -> None:
        """In its own unit: a share in per cent."""
        asked = next(one for one in questions("customer", KNOWN) if one.kind == "worst_level")
        assert (asked.kpi, asked.unit, asked.most) == ("availability", "ratio", 100.0)

    def test_defaults_come_from_shared_data_with_their_reason(self) -> None:
        """Today's invoice and the agreed grid are known to both; nobody guesses what an hour costs."""
        known = {one.key: one for one in questions("provider", KNOWN)}
        assert known["base_cost"].default == 850.0
        assert known["lowest_margin"].default == 150.0
        assert known["lowest_fee"].default == 1400.0
        assert known["tenth_cost"].default is None
        assert all(one.reason for one in known.values() if one.default is not None)
        customer = {one.key: one for one in questions("customer", KNOWN)}
        assert customer["alternative_cost"].default == 1000.0
        assert customer["highest_fee"].default == 2000.0
        assert customer["hour_cost"].default is None
        assert customer["worst_level"].default is None

    def test_every_default_is_an_answer(self) -> None:
        """Whoever keeps what is offered is not refused."""
        for side in PAYING_SIDES:
            for one in questions(side, KNOWN):
                if one.default is not None:
                    assert read_answer(one, None, one.default, None).likely == one.default


class TestWhatAnAnswerMayBe:
    def test_a_range_counts_as_its_pert_mean(self) -> None:
        """(low + 4 likely + high) / 6."""
        assert read_answer(RANGE, 10.0, 20.0, 60.0).expected() == 25.0

    def test_without_a_range_the_amount_stands_alone(self) -> None:
        """Low and high default to the amount; where no range is asked they are left out."""
        assert read_answer(RANGE, None, 20.0, None) == Answer(20.0, 20.0, 20.0)
        assert read_answer(ONE, 10.0, 20.0, 60.0) == Answer(20.0, 20.0, 20.0)

    def test_a_choice_counts_as_itself(self) -> None:
        """To the last digit: what most of the plan brings is looked up by its share."""
        for weight in (*RISK_WEIGHTS, *CONFIDENCES):
            assert Answer(weight, weight, weight).expected() == weight

    def test_a_question_may_be_left_empty_only_where_that_means_something(self) -> None:
        """No limit and no refinement are answers; no alternative is none."""
        for asked in (LEVEL, RANGE, Question("worst_year", "worst_year", None, None, None)):
            assert read_answer(asked, None, None, None) == LEFT_EMPTY
        with pytest.raises(Refused) as refused:
            read_answer(ONE, None, None, None)
        assert (refused.value.finding.code, refused.value.field) == ("values.needed", "likely")
        assert from_plain(LEFT_EMPTY.plain()) == LEFT_EMPTY

    def test_a_share_is_of_a_hundred(self) -> None:
        """Also a level of a KPI that is a share; one in hours is not."""
        hours = Question("worst_level", "worst_level", "response_time", None, None, "h")
        assert read_answer(hours, None, 100.5, None).likely == 100.5
        for asked in (SHARE, LEVEL):
            assert read_answer(asked, None, 100.0, None).likely == 100.0
            with pytest.raises(Refused) as refused:
                read_answer(asked, None, 100.5, None)
            assert refused.value.finding.code == "values.not_per_cent"

    def test_a_choice_is_one_of_the_choices(self) -> None:
        """Nothing between them."""
        for weight in RISK_WEIGHTS:
            assert read_answer(RISK, None, weight, None).likely == weight
        with pytest.raises(Refused) as refused:
            read_answer(RISK, None, 0.1, None)
        assert refused.value.finding.code == "values.no_such_choice"

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

    @pytest.mark.parametrize(("low", "high", "field"), [(None, 30.0, "low"), (5.0, None, "high")])
    def test_a_range_with_one_end_asks_for_the_other(
        self, low: float | None, high: float | None, field: str
    ) -> None:
        """Nobody's other end is guessed; beside the field that is empty."""
        with pytest.raises(Refused) as refused:
            read_answer(RANGE, low, 20.0, high)
        assert refused.value.finding.code == f"values.range_needs_{field}"
        assert refused.value.field == field
        assert read_answer(RANGE, low or 20.0, 20.0, high or 20.0).likely == 20.0

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
