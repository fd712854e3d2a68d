"""Put teams under a paid KPI, share its levels, and play catchball until every team accepts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from workbench.agreement.cascade import catchball
from workbench.agreement.cascade.catchball import Answer, Decision
from workbench.agreement.cascade.teams import FROZEN_STATES, Cascade, OwnerSide, Structure, TeamNode
from workbench.codes import StepError
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.permissions import Seat
from workbench.platform.versions import require_version, version_of
from workbench.services.team_levels import Solved, Top, cascade_of, solve, tops
from workbench.store.cascade import TeamNodeRow, team_node, team_nodes
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

    structure: Structure
    teams: tuple[TeamWish, ...]
    stamp: str


def stamp(rows: Sequence[TeamNodeRow]) -> str:
    """Return a mark that changes with every change of the teams under a KPI; there is one of none."""
    return version_of([(row.id, row.version) for row in rows])


def record_of(deal: DealRow, card_id: int) -> dict[str, Any]:
    """Return how the levels under a KPI were shared the last time; {} before the first time."""
    kept: dict[str, Any] = deal.settings.get("cascade", {}).get(str(card_id), {})
    return kept


def structure_of(record: Mapping[str, Any]) -> Structure:
    """Return the structure of a record; a weighted mean before there is one."""
    named = record.get("structure")
    return "sum" if named == "sum" else "product" if named == "product" else "mean"


def save(db: Session, deal_id: int, card_id: int, wish: CascadeWish) -> None:
    """Keep the teams under a KPI and share target and minimum among them.

    A team that has accepted keeps its level unless its side, today's value, its best or the
    structure changed; then it is asked again. Conflict when somebody changed the teams meanwhile.
    """
    deal, top = _begin(db, deal_id, card_id)
    rows = team_nodes(db, deal_id, card_id)
    require_version(wish.stamp, stamp(rows))
    _check(db, deal_id, wish)
    rebuilt = structure_of(record_of(deal, card_id)) != wish.structure
    known = {row.id: row for row in rows}
    kept = []
    for place, team in enumerate(wish.teams):
        row = known.pop(team.node_id, None) if team.node_id is not None else None
        kept.append(_written(row or _new(db, deal_id, card_id), team, place, rebuilt=rebuilt))
    for gone in known.values():
        db.delete(gone)
    db.flush()
    _share(db, deal, top, wish.structure, kept)


def _begin(db: Session, deal_id: int, card_id: int) -> tuple[DealRow, Top]:
    """Lock the deal, so that moves follow each other, and return the KPI's agreed top."""
    deal, agreed = locked_deal(db, deal_id), tops(db, deal_id)
    if deal is None:
        raise NotFound
    if agreed is None:
        raise Refused("team_levels.draft_open")
    top = next((each for each in agreed if each.card.id == card_id), None)
    if top is None:
        raise NotFound
    return deal, top


def _check(db: Session, deal_id: int, wish: CascadeWish) -> None:
    names = [team.name.strip().casefold() for team in wish.teams]
    if len(set(names)) < len(names):
        raise Refused("team_levels.name_twice")
    sides = {row.user_id: row.side for row in seats_in(db, deal_id) if row.role == "team_lead"}
    for team in wish.teams:
        if team.lead_id is not None and sides.get(team.lead_id) != team.owner_side:
            raise Refused("team_levels.lead_of_other_side", team=team.name)


def _new(db: Session, deal_id: int, card_id: int) -> TeamNodeRow:
    row = TeamNodeRow(deal_id=deal_id, card_id=card_id, version=0, state="proposed", answer={})
    db.add(row)
    return row


def _written(row: TeamNodeRow, team: TeamWish, place: int, *, rebuilt: bool) -> TeamNodeRow:
    same = (row.owner_side, row.current, row.best) == (team.owner_side, team.current, team.best)
    if rebuilt or not same:
        row.state, row.answer, row.minimum = "proposed", {}, None
    row.name, row.owner_side, row.lead_id = team.name.strip(), team.owner_side, team.lead_id
    row.current, row.best, row.weight = team.current, team.best, team.weight
    row.levers, row.position = team.levers.strip(), place
    return row


