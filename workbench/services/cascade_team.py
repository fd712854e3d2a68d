"""What one team's number does for the KPI, and the check before its lead acknowledges it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from workbench.agreement.cascade.acknowledgement import Question, mark, questions
from workbench.agreement.cascade.graph_attribution import attribute_graph
from workbench.agreement.cascade.graph_catchball import acknowledge_on, agree_graph
from workbench.agreement.cascade.wiring import wire
from workbench.codes import StepError
from workbench.platform import clock
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.permissions import Seat
from workbench.services.cascade import moving
from workbench.services.cascade_rows import TOP, graph_of
from workbench.services.cascade_shown import KpiCascade, TeamView

QUESTIONS = 3
CHECK_STREAM = 52  # of the random draws that shuffle the choices


@dataclass(frozen=True, slots=True)
class Worth:
    """What a number carries: of the KPI's way from today to its level, in the KPI's unit.

    `above` are the names from what the number is first a part of up to the KPI.
    """

    part: float
    whole: float
    above: tuple[str, ...]


def worth(kpi: KpiCascade, node: TeamView) -> Worth | None:
    """Return what a number carries by its agreed or proposed level; None before there are levels."""
    graph = kpi.graph
    try:
        leaves = [graph.nodes[at] for at in wire(graph).leaves]
        before = {leaf.key: leaf.current for leaf in leaves if leaf.current is not None}
        after = {leaf.key: leaf.level for leaf in leaves if leaf.level is not None}
        found = attribute_graph(graph, before, after)
    except StepError:
        return None
    part = next(one.part for one in found.parts if one.node == str(node.id))
    return Worth(part, found.after - found.before, _above(kpi, str(node.id)))


def _above(kpi: KpiCascade, key: str) -> tuple[str, ...]:
    names: list[str] = []
    while key != TOP:
        key = kpi.graph.parents(key)[0].parent
        names.append(kpi.graph.node(key).name)
    return tuple(names)


def asked(kpi: KpiCascade, node: TeamView) -> Sequence[Question]:
    """Return the three questions about a team's number, the same until it changes."""
    rng = np.random.default_rng([CHECK_STREAM, node.id, node.version])
    try:
        return questions(kpi.graph, str(node.id), rng)
    except StepError as error:
        raise NotFound from error


def acknowledge(
    db: Session, seat: Seat, node_id: int, version: str | int, answers: Sequence[int | None]
) -> None:
    """Record that the team's lead has understood the number: all three answers are right.

    Only the team's own lead, once every team has accepted. Conflict when the number changed, or
    was acknowledged already.
    """
    _, tree, row = moving(db, seat.deal_id, node_id, version)
    if row.lead_id != seat.user_id:
        raise NotFound
    if row.acknowledged:
        raise Conflict
    rng = np.random.default_rng([CHECK_STREAM, row.id, row.version])
    try:
        graph = agree_graph(graph_of(tree), tree.top.target)
        marks = mark(questions(graph, str(node_id), rng), answers)
        acknowledge_on(graph, str(node_id), passed=marks.passed)
    except StepError as error:
        raise Refused(error.finding.code, None, **error.finding.params) from error
    at = clock.now().replace(microsecond=0).isoformat()
    row.acknowledged = {"answers": list(answers), "at": at, "by": seat.user_id}
    row.version += 1
    db.flush()
