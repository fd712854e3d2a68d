"""Clause models read onto shapes: numbers as written, places named, refusals told from results."""

import json
from decimal import Decimal

import pytest

from workbench.codes import Finding, StepError
from workbench.settlement import clauses

MODEL = {
    "model": "tiered_credit_below",
    "parameters": {"tiers": [{"below": 99.9, "percent": 10}], "cap_percent": 50},
    "cases": [
        {"name": "on it", "input": {"level": 99.9, "charge": 0.1}},
        {"name": "below", "input": {"level": 99.8, "charge": 0.3}},
        {"name": "no share", "input": {"level": 200, "charge": 1}},
    ],
}


def parsed(model):
    """Return the model as the command reads it."""
    return clauses.parse(json.dumps(model).encode())


def test_numbers_stay_as_they_were_written():
    """A tenth of 0.3 is 0.03, not its nearest binary fraction; a refusal is a finding."""
    met, below, refused = (result for _, result in clauses.answer(parsed(MODEL)))
    assert met == {"credit": 0}
    assert below == {"credit": Decimal("0.030")}
    assert clauses.plain(below) == {"credit": 0.03}
    assert isinstance(refused, Finding)
    assert refused.code == "settlement.case_not_a_share"


def test_bands_with_a_gap_are_refused():
    """Between 80 and 85 nobody would know what is due."""
    bands = [{"lo": 85, "hi": 90, "percent": 1}, {"lo": 0, "hi": 80, "percent": 2}]
    kpi = {"direction": "higher", "by_priority": {"P1": {"objective": 90, "bands": bands}}}
    model = {
        "model": "banded_penalty_sum",
        "parameters": {"cap_percent": 10, "K": kpi},
        "cases": [],
    }
    with pytest.raises(StepError) as refused:
        clauses.answer(parsed(model))
    assert refused.value.finding.code == "settlement.bands_apart"


@pytest.mark.parametrize("content", [b"\xff", b"{", b"NaN", b"[1, Infinity]"])
def test_what_is_no_json_is_refused(content):
    """With one finding."""
    with pytest.raises(StepError) as refused:
        clauses.parse(content)
    assert refused.value.finding.code == "settlement.file_not_json"
