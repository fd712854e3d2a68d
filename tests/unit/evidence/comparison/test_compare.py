"""The whole comparison: exact sums, agreement with the KPI's own definition, known truths."""

import math
from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.evidence.comparison.logs import DAYS, answer, moment, truth
from workbench.codes import StepError
from workbench.evidence.comparison.answer import Matched, OnlyCustomer, OnlyProvider
from workbench.evidence.comparison.compare import Question, compare
from workbench.evidence.comparison.definition import Definition, Exclusions, PlannedStop
from workbench.evidence.comparison.quotients import QUOTIENTS
from workbench.evidence.comparison.week import read_week
from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.kpi.compute import compute
from workbench.evidence.kpi.from_events import KEYS

HOURS = DAYS * 24 * 3
EVENTS = [
    ("A", 10, 12.0),
    ("B", 100, 5.0, "pump"),
    ("C", 200, 30.0),
    ("A", 400, 8.0, "pump"),
    ("B", 900, 4.0),
    ("C", 1100, 2.0, "operator"),
]

events = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.integers(0, DAYS * 24 - 60),
        st.one_of(st.none(), st.integers(0, 50)),
        st.sampled_from(["drive", "pump", "operator"]),
        st.integers(0, 1),
    ),
    min_size=1,
    max_size=12,
)
definitions = st.builds(
    Definition,
    hours=st.sampled_from([(), read_week("Mon-Fri 06:00-22:00"), read_week("1-7 22:00-06:00")]),
    shortest_minutes=st.sampled_from([0.0, 90.0]),
    count_by=st.sampled_from(["asset", "category"]),
    time_base=st.sampled_from(["ready", "calendar"]),
)
rules = st.builds(
    Exclusions,
    categories=st.sampled_from([(), ("pump",), ("PUMP", "operator")]),
    planned=st.booleans(),
    stops=st.sampled_from([(), (PlannedStop(None, moment(0), moment(300)),)]),
)


sides = st.builds(truth, events, definitions, rules)


@given(sides, sides, st.sampled_from(sorted(QUOTIENTS)))
@settings(max_examples=50, deadline=None)
def test_the_parts_add_up_to_the_gap(mine, theirs, kpi):
    """In each period, over all, by event and by field: nothing is left over."""
    found = answer(mine, theirs, kpi)
    for split in (*found.by_period, found.total):
        parts = split.data + split.definition + split.exclusions
        if math.isfinite(parts):
            assert parts == pytest.approx(split.gap, abs=1e-8)
    if math.isfinite(found.total.data + found.total.definition + found.total.exclusions):
        for effects, part in (
            (found.data, found.total.data),
            (found.exclusions, found.total.exclusions),
        ):
            told = sum(one.effect for one in effects.top) + effects.rest
            assert told == pytest.approx(part, abs=1e-7)
            assert sum(effects.by_outcome.values()) == pytest.approx(part, abs=1e-7)
            sizes = [abs(one.effect) for one in effects.top]
            assert sizes == sorted(sizes, reverse=True)
        fields = sum(one.effect for one in found.definition)
        assert fields == pytest.approx(found.total.definition, abs=1e-8)


@given(events, definitions, st.sampled_from(sorted(KEYS)))
@settings(max_examples=50, deadline=None)
def test_each_side_keeps_the_number_that_the_kpi_itself_gives(mine, definition, kpi):
    """Without exclusions the comparison's KPI is that of evidence.kpi, period by period."""
    usual = replace(definition, hours=(), shortest_minutes=0)
    count_by, base = usual.count_by, usual.time_base
    side = truth(mine, usual, count_by=count_by, time_base=base)
    found = answer(side, side, kpi)
    expected = compute(side.history, side.mapping, kpi)[0].values
    np.testing.assert_allclose([s.provider for s in found.by_period], expected, atol=1e-9)


def test_every_kpi_of_stops_is_compared():
    """What evidence.kpi gives from events, the comparison splits."""
    assert QUOTIENTS.keys() == set(KEYS)


def test_the_same_truth_twice_has_no_gap():
    """Every event is found, and nothing is told."""
    found = answer(truth(EVENTS), truth(EVENTS))
    assert found.total.gap == found.total.data == 0
    assert (found.counts.matched, found.counts.only_provider, found.counts.only_customer) == (
        6,
        0,
        0,
    )
    assert found.data.top == found.exclusions.top == found.definition == found.findings == ()


