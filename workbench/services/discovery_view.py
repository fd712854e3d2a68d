"""What pages of discovery say: candidates with their reasons, and an entry of the catalogue."""

from dataclasses import dataclass

from workbench.codes import Finding
from workbench.evidence.discovery.catalogue import ENTRIES, SYMPTOMS, Entry, Reference, symptoms_of
from workbench.evidence.discovery.needs import DataCheck, Groups, ways
from workbench.evidence.discovery.points import Point
from workbench.evidence.discovery.ranking import Candidate, Reason
from workbench.platform.languages import number
from workbench.platform.texts import sentence
from workbench.platform.texts.roles import input_words, question
from workbench.services.discovery import Found, Known
from workbench.services.kpi_choice import catalogue_name, formula_words, why_not


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate in the ranking: reasons as (sentence, weight); `data_set` gives it, if any does."""

    key: str
    name: str
    asks: str
    score: int
    reasons: tuple[tuple[str, int], ...]
    data: str
    ready: bool
    data_set: int | None
    point: str
    card_id: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """An entry of the catalogue in sentences; the deal's data beside it."""

    line: Line
    unit: str
    formula: str
    aim: str
    elements: str
    asks: str
    define: str
    gamed: str
    guard: str
    nature: str
    window: str
    control: str
    split: str
    columns: tuple[tuple[str, str], ...]
    counter: tuple[tuple[str, str], ...]
    symptoms: tuple[tuple[str, str], ...]
    references: tuple[str, ...]


def say(code: str, **params: str | int | float) -> str:
    """Return the sentence of a code of discovery."""
    return sentence(Finding(f"discovery.{code}", params))


def symptom_choices() -> list[tuple[str, str]]:
    """Return the symptoms as (key, sentence)."""
    return [(key, say(f"symptom_{key}")) for key in SYMPTOMS]


def line(facts: Known, candidate: Candidate) -> Line:
    """Return a candidate in words."""
    one, check = candidate.entry, candidate.check
    reasons = tuple((_because(reason), reason.weight) for reason in candidate.reasons)
    found = Found(one, check, candidate.point, facts.cards.get(one.key))
    return _line(facts, found, candidate.score, reasons)


def _line(
    facts: Known, found: Found, score: int = 0, reasons: tuple[tuple[str, int], ...] = ()
) -> Line:
    key, ready = found.entry.key, found.check.state == "ready"
    return Line(
        key=key,
        name=catalogue_name(key),
        asks=say(f"asks_{key}"),
        score=score,
        reasons=reasons,
        data=data_words(found.check, facts.names),
        ready=ready,
        data_set=found.check.source if ready else None,
        point=point_words(found.point),
        card_id=found.card_id,
    )


def _because(reason: Reason) -> str:
    params = dict(reason.finding.params)
    if "symptom" in params:
        params["symptom"] = say(f"symptom_{params['symptom']}")
    return sentence(Finding(reason.finding.code, params))


def data_words(check: DataCheck, names: dict[int, str]) -> str:
    """Say from which history the KPI comes, or what is missing."""
    name = names.get(check.source or 0, "")
    if check.state == "ready":
        return say("data_ready", name=name, months=check.months)
    if check.reason is not None:
        return say("data_failing", name=name, reason=sentence(why_not(check.reason)))
    columns = _columns(check.missing)
    if check.source is None:
        return say("data_none", kind=say(f"kind_{check.kind}"), columns=columns)
    return say("data_missing", name=name, columns=columns)


def _columns(groups: Groups) -> str:
    return "; ".join(_column(group) for group in groups) or "–"


def _column(group: tuple[str, ...]) -> str:
    return " / ".join(question(role) for role in group)


def point_words(point: Point | None) -> str:
    """Say what a point moves in a year; "" where nothing can be said."""
    if point is None:
        return ""
    code = f"{point.step}_{'more' if point.more else 'less'}"
    digits = 0 if point.amount >= 100 else 1
    return say(code, amount=number(point.amount, digits), quantity=input_words(point.quantity))


def page(facts: Known, found: Found) -> Page:
    """Return an entry of the catalogue in words, with the deal's data."""
    one, key = found.entry, found.entry.key
    return Page(
        line=_line(facts, found),
        unit=one.fact.unit,
        formula=formula_words(one.fact.formula),
        aim=say(f"aim_{one.fact.aim}"),
        elements=one.elements,
        asks=say(f"asks_{key}"),
        define=say(f"define_{key}"),
        gamed=say(f"gamed_{key}"),
        guard=say(f"guard_{key}"),
        nature=say(f"nature_{one.nature}"),
        window=say(f"window_{one.window}"),
        control=say(f"control_{one.control}"),
        split=_split(one),
        columns=_ways(one),
        counter=tuple((other, catalogue_name(other)) for other in one.counter),
        symptoms=tuple((s, say(f"symptom_{s}")) for s in symptoms_of(key)),
        references=tuple(_reference(reference) for reference in one.references),
    )


def _ways(one: Entry) -> tuple[tuple[str, str], ...]:
    return tuple((say(f"kind_{kind}"), _columns(groups)) for kind, groups in ways(one).items())


def _split(one: Entry) -> str:
    if not one.parts:
        return say(f"split_{one.split}")
    return say(f"parts_{one.split}", parts=", ".join(map(catalogue_name, one.parts)))


def _reference(reference: Reference) -> str:
    name = reference.name
    if reference.basis == "practice":
        name = say(name)
    return say(f"basis_{reference.basis}", name=name, clause=reference.clause)


def shelf() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return the catalogue by level: (title, [(key, name, what it answers)])."""
    levels: dict[str, list[tuple[str, str, str]]] = {}
    for key, one in ENTRIES.items():
        row = (key, catalogue_name(key), say(f"asks_{key}"))
        levels.setdefault(one.fact.level, []).append(row)
    return [(say(f"level_{level}"), rows) for level, rows in levels.items()]
