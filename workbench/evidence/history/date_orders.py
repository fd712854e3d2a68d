"""The order of day, month and year in stamps that are written in figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.codes import StepError
from workbench.evidence.history.clocks import Order

_MONTHS = 12
NUMERIC = re.compile(
    r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?"
)


@dataclass(slots=True)
class Orders:
    """How many stamps can be read in one order of day and month only, and how many in either."""

    ymd: int = 0
    dmy: int = 0
    mdy: int = 0
    either: int = 0
    example: str = ""


def count_orders(texts: Sequence[str]) -> Orders:
    """Count what stamps written in figures show of their order; ISO stamps count as ymd."""
    votes = Orders()
    for text in texts:
        match = NUMERIC.fullmatch(text.strip())
        if match is None:
            continue
        if len(match[1]) > 2:
            votes.ymd += 1
        elif int(match[1]) > _MONTHS:
            votes.dmy += 1
        elif int(match[2]) > _MONTHS:
            votes.mdy += 1
        else:
            votes.either += 1
            votes.example = votes.example or match[0]
    return votes


def order_of(texts: Sequence[str], total: int) -> Order | None:
    """Return the order of day, month and year in stamps that are not ISO; None where none is found.

    `texts` are those of `total` stamps that were not read yet.
    """
    votes = count_orders(texts)
    odd = votes.dmy + votes.mdy + votes.either
    if 2 * odd <= total:  # a few odd cells among ISO stamps are bad rows
        return "ymd" if votes.ymd else None
    if votes.dmy:
        return "dmy"
    if votes.mdy:
        return "mdy"
    raise StepError("history.date_order", text=votes.example[:60])
