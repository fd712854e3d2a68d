"""The KPI catalogue as the product's own content: each entry checked when it is read."""

from dataclasses import dataclass
from typing import Literal, cast, get_args

from workbench.codes import StepError
from workbench.evidence.discovery.facts import ELEMENTS, STANDARDS, SYMPTOM_TABLE, TABLE
from workbench.evidence.kpi.catalogue import CATALOGUE, kpi_fact
from workbench.evidence.kpi.catalogue_facts import Fact
from workbench.evidence.kpi.formula import formula_inputs

Nature = Literal["input", "output", "outcome"]
Window = Literal["month", "quarter", "year"]
Control = Literal["provider", "customer", "both"]
Split = Literal["mean", "sum", "product", "none"]
Basis = Literal["named", "listed", "practice"]
_COLUMNS = 9


@dataclass(frozen=True, slots=True)
class Reference:
    """A source that names the KPI; `clause` is a number of its contents list, "" where none is claimed."""

    name: str
    clause: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Moves:
    """The amount of the formula that a better value changes: `more` says whether it grows."""

    amount: str
    more: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One KPI of the catalogue; `fact` is what the engine computes, of the same key.

    `split` and `parts` say how it falls into team levels: as a mean, sum or product of the parts,
    or, without parts, over machines and teams; "none" does not add up and stays whole. `elements`
    is the formula in ISO 22400-2 elements, "" where none was seen.
    """

    fact: Fact
    nature: Nature
    window: Window
    control: Control
    split: Split
    parts: tuple[str, ...]
    moves: Moves | None
    counter: tuple[str, ...]
    references: tuple[Reference, ...]
    elements: str

    @property
    def key(self) -> str:
        """The key, the same as of the engine's KPI."""
        return self.fact.key


@dataclass(frozen=True, slots=True)
class Symptom:
    """What people complain of: KPIs that measure it (`direct`) and KPIs of its causes (`levers`)."""

    key: str
    direct: tuple[str, ...]
    levers: tuple[str, ...]


class RowError(ValueError):
    """A row of the content that does not keep the schema: what is wrong, and the row."""

    def __str__(self) -> str:
        """Return what is wrong, and the row."""
        return ": ".join(map(str, self.args))


def read_entries(table: str) -> dict[str, Entry]:
    """Return the entries of a table in the form of `facts.TABLE`, by key, in the table's order.

    RowError names the row that has another number of columns, an unknown word, or names a KPI or
    an amount that the engine does not know; a KPI twice or left out is refused too.
    """
    entries: dict[str, Entry] = {}
    for line in table.strip().splitlines():
        entry = _entry(line)
        if entry.key in entries:
            raise RowError("twice", line)
        entries[entry.key] = entry
    if set(entries) != set(CATALOGUE):
        raise RowError("unmatched", str(sorted(set(entries) ^ set(CATALOGUE))))
    return entries


def _entry(line: str) -> Entry:
    cells = [cell.strip() for cell in line.split(" | ")]
    if len(cells) != _COLUMNS or cells[0] not in CATALOGUE:
        raise RowError("unreadable", line)
    fact = CATALOGUE[cells[0]]
    return Entry(
        fact=fact,
        nature=cast("Nature", _one_of(cells[1], get_args(Nature), line)),
        window=cast("Window", _one_of(cells[2], get_args(Window), line)),
        control=cast("Control", _one_of(cells[3], get_args(Control), line)),
        split=cast("Split", _one_of(cells[4], get_args(Split), line)),
        parts=_keys(cells[5], "+", line),
        moves=_moves(cells[6], fact, line),
        counter=_keys(cells[7], " ", line),
        references=tuple(_reference(mark, line) for mark in _listed(cells[8], " ")),
        elements=ELEMENTS.get(fact.key, ""),
    )


def _listed(cell: str, mark: str) -> tuple[str, ...]:
    return () if cell == "-" else tuple(cell.split(mark))


def _one_of(word: str, known: tuple[str, ...], line: str) -> str:
    if word not in known:
        raise RowError(word, " / ".join(known), line)
    return word


def _keys(cell: str, mark: str, line: str) -> tuple[str, ...]:
    return tuple(_one_of(key, tuple(CATALOGUE), line) for key in _listed(cell, mark))


def _moves(cell: str, fact: Fact, line: str) -> Moves | None:
    if cell == "-":
        return None
    sign, amount = _one_of(cell[:1], ("+", "-"), line), cell[1:]
    return Moves(_one_of(amount, formula_inputs(fact.formula), line), sign == "+")


def _reference(mark: str, line: str) -> Reference:
    letter, _, clause = mark.partition(":")
    name, basis = STANDARDS[_one_of(letter, tuple(STANDARDS), line)]
    return Reference(name, clause, cast("Basis", basis))


def read_symptoms(table: str) -> dict[str, Symptom]:
    """Return the symptoms of a table in the form of `facts.SYMPTOM_TABLE`; RowError as above."""
    symptoms: dict[str, Symptom] = {}
    for line in table.strip().splitlines():
        key, direct, levers = (cell.strip() for cell in line.split(" | "))
        one = Symptom(key, _keys(direct, " ", line), _keys(levers, " ", line))
        if key in symptoms or set(one.direct) & set(one.levers):
            raise RowError("twice", line)
        symptoms[key] = one
    return symptoms


ENTRIES: dict[str, Entry] = read_entries(TABLE)
SYMPTOMS: dict[str, Symptom] = read_symptoms(SYMPTOM_TABLE)


def entry(key: str) -> Entry:
    """Return the entry of a KPI; StepError("kpi.unknown") lists the keys."""
    return ENTRIES[kpi_fact(key).key]


def symptom(key: str) -> Symptom:
    """Return a symptom; StepError("discovery.unknown_symptom") lists the keys."""
    if key not in SYMPTOMS:
        known = ", ".join(SYMPTOMS)
        raise StepError("discovery.unknown_symptom", symptom=key[:60], known=known)
    return SYMPTOMS[key]


def symptoms_of(key: str) -> tuple[str, ...]:
    """Return the symptoms that a KPI measures or is a lever of, measured ones first."""
    direct = [one.key for one in SYMPTOMS.values() if key in one.direct]
    return (*direct, *(one.key for one in SYMPTOMS.values() if key in one.levers))
