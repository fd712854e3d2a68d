"""Provisional levels: the classes of contracts, when they are reset, and by how much at most."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import Finding, StepError
from workbench.proposal.levels import (
    LevelSet,
    NoLevels,
    NotYet,
    Reached,
    Reset,
    ResetRule,
    maturity_of,
    reset,
    reset_rule,
    rule_of,
)

LEVELS = LevelSet(
    name="balanced", kpi="availability", window="quarter", direction="higher",
    target=0.975, minimum=0.960, stretch=0.985, dead_band=0.001, grid=0.001, best=1.0,
    alpha=0.05, beta=0.6, plan=1.0, effort=0.9, p_below_minimum=0.05, p_meets_target=0.6,
    p_meets_stretch=0.1, improvement_points=0.4, shadow_minimum=0.0, shadow_target=0.0,
    before=Reached(0.9601, 0.9751, 0.9852, 0.05, 0.6, 0.1), findings=(),
)  # fmt: skip
RULE = ResetRule("iii", 9, "2027-10", 0.01)


@pytest.mark.parametrize(
    ("measured", "metered", "agreed", "changing", "expected"),
    [
        (12, True, True, False, "i"),
        (12, True, False, False, "ii"),
        (7, True, True, False, "ii"),
        (3, True, False, False, "iii"),
        (0, False, False, False, "iii"),
        (12, True, True, True, "iv"),
    ],
)
def test_the_classes_of_contracts(
    measured: int, metered: bool, agreed: bool, changing: bool, expected: str
) -> None:
    """Domain guide 2.1: codes i to v by what exists and what is agreed."""
    assert maturity_of(measured, metered=metered, agreed=agreed, changing=changing) == expected


def test_the_reset_comes_when_nine_months_are_measured() -> None:
    """Three months measured by March 2027: six more end in September, so October."""
    rule = reset_rule(LEVELS, 3, "2027-03")
    assert rule is not None
    assert (rule.maturity, rule.months_needed, rule.reset_on) == ("iii", 9, "2027-10")
    assert rule.most_change == pytest.approx(0.0125)
    assert reset_rule(LEVELS, 0, "2027-12", 6).reset_on == "2028-07"  # type: ignore[union-attr]
    assert reset_rule(LEVELS, 9, "2027-03") is None


def test_an_agreement_carries_the_rule_as_plain_data() -> None:
    """Through JSON and back."""
    assert rule_of(json.loads(json.dumps(RULE.plain()))) == RULE


@pytest.mark.parametrize(
    "wrong",
    [
        {"maturity": "vi"}, {"months_needed": 5}, {"reset_on": "2027-13"}, {"reset_on": "soon"},
        {"most_change": -0.1}, {"schema": 2}, {"unknown": 1},
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_meant_is_refused(wrong: dict[str, object]) -> None:
    """Before anybody signs it."""
    with pytest.raises(StepError) as refused:
        rule_of(RULE.plain() | wrong)
    assert refused.value.finding.code == "levels.reset_rule_unreadable"


def test_before_the_day_and_without_the_months_the_levels_stay() -> None:
    """A feed that failed does not reset levels from nothing."""
    early = reset(RULE, LEVELS, LEVELS, 9, "2027-09")
    late = reset(RULE, LEVELS, LEVELS, 7, "2027-10")
    none = reset(RULE, LEVELS, NoLevels("balanced", "a", Finding("levels.no_spread")), 9, "2027-10")
    only = reset(replace(RULE, maturity="v"), LEVELS, LEVELS, 20, "2029-01")
    codes = [one.finding.code for one in (early, late, none, only) if isinstance(one, NotYet)]
    assert codes == [
        "levels.reset_to_come", "levels.reset_waits", "levels.no_spread", "levels.reset_to_come",
    ]  # fmt: skip


def test_the_own_history_decides_within_the_agreed_change() -> None:
    """Target and stretch follow it; the minimum would fall by 0.02 and falls by 0.01."""
    own = replace(LEVELS, minimum=0.940, target=0.970, stretch=0.983)
    answer = reset(RULE, LEVELS, own, 9, "2027-10")
    assert isinstance(answer, Reset)
    levels = answer.levels
    assert (levels.minimum, levels.target, levels.stretch) == (0.950, 0.970, 0.983)
    codes = [one.code for one in answer.findings]
    assert codes == ["levels.reset_done", "levels.reset_bounded"]


@given(
    st.integers(800, 960), st.integers(961, 980), st.integers(981, 999),
    st.floats(0.0, 0.2), st.booleans(),
)  # fmt: skip
def test_no_level_moves_further_than_agreed_and_the_order_stays(
    minimum: int, target: int, stretch: int, most: float, lower: bool
) -> None:
    """Whatever the own history says, both directions."""
    sign = -1 if lower else 1
    first = replace(LEVELS, minimum=sign * 0.960, target=sign * 0.975, stretch=sign * 0.985)
    own = replace(
        LEVELS, minimum=sign * minimum / 1000, target=sign * target / 1000,
        stretch=sign * stretch / 1000,
    )  # fmt: skip
    answer = reset(replace(RULE, most_change=most), first, own, 12, "2028-01")
    assert isinstance(answer, Reset)
    found = answer.levels
    for name in ("minimum", "target", "stretch"):
        assert abs(getattr(found, name) - getattr(first, name)) <= most + 1e-9
    assert sign * found.minimum <= sign * found.target <= sign * found.stretch