class TestKnownTruth:
    def test_a_missing_and_a_longer_event_are_data(self):
        """Ten hours more and five hours less, each with the name of its cause."""
        theirs = [*EVENTS[:1], *EVENTS[2:-1], ("C", 1100, 12.0, "operator")]
        found = answer(truth(EVENTS), truth(theirs))
        assert found.total.data == pytest.approx(5 / HOURS)
        assert found.total.definition == found.total.exclusions == 0
        longer, missing = found.data.top
        assert isinstance(longer.outcome, Matched)
        assert longer.outcome.duration_difference == -10 * 3600
        assert (longer.hours, longer.reasons[0].code) == (-10, "comparison.longer_customer")
        assert longer.effect == pytest.approx(10 / HOURS)
        assert isinstance(missing.outcome, OnlyProvider)
        assert missing.effect == pytest.approx(-5 / HOURS)

    def test_an_event_that_one_side_leaves_out_is_an_exclusion(self):
        """The same logs: the whole gap is the event."""
        out = Exclusions(categories=("operator",))
        found = answer(truth(EVENTS, exclusions=out), truth(EVENTS))
        assert found.total.exclusions == pytest.approx(2 / HOURS)
        assert found.total.data == found.total.definition == 0
        (only,) = found.exclusions.top
        assert only.reasons[0].code == "comparison.excluded_by_provider"
        assert only.outcome.provider[0].category == "operator"

    def test_planned_stops_are_listed_by_a_side(self):
        """An event that lies in a listed stop by half is left out; flags do the same."""
        listed = Exclusions(stops=(PlannedStop("b", moment(102), moment(120)),))
        found = answer(truth(EVENTS), truth(EVENTS, exclusions=listed), "total_downtime")
        assert found.total.exclusions == pytest.approx(5)
        marked = [*EVENTS[:-1], ("C", 1100, 2.0, "operator", 1)]
        found = answer(truth(marked), truth(marked, exclusions=Exclusions(planned=True)), "stops")
        assert found.total.exclusions == pytest.approx(1)

    def test_other_planned_hours_are_definition(self):
        """Round the clock against five days of sixteen hours."""
        week = Definition(hours=read_week("Mon-Fri 06:00-22:00"))
        found = answer(truth(EVENTS), truth(EVENTS, week))
        assert found.total.definition == pytest.approx(found.total.gap)
        (one,) = found.definition
        assert (one.field, one.provider, one.customer) == ("hours", "", "Mon-Fri 06:00-22:00")

    def test_counting_another_way_is_definition(self):
        """Short stops and simultaneous causes change how often, not how long."""
        both = [*EVENTS, ("A", 10, 12.0, "pump")]
        found = answer(truth(both), truth(both, Definition(count_by="category")), "failure_rate")
        assert found.total.gap < 0
        assert found.total.definition == pytest.approx(found.total.gap)
        short = Definition(shortest_minutes=150)
        found = answer(truth(EVENTS), truth(EVENTS, short), "stops")
        assert found.total.definition == pytest.approx(1)

    def test_a_category_written_differently_is_data(self):
        """Both sides leave out operators' stops; one log calls the stop something else."""
        out = Exclusions(categories=("operator",))
        theirs = [*EVENTS[:-1], ("C", 1100, 2.0, "drive")]
        found = answer(truth(EVENTS, exclusions=out), truth(theirs, exclusions=out))
        assert found.total.data == pytest.approx(2 / HOURS)
        assert found.total.exclusions == pytest.approx(0)
        assert found.data.top[0].reasons[0].code == "comparison.other_category"

    def test_a_log_in_another_time_zone_is_matched(self):
        """The shift is said; what crosses a month end by it is data."""
        theirs = [(asset, start + 2, *rest) for asset, start, *rest in EVENTS]
        found = answer(truth(EVENTS), truth(theirs))
        assert found.shift_seconds == 7200
        assert found.findings[0].code == "comparison.zone_shift"
        assert found.counts.matched == 6
        assert found.total.gap == 0

    def test_planned_stops_follow_the_clock_of_the_other_log(self):
        """A list by the provider's clock holds for the customer's log on another clock."""
        theirs = [(asset, start + 5, *rest) for asset, start, *rest in EVENTS]
        rule = Exclusions(stops=(PlannedStop(None, moment(99), moment(106)),))
        found = answer(truth(EVENTS, exclusions=rule), truth(theirs), "total_downtime")
        assert found.total.exclusions == pytest.approx(-5)

    def test_an_event_at_another_machine_is_one_event(self):
        """The fleet's number is the same; the machine's name is told where it matters."""
        theirs = [("B", *EVENTS[0][1:]), *EVENTS[1:]]
        found = answer(truth(EVENTS), truth(theirs))
        assert found.counts.matched == 6
        assert found.total.gap == 0

    def test_events_of_one_log_alone_are_told_as_such(self):
        """The customer's own event lowers the customer's number."""
        found = answer(truth(EVENTS), truth([*EVENTS, ("B", 1200, 7.0)]))
        assert isinstance(found.data.top[0].outcome, OnlyCustomer)
        assert found.data.by_outcome["only_customer"] == pytest.approx(7 / HOURS)


