"""Continuous bargains: published figures, linear programs, random choices, mirrored sides."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.concave import Bargain
from workbench.proposal.bargaining.concave_answers import LARGEST_GAP, Apart, NoConcaveZone
from workbench.proposal.bargaining.continuous import Continuous, Division, FeeRange, Polygon
from workbench.proposal.bargaining.pieces import Levels, Mixture
from workbench.proposal.bargaining.proposals import NoProposal, Proposal
from workbench.proposal.bargaining.weights import settle_concave

ORIGIN = 0.0, 0.0
NEUTRAL = 1.0, 1.0
CLOSE = 1e-8
FEWER = settings(max_examples=settings.default.max_examples // 4)  # these cost a fifth of a second


@pytest.fixture(scope="module")
def cases(shared):
    """Return the published cases by their names."""
    path = shared / "reference" / "bargaining" / "published_cases.json"
    return {case["id"]: case for case in json.loads(path.read_text())["cases"]}


def gaps_are_small(proposal):
    """Every certificate closes to 1e-9."""
    assert isinstance(proposal, Proposal)
    assert all(offer.gap <= LARGEST_GAP for offer in proposal.offers.values())
    assert {offer.kind for offer in proposal.offers.values()} <= {"tangent", "dual"}


def test_continuous_12(shared):
    """The twelve KPIs with one joint limit: gains by all rules and the ideals, to 1e-6."""
    d = json.loads((shared / "reference" / "bargaining" / "continuous_12.json").read_text())
    columns = {key: np.array(d[key]) for key in "valqhr"}
    levels = Levels(**columns, upper=np.ones(12))
    proposal = Continuous(levels, d["R"], d["F"], ORIGIN, 0.5).propose()
    gaps_are_small(proposal)
    wanted = {
        Rule.NASH: (432.1780, 358.2075),
        Rule.KALAI_SMORODINSKY: (393.5422, 384.1896),
        Rule.EGALITARIAN: (387.4358, 387.4358),
        Rule.UTILITARIAN: (446.5671, 345.1144),
    }
    for rule, gains in wanted.items():
        assert proposal.offers[rule].gains == pytest.approx(gains, abs=5e-5)
        assert float(columns["r"] @ proposal.offers[rule].levels) <= d["R"] + CLOSE
    assert proposal.ideals == pytest.approx((519.3885, 507.0453), abs=5e-5)
    shares = proposal.offers[Rule.KALAI_SMORODINSKY].shares
    assert shares == pytest.approx((0.7577, 0.7577), abs=5e-5)


@pytest.mark.parametrize("exercise", "abcde")
def test_nash_polygon_exercises(cases, exercise):
    """Five polygonal bargaining sets: Nash, Kalai-Smorodinsky, egalitarian, ideals."""
    case = cases["nash_polygon_exercises"]
    stated, expected = case["inputs"][exercise], case["expected"][exercise]
    d = tuple(map(float, stated["d"]))
    proposal = Polygon(np.array(stated["vertices"], float), d, 0.5).propose()
    gaps_are_small(proposal)
    for rule, key in (
        (Rule.NASH, "nash"),
        (Rule.KALAI_SMORODINSKY, "ks"),
        (Rule.EGALITARIAN, "egalitarian"),
    ):
        utilities = np.array(proposal.offers[rule].gains) + d
        assert utilities == pytest.approx(expected[key], abs=case["tolerance"])
    ideal = np.array(proposal.ideals) + d
    assert ideal == pytest.approx(expected["ideal"], abs=case["tolerance"])


def divided(points_1, points_2, **changes):
    """Return a division of items, neutral to risk and without alternatives."""
    points = np.array(points_1, float), np.array(points_2, float)
    return replace(Division(points, ORIGIN, 0.5, NEUTRAL), **changes)


@pytest.mark.parametrize("name", ["panama", "trump", "bob_carol"])
def test_adjusted_winner(cases, name):
    """Equal points for both, and one item split as published (Brams and Taylor)."""
    case = cases[f"adjusted_winner_{name}"]
    inputs, expected = case["inputs"], case["expected"]
    proposal = divided(inputs["points_1"], inputs["points_2"]).propose()
    gaps_are_small(proposal)
    even = proposal.offers[Rule.EGALITARIAN]
    points = expected.get("points_each", expected.get("published_points_each"))
    assert even.gains == pytest.approx((points, points), abs=case["tolerance"])
    split = expected.get("split_item", "Retirement Account")
    share = expected.get(
        "share_of_split_item_to_party_1", expected.get("published_share_of_retirement_to_carol")
    )
    kept = even.levels[inputs["items"].index(split)]
    assert kept == pytest.approx(share, abs=case["tolerance"])


def test_fairpy_power_family(cases):
    """One good valued 3 and 5, from the sum towards equality; and two largest smaller gains."""
    case = cases["fairpy_power_family"]
    first, second = case["inputs"]["values"]
    division = divided([first], [second])
    for exponent, share in case["also_computed"].items():
        offer = division.family(float(exponent))
        assert offer.levels[0] == pytest.approx(share, abs=1e-6)
        assert offer.levels[0] == pytest.approx(
            case["expected"]["share_1"][exponent], abs=case["tolerance"]
        )
        assert offer.gap <= LARGEST_GAP
    a, b = case["inputs"]["maxmin_a"], case["inputs"]["maxmin_b"]
    even = divided(a["v1"], a["v2"]).propose().offers[Rule.EGALITARIAN]
    assert even.levels == pytest.approx([case["expected"]["maxmin_a_share"]])
    even = divided(b["v1"], b["v2"]).propose().offers[Rule.EGALITARIAN]
    expected = case["expected"]["maxmin_b"]
    assert even.levels == pytest.approx(expected["x"])
    assert even.gains == pytest.approx([expected["utility_each"]] * 2)


def test_divide_the_dollar(cases):
    """Nash gives a/(a + b), less to whoever shuns risk more; the shares of the ideals as computed."""
    case = cases["divide_the_dollar_risk_aversion"]
    for powers, nash, even in zip(
        case["inputs"]["powers"],
        case["expected"]["nash_share"],
        case["also_computed"]["ks_share"],
        strict=True,
    ):
        proposal = divided([1], [1], risk=tuple(map(float, powers))).propose()
        gaps_are_small(proposal)
        assert proposal.offers[Rule.NASH].levels == pytest.approx([nash], abs=1e-9)
        shares = proposal.offers[Rule.KALAI_SMORODINSKY].levels
        assert shares == pytest.approx([even], abs=1e-9)


def test_patience_is_power(cases):
    """As offers come faster Rubinstein's shares tend to Nash with ln d2 / (ln d1 + ln d2)."""
    case = cases["rubinstein_1982_shares"]
    for (d1, d2), share in zip(
        case["inputs"]["discounts"], case["also_computed"]["asymmetric_nash_limit"], strict=True
    ):
        power = float(np.log(d2) / (np.log(d1) + np.log(d2)))
        nash = divided([1], [1], power=power).propose().offers[Rule.NASH]
        assert nash.levels == pytest.approx([share], abs=case["tolerance"])


