"""Numbers under a KPI as rows, and as a list states them."""

from workbench.agreement.cascade.sheet import folded_name
from workbench.agreement.cascade.sheet_numbers import TOP_PLACE, Number
from workbench.services.cascade_rows import Tree, direction_of, unit_of
from workbench.services.cascade_tree import NodeWish
from workbench.store.cascade import TeamNodeRow


def number_of(tree: Tree, row: TeamNodeRow) -> Number:
    """Return a number that stands as a list would state it."""
    places = tuple(
        (TOP_PLACE if edge.parent_id is None else _folded(tree, edge.parent_id), edge.weight)
        for edge in tree.parents(row.id)
    )
    return Number(
        name=row.name,
        structure=row.structure,  # type: ignore[arg-type]  # only these words are ever written
        unit=unit_of(row, tree.top),
        direction=direction_of(row, tree.top),
        current=row.current,
        best=row.best,
        factor=row.factor,
        needed=row.needed,
        owner_side=row.owner_side,  # type: ignore[arg-type]
        lead_id=row.lead_id,
        levers=row.levers,
        support_needed=row.support_needed,
        places=places,
    )


def _folded(tree: Tree, node_id: int) -> str:
    return folded_name(tree.rows[node_id].name)


def wish_of(number: Number) -> NodeWish:
    """Return a number of a list as the tree takes one; its places are told by name, not here."""
    return NodeWish(
        name=number.name,
        structure=number.structure,
        unit=number.unit,
        direction=number.direction,
        current=number.current,
        best=number.best,
        factor=number.factor,
        needed=number.needed,
        owner_side=number.owner_side,
        lead_id=number.lead_id,
        levers=number.levers,
        support_needed=number.support_needed,
        places=(),
    )
