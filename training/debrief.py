"""The debrief of a role-play: what each choice did, how else to say it, a score per strand.

Computed from the trail of a finished scene; the words come from the story's card (TOML).
"""

from enum import StrEnum

from msgspec import Struct

from training.figure import Figure
from training.scenario import Decision, Scene
from training.strands import Strand
from workbench.codes import StepError

MEASURES = ("trust", "insight", "balance")
"""The story's variables that the debrief shows beside the scores."""


class Ending(Struct, frozen=True, forbid_unknown_fields=True):
    """How a play can end: a headline and what it means after a year."""

    title: str
    text: str


class Move(Struct, frozen=True, forbid_unknown_fields=True):
    """What a choice did, and another way to say it."""

    did: str
    instead: str


class StoryCard(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything around a story in one language.

    `role` says whom the trainee plays, `goal` what a good end is; `speakers` names the role keys
    of the lines, `figures` the charts that lines point to, `endings` and `moves` the texts of the
    debrief. `minutes` is the time of one play, `seed` the seed that every play starts from.
    """

    key: str
    title: str
    summary: str
    role: str
    goal: str
    minutes: int
    seed: int
    speakers: dict[str, str]
    figures: dict[str, Figure]
    endings: dict[str, Ending]
    moves: dict[str, Move]


class Standing(StrEnum):
    """How a choice compares with what else was on offer at that moment."""

    STRONG = "strong"
    MIXED = "mixed"
    WEAK = "weak"


class Moment(Struct, frozen=True):
    """One choice of the play.

    `points` and `best` are summed over the strands; `decisive` marks the moments where the most
    was at stake and was won or lost whole.
    """

    number: int
    knot: str
    said: str
    did: str
    instead: str
    standing: Standing
    points: int
    best: int
    decisive: bool


class Debrief(Struct, frozen=True):
    """The debrief: how it ended, a score from 0 to 100 per strand, each moment, the measures."""

    key: str
    ending: Ending
    strands: dict[Strand, int]
    moments: tuple[Moment, ...]
    measures: dict[str, int]


def debrief(scene: Scene, card: StoryCard) -> Debrief:
    """Return the debrief of a finished scene; raises StepError training.story_not_over."""
    if not scene.ended:
        raise StepError("training.story_not_over", step=scene.step)
    ending = str(scene.variables["ending"])
    moments = tuple(_moment(place, d, card) for place, d in enumerate(scene.trail, start=1))
    measures = {name: int(scene.variables[name]) for name in MEASURES}
    return Debrief(ending, card.endings[ending], strand_scores(scene.trail), moments, measures)


def strand_scores(trail: tuple[Decision, ...]) -> dict[Strand, int]:
    """Return 100 × (earned − worst) / (best − worst) per strand over the choices on offer.

    So the score judges what was said against what could have been said at the same moments.
    A strand that no moment tested is missing.
    """
    scores = {}
    for strand in Strand:
        best = sum(d.best.get(strand, 0) for d in trail)
        worst = sum(d.worst.get(strand, 0) for d in trail)
        earned = sum(d.choice.points.get(strand, 0) for d in trail)
        if best > worst:
            scores[strand] = round(100 * (earned - worst) / (best - worst))
    return scores


def _moment(number: int, decision: Decision, card: StoryCard) -> Moment:
    move = card.moves[decision.choice.move]
    points = sum(decision.choice.points.values())
    best, worst = sum(decision.best.values()), sum(decision.worst.values())
    standing = _standing(points, best)
    return Moment(
        number,
        decision.knot,
        decision.choice.text,
        move.did,
        move.instead,
        standing,
        points,
        best,
        decisive=best - worst >= _MUCH and points in {best, worst},
    )


_MUCH = 6


def _standing(points: int, best: int) -> Standing:
    if points == best:
        return Standing.STRONG
    return Standing.MIXED if 3 * points >= best else Standing.WEAK