def straight(v, a, **changes):
    """Return levels of value v x and cost a x²/2, from 0 to 10, with a free fee."""
    v, a = np.array(v, float), np.array(a, float)
    none = np.zeros(len(v))
    levels = Levels(v, none, none, a / 2, none, none, none + 10)
    return replace(Continuous(levels, None, None, ORIGIN, 0.5), **changes)


def test_a_free_fee_makes_levels_independent_of_power(cases):
    """The levels are the efficient ones at any power; the fee carries the shares."""
    case = cases["fee_makes_levels_independent_of_power"]
    inputs, expected = case["inputs"], case["expected"]
    d = tuple(map(float, inputs["d"]))
    proposal = straight(inputs["v"], inputs["a"], alternatives=d).propose()
    gaps_are_small(proposal)
    for offer in proposal.offers.values():
        assert offer.levels == pytest.approx(expected["x"], abs=1e-9)
        assert offer.fee == pytest.approx(expected["T"], abs=1e-9)
        assert offer.gains == pytest.approx([expected["gain_each"]] * 2, abs=1e-9)
    strong = straight(inputs["v"], inputs["a"], alternatives=d, power=0.8).propose()
    nash = strong.offers[Rule.NASH]
    assert nash.levels == pytest.approx(expected["x"], abs=1e-9)
    whole = 2 * expected["gain_each"]
    assert nash.gains == pytest.approx((0.8 * whole, 0.2 * whole), abs=1e-9)


def test_no_zone_with_a_free_fee():
    """Where no level is worth both alternatives no fee helps."""
    proposal = straight([30.0], [20.0], alternatives=(20.0, 20.0)).propose()
    assert proposal == NoProposal("no_overlap", "separating", 0)


