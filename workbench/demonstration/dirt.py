"""Dirt: how real records are spoiled, in counts that are stated and can be tested.

Wrong rows stand beside their corrected entry (somebody noticed and typed it again), so a careful
import loses nothing by refusing them. What is really lost is a month of service calls, a month of
the production report and some arrival times.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

Row = tuple[str, ...]
Table = list[Row]

SPELLINGS = {
    "mechanical": ("Mechanical", "MECHANICAL", "mech."),
    "electrical": ("Electrical", "elec", "electrical "),
    "controls": ("Controls", "control", "PLC"),
    "pneumatic": ("Pneumatic", "pneumatics"),
    "operator": ("Operator", "operating error"),
}
BAD_TIMES = ("31.02.2025 25:10", "2025-13-04 08:00", "yesterday evening", "06:40")


@dataclass(frozen=True, slots=True)
class Dirt:
    """How many rows of each kind.

    `repeated`: exact second copies. `reversed_ends`: the end before the start (stops), the arrival
    before the opening (calls). `bad_times`: a start nobody can read. `comma_decimals`: "3,5" in a
    file of points. `odd_spellings`: the share of rows with another spelling of the cause.
    `arrivals_lost`: calls without arrival. `gap_month`: the month (0-based) without service calls,
    `report_gap`: the month missing from the production report of the installed base; -1 for none.
    """

    repeated: int = 3
    reversed_ends: int = 2
    bad_times: int = 2
    comma_decimals: int = 2
    odd_spellings: float = 0.25
    arrivals_lost: int = 6
    gap_month: int = 16
    report_gap: int = 10


CLEAN = Dirt(0, 0, 0, 0, 0.0, 0, -1, -1)


def spoil(table: Table, columns: dict[str, int], dirt: Dirt, rng: Generator) -> Table:
    """Return the rows with wrong entries before, and copies after, the rows they belong to.

    `columns` gives the place of `start` and `end`, maybe of `cause` and `number`. Open rows (no
    end) are left alone.
    """
    rows = [_spelt(row, columns, dirt, rng) for row in table]
    closed = [i for i, row in enumerate(rows) if row[columns["end"]]]
    kinds = _kinds(columns, dirt)[: len(closed)]
    places: list[int] = rng.choice(closed, len(kinds), replace=False).tolist() if kinds else []
    plan = dict(zip(places, kinds, strict=True))
    spoiled: Table = []
    for i, row in enumerate(rows):
        kind = plan.get(i, "")
        wrong = _wrong(row, columns, kind, i)
        spoiled += [wrong] if wrong else []
        spoiled += [row, row] if kind == "repeated" else [row]
    return spoiled


def _kinds(columns: dict[str, int], dirt: Dirt) -> list[str]:
    kinds = ["repeated"] * dirt.repeated + ["reversed"] * dirt.reversed_ends
    kinds += ["bad_time"] * dirt.bad_times
    return kinds + (["comma"] * dirt.comma_decimals if "number" in columns else [])


def _spelt(row: Row, columns: dict[str, int], dirt: Dirt, rng: Generator) -> Row:
    if "cause" not in columns or rng.random() >= dirt.odd_spellings:
        return row
    ways = SPELLINGS[row[columns["cause"]]]
    return _with(row, columns["cause"], ways[int(rng.integers(len(ways)))])


def _wrong(row: Row, columns: dict[str, int], kind: str, i: int) -> Row | None:
    start, end = columns["start"], columns["end"]
    if kind == "reversed":
        return _with(_with(row, start, row[end]), end, row[start])
    if kind == "bad_time":
        return _with(row, start, BAD_TIMES[i % len(BAD_TIMES)])
    if kind == "comma":
        return _with(row, columns["number"], row[columns["number"]].replace(".", ","))
    return None


def lose(table: Table, place: int, count: int, rng: Generator) -> Table:
    """Return the rows with `count` filled cells of one column emptied."""
    filled = [i for i, row in enumerate(table) if row[place]]
    gone = set(rng.choice(filled, min(count, len(filled)), replace=False).tolist())
    return [_with(row, place, "") if i in gone else row for i, row in enumerate(table)]


def _with(row: Row, place: int, text: str) -> Row:
    return (*row[:place], text, *row[place + 1 :])


def generator(seed: int) -> Generator:
    """Return the generator that spoils; apart from the one that draws what happened."""
    return np.random.default_rng([seed, 1])
