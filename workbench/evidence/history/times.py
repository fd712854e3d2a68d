"""Stamps: texts and local times become seconds since 1970-01-01 UTC.

A stamp without an offset is local time in the site's zone. Where clocks are set back or forward
the first reading of the clock is taken (fold 0), and such stamps are counted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from workbench.evidence.history.cells import Ints, Mask, RawColumn, as_texts, is_nothing
from workbench.evidence.history.clocks import (
    FIRST_YEAR,
    LAST_YEAR,
    ZULU,
    Order,
    read_shapes,
    read_signs,
)
from workbench.evidence.history.date_orders import NUMERIC, order_of
from workbench.evidence.history.records import NO_TIME

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (local wall time has no zone until it is looked up)
_QUARTER_HOUR, _DAY_SECONDS = 900, 86400
_EXCEL_EPOCH = 25569  # 1970-01-01 in the day count of spreadsheets
_DAY = timedelta(days=1)
_EARLIEST, _LATEST = -2208988800, 7258118400  # the same years in seconds UTC
_MARGIN = 2 * 86400  # so far can a local time lie from UTC, and no zone is looked up beyond
_TOO_EARLY = _EARLIEST - _MARGIN
_ORDERS: dict[str | None, Order] = {"ymd": "ymd", "dmy": "dmy", "mdy": "mdy"}


def read_instant(text: str, zone: ZoneInfo) -> int | None:
    """Return the seconds UTC of one ISO stamp (local in `zone` unless it has an offset)."""
    parsed = _iso(text.strip())
    if parsed is None:
        return None
    seconds, aware = parsed
    return seconds if aware else int(to_utc(np.array([seconds]), zone)[0][0])


@dataclass(frozen=True, slots=True)
class Doubts:
    """Rows whose local time the site's clocks show twice, or never (daylight saving)."""

    twice: int = 0
    never: int = 0

    def __add__(self, other: "Doubts") -> "Doubts":
        return Doubts(self.twice + other.twice, self.never + other.never)


def read_times(column: RawColumn, zone: ZoneInfo, form: str | None) -> tuple[Ints, Mask, Doubts]:
    """Return seconds UTC (NO_TIME where empty), the mask of unreadable cells, and the clock doubts.

    `form` is a date_format of the map. Raises StepError when day and month cannot be told apart and
    `form` does not say.
    """
    local, aware, wrong = read_clock(column, form)
    local = np.where((local < _EARLIEST - _MARGIN) & (local != NO_TIME), _TOO_EARLY, local)
    local = np.where(local > _LATEST + _MARGIN, _LATEST + _MARGIN, local)
    naive = ~aware & (local != NO_TIME)
    utc, doubts = to_utc(local[naive], zone)
    seconds = local.copy()
    seconds[naive] = utc
    far = (seconds != NO_TIME) & ((seconds < _EARLIEST) | (seconds >= _LATEST))
    seconds[far] = NO_TIME
    return seconds, wrong | far, doubts


def read_clock(column: RawColumn, form: str | None) -> tuple[Ints, Mask, Mask]:
    """Return what the clock showed as seconds, which of them are UTC, and unreadable cells."""
    if column.signs is not None and form in {None, "iso"}:
        seconds, read = read_signs(column.signs, "ymd", "-")
        if read.all():
            return seconds, np.full(seconds.size, column.signs.shape[1] == ZULU), ~read
    column = as_texts(column)
    if column.codes is not None:
        local, aware, wrong = _parse_texts(column.texts, form)
        return local[column.codes], aware[column.codes], wrong[column.codes]
    if column.instants is None:
        return _numbers_as_time(column, form)
    local = column.instants.copy()
    empty = column.empty if column.empty is not None else np.zeros(local.size, dtype=np.bool_)
    local[empty] = NO_TIME
    return local, np.full(local.size, column.aware), np.zeros(local.size, dtype=np.bool_)


def to_utc(local: Ints, zone: ZoneInfo) -> tuple[Ints, Doubts]:
    """Return local wall-clock seconds as seconds UTC, and how many of them were in doubt.

    Offsets are looked up once a day, and in days on which the clocks change once per quarter of an
    hour: zones change at such times.
    """
    if local.size == 0:
        return local, Doubts()
    first_day = int(local.min()) // _DAY_SECONDS
    day = local // _DAY_SECONDS - first_day
    offsets, changing = np.zeros(int(day.max()) + 1, dtype=np.int64), []
    for i in np.flatnonzero(np.bincount(day)).tolist():
        begin = (first_day + i) * _DAY_SECONDS
        found = {_offset(at, fold, zone) for at in (begin, begin + _DAY_SECONDS) for fold in (0, 1)}
        offsets[i] = found.pop()
        if found:
            changing.append(i)
    utc = local - offsets[day]
    rows = np.flatnonzero(np.isin(day, changing))
    utc[rows], doubts = _by_quarter(local[rows], zone)
    return utc, doubts


