"""The stories of the content in both languages, and ways to walk through them."""

import random
from collections.abc import Callable

from training.catalogue import LANGUAGES, story
from training.scenario import Scene, Story

KEY = "uptime-meeting"
STORIES: dict[str, Story] = {lang: story(KEY, lang) for lang in LANGUAGES}

Pick = Callable[[Scene], int]


def play(of: Story, pick: Pick, seed: int = 1) -> Scene:
    """Play a story to its end; `pick` names the choice of each scene."""
    scene = of.begin(seed)
    while not scene.ended:
        scene = of.choose(scene.state, pick(scene))
    return scene


def best(scene: Scene) -> int:
    """Pick the choice with the most points."""
    return max(scene.choices, key=lambda choice: sum(choice.points.values())).index


def worst(scene: Scene) -> int:
    """Pick the choice with the fewest points."""
    return min(scene.choices, key=lambda choice: sum(choice.points.values())).index


def chance(seed: int) -> Pick:
    """Pick choices at random, the same ones for the same seed."""
    draw = random.Random(seed)
    return lambda scene: draw.randrange(len(scene.choices))


def outline(scene: Scene) -> tuple[object, ...]:
    """Return what must not depend on the language: knots, variables, speakers, moves, points."""
    return (
        scene.knots,
        scene.variables,
        [(line.who, line.figure) for line in scene.lines],
        [(choice.move, choice.points) for choice in scene.choices],
    )
