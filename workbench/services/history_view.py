"""What pages show of data sets: the list, the first rows with a guess, and what came in."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from flask_babel import gettext
from sqlalchemy.orm import Session

from workbench.codes import Finding, StepError
from workbench.evidence.history.roles import Kind
from workbench.platform.errors import NotFound, Refused
from workbench.platform.languages import quantity
from workbench.platform.permissions import Side
from workbench.platform.texts import sentence
from workbench.platform.texts.roles import question
from workbench.services import history_sample
from workbench.services.history import ORDINARY, beside, in_child
from workbench.store.deal import DealRow
from workbench.store.history import DataSetRow, data_set, data_sets, row_problems
from workbench.store.kpi import kpi_cards

SHOWN_PROBLEMS = 200
SHORT_HASH = 12
Sureness = Literal["certain", "likely", "open"]


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
class Hint:
    """What the file suggests for one question of the mapping page (`field`), how surely, and why.

    `sure` is "certain", "likely" or "open": an open question is asked and nothing is filled in.
    `choices` are the values that suit the file.
    """

    field: str
    value: str
    sure: Sureness
    choices: tuple[str, ...]
    reason: Finding

    @property
    def said(self) -> str:
        """The reason in the reader's language."""
        return sentence(self.reason)


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file as texts, and the mapping that it suggests.

    `sample` is what `history_sample.understood` takes; `notes` say what the reader had to decide. `guess` maps roles to columns;
    `register_count` counts the assets of the list that came with the file, None without one.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_count: int
    sample: dict[str, Any]
    kind: Kind
    guess: dict[str, str]
    hints: tuple[Hint, ...]
    notes: tuple[str, ...]
    register_count: int | None

    def hinted(self) -> dict[str, str]:
        """Return what the hints suggest for the form; nothing where a question is open."""
        told = [hint for hint in self.hints if not hint.field.startswith("role_")]
        return {h.field: "" if h.sure == "open" else h.value for h in told}


@dataclass(frozen=True, slots=True)
class Understood:
    """The first rows in words: columns, rows with the reason where one is put aside.

    `problem` says instead why the mapping cannot be used yet.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], str], ...]
    problem: str


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


def item(db: Session, deal_id: int, data_set_id: int) -> Item:
    """Return one data set as the list shows it."""
    row = data_set(db, deal_id, data_set_id)
    if row is None:
        raise NotFound
    return _item(row, sum(card.data_set_id == row.id for card in kpi_cards(db, deal_id)))


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


def preview(db: Session, deal_id: int, data_set_id: int, kind: Kind | None = None) -> Preview:
    """Return the first rows and a first mapping, of the kind asked for or the likeliest one.

    It was made when the file came in; only for a file from before that, it is made now.
    """
    row = data_set(db, deal_id, data_set_id)
    if row is None:
        raise NotFound
    told = row.preview
    if told is None:
        asked = {"zone": db.get_one(DealRow, deal_id).timezone}
        told = in_child("look", row.file, row.register, asked, ORDINARY)
    chosen: Kind = kind or told["kind"]
    of_kind = told["kinds"][chosen]
    return Preview(
        name=row.name,
        columns=tuple(told["columns"]),
        rows=tuple(tuple(cells) for cells in told["rows"]),
        row_count=told["row_count"],
        sample=told["sample"],
        kind=chosen,
        guess=of_kind["columns"],
        hints=tuple(
            Hint(**hint | {"choices": tuple(hint["choices"]), "reason": Finding(**hint["reason"])})
            for hint in of_kind["hints"]
        ),
        notes=tuple(sentence(Finding(**note)) for note in told["notes"]),
        register_count=of_kind["register_count"],
    )


def understood(shown: Preview, raw: dict[str, Any]) -> Understood:
    """Return the first rows as a mapping in the form of m.json would read them."""
    try:
        found = history_sample.understood(shown.sample, raw)
    except StepError as error:
        return Understood((), (), sentence(_refusal(error, raw).finding))
    rows = tuple(
        (tuple(map(_said, cells)), sentence(aside) if aside else "")
        for cells, aside in zip(found.rows, found.aside, strict=True)
    )
    return Understood(tuple(map(question, found.roles)), rows, "")


def _refusal(error: StepError, raw: dict[str, Any]) -> Refused:
    return beside(Refused(error.finding.code, None, **error.finding.params), raw)


def _said(cell: history_sample.Cell) -> str:
    if cell.number is None:
        return cell.text or "–"
    if cell.unit == "flag":
        return str(gettext("yes") if cell.number else gettext("no"))
    return quantity(cell.number, cell.unit).strip()


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
