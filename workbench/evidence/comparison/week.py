"""Planned hours of a week as people write them: "Mon-Fri 06:00-22:00; Sat 06:00-14:00"."""

import re
from dataclasses import dataclass

from workbench.codes import StepError

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CHINESE = "一二三四五六日"
_DAY_MINUTES = 1440
_PART = re.compile(
    r"(?P<first>\S+?)(?:\s*[-–—至到]\s*(?P<last>\S+?))?\s+"
    r"(?P<begin>\d{1,2}:\d{2})\s*[-–—至到]\s*(?P<end>\d{1,2}:\d{2})"
)


@dataclass(frozen=True, slots=True)
class Shift:
    """Days of the week (1 is Monday) with the minutes after midnight of begin and end.

    An end at or before the begin belongs to the next day: 22:00-06:00 is a night shift.
    """

    days: tuple[int, ...]
    begin: int
    end: int


def read_week(text: str) -> tuple[Shift, ...]:
    """Return the shifts that a text states; an empty one has none (round the clock).

    Days may be written Mon, Monday, 1 or 周一. Raises StepError("comparison.week").

    >>> read_week("Mon-Fri 06:00-22:00")
    (Shift(days=(1, 2, 3, 4, 5), begin=360, end=1320),)
    """
    parts = [part.strip() for part in re.split(r"[;；,，\n]", text) if part.strip()]
    return tuple(_shift(part) for part in parts)


def _shift(part: str) -> Shift:
    match = _PART.fullmatch(part)
    if match is None:
        raise StepError("comparison.week", text=part[:60])
    first = _day(match["first"], part)
    last = _day(match["last"], part) if match["last"] else first
    count = (last - first) % len(DAYS) + 1
    days = tuple(sorted((first + i - 1) % len(DAYS) + 1 for i in range(count)))
    begin, end = _minutes(match["begin"], part), _minutes(match["end"], part)
    return Shift(days, begin, end if end > begin else end + _DAY_MINUTES)


def _day(name: str, part: str) -> int:
    if name in "1234567" and len(name) == 1:
        return int(name)
    if name[-1] in _CHINESE or name.endswith("天"):
        return len(DAYS) if name.endswith("天") else _CHINESE.index(name[-1]) + 1
    short = name[:3].capitalize()
    if short not in DAYS:
        raise StepError("comparison.week", text=part[:60])
    return DAYS.index(short) + 1


def _minutes(text: str, part: str) -> int:
    hour, minute = (int(piece) for piece in text.split(":"))
    total = hour * 60 + minute
    if minute > 59 or total > _DAY_MINUTES:
        raise StepError("comparison.week", text=part[:60])
    return total


def week_text(shifts: tuple[Shift, ...]) -> str:
    """Return the shifts as they are written."""
    return "; ".join(f"{_days_text(shift.days)} {_clock(shift)}" for shift in shifts)


def _days_text(days: tuple[int, ...]) -> str:
    names = [DAYS[day - 1] for day in days]
    if len(days) > 1 and days[-1] - days[0] == len(days) - 1:
        return f"{names[0]}-{names[-1]}"
    if len(days) == 1:
        return names[0]
    gap = next(i for i in range(len(days) - 1) if days[i + 1] - days[i] > 1)
    return f"{names[gap + 1]}-{names[gap]}"  # over the weekend: Fri-Mon


def _clock(shift: Shift) -> str:
    last = shift.end if shift.end <= _DAY_MINUTES else shift.end - _DAY_MINUTES
    return f"{shift.begin // 60:02}:{shift.begin % 60:02}-{last // 60:02}:{last % 60:02}"
