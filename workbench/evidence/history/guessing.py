"""Guessing: a first mapping from column names and a few rows, for a person to confirm."""

from collections.abc import Sequence

from workbench.evidence.history.cells import is_nothing
from workbench.evidence.history.numbers import looks_like_number
from workbench.evidence.history.periods import read_label
from workbench.evidence.history.roles import (
    FORMULA_INPUTS,
    NEEDED,
    ROLES,
    Kind,
    plain,
    role_of_column,
)
from workbench.evidence.history.times import looks_counted, looks_like_time
from workbench.evidence.history.units import without_unit

_WORDS: tuple[tuple[Kind, str, str], ...] = (
    ("readings", "retoop", "ready_seconds"),
    ("readings", "ready", "ready_seconds"),
    ("readings", "uptime", "ready_seconds"),
)


def guess_mapping(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, object]:
    """Return {"kind", "columns"} (role → column) as the file's names and sample cells suggest.

    `rows` are sample rows of texts, as long as the header. Columns that no name explains are left
    out; the kind is that whose needed roles are best filled, and may still lack some.
    """
    kind = guess_kind(header, rows)[0]
    return {"kind": kind, "columns": guess_columns(kind, header, rows)}


def guess_kind(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Kind, ...]:
    """Return the kind that fits best, followed by those that fit as well."""
    fits = {kind: _fit(kind, guess_columns(kind, header, rows)) for kind in ROLES}
    return tuple(kind for kind in fits if fits[kind] == max(fits.values()))


def guess_columns(
    kind: Kind, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> dict[str, str]:
    """Return the first fitting column of each role, a column called as the role itself first."""
    found: dict[str, str] = {}
    for name in sorted(header, key=lambda name: not _is_role(kind, name)):
        role = _role(kind, name)
        if (
            role is not None
            and role not in found
            and _fits(kind, role, _sample(name, header, rows))
        ):
            found[role] = name
    if kind == "values" and "period" in found:
        found.pop("stamp", None)
    order = [name for name in header if name in found.values()]
    return {role: name for name in order for role, taken in found.items() if taken == name}


def candidates(
    kind: Kind, role: str, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[str]:
    """Return all columns whose name and cells suit a role."""
    named = [name for name in header if _role(kind, name) == role]
    return [name for name in named if _fits(kind, role, _sample(name, header, rows))]


def _is_role(kind: Kind, name: str) -> bool:
    return any(plain(name) == plain(role) for role in ROLES[kind])


def _role(kind: Kind, name: str) -> str | None:
    shorter = without_unit(name)
    by_stem = role_of_column(kind, shorter) if shorter != name else None
    return role_of_column(kind, name) or by_stem or _by_word(kind, name)


def _sample(name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    place = list(header).index(name)
    return [row[place] for row in rows if place < len(row) and not is_nothing(row[place])]


def _by_word(kind: Kind, name: str) -> str | None:
    return next((role for of, word, role in _WORDS if of == kind and word in plain(name)), None)


def _fits(kind: Kind, role: str, sample: Sequence[str]) -> bool:
    content = ROLES[kind][role].content
    if not sample or content in {"text", "flag"}:
        return True
    if content == "number":
        fitting = [looks_like_number(cell) for cell in sample]
    elif content == "period":
        fitting = [read_label(cell) is not None for cell in sample]
    else:
        fitting = [looks_like_time(cell) or looks_counted(cell) for cell in sample]
    return 2 * sum(fitting) > len(fitting)  # a few bad cells are what quarantine is for


def _fit(kind: Kind, columns: dict[str, str]) -> tuple[int, int]:
    needed = sum(any(role in columns for role in group) for group in NEEDED[kind])
    missing = len(NEEDED[kind]) - needed
    telling = [role for role in columns if role in _TELLING[kind]]
    return -missing, len(telling)


_TELLING: dict[Kind, frozenset[str]] = {
    "events": frozenset(ROLES["events"]) - {"start", "asset"},
    "readings": frozenset(ROLES["readings"]) - {"asset"},
    "values": frozenset({"period", "value", "n", "kpi", "coverage", *FORMULA_INPUTS}),
}
