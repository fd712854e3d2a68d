"""Own formulas over histories: the same numbers as the catalogue's, and as numpy's."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.kpi.card import KpiCard
from workbench.evidence.kpi.compute import card_inputs, compute, compute_card
from workbench.evidence.kpi.own import columns_of, names_of, own_inputs, own_series

EVENTS = {
    "kind": "events",
    "columns": {
        "start": "s", "end": "e", "asset": "a", "category": "c", "cost": "k", "within_sla": "w",
    },
    "observed": ["2024-01-01", "2024-04-01"],
}  # fmt: skip
LOG = (
    "s,e,a,c,k,w\n2024-01-03 08:00,2024-01-03 20:00,A,drive,100,yes\n"
    "2024-01-10 00:00,2024-01-10 02:00,B,jam,50,no\n2024-02-05 08:00,2024-02-05 10:00,A,jam,,yes\n"
    "2024-01-31 18:00,2024-02-01 06:00,B,drive,30,\n"
)
VALUES = {
    "kind": "values",
    "columns": {"period": "p", "asset": "a", "run_time_h": "r", "planned_time_h": "q"},
}
FIGURES = "p,a,r,q\n2024-01,A,90,100\n2024-01,B,190,200\n2024-02,A,100,100\n2024-02,B,100,200\n"
READINGS = {
    "kind": "readings",
    "columns": {"stamp": "t", "ready_seconds": "r"},
    "slot_seconds": 600,
}


def history(text, raw):
    """Return a history with its map."""
    mapping = parse_mapping(raw)
    return import_history(text.encode(), mapping), mapping


def values(formula, text=LOG, raw=EVENTS, period="month"):
    """Return the values of a formula, month by month."""
    columns = columns_of(*history(text, raw), period)
    return own_series(columns, formula, "own_1", period, "higher").values.tolist()


@pytest.mark.parametrize(
    ("formula", "key"),
    [
        ("1 - down_hours / period_hours", "technical_availability"),
        ("down_hours", "total_downtime"),
        ("count()", "stops"),
        ("sum(hours) / count()", "mean_downtime"),
        ("sum(within_sla) / count(within_sla)", "sla_compliance"),
    ],
)
def test_events_give_what_the_catalogue_gives(formula, key):
    """The catalogue's KPI, written as a formula, has the same series, gaps included."""
    expected = compute(*history(LOG, EVENTS), key)[0]
    np.testing.assert_allclose(values(formula), expected.values)


def test_figures_give_what_the_catalogue_gives():
    """Amounts are summed before they are divided: 280 of 300 hours, 200 of 300."""
    assert values("sum(run_time_h) / sum(planned_time_h)", FIGURES, VALUES) == pytest.approx(
        [280 / 300, 200 / 300]
    )
    assert values("mean(run_time_h / planned_time_h)", FIGURES, VALUES) == pytest.approx(
        [(0.9 + 0.95) / 2, 0.75]
    )
    with pytest.raises(StepError) as caught:
        values("count()", FIGURES, VALUES, "day")
    assert caught.value.finding.code == "kpi.grain"


def test_readings_are_hours():
    """Two slots of ten minutes, nine of them ready; a month without a slot says nothing."""
    text = "t,r\n2024-01-01 00:00,600\n2024-01-01 00:10,480\n2024-03-01 00:00,600\n"
    found = values("sum(ready_hours) / sum(observed_hours)", text, READINGS)
    assert found[0] == pytest.approx(0.9)
    assert np.isnan(found[1])


def test_summaries_leave_out_what_is_unknown():
    """Costs of three rows, one unknown; a month without rows has a sum of nought and no mean."""
    assert values("sum(cost)") == [180, 0, 0]
    assert values("count(cost)") == [3, 0, 0]
    assert np.isnan(values("mean(cost)")[1:]).all()
    assert values("max(cost) - min(cost)")[0] == 70
    assert values("median(cost)")[0] == 50
    assert values("p90(cost)")[0] == pytest.approx(np.quantile([30, 50, 100], 0.9))


def test_a_card_with_a_formula_gives_a_series_like_any_other():
    """Bounds, unit and cohort are the card's; inputs are told as they are written."""
    card = KpiCard(
        key="own_1", name="Cost of a stop", unit="EUR", direction="lower", lower=0, upper=None,
        formula="sum(cost) / count()", cohort="presses", assets=("A",), decimals=2,
        data_source="log", fallback="log", owner_provider="x", owner_customer="y",
    )  # fmt: skip
    found = compute_card(*history(LOG, EVENTS), card)
    assert (found.kpi, found.unit, found.direction, found.cohort) == (
        "own_1", "EUR", "lower", "presses",
    )  # fmt: skip
    assert found.values.tolist()[:2] == [100, 0]
    assert found.n.tolist() == [1, 1, 0]
    assert found.lower == 0
    told = card_inputs(*history(LOG, EVENTS), card)
    assert list(told) == ["sum(cost)", "count()"]
    assert card.findings() == ()
    broken = replace(card, formula="sum(cost")
    assert [one.code for one in broken.findings()] == ["formula.unreadable"]


def test_a_formula_that_never_has_a_value_is_refused():
    """Dividing by nought every month is no KPI."""
    with pytest.raises(StepError) as caught:
        values("count() / (count() - count())")
    assert caught.value.finding.code == "kpi.nothing_said"


def test_inputs_are_the_parts_of_the_formula():
    """Each summary and each whole period once."""
    columns = columns_of(*history(LOG, EVENTS), "month")
    told = own_inputs(columns, "1 - (down_hours + sum(hours)) / (period_hours + sum(hours))")
    assert list(told) == ["down_hours", "sum(hours)", "period_hours"]
    assert told["sum(hours)"].tolist() == [26, 2, 0]


@pytest.mark.parametrize(("text", "raw"), [(LOG, EVENTS), (FIGURES, VALUES)])
def test_the_names_can_be_told_from_the_map_alone(text, raw):
    """What the form lists is what the formula may name."""
    history_, mapping = history(text, raw)
    found = columns_of(history_, mapping, "month").names
    assert set(names_of(raw["kind"], mapping.columns)) == {*found.rows, *found.periods}


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 89), st.floats(0, 100)), min_size=1, max_size=30))
def test_summaries_are_numpys(rows):
    """Month by month, whatever the rows."""
    days = np.datetime64("2024-01-01T00:00") + np.array(
        [1440 * day + minute for minute, (day, _) in enumerate(rows)]
    )
    text = "s,k\n" + "\n".join(f"{day},{cost!r}" for day, (_, cost) in zip(days, rows, strict=True))
    raw = EVENTS | {"columns": {"start": "s", "cost": "k"}}
    month = days.astype("datetime64[M]").astype(int) % 12
    for name, function in (
        ("sum", np.sum), ("mean", np.mean), ("median", np.median), ("max", np.max), ("min", np.min),
    ):  # fmt: skip
        for place, value in enumerate(values(f"{name}(cost) + 0 * sum(cost)", text + "\n", raw)):
            costs = [cost for (_, cost), m in zip(rows, month, strict=True) if m == place]
            if costs:
                assert value == pytest.approx(function(costs))
