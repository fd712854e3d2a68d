"""Build the tree under a KPI: begin with the usual parts, add, change and take out numbers."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workbench.agreement.cascade.graph import COMPOSED, Composition, KpiGraph
from workbench.agreement.cascade.teams import Direction, OwnerSide
from workbench.agreement.cascade.trees import starting_tree
from workbench.codes import StepError
from workbench.platform.errors import NotFound, Refused
from workbench.platform.versions import require_version
from workbench.services.cascade import ask_again, check_lead, forget, moving, opened, share
from workbench.services.cascade_levels import WISHED
from workbench.services.cascade_rows import Tree, remember, stamp, structure_of, tree_of
from workbench.services.team_levels import Top
from workbench.store.cascade import TeamNodeRow
from workbench.store.deal import DealRow

MOST_NODES = 2000
ESSENCE = ("structure", "unit", "direction", "factor", "needed", "owner_side", "current", "best")
"""Of a number: what its team's answer is about."""
KEPT = {  # said of a tree that is kept, where the same is else refused
    "team_levels.out_of_reach": "team_levels.tree_out_of_reach",
    "team_levels.out_of_reach_with_accepted": "team_levels.tree_out_of_reach_with_accepted",
}


@dataclass(frozen=True, slots=True)
class NodeWish:
    """A number as a person writes it, in natural units of its own.

    `places` are (id of what it is a part of, weight); None is the KPI itself.
    """

    name: str
    structure: Composition
    unit: str
    direction: Direction
    current: float | None
    best: float | None
    factor: float
    needed: int | None
    owner_side: OwnerSide | None
    lead_id: int | None
    levers: str
    support_needed: str
    places: tuple[tuple[int | None, float], ...]


def usual_tree(kpi: str) -> KpiGraph | None:
    """Return of what a KPI of the catalogue is usually made, None where there is nothing usual."""
    try:
        found = starting_tree(kpi)
    except StepError:
        return None
    return found if found is not None and found.edges else None


def start(db: Session, deal_id: int, card_id: int, seen: str, named: Callable[[str], str]) -> None:
    """Put the usual parts under a KPI that has none; `named` writes the name of a code.

    The parts that are made of others belong to no team: they follow. Today's values, the best and
    the leads are for people to fill in.
    """
    deal, tree = opened(db, deal_id, card_id)
    require_version(seen, stamp(tree.nodes))
    usual = usual_tree(tree.top.card.key)
    if usual is None or tree.nodes:
        raise NotFound
    top, *parts = usual.nodes
    rows: dict[str, TeamNodeRow] = {}
    for place, node in enumerate(parts):
        leaf = node.structure not in COMPOSED
        row = rows[node.key] = tree.new_node(place)
        row.name, row.structure, row.unit = named(node.name), node.structure, node.unit
        row.direction, row.factor, row.needed = node.direction, node.factor, node.needed
        row.owner_side = node.owner_side if leaf else None
        db.add(row)
    db.flush()
    for edge in usual.edges:
        parent = None if edge.parent == top.key else rows[edge.parent].id
        db.add(tree.new_edge(parent, rows[edge.child].id, edge.weight))
    db.flush()
    chosen = {"structure": top.structure, "factor": top.factor}
    remember(deal, card_id, dict(tree.record) | chosen)
    reshare(db, deal, tree)


def add(db: Session, deal_id: int, card_id: int, wish: NodeWish) -> int:
    """Add a number under one or several others; return its id."""
    deal, tree = opened(db, deal_id, card_id)
    _check(db, tree, None, wish)
    if len(tree.nodes) >= MOST_NODES:
        raise Refused("team_levels.too_many", most=MOST_NODES)
    row = tree.new_node(1 + max((each.position for each in tree.nodes), default=-1))
    write_node(row, wish, tree.top)
    db.add(row)
    db.flush()
    _place(db, tree, row, wish)
    reshare(db, deal, tree)
    return row.id


