"""Levels down the graph: the worked plant, the handbook's examples, then what always holds."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.agreement.cascade.graphs import RULES, graphs, of, reachable
from tests.unit.agreement.cascade.plant import lost, plant, whole_plant
from workbench.agreement.cascade.graph import Edge, KpiGraph, KpiNode
from workbench.agreement.cascade.graph_allocation import (
    GraphLevels,
    Unattainable,
    allocate_graph,
    compare_rules,
)
from workbench.agreement.cascade.standing import stand
from workbench.agreement.cascade.wiring import wire
from workbench.codes import StepError


def solved(answer: GraphLevels | Unattainable) -> GraphLevels:
    """Return the answer, which must be levels."""
    assert isinstance(answer, GraphLevels), answer
    return answer


def levels(answer: GraphLevels | Unattainable, *keys: str) -> list[float]:
    """Return the levels of these nodes."""
    return [solved(answer).levels[key] for key in keys]


def share_of(answer: GraphLevels | Unattainable, key: str) -> float:
    """Return θ of one parent."""
    return next(each.share for each in solved(answer).parents if each.node == key)


def codes(answer: GraphLevels | Unattainable) -> list[str]:
    """Return the codes of the findings."""
    return [finding.code for finding in solved(answer).findings]


def stations(*values: float) -> KpiGraph:
    """Return stations in series that may become perfect."""
    nodes = [KpiNode(f"s{at}", f"s{at}", current=x, best=1.0) for at, x in enumerate(values)]
    top = KpiNode("line", "line", "product")
    return KpiGraph((top, *nodes), tuple(Edge("line", node.key) for node in nodes))


STATIONS = ("s0", "s1", "s2", "s3")


def test_whole_plant_by_headroom() -> None:
    """.815 falls on lines, factors, losses, breakdowns and the parts of a repair as published."""
    answer = allocate_graph(whole_plant(), 0.815)
    assert levels(answer, "line 1", "line 2", "line 3") == pytest.approx(
        [0.8168, 0.8113, 0.8161], abs=5e-5
    )
    assert share_of(answer, "plant") == pytest.approx(0.421, abs=5e-4)
    assert levels(answer, "a1", "p1", "q1") == pytest.approx([0.9056, 0.9129, 0.9880], abs=5e-5)
    assert levels(answer, "breakdown", "maintenance", "changeover", "starved") == pytest.approx(
        [0.0451, 0.0154, 0.0245, 0.0094], abs=5e-5
    )
    assert share_of(answer, "a1") == pytest.approx(0.426, abs=5e-4)
    assert levels(answer, "failures") == pytest.approx([5.2], abs=0.05)
    assert levels(answer, "down time", "response", "diagnosis", "parts", "repair") == pytest.approx(
        [4.33, 0.83, 0.70, 1.40, 1.40], abs=5e-3
    )
    assert solved(answer).top == pytest.approx(0.815, abs=1e-12)


def test_what_the_customer_carries() -> None:
    """Changeover and starving carry 0.81 of the 2.56 points of availability."""
    found = solved(allocate_graph(whole_plant(), 0.815)).levels
    carried = 0.030 - found["changeover"] + 0.012 - found["starved"]
    assert 100 * carried == pytest.approx(0.81, abs=5e-3)
    assert 100 * (found["a1"] - 0.880) == pytest.approx(2.56, abs=5e-3)


def test_cheaper_lines_do_more_by_least_effort() -> None:
    """Efforts 6, 2 and 4: .8121, .8340 and .7939, and λ is the price of one more point."""
    answer = allocate_graph(plant((6, 2, 4)), 0.815, "least_effort")
    assert levels(answer, "line 1", "line 2", "line 3") == pytest.approx(
        [0.8121, 0.8340, 0.7939], abs=5e-5
    )
    more, less = (
        solved(allocate_graph(plant((6, 2, 4)), goal, "least_effort")).parents[0].effort
        for goal in (0.81501, 0.81499)
    )
    price = solved(answer).parents[0].price
    assert price == pytest.approx((more - less) / 0.00002, rel=1e-6)


def test_breakdown_hours_are_split_half_and_half_in_logarithms() -> None:
    """30 h to 22.5 h in 500: failures 5.2, each 4.33 h; its parts .83, .70, 1.40, 1.40 at θ .335."""
    keys = ("failures", "down time", "response", "diagnosis", "parts", "repair")
    whole = whole_plant()
    top = whole.node("breakdown")
    nodes = (replace(top, best=None), *(whole.node(key) for key in keys))
    edges = tuple(e for e in whole.edges if e.parent in ("breakdown", "down time"))
    answer = allocate_graph(KpiGraph(nodes, edges), 22.5 / 500)
    assert levels(answer, *keys) == pytest.approx([5.2, 4.33, 0.83, 0.70, 1.40, 1.40], abs=5e-3)
    assert share_of(answer, "down time") == pytest.approx(0.335, abs=5e-4)


def test_arinc_example_of_the_handbook() -> None:
    """Rates .003, .001, .004 over 20 h, R .90: .0020, .0007, .0026; R .961, .987, .949."""
    rates = (("a", 0.003), ("b", 0.001), ("c", 0.004))
    top = KpiNode("rate", "rate", "sum", direction="lower")
    graph = KpiGraph(
        (top, *(lost(key, rate, 0.0) for key, rate in rates)),
        tuple(Edge("rate", key) for key, _ in rates),
    )
    goal = -np.log(0.90) / 20
    assert goal == pytest.approx(0.00527, abs=5e-6)
    found = np.array(levels(allocate_graph(graph, goal, "arinc"), "a", "b", "c"))
    assert found == pytest.approx([0.0020, 0.0007, 0.0026], abs=5e-5)
    assert np.exp(-20 * found) == pytest.approx([0.961, 0.987, 0.949], abs=5e-4)


def test_four_stations_by_three_rules() -> None:
    """.99/.97/.985/.98 to .945: minimum effort .98442, ARINC .9925 to .9850, equal .98596."""
    graph = stations(0.99, 0.97, 0.985, 0.98)
    least = levels(allocate_graph(graph, 0.945, "minimum_effort"), *STATIONS)
    assert least == pytest.approx([0.99, 0.98442, 0.985, 0.98442], abs=5e-6)
    arinc = levels(allocate_graph(graph, 0.945, "arinc"), *STATIONS)
    assert arinc == pytest.approx([0.9925, 0.9775, 0.9888, 0.9850], abs=5e-5)
    equal = levels(allocate_graph(graph, 0.945, "equal"), *STATIONS)
    assert equal == pytest.approx([0.98596] * 4, abs=5e-6)


def test_log_headroom_closes_the_same_share_of_the_logarithms() -> None:
    """x·(best/x)^α with one α for a mean; for a product it is the headroom rule itself."""
    answer = solved(allocate_graph(plant(), 0.815, "log_headroom"))
    wiring = wire(plant())
    standing = stand(wiring)
    today = dict(zip(wiring.place, standing.today, strict=True))
    best = {
        "line 1": 0.94 * 0.93 * 0.992,
        "line 2": 0.935 * 0.93 * 0.988,
        "line 3": 0.93 * 0.95 * 0.988,
    }
    parts = [
        np.log(answer.levels[key] / today[key]) / np.log(best[key] / today[key]) for key in best
    ]
    assert parts == pytest.approx([parts[0]] * 3, rel=1e-9)
    assert answer.levels["a1"] / 0.88 == pytest.approx((0.94 / 0.88) ** share_of(answer, "line 1"))


def test_reserve_is_held_above_the_target() -> None:
    """With .003 in reserve the teams' levels give .818; for hours the reserve is below."""
    assert solved(allocate_graph(plant(), 0.815, reserve=0.003)).top == pytest.approx(0.818)
    hours = KpiGraph(
        (KpiNode("h", "h", "sum", direction="lower"), lost("a", 3, 1), lost("b", 2, 1)),
        (Edge("h", "a"), Edge("h", "b")),
    )
    assert solved(allocate_graph(hours, 4.0, reserve=0.5)).top == pytest.approx(3.5)


