"""The KPI card: defaults of the catalogue, what is open, and its series."""

from dataclasses import replace

import pytest

from workbench.codes import StepError
from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.history.roles import FORMULA_INPUTS
from workbench.evidence.kpi.card import card_for
from workbench.evidence.kpi.catalogue import CATALOGUE, direction, kpi_fact
from workbench.evidence.kpi.compute import compute, compute_card
from workbench.evidence.kpi.formula import formula_inputs

FULL = replace(
    card_for("availability", "Availability of the presses"),
    data_source="controller log",
    fallback="shift book",
    owner_provider="Provider executive",
    owner_customer="Customer executive",
)


def codes(card):
    """Return the codes of a card's findings."""
    return [finding.code for finding in card.findings()]


def test_a_complete_card_has_no_findings():
    """The catalogue's facts and the parties' texts make a card that can be signed."""
    assert codes(FULL) == []
    assert (FULL.unit, FULL.direction, FULL.lower, FULL.upper) == ("ratio", "higher", 0.0, 1.0)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "kpi.card_name"),
        ({"data_source": ""}, "kpi.card_source"),
        ({"fallback": ""}, "kpi.card_fallback"),
        ({"owner_customer": ""}, "kpi.card_owners"),
        ({"decimals": 9}, "kpi.card_decimals"),
        ({"lower": 1.0}, "kpi.card_bounds"),
        ({"counter_kpi": "availability"}, "kpi.card_counter"),
        ({"key": "happiness"}, "kpi.unknown"),
        ({"formula": "open('x')"}, "kpi.bad_formula"),
    ],
)
def test_what_is_open_or_wrong_is_said(change, code):
    """Each gap has its code."""
    assert codes(replace(FULL, **change)) == [code]


def test_a_card_measures_its_own_cohort():
    """New installations and installed base of one file have series of the same periods."""
    raw = {"kind": "values", "columns": {"period": "p", "asset": "a", "value": "v"}}
    mapping = parse_mapping(raw | {"assets": ["N1", "N2", "B1"]})
    history = import_history(b"p,a,v\n2024-01,B1,0.9\n2024-02,N1,0.5\n", mapping)
    new = compute_card(history, mapping, replace(FULL, assets=("N1", "N2"), cohort="new"))
    assert (new.cohort, new.periods) == ("new", ("2024-01", "2024-02"))
    assert new.values.tolist()[1] == 0.5
    assert new.coverage.tolist() == [0.0, 0.5]
    with pytest.raises(StepError):
        compute_card(history, mapping, replace(FULL, assets=("X",)))


def test_the_catalogue_is_consistent():
    """Every formula can be evaluated, and every input is a role of a values file."""
    assert len(CATALOGUE) == 47
    for fact in CATALOGUE.values():
        assert set(formula_inputs(fact.formula)) <= set(FORMULA_INPUTS)
        assert direction(fact) == ("lower" if fact.aim == "lower" else "higher")
    assert kpi_fact("downtime").key == "total_downtime"


@pytest.mark.parametrize(
    "choice", [{"period": "decade"}, {"by": "site"}, {"missing": "maybe"}, {"by": "asset"}]
)
def test_unknown_choices_are_refused(choice):
    """Periods, cohorts and rules are those of the command; assets need a column."""
    mapping = parse_mapping({"kind": "values", "columns": {"period": "p", "value": "v"}})
    history = import_history(b"p,v\n2024-01,1\n", mapping)
    with pytest.raises(StepError):
        compute(history, mapping, "stops", **choice)
