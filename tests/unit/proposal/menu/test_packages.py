"""The public menu: every combination, in one order, with public facts alone."""

import json
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from workbench.codes import StepError
from workbench.proposal.levels import CohortLevels, KpiOption, LevelSet, Reached, Stake
from workbench.proposal.levels.option import clause_of, cohort_levels
from workbench.proposal.menu import build_menu, menu_to_dict
from workbench.settlement.evaluators import fraction

LEVELS = LevelSet(
    name="balanced",
    kpi="availability",
    window="quarter",
    direction="higher",
    target=0.985,
    minimum=0.975,
    stretch=0.992,
    dead_band=0.001,
    grid=0.001,
    best=1.0,
    alpha=0.05,
    beta=0.60,
    plan=1.0,
    effort=0.9,
    p_below_minimum=0.04,
    p_meets_target=0.61,
    p_meets_stretch=0.11,
    improvement_points=0.8,
    shadow_minimum=0.0004,
    shadow_target=0.0002,
    before=Reached(0.9754, 0.9853, 0.9921, 0.05, 0.60, 0.10),
    findings=(),
)
NAMES = ("safe", "balanced", "ambitious")
FEES = (Decimal(429431), Decimal(521452), Decimal(613476))


def option(kpi: str, name: str, points: float = 1.0, incentive: float = 0.0) -> KpiOption:
    """Return an option of one cohort."""
    levels = replace(LEVELS, name=name, kpi=kpi, improvement_points=points)
    return KpiOption(name, kpi, (CohortLevels(None, 1.0, levels, incentive),))


def three(kpi: str) -> tuple[KpiOption, ...]:
    """Return three options of a KPI."""
    return tuple(option(kpi, name) for name in NAMES)


def refusal(options: dict[str, tuple[KpiOption, ...]], fees: tuple[Decimal, ...]) -> str:
    """Return the code with which a menu is refused."""
    with pytest.raises(StepError) as refused:
        build_menu(options, fees)
    return refused.value.finding.code


def test_three_kpis_and_three_fees_make_81_packages() -> None:
    """3 x 3 x 3 x 3 packages, numbered from 0, the fee varying fastest and the first KPI slowest."""
    kpis = ("availability", "response_time", "first_time_fix")
    menu = build_menu({kpi: three(kpi) for kpi in kpis}, FEES)
    assert len(menu.packages) == 81
    assert [package.index for package in menu.packages] == list(range(81))
    chosen = [(tuple(p.options[k].name for k in kpis), p.fee) for p in menu.packages]
    assert len(set(chosen)) == 81
    assert chosen[:4] == [
        (("safe",) * 3, FEES[0]),
        (("safe",) * 3, FEES[1]),
        (("safe",) * 3, FEES[2]),
        (("safe", "safe", "balanced"), FEES[0]),
    ]
    assert chosen[27][0][0] == "balanced"


def test_more_than_a_hundred_packages_are_refused() -> None:
    """Four KPIs of three options and three fees would be 243."""
    options = {kpi: three(kpi) for kpi in ("a", "b", "c", "d")}
    assert refusal(options, FEES) == "menu.too_many_packages"
    ten = {kpi: tuple(option(kpi, str(n)) for n in range(10)) for kpi in ("a", "b")}
    assert len(build_menu(ten, FEES[:1]).packages) == 100


@pytest.mark.parametrize(
    ("options", "fees", "code"),
    [
        ({}, FEES, "menu.empty"),
        ({"a": three("a")}, (), "menu.empty"),
        ({"a": ()}, FEES, "menu.nothing_to_choose"),
        ({"a": (option("a", "safe"), option("a", "safe"))}, FEES, "menu.name_twice"),
        ({"a": three("a")}, (FEES[0], FEES[0]), "menu.fee_wrong"),
        ({"a": three("a")}, (Decimal(0),), "menu.fee_wrong"),
        ({"a": three("a")}, (Decimal("NaN"),), "menu.fee_wrong"),
    ],
)
def test_a_menu_without_a_real_choice_is_refused(
    options: dict[str, tuple[KpiOption, ...]], fees: tuple[Decimal, ...], code: str
) -> None:
    """Every KPI has options with different names, and fees are different amounts above 0."""
    assert refusal(options, fees) == code


def test_a_package_says_points_and_expected_incentive() -> None:
    """Points stand per KPI; the incentives of all KPIs times the fee are rounded to cents."""
    options = {
        "availability": (option("availability", "safe", 0.8, -0.0031),),
        "response_time": (option("response_time", "safe", 2.0, 0.0012),),
    }
    package = build_menu(options, (Decimal("450000.50"),)).packages[0]
    assert package.improvement_points == {"availability": 0.8, "response_time": 2.0}
    assert package.incentive == Decimal("-855.00")


def test_cohorts_move_together() -> None:
    """One option holds both cohorts; its points are weighted and its incentives added."""
    new = replace(LEVELS, improvement_points=2.0)
    base = replace(LEVELS, improvement_points=1.0)
    both = KpiOption(
        "safe",
        "availability",
        (CohortLevels("new", 0.25, new, 0.001), CohortLevels("installed base", 0.75, base, -0.004)),
    )
    assert both.improvement_points == 1.25
    assert both.incentive == pytest.approx(-0.003)


def test_the_incentive_is_the_clause_over_the_planned_paths() -> None:
    """A cohort's expected incentive is the mean settlement of its clause at its weight's stake."""
    rng = np.random.default_rng(5)
    planned = np.clip(rng.normal(0.985, 0.01, (500, 24)), 0, 1)
    stake = Stake(credit=0.12, bonus=0.10)
    part = cohort_levels(LEVELS, stake, planned, 0.25, "new")
    clause = clause_of(LEVELS, Stake(0.03, 0.025), "new")
    assert (clause.cohort, clause.window, clause.decimals) == ("new", "quarter", 4)
    quarters = planned.reshape(500, 8, 3).mean(axis=2)
    assert part.incentive == pytest.approx(fraction(clause, quarters).mean())
    assert part.incentive != 0


def test_the_menu_is_plain_data() -> None:
    """The menu becomes JSON with a schema version, money as text and the levels once."""
    menu = build_menu({"availability": three("availability")}, FEES)
    record = json.loads(json.dumps(menu_to_dict(menu)))
    assert record["schema_version"] == 1
    assert record["fees"] == ["429431", "521452", "613476"]
    assert [option["name"] for option in record["kpis"][0]["options"]] == list(NAMES)
    assert record["kpis"][0]["options"][0]["cohorts"][0]["target"] == 0.985
    assert record["packages"][4] == {
        "index": 4,
        "options": {"availability": "balanced"},
        "fee": "521452",
        "improvement_points": {"availability": 1.0},
        "incentive": "0.00",
    }