def test_too_high_a_target_is_unattainable_with_its_gap() -> None:
    """The ceiling is .8659; .870 needs θ 1.0464 and is .0041 short."""
    answer = allocate_graph(plant(), 0.870)
    assert isinstance(answer, Unattainable)
    assert answer.node == "plant"
    assert answer.attainable == pytest.approx(0.8659, abs=5e-5)
    assert answer.gap == pytest.approx(0.870 - answer.attainable)
    wiring = wire(plant())
    today = stand(wiring).today[wiring.top]
    assert answer.share == pytest.approx((0.87 - today) / (answer.attainable - today), rel=1e-9)
    assert answer.remedies[0].kind == "lower_goal"
    assert answer.finding.code == "cascade.node_out_of_reach"


def test_remedies_name_who_must_move() -> None:
    """A line frozen today holds the plant back; opening it is enough, another is not."""
    graph = plant()
    today = {"line 1": 0.78, "q2": 0.976}
    answer = allocate_graph(graph, 0.84, frozen=today)
    assert isinstance(answer, Unattainable)
    assert answer.finding.code == "cascade.node_out_of_reach_accepted"
    told = {(each.kind, each.node): each.enough for each in answer.remedies}
    assert told == {
        ("lower_goal", "plant"): True,
        ("reopen", "line 1"): True,
        ("reopen", "q2"): False,
    }


