"""What pages show of data sets: the list, the first rows with a guess, and what came in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import Session

from workbench.codes import Finding
from workbench.evidence.history.guessing import guess_mapping
from workbench.evidence.history.importing import read_register
from workbench.evidence.history.readers.files import read_table
from workbench.evidence.history.roles import Kind, role_named
from workbench.platform.errors import NotFound
from workbench.platform.permissions import Side
from workbench.platform.texts import sentence
from workbench.services.history import Source
from workbench.store.history import DataSetRow, data_set, data_sets, row_problems
from workbench.store.kpi import kpi_cards

SAMPLE_ROWS = 20
SHOWN_PROBLEMS = 200
SHORT_HASH = 12


@dataclass(frozen=True, slots=True)
class Item:
    """A data set in the list; `summary` is None until a mapping has been confirmed."""

    id: int
    name: str
    side: Side
    summary: dict[str, Any] | None
    first: date | None
    last: date | None
    short_hash: str
    kpis: int


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file as texts, and the mapping that its names suggest."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_count: int
    kind: Kind
    guess: dict[str, str]
    decimal: str
    register_assets: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class View:
    """What came in: counts and span, months, the rows put aside, the hashes and the mapping."""

    item: Item
    file_sha256: str
    content_sha256: str
    uploaded: datetime
    mapping: dict[str, Any]
    notes: tuple[str, ...]
    problems: tuple[tuple[int, str], ...]
    silent: tuple[str, ...]
    thin: tuple[tuple[str, float], ...]
    cards: tuple[tuple[int, str], ...]


def items(db: Session, deal_id: int) -> list[Item]:
    """Return the deal's data sets in upload order."""
    used = Counter(card.data_set_id for card in kpi_cards(db, deal_id))
    return [_item(row, used[row.id]) for row in data_sets(db, deal_id)]


def _item(row: DataSetRow, kpis: int) -> Item:
    span = row.summary or {}
    side: Any = row.side
    return Item(
        id=row.id,
        name=row.name,
        side=side,
        summary=row.summary,
        first=datetime.fromisoformat(span["first"]).date() if span else None,
        last=datetime.fromisoformat(span["last"]).date() if span else None,
        short_hash=(row.content_sha256 or row.file_sha256)[:SHORT_HASH],
        kpis=kpis,
    )


def preview(found: Source, kind: Kind | None = None) -> Preview:
    """Return the first rows and a first mapping, of the kind asked for or the likeliest one."""
    table = read_table(found.file)
    sample = range(min(table.rows, SAMPLE_ROWS))
    rows = [tuple(column.raw(row) for column in table.columns) for row in sample]
    guessed: dict[str, Any] = guess_mapping(table.header, rows)
    columns: dict[str, str] = guessed["columns"]
    if kind is not None and kind != guessed["kind"]:
        columns = _by_name(kind, table.header)
    register = read_register(found.register, columns.get("asset")) if found.register else None
    return Preview(
        columns=table.header,
        rows=tuple(rows),
        row_count=table.rows,
        kind=kind or guessed["kind"],
        guess=columns,
        decimal="," if _decimal_commas(rows) else ".",
        register_assets=register,
    )


def _by_name(kind: Kind, header: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in header:
        role = role_named(kind, name)
        if role is not None:
            found.setdefault(role, name)
    return found


def _decimal_commas(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether more cells look like 98,5 than like 98.5."""
    cells = [cell.strip() for row in rows for cell in row]
    commas, points = (
        sum(cell.replace(mark, "", 1).isdigit() and mark in cell for cell in cells) for mark in ",."
    )
    return commas > points


def view(db: Session, deal_id: int, data_set_id: int) -> View | None:
    """Return what came in, or None while the file waits for its mapping."""
    row = data_set(db, deal_id, data_set_id)
    if row is None:
        raise NotFound
    if row.mapping is None or row.summary is None:
        return None
    cards = [card for card in kpi_cards(db, deal_id) if card.data_set_id == row.id]
    months = row.summary["months"]
    return View(
        item=_item(row, len(cards)),
        file_sha256=row.file_sha256,
        content_sha256=row.content_sha256 or "",
        uploaded=row.created_at,
        mapping=row.mapping,
        notes=tuple(sentence(Finding(**note)) for note in row.summary["findings"]),
        problems=_problems(db, row.id),
        silent=tuple(month["period"] for month in months if not month["rows"]),
        thin=tuple(
            (month["period"], month["coverage"])
            for month in months
            if month["coverage"] is not None and month["coverage"] < 1
        ),
        cards=tuple((card.id, str(gettext(card.card["name"]))) for card in cards),
    )


def _problems(db: Session, data_set_id: int) -> tuple[tuple[int, str], ...]:
    """Return the first rows put aside: the row as a spreadsheet counts it, and why."""
    return tuple(
        (
            problem.row,
            sentence(
                Finding(
                    problem.code,
                    {"row": problem.row, "column": problem.column or "", "text": problem.text},
                )
            ),
        )
        for problem in row_problems(db, data_set_id, SHOWN_PROBLEMS)
    )