def _by_quarter(local: Ints, zone: ZoneInfo) -> tuple[Ints, Doubts]:
    quarters, codes = np.unique(local // _QUARTER_HOUR, return_inverse=True)
    first = np.array([_offset(int(q) * _QUARTER_HOUR, 0, zone) for q in quarters], dtype=np.int64)
    later = np.array([_offset(int(q) * _QUARTER_HOUR, 1, zone) for q in quarters], dtype=np.int64)
    step = (later - first)[codes]  # an hour shown twice has the smaller offset at its second time
    doubts = Doubts(int(np.count_nonzero(step < 0)), int(np.count_nonzero(step > 0)))
    return local - first[codes], doubts


def _offset(local: int, fold: int, zone: ZoneInfo) -> int:
    wall = (_EPOCH + timedelta(seconds=local)).replace(tzinfo=zone, fold=fold)
    return int((wall.utcoffset() or timedelta()).total_seconds())


def as_local(seconds: int, zone: ZoneInfo) -> datetime:
    """Return an instant as an aware local time."""
    return datetime.fromtimestamp(seconds, zone)


def iso_local(seconds: int, zone: ZoneInfo) -> str:
    """Return an instant as an ISO text with the offset of the site."""
    return as_local(seconds, zone).isoformat()


def _numbers_as_time(column: RawColumn, form: str | None) -> tuple[Ints, Mask, Mask]:
    numbers = column.numbers if column.numbers is not None else np.empty(0)
    empty = np.isnan(numbers)
    seconds = (numbers - _EXCEL_EPOCH) * _DAY_SECONDS if form == "excel" else numbers
    good = ~empty & (form in {"epoch", "excel"}) & (np.abs(seconds) < 1e11)
    local = np.full(numbers.size, NO_TIME, dtype=np.int64)
    local[good] = np.floor(seconds[good] + (0.5 if form == "excel" else 0.0)).astype(np.int64)
    return local, np.full(numbers.size, form != "excel"), ~good & ~empty


def _parse_texts(texts: tuple[str, ...], form: str | None) -> tuple[Ints, Mask, Mask]:
    size = max(len(texts), 1)
    local = np.full(size, NO_TIME, dtype=np.int64)
    aware, wrong = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    left: Sequence[int] = range(len(texts))
    if form in {None, "iso"}:
        left = _at_once(texts, left, "ymd", "-", local, aware)
    order = order_of([texts[i] for i in left], len(texts)) if form is None else _ORDERS.get(form)
    if order is not None:
        left = _at_once(texts, left, order, "./-", local, aware)
    for i in left:
        if is_nothing(texts[i]):
            continue
        parsed = _parse(texts[i].strip(), form, order)
        if parsed is None:
            wrong[i] = True
        else:
            local[i], aware[i] = parsed
    return local, aware, wrong


def _at_once(
    texts: tuple[str, ...],
    left: Sequence[int],
    order: Order,
    between: str,
    local: Ints,
    aware: Mask,
) -> list[int]:
    """Read the stamps of fixed shape among those left; return the places of the others."""
    chosen = texts if len(left) == len(texts) else [texts[i] for i in left]
    seconds, read, utc = read_shapes(chosen, order, between)
    places = np.asarray(left, dtype=np.int64)
    local[places[read]], aware[places[read]] = seconds[read], utc[read]
    rest: list[int] = places[~read].tolist()
    return rest


def _parse(text: str, form: str | None, order: Order | None) -> tuple[int, bool] | None:
    if form in {"epoch", "excel"}:
        return _counted(text, form)
    if form in _ORDERS:  # real dates among texts come as ISO, whatever the order of the others
        return _numeric(text, _ORDERS[form]) or _iso(text)
    if form in {None, "iso"}:
        return _iso(text) or (_numeric(text, order) if order else None)
    return _by_pattern(text, str(form))


def _counted(text: str, form: str) -> tuple[int, bool] | None:
    """Read seconds since 1970 (UTC), or days as spreadsheets count them (local)."""
    if not re.fullmatch(r"-?\d{1,11}(\.\d{1,12})?" if form == "excel" else r"-?\d{1,11}", text):
        return None
    return (
        (round((float(text) - _EXCEL_EPOCH) * _DAY_SECONDS), False)
        if form == "excel"
        else (int(text), True)
    )


def _by_pattern(text: str, pattern: str) -> tuple[int, bool] | None:
    try:
        return _seconds(datetime.strptime(text, pattern))  # noqa: DTZ007 (zone comes later)
    except ValueError:
        return None


def _iso(text: str) -> tuple[int, bool] | None:
    try:
        return _seconds(datetime.fromisoformat(text))
    except ValueError:
        return None


def _seconds(moment: datetime) -> tuple[int, bool] | None:
    if not FIRST_YEAR <= moment.year < LAST_YEAR:
        return None
    if moment.tzinfo is not None:
        return int(moment.astimezone(UTC).timestamp() // 1), True
    return int((moment - _EPOCH).total_seconds() // 1), False


def _numeric(text: str, order: Order) -> tuple[int, bool] | None:
    match = NUMERIC.fullmatch(text)
    if match is None:
        return None
    parts = [int(part or 0) for part in match.groups()]
    year, month, day = (parts[order.index(letter)] for letter in "ymd")
    try:
        clock = timedelta(hours=parts[3], minutes=parts[4], seconds=parts[5])
        return _seconds(datetime(year, month, day) + clock) if clock < _DAY else None  # noqa: DTZ001 (zone comes later)
    except ValueError:
        return None


def looks_like_time(text: str) -> bool:
    """Say whether a cell may be a stamp, whatever its order of day and month."""
    return _iso(text.strip()) is not None or NUMERIC.fullmatch(text.strip()) is not None


def looks_counted(text: str) -> bool:
    """Say whether a cell may count the seconds since 1970, or days as a spreadsheet does.

    >>> looks_counted("1719792000"), looks_counted("45292.5"), looks_counted("600")
    (True, True, False)
    """
    return re.fullmatch(r"1\d{9}|[2-7]\d{4}(\.\d+)?", text.strip()) is not None
