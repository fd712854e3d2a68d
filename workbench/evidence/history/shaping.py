"""Shaping: what each kind of history asks of its rows beyond readable cells."""

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import Floats, Ints, Mask, RawColumn, RawTable
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.quarantine import Quarantine
from workbench.evidence.history.records import NO_TEXT, NO_TIME
from workbench.evidence.history.typing_rows import Typed

_SLACK = 1e-6
_LONGEST = 366 * 86400  # seconds that one reading may stand for
_MOST = 2.0**53  # beyond it a count would lose its last digit


def shape(typed: Typed, table: RawTable, mapping: Mapping, quarantine: Quarantine) -> int | None:
    """Bring the typed columns into their final form; return the slot's seconds of readings."""
    _assets(typed, table, mapping, quarantine)
    if mapping.kind == "events":
        _shape_events(typed, table, mapping, quarantine)
        return None
    if mapping.kind == "readings":
        return _shape_readings(typed, table, mapping, quarantine)
    _shape_values(typed, table, mapping, quarantine)
    return None


def _assets(typed: Typed, table: RawTable, mapping: Mapping, quarantine: Quarantine) -> None:
    """Give every row an asset; with a stated fleet, rows of other assets are refused."""
    if "asset" not in typed.columns:
        if mapping.assets is not None and len(mapping.assets) > 1:
            raise StepError("history.assets_without_column", count=len(mapping.assets))
        typed.columns["asset"] = np.zeros(table.rows, dtype=np.int64)
        typed.labels["asset"] = mapping.assets or ("all",)
        return
    seen, codes = typed.labels["asset"], np.asarray(typed.columns["asset"], dtype=np.int64)
    if mapping.assets is not None:
        name = mapping.columns["asset"]
        known = np.array([label in set(mapping.assets) for label in seen] + [True])
        quarantine.refuse(~known[codes], "history.asset_not_listed", name, table.column(name))
    found = np.bincount(codes[quarantine.kept] + 1, minlength=len(seen) + 1)[1:]
    used = {label for label, count in zip(seen, found.tolist(), strict=True) if count}
    order = sorted(used | set(mapping.assets or ()), key=natural)
    place = {label: i for i, label in enumerate(order)}
    new = np.array([place.get(label, NO_TEXT) for label in seen] + [NO_TEXT], dtype=np.int64)
    typed.columns["asset"], typed.labels["asset"] = new[codes], tuple(order)


def natural(text: str) -> tuple[bool, int, str]:
    """Return a sorting key that puts numbers in their order before other texts.

    >>> sorted(["b", "10", "9"], key=natural)
    ['9', '10', 'b']
    """
    number = text.isascii() and text.isdigit()
    return not number, int(text[:18]) if number else 0, text


def _shape_readings(typed: Typed, table: RawTable, mapping: Mapping, quarantine: Quarantine) -> int:
    stamps = np.asarray(typed.columns["stamp"], dtype=np.int64)
    slots = _slots(typed, mapping, table, quarantine)
    slot = mapping.options.slot_seconds or _usual_step(typed, stamps, quarantine.kept)
    if mapping.options.slot_seconds is None and quarantine.kept.any():
        slot = max(1, round(slot / float(np.median(slots[quarantine.kept]))))
    span = slots * slot
    long = np.nan_to_num(span, nan=0.0) > _LONGEST
    quarantine.refuse(long, "history.out_of_range", *_slot_cell(mapping, table))
    span = np.where(long, slot, span)
    typed.columns["slots"] = np.where(long, 1.0, slots)
    _ready(typed, mapping, table, quarantine, span)
    if "running_seconds" in typed.columns:
        _bounded(typed, "running_seconds", mapping, table, quarantine, span)
        typed.columns["running_s"] = typed.columns.pop("running_seconds")
    if mapping.stamps == "end":
        good = stamps != NO_TIME
        stamps[good] -= np.nan_to_num(span[good], nan=slot).astype(np.int64)
    typed.columns["stamp"] = stamps
    return slot