def test_a_limit_that_nothing_meets():
    """Levels that use at least nothing never stay below minus one."""
    bargain = straight([30.0], [20.0])
    levels = replace(bargain.levels, r=np.ones(1))
    for fee in (None, 5.0, FeeRange(0.0, 9.0)):
        proposal = replace(bargain, levels=levels, limit=-1.0, fee=fee).propose()
        assert proposal == NoProposal("couplings_unmet", "separating", 0)


numbers = st.integers(-6, 9)
corners = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6).map(
    lambda rows: np.array(rows, float)
)
places = st.tuples(st.integers(-9, 6).map(float), st.integers(-9, 6).map(float))
powers = st.sampled_from([0.5, 0.2, 0.9])


def largest(gains, costs):
    """Maximise over mixtures of points in the zone; costs per point, and for the smaller gain."""
    points = len(gains)
    smaller = len(costs) > points
    table = np.column_stack([-gains.T, np.full(2, float(smaller))])[:, : len(costs)]
    shares = np.concatenate([np.ones(points), np.zeros(len(costs) - points)])[None]
    bounds = [(0, None)] * points + [(None, None)] * smaller
    result = linprog(-costs, table, np.zeros(2), shares, [1.0], bounds=bounds)
    return -result.fun if result.status == 0 else -np.inf


@given(corners, places, powers)
def test_polygons_agree_with_linear_programs(vertices, d, power):
    """Largest smaller gain, ideals, sum and shares; and no mixture of two points beats Nash."""
    proposal = Polygon(vertices, d, power).propose()
    gains = vertices - d
    smaller = np.concatenate([np.zeros(len(gains)), [1.0]])
    even = largest(gains, smaller)
    if even < 0:
        assert proposal == NoProposal("no_overlap", "separating", 0)
        return
    gaps_are_small(proposal)
    offers = proposal.offers
    assert min(offers[Rule.EGALITARIAN].gains) == pytest.approx(even, abs=CLOSE)
    ideals = [largest(gains, gains[:, side]) for side in (0, 1)]
    assert proposal.ideals == pytest.approx(ideals, abs=CLOSE)
    total = largest(gains, gains.sum(axis=1))
    assert sum(offers[Rule.UTILITARIAN].gains) == pytest.approx(total, abs=CLOSE)
    if min(ideals) > CLOSE:
        share = largest(gains / ideals, smaller)
        assert min(offers[Rule.KALAI_SMORODINSKY].shares) == pytest.approx(share, abs=CLOSE)
    first, second = offers[Rule.NASH].gains
    part = np.linspace(0, 1, 11)[:, None, None, None]
    mixed = (part * gains[:, None] + (1 - part) * gains[None, :]).reshape(-1, 2).clip(0)
    products = mixed[:, 0] ** power * mixed[:, 1] ** (1 - power)
    assert products.max() <= first**power * second ** (1 - power) + CLOSE


@given(corners, places, powers)
def test_swapping_the_sides_mirrors_polygons(vertices, d, power):
    """Exchanging the sides exchanges the ideals, and the gains of every rule but Nash's among equals."""
    there = Polygon(vertices, d, power).propose()
    back = Polygon(vertices[:, ::-1].copy(), d[::-1], 1 - power).propose()
    assert type(there) is type(back)
    assume(isinstance(there, Proposal))
    assert back.ideals == pytest.approx(there.ideals[::-1], abs=CLOSE)
    for rule in (Rule.NASH, Rule.KALAI_SMORODINSKY, Rule.EGALITARIAN):
        mirrored = back.offers[rule].gains[::-1]
        assert mirrored == pytest.approx(there.offers[rule].gains, abs=1e-6)


@st.composite
def bargains(draw):
    """Draw up to four KPIs, with a limit or none, and a fixed, limited or free fee."""
    size = draw(st.integers(1, 3))

    def column(values):
        return np.array([draw(values) for _ in range(size)], float)

    levels = Levels(
        column(st.integers(0, 50)),
        column(st.sampled_from([0, 0.5, 2, 40])),
        column(st.integers(0, 20)),
        column(st.sampled_from([0, 0, 20])),
        column(st.sampled_from([0, 0, 30])),
        column(st.integers(-2, 10)),
        np.ones(size),
    )
    limit = draw(st.one_of(st.none(), st.integers(-3, 20).map(float)))
    fee = draw(st.one_of(st.none(), st.integers(-5, 60).map(float), st.just(FeeRange(-3.0, 20.0))))
    return Continuous(levels, limit, fee, draw(places), draw(powers))


