"""The three-question check before a team acknowledges its number, from its own node.

What is your number? By how much is it missed today? What can you pull to move it?
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from numpy.random import Generator

from workbench.agreement.cascade.graph import KpiGraph, KpiNode
from workbench.codes import Finding, StepError

_WRONG = 3


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, the choices in the order of display, and the place of the right one.

    `text` and `choices` are codes with parameters; a choice cascade.choice_value has `value` in
    natural units and `unit`, so that a page may write it its own way.
    """

    about: Literal["number", "missed_by", "lever", "serves"]
    text: Finding
    choices: tuple[Finding, ...]
    right: int


@dataclass(frozen=True, slots=True)
class Marks:
    """Which answers were right, in the order of the questions, and whether all were."""

    right: tuple[bool, ...]
    passed: bool


def questions(graph: KpiGraph, key: str, rng: Generator) -> tuple[Question, Question, Question]:
    """Make the three questions of a team; the same generator state gives the same questions.

    A team without levers is asked which number its own serves. StepErrors: cascade.node_unknown,
    cascade.no_level_yet.
    """
    node = graph.node(key)
    if node.level is None:
        raise StepError("cascade.no_level_yet", team=node.name)
    about = {"node": node.name}
    gap = _gap(node, node.level)
    today = node.level if node.current is None else node.current
    best = node.level if node.best is None else node.best
    number = _ask(
        "number",
        Finding("cascade.ask_number", {**about}),
        _values(node, node.level, (today, best, 2 * node.level - today)),
        rng,
    )
    missed = _ask(
        "missed_by",
        Finding("cascade.ask_missed_by", {**about}),
        _values(node, gap, (abs(best - today), 2 * gap, gap / 2)),
        rng,
    )
    return number, missed, _third(graph, node, rng)


def mark(asked: Sequence[Question], answers: Sequence[int | None]) -> Marks:
    """Mark the chosen places; None, a place that is none, or a missing answer is wrong."""
    given = [*answers, *[None] * (len(asked) - len(answers))]
    right = tuple(each.right == said for each, said in zip(asked, given, strict=False))
    return Marks(right, bool(right) and all(right))


def _gap(node: KpiNode, level: float) -> float:
    """Return by how much today misses the level, 0 where it does not."""
    if node.current is None:
        return 0.0
    missing = level - node.current if node.direction == "higher" else node.current - level
    return max(missing, 0.0)


def _values(node: KpiNode, right: float, others: Iterable[float]) -> list[Finding]:
    """Return the right value and three others that differ from it and from each other as shown.

    A share above 1 cannot be, and so is no choice.
    """
    size = abs(right) or abs(node.level or 0.0) or 1.0
    spare = [right + size * step for step in (0.1, 0.2, 0.3, 0.4, -0.1, -0.2, -0.3)]
    most = 1.0 if node.unit == "ratio" else math.inf
    shown: dict[str, float] = {f"{right:.4g}": right}
    for value in (*others, *spare):
        if len(shown) <= _WRONG and math.isfinite(value) and 0 <= value <= most:
            shown.setdefault(f"{value:.4g}", value)
    return [
        Finding("cascade.choice_value", {"value": value, "unit": node.unit})
        for value in shown.values()
    ]


def _third(graph: KpiGraph, node: KpiNode, rng: Generator) -> Question:
    if not node.levers:
        above = [graph.node(edge.parent).name for edge in graph.parents(node.key)]
        others = [each.name for each in graph.nodes if each.name not in {node.name, *above}]
        asked = Finding("cascade.ask_serves", {"node": node.name})
        return _ask("serves", asked, _names(above[:1] or [node.name], others, rng), rng)
    own = node.levers[int(rng.integers(len(node.levers)))]
    others = [lever for each in graph.nodes for lever in each.levers if lever not in node.levers]
    asked = Finding("cascade.ask_lever", {"node": node.name})
    choices = _names([own], others, rng)
    if len(choices) <= _WRONG:
        choices.append(Finding("cascade.choice_wait"))
    if len(choices) <= _WRONG:
        choices.append(Finding("cascade.choice_count_differently"))
    return _ask("lever", asked, choices, rng)


def _names(right: list[str], others: list[str], rng: Generator) -> list[Finding]:
    left = sorted(set(others))
    drawn = rng.permutation(len(left))[:_WRONG]
    texts = [*right, *(left[at] for at in drawn)]
    return [Finding("cascade.choice_text", {"text": text}) for text in texts]


def _ask(
    about: Literal["number", "missed_by", "lever", "serves"],
    text: Finding,
    choices: list[Finding],
    rng: Generator,
) -> Question:
    """Shuffle the choices, of which the first is right."""
    order = rng.permutation(len(choices)).tolist()
    return Question(about, text, tuple(choices[at] for at in order), order.index(0))
