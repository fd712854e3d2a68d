"""Catchball on the plant: answers, decisions, exact re-solving, agreement and acknowledgement."""

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.agreement.cascade.plant import whole_plant
from workbench.agreement.cascade.acknowledgement import mark, questions
from workbench.agreement.cascade.catchball import Accept, AcceptWithSupport, Counter
from workbench.agreement.cascade.graph import KpiGraph
from workbench.agreement.cascade.graph_allocation import Unattainable, Wish
from workbench.agreement.cascade.graph_catchball import (
    ResolvedGraph,
    acknowledge_on,
    agree_graph,
    decide_on,
    reopen_on,
    resolve_graph,
    respond_on,
)
from workbench.codes import StepError

WISH = Wish(0.815)
OWNED = {
    "line 2": "provider",
    "line 3": "provider",
    "breakdown": "provider",
    "maintenance": "provider",
    "changeover": "customer",
    "starved": "customer",
    "p1": "customer",
    "q1": "customer",
}


def owned_plant() -> KpiGraph:
    """Return the plant with owners and a first proposal."""
    graph = whole_plant()
    for key, side in OWNED.items():
        node = graph.node(key)
        graph = graph.with_node(replace(node, owner_side=side, owner=f"team {key}"))
    return resolved(graph)


def resolved(graph: KpiGraph) -> KpiGraph:
    """Return the graph with the rest shared again."""
    answer = resolve_graph(graph, WISH)
    assert isinstance(answer, ResolvedGraph), answer
    assert answer.allocation.top == pytest.approx(0.815, abs=1e-9)
    return answer.graph


def refusal(move, *given, **named) -> str:
    """Return the code with which a move is refused."""
    with pytest.raises(StepError) as refused:
        move(*given, **named)
    return refused.value.finding.code


def test_accept_support_counter_and_an_exact_rest() -> None:
    """Three answers; the counter is taken, the accepted stay, the plant is exact and can be agreed."""
    graph = owned_plant()
    graph = respond_on(graph, "line 2", Accept())
    graph = respond_on(graph, "breakdown", AcceptWithSupport(" remote access "))
    graph = respond_on(graph, "changeover", Counter(0.027, "one changeover more a week"))
    assert refusal(resolve_graph, graph, WISH) == "cascade.counter_undecided"
    kept = {key: graph.node(key).level for key in ("line 2", "breakdown")}
    graph = resolved(decide_on(graph, "changeover", "take"))
    assert {key: graph.node(key).level for key in kept} == kept
    assert graph.node("breakdown").support == "remote access"
    assert graph.node("changeover").level == 0.027
    assert refusal(agree_graph, graph, 0.815) == "cascade.answers_missing"
    for key in OWNED:
        if graph.node(key).state == "proposed":
            graph = respond_on(graph, key, Accept())
    agreed = agree_graph(graph, 0.815)
    assert {node.state for node in agreed.nodes} == {"agreed"}
    assert refusal(agree_graph, graph, 0.83) == "cascade.top_target_missed"
    assert refusal(reopen_on, agreed, "line 2") == "cascade.move_refused"


def test_a_held_counter_goes_back_and_a_reopened_level_moves_again() -> None:
    """Hold keeps the reason on record; reopening clears the answer."""
    graph = respond_on(owned_plant(), "starved", Counter(0.011, "the press feeds late"))
    held = decide_on(graph, "starved", "hold")
    assert (held.node("starved").state, held.node("starved").reason) == (
        "proposed",
        "the press feeds late",
    )
    opened = reopen_on(respond_on(held, "starved", Accept()), "starved")
    assert opened.node("starved").state == "proposed"
    assert opened.fixed() == {}


def test_what_cannot_be_reached_says_who_would_have_to_move() -> None:
    """Two lines accepted at today's value: the plant is out of reach, opening line 2 is enough."""
    graph = owned_plant()
    for key, value in (("line 2", 0.777), ("line 3", 0.775)):
        graph = decide_on(respond_on(graph, key, Counter(value, "no people")), key, "take")
    answer = resolve_graph(graph, Wish(0.829))
    assert isinstance(answer, Unattainable)
    opened = {each.node: each.enough for each in answer.remedies if each.kind == "reopen"}
    assert opened == {"line 2": True, "line 3": True}