def sampled(bargain, seed):
    """Return gains of random choices of levels and fee within the limits, in the zone."""
    rng = np.random.default_rng(seed)
    size = bargain.levels.size
    levels = np.concatenate([rng.uniform(0, 1, (60, size)), rng.integers(0, 2, (20, size))])
    if bargain.limit is not None:
        levels = levels[levels @ bargain.levels.r <= bargain.limit]
    ends = bargain.fee if isinstance(bargain.fee, FeeRange) else FeeRange(-60.0, 60.0)
    fees = rng.uniform(ends.lowest, ends.highest, len(levels))
    if isinstance(bargain.fee, float):
        fees = np.full(len(levels), bargain.fee)
    rows = np.array([bargain.levels.gains(x) for x in levels]).reshape(-1, 2)
    gains = rows + np.column_stack([-fees, fees]) - bargain.alternatives
    return gains[(gains >= 0).all(axis=1)]


@FEWER
@given(bargains(), st.integers(0, 99))
def test_no_random_levels_beat_a_proposal(bargain, seed):
    """Also with straight values and costs; levels and fee keep the limits and give the gains."""
    proposal = bargain.propose()
    zone = sampled(bargain, seed)
    if isinstance(proposal, NoProposal):
        assert not len(zone)
        return
    gaps_are_small(proposal)
    ideals = np.maximum(proposal.ideals, 1e-300)
    measures = {
        Rule.NASH: lambda g: g[:, 0] ** bargain.power * g[:, 1] ** (1 - bargain.power),
        Rule.KALAI_SMORODINSKY: lambda g: (g / ideals).min(axis=1),
        Rule.EGALITARIAN: lambda g: g.min(axis=1),
        Rule.UTILITARIAN: lambda g: g.sum(axis=1),
    }
    for rule, offer in proposal.offers.items():
        levels, gains = np.array(offer.levels), np.array([offer.gains])
        assert ((levels >= 0) & (levels <= 1)).all()
        if bargain.limit is not None:
            assert bargain.levels.r @ levels <= bargain.limit + CLOSE
        first, second = bargain.levels.gains(levels)
        d = bargain.alternatives
        stated = first - offer.fee - d[0], second + offer.fee - d[1]
        assert offer.gains == pytest.approx(stated, abs=CLOSE)
        assert min(offer.gains) >= 0
        if len(zone):
            assert measures[rule](zone).max() <= measures[rule](gains)[0] + CLOSE


@FEWER
@given(bargains(), st.sampled_from([1e-3, 1e6]))
def test_counting_in_another_currency_scales_the_gains(bargain, rate):
    """All money times a rate: the same shares by every rule."""
    levels = bargain.levels
    scaled = replace(
        levels, v=levels.v * rate, l=levels.l * rate, q=levels.q * rate, h=levels.h * rate
    )
    fee = bargain.fee
    if isinstance(fee, FeeRange):
        fee = FeeRange(fee.lowest * rate, fee.highest * rate)
    elif fee is not None:
        fee *= rate
    d = bargain.alternatives[0] * rate, bargain.alternatives[1] * rate
    here = bargain.propose()
    there = replace(bargain, levels=scaled, fee=fee, alternatives=d).propose()
    assert type(here) is type(there)
    assume(isinstance(here, Proposal))
    assume(min(here.ideals) > 1e-6)
    for rule in (Rule.NASH, Rule.KALAI_SMORODINSKY, Rule.EGALITARIAN):
        assert there.offers[rule].shares == pytest.approx(here.offers[rule].shares, abs=1e-6)


def test_weights_that_do_not_separate_prove_nothing():
    """The proof of no zone fails with other weights, and with a negative price."""
    bargain = Bargain((Mixture(np.array([[3.0, -1.0, 0.0], [-2.0, 1.0, 0.0]])),), (-1.0, -1.0))
    outcome = settle_concave(bargain)
    assert isinstance(outcome, NoConcaveZone)
    assert outcome.certificate.holds(bargain)
    assert not Apart((1.0, 0.0), 0.0).holds(bargain)
    assert not Apart((-1.0, -1.0), 0.0).holds(bargain)
