"""Stamps: texts and local times become seconds since 1970-01-01 UTC.

A stamp without an offset is local time in the site's zone. Where clocks are set back or forward
the first reading of the clock is taken (fold 0), and such stamps are counted.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import Ints, Mask, RawColumn, is_nothing
from workbench.evidence.history.records import NO_TIME

Order = Literal["ymd", "dmy", "mdy"]
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (local wall time has no zone until it is looked up)
_QUARTER_HOUR = 900
_DAY = timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_EARLIEST, _LATEST = -2208988800, 7258118400  # the same years in seconds UTC
_MARGIN = 2 * 86400  # so far can a local time lie from UTC, and no zone is looked up beyond
_TOO_EARLY = _EARLIEST - _MARGIN
_MONTHS = 12
_ORDERS: dict[str | None, Order] = {"ymd": "ymd", "dmy": "dmy", "mdy": "mdy"}
_NUMERIC = re.compile(
    r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?"
)


def read_instant(text: str, zone: ZoneInfo) -> int | None:
    """Return the seconds UTC of one ISO stamp (local in `zone` unless it has an offset)."""
    parsed = _iso(text.strip())
    if parsed is None:
        return None
    seconds, aware = parsed
    return seconds if aware else int(to_utc(np.array([seconds]), zone)[0][0])


def read_times(column: RawColumn, zone: ZoneInfo, form: str | None) -> tuple[Ints, Mask, int]:
    """Return seconds UTC (NO_TIME where empty), the mask of unreadable cells, and the clock doubts.

    The third item counts rows whose local time occurs twice or not at all (daylight saving).
    Raises StepError when day and month cannot be told apart and `form` does not say.
    """
    if column.codes is not None:
        local, aware, wrong = _parse_texts(column.texts, form)
        local, aware, wrong = local[column.codes], aware[column.codes], wrong[column.codes]
    elif column.instants is not None:
        local = column.instants.copy()
        empty = column.empty if column.empty is not None else np.zeros(local.size, dtype=np.bool_)
        local[empty] = NO_TIME
        aware, wrong = np.full(local.size, column.aware), np.zeros(local.size, dtype=np.bool_)
    else:
        local, aware, wrong = _numbers_as_epoch(column, form)
    local = np.where((local < _EARLIEST - _MARGIN) & (local != NO_TIME), _TOO_EARLY, local)
    local = np.where(local > _LATEST + _MARGIN, _LATEST + _MARGIN, local)
    naive = ~aware & (local != NO_TIME)
    utc, doubts = to_utc(local[naive], zone)
    seconds = local.copy()
    seconds[naive] = utc
    far = (seconds != NO_TIME) & ((seconds < _EARLIEST) | (seconds >= _LATEST))
    seconds[far] = NO_TIME
    return seconds, wrong | far, doubts


def to_utc(local: Ints, zone: ZoneInfo) -> tuple[Ints, int]:
    """Return local wall-clock seconds as seconds UTC, and how many of them were in doubt.

    Offsets are looked up once per quarter of an hour: zones change at such times.
    """
    if local.size == 0:
        return local, 0
    quarters, codes = np.unique(local // _QUARTER_HOUR, return_inverse=True)
    first = np.empty(quarters.size, dtype=np.int64)
    doubtful = np.empty(quarters.size, dtype=np.bool_)
    for i, quarter in enumerate(quarters):
        wall = (_EPOCH + timedelta(seconds=int(quarter) * _QUARTER_HOUR)).replace(tzinfo=zone)
        offset = wall.utcoffset() or timedelta()
        first[i] = int(offset.total_seconds())
        doubtful[i] = wall.replace(fold=1).utcoffset() != offset
    return local - first[codes], int(np.count_nonzero(doubtful[codes]))


def as_local(seconds: int, zone: ZoneInfo) -> datetime:
    """Return an instant as an aware local time."""
    return datetime.fromtimestamp(seconds, zone)


def iso_local(seconds: int, zone: ZoneInfo) -> str:
    """Return an instant as an ISO text with the offset of the site."""
    return as_local(seconds, zone).isoformat()


def _numbers_as_epoch(column: RawColumn, form: str | None) -> tuple[Ints, Mask, Mask]:
    numbers = column.numbers if column.numbers is not None else np.empty(0)
    empty = np.isnan(numbers)
    good = ~empty & (form == "epoch") & (np.abs(numbers) < 1e11)
    local = np.full(numbers.size, NO_TIME, dtype=np.int64)
    local[good] = numbers[good].astype(np.int64)
    return local, np.ones(numbers.size, dtype=np.bool_), ~good & ~empty


def _parse_texts(texts: tuple[str, ...], form: str | None) -> tuple[Ints, Mask, Mask]:
    order = _order_of(texts) if form is None else None
    size = max(len(texts), 1)
    local = np.full(size, NO_TIME, dtype=np.int64)
    aware, wrong = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    for i, text in enumerate(texts):
        if is_nothing(text):
            continue
        parsed = _parse(text.strip(), form, order)
        if parsed is None:
            wrong[i] = True
        else:
            local[i], aware[i] = parsed
    return local, aware, wrong


def _parse(text: str, form: str | None, order: Order | None) -> tuple[int, bool] | None:
    if form == "epoch":
        return (int(text), True) if re.fullmatch(r"-?\d{1,11}", text) else None
    if form in _ORDERS:
        return _numeric(text, _ORDERS[form])
    if form in {None, "iso"}:
        return _iso(text) or (_numeric(text, order) if order else None)
    return _by_pattern(text, str(form))


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
    if not _FIRST_YEAR <= moment.year < _LAST_YEAR:
        return None
    if moment.tzinfo is not None:
        return int(moment.astimezone(UTC).timestamp() // 1), True
    return int((moment - _EPOCH).total_seconds() // 1), False


def _numeric(text: str, order: Order) -> tuple[int, bool] | None:
    match = _NUMERIC.fullmatch(text)
    if match is None:
        return None
    parts = [int(part or 0) for part in match.groups()]
    year, month, day = (parts[order.index(letter)] for letter in "ymd")
    try:
        clock = timedelta(hours=parts[3], minutes=parts[4], seconds=parts[5])
        return _seconds(datetime(year, month, day) + clock) if clock < _DAY else None  # noqa: DTZ001 (zone comes later)
    except ValueError:
        return None


def _order_of(texts: tuple[str, ...]) -> Order | None:
    """Find the order of day, month and year in stamps that are not ISO; None where none is found."""
    matches = [match for text in texts if (match := _NUMERIC.fullmatch(text.strip()))]
    odd = [m for m in matches if len(m[1]) <= 2]
    if 2 * len(odd) <= len(texts):  # a few odd cells among ISO stamps are bad rows
        return "ymd" if len(matches) > len(odd) else None
    if any(int(match[1]) > _MONTHS for match in odd):
        return "dmy"
    if any(int(match[2]) > _MONTHS for match in odd):
        return "mdy"
    raise StepError("history.date_order", text=odd[0][0][:60])


def looks_like_time(text: str) -> bool:
    """Say whether a cell may be a stamp, whatever its order of day and month."""
    return _iso(text.strip()) is not None or _NUMERIC.fullmatch(text.strip()) is not None
