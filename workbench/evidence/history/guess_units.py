"""Guessing units: what a column's name says, held against how large its numbers are."""

import numpy as np

from workbench.codes import Finding
from workbench.evidence.history.cells import Floats
from workbench.evidence.history.guesses import Guess, Params
from workbench.evidence.history.units import base_unit, factors, unit_choices, unit_in_name

_SLACK = 1.001
_NEAR = 0.9  # the largest number of a file is nearly a whole slot: some asset was ready all through
_WHOLE = 100.0
_RATIO = 1.5  # beyond it a number is no share


def guess_unit(role: str, column: str, numbers: Floats, slot: int | None) -> Guess | None:
    """Return the unit of a number column; None for roles without one, or without numbers.

    `slot` is the usual distance of readings in seconds: ready seconds cannot exceed it.
    """
    choices = unit_choices(role)
    known = numbers[~np.isnan(numbers)]
    if not choices or known.size == 0:
        return None
    named = unit_in_name(column)
    named = named if named in choices else None
    if base_unit(role) == "share":
        return _share(role, column, known, named)
    if role in {"ready_seconds", "running_seconds"} and slot is not None:
        return _of_slot(role, column, known, (named, slot))
    usual = base_unit(role) or ""
    code = "history.guess_unit_name" if named else "history.guess_unit_usual"
    said = Finding(code, {"column": column[:60], "unit": named or usual})
    value = None if named in {None, usual} else named
    return Guess("unit", value, "likely", said, choices, role, column)


def _share(role: str, column: str, known: Floats, named: str | None) -> Guess | None:
    """Tell a share, between 0 and 1, from a percentage, between 0 and 100."""
    largest = float(known.max())
    seen: Params = {"column": column[:60], "largest": round(largest, 6)}
    choices = ("share", "percent")
    if role == "value" and named is None:
        # a ready value has the unit of its KPI, which nobody has chosen yet
        either = Finding("history.guess_unit_value", seen)
        doubtful = _RATIO < largest <= _WHOLE
        return Guess("unit", None, "open", either, choices, role, column) if doubtful else None
    if largest > _RATIO:
        told = Finding("history.guess_unit_percent", seen)
        return Guess("unit", "percent", "certain", told, choices, role, column)
    if named == "percent":
        both = Finding("history.guess_unit_share_or_percent", seen)
        return Guess("unit", None, "open", both, choices, role, column)
    return Guess(
        "unit", None, "likely", Finding("history.guess_unit_share", seen), choices, role, column
    )


def _of_slot(role: str, column: str, known: Floats, told: tuple[str | None, int]) -> Guess:
    """Find the unit in which no number exceeds the slot and the largest nearly fills it."""
    named, slot = told
    largest = float(known.max())
    units = unit_choices(role)
    spans = {unit: largest * factors(role, unit)[0] / factors(role, unit)[1] for unit in units}
    possible = [unit for unit in units if spans[unit] <= slot * _SLACK]
    full = [unit for unit in possible if spans[unit] >= slot * _NEAR]
    seen: Params = {"column": column[:60], "largest": round(largest, 6), "slot": slot}
    usual = base_unit(role) or ""
    if full and named in {None, full[0]}:
        value = None if full[0] == usual else full[0]
        filled = Finding("history.guess_unit_slot", seen | {"unit": full[0]})
        return Guess(
            "unit", value, "certain" if named else "likely", filled, (full[0],), role, column
        )
    if named is not None and named in possible and not full:
        said = Finding("history.guess_unit_name", {"column": column[:60], "unit": named})
        value = None if named == usual else named
        return Guess("unit", value, "likely", said, tuple(possible), role, column)
    return Guess(
        "unit",
        named,
        "open",
        Finding("history.guess_unit_open", seen),
        tuple(possible) or units,
        role,
        column,
    )