def change(db: Session, deal_id: int, node_id: int, version: str | int, wish: NodeWish) -> None:
    """Change a number; a team whose number is another one now is asked again."""
    deal, tree, row = moving(db, deal_id, node_id, version)
    _check(db, tree, row, wish)
    before = essence(row)
    write_node(row, wish, tree.top)
    if essence(row) != before:
        ask_again(row)
    forget(db, tree.parents(row.id))
    _place(db, tree, row, wish)
    reshare(db, deal, tree)


def remove(db: Session, deal_id: int, node_id: int, version: str | int) -> None:
    """Take a number out; refused while others are parts of it."""
    deal, tree, row = moving(db, deal_id, node_id, version)
    require_decided(tree)
    if tree.children(row.id):
        raise Refused("team_levels.has_parts", name=row.name)
    forget(db, tree.parents(row.id))
    forget(db, [row])
    reshare(db, deal, tree)


def reshare(db: Session, deal: DealRow, tree: Tree) -> None:
    """Share the levels anew; where there are none yet, keep why, and take back the open levels."""
    fresh = tree_of(db, deal, tree.top)
    if not fresh.nodes:
        remember(deal, tree.top.card.id, {})
        return
    try:
        share(db, deal, fresh)
    except Refused as refusal:
        for row in fresh.nodes:
            row.version += 1
            if not row.state.startswith("accepted"):
                row.target = row.minimum = None
        kept = {name: fresh.record[name] for name in WISHED if name in fresh.record}
        code = refusal.finding.code
        why = [KEPT.get(code, code), dict(refusal.finding.params)]
        told = {"structure": structure_of(fresh.record), "draft": tree.top.draft_sha256}
        remember(deal, tree.top.card.id, kept | told | {"open": why})
        db.flush()


def require_decided(tree: Tree) -> None:
    """Refuse a change while a team's counter waits for a decision."""
    waiting = [row.name for row in tree.nodes if row.state == "countered"]
    if waiting:
        raise Refused("cascade.counter_undecided", team=waiting[0])


def _check(db: Session, tree: Tree, row: TeamNodeRow | None, wish: NodeWish) -> None:
    require_decided(tree)
    name = wish.name.strip().casefold()
    if any(each.name.casefold() == name for each in tree.nodes if each is not row):
        raise Refused("team_levels.name_twice", "name")
    check_lead(db, tree.top.card.deal_id, wish.name, (wish.owner_side, wish.lead_id))
    if row is not None and wish.structure not in COMPOSED and tree.children(row.id):
        raise Refused("team_levels.has_parts", "structure", name=row.name)
    composed = {each.id for each in tree.nodes if each.structure in COMPOSED}
    parents = [parent for parent, _ in wish.places]
    known = all(parent is None or parent in composed for parent in parents)
    if not parents or not known or len(set(parents)) < len(parents):
        raise Refused("team_levels.no_place", "places")
    if row is not None and _below(tree, row.id) & set(parents):
        raise Refused("team_levels.in_a_circle", "places", name=row.name)


def _below(tree: Tree, node_id: int) -> set[int | None]:
    """Return a number and all that it is made of."""
    found: set[int | None] = set()
    waiting = [node_id]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += [edge.child_id for edge in tree.children(here)]
    return found


def essence(row: TeamNodeRow) -> tuple[object, ...]:
    """Return what a team's answer was about."""
    return tuple(getattr(row, name) for name in ESSENCE)


def _place(db: Session, tree: Tree, row: TeamNodeRow, wish: NodeWish) -> None:
    for parent, weight in wish.places:
        db.add(tree.new_edge(parent, row.id, weight))
    db.flush()


def write_node(row: TeamNodeRow, wish: NodeWish, top: Top) -> None:
    """Write what a person said of a number into its row; its places are rows of their own."""
    row.name, row.structure = wish.name.strip(), wish.structure
    row.unit = None if wish.unit == top.unit else wish.unit
    row.direction = None if wish.direction == top.direction else wish.direction
    row.current, row.best = wish.current, wish.best
    row.factor, row.needed = wish.factor, wish.needed
    row.owner_side, row.lead_id = wish.owner_side, wish.lead_id
    row.levers, row.support_needed = wish.levers.strip(), wish.support_needed.strip()