class TestWhatIsSaid:
    def test_assets_and_categories_that_do_not_meet(self):
        """Each is a finding, not a silent nothing."""
        rule = Exclusions(categories=("strike",))
        mine = truth(EVENTS, exclusions=rule, assets=None)
        found = answer(mine, truth([("A", 1, 1.0)], assets=None))
        codes = [finding.code for finding in found.findings]
        assert codes == ["comparison.assets_only_provider", "comparison.category_nowhere"]

    def test_no_more_events_than_asked_for(self):
        """The rest is one sum."""
        found = answer(truth(EVENTS), truth([("A", 1300, 1.0)]), most=2)
        assert (len(found.data.top), found.data.others) == (2, 5)
        told = sum(one.effect for one in found.data.top)
        assert told + found.data.rest == pytest.approx(found.total.data)

    def test_names_of_assets_meet_whatever_their_spelling(self):
        """Case, spaces and signs do not make another machine."""
        mine, theirs = (truth([(name, 10, 1.0)], assets=None) for name in ("press 1", "Press-1"))
        assert answer(mine, theirs).counts.matched == 1

    @pytest.mark.parametrize(
        ("theirs", "code"),
        [
            (truth([("Z", 1, 1.0)], assets=None), "comparison.no_common_asset"),
            (truth(EVENTS, observed=["2025-01-01", "2025-02-01"]), "comparison.no_common_time"),
        ],
        ids=["assets", "time"],
    )
    def test_histories_that_do_not_meet_are_refused(self, theirs, code):
        """There is nothing to compare."""
        with pytest.raises(StepError) as refusal:
            answer(truth(EVENTS, assets=None), theirs)
        assert refusal.value.finding.code == code

    def test_without_a_failure_there_is_no_split(self):
        """An MTBF without a failure is no number, and nothing is invented."""
        planned = [("A", 10, 12.0, "drive", 1)]
        found = answer(truth(EVENTS), truth(planned), "mtbf")
        assert math.isnan(found.total.customer)
        assert math.isnan(found.total.data)
        assert found.data.top == ()


class TestByPeriod:
    REPORT = parse_mapping(
        {"kind": "values", "columns": {"period": "m", "run_time_h": "r", "planned_time_h": "h"}}
    )

    def report(self, *rows):
        """Return a truth of ready-made months."""
        text = "m,r,h\n" + "".join(f"{month},{run},{hours}\n" for month, run, hours in rows)
        side = truth(EVENTS)
        history = import_history(text.encode(), self.REPORT)
        return replace(side, history=history, mapping=self.REPORT)

    def test_figures_are_compared_over_their_common_months(self):
        """(90 + 80) of 200 against (95 + 85) of 200; a month of one side alone is left out."""
        mine = self.report(("2024-01", 90, 100), ("2024-02", 80, 100), ("2024-03", 1, 100))
        theirs = self.report(("2024-01", 95, 100), ("2024-02", 85, 100))
        found = answer(mine, theirs)
        assert found.periods == ("2024-01", "2024-02")
        assert found.counts is None
        assert found.total.data == pytest.approx(-0.05)
        assert [split.gap for split in found.by_period] == pytest.approx([-0.05, -0.05])

    def test_a_log_and_a_report_are_compared_by_period(self):
        """Nothing is matched, and exclusions cannot be applied to figures."""
        found = answer(self.report(("2024-01", 700, 744)), truth(EVENTS))
        assert found.periods == ("2024-01",)
        assert found.total.gap == pytest.approx(found.total.data)
        with pytest.raises(StepError) as refusal:
            answer(self.report(("2024-01", 1, 2)), truth(EVENTS, exclusions=Exclusions(("pump",))))
        assert refusal.value.finding.code == "comparison.needs_events"

    def test_readings_differ_in_their_rule_for_gaps(self):
        """The same slots: whether a missing one is down is a matter of definition."""
        raw = {
            "kind": "readings", "columns": {"stamp": "t", "asset": "a", "ready_share": "r"},
            "slot_seconds": 3600, "observed": ["2024-01-01", "2024-01-02"],
        }  # fmt: skip
        mapping = parse_mapping(raw)
        text = "t,a,r\n" + "".join(f"2024-01-01 {hour:02}:00,A,1\n" for hour in range(18))
        history = import_history(text.encode(), mapping)
        side = replace(truth(EVENTS), history=history, mapping=mapping)
        strict = replace(side, definition=Definition(missing="down", time_base="calendar"))
        found = compare(side, strict, Question("technical_availability", zone=ZoneInfo("UTC")))
        assert found.total.gap == pytest.approx(0.25)
        assert found.total.definition == pytest.approx(0.25)
        effects = {one.field: one.effect for one in found.definition}
        assert effects == pytest.approx({"missing": 0.25, "time_base": 0.0})
