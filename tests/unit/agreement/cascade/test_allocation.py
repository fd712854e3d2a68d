"""Who carries how much: the published examples, then the properties every rule keeps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement.cascade.allocation import Allocation, Infeasible, Rule, allocate
from workbench.agreement.cascade.teams import Direction, Structure, TeamNode, roll_up, weights_of
from workbench.codes import StepError

LINES = (
    (0.880, 0.900, 0.985, 0.940, 0.930, 0.992),
    (0.905, 0.880, 0.975, 0.935, 0.930, 0.988),
    (0.850, 0.930, 0.980, 0.930, 0.950, 0.988),
)


def team(
    key: str, current: float, best: float, weight: float = 1.0, effort: float = 1.0
) -> TeamNode:
    """Return a team of the provider."""
    return TeamNode(key, key, "provider", current, best, weight, effort=effort)


def teams(current: list[float], best: list[float], weights: list[float] | None = None):
    """Return teams t0, t1, … with these values."""
    weights = weights or [1.0] * len(current)
    rows = zip(current, best, weights, strict=True)
    return [team(f"t{i}", *row) for i, row in enumerate(rows)]


def plant(efforts: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> list[TeamNode]:
    """Return the three lines of the worked example with their OEE and its ceiling."""
    return [
        team(f"line {i}", a * p * q, ca * cp * cq, weight, effort)
        for i, ((a, p, q, ca, cp, cq), weight, effort) in enumerate(
            zip(LINES, (0.5, 0.3, 0.2), efforts, strict=True), start=1
        )
    ]


def solved(answer: Allocation | Infeasible) -> Allocation:
    """Return the answer, which must be an allocation."""
    assert isinstance(answer, Allocation)
    return answer


def test_lines_close_the_same_share_of_their_headroom():
    """Plant OEE .7779 to .815: θ .421, lines .8168, .8113 and .8161."""
    answer = solved(allocate("mean", plant(), 0.815))
    assert answer.levels == pytest.approx((0.8168, 0.8113, 0.8161), abs=6e-5)
    assert answer.share == pytest.approx(0.421, abs=6e-4)
    assert answer.top == pytest.approx(0.815, abs=1e-12)


def test_cheaper_lines_do_more_by_least_effort():
    """With efforts 6, 2 and 4 the lines go to .8121, .8340 and .7939, again .815 together."""
    answer = solved(allocate("mean", plant((6, 2, 4)), 0.815, "least_effort"))
    assert answer.levels == pytest.approx((0.8121, 0.8340, 0.7939), abs=6e-5)
    assert answer.top == pytest.approx(0.815, abs=1e-12)


def test_price_of_least_effort_is_the_cost_of_one_more_point():
    """The shadow price is the slope of the least total effort in the target."""

    def cost(target: float) -> float:
        levels = solved(allocate("mean", plant((6, 2, 4)), target, "least_effort")).levels
        moves = [
            (n.effort, level - n.current) for n, level in zip(plant((6, 2, 4)), levels, strict=True)
        ]
        return sum(effort * move**2 / 2 for effort, move in moves)

    price = solved(allocate("mean", plant((6, 2, 4)), 0.815, "least_effort")).price
    assert price == pytest.approx((cost(0.81501) - cost(0.81499)) / 0.00002, rel=1e-6)


def test_factors_of_a_line_share_the_gain_in_logarithms():
    """Line 1 to .8168: availability .9056, performance .9129, quality .9880."""
    a, p, q, best_a, best_p, best_q = LINES[0]
    top = solved(allocate("mean", plant(), 0.815)).levels[0]
    answer = solved(allocate("product", teams([a, p, q], [best_a, best_p, best_q]), top))
    assert answer.levels == pytest.approx((0.9056, 0.9129, 0.9880), abs=6e-5)
    assert np.prod(answer.levels) == pytest.approx(top, abs=1e-12)
    gains = np.log(np.array(answer.levels) / (a, p, q))
    assert gains.sum() == pytest.approx(0.0459, abs=6e-5)
    assert gains / gains.sum() == pytest.approx((0.623, 0.310, 0.067), abs=6e-4)


def test_losses_are_split_by_headroom():
    """Availability losses .120 to .0944: breakdown .0451, maintenance .0154, changeover .0245, starved .0094."""
    losses = teams([0.060, 0.018, 0.030, 0.012], [0.025, 0.012, 0.017, 0.006])
    answer = solved(allocate("sum", losses, 0.0944, direction="lower"))
    assert answer.levels == pytest.approx((0.0451, 0.0154, 0.0245, 0.0094), abs=6e-5)
    assert answer.share == pytest.approx(0.426, abs=1e-3)


def test_breakdown_hours_are_split_half_and_half_in_logarithms():
    """30 to 22.5 hours a month: 6 failures become 5.2, 5 hours each become 4.33."""
    answer = solved(allocate("product", teams([6, 5], [3, 2.5]), 22.5, direction="lower"))
    assert answer.levels == pytest.approx((5.196, 4.330), abs=5e-4)


def test_down_time_is_split_over_the_teams():
    """Mean down time 5 to 4.33 h: θ .335, response .83, diagnosis .70, parts 1.40, repair 1.40."""
    parts = teams([1.0, 0.8, 1.7, 1.5], [0.5, 0.5, 0.8, 1.2])
    answer = solved(allocate("sum", parts, 22.5 / np.sqrt(0.75) / 6, direction="lower"))
    assert answer.levels == pytest.approx((0.83, 0.70, 1.40, 1.40), abs=5e-3)
    assert answer.share == pytest.approx(0.335, abs=6e-4)


def test_arinc_keeps_the_proportions_of_the_failure_rates():
    """MIL-HDBK-338B: rates .003, .001, .004, 20 h, goal .90 give .001976, .000659, .002634."""
    rates = teams([0.003, 0.001, 0.004], [0, 0, 0])
    goal = -np.log(0.9) / 20
    answer = solved(allocate("sum", rates, goal, "arinc", "lower"))
    assert answer.levels == pytest.approx((0.001976, 0.000659, 0.002634), abs=6e-7)


def test_arinc_on_shares_is_the_same_rule():
    """The same example as reliabilities: .961, .987 and .949."""
    shares = teams(np.exp(-20 * np.array([0.003, 0.001, 0.004])).tolist(), [1.0, 1.0, 1.0])
    answer = solved(allocate("product", shares, 0.9, "arinc"))
    assert answer.levels == pytest.approx((0.961, 0.987, 0.949), abs=6e-4)


STATIONS = ([0.99, 0.97, 0.985, 0.98], [1.0] * 4)


def test_minimum_effort_raises_only_the_lowest_stations():
    """Stations .99, .97, .985, .98 to .945: the two lowest rise to .98442, the others stay."""
    answer = solved(allocate("product", teams(*STATIONS), 0.945, "minimum_effort"))
    assert answer.levels == pytest.approx((0.99, 0.98442, 0.985, 0.98442), abs=5e-6)
    assert answer.levels[0] == 0.99
    assert answer.levels[2] == 0.985


def test_arinc_moves_every_station():
    """The same stations by ARINC: .9925, .9775, .9888, .9850."""
    answer = solved(allocate("product", teams(*STATIONS), 0.945, "arinc"))
    assert answer.levels == pytest.approx((0.9925, 0.9775, 0.9888, 0.9850), abs=6e-5)


def test_arinc_stops_at_the_proven_best():
    """A station that would pass its best stays there, and the others carry the rest."""
    capped = teams(STATIONS[0], [1.0, 0.975, 1.0, 1.0])
    answer = solved(allocate("product", capped, 0.945, "arinc"))
    assert answer.levels[1] == 0.975
    assert np.prod(answer.levels) == pytest.approx(0.945, abs=1e-12)


def test_out_of_reach_says_how_far():
    """Every line at its best gives .8659: a target of .90 is .0341 too far, θ above 1."""
    answer = allocate("mean", plant(), 0.9)
    assert isinstance(answer, Infeasible)
    assert answer.attainable == pytest.approx(0.8659, abs=6e-5)
    assert answer.shortfall == pytest.approx(0.9 - answer.attainable)
    assert answer.share == pytest.approx((0.9 - 0.7779) / (0.8659 - 0.7779), abs=2e-3)
    assert answer.finding.code == "cascade.out_of_reach"


def test_out_of_reach_because_of_accepted_levels_is_told_apart():
    """A target that only an accepted level blocks is reported with its own code."""
    answer = allocate("mean", plant(), 0.86, frozen={"line 1": 0.79})
    assert isinstance(answer, Infeasible)
    assert answer.finding.code == "cascade.out_of_reach_with_accepted"


def test_best_of_everybody_is_still_feasible():
    """A target equal to the attainable best puts every team at its best."""
    nodes = plant()
    best = float(roll_up("mean", weights_of(nodes), np.array([n.best for n in nodes])))
    answer = solved(allocate("mean", nodes, best))
    assert answer.levels == pytest.approx([n.best for n in nodes], abs=1e-12)
    assert answer.share == pytest.approx(1.0)


def test_no_headroom_at_all_needs_an_endless_share():
    """Teams at their best already cannot go further: θ is infinite."""
    answer = allocate("sum", teams([2.0, 3.0], [2.0, 3.0]), 4.0, direction="lower")
    assert isinstance(answer, Infeasible)
    assert answer.share == np.inf


def test_target_that_today_already_meets_moves_nobody():
    """Nobody is asked to become worse: levels stay, the rest is a reserve."""
    answer = solved(allocate("mean", plant(), 0.75))
    assert answer.levels == tuple(node.current for node in plant())
    assert [f.code for f in answer.findings] == ["cascade.already_met"]


@pytest.mark.parametrize(
    ("structure", "rule", "direction"),
    [
        ("mean", "arinc", "higher"),
        ("sum", "minimum_effort", "lower"),
        ("product", "arinc", "lower"),
        ("product", "minimum_effort", "lower"),
    ],
)
def test_rules_without_meaning_are_refused(structure: Structure, rule: Rule, direction: Direction):
    """A rule that has no meaning for a structure is refused, not bent."""
    nodes = teams([0.5, 0.6], [0.5, 0.6])
    with pytest.raises(StepError) as refused:
        allocate(structure, nodes, 0.3, rule, direction)
    assert refused.value.finding.code == "cascade.rule_not_for"


@pytest.mark.parametrize(("structure", "target"), [("mean", float("nan")), ("product", 0.0)])
def test_target_must_be_a_number_that_can_be_shared(structure: Structure, target: float):
    """A missing target, or zero for a product, is refused."""
    with pytest.raises(StepError) as refused:
        allocate(structure, teams([0.5], [0.9]), target)
    assert refused.value.finding.code == "cascade.target_unusable"


RULES: list[tuple[Structure, Rule, Direction]] = [
    ("mean", "headroom", "higher"),
    ("mean", "least_effort", "lower"),
    ("sum", "headroom", "lower"),
    ("sum", "least_effort", "higher"),
    ("sum", "arinc", "lower"),
    ("product", "headroom", "higher"),
    ("product", "headroom", "lower"),
    ("product", "least_effort", "higher"),
    ("product", "arinc", "higher"),
    ("product", "minimum_effort", "higher"),
]
unit = st.floats(0.05, 0.999)


@st.composite
def problems(draw: st.DrawFn):
    """Draw a rule, teams with shares between 0 and 1, and a target between today and the best."""
    structure, rule, direction = draw(st.sampled_from(RULES))
    rows = draw(st.lists(st.tuples(unit, unit, unit, unit), min_size=1, max_size=6))
    nodes = []
    for i, (one, other, weight, effort) in enumerate(rows):
        ends = sorted((one, other), reverse=direction == "lower")
        nodes.append(team(f"t{i}", ends[0], ends[1], weight, effort))
    today, best = (
        float(roll_up(structure, weights_of(nodes), np.array(x)))
        for x in ([n.current for n in nodes], [n.best for n in nodes])
    )
    target = today + draw(st.floats(0.0, 1.0)) * (best - today)
    return structure, nodes, target, rule, direction


@given(problems())
def test_levels_meet_the_target_exactly_and_never_pass_a_best(problem):
    """Between today and the best of all, each rule is exact to 1e-12 and stays between each team's ends."""
    structure, nodes, target, rule, direction = problem
    answer = solved(allocate(structure, nodes, target, rule, direction))
    rolled = float(roll_up(structure, weights_of(nodes), np.array(answer.levels)))
    assert rolled == pytest.approx(target, abs=1e-12)
    for node, level in zip(nodes, answer.levels, strict=True):
        assert min(node.current, node.best) <= level <= max(node.current, node.best)
    assert 0 <= answer.share <= 1


