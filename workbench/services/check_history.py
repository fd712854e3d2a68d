"""Where the numbers of the door for one come from: a file, pasted values or the demonstration."""

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from workbench.codes import StepError
from workbench.demonstration.generator import live_through
from workbench.demonstration.plant import DEMO_PLANT, DEMO_SEED
from workbench.platform.errors import Refused
from workbench.platform.limited import MEBIBYTE, Limits
from workbench.services.history import in_child
from workbench.services.value_list import (
    MOST_BYTES,
    FloatArray,
    ValueList,
    parse_number,
    read_values,
)

MOST_PASTED = 120  # ten years of months
MOST_PASTED_SIGNS = 20_000
MONTHS = 12
LIMITS = Limits(memory=512 * MEBIBYTE, seconds=10, output=MEBIBYTE)
"""What a stranger's short list may take to be read."""
LABELLED = re.compile(r"^(\d{4}-\d{2}(?:-\d{2})?)[ ]+(?=\S)", re.MULTILINE)

Source = Literal["demo", "paste", "file"]


@dataclass(frozen=True, slots=True)
class History:
    """Monthly values as written (98.2 for "98.2 %"), oldest first, NaN where nothing was measured.

    `first` is the first month ("2024-07") or None where the values name no months. `text` holds
    the same values as text, so that they can be sent again ("" where that would be too long).
    """

    source: Source
    values: FloatArray
    percent: bool
    first: str | None
    text: str = ""


@cache
def demonstration() -> History:
    """Return 36 months of availability of the demonstration plant, before its records were spoilt.

    Hours run over hours scheduled, both cohorts together: the seeded history of the demo deal.
    """
    truth = live_through(DEMO_PLANT, np.random.default_rng([DEMO_SEED, 0]))
    share: FloatArray = 100.0 * truth.run_h.sum(axis=0) / truth.planned_h.sum(axis=0)
    year, month = DEMO_PLANT.first_month
    return History("demo", np.round(share, 2), True, f"{year:04d}-{month:02d}")


def from_file(content: bytes) -> History:
    """Read a CSV of periods and values in a limited child; raises Refused for the field `file`."""
    if len(content) > MOST_BYTES:
        raise Refused("check.file_too_large", field="file", most=MOST_BYTES // 1000)
    try:
        told = in_child("values", content, None, {}, LIMITS)
    except Refused as refusal:
        raise Refused(refusal.finding.code, "file", **refusal.finding.params) from refusal
    numbers = [math.nan if value is None else value for value in told["values"]]
    listed = ValueList(np.array(numbers, dtype=np.float64), told["percent"], told["first"])
    text = _written(listed) if len(listed.values) <= MOST_PASTED else ""
    return History("file", listed.values, listed.percent, listed.first, text)


def from_paste(text: str) -> History:
    """Read values pasted one a line, or in one row; raises Refused for the field `paste`."""
    if len(text) > MOST_PASTED_SIGNS:
        raise Refused("check.paste_too_long", field="paste", most=MOST_PASTED)
    listed = _pasted(one_a_line(text).encode("utf-8"))
    if len(listed.values) > MOST_PASTED:
        raise Refused("check.paste_too_long", field="paste", most=MOST_PASTED)
    return History("paste", listed.values, listed.percent, listed.first, text)


def one_a_line(text: str) -> str:
    """Return values that stand in one row ("98.4 97.9", "98,4; 97,9", "98.4,97.9") one a line.

    Months before values may be set off by spaces. Anything else is returned as it is.
    """
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if len(lines) != 1:
        return LABELLED.sub(r"\1\t", text) if not re.search(r"[;\t]", text) else text
    row = re.sub(r"\s+%", "%", lines[0])
    for sign in (r"[;\s]+|,\s+", r","):
        parts = [part for part in re.split(sign, row) if part]
        if len(parts) > (2 if sign == "," else 1) and all(map(parse_number, parts)):
            return "\n".join(parts)
    return text


def _pasted(content: bytes) -> ValueList:
    try:
        return read_values(content)
    except StepError as error:
        raise Refused(error.finding.code, field="paste", **error.finding.params) from error


def _written(listed: ValueList) -> str:
    """Return the values as lines that `read_values` reads back unchanged."""
    sign = "%" if listed.percent else ""
    words = ["" if np.isnan(value) else f"{value:.12g}{sign}" for value in listed.values.tolist()]
    if listed.first is None:
        return "\n".join(word or "-" for word in words)
    names = months_from(listed.first, len(words))
    return "\n".join(f"{name};{word}" for name, word in zip(names, words, strict=True))


def months_from(first: str, count: int) -> tuple[str, ...]:
    """Return `count` months from the first on ("2026-12" gives "2026-12", "2027-01" …)."""
    start = int(first[:4]) * MONTHS + int(first[5:7]) - 1
    return tuple(
        f"{number // MONTHS:04d}-{number % MONTHS + 1:02d}"
        for number in range(start, start + count)
    )


def periods(history: History, ahead: int = MONTHS) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the history's months and of the months ahead.

    Without month names they are counted from today: −3, −2, −1 and then +1, +2 …
    """
    count = len(history.values)
    if history.first is None:
        past = tuple(f"−{number}" for number in range(count, 0, -1))
        return past, tuple(f"+{number}" for number in range(1, ahead + 1))
    names = months_from(history.first, count + ahead)
    return names[:count], names[count:]
