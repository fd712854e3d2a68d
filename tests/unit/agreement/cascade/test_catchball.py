"""Catchball: which answer is possible when, and what a re-solve leaves alone."""

from dataclasses import replace

import pytest

from workbench.agreement.cascade.allocation import Infeasible
from workbench.agreement.cascade.catchball import (
    Accept,
    AcceptWithSupport,
    Counter,
    Resolved,
    agree,
    decide,
    reopen,
    resolve_with_frozen,
    respond,
)
from workbench.agreement.cascade.teams import Cascade, TeamNode
from workbench.codes import StepError

TEAMS = (
    TeamNode("dispatch", "Dispatch", "provider", 1.0, 0.5),
    TeamNode("remote", "Remote engineers", "provider", 0.8, 0.5),
    TeamNode("parts", "Spares logistics", "provider", 1.7, 0.8),
    TeamNode("access", "Site access", "customer", 1.5, 1.2),
)
OPEN = Cascade("mean_downtime", "sum", 4.33, 5.5, TEAMS, "lower")


def proposed(cascade: Cascade = OPEN) -> Cascade:
    """Return the cascade with levels that add up."""
    answer = resolve_with_frozen(cascade)
    assert isinstance(answer, Resolved)
    return answer.cascade


def levels(cascade: Cascade) -> list[float]:
    """Return the level of each team."""
    return [node.level for node in cascade.nodes if node.level is not None]


def code_of(move, *arguments) -> str:
    """Return the code with which a move is refused."""
    with pytest.raises(StepError) as refused:
        move(*arguments)
    return refused.value.finding.code


def test_first_proposal_adds_up():
    """With nothing accepted every team gets a level and they sum to the target."""
    assert sum(levels(proposed())) == pytest.approx(4.33, abs=1e-12)


def test_whole_game_to_an_agreed_cascade():
    """Accept, accept with support, a counter taken, the rest re-solved, all agreed and still exact."""
    game = respond(proposed(), "dispatch", Accept())
    game = respond(game, "remote", AcceptWithSupport("one more diagnosis licence"))
    game = respond(game, "parts", Counter(1.5, "customs take a day"))
    game = proposed(decide(game, "parts", "take"))
    assert game.node("parts").level == 1.5
    assert game.node("dispatch").level == proposed().node("dispatch").level
    assert game.node("access").level == pytest.approx(4.33 - sum(levels(game)[:3]), abs=1e-12)
    done = agree(respond(game, "access", Accept()))
    assert {node.state for node in done.nodes} == {"agreed"}
    assert sum(levels(done)) == pytest.approx(4.33, abs=1e-12)
    assert done.node("remote").support == "one more diagnosis licence"


def test_counter_held_goes_back_to_the_team():
    """A held level is proposed again and may be answered again; the reason stays on record."""
    game = decide(respond(proposed(), "parts", Counter(1.6, "customs")), "parts", "hold")
    node = game.node("parts")
    assert (node.state, node.level, node.reason) == (
        "proposed",
        proposed().node("parts").level,
        "customs",
    )
    assert respond(game, "parts", Accept()).node("parts").state == "accepted"


def test_counters_that_leave_too_little_room_are_told():
    """If taken counters make the target unreachable, the re-solve says how far it is off."""
    game = decide(respond(proposed(), "parts", Counter(1.7, "no stock")), "parts", "take")
    game = decide(respond(game, "access", Counter(1.5, "permits")), "access", "take")
    answer = resolve_with_frozen(replace(game, top_target=4.0))
    assert isinstance(answer, Infeasible)
    assert answer.shortfall == pytest.approx(0.5 + 0.5 + 1.7 + 1.5 - 4.0)
    assert answer.finding.code == "cascade.out_of_reach_with_accepted"


def test_reopened_team_is_free_again():
    """Taking an answer back unfreezes the level."""
    game = reopen(respond(proposed(), "dispatch", Accept()), "dispatch")
    assert game.node("dispatch").state == "proposed"
    assert game.frozen() == {}


@pytest.mark.parametrize("state", ["accepted", "accepted_with_support", "countered", "agreed"])
def test_only_a_proposed_level_can_be_answered(state):
    """An answered level must be reopened before it is answered again."""
    node = replace(proposed().nodes[0], state=state)
    game = replace(proposed(), nodes=(node, *proposed().nodes[1:]))
    assert code_of(respond, game, "dispatch", Accept()) == "cascade.move_refused"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (AcceptWithSupport("  "), "cascade.support_missing"),
        (Counter(0.9, ""), "cascade.reason_missing"),
        (Counter(0.4, "we can"), "cascade.counter_unusable"),
        (Counter(float("nan"), "typing"), "cascade.counter_unusable"),
    ],
)
def test_incomplete_answers_are_refused(answer, code):
    """Support needs words, a counter needs a reason and a value no better than the proven best."""
    assert code_of(respond, proposed(), "dispatch", answer) == code


def test_moves_out_of_turn_are_refused():
    """Nothing to answer, nothing to decide, nothing to reopen, an open counter, answers missing."""
    countered = respond(proposed(), "parts", Counter(1.6, "customs"))
    assert code_of(respond, OPEN, "dispatch", Accept()) == "cascade.no_level_yet"
    assert code_of(decide, proposed(), "dispatch", "take") == "cascade.move_refused"
    assert code_of(reopen, proposed(), "dispatch") == "cascade.move_refused"
    assert code_of(resolve_with_frozen, countered) == "cascade.counter_undecided"
    assert code_of(agree, proposed()) == "cascade.answers_missing"
    assert code_of(respond, proposed(), "nobody", Accept()) == "cascade.team_unknown"


def test_accepted_levels_that_miss_the_target_cannot_be_agreed():
    """A taken counter without a re-solve leaves the target missed: the cascade stays open."""
    game = decide(respond(proposed(), "parts", Counter(1.6, "customs")), "parts", "take")
    for key in ("dispatch", "remote", "access"):
        game = respond(game, key, Accept())
    assert code_of(agree, game) == "cascade.top_target_missed"
