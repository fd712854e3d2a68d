"""The language of own KPIs: what it takes, what it refuses and where, and the units it gives."""

import ast
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.evidence.history.roles import FORMULA_INPUTS
from workbench.evidence.kpi.own.language import DEEPEST, LONGEST, SUMMARIES, Names, checked, parsed
from workbench.evidence.kpi.own.units import CASES, ENERGY, HOURS, INPUT_UNITS, MONEY, NONE, PIECES

NAMES = Names(
    {"hours": HOURS, "cost": MONEY, "visits": CASES, "within_sla": CASES, "good_units": PIECES},
    {"period_hours": HOURS, "down_hours": HOURS},
    frozenset({"within_sla"}),
)


def refused(text):
    """Return the finding that a text is refused with."""
    with pytest.raises(StepError) as caught:
        checked(text, NAMES)
    return caught.value.finding


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("1 - down_hours / period_hours", "ratio"),
        ("sum(hours) / count()", "h"),
        ("sum(hours) / count() - mean(hours)", "h"),
        ("1000 * count() / period_hours", "1/h"),
        ("sum(cost) / sum(good_units)", "currency/unit"),
        ("sum(good_units) / period_hours", "unit/h"),
        ("p90(cost / hours)", "currency/h"),
        ("count(visits) + sum(visits)", "count"),
        ("sum(within_sla) / count()", "ratio"),
        ("mean(within_sla)", "ratio"),
        ("max(hours) * min(hours)", "h^2"),
        ("-(median(hours))", "h"),
        ("1 / sum(cost)", "1/currency"),
    ],
)
def test_units_follow_from_the_formula(text, unit):
    """Hours over hours are a share, money over units money a unit, a mean of hours hours."""
    assert str(checked(text, NAMES).unit) == unit


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("sum(hours) + 1", "units_differ", 1),
        ("1 - (sum(cost) - sum(hours))", "units_differ", 6),
        ("sum(hours) / hours", "needs_summary", 14),
        ("sum(period_hours)", "whole_period", 5),
        ("sum(mean(hours))", "nested", 5),
        ("sum(wages)", "unknown_name", 5),
        ("exp(hours)", "unknown_summary", 1),
        ("sum(hours, cost)", "one_column", 1),
        ("sum()", "one_column", 1),
        ("sum(hours=1)", "one_column", 1),
        ("sum(hours) ** 2", "not_allowed", 1),
        ("sum(hours) > 1", "not_allowed", 1),
        ("count() + True", "not_allowed", 11),
        ("count() * 1e999", "not_allowed", 11),
        ("count() + 'a'", "not_allowed", 11),
        ("hours.real", "not_allowed", 1),
        ("(lambda: 1)()", "unknown_summary", 1),
        ("sum(x for x in hours)", "not_allowed", 4),
        ("(工时 := 3)", "not_allowed", 2),
        ("sum(工时) + sum(时)", "unknown_name", 5),
        ("sum(hours) + * 2", "unreadable", 14),
        ("sum(hours", "unreadable", 4),
        ("", "unreadable", 1),
    ],
)
def test_errors_point_at_their_place(text, code, place):
    """The number of the sign counts signs, not bytes."""
    found = refused(text)
    assert (found.code, found.params["place"]) == (f"formula.{code}", place)


def test_what_is_known_is_listed():
    """A person who mistyped sees the names and the summaries."""
    assert "good_units" in refused("sum(godo_units)").params["known"]
    assert refused("total(hours)").params["known"] == ", ".join(SUMMARIES)
    assert refused("1 + 1").code == "formula.names_nothing"


def test_size_and_depth_are_limited():
    """Neither long nor deep nor wide texts get to the computation."""
    assert refused("count()" + " + count()" * 40).code == "formula.too_long"
    assert len("+".join(["count()"] * 30)) <= LONGEST
    assert refused("+".join(["count()"] * 30)).code == "formula.too_deep"
    assert refused("-" * (DEEPEST + 1) + "count()").code == "formula.too_deep"
    assert refused("(" * 250 + ")" * 50).code == "formula.unreadable"
    assert checked("((((((((((((((((((((((((count()))))))))))))))))))))))))", NAMES).unit == CASES


ALLOWED = (
    ast.BinOp, ast.UnaryOp, ast.Name, ast.Load, ast.Constant, ast.Call, ast.Add, ast.Sub, ast.Mult,
    ast.Div, ast.UAdd, ast.USub,
)  # fmt: skip
PIECE = st.sampled_from(
    [
        "hours",
        "cost",
        "sum",
        "(",
        ")",
        "+",
        "-",
        "*",
        "/",
        "**",
        "//",
        "%",
        ".",
        ",",
        ":",
        "=",
        "[",
        "]",
        "{",
        "}",
        "1",
        "2.5",
        "1e400",
        "0x1f",
        "1j",
        "True",
        "None",
        "'a'",
        "lambda",
        "x",
        "if",
        "else",
        "for",
        "in",
        "not",
        "and",
        "or",
        ":=",
        "@",
        "~",
        "<",
        "==",
        "await",
        "yield",
        "print",
        "__import__",
        "__class__",
        "open",
        "eval",
        "count",
        "mean",
        "p90",
        "period_hours",
        "f'{x}'",
        "\\",
        "\n",
        "#",
        "é",
        "工时",
        "\x00",
    ]
)


@given(
    st.one_of(st.lists(PIECE, max_size=14).map(" ".join), st.lists(PIECE, max_size=14).map("".join))
)
def test_nothing_outside_the_list_is_ever_taken(text):
    """Whatever is written: refused with a finding, or a tree of listed parts and listed names alone."""
    try:
        found = checked(text, NAMES)
    except StepError:
        return
    for node in ast.walk(found.tree):
        assert isinstance(node, ALLOWED)
        if isinstance(node, ast.Constant):
            assert type(node.value) in {int, float}
        if isinstance(node, ast.Name):
            assert node.id in {*SUMMARIES, *NAMES.rows, *NAMES.periods}
        if isinstance(node, ast.Call):
            assert isinstance(node.func, ast.Name)


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused(text):
    """No other exception leaves the language."""
    with suppress(StepError):
        parsed(text)


def test_every_input_of_figures_has_a_unit():
    """A new input without a unit would be counted as cases by mistake: look at each here."""
    cases = {name for name, unit in INPUT_UNITS.items() if unit == CASES}
    hints = ("failures", "repairs", "actions", "orders", "jobs", "tickets", "part_lines", "pm_")
    more = {"stops", "survey_responses", "satisfied_responses", "opened_to_date", "closed_to_date"}
    assert {name for name in cases - more if not any(hint in name for hint in hints)} == set()
    assert set(INPUT_UNITS) == set(FORMULA_INPUTS)
    assert INPUT_UNITS["energy_kwh"] == ENERGY
    assert INPUT_UNITS["oee"] == NONE
    assert INPUT_UNITS["units_demanded"] == PIECES
    assert INPUT_UNITS["available_hours"] == INPUT_UNITS["sum_lead_time_d"] == HOURS