def test_moves_that_are_refused() -> None:
    """Each with its own code; nothing is changed."""
    graph = owned_plant()
    assert refusal(respond_on, graph, "nobody", Accept()) == "cascade.node_unknown"
    assert refusal(respond_on, graph, "plant", Accept()) == "cascade.not_a_teams"
    assert refusal(respond_on, graph, "failures", Accept()) == "cascade.not_a_teams"
    assert refusal(decide_on, graph, "line 2", "take") == "cascade.move_refused"
    assert refusal(respond_on, graph, "line 2", AcceptWithSupport(" ")) == "cascade.support_missing"
    assert refusal(respond_on, graph, "line 2", Counter(0.8, "")) == "cascade.reason_missing"
    for value in (0.99, float("nan"), -0.1):
        said = Counter(value, "we can")
        assert refusal(respond_on, graph, "line 2", said) == "cascade.counter_unusable"
    bare = graph.with_node(replace(graph.node("line 2"), level=None))
    assert refusal(respond_on, bare, "line 2", Accept()) == "cascade.no_level_yet"
    assert refusal(acknowledge_on, graph, "line 2", passed=True) == "cascade.move_refused"


def test_a_level_that_its_parts_no_longer_carry_is_not_agreed() -> None:
    """Breakdowns accepted .045, then failures set back by hand: agreement says where."""
    graph = owned_plant()
    for key in OWNED:
        graph = respond_on(graph, key, Accept())
    loose = graph.with_node(replace(graph.node("failures"), level=6.0))
    assert refusal(agree_graph, loose, 0.70) == "cascade.level_not_carried"


def agreed_plant() -> KpiGraph:
    """Return the plant after everybody accepted."""
    graph = owned_plant()
    pulls = replace(graph.node("line 2"), levers=("spare spindle",), current=0.7765, best=0.8591)
    graph = graph.with_node(pulls)
    graph = graph.with_node(replace(graph.node("line 3"), levers=("night shift", "own fitters")))
    for key in OWNED:
        graph = respond_on(graph, key, Accept())
    return agree_graph(graph, 0.815)


def test_a_team_acknowledges_after_three_right_answers() -> None:
    """Its number, what is missing today, what it can pull; one wrong answer is not enough."""
    graph = agreed_plant()
    asked = questions(graph, "line 2", np.random.default_rng(1))
    assert [each.about for each in asked] == ["number", "missed_by", "lever"]
    right = [each.right for each in asked]
    assert asked[0].choices[right[0]].params["value"] == graph.node("line 2").level
    missing = graph.node("line 2").level - 0.7765
    assert asked[1].choices[right[1]].params["value"] == pytest.approx(missing)
    assert asked[2].choices[right[2]].params == {"text": "spare spindle"}
    assert mark(asked, right).passed
    wrong = mark(asked, [right[0], (right[1] + 1) % 4, right[2]])
    assert (wrong.right, wrong.passed) == ((True, False, True), False)
    assert not mark(asked, []).passed
    assert refusal(acknowledge_on, graph, "line 2", passed=False) == "cascade.check_not_passed"
    done = acknowledge_on(graph, "line 2", passed=True)
    assert done.node("line 2").state == "acknowledged"
    assert done.fixed()["line 2"] == graph.node("line 2").level


@pytest.mark.parametrize("key", [*OWNED])
@pytest.mark.parametrize("seed", range(4))
def test_questions_have_four_different_choices(key: str, seed: int) -> None:
    """As shown, and the same for the same generator; without levers the third asks whom it serves."""
    graph = agreed_plant()
    asked = questions(graph, key, np.random.default_rng(seed))
    assert asked == questions(graph, key, np.random.default_rng(seed))
    for each in asked:
        shown = {
            f"{c.params['value']:.4g}" if "value" in c.params else str(c) for c in each.choices
        }
        assert len(shown) == len(each.choices) == 4
    assert asked[2].about == ("lever" if graph.node(key).levers else "serves")


@pytest.mark.parametrize("seed", range(4))
def test_no_choice_is_a_share_above_one(seed: int) -> None:
    """A team at 99.9 % is not asked whether its level is 101 %."""
    graph = agreed_plant()
    near = replace(graph.node("line 2"), unit="ratio", current=0.985, level=0.999, best=1.0)
    asked = questions(graph.with_node(near), "line 2", np.random.default_rng(seed))
    values = [choice.params["value"] for each in asked[:2] for choice in each.choices]
    assert len(values) == 8
    assert max(values) <= 1.0
