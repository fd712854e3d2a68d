"""Guessing: a first mapping from column names and a few rows, for a person to confirm."""

from collections.abc import Sequence

from workbench.evidence.history.cells import is_nothing, read_number
from workbench.evidence.history.periods import read_label
from workbench.evidence.history.roles import FORMULA_INPUTS, NEEDED, ROLES, Kind, plain, role_named
from workbench.evidence.history.times import looks_like_time

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
    guesses = {kind: _columns(kind, header, rows) for kind in ROLES}
    kind = max(guesses, key=lambda kind: _fit(kind, guesses[kind]))
    return {"kind": kind, "columns": guesses[kind]}


def _columns(kind: Kind, header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for place, name in enumerate(header):
        role = role_named(kind, name) or _by_word(kind, name)
        sample = [row[place] for row in rows if place < len(row) and not is_nothing(row[place])]
        if role is not None and role not in found and _fits(kind, role, sample):
            found[role] = name
    if kind == "values" and "period" in found:
        found.pop("stamp", None)
    return found


def _by_word(kind: Kind, name: str) -> str | None:
    return next((role for of, word, role in _WORDS if of == kind and word in plain(name)), None)


def _fits(kind: Kind, role: str, sample: Sequence[str]) -> bool:
    content = ROLES[kind][role].content
    if not sample or content in {"text", "flag"}:
        return True
    if content == "number":
        fitting = [read_number(cell) is not None or "," in cell for cell in sample]
    elif content == "period":
        fitting = [read_label(cell) is not None for cell in sample]
    else:
        fitting = [looks_like_time(cell) for cell in sample]
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
