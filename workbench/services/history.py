"""Evidence: a file comes in, is read once by a confirmed mapping, and never changes after that.

Whatever opens an uploaded file runs in a limited child process (`workbench.platform.limited`,
`history_reading`). `add` and `confirm` do it in one go; pages keep the reading as a job of
`intake`, because it may take minutes.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workbench.codes import StepError
from workbench.evidence.history.hashing import bytes_hash
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.history.roles import NEEDED, Kind
from workbench.platform import clock, limited
from workbench.platform.errors import NotFound, Refused
from workbench.platform.limited import Call, Limits, Stopped, Watch
from workbench.platform.permissions import Side
from workbench.store.history import DataSetRow, RowProblemRow, data_set, discard_rows
from workbench.store.intake import forget_jobs, newest_job
from workbench.store.kpi import kpi_cards

LONGEST_NAME = 200
REGISTER = "register"
"""What a mapping made by a page writes for "assets": the register that came with the file."""
READING = "workbench.services.history_reading"
ORDINARY = Limits()

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
class Upload:
    """A file that has been looked at: it is a table, and `preview` shows its first rows."""

    name: str
    file: bytes
    register: bytes | None
    preview: dict[str, Any]


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
    """What a mapping (`raw`, in the form of m.json) made of a file, as plain data."""

    raw: dict[str, Any]
    content_sha256: str
    summary: dict[str, Any]
    problems: tuple[dict[str, Any], ...]


def add(
    db: Session, deal_id: int, side: Side, name: str, file: bytes, register: bytes | None = None
) -> int:
    """Keep a file of history, and the register of its assets if there is one; return its id.

    Both must be readable tables. Raises Refused beside `name`, `file` or `register`.
    """
    return bring(db, deal_id, side, looked_at(name, file, register, "UTC"))


def looked_at(
    name: str, file: bytes, register: bytes | None, zone: str, limits: Limits = ORDINARY
) -> Upload:
    """Check what somebody wants to bring to a site in that time zone.

    It may take seconds and touches no database.
    """
    named = checked_name(name)
    preview = in_child("look", file, register or None, {"zone": zone}, limits)
    return Upload(named, file, register or None, preview)


def bring(db: Session, deal_id: int, side: Side, upload: Upload) -> int:
    """Keep what was looked at; return the data set's id."""
    row = DataSetRow(
        deal_id=deal_id,
        name=upload.name,
        side=side,
        stored_file=upload.file,
        file_sha256=bytes_hash(upload.file),
        stored_register=upload.register,
        register_sha256=bytes_hash(upload.register) if upload.register else None,
        preview=upload.preview,
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


def in_child(
    function: str,
    file: bytes,
    register: bytes | None,
    asked: dict[str, Any],
    limits: Limits,
    watch: Watch | None = None,
) -> dict[str, Any]:
    """Return what a function of `history_reading` answers; Refused also where it meets a limit."""
    files = {"file": file} | ({"register": register} if register else {})
    try:
        return limited.run(Call(f"{READING}:{function}", files, asked), limits, watch)
    except Stopped as stopped:
        raise too_much(stopped, limits) from stopped


def too_much(stopped: Stopped, limits: Limits) -> Refused:
    """Return the refusal of a file that cannot be read within the limits."""
    if stopped.why == "memory":
        return Refused("limited.memory", "file", most=limits.memory // limited.MEBIBYTE)
    if stopped.why == "time":
        return Refused("limited.time", "file", most=limits.seconds)
    if stopped.why == "busy":
        return Refused("limited.busy", "file")
    return Refused("limited.died", "file")


def source(db: Session, deal_id: int, data_set_id: int) -> Source:
    """Return a data set's bytes, for work outside the transaction; Damaged where they changed."""
    row = data_set(db, deal_id, data_set_id)
    if row is None:
        raise NotFound
    return Source(row.id, row.name, row.file, row.register, row.mapping, row.content_sha256)


def confirm(db: Session, deal_id: int, data_set_id: int, mapping: dict[str, Any]) -> None:
    """Read the file by a mapping in the form of m.json and keep what it gives, for good.

    "assets" may be a list or any name for the register that came with the file.
    """
    keep(db, deal_id, data_set_id, read(source(db, deal_id, data_set_id), mapping))


def read(
    found: Source, raw: dict[str, Any], limits: Limits = ORDINARY, watch: Watch | None = None
) -> Reading:
    """Return the file as the mapping reads it; a mapping that does not fit is refused."""
    if found.mapping is not None:
        raise Refused("history.is_read")
    check_mapping(raw, has_register=found.register is not None)
    try:
        told = in_child("read", found.file, found.register, {"mapping": raw}, limits, watch)
    except Refused as refusal:
        raise beside(refusal, raw) from refusal
    return Reading(raw, told["content_sha256"], told["summary"], tuple(told["problems"]))


def check_mapping(raw: dict[str, Any], *, has_register: bool) -> None:
    """Refuse beside its field what is wrong with a mapping whatever the file holds."""
    try:
        mapping = parse_mapping(raw)
    except StepError as error:
        refusal = Refused(error.finding.code, None, **error.finding.params)
        raise beside(refusal, raw) from error
    if mapping.register is not None and not has_register:
        raise Refused("history.no_register", field="assets")


def beside(refusal: Refused, raw: dict[str, Any]) -> Refused:
    """Return the refusal of a mapping with the field of the mapping page that it belongs to."""
    code, params = refusal.finding.code, refusal.finding.params
    if code in _ASK:
        field, said = _ASK[code]
        if field == "tz" and raw.get("stamp_zone", "")[:60] == params.get("value"):
            field = "stamp_zone"
        return Refused(said, field, **params)
    if code == "history.map_needs_role":
        columns = raw.get("columns", {})
        groups = NEEDED[_kind(raw)]
        missing = next((g for g in groups if not any(role in columns for role in g)), groups[0])
        return Refused("history.say_column", f"role_{missing[0]}")
    return refusal if refusal.field == "assets" else Refused(code, None, **params)


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
    row.content_sha256 = reading.content_sha256
    row.summary = reading.summary
    row.preview = None
    db.add_all(_aside(row.id, problem) for problem in reading.problems)
    db.flush()


def _aside(data_set_id: int, problem: dict[str, Any]) -> RowProblemRow:
    return RowProblemRow(
        data_set_id=data_set_id,
        row=problem["row"],
        column=_storable(problem["column"]) or None,
        code=problem["code"],
        text=_storable(problem["text"]),
    )


def _storable(text: str) -> str:
    """Return the text without the NUL that PostgreSQL refuses, at most as long as its column."""
    return text.replace("\x00", "�")[:200]


def may_discard(db: Session, deal_id: int, data_set_id: int, side: Side) -> Refused | None:
    """Return why this side cannot discard the data set, None if it can.

    Only the side that brought it can, while no KPI uses it and nothing reads it.
    """
    row = data_set(db, deal_id, data_set_id)
    if row is None:
        raise NotFound
    if row.side != side:
        return Refused("history.discard_not_yours")
    if any(card.data_set_id == data_set_id for card in kpi_cards(db, deal_id)):
        return Refused("history.discard_used")
    job = newest_job(db, deal_id, data_set_id)
    if job is not None and job.state in {"waiting", "running"}:
        return Refused("history.discard_reading")
    return None


def discard(db: Session, deal_id: int, data_set_id: int, side: Side) -> None:
    """Delete a data set with everything that was read from it; Refused as `may_discard` says."""
    refusal = may_discard(db, deal_id, data_set_id, side)
    if refusal is not None:
        raise refusal
    row = data_set(db, deal_id, data_set_id)
    if row is None:
        raise NotFound
    try:
        forget_jobs(db, data_set_id)
        discard_rows(db, row)
    except IntegrityError as error:  # somebody made a KPI from it at this very moment
        db.rollback()
        raise Refused("history.discard_used") from error
