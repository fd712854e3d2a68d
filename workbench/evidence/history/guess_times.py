"""Guessing times: the order of day and month, the zone of stamps, and which end of a slot they mark."""

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import numpy as np

from workbench.codes import Finding, StepError
from workbench.evidence.history.cells import Floats, Ints, Mask, RawColumn, as_texts, is_nothing
from workbench.evidence.history.clocks import read_shapes
from workbench.evidence.history.date_orders import count_orders
from workbench.evidence.history.guesses import Guess
from workbench.evidence.history.records import NO_TIME
from workbench.evidence.history.times import read_clock, to_utc

_DAY = 86400
_ORDERS = ("dmy", "mdy")
_EPOCH = re.compile(r"1\d{9}")
_UTC = re.compile(r"(?:^|[^a-z])(?:utc|gmt|zulu)\s*(?:([+-])\s*(\d{1,2})(?::?00)?)?(?![a-z0-9])")
_ENDS = re.compile(r"(?:^|[^a-z])(?:end|ends|ending|until|to|bis|ende|fin)(?![a-z])|结束|截止")
_STARTS = re.compile(r"(?:^|[^a-z])(?:start|starts|begin|from|von|beginn|début)(?![a-z])|开始|起始")
Clock = tuple[Ints, Mask]
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def guess_dates(columns: Sequence[RawColumn]) -> Guess:
    """Return the form of stamps: iso, dmy, mdy, epoch or excel."""
    numbers = [c.numbers for c in columns if c.numbers is not None]
    if numbers:
        return _numbered(np.concatenate(numbers))
    texts = [text for c in columns for text in as_texts(c).texts if not is_nothing(text)]
    if not texts:
        return Guess("date_format", None, "certain", Finding("history.guess_dates_typed"))
    if sum(_EPOCH.fullmatch(text.strip()) is not None for text in texts) * 2 > len(texts):
        seen = Finding("history.guess_dates_epoch", {"text": texts[0][:60]})
        return Guess("date_format", "epoch", "likely", seen, ("epoch",))
    _, read, _ = read_shapes(texts, "ymd", "-")
    rest = [text for text, done in zip(texts, read.tolist(), strict=True) if not done]
    return _ordered(rest, len(texts))


def _numbered(numbers: Floats) -> Guess:
    known = numbers[~np.isnan(numbers)]
    form, code = "excel", Finding("history.guess_dates_excel")
    fitting = (known > 20_000) & (known < 80_000)
    if known.size and np.median(known) > 1e8:
        form, code = "epoch", Finding("history.guess_dates_epoch", {"text": str(int(known[0]))})
        fitting = (known > 0) & (known < 1e11)
    sure = known.size > 0 and bool(fitting.all())
    return Guess("date_format", form, "likely" if sure else "open", code, (form,))


def _ordered(rest: Sequence[str], total: int) -> Guess:
    votes = count_orders(rest)
    odd = votes.dmy + votes.mdy + votes.either
    if 2 * odd <= total:
        seen = Finding("history.guess_dates_iso", {"count": total - odd, "of": total})
        return Guess("date_format", None, "certain" if odd == 0 else "likely", seen, ("iso",))
    if votes.dmy and votes.mdy:
        order = "dmy" if votes.dmy >= votes.mdy else "mdy"
        both = Finding("history.guess_dates_both", {"dmy": votes.dmy, "mdy": votes.mdy})
        return Guess("date_format", order, "open", both, _ORDERS)
    if votes.dmy or votes.mdy:
        order = "dmy" if votes.dmy else "mdy"
        code = "history.guess_dates_dmy" if votes.dmy else "history.guess_dates_mdy"
        told = Finding(code, {"count": votes.dmy + votes.mdy, "of": odd})
        return Guess("date_format", order, "certain", told, (order,))
    either = Finding("history.guess_dates_either", {"count": odd, "text": votes.example[:60]})
    return Guess("date_format", None, "open", either, _ORDERS)


