"""The rules that a whole module keeps, and that its two languages agree.

A file that can be read may still be a poor module: too long, without an example, with claims that
rest on nothing, or with questions that give themselves away.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from training.module import Module, SectionKind
from training.module_read import CHECK, Reading
from training.module_toml import Problem, problem
from training.quiz import Question, QuestionKind
from workbench.codes import Finding

UNIT_MINUTES: Final = (3, 5)
MODULE_MINUTES: Final = (15, 25)
UNITS: Final = (4, 6)
QUESTIONS: Final = (5, 9)
OBJECTIVES: Final = (3, 4)
NEEDED: Final = (SectionKind.WORKED, SectionKind.GOOD, SectionKind.BAD, SectionKind.EXERCISE)
LONGEST_SHARE: Final = 2 / 3
"""In at most this share of the choice questions may a right option be the longest."""
_KEY: Final = re.compile(r"(?=.{1,60}$)[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


def check(reading: Reading) -> tuple[Problem, ...]:
    """Return all problems of a file in order of lines: what could not be read, or broken rules.

    Codes: module.unit_length, module.module_length, module.unit_count, module.question_count,
    module.objective_count, module.section_missing, module.empty, module.key_form,
    module.order, module.unknown_unit, module.unknown_source, module.unused_source,
    module.longest_right.
    """
    module = reading.module
    if module is None:
        return reading.problems
    found = chain(
        _lengths(module),
        _counts(module),
        _sections(module),
        _keys(module),
        _words(module),
        _sources(module),
        _questions(module),
    )
    return tuple(sorted(_at(reading, place, finding) for place, finding in found))


def agree(source: Reading, translation: Reading) -> tuple[Problem, ...]:
    """Return where a translation differs from its source in keys or numbers; lines are its own.

    Empty where one of them cannot be read. Code: module.differs, with what differs and both.
    """
    if source.module is None or translation.module is None:
        return ()
    ours, theirs = dict(_skeleton(source.module)), dict(_skeleton(translation.module))
    found = []
    for place in dict.fromkeys([*ours, *theirs]):
        one, other = ours.get(place, "–"), theirs.get(place, "–")
        if one != other:
            said = Finding("module.differs", {"what": place, "source": one, "translation": other})
            found.append(_at(translation, place, said))
    return tuple(sorted(found))


_Found = Iterator[tuple[str, Finding]]


def _at(reading: Reading, place: str, finding: Finding) -> Problem:
    """Return a finding at the line of its place, or of what holds it, or at the first line."""
    parts = place.split("/")
    names = ("/".join(parts[:n]) for n in range(len(parts), 0, -1))
    return problem(next((reading.lines[n] for n in names if n in reading.lines), 1), finding)


def _outside(count: int, limits: tuple[int, int]) -> dict[str, str | int | float] | None:
    low, high = limits
    return None if low <= count <= high else {"count": count, "low": low, "high": high}


def _lengths(module: Module) -> _Found:
    for unit in (*module.units, module.check):
        if params := _outside(unit.minutes, UNIT_MINUTES):
            yield f"unit/{unit.key}", Finding("module.unit_length", {"key": unit.key, **params})
    if params := _outside(module.minutes, MODULE_MINUTES):
        yield "front/key", Finding("module.module_length", params)


def _counts(module: Module) -> _Found:
    if params := _outside(len(module.units), UNITS):
        yield "front/key", Finding("module.unit_count", params)
    if params := _outside(len(module.questions), QUESTIONS):
        yield f"unit/{CHECK}", Finding("module.question_count", params)
    if params := _outside(len(module.front.objectives), OBJECTIVES):
        yield "front/objectives", Finding("module.objective_count", params)


def _sections(module: Module) -> _Found:
    there = {section.kind for unit in module.units for section in unit.sections}
    for kind in NEEDED:
        if kind not in there:
            yield "front/key", Finding("module.section_missing", {"kind": kind.value})


def _keys(module: Module) -> _Found:
    places = {
        "front/key": (module.key,),
        "unit/": tuple(unit.key for unit in module.units),
        "question/": tuple(question.key for question in module.questions),
        "source/": tuple(source.key for source in module.front.sources),
    }
    for place, keys in places.items():
        for key in keys:
            if _KEY.fullmatch(key) is None:
                where = place + key if place.endswith("/") else place
                yield where, Finding("module.key_form", {"key": key})
    if module.front.order < 1:
        yield "front/order", Finding("module.order", {"order": module.front.order})


def _words(module: Module) -> _Found:
    """Give what is there but empty."""
    front = module.front
    said = {
        "front/title": [front.title],
        "front/summary": [front.summary],
        "front/strands": ["".join(front.strands)],
        "front/audience": ["".join(front.audience)],
        "front/objectives": list(front.objectives),
    }
    for source in front.sources:
        said[f"source/{source.key}"] = [source.text, source.effect]
    for unit in module.units:
        said[f"unit/{unit.key}"] = [unit.title, "".join(s.title or "text" for s in unit.sections)]
    for question in module.questions:
        said[f"question/{question.key}"] = _texts(question)
    for place, texts in said.items():
        if not all(text.strip() for text in texts):
            yield place, Finding("module.empty", {"what": place.partition("/")[2]})


def _texts(question: Question) -> list[str]:
    options = chain.from_iterable((o.text, o.explanation) for o in question.options)
    pairs = chain.from_iterable((p.left, p.right) for p in question.pairs)
    return [question.prompt, question.explanation, *options, *pairs]


def _sources(module: Module) -> _Found:
    known = {source.key for source in module.front.sources}
    cited = set(chain.from_iterable(u.cites for u in (*module.units, module.check)))
    for key in sorted(cited - known):
        yield f"cite/{key}", Finding("module.unknown_source", {"key": key})
    for key in sorted(known - cited):
        yield f"source/{key}", Finding("module.unused_source", {"key": key})


def _questions(module: Module) -> _Found:
    units = {unit.key for unit in module.units}
    for question in module.questions:
        if question.screen not in units:
            said = Finding("module.unknown_unit", {"key": question.screen})
            yield f"question/{question.key}", said
    kinds = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
    choices = [question for question in module.questions if question.kind in kinds]
    count = sum(_longest_is_right(question) for question in choices)
    if count > LONGEST_SHARE * len(choices):
        params: dict[str, str | int | float] = {"count": count, "all": len(choices)}
        yield f"unit/{CHECK}", Finding("module.longest_right", params)


def _longest_is_right(question: Question) -> bool:
    """Return whether one right option is longer than every wrong one."""
    right = max(len(option.text) for option in question.options if option.correct)
    return right > max(len(option.text) for option in question.options if not option.correct)


def _skeleton(module: Module) -> Iterator[tuple[str, str]]:
    """Give what both languages share: keys, minutes, kinds and numbers, each under its place."""
    front = module.front
    yield "front/key", front.key
    yield "front/strands", ", ".join(front.strands)
    yield "front/track", front.track
    yield "front/order", str(front.order)
    yield "front/audience", ", ".join(front.audience)
    yield "front/objectives", str(len(front.objectives))
    yield "front/sources", ", ".join(source.key for source in front.sources)
    yield from ((f"source/{source.key}", source.status.value) for source in front.sources)
    yield f"unit/{CHECK}", ", ".join([*(unit.key for unit in module.units), CHECK])
    for unit in (*module.units, module.check):
        name = f"unit/{unit.key}"
        yield f"{name}/minutes", str(unit.minutes)
        yield f"{name}/sections", ", ".join(section.kind for section in unit.sections)
        yield f"{name}/sources", ", ".join(unit.cites)
        for number, figure in enumerate(unit.figures, 1):
            values = [*(row.values for row in figure.rows), [one.value for one in figure.levels]]
            yield f"{name}/figure {number}", f"{figure.kind}: {_numbers(chain(*values))}"
    yield f"unit/{CHECK}/questions", ", ".join(question.key for question in module.questions)
    for question in module.questions:
        yield f"question/{question.key}", _question(question)


def _question(question: Question) -> str:
    parts = [f"{o.key}{'+' if o.correct else ''}" for o in question.options] + [
        pair.key for pair in question.pairs
    ]
    numbers = "" if question.value is None else f"{question.value:g} ± {question.tolerance:g}"
    said = (question.kind, question.strand, question.screen, numbers, " ".join(parts))
    return "; ".join(part for part in said if part)


def _numbers(values: Iterator[float]) -> str:
    return " ".join(f"{value:g}" for value in values)
