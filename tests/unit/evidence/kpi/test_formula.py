"""Formulas: arithmetic over names, nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.evidence.kpi.formula import evaluate, formula_inputs

NUMBERS = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "a.b",
        "a**b",
        "f(a)",
        "a if b else c",
        "[a]",
        "a<b",
        "'x'",
        "a//b",
        "True",
        "a +",
        "",
        "a" * 600,
    ],
)
def test_anything_but_arithmetic_is_refused(text):
    """Calls, attributes, powers, texts and broken formulas are no formulas."""
    with pytest.raises(StepError) as refused:
        formula_inputs(text)
    assert refused.value.finding.code == "kpi.bad_formula"


def test_dividing_by_zero_says_nothing():
    """0/0 and 1/0 are NaN, without a warning."""
    value = evaluate("a/b", {"a": np.array([0.0, 1.0, 4.0]), "b": np.array([0.0, 0.0, 2.0])})
    assert np.isnan(value).tolist() == [True, True, False]
    assert value[2] == 2.0


def test_missing_inputs_are_named():
    """The refusal lists what the formula still needs."""
    with pytest.raises(StepError) as refused:
        evaluate("a/(b+c)", {"b": np.ones(1)})
    assert refused.value.finding.params == {"inputs": "a, c"}


@given(NUMBERS, NUMBERS, NUMBERS)
def test_brackets_and_signs_count_as_in_arithmetic(a, b, c):
    """-(a - b) * c + 2 is what it says."""
    inputs = {name: np.array([number]) for name, number in zip("abc", (a, b, c), strict=True)}
    assert evaluate("-(a - b)*c + 2", inputs)[0] == -(a - b) * c + 2