def _slots(typed: Typed, mapping: Mapping, table: RawTable, quarantine: Quarantine) -> Floats:
    if "slots" not in typed.columns:
        return np.ones(table.rows)
    slots = np.asarray(typed.columns["slots"], dtype=np.float64)
    name = mapping.columns["slots"]
    quarantine.refuse(~(slots > 0), "history.out_of_range", name, table.column(name))
    return slots


def _slot_cell(mapping: Mapping, table: RawTable) -> tuple[str, RawColumn | None]:
    name = mapping.columns.get("slots", "")
    return name, table.column(name) if name else None


def _usual_step(typed: Typed, stamps: Ints, kept: Mask) -> int:
    step = usual_step(np.asarray(typed.columns["asset"], dtype=np.int64)[kept], stamps[kept])
    if step is None:
        raise StepError("history.no_slot")
    return step


def usual_step(asset: Ints, times: Ints) -> int | None:
    """Return the most common distance between neighbouring stamps of one asset, None where none is.

    Arrays are (rows,), times in seconds.
    """
    order = np.lexsort((times, asset))
    steps = np.diff(times[order])[np.diff(asset[order]) == 0]
    steps = steps[(steps > 0) & (steps <= _LONGEST)]
    if steps.size == 0:
        return None
    found, counts = np.unique(steps, return_counts=True)
    return int(found[np.argmax(counts)])


def _ready(
    typed: Typed, mapping: Mapping, table: RawTable, quarantine: Quarantine, span: Floats
) -> None:
    if "ready_seconds" in typed.columns:
        _bounded(typed, "ready_seconds", mapping, table, quarantine, span)
        typed.columns["ready_s"] = typed.columns.pop("ready_seconds")
        typed.columns.pop("ready_share", None)
        return
    _bounded(typed, "ready_share", mapping, table, quarantine, np.ones(table.rows))
    share = np.asarray(typed.columns.pop("ready_share"), dtype=np.float64)
    typed.columns["ready_s"] = share * span


def _bounded(
    typed: Typed,
    role: str,
    mapping: Mapping,
    table: RawTable,
    quarantine: Quarantine,
    upper: Floats,
) -> None:
    numbers = np.asarray(typed.columns[role], dtype=np.float64)
    name = mapping.columns[role]
    wrong = (numbers < 0) | (numbers > upper * (1 + _SLACK))
    quarantine.refuse(wrong, "history.out_of_range", name, table.column(name))
    typed.columns[role] = np.minimum(numbers, upper)


def _shape_events(typed: Typed, table: RawTable, mapping: Mapping, quarantine: Quarantine) -> None:
    start = np.asarray(typed.columns["start"], dtype=np.int64)
    if "end" in typed.columns:
        end = np.asarray(typed.columns["end"], dtype=np.int64)
        name = mapping.columns["end"]
        early = (end != NO_TIME) & (end < start)
        quarantine.refuse(early, "history.end_before_start", name, table.column(name))
    if "repair_hours" in typed.columns:
        name = mapping.columns["repair_hours"]
        negative = np.asarray(typed.columns["repair_hours"]) < 0
        quarantine.refuse(negative, "history.out_of_range", name, table.column(name))


def _shape_values(typed: Typed, table: RawTable, mapping: Mapping, quarantine: Quarantine) -> None:
    for role, upper in (("n", _MOST), ("coverage", 1.0)):
        if role in typed.columns:
            _bounded(typed, role, mapping, table, quarantine, np.full(table.rows, upper))
    if "grain" in typed.columns:
        return
    stamps = np.asarray(typed.columns["stamp"], dtype=np.int64)
    typed.columns["grain"] = np.full(stamps.size, -1, dtype=np.int64)
    if mapping.stamps == "end":  # the period that a stamp closes holds the moment before it
        back = mapping.options.slot_seconds or 1
        typed.columns["stamp"] = np.where(stamps == NO_TIME, stamps, stamps - back)
