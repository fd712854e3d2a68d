"""Periods: days, weeks, months, quarters and years in the site's time zone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import Floats, Ints, Mask, RawColumn, is_nothing, read_texts
from workbench.evidence.history.records import NO_TIME
from workbench.evidence.history.times import as_local

Grain = Literal["day", "week", "month", "quarter", "year"]
PERIODS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")
MOST_PERIODS = 40_000
_FIRST_YEAR, _LAST_YEAR = 1900, 2199

_LABELS: tuple[tuple[Grain, re.Pattern[str]], ...] = (
    ("year", re.compile(r"(\d{4})")),
    ("quarter", re.compile(r"(\d{4})[- ]?Q([1-4])", re.IGNORECASE)),
    ("week", re.compile(r"(\d{4})-?W(\d{2})", re.IGNORECASE)),
    ("month", re.compile(r"(\d{4})[-/](\d{1,2})")),
    ("day", re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?")),
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Consecutive periods: `labels` (P,) and `edges` (P + 1,) in seconds UTC."""

    labels: tuple[str, ...]
    edges: Ints

    @property
    def seconds(self) -> Floats:
        """The length of each period; a month with a change of the clocks has an hour more or less."""
        return np.asarray(np.diff(self.edges), dtype=np.float64)

    def index(self, times: Ints) -> Ints:
        """Return for each time the period it lies in, -1 outside."""
        places = np.searchsorted(self.edges, times, side="right") - 1
        places[(places >= len(self.labels)) | (times == NO_TIME)] = -1
        return places.astype(np.int64)

    def within(self, window: tuple[int, int]) -> Floats:
        """Return the seconds of each period that lie in the window."""
        low = np.maximum(self.edges[:-1], window[0])
        high = np.minimum(self.edges[1:], window[1])
        return np.asarray(np.maximum(high - low, 0), dtype=np.float64)


def calendar(first: int, last: int, grain: Grain, zone: ZoneInfo) -> Calendar:
    """Return the periods from the one that holds `first` to the one that holds `last`.

    Raises StepError when there would be more than MOST_PERIODS.
    """
    day = period_start(as_local(first, zone).date(), grain)
    end = as_local(last, zone).date()
    starts: list[date] = []
    while day <= end:
        starts.append(day)
        day = next_start(day, grain)
        if len(starts) > MOST_PERIODS:
            raise StepError("kpi.too_many_periods", limit=MOST_PERIODS, period=grain)
    edges = np.array([midnight(item, zone) for item in (*starts, day)], dtype=np.int64)
    return Calendar(tuple(label(item, grain) for item in starts), edges)


def period_start(day: date, grain: Grain) -> date:
    """Return the first day of the period that holds `day`.

    >>> period_start(date(2024, 8, 14), "quarter"), period_start(date(2024, 8, 14), "week")
    (datetime.date(2024, 7, 1), datetime.date(2024, 8, 12))
    """
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "month":
        return day.replace(day=1)
    if grain == "quarter":
        return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
    return day.replace(month=1, day=1) if grain == "year" else day


def next_start(start: date, grain: Grain) -> date:
    """Return the first day of the period after the one that begins on `start`."""
    longest = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[grain]
    return period_start(start + timedelta(days=longest), grain)


def midnight(day: date, zone: ZoneInfo) -> int:
    """Return the start of a local day in seconds UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())


def label(start: date, grain: Grain) -> str:
    """Return how a period is written: 2024-07-01, 2024-W27 (ISO 8601), 2024-07, 2024-Q3, 2024."""
    if grain == "week":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02}"
    if grain == "quarter":
        return f"{start.year}-Q{(start.month + 2) // 3}"
    shape = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[grain]
    return start.strftime(shape)


def read_label(text: str) -> tuple[date, Grain] | None:
    """Return the first day and the grain of a written period, or None.

    >>> read_label("2024-Q3"), read_label("2024-13")
    ((datetime.date(2024, 7, 1), 'quarter'), None)
    """
    for grain, pattern in _LABELS:
        match = pattern.fullmatch(text.strip())
        if match is None:
            continue
        try:
            day = _first_day([int(part) for part in match.groups()], grain)
        except ValueError:
            return None
        return (day, grain) if _FIRST_YEAR <= day.year <= _LAST_YEAR else None
    return None


def _first_day(parts: Sequence[int], grain: Grain) -> date:
    year = parts[0]
    if grain == "week":
        return date.fromisocalendar(year, parts[1], 1)
    if grain == "quarter":
        return date(year, 3 * parts[1] - 2, 1)
    return date(year, parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def read_periods(column: RawColumn, zone: ZoneInfo) -> tuple[Ints, Ints, Mask]:
    """Return the start of each row's period (NO_TIME where empty), its grain, and wrong cells."""
    if column.instants is not None:
        codes, texts = read_texts(column)
        texts = tuple(text[:10] for text in texts)
    else:
        codes, texts = read_texts(column)
    found = [None if is_nothing(text) else read_label(text) for text in texts]
    starts = np.array([NO_TIME if f is None else midnight(f[0], zone) for f in found] + [NO_TIME])
    grains = np.array([-1 if f is None else PERIODS.index(f[1]) for f in found] + [-1])
    bad = np.array([f is None for f in found] + [False], dtype=np.bool_)
    return starts[codes].astype(np.int64), grains[codes].astype(np.int64), bad[codes]