def clock_of(column: RawColumn, form: Guess) -> Clock | None:
    """Return what the clock showed and which stamps have an offset; None while the form is open."""
    try:
        shown, aware, _ = read_clock(column, form.value)
    except StepError:
        return None
    known = shown != NO_TIME
    return (shown[known], aware[known]) if known.any() else None


def guess_zone(names: Sequence[str], clock: Clock | None, site: str) -> Guess | None:
    """Return the zone of stamps without an offset; None as value means that of the site.

    `names` are those of the columns of times; `clock` is None while the form of stamps is open, and
    then only a name can tell.
    """
    named = _zone_named(names, site)
    if clock is None:
        return named
    shown, aware = clock
    count, total = int(np.count_nonzero(aware)), int(aware.size)
    if count == total:
        seen = Finding("history.guess_zone_offsets", {"count": count, "of": total})
        return Guess("stamp_zone", None, "certain", seen)
    if count:
        mixed = Finding("history.guess_zone_mixed", {"count": count, "of": total, "zone": site})
        return Guess("stamp_zone", None, "open", mixed, _either("UTC", site))
    return named or _zone_of_site(shown, site)


def _zone_named(names: Sequence[str], site: str) -> Guess | None:
    for name in names:
        zone = _zone_in(name)
        if zone is not None:
            said = Finding("history.guess_zone_name", {"column": name[:60], "zone": zone})
            return Guess("stamp_zone", zone, "likely", said, _either(zone, site))
    return None


def _zone_of_site(shown: Ints, site: str) -> Guess:
    """Take the site's zone, unless its clocks never showed some of the stamps."""
    never = to_utc(shown, ZoneInfo(site))[1].never
    if never:
        gap = Finding("history.guess_zone_never", {"count": never, "zone": site})
        return Guess("stamp_zone", None, "open", gap, _either("UTC", site))
    usual = Finding("history.guess_zone_site", {"of": int(shown.size), "zone": site})
    return Guess("stamp_zone", None, "likely", usual, _either("UTC", site))


def _either(first: str, second: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((first, second)))


def _zone_in(name: str) -> str | None:
    match = _UTC.search(_CAMEL.sub("_", name).lower())
    if match is None:
        return None
    if match[1] is None or int(match[2]) == 0:
        return "UTC"
    hours = int(match[2])  # Etc/GMT counts westward
    return f"Etc/GMT{'-' if match[1] == '+' else '+'}{hours}" if hours <= 12 else None


def guess_stamps(name: str, clock: Clock | None, step: int | None) -> Guess:
    """Return whether readings are stamped at the start or at the end of their slot.

    `step` is the usual distance of two readings in seconds.
    """
    lower = _CAMEL.sub("_", name).lower()
    named = "end" if _ENDS.search(lower) else "start" if _STARTS.search(lower) else None
    choices = ("start", "end")
    if clock is None:
        return Guess(
            "stamps", named or "start", "open", Finding("history.guess_stamps_ask"), choices
        )
    shown = clock[0]
    seen = _seen_stamps(shown, step)
    first, last = (str(np.datetime64(int(t), "s")) for t in (shown.min(), shown.max()))
    if named is not None and seen in {None, named}:
        said = Finding("history.guess_stamps_name", {"column": name[:60]})
        return Guess("stamps", named, "certain" if seen else "likely", said, choices)
    if named is None and seen is not None:
        whole = Finding("history.guess_stamps_days", {"first": first, "last": last})
        return Guess("stamps", seen, "likely", whole, choices)
    neither = Finding("history.guess_stamps_open", {"first": first, "last": last})
    return Guess("stamps", named or "start", "open", neither, choices)


def _seen_stamps(shown: Ints, step: int | None) -> str | None:
    """Say which reading makes the file cover whole days; None where both or neither do."""
    if step is None or step >= _DAY:
        return None
    first, last = int(shown.min()), int(shown.max())
    as_start = first % _DAY == 0 and (last + step) % _DAY == 0
    as_end = (first - step) % _DAY == 0 and last % _DAY == 0
    return None if as_start == as_end else "start" if as_start else "end"
