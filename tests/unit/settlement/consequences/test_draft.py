"""The plant of the domain guide (2.3 and 5.4): what its clause does to both sides."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from workbench.settlement.consequences import Consequences, Prospect, consequences, windowed
from workbench.settlement.consequences.draft import luck_share
from workbench.settlement.schedule import Clause, Ladder, Trigger, Window

FEE = 450_000.0
YEARS = 200_000
HOURS = 6_000.0
LADDER = Ladder("higher", minimum=0.9805, target=0.9877, stretch=0.9929, dead_band=0.001)
# Levels apply to the exact value here, as in the published run.
PLANT = Clause("availability", "year", LADDER, credit=0.12, bonus=0.10, decimals=9)
HISTORY = np.linspace(0.97, 0.99, 24)

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Incidents:
    """How often the plant stops in a year and for how many hours on average."""

    count: float
    hours: float


UNCHANGED = Incidents(21.533, 6.0)
PLANNED = Incidents(16.15, 4.8)


def downtime(incidents: Incidents, windows: int, rng: np.random.Generator) -> FloatArray:
    """Hours lost per window: Poisson counts, lognormal hours with coefficient of variation 1.2."""
    counts = rng.poisson(incidents.count / windows, (YEARS, windows))
    sigma = np.sqrt(np.log1p(1.2**2))
    hours = rng.lognormal(np.log(incidents.hours) - sigma**2 / 2, sigma, int(counts.sum()))
    edges = np.concatenate([[0.0], np.cumsum(hours)])
    ends = np.cumsum(counts)
    lost: FloatArray = (edges[ends] - edges[ends - counts.ravel()]).reshape(counts.shape)
    return lost


@cache
def planned_years() -> FloatArray:
    """Return the availability of 200,000 years as planned."""
    lost = downtime(PLANNED, 1, np.random.default_rng(541))[:, 0]
    return 1 - np.minimum(lost / HOURS, 1.0)


@cache
def plant(window: Window) -> Consequences:
    """Return the consequences of the plant's clause, settled by this window."""
    windows = {"month": 12, "quarter": 4, "year": 1}[window]
    rng = np.random.default_rng(540)
    paths = []
    for incidents in (UNCHANGED, PLANNED):
        lost = np.minimum(downtime(incidents, windows, rng) / (HOURS / windows), 1.0)
        paths.append(np.repeat(1 - lost, 12 // windows, axis=1))
    return consequences(replace(PLANT, window=window), FEE, paths[0], paths[1], HISTORY)


def planned(window: Window) -> Prospect:
    """Return the plant's figures as planned."""
    prospect = plant(window).planned
    assert prospect is not None
    return prospect


@pytest.mark.parametrize(
    ("window", "below", "mean", "spread", "gross"),
    [
        ("month", 0.229, 9.9, 12.1, 40.2),
        ("quarter", 0.199, 3.8, 19.5, 34.5),
        ("year", 0.099, -1.4, 30.0, 23.4),
    ],
)
def test_published_settlement_noise_by_window(
    window: Window, below: float, mean: float, spread: float, gross: float
) -> None:
    """The same three levels are worth +9.9 k or -1.4 k a year, by the window alone."""
    prospect = planned(window)
    assert prospect.p_below_minimum == pytest.approx(below, abs=0.003)
    assert prospect.expected_settlement / 1000 == pytest.approx(mean, abs=0.3)
    assert prospect.spread / 1000 == pytest.approx(spread, abs=0.3)
    assert prospect.gross_flows / 1000 == pytest.approx(gross, abs=0.3)


@pytest.mark.parametrize(
    ("window", "mean", "signal"),
    [("month", -7, 1.39), ("quarter", -23, 1.40), ("year", -39, 1.43)],
)
def test_published_cost_of_changing_nothing(window: Window, mean: float, signal: float) -> None:
    """A provider who changes nothing pays credit, and the luck share follows from the signal."""
    found = plant(window)
    assert found.unchanged.expected_settlement / 1000 == pytest.approx(mean, abs=0.5 + 0.3)
    assert found.luck_share == pytest.approx(1 / (1 + signal**2 / 4), abs=0.01)


def test_published_year_without_improvement() -> None:
    """At 450 k without improvement the target is missed in 93 % and the minimum in 57 % of years."""
    unchanged = plant("year").unchanged
    assert 1 - unchanged.p_meets_target == pytest.approx(0.93, abs=0.01)
    assert unchanged.p_below_minimum == pytest.approx(0.57, abs=0.01)
    assert unchanged.p_any_breach == unchanged.expected_breaches == unchanged.p_below_minimum
    assert unchanged.year_5 == pytest.approx(-54_000)


def test_published_quantiles_are_the_levels() -> None:
    """As planned, the minimum is the P10 and the target the median of annual availability."""
    assert planned("year").p_meets_target == pytest.approx(0.50, abs=0.01)
    assert planned("year").expected_settlement / FEE == pytest.approx(-0.0031, abs=0.0007)


@pytest.mark.parametrize(
    ("chance", "percent"), [(0.05, 97.80), (0.10, 98.05), (0.50, 98.77), (0.90, 99.29)]
)
def test_published_quantiles_of_annual_availability(chance: float, percent: float) -> None:
    """Domain guide 5.4: P5, P10, P50 and P90 of a year as planned, within 0.02 points."""
    assert 100 * np.quantile(planned_years(), chance) == pytest.approx(percent, abs=0.02)


def test_a_fair_schedule_is_not_called_unfair() -> None:
    """Annual settlement of the plant meets the fairness conditions; the breach chance is said."""
    assert [finding.code for finding in plant("year").findings] == ["settlement.breach_unchanged"]


def test_an_unfair_window_is_called_so() -> None:
    """Monthly settlement pays the provider for noise and misses the minimum too often."""
    codes = [finding.code for finding in plant("month").findings]
    assert codes == [
        "settlement.breach_unchanged",
        "settlement.planned_not_balanced",
        "settlement.minimum_missed_as_planned",
    ]


def test_without_a_plan_luck_is_not_told() -> None:
    """No plan, no luck share, and the reason is given."""
    paths = np.full((10, 12), 0.99)
    found = consequences(PLANT, FEE, paths, None, HISTORY[:8])
    assert (found.planned, found.luck_share, found.usual_practice) == (None, None, ())
    assert [finding.code for finding in found.findings] == [
        "settlement.luck_needs_plan",
        "settlement.practice_needs_months",
        "settlement.practice_needs_months",
    ]


def test_standing_still_that_costs_nothing_is_said() -> None:
    """Where unchanged performance pays no credit the draft asks for no improvement."""
    at_target = np.full((4, 12), PLANT.ladder.target)
    found = consequences(PLANT, FEE, at_target, np.full((4, 12), 0.992), HISTORY)
    codes = [f.code for f in found.findings]
    assert found.unchanged.expected_settlement == 0
    assert "settlement.standing_still_costs_nothing" in codes
    assert "settlement.standing_still_earns" not in codes


def test_standing_still_that_earns_a_bonus_is_said() -> None:
    """Where unchanged performance is paid on top, the draft says so and not that it pays nothing."""
    found = consequences(PLANT, FEE, np.full((4, 12), 0.99), np.full((4, 12), 0.992), HISTORY)
    codes = [f.code for f in found.findings]
    assert found.unchanged.expected_settlement > 0
    assert "settlement.standing_still_earns" in codes
    assert "settlement.standing_still_costs_nothing" not in codes


@pytest.mark.parametrize(
    ("met", "codes"),
    [
        (0.30, ["settlement.target_rarely_met"]),
        (0.60, []),
        (0.90, ["settlement.target_easily_met"]),
    ],
)
def test_a_target_is_met_in_half_to_seven_tenths_as_planned(met: float, codes: list[str]) -> None:
    """Domain guide 2.5: rarer is out of reach, more often asks for nothing; a cliff has no target."""
    years = np.where(np.arange(100)[:, None] < 100 * met, 0.99, 0.985) * np.ones(12)
    found = consequences(PLANT, FEE, years, years, HISTORY).findings
    assert [f.code for f in found if "target" in f.code] == codes
    cliff = replace(PLANT, bonus=0.0, ladder=Ladder("higher", 0.9877, 0.9877, 0.9877))
    found = consequences(cliff, FEE, years, years, HISTORY).findings
    assert not [f.code for f in found if "target" in f.code]


def test_a_bonus_beyond_the_credit_is_said() -> None:
    """Domain guide 2.5: b <= a."""
    paths = np.full((4, 12), 0.985)
    found = consequences(replace(PLANT, bonus=0.13), FEE, paths, paths, HISTORY).findings
    assert found[0].code == "settlement.bonus_beyond_credit"


def test_nothing_varies_no_luck() -> None:
    """Two providers who always settle the same leave no variance to share out."""
    still = Prospect(0, 0, 0, 1, None, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert luck_share(still, still) is None
    assert luck_share(still, replace(still, expected_settlement=1.0)) == 0.0


def test_trigger_and_breaches_are_counted_per_year() -> None:
    """Two years on one path are two years: one with three misses in a row, one with none."""
    months = np.full(24, 0.99)
    months[3:6] = 0.97
    clause = replace(PLANT, window="month", trigger=Trigger("consecutive", k=3))
    found = consequences(clause, FEE, months[None, :], None, months).unchanged
    assert (found.p_any_breach, found.p_trigger, found.expected_breaches) == (0.5, 0.5, 1.5)
    assert found.p_below_minimum == 3 / 24


def test_the_cap_limits_the_year() -> None:
    """No simulated year settles more than the cap, in either direction."""
    paths = np.vstack([np.full(12, 0.9), np.full(12, 1.0)])
    found = consequences(PLANT, FEE, paths, None, HISTORY, 0.05).unchanged
    assert (found.year_5, found.year_95) == pytest.approx((-20_250, 20_250))
    assert found.gross_flows == pytest.approx((54_000 + 45_000) / 2)


def test_the_history_strip_shows_two_years() -> None:
    """Windows of the last 24 months are met or missed; a missing month leaves its window open."""
    history = np.concatenate([np.zeros(12), np.full(12, 0.97), np.full(12, 0.99)])
    history[-1] = np.nan
    clause = replace(PLANT, window="quarter")
    strip = consequences(clause, FEE, np.full((1, 12), 0.99), None, history).history
    assert strip.met == (False,) * 4 + (True,) * 3 + (None,)
    assert strip.values[-1] is None
    assert strip.values[0] == pytest.approx(windowed(history[12:15], "quarter")[0])