def test_a_reserve_too_large_says_what_is_left_for_it() -> None:
    """The target is in reach, the reserve not whole."""
    answer = allocate_graph(plant(), 0.86, reserve=0.02)
    assert isinstance(answer, Unattainable)
    smaller = next(each for each in answer.remedies if each.kind == "smaller_reserve")
    assert smaller.enough
    assert smaller.value == pytest.approx(answer.attainable - 0.86)
    solved(allocate_graph(plant(), 0.86, reserve=smaller.value))


def test_support_says_which_best_would_do() -> None:
    """Parts logistics names support: with the best that it says the hours come into reach."""
    graph = whole_plant()
    asking = replace(graph.node("parts"), support_needed="consignment stock at the plant")
    named = graph.with_node(asking).with_node(replace(graph.node("breakdown"), best=None))
    named = named.with_node(replace(named.node("a1"), best=None))
    answer = allocate_graph(named, 0.8685)
    assert isinstance(answer, Unattainable)
    support = next(each for each in answer.remedies if each.kind == "support")
    assert support.enough
    helped = named.with_node(replace(asking, best=support.value))
    assert solved(allocate_graph(helped, 0.8685)).top == pytest.approx(0.8685, abs=1e-9)


def test_an_accepted_level_above_its_parts_is_unattainable_there() -> None:
    """Line 1 accepted .85, then its availability only .89: the gap is at line 1, not at the plant."""
    answer = allocate_graph(plant(), 0.815, frozen={"line 1": 0.85, "a1": 0.89})
    assert isinstance(answer, Unattainable)
    assert answer.node == "line 1"
    assert answer.attainable == pytest.approx(0.89 * 0.93 * 0.992)
    assert ("reopen", "a1", True) in [(r.kind, r.node, r.enough) for r in answer.remedies]


def test_levels_below_that_are_better_than_accepted_count() -> None:
    """Line 1 accepted .79, its availability then .93: what the parts give counts, and is said."""
    answer = solved(allocate_graph(plant(), 0.815, frozen={"line 1": 0.79, "a1": 0.93}))
    assert answer.levels["line 1"] == pytest.approx(0.93 * 0.9 * 0.985)
    assert answer.top == pytest.approx(0.815)
    assert "cascade.better_than_accepted" in codes(answer)


def test_today_already_there_moves_nobody() -> None:
    """A target below today leaves the rest as a reserve."""
    answer = solved(allocate_graph(plant(), 0.75))
    assert answer.levels["a1"] == pytest.approx(0.88, abs=1e-12)
    assert codes(answer) == ["cascade.already_met"]


def test_a_rule_that_does_not_fit_falls_back_and_says_where() -> None:
    """ARINC means nothing for a mean of shares; its products are shared by it."""
    answer = solved(allocate_graph(plant(), 0.815, "arinc"))
    assert [each.used for each in answer.parents] == ["headroom", "arinc", "arinc", "arinc"]
    assert codes(answer) == ["cascade.rule_fell_back"]
    assert answer.findings[0].params == {"rule": "arinc", "count": 1, "names": "plant"}


def test_rules_stand_side_by_side() -> None:
    """One call answers by every rule."""
    told = compare_rules(whole_plant(), 0.815)
    assert set(told) == set(RULES)
    assert all(solved(answer).top == pytest.approx(0.815, abs=1e-9) for answer in told.values())


