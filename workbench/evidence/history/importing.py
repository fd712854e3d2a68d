"""Import: bytes and a mapping become a History."""

from dataclasses import replace

import numpy as np

from workbench.codes import Finding, StepError
from workbench.evidence.history.cells import Mask, RawTable, read_texts
from workbench.evidence.history.counting import count_rows
from workbench.evidence.history.duplicates import repeated
from workbench.evidence.history.hashing import bytes_hash, content_hash
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.progress import OnProgress, Progress
from workbench.evidence.history.quarantine import Quarantine
from workbench.evidence.history.readers.files import read_table
from workbench.evidence.history.readers.limits import DEFAULT_LIMITS, Limits
from workbench.evidence.history.records import NO_TIME, Column, History
from workbench.evidence.history.roles import plain, role_named
from workbench.evidence.history.shaping import shape
from workbench.evidence.history.tickets import collapse
from workbench.evidence.history.typing_rows import Typed, type_rows

_CLOCKS: tuple[str, ...] = ("start", "end", "stamp", "responded", "resolved", "closed")


def import_history(
    data: bytes,
    mapping: Mapping,
    limits: Limits = DEFAULT_LIMITS,
    on_progress: OnProgress | None = None,
) -> History:
    """Return the history in the bytes of a CSV (also gzip), XLSX or Parquet file.

    A bad row is refused and reported, the rest enters. `on_progress` is called as each phase
    begins, a few dozen times at most. Raises StepError for a file that cannot be read, lacks a
    mapped column, or has no usable row.
    """
    progress = Progress(on_progress)
    progress.reading()
    options = mapping.options
    wanted = set(mapping.columns.values())
    table = read_table(data, limits, options.delimiter, wanted, options.sheet)
    quarantine = Quarantine(table)
    typed = type_rows(table, mapping, quarantine, progress)
    progress.checking()
    slot = shape(typed, table, mapping, quarantine) if quarantine.kept.any() else None
    repeats, contradicts = repeated(mapping.kind, typed.columns, quarantine.kept)
    kept = quarantine.kept & ~repeats
    if not kept.any():
        raise StepError("history.no_usable_row", rows=table.rows, reason=_worst(quarantine))
    progress.hashing()
    history = _history(data, mapping, typed, quarantine, (kept, slot))
    progress.counting()
    noticed = [*table.notes, *count_rows(history, mapping, typed.doubts)]
    noticed += _findings(int(np.count_nonzero(contradicts)), slot, mapping)
    progress.done()
    return replace(history, findings=tuple(noticed))


def _history(
    data: bytes,
    mapping: Mapping,
    typed: Typed,
    quarantine: Quarantine,
    found: tuple[Mask, int | None],
) -> History:
    """Return the rows that stay, with hashes; `found` are these rows and the slot's seconds."""
    kept, slot = found
    columns = _kept_columns(typed, kept, mapping)
    labels = {role: names for role, names in typed.labels.items() if role in columns}
    first, last = _span(columns, slot)
    return History(
        kind=mapping.kind,
        columns=columns,
        assets=labels["asset"],
        labels=labels,
        rows_in=kept.size,
        rows_kept=int(np.count_nonzero(kept)),
        duplicates=int(np.count_nonzero(quarantine.kept & ~kept)),
        problem_counts=dict(quarantine.counts),
        problems=quarantine.problems(),
        sha256=bytes_hash(data),
        content_sha256=content_hash(mapping.kind, columns, labels),
        first=first,
        last=last,
        has_assets="asset" in mapping.columns,
        slot_seconds=slot,
    )


def _kept_columns(typed: Typed, kept: Mask, mapping: Mapping) -> dict[str, Column]:
    columns: dict[str, Column] = {name: column[kept] for name, column in typed.columns.items()}
    return collapse(columns, typed, mapping) if "ticket" in columns else columns


def read_register(
    data: bytes, column: str | None, limits: Limits = DEFAULT_LIMITS
) -> tuple[str, ...]:
    """Return the assets that a register file lists, in its order, each once.

    Taken from the column of the name `column`, else from one named like an asset, else the first.
    Raises StepError when the file lists none.
    """
    table: RawTable = read_table(data, limits)
    wanted = plain(column or "")
    places = [i for i, name in enumerate(table.header) if plain(name) == wanted] or [
        i for i, name in enumerate(table.header) if role_named("readings", name) == "asset"
    ]
    codes, names = read_texts(table.columns[places[0] if places else 0])
    if not names or codes.size == 0:
        raise StepError("history.empty_register")
    return names


def _span(columns: dict[str, Column], slot: int | None) -> tuple[int, int]:
    """Return the first start and the last moment that the rows speak of."""
    times = np.concatenate([columns[name] for name in _CLOCKS if name in columns])
    known = times[times != NO_TIME]
    start = columns["start" if "start" in columns else "stamp"]
    last = int(known.max())
    if slot is not None:
        last = int(np.max(columns["stamp"] + columns["slots"] * slot))
    return int(start.min()), last


def _worst(quarantine: Quarantine) -> str:
    problems = quarantine.problems()
    return f"{problems[0].code.split('.')[1]}: {problems[0].text}" if problems else "-"


def _findings(contradictions: int, slot: int | None, mapping: Mapping) -> list[Finding]:
    found = []
    if contradictions:
        found.append(Finding("history.contradiction", {"count": contradictions}))
    if slot is not None and mapping.options.slot_seconds is None:
        found.append(Finding("history.slot_found", {"seconds": slot}))
    return found
