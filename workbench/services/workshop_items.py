"""What a ballot is about: the outcomes, candidates, KPIs or statements that people give numbers to."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from workbench.platform.texts.names import translated
from workbench.store.kpi import kpi_cards
from workbench.store.workshop import stages_of, workshop_of
from workbench.store.workshop_entries import EntryRow, entries_in
from workbench.workshop.kinds import Kind
from workbench.workshop.steps import DIMENSIONS, STATEMENTS_PER_DIMENSION


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to vote on; `words` are people's own, empty where a text of the product names it.

    A KPI has the unit in which its numbers are written ("%" for shares), and whether less is better.
    """

    key: str
    words: str = ""
    unit: str = ""
    less_is_better: bool = False


def items_of(db: Session, deal_id: int, kind: Kind) -> list[Item]:
    """Return what a step of this kind is about, in order; nothing for a kind without a list."""
    found = {
        "relationship": _relationship,
        "kpis": _kpis,
        "outcomes": _outcomes,
        "candidates": _candidates,
    }
    return found[kind.items](db, deal_id) if kind.items else []


def _relationship(_db: Session, _deal_id: int) -> list[Item]:
    numbers = range(1, STATEMENTS_PER_DIMENSION + 1)
    return [Item(f"{dimension}_{number}") for dimension in DIMENSIONS for number in numbers]


def _kpis(db: Session, deal_id: int) -> list[Item]:
    return [
        Item(
            row.key,
            translated(row.card["name"]),
            "%" if row.card["unit"] == "ratio" else row.card["unit"],
            row.card["direction"] == "lower",
        )
        for row in kpi_cards(db, deal_id)
    ]


def _outcomes(db: Session, deal_id: int) -> list[Item]:
    return [
        Item(f"o{row.id}", outcome_words(row))
        for row in _written(db, deal_id, "outcome_statements")
    ]


def _candidates(db: Session, deal_id: int) -> list[Item]:
    return [
        Item(f"c{row.id}", row.content["candidate"]) for row in _written(db, deal_id, "candidates")
    ]


def outcome_words(row: EntryRow) -> str:
    """Return an outcome statement in its writer's words, in the order in which it was asked."""
    said = row.content
    return " · ".join(said[name] for name in ("result", "unit", "by", "measured_by"))


def _written(db: Session, deal_id: int, kind: str) -> list[EntryRow]:
    shop = workshop_of(db, deal_id)
    if shop is None:
        return []
    steps = {one["key"] for one in shop.agenda["steps"] if one["kind"] == kind}
    ids = {row.id for key, row in stages_of(db, deal_id).items() if key in steps}
    return [row for row in entries_in(db, deal_id) if row.stage_id in ids]