def _share(
    db: Session, deal: DealRow, top: Top, structure: Structure, rows: list[TeamNodeRow]
) -> None:
    """Solve and write what came out; every team's version grows, so that old forms conflict."""
    cascade = cascade_of(top, structure, rows)
    _write(db, deal, top, rows, solve(top, cascade, _held(rows)))


def _held(rows: Sequence[TeamNodeRow]) -> dict[str, float]:
    return {
        str(row.id): row.minimum
        for row in rows
        if row.state in FROZEN_STATES and row.minimum is not None
    }


def _write(
    db: Session, deal: DealRow, top: Top, rows: Sequence[TeamNodeRow], solved: Solved
) -> None:
    for row, node, minimum in zip(rows, solved.cascade.nodes, solved.minimums, strict=True):
        _keep(row, node)
        row.minimum = minimum
    _remember(deal, top.card.id, solved.record)
    db.flush()


def _keep(row: TeamNodeRow, node: TeamNode) -> None:
    answer = {"support": node.support, "counter": node.counter, "reason": node.reason}
    row.state, row.target, row.version = node.state, node.level, row.version + 1
    row.answer = {name: value for name, value in answer.items() if value not in {"", None}}


def _remember(deal: DealRow, card_id: int, record: dict[str, Any]) -> None:
    before = deal.settings.get("cascade", {})
    deal.settings = deal.settings | {"cascade": before | {str(card_id): record}}


def answer(db: Session, seat: Seat, node_id: int, version: str | int, said: Answer) -> None:
    """Record a team's answer; only the team's own lead answers for it."""
    row, _, cascade = _move(db, seat.deal_id, node_id, version)
    if row.lead_id != seat.user_id:
        raise NotFound
    try:
        changed = catchball.respond(cascade, str(node_id), said)
    except StepError as error:
        raise _refused(error, row) from error
    _keep(row, changed.node(str(node_id)))
    db.flush()


def _move(
    db: Session, deal_id: int, node_id: int, version: str | int
) -> tuple[TeamNodeRow, Top, Cascade]:
    known = team_node(db, deal_id, node_id)
    if known is None:
        raise NotFound
    deal, top = _begin(db, deal_id, known.card_id)
    row = team_node(db, deal_id, node_id)
    if row is None:
        raise Conflict
    require_version(version, row.version)
    structure = structure_of(record_of(deal, row.card_id))
    return row, top, cascade_of(top, structure, team_nodes(db, deal_id, row.card_id))


def _refused(error: StepError, row: TeamNodeRow) -> Refused:
    code = error.finding.code
    if code == "cascade.counter_unusable":
        return Refused("team_levels.counter_beyond_best", FIELDS[code], best=row.best)
    if code == "cascade.move_refused":
        raise Conflict
    return Refused(code, FIELDS.get(code), **error.finding.params)


def resolve(db: Session, deal_id: int, node_id: int, version: str | int, decision: str) -> None:
    """Take or hold a team's counter, or reopen what it accepted; then share the rest anew.

    While another counter waits, nothing is shared yet; but a decision that leaves no levels for
    the others is refused at once.
    """
    row, top, cascade = _move(db, deal_id, node_id, version)
    try:
        changed = _decided(cascade, str(node_id), decision)
    except StepError as error:
        raise _refused(error, row) from error
    rows = team_nodes(db, deal_id, row.card_id)
    held = {key: value for key, value in _held(rows).items() if key != str(node_id)}
    trial = solve(top, _without_counters(changed), held)
    if any(node.state == "countered" for node in changed.nodes):
        _keep(row, changed.node(str(node_id)))
        row.minimum = None
        db.flush()
    else:
        _write(db, db.get_one(DealRow, deal_id), top, rows, trial)


def _decided(cascade: Cascade, key: str, decision: str) -> Cascade:
    if decision == "reopen":
        return catchball.reopen(cascade, key)
    made: Decision = "take" if decision == "take" else "hold"
    return catchball.decide(cascade, key, made)


def _without_counters(cascade: Cascade) -> Cascade:
    nodes = [
        replace(node, state="proposed") if node.state == "countered" else node
        for node in cascade.nodes
    ]
    return replace(cascade, nodes=tuple(nodes))
