"""Units: in what a column may be kept, and how that becomes the unit of its role."""

import re

_SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_SHARES = {"share": 1.0, "percent": 0.01}
UNITS = (*_SECONDS, *_SHARES)
_BASES = {
    "ready_seconds": "s",
    "running_seconds": "s",
    "repair_hours": "h",
    "ready_share": "share",
    "coverage": "share",
    "value": "share",
    "oee": "share",
    "demonstrated_oee": "share",
}
_ENDINGS = (("_h", "h"), ("_hours", "h"), ("_s", "s"), ("_d", "d"))
_WORDS = {
    "ms": "ms milliseconds millis 毫秒",
    "s": "s sec secs second seconds sek sekunden 秒",
    "min": "min mins minute minutes minuten 分 分钟",
    "h": "h hr hrs hour hours std stunden 小时 时",
    "d": "d day days tage 天 日",
    "percent": "% pct percent percentage prozent pourcent 百分比",
}
_UNIT_OF = {word: unit for unit, words in _WORDS.items() for word in words.split()}
_LAST = re.compile(r"(?:[\s_\-.\[(/（]+(?:in\s+)?)([a-z%]+|[\u4e00-\u9fff]+|%)\s*[\])）]?\s*$")
_BRACKETS = re.compile(r"\s*[\[(（][^\])）]*[\])）]\s*$")
_CLOCK = re.compile(r"[\s_\-]+(?:utc|gmt)$", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def base_unit(role: str) -> str | None:
    """Return the unit of a role: s, h, d or share; None where a number has no unit to convert."""
    if role in _BASES:
        return _BASES[role]
    return next((unit for ending, unit in _ENDINGS if role.endswith(ending)), None)


def unit_choices(role: str) -> tuple[str, ...]:
    """Return the units in which a column of that role may be kept."""
    base = base_unit(role)
    if base is None:
        return ()
    return tuple(_SECONDS) if base in _SECONDS else tuple(_SHARES)


def factors(role: str, unit: str) -> tuple[float, float]:
    """Return by what a number is multiplied and then divided to come into the unit of its role.

    >>> factors("ready_seconds", "min"), factors("repair_hours", "min")
    ((60.0, 1.0), (60.0, 3600.0))
    """
    table = _SECONDS if unit in _SECONDS else _SHARES
    if unit == "percent":
        return 1.0, 100.0
    return table[unit], table[base_unit(role) or unit]


def unit_in_name(name: str) -> str | None:
    """Return the unit that a column's name states at its end.

    >>> unit_in_name("Ready time (min)"), unit_in_name("uptime_pct"), unit_in_name("station")
    ('min', 'percent', None)
    """
    match = _LAST.search(_CAMEL.sub("_", name).lower())
    if match is None:
        return "percent" if name.rstrip(" )").endswith("%") else None
    return _UNIT_OF.get(match[1])


def without_unit(name: str) -> str:
    """Return the name without the unit, the zone or the remark in brackets at its end.

    >>> without_unit("Ready time (min)"), without_unit("stamp (UTC)"), without_unit("start_utc")
    ('Ready time', 'stamp', 'start')
    """
    if unit_in_name(name) is None:
        return _CLOCK.sub("", _BRACKETS.sub("", name))
    spaced = _CAMEL.sub("_", name)
    match = _LAST.search(spaced.lower())
    return spaced[: match.start()] if match else name.rstrip(" %()")
