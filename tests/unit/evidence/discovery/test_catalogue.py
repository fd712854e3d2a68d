"""The KPI catalogue: complete, checked, and of one mind with the engine."""

import json
from pathlib import Path

import pytest

from workbench.codes import StepError
from workbench.evidence.discovery.catalogue import (
    ENTRIES,
    SYMPTOMS,
    RowError,
    entry,
    read_entries,
    read_symptoms,
    symptom,
    symptoms_of,
)
from workbench.evidence.discovery.facts import TABLE
from workbench.evidence.kpi.catalogue import CATALOGUE
from workbench.evidence.kpi.formula import evaluate

# S18 to S24 of the commission, and the additions of the guide's section 9.3
NAMED = """
time_to_ship takt_time cycle_time production_capacity throughput oee downtime_vs_uptime
net_operating_profit unit_contribution_margin lead_time response_time first_time_fix_rate
remote_resolution_rate technical_availability reactive_work
"""


def test_every_kpi_that_the_commission_names_has_an_entry() -> None:
    """Takt time stands beside time to ship, because "mailing time" may mean either."""
    assert set(NAMED.split()) <= set(ENTRIES)
    assert len(ENTRIES) == 47


def test_entries_speak_of_the_engines_kpis() -> None:
    """One entry for each KPI that the engine computes, with that KPI's formula."""
    assert {key: one.fact for key, one in ENTRIES.items()} == CATALOGUE


def test_every_kpi_answers_a_complaint_and_every_complaint_has_a_direct_kpi() -> None:
    """Nothing in the catalogue is out of reach of the wizard."""
    assert all(symptoms_of(key) for key in ENTRIES)
    assert all(one.direct for one in SYMPTOMS.values())
    assert symptoms_of("mttr")[0] in {"stops_long", "comes_back"}


def test_a_counter_kpi_is_another_one_and_money_is_never_read_from_an_input() -> None:
    """A KPI cannot guard itself; what a better value changes grows or shrinks with its aim."""
    for one in ENTRIES.values():
        assert one.key not in one.counter
        assert one.key not in one.parts
        assert one.counter
    for one in ENTRIES.values():
        if one.moves and one.fact.unit == "ratio" and "/" in one.fact.formula:
            assert one.moves.more == (one.fact.aim == "higher"), one.key


def test_a_faulty_row_is_refused_with_the_row() -> None:
    """The schema is checked where the table is read."""
    rows = TABLE.strip().splitlines()
    for wrong in (
        rows[0].replace("outcome", "result"),
        rows[0].replace("| month |", "| fortnight |"),
        rows[0].replace("-sum_ship_hours", "-sum_of_ships"),
        rows[0].replace("on_time_delivery", "on_time"),
        rows[0].replace("time_to_ship", "time_to_fly"),
        rows[0] + " | more",
    ):
        with pytest.raises(RowError, match="\\|"):
            read_entries("\n".join([wrong, *rows[1:]]))
    with pytest.raises(RowError, match="takt_time"):
        read_entries("\n".join(rows[:1] + rows[2:]))
    with pytest.raises(RowError, match="twice"):
        read_entries("\n".join([*rows, rows[0]]))
    with pytest.raises(RowError, match="twice"):
        read_symptoms("a | oee | oee")


def test_an_unknown_symptom_is_refused() -> None:
    """The finding lists what is known."""
    with pytest.raises(StepError) as caught:
        symptom("nothing")
    assert "stops_often" in str(caught.value.finding.params["known"])
    assert entry("downtime").key == "total_downtime"


def test_the_facts_are_those_of_the_reference(shared: Path) -> None:
    """Unit, direction, bounds and worked example of each of its KPIs."""
    for told in json.loads(
        (shared / "reference" / "kpi_catalogue.json").read_text(encoding="utf-8")
    )["kpis"]:
        fact = ENTRIES[told["key"]].fact
        assert (fact.unit, fact.aim) == (told["unit"], told["direction"]), fact.key
        assert (fact.lower, fact.upper) == (told["lower_bound"], told["upper_bound"]), fact.key
        value = float(evaluate(fact.formula, told["example_inputs"]))
        assert value == pytest.approx(told["example_value"], rel=1e-5), fact.key