@given(problems(), st.randoms(use_true_random=False))
def test_order_of_the_teams_does_not_matter(problem, random):
    """Each team gets the same level in whatever order the teams are listed."""
    structure, nodes, target, rule, direction = problem
    levels = dict(
        zip(
            [n.key for n in nodes],
            solved(allocate(structure, nodes, target, rule, direction)).levels,
            strict=True,
        )
    )
    shuffled = list(nodes)
    random.shuffle(shuffled)
    again = allocate(structure, shuffled, target, rule, direction)
    if isinstance(again, Infeasible):
        assert again.shortfall < 1e-11
        return
    for node, level in zip(shuffled, again.levels, strict=True):
        assert level == pytest.approx(levels[node.key], abs=1e-7)


@given(problems(), st.floats(0, 1))
def test_frozen_levels_are_left_alone(problem, part):
    """A frozen level comes back bit for bit; the others meet the target, or the answer says why not."""
    structure, nodes, target, rule, direction = problem
    kept = nodes[0].current + part * (nodes[0].best - nodes[0].current)
    answer = allocate(structure, nodes, target, rule, direction, {nodes[0].key: kept})
    if isinstance(answer, Infeasible):
        assert answer.shortfall > 0
        return
    assert answer.levels[0] == kept
    gap = (answer.top - target) * (1 if direction == "higher" else -1)
    assert gap >= -1e-12
    assert answer.findings or gap <= 1e-12
