"""The trees of the team levels for the agreement's annex: every number under a KPI, in order."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from workbench.agreement.cascade.graph import COMPOSED
from workbench.agreement.cascade.outline import Line, outline
from workbench.agreement.document.inputs import CascadeNumber
from workbench.agreement.terms import Terms
from workbench.services.cascade_rows import Tree, graph_of, tree_of, unit_of
from workbench.services.cascade_told import values_today
from workbench.services.team_levels import Top, today, tops
from workbench.store.cascade import TeamNodeRow
from workbench.store.deal import DealRow, titles_of


def numbers_of(
    db: Session, deal_id: int, terms: Terms, draft_sha256: str
) -> tuple[CascadeNumber, ...]:
    """Return the trees of the KPIs that have levels in the terms, shared under this very draft.

    A team that has not accepted is named without a level, and so is what follows from it.
    """
    deal = db.get_one(DealRow, deal_id)
    named = {line.kpi for line in terms.cascade}
    found: list[CascadeNumber] = []
    for top in tops(db, deal_id) or []:
        tree = tree_of(db, deal, top)
        if top.card.key in named and tree.record.get("draft") == draft_sha256:
            people = (row.lead_id for row in tree.nodes if row.lead_id is not None)
            found += _numbers(tree, titles_of(db, people))
    return tuple(found)


def _numbers(tree: Tree, titles: Mapping[int, str]) -> list[CascadeNumber]:
    graph = graph_of(tree)
    values = values_today(graph)
    settled = all(row.state.startswith("accepted") for row in tree.nodes if row.answers)
    lines = [
        _number(tree, line, values.get(line.key), titles, settled=settled)
        for line in outline(graph)
    ]
    return [_top(tree.top), *lines]


def _top(top: Top) -> CascadeNumber:
    state = "agreed" if len(top.cohorts) == 1 else "together"
    return CascadeNumber(
        top.card.key, "", 0, top.name, top.unit, state,
        today=today(top), level=top.target, minimum=top.minimum,
    )  # fmt: skip


def _number(
    tree: Tree, line: Line, now: float | None, titles: Mapping[int, str], *, settled: bool
) -> CascadeNumber:
    row = tree.rows[int(line.key)]
    place = (tree.top.card.key, line.mark, line.depth + 1, row.name, unit_of(row, tree.top))
    if line.first is not None:
        return CascadeNumber(*place, "again", first=line.first)
    state = _state(row)
    told = settled if state == "follows" else row.state.startswith("accepted")
    return CascadeNumber(
        *place,
        state,
        side=row.owner_side if row.answers else None,
        lead=titles.get(row.lead_id or 0) if row.answers else None,
        today=now,
        level=row.target if told else None,
        minimum=row.minimum if told else None,
        support=row.answer.get("support", "") if state != "open" else "",
    )


def _state(row: TeamNodeRow) -> str:
    if row.structure == "indicator":
        return "watched"
    if not row.answers and row.structure in COMPOSED:
        return "follows"
    if not row.state.startswith("accepted"):
        return "open"
    return "acknowledged" if row.acknowledged else row.state
