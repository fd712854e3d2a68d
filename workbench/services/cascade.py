"""Put teams under a paid KPI, share its levels, and play catchball until every team accepts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from workbench.agreement.cascade.catchball import Answer, Decision
from workbench.agreement.cascade.graph import Composition, KpiGraph, KpiNode
from workbench.agreement.cascade.graph_catchball import decide_on, reopen_on, respond_on
from workbench.agreement.cascade.teams import FROZEN_STATES, OwnerSide
from workbench.codes import StepError
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.permissions import Seat
from workbench.platform.versions import require_version
from workbench.services.cascade_levels import Solved, solve
from workbench.services.cascade_rows import Tree, graph_of, remember, stamp, structure_of, tree_of
from workbench.services.team_levels import tops
from workbench.store.cascade import TeamEdgeRow, TeamNodeRow, team_node
from workbench.store.deal import DealRow, locked_deal, seats_in

FIELDS = {
    "cascade.support_missing": "support",
    "cascade.reason_missing": "reason",
    "cascade.counter_unusable": "value",
}


@dataclass(frozen=True, slots=True)
class TeamWish:
    """A team as a person writes it; values in natural units. `node_id` is None for a new team."""

    node_id: int | None
    name: str
    owner_side: OwnerSide
    lead_id: int | None
    current: float
    best: float
    weight: float
    levers: str


@dataclass(frozen=True, slots=True)
class CascadeWish:
    """All teams under one KPI; `stamp` says which state of them the person had seen."""

    structure: Composition
    teams: tuple[TeamWish, ...]
    stamp: str


def save(db: Session, deal_id: int, card_id: int, wish: CascadeWish) -> None:
    """Keep the teams directly under a KPI and share target and minimum among them.

    A team that has accepted keeps its level unless its side, today's value, its best or the
    structure changed; then it is asked again. Conflict when somebody changed the teams meanwhile;
    refused where numbers stand below others (cascade_tree changes those).
    """
    deal, tree = opened(db, deal_id, card_id)
    require_version(wish.stamp, stamp(tree.nodes))
    if not tree.flat():
        raise Refused("team_levels.deeper")
    _check(db, deal_id, wish)
    rebuilt = structure_of(tree.record) != wish.structure
    forget(db, tree.edges)
    known = dict(tree.rows)
    kept = []
    for place, team in enumerate(wish.teams):
        row = known.pop(team.node_id, None) if team.node_id is not None else None
        kept.append(_written(row or tree.new_node(place), team, place, rebuilt=rebuilt))
    db.add_all(kept)
    forget(db, known.values())
    for row, team in zip(kept, wish.teams, strict=True):
        db.add(tree.new_edge(None, row.id, team.weight))
    db.flush()
    remember(deal, card_id, {**tree.record, "structure": wish.structure})
    share(db, deal, tree_of(db, deal, tree.top))


def forget(db: Session, rows: Iterable[TeamEdgeRow | TeamNodeRow]) -> None:
    """Take rows out, before others that stand in their place."""
    for row in rows:
        db.delete(row)
    db.flush()


def opened(db: Session, deal_id: int, card_id: int) -> tuple[DealRow, Tree]:
    """Lock the deal, so that moves follow each other, and return what stands under the KPI."""
    deal, agreed = locked_deal(db, deal_id), tops(db, deal_id)
    if deal is None:
        raise NotFound
    if agreed is None:
        raise Refused("team_levels.draft_open")
    top = next((each for each in agreed if each.card.id == card_id), None)
    if top is None:
        raise NotFound
    return deal, tree_of(db, deal, top)


def _check(db: Session, deal_id: int, wish: CascadeWish) -> None:
    names = [team.name.strip().casefold() for team in wish.teams]
    if len(set(names)) < len(names):
        raise Refused("team_levels.name_twice")
    for team in wish.teams:
        check_lead(db, deal_id, team.name, (team.owner_side, team.lead_id))


def check_lead(
    db: Session, deal_id: int, name: str, owner: tuple[OwnerSide | None, int | None]
) -> None:
    """Refuse a lead who is none, or who belongs to another side than the number does."""
    side, lead = owner
    sides = {row.user_id: row.side for row in seats_in(db, deal_id) if row.role == "team_lead"}
    if lead is not None and (side is None or sides.get(lead) != side):
        raise Refused("team_levels.lead_of_other_side", team=name)


def _written(row: TeamNodeRow, team: TeamWish, place: int, *, rebuilt: bool) -> TeamNodeRow:
    same = (row.owner_side, row.current, row.best) == (team.owner_side, team.current, team.best)
    if rebuilt or not same:
        ask_again(row)
    row.name, row.owner_side, row.lead_id = team.name.strip(), team.owner_side, team.lead_id
    row.current, row.best = team.current, team.best
    row.levers, row.position = team.levers.strip(), place
    return row


def ask_again(row: TeamNodeRow) -> None:
    """Forget what a team answered, because its number is another one now."""
    row.state, row.answer, row.minimum, row.acknowledged = "proposed", {}, None, {}


def share(db: Session, deal: DealRow, tree: Tree) -> None:
    """Solve and write what came out; every version grows, so that old forms conflict."""
    write(db, deal, tree, solve(tree.top, graph_of(tree), held(tree.nodes), tree.record))


def held(rows: Sequence[TeamNodeRow]) -> dict[str, float]:
    """Return the minimums that teams have accepted, by key."""
    return {
        str(row.id): row.minimum
        for row in rows
        if row.state in FROZEN_STATES and row.minimum is not None
    }


def write(db: Session, deal: DealRow, tree: Tree, solved: Solved) -> None:
    """Keep solved levels in the rows, and how they came about."""
    nodes = {node.key: node for node in solved.graph.nodes}
    for row in tree.nodes:
        _keep(row, nodes[str(row.id)])
        row.minimum = solved.minimums.get(str(row.id))
    remember(deal, tree.top.card.id, solved.record)
    db.flush()


def _keep(row: TeamNodeRow, node: KpiNode) -> None:
    answer = {"support": node.support, "counter": node.counter, "reason": node.reason}
    if row.target != node.level or node.state not in FROZEN_STATES:
        row.acknowledged = {}
    row.state, row.target, row.version = node.state, node.level, row.version + 1
    row.answer = {name: value for name, value in answer.items() if value not in {"", None}}


def answer(db: Session, seat: Seat, node_id: int, version: str | int, said: Answer) -> None:
    """Record a team's answer; only the team's own lead answers for it."""
    _, tree, row = moving(db, seat.deal_id, node_id, version)
    if row.lead_id != seat.user_id:
        raise NotFound
    try:
        changed = respond_on(graph_of(tree), str(node_id), said)
    except StepError as error:
        raise _refused(error, row) from error
    _keep(row, changed.node(str(node_id)))
    db.flush()


def moving(
    db: Session, deal_id: int, node_id: int, version: str | int
) -> tuple[DealRow, Tree, TeamNodeRow]:
    """Return a number with all under its KPI; Conflict unless the person saw it as it stands."""
    known = team_node(db, deal_id, node_id)
    if known is None:
        raise NotFound
    deal, tree = opened(db, deal_id, known.card_id)
    row = tree.rows.get(node_id)
    if row is None:
        raise Conflict
    require_version(version, row.version)
    return deal, tree, row


def _refused(error: StepError, row: TeamNodeRow) -> Refused:
    code, params = error.finding.code, error.finding.params
    if code == "cascade.counter_unusable":
        best: Any = params.get("best", row.best)
        return Refused("team_levels.counter_beyond_best", FIELDS[code], best=best)
    if code in {"cascade.move_refused", "cascade.not_a_teams"}:
        raise Conflict
    return Refused(code, FIELDS.get(code), **params)


def resolve(db: Session, deal_id: int, node_id: int, version: str | int, decision: str) -> None:
    """Take or hold a team's counter, or reopen what it accepted; then share the rest anew.

    While another counter waits, nothing is shared yet; but a decision that leaves no levels for
    the others is refused at once.
    """
    deal, tree, row = moving(db, deal_id, node_id, version)
    try:
        changed = _decided(graph_of(tree), str(node_id), decision)
    except StepError as error:
        raise _refused(error, row) from error
    kept = {key: value for key, value in held(tree.nodes).items() if key != str(node_id)}
    trial = solve(tree.top, _without_counters(changed), kept, tree.record)
    if any(node.state == "countered" for node in changed.nodes):
        _keep(row, changed.node(str(node_id)))
        row.minimum = None
        db.flush()
    else:
        write(db, deal, tree, trial)


def _decided(graph: KpiGraph, key: str, decision: str) -> KpiGraph:
    if decision == "reopen":
        return reopen_on(graph, key)
    made: Decision = "take" if decision == "take" else "hold"
    return decide_on(graph, key, made)


def _without_counters(graph: KpiGraph) -> KpiGraph:
    nodes = tuple(
        replace(node, state="proposed") if node.state == "countered" else node
        for node in graph.nodes
    )
    return replace(graph, nodes=nodes)
