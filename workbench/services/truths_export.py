"""The events of a comparison as CSV, for whoever goes through them one by one."""

import csv
import io
import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from workbench.evidence.comparison.answer import Comparison, EventEffect, Occurrence
from workbench.evidence.history.times import iso_local
from workbench.services.truths_words import sentences

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?")
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n")
_HEADER = (
    "part", "asset",
    "provider_start", "provider_end", "provider_category", "provider_pieces",
    "customer_start", "customer_end", "customer_category", "customer_pieces",
    "effect", "hours", "reason",
)  # fmt: skip


def events_csv(answer: Comparison, zone: str) -> bytes:
    """Return one row an event, largest effect first; effects are provider less customer.

    Times are local ISO stamps with their offset. No cell can be taken for a formula.
    """
    site, text = ZoneInfo(zone), io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    for part, effects in (("data", answer.data), ("exclusions", answer.exclusions)):
        for one in effects.top:
            writer.writerow([safe_cell(cell) for cell in _row(part, one, site)])
    return text.getvalue().encode("utf-8-sig")  # with its mark spreadsheets read Chinese


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before its sign.

    >>> safe_cell("=1+1"), safe_cell("-1.5"), safe_cell("-cmd")
    ("'=1+1", '-1.5', "'-cmd")
    """
    if text.lstrip(" ").startswith(_TRIGGERS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _row(part: str, one: EventEffect, site: ZoneInfo) -> Sequence[str]:
    mine: tuple[Occurrence, ...] = getattr(one.outcome, "provider", ())
    theirs: tuple[Occurrence, ...] = getattr(one.outcome, "customer", ())
    cells = [part, (mine or theirs)[0].asset, *_log(mine, site), *_log(theirs, site)]
    return [*cells, f"{one.effect:.10g}", f"{one.hours:.6g}", sentences(one.reasons)]


def _log(events: tuple[Occurrence, ...], site: ZoneInfo) -> list[str]:
    if not events:
        return ["", "", "", ""]
    ends = [event.end for event in events]
    last = None if None in ends else max(end for end in ends if end is not None)
    return [
        iso_local(events[0].start, site),
        "" if last is None else iso_local(last, site),
        " / ".join(dict.fromkeys(event.category for event in events)),
        str(len(events)),
    ]