def shared_graph() -> KpiGraph:
    """Return two sites that rest on the same spares, one much nearer to its best."""
    nodes = (
        KpiNode("fleet", "fleet", "mean"),
        KpiNode("north", "north", "product"),
        KpiNode("south", "south", "product"),
        KpiNode("spares", "spares", current=0.90, best=0.98),
        KpiNode("crew n", "crew n", current=0.95, best=0.97),
        KpiNode("crew s", "crew s", current=0.80, best=0.95),
    )
    pairs = (("fleet", "north"), ("fleet", "south"), ("north", "spares"), ("south", "spares"))
    edges = tuple(Edge(*pair) for pair in (*pairs, ("north", "crew n"), ("south", "crew s")))
    return KpiGraph(nodes, edges)


@pytest.mark.parametrize("rule", RULES)
def test_a_node_of_two_parents_takes_the_most_demanding_wish(rule: str) -> None:
    """Spares serve both sites: one level, both sites exact, and the fleet as agreed."""
    answer = solved(allocate_graph(shared_graph(), 0.82, rule))
    of_north = answer.levels["spares"] * answer.levels["crew n"]
    of_south = answer.levels["spares"] * answer.levels["crew s"]
    assert answer.levels["north"] == pytest.approx(of_north, abs=1e-12)
    assert answer.levels["south"] == pytest.approx(of_south, abs=1e-12)
    assert (of_north + of_south) / 2 == pytest.approx(0.82, abs=1e-9)
    told = [f.params for f in answer.findings if f.code == "cascade.most_demanding"]
    alike = rule in {"equal", "log_headroom"}  # both sites wish the same of the spares
    assert [params["node"] for params in told] == ([] if alike else ["spares"])


def test_findings_of_what_was_entered() -> None:
    """A current that its parts do not give is said with both numbers; rounding is no difference."""
    graph = plant()
    rounded = graph.with_node(replace(graph.node("line 1"), current=0.7801, best=0.8672))
    assert stand(wire(rounded)).findings == ()
    wrong = graph.with_node(replace(graph.node("line 1"), current=0.80, best=0.90))
    found = stand(wire(wrong)).findings
    assert [finding.code for finding in found] == [
        "cascade.current_differs",
        "cascade.best_beyond_parts",
    ]
    assert found[0].params["said"] == 0.80
    assert found[0].params["gives"] == pytest.approx(0.7801, abs=5e-5)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"current": None}, "cascade.value_missing"),
        ({"best": float("nan")}, "cascade.number_unusable"),
        ({"effort": 0.0}, "cascade.number_unusable"),
        ({"best": 0.5}, "cascade.best_worse"),
        ({"current": -0.5}, "cascade.value_out_of_range"),
    ],
)
def test_values_no_level_can_be_computed_for(changes: dict[str, float], code: str) -> None:
    """Each is refused with its own code."""
    graph = plant()
    with pytest.raises(StepError) as refused:
        allocate_graph(graph.with_node(replace(graph.node("a1"), **changes)), 0.815)
    assert refused.value.finding.code == code


def test_losses_above_everything_are_refused() -> None:
    """Losses of 1.2 leave less than nothing."""
    graph = whole_plant()
    with pytest.raises(StepError) as refused:
        allocate_graph(graph.with_node(lost("changeover", 1.1, 0.01)), 0.815)
    assert refused.value.finding.code == "cascade.losses_above_one"


@pytest.mark.parametrize(
    ("target", "reserve", "frozen", "code"),
    [
        (float("nan"), 0.0, {}, "cascade.target_unusable"),
        (0.8, -0.1, {}, "cascade.reserve_unusable"),
        (0.8, 0.0, {"nobody": 1.0}, "cascade.node_unknown"),
        (0.8, 0.0, {"a1": float("inf")}, "cascade.target_unusable"),
        (0.8, 0.0, {"a1": -0.5}, "cascade.value_out_of_range"),
    ],
)
def test_goals_that_are_none(target: float, reserve: float, frozen: dict, code: str) -> None:
    """What cannot be shared is refused."""
    with pytest.raises(StepError) as refused:
        allocate_graph(plant(), target, reserve=reserve, frozen=frozen)
    assert refused.value.finding.code == code


