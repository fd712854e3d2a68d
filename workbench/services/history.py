"""Evidence: a file comes in, is read once by a confirmed mapping, and never changes after that.

`add` and `confirm` do it in one go; pages call `source`, `read` and `keep` so that the reading,
which takes seconds, happens outside a write transaction.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from workbench.codes import StepError
from workbench.evidence.history.cohorts import register_cohorts
from workbench.evidence.history.hashing import bytes_hash
from workbench.evidence.history.importing import import_history, read_register
from workbench.evidence.history.mapping import Mapping, parse_mapping
from workbench.evidence.history.readers.files import read_table
from workbench.evidence.history.records import History, RowProblem
from workbench.evidence.history.roles import NEEDED, Kind
from workbench.platform import clock
from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import Side
from workbench.services.history_summary import summarise
from workbench.store.history import DataSetRow, RowProblemRow, data_set

LONGEST_NAME = 200
REGISTER = "register"
"""What a mapping made by a page writes for "assets": the register that came with the file."""

# Which field of the mapping page a refusal belongs to, and how the page says it: the first texts
# speak of the map of the command line.
_ASK: dict[str, tuple[str, str]] = {
    "history.map_zone": ("tz", "history.say_zone"),
    "history.map_observed": ("observed_from", "history.say_observed"),
    "history.date_order": ("date_format", "history.say_date_order"),
    "history.no_slot": ("slot_seconds", "history.say_slot"),
    "history.assets_without_column": ("role_asset", "history.say_asset"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A data set's bytes with its mapping (None until confirmed), apart from any session."""

    id: int
    name: str
    file: bytes
    register: bytes | None
    mapping: dict[str, Any] | None
    content_sha256: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as a mapping reads it; `raw` is the mapping in the form of m.json."""

    raw: dict[str, Any]
    mapping: Mapping
    history: History
    cohorts: dict[str, tuple[str, ...]]


def add(
    db: Session, deal_id: int, side: Side, name: str, file: bytes, register: bytes | None = None
) -> int:
    """Keep a file of history, and the register of its assets if there is one; return its id.

    Both must be readable tables. Raises Refused beside `name`, `file` or `register`.
    """
    row = DataSetRow(
        deal_id=deal_id,
        name=checked_name(name),
        side=side,
        file=check_file(file),
        file_sha256=bytes_hash(file),
        register=check_register(register),
        created_at=clock.now(),
    )
    db.add(row)
    db.flush()
    return row.id


def checked_name(text: str) -> str:
    """Return the name of a data set; a path or an unprintable name is refused."""
    name = text.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Refused("history.name_length", field="name", most=LONGEST_NAME)
    if any(sign in "/\\" or not sign.isprintable() for sign in name) or not name.strip("."):
        raise Refused("history.name_path", field="name")
    return name


def check_file(file: bytes) -> bytes:
    """Return the bytes if they are a table with rows."""
    try:
        rows = read_table(file).rows
    except StepError as error:
        raise Refused(error.finding.code, "file", **error.finding.params) from error
    if rows == 0:
        raise Refused("history.empty_file", field="file")
    return file


def check_register(register: bytes | None) -> bytes | None:
    """Return the register if it lists assets; no bytes mean that there is none."""
    if not register:
        return None
    try:
        read_register(register, None)
    except StepError as error:
        raise Refused(error.finding.code, "register", **error.finding.params) from error
    return register


def source(db: Session, deal_id: int, data_set_id: int) -> Source:
    """Return a data set's bytes, for work outside the transaction."""
    row = data_set(db, deal_id, data_set_id)
    if row is None:
        raise NotFound
    return Source(row.id, row.name, row.file, row.register, row.mapping, row.content_sha256)


def confirm(db: Session, deal_id: int, data_set_id: int, mapping: dict[str, Any]) -> None:
    """Read the file by a mapping in the form of m.json and keep what it gives, for good.

    "assets" may be a list or any name for the register that came with the file.
    """
    keep(db, deal_id, data_set_id, read(source(db, deal_id, data_set_id), mapping))


def read(found: Source, raw: dict[str, Any]) -> Reading:
    """Return the file as the mapping reads it; a mapping that does not fit is refused."""
    if found.mapping is not None:
        raise Refused("history.is_read")
    try:
        mapping, history = _import(found, raw)
        named = mapping.columns.get("asset")
        cohorts = register_cohorts(found.register, named) if found.register else {}
    except StepError as error:
        raise _refusal(error, raw) from error
    known = set(history.assets)
    members = {name: tuple(a for a in assets if a in known) for name, assets in cohorts.items()}
    return Reading(raw, mapping, history, {name: group for name, group in members.items() if group})


def opened(found: Source) -> tuple[History, Mapping]:
    """Return the history of a data set that has been read, as it was read then."""
    if found.mapping is None:
        raise Refused("history.not_read")
    mapping, history = _import(found, found.mapping)
    return history, mapping


def _import(found: Source, raw: dict[str, Any]) -> tuple[Mapping, History]:
    mapping = parse_mapping(raw)
    if mapping.register is not None:
        if found.register is None:
            raise Refused("history.no_register", field="assets")
        mapping = mapping.with_assets(read_register(found.register, mapping.columns.get("asset")))
    return mapping, import_history(found.file, mapping)


def _refusal(error: StepError, raw: dict[str, Any]) -> Refused:
    code, params = error.finding.code, error.finding.params
    if code in _ASK:
        field, said = _ASK[code]
        return Refused(said, field, **params)
    if code == "history.map_needs_role":
        columns = raw.get("columns", {})
        groups = NEEDED[_kind(raw)]
        missing = next((g for g in groups if not any(role in columns for role in g)), groups[0])
        return Refused("history.say_column", f"role_{missing[0]}")
    return Refused(code, None, **params)


def _kind(raw: dict[str, Any]) -> Kind:
    kind: Kind = raw["kind"]
    return kind


def keep(db: Session, deal_id: int, data_set_id: int, reading: Reading) -> None:
    """Keep mapping, content hash, summary and the rows put aside; a second time is refused."""
    row = data_set(db, deal_id, data_set_id)
    if row is None:
        raise NotFound
    db.refresh(row, ["mapping"], with_for_update=True)
    if row.mapping is not None:
        raise Refused("history.is_read")
    row.mapping = reading.raw
    row.content_sha256 = reading.history.content_sha256
    row.summary = summarise(reading.history, reading.mapping, reading.cohorts)
    db.add_all(_aside(row.id, problem) for problem in reading.history.problems)
    db.flush()


def _aside(data_set_id: int, problem: RowProblem) -> RowProblemRow:
    return RowProblemRow(
        data_set_id=data_set_id,
        row=problem.row,
        column=_storable(problem.column) or None,
        code=problem.code,
        text=_storable(problem.text),
    )


def _storable(text: str) -> str:
    """Return the text without the NUL that PostgreSQL refuses, at most as long as its column."""
    return text.replace("\x00", "�")[:200]
