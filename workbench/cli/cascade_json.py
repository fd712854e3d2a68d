"""The answer of `cascade` as JSON: levels by each rule, minimums, attribution, warnings."""

import math

import numpy as np

from workbench.agreement.cascade.graph_allocation import (
    GraphLevels,
    Unattainable,
    Wish,
    allocate_wired,
)
from workbench.agreement.cascade.graph_attribution import attribute_graph, waterfall
from workbench.agreement.cascade.graph_minimums import (
    GraphMinimums,
    graph_minimums,
    normal_leaf_paths,
)
from workbench.agreement.cascade.standing import Standing, stand
from workbench.agreement.cascade.wiring import Wiring, wire
from workbench.agreement.cascade.x_matrix import overload
from workbench.cli.cascade_input import CascadeFile, read
from workbench.codes import Finding
from workbench.platform.texts import sentence


def answer(name: str, content: bytes) -> dict[str, object]:
    """Return everything that the file asks for; StepError and BadInput as the steps say."""
    file = read(name, content)
    wiring = wire(file.graph)
    standing = stand(wiring)
    answers = {
        rule: allocate_wired(wiring, standing, Wish(file.target, file.reserve, rule), file.frozen)
        for rule in file.rules
    }
    reached = next((each for each in answers.values() if isinstance(each, GraphLevels)), None)
    top = file.graph.nodes[wiring.top]
    warnings = overload({top.key: file.graph})
    return {
        "status": "ok" if reached else "unattainable",
        "schema_version": 1,
        "top": top.key,
        "today": _today(wiring, standing),
        "rules": {
            rule: _levels(each) if isinstance(each, GraphLevels) else _unattainable(each)
            for rule, each in answers.items()
        },
        "minimums": _minimums(file, reached),
        "attribution": _attribution(file) if file.after else None,
        "findings": [_said(finding) for finding in (*standing.findings, *warnings)],
        "seed": file.seed,
    }


def _today(wiring: Wiring, standing: Standing) -> dict[str, float]:
    nodes = wiring.graph.nodes
    return {nodes[at].key: float(standing.today[at]) for at in sorted(wiring.order)}


def _levels(levels: GraphLevels) -> dict[str, object]:
    return {
        "status": "ok",
        "top": levels.top,
        "levels": dict(levels.levels),
        "parents": [
            {
                "node": each.node,
                "goal": each.goal,
                "rule": each.used,
                "theta": _finite(each.share),
                "shadow_price": each.price,
                "effort": _finite(each.effort),
            }
            for each in levels.parents
        ],
        "findings": [_said(finding) for finding in levels.findings],
    }


def _unattainable(found: Unattainable) -> dict[str, object]:
    return {
        "status": "unattainable",
        "node": found.node,
        "target": found.target,
        "attainable": found.attainable,
        "gap": found.gap,
        "theta": _finite(found.share),
        "what_must_change": [
            {"kind": each.kind, "node": each.node, "value": each.value, "enough": each.enough}
            for each in found.remedies
        ],
        "findings": [_said(found.finding)],
    }


def _minimums(file: CascadeFile, reached: GraphLevels | None) -> dict[str, object] | None:
    """Return minimums on the file's paths, or on normal ones around the first rule's levels."""
    if file.paths:
        paths = file.paths
    elif file.spreads and reached is not None:
        draws = (file.n_paths, np.random.default_rng(file.seed))
        paths = normal_leaf_paths(file.graph, reached.levels, file.spreads, file.correlation, draws)
    else:
        return None
    found = graph_minimums(file.graph, paths, file.alpha, file.minimum, file.held_minimums)
    if not isinstance(found, GraphMinimums):
        return {
            "status": "minimum_not_kept",
            "chance": found.chance,
            "alpha": found.alpha,
            "keeps_at": found.keeps_at,
            "findings": [_said(found.finding)],
        }
    around = None if file.paths or reached is None else reached.rule
    return _kept(found) | {"around": around, "alpha": file.alpha}


def _kept(found: GraphMinimums) -> dict[str, object]:
    return {
        "status": "ok",
        "minimum": found.minimum,
        "levels": dict(found.levels),
        "chances": dict(found.chances),
        "own_chance": _finite(found.own_chance),
        "top_chance": found.top_chance,
        "all_met": found.all_met,
        "copied": {
            "rolled_up": found.copied.rolled_up,
            "top_level": found.copied.top_level,
            "all_met": found.copied.all_met,
            "top_met": found.copied.top_met,
        },
        "findings": [_said(finding) for finding in found.findings],
    }


def _attribution(file: CascadeFile) -> dict[str, object]:
    """Return the movement from `before`, today's values where it has none, to `after`."""
    today = {node.key: node.current for node in file.graph.nodes if node.current is not None}
    told = attribute_graph(file.graph, today | file.before, today | file.before | file.after)
    return {
        "before": told.before,
        "after": told.after,
        "change": told.after - told.before,
        "parts": [
            {
                "node": part.node,
                "before": part.before,
                "after": part.after,
                "part": part.part,
                "leaf": part.leaf,
            }
            for part in told.parts
        ],
        "waterfall": [
            {"kind": bar.kind, "node": bar.node, "start": bar.start, "end": bar.end}
            for bar in waterfall(told)
        ],
    }


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None


def _said(finding: Finding) -> dict[str, object]:
    return {"code": finding.code, "text": sentence(finding)}