@given(graphs(), st.sampled_from(RULES), st.floats(0.0, 1.0))
def test_every_roll_up_is_exact(graph: KpiGraph, rule: str, part: float) -> None:
    """For every structure and rule the top is the target and every parent what its parts give."""
    goal = reachable(graph, part)
    answer = solved(allocate_graph(graph, goal, rule))
    wiring = wire(graph)
    rolled = wiring.roll_up(of(graph, answer.levels))
    size = max(1.0, abs(goal))
    given_up = [f for f in answer.findings if f.code == "cascade.already_met"]
    assert rolled == pytest.approx(of(graph, answer.levels), abs=1e-9 * size)
    if not given_up:
        assert answer.top == pytest.approx(goal, abs=1e-9 * size)


@given(graphs(), st.sampled_from(RULES), st.floats(0.0, 1.0), st.data())
def test_frozen_nodes_keep_it_so(graph: KpiGraph, rule: str, part: float, data) -> None:
    """With leaves frozen, they stay and the rest is exact, or the answer says where it is not."""
    leaves = [node for node in graph.nodes if node.structure == "leaf"]
    chosen = data.draw(st.lists(st.sampled_from(leaves), max_size=3, unique_by=lambda n: n.key))
    frozen = {
        node.key: node.current + data.draw(st.floats(0, 1)) * (node.best - node.current)
        for node in chosen
    }
    goal = reachable(graph, part)
    answer = allocate_graph(graph, goal, rule, frozen=frozen)
    size = max(1.0, abs(goal))
    if isinstance(answer, Unattainable):
        assert answer.gap > 1e-9
        assert answer.share > 1
        loosened = allocate_graph(graph, answer.attainable, rule, frozen=frozen)
        assert solved(loosened).top == pytest.approx(answer.attainable, abs=1e-9 * size)
        return
    assert {key: answer.levels[key] for key in frozen} == frozen
    assert wire(graph).roll_up(of(graph, answer.levels)) == pytest.approx(
        of(graph, answer.levels), abs=1e-9 * size
    )
    if "cascade.already_met" not in codes(answer):
        assert answer.top == pytest.approx(goal, abs=1e-9 * size)


@given(graphs(), st.floats(0.01, 1.0))
def test_beyond_the_ceiling_is_said(graph: KpiGraph, more: float) -> None:
    """θ above 1 is unattainable, with the gap to what can be reached."""
    ceiling, today = reachable(graph, 1.0), reachable(graph, 0.0)
    goal = ceiling + more * (ceiling - today)
    way = 1 if graph.nodes[0].direction == "higher" else -1
    structure = graph.nodes[0].structure
    if abs(goal - ceiling) < 1e-6 or (structure in {"parallel", "k_of_n"} and not 0 <= goal <= 1):
        return
    if structure == "product" and goal <= 0:
        return
    answer = allocate_graph(graph, goal)
    assert isinstance(answer, Unattainable)
    assert answer.node == graph.nodes[0].key
    assert answer.attainable == pytest.approx(ceiling, abs=1e-9 * max(1.0, abs(ceiling)))
    assert answer.gap == pytest.approx(way * (goal - ceiling), rel=1e-6)
    assert answer.share > 1


@given(graphs(deep=False), st.floats(0.0, 1.0))
@settings(max_examples=60)
def test_least_effort_is_never_dearer_than_headroom(graph: KpiGraph, part: float) -> None:
    """At one parent with the same goal, for every structure that it fits."""
    goal = reachable(graph, part)
    least, even = (solved(allocate_graph(graph, goal, r)) for r in ("least_effort", "headroom"))
    if least.parents[0].used == "least_effort":
        assert least.parents[0].effort <= even.parents[0].effort * (1 + 1e-9) + 1e-12


def test_of_many_accepted_levels_the_one_that_matters_is_named() -> None:
    """Of 60 accepted parts one was accepted far below its best: opening it is enough."""
    parts = [KpiNode(f"k{at}", f"k{at}", current=0.5, best=0.6) for at in range(60)]
    graph = KpiGraph(
        (KpiNode("y", "y", "mean"), *parts), tuple(Edge("y", part.key) for part in parts)
    )
    frozen = {part.key: 0.59 for part in parts} | {"k57": 0.5}
    answer = allocate_graph(graph, 0.590, frozen=frozen)
    assert isinstance(answer, Unattainable)
    sufficient = {each.node for each in answer.remedies if each.kind == "reopen" and each.enough}
    assert sufficient == {"k57"}
