"""Share a KPI's agreed levels down its graph: targets by a rule, minimums by simulation."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, cast

import numpy as np

from workbench.agreement.cascade.graph import KpiGraph
from workbench.agreement.cascade.graph_allocation import GraphLevels, Unattainable, Wish
from workbench.agreement.cascade.graph_catchball import resolve_graph
from workbench.agreement.cascade.graph_minimums import GraphMinimums, graph_minimums, top_missed
from workbench.agreement.cascade.graph_paths import split_down
from workbench.agreement.cascade.sharing import GRAPH_RULES, GraphRule
from workbench.agreement.cascade.teams import FloatArray, better
from workbench.codes import Finding, StepError
from workbench.platform.errors import Refused
from workbench.services import levels
from workbench.services.cascade_rows import TOP
from workbench.services.team_levels import Top, top_paths

TEAM_STREAM = 4711  # of the random draws that split a KPI's paths among its teams
CORRELATION = 0.5  # assumed of teams without a history of their own; DOMAIN.md 4.3 shows 0 and 0.5
USUAL_ALPHA = 0.05  # of the warning about copying, where the KPI never misses its minimum
NEARLY_ALWAYS = 1.0 - 1e-9
WISHED = ("structure", "factor", "needed", "rule", "reserve")  # of a record: what people chose


@dataclass(frozen=True, slots=True)
class Solved:
    """Levels that add up, a minimum by key (none: no simulation), and the record of how."""

    graph: KpiGraph
    minimums: Mapping[str, float]
    record: dict[str, Any]


def wish_of(top: Top, record: Mapping[str, Any]) -> Wish:
    """Return what is to be shared, and by which rule."""
    named = record.get("rule")
    rule = cast("GraphRule", named) if named in GRAPH_RULES else "headroom"
    return Wish(top.target, float(record.get("reserve", 0.0)), rule)


def solve(
    top: Top, graph: KpiGraph, held: Mapping[str, float], chosen: Mapping[str, Any]
) -> Solved:
    """Share target and minimum anew; accepted targets, and the minimums in `held`, stay.

    `chosen` is a record of which what people chose counts. Refuses what no levels exist for,
    saying how far the best that can be reached is.
    """
    try:
        answer = resolve_graph(graph, wish_of(top, chosen))
    except StepError as error:
        raise Refused(error.finding.code, None, **error.finding.params) from error
    if isinstance(answer, Unattainable):
        raise out_of_reach(answer, accepted=bool(graph.fixed()))
    kept = {name: chosen[name] for name in WISHED if name in chosen}
    record = kept | _told(top, answer.allocation) | {"structure": graph.node(TOP).structure}
    solved = Solved(answer.graph, {}, record)
    paths = top_paths(top)
    if isinstance(paths, Finding):
        return _without(solved, paths)
    return _with_minimums(top, solved, held, paths)


def _told(top: Top, allocation: GraphLevels) -> dict[str, Any]:
    """Return what the record keeps of an allocation."""
    shares = [asdict(parent) for parent in allocation.parents]
    theta = next(parent.share for parent in allocation.parents if parent.node == TOP)
    return {
        "draft": top.draft_sha256,
        "share": theta,
        "reached": allocation.top,
        "met": any(found.code == "cascade.already_met" for found in allocation.findings),
        "parents": shares,
        "findings": [
            [found.code, dict(found.params)]
            for found in allocation.findings
            if found.code != "cascade.already_met"
        ],
    }


def out_of_reach(answer: Unattainable, *, accepted: bool) -> Refused:
    """Say how far the best is, at the KPI itself or at a number below it."""
    if answer.node != TOP:
        return Refused(answer.finding.code, None, **answer.finding.params)
    facts: dict[str, str | int | float] = {
        "target": answer.target,
        "attainable": answer.attainable,
        "shortfall": answer.gap,
    }
    if accepted:
        return Refused("team_levels.out_of_reach_with_accepted", None, **facts)
    return Refused("team_levels.out_of_reach", None, **facts)


def _without(solved: Solved, why: Finding) -> Solved:
    return replace(solved, record=solved.record | {"missing": [why.code, dict(why.params)]})


def _with_minimums(
    top: Top, solved: Solved, held: Mapping[str, float], paths: FloatArray
) -> Solved:
    """Add minimums that roll up to the KPI's own, and what copying its promise down would do."""
    graph = solved.graph
    reached = {node.key: node.level for node in graph.nodes if node.level is not None}
    rng = np.random.default_rng([levels.SEED, top.card.position, TEAM_STREAM])
    try:
        own = split_down(graph, reached, paths, CORRELATION, rng)
        chance = top_missed(graph, own, top.minimum)
        alpha = min(chance or USUAL_ALPHA, NEARLY_ALWAYS)
        found = graph_minimums(graph, own, alpha, top.minimum, held)
    except StepError as error:
        return _without(solved, error.finding)
    if not isinstance(found, GraphMinimums):
        return _without(solved, found.finding)
    short = better(top.minimum, found.rolled_up, top.direction)
    if short and not np.isclose(found.rolled_up, top.minimum, rtol=1e-6):
        raise Refused("team_levels.minimums_short", minimum=top.minimum, rolled_up=found.rolled_up)
    return Solved(graph, found.levels, solved.record | _facts(found, chance))


def _facts(found: GraphMinimums, chance: float) -> dict[str, Any]:
    return {
        "chance": chance,
        "chances": dict(found.chances),
        "all_met": found.all_met,
        "copied": {
            "alpha": chance or USUAL_ALPHA,
            "all_met": found.copied.all_met,
            "rolled_up": found.copied.rolled_up,
        },
    }
