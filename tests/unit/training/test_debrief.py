"""The debrief names every choice, scores what was said against what could have been said."""

import pytest

from tests.unit.training.stories import KEY, STORIES, Pick, best, chance, play, worst
from training.catalogue import LANGUAGES, story_card
from training.debrief import Standing, debrief, strand_scores
from training.scenario import Choice, Decision, decide
from training.strands import Strand
from workbench.codes import StepError

CARD = story_card(KEY, "en")


def decision(taken: int, *points: dict[Strand, int]) -> Decision:
    """Return a decision among choices with these points."""
    choices = tuple(Choice(i, str(i), str(i), p) for i, p in enumerate(points))
    return decide("knot", choices, choices[taken])


def test_a_score_is_the_share_of_what_was_possible() -> None:
    """(earned − worst) / (best − worst): 2 of 3 and then 0 of 1 above the worst give 50 of 100."""
    trail = (
        decision(1, {Strand.INTERACT: 3}, {Strand.INTERACT: 2}, {Strand.INTERACT: 0}),
        decision(0, {Strand.INTERACT: 1}, {Strand.INTERACT: 2}),
    )
    assert strand_scores(trail) == {Strand.INTERACT: 50}


def test_a_strand_without_a_test_has_no_score() -> None:
    """Where every choice is alike in a strand, nothing is scored."""
    assert strand_scores((decision(0, {Strand.INSIGHT: 2}, {Strand.INSIGHT: 2}),)) == {}


@pytest.mark.parametrize(("pick", "score"), [(best, 100), (worst, 0)])
def test_the_best_play_scores_100_and_the_worst_0(pick: Pick, score: int) -> None:
    """The ends of the scale are reached in every strand."""
    assert debrief(play(STORIES["en"], pick), CARD).strands == dict.fromkeys(Strand, score)


@pytest.mark.parametrize("seed", range(30))
def test_any_play_has_a_complete_debrief(seed: int) -> None:
    """Every strand has a score from 0 to 100; each choice appears once, in order, with texts."""
    scene = play(STORIES["en"], chance(seed))
    found = debrief(scene, CARD)
    assert set(found.strands) == set(Strand)
    assert all(0 <= score <= 100 for score in found.strands.values())
    assert [m.said for m in found.moments] == [d.choice.text for d in scene.trail]
    assert [m.number for m in found.moments] == list(range(1, scene.step + 1))
    assert all(moment.did and moment.instead for moment in found.moments)
    assert found.ending == CARD.endings[str(scene.variables["ending"])]
    assert any(moment.decisive for moment in found.moments)


def test_standing_compares_with_what_was_on_offer() -> None:
    """All points are strong, none are weak, and a good part of them is mixed."""
    strong = debrief(play(STORIES["en"], best), CARD)
    weak = debrief(play(STORIES["en"], worst), CARD)
    assert {moment.standing for moment in strong.moments} == {Standing.STRONG}
    assert {moment.standing for moment in weak.moments} == {Standing.WEAK}
    scene = STORIES["en"].begin(1)
    scene = STORIES["en"].choose(scene.state, 2)
    scene = STORIES["en"].choose(scene.state, 1)
    while not scene.ended:
        scene = STORIES["en"].choose(scene.state, worst(scene))
    chart_first = debrief(scene, CARD).moments[1]
    assert (chart_first.standing, chart_first.points, chart_first.best) == (Standing.MIXED, 3, 5)
    assert not chart_first.decisive


def test_a_debrief_needs_a_finished_play() -> None:
    """Before the end there is no debrief: training.story_not_over."""
    with pytest.raises(StepError, match=r"training\.story_not_over"):
        debrief(STORIES["en"].begin(1), CARD)


def test_the_debrief_does_not_depend_on_the_language() -> None:
    """The same choices give the same scores, standings and ending in both languages."""
    found = [debrief(play(STORIES[x], chance(7)), story_card(KEY, x)) for x in LANGUAGES]
    assert found[0].strands == found[1].strands
    assert found[0].measures == found[1].measures
    assert found[0].key == found[1].key
    assert [m.standing for m in found[0].moments] == [m.standing for m in found[1].moments]
