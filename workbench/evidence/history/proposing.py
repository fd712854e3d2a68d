"""Proposing: a first mapping of a file, every entry with its reason, for a person to confirm."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from workbench.codes import Finding
from workbench.evidence.history.cells import Floats, RawTable, read_numbers, read_texts
from workbench.evidence.history.guess_marks import guess_decimal, guess_delimiter, sample_texts
from workbench.evidence.history.guess_times import clock_of, guess_dates, guess_stamps, guess_zone
from workbench.evidence.history.guess_units import guess_unit
from workbench.evidence.history.guesses import Guess, Params, Proposal, Sure
from workbench.evidence.history.guessing import candidates, guess_columns, guess_kind
from workbench.evidence.history.records import NO_TIME
from workbench.evidence.history.roles import NEEDED, ROLES, Kind, plain
from workbench.evidence.history.shaping import usual_step
from workbench.evidence.history.times import read_clock

_SAMPLE = 20
Told = Mapping[str, str]


def propose(
    table: RawTable, zone: str, kind: Kind | None = None, told: Told | None = None
) -> Proposal:
    """Return what the table's names and cells suggest; `zone` is the site's, `kind` as told.

    What two readings fit equally is open: its value is a proposal for a page, not a choice. `told`
    holds what a person has answered (decimal, thousands, date_format, stamp_zone); the other guesses
    rest on it.
    """
    answers = told or {}
    sample = [sample_texts(column, _SAMPLE) for column in table.columns]
    rows = [list(row) for row in zip(*sample, strict=True)]
    ranked = guess_kind(table.header, rows)
    sort = kind or ranked[0]
    columns = guess_columns(sort, table.header, rows)
    found = [_kind(sort, kind, ranked), *_columns(sort, columns, table.header, rows)]
    delimiter = guess_delimiter(table)
    found += [delimiter] if delimiter else []
    numeric = [role for role in columns if ROLES[sort][role].content == "number"]
    seen = guess_decimal(table.column(columns[role]) for role in numeric) if numeric else ()
    marks = _answered(seen, answers, ("decimal", "thousands") if numeric else ())
    found += marks
    timed = {r: n for r, n in columns.items() if ROLES[sort][r].content == "time"}
    slot = None
    if timed:
        times, slot = _times(table, (sort, columns), zone, answers)
        found += times
    numbers = {role: _numbers(table, columns[role], marks) for role in numeric}
    units = [guess_unit(role, columns[role], numbers[role], slot) for role in numeric]
    found += [guess for guess in units if guess is not None]
    return Proposal(sort, columns, tuple(found))


def _answered(
    seen: Sequence[Guess],
    answers: Told,
    keys: Sequence[Literal["decimal", "thousands", "date_format", "stamp_zone"]],
) -> list[Guess]:
    """Return the guesses with what a person has said in the place of what was seen."""
    said = Finding("history.guess_told")
    taken = [Guess(key, answers[key], "certain", said) for key in keys if key in answers]
    return [*(guess for guess in seen if guess.key not in answers), *taken]


def _kind(told: Kind, asked: Kind | None, ranked: Sequence[Kind]) -> Guess:
    if asked is not None:
        return Guess("kind", asked, "certain", Finding("history.guess_kind_told", {"kind": asked}))
    if len(ranked) > 1:
        kinds: Params = {"kinds": ", ".join(ranked)}
        return Guess("kind", told, "open", Finding("history.guess_kinds", kinds), tuple(ranked))
    return Guess("kind", told, "likely", Finding("history.guess_kind", {"kind": told}), (told,))


def _columns(
    kind: Kind, columns: dict[str, str], header: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[Guess]:
    """Return why each role got its column, and the needed roles that got none."""
    found = []
    for role, name in columns.items():
        rivals = candidates(kind, role, header, rows)
        said = Finding("history.guess_column", {"column": name[:60]})
        exact = plain(name) == plain(role)
        if len(rivals) > 1 and not exact:
            named = ", ".join(rivals)[:300]
            said = Finding("history.guess_column_rivals", {"column": name[:60], "known": named})
        sure: Sure = "certain" if exact else "open" if len(rivals) > 1 else "likely"
        found.append(Guess("column", name, sure, said, tuple(rivals), role, name))
    for group in NEEDED[kind]:
        if not any(role in columns for role in group):
            none = Finding("history.guess_column_none", {"role": group[0]})
            found.append(Guess("column", None, "open", none, tuple(header), group[0]))
    return found


def _times(
    table: RawTable, roles: tuple[Kind, dict[str, str]], zone: str, answers: Told
) -> tuple[list[Guess], int | None]:
    """Return the guesses about stamps, and the usual distance of readings in seconds."""
    kind, columns = roles
    timed = [n for r, n in columns.items() if ROLES[kind][r].content == "time"]
    dates = guess_dates([table.column(name) for name in timed])
    form = _answered((dates,), answers, ("date_format",))[0]
    clock = clock_of(table.column(timed[0]), form)
    place = guess_zone(timed, clock, zone)
    found = [form, *_answered((place,) if place else (), answers, ("stamp_zone",))]
    if kind != "readings":
        return found, None
    slot = _slot(table, columns, form) if clock is not None else None
    return [*found, guess_stamps(columns["stamp"], clock, slot)], slot


def _slot(table: RawTable, columns: dict[str, str], form: Guess) -> int | None:
    shown, _, _ = read_clock(table.column(columns["stamp"]), form.value)
    asset = np.zeros(shown.size, dtype=np.int64)
    if "asset" in columns:
        asset = read_texts(table.column(columns["asset"]))[0]
    known = shown != NO_TIME
    return usual_step(asset[known], shown[known])


def _numbers(table: RawTable, name: str, marks: Sequence[Guess]) -> Floats:
    """Return a column's numbers, read as the marks suggest."""
    told = {guess.key: guess.value for guess in marks}
    return read_numbers(table.column(name), told.get("decimal") or ".", told.get("thousands"))[0]
