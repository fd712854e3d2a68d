"""The rules side by side, what people choose of them, and effort weights entered for sharing."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workbench.agreement.cascade.graph import Composition
from workbench.agreement.cascade.graph_allocation import GraphLevels, Unattainable, compare_rules
from workbench.agreement.cascade.sharing import GraphRule
from workbench.codes import StepError
from workbench.platform.errors import NotFound
from workbench.platform.permissions import Seat
from workbench.platform.versions import require_version, version_of
from workbench.services.cascade import ask_again, opened
from workbench.services.cascade_levels import WISHED
from workbench.services.cascade_rows import remember, stamp, structure_of
from workbench.services.cascade_shown import KpiCascade
from workbench.services.cascade_tree import require_decided, reshare


@dataclass(frozen=True, slots=True)
class RuleWish:
    """How the KPI is made of its parts, and how its level is shared; the reserve in its unit."""

    structure: Composition
    factor: float
    needed: int | None
    rule: GraphRule
    reserve: float


def rules_version(kpi: KpiCascade) -> str:
    """Return the mark of the choice that stands."""
    return version_of(kpi.stamp, [kpi.record.get(name) for name in WISHED])


def side_by_side(kpi: KpiCascade) -> Mapping[GraphRule, GraphLevels | Unattainable] | StepError:
    """Return what each rule answers with the accepted levels kept, or why none can."""
    try:
        return compare_rules(kpi.graph, kpi.top.target, kpi.reserve)
    except StepError as error:
        return error


def choose(db: Session, deal_id: int, card_id: int, seen: str, wish: RuleWish) -> None:
    """Keep the choice and share the levels anew; another structure asks every team again."""
    deal, tree = opened(db, deal_id, card_id)
    stands = version_of(stamp(tree.nodes), [tree.record.get(name) for name in WISHED])
    require_version(seen, stands)
    require_decided(tree)
    made = (structure_of(tree.record), tree.record.get("factor", 1.0), tree.record.get("needed"))
    if made != (wish.structure, wish.factor, wish.needed):
        for row in tree.nodes:
            ask_again(row)
    record = dict(tree.record) | {
        "structure": wish.structure,
        "factor": wish.factor,
        "needed": wish.needed,
        "rule": wish.rule,
        "reserve": wish.reserve,
    }
    remember(deal, card_id, record)
    db.flush()
    reshare(db, deal, tree)


def enter_efforts(
    db: Session, seat: Seat, card_id: int, seen: str, efforts: Mapping[int, float | None]
) -> None:
    """Keep the own side's effort weights by the id of the number, and share anew.

    They are entered for sharing: both sides see them. Only numbers for which both sides entered a
    weight count by it.
    """
    deal, tree = opened(db, seat.deal_id, card_id)
    require_version(seen, stamp(tree.nodes))
    if seat.side not in {"provider", "customer"}:
        raise NotFound
    for row in tree.nodes:
        if row.id in efforts:
            if seat.side == "provider":
                row.provider_effort = efforts[row.id]
            else:
                row.customer_effort = efforts[row.id]
    db.flush()
    reshare(db, deal, tree)
