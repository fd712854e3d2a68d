"""Computing a card: what its formula read, beside the series that it gives."""

from dataclasses import replace

import numpy as np
import pytest

from workbench.codes import StepError
from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.kpi.card import card_for
from workbench.evidence.kpi.compute import card_inputs, compute_card
from workbench.evidence.kpi.formula import evaluate

REPORT = (
    b"month,line,run_time_h,planned_time_h\n"
    b"2024-01,A,90,100\n2024-01,B,190,200\n2024-02,B,100,200\n2024-03,A,50,60\n"
)
MAPPING = parse_mapping(
    {
        "kind": "values",
        "columns": {
            "period": "month",
            "asset": "line",
            "run_time_h": "run_time_h",
            "planned_time_h": "planned_time_h",
        },
    }
)
HISTORY = import_history(REPORT, MAPPING)
CARD = card_for("availability", "Uptime")


class TestCardInputs:
    def test_the_inputs_give_the_series_by_the_card_s_formula(self) -> None:
        """What is shown as having gone in is what was computed with."""
        series = compute_card(HISTORY, MAPPING, CARD)
        inputs = card_inputs(HISTORY, MAPPING, CARD)
        assert inputs["run_time_h"].tolist() == [280, 100, 50]
        again = evaluate(CARD.formula, inputs)
        assert np.array_equal(again, series.values, equal_nan=True)

    def test_only_the_assets_of_the_card_count(self) -> None:
        """A cohort's inputs are its own."""
        inputs = card_inputs(HISTORY, MAPPING, replace(CARD, assets=("A",)))
        assert inputs["planned_time_h"].tolist() == [100, 0, 60]

    def test_an_unknown_asset_is_refused(self) -> None:
        """The scope of a card lies within its history."""
        with pytest.raises(StepError) as error:
            card_inputs(HISTORY, MAPPING, replace(CARD, assets=("Z",)))
        assert error.value.finding.code == "kpi.unknown_asset"
