"""TOML inside a module file: read, turned into its type, every refusal with its line in the file."""

import re
import tomllib
from collections.abc import Iterator
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from training.prose import in_plain_text
from workbench.codes import Finding

_T = TypeVar("_T")
_AT_LINE: Final = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")
_STEP: Final = re.compile(r"\.(\w+)|\[(\d+|\.\.\.)\]")


class Problem(Struct, frozen=True, order=True):
    """What is wrong in a line of a file, counted from 1; ordered by lines."""

    line: int
    code: str
    params: tuple[tuple[str, str | int | float], ...] = ()

    @property
    def finding(self) -> Finding:
        """Return the code with its parameters."""
        return Finding(self.code, dict(self.params))


def problem(line: int, finding: Finding) -> Problem:
    """Return a finding at a line."""
    return Problem(line, finding.code, tuple(finding.params.items()))


class Table(Struct, frozen=True):
    """A TOML text of a file; `first` is the file's line, from 1, on which it begins."""

    text: str
    first: int

    def line_of(self, path: str) -> int:
        """Return the line of a field such as "sources[1].status", or of what holds it."""
        lines = self.text.split("\n")
        at = 0
        for name, index in _STEP.findall(f".{path}"):
            if name:
                at = _find(lines, at, rf"(^\s*\[*|[{{,]\s*){re.escape(name)}\b\s*[=\]]")
            elif index.isdecimal():
                at = _element(lines, at, int(index))
        return self.first + at


def parse(table: Table, kind: type[_T]) -> tuple[_T | None, list[Problem]]:
    """Read a table as `kind`; either what was read or the problems is empty.

    Codes: module.toml, module.unknown_field, module.missing_field, module.field_value,
    module.html, module.link.
    """
    try:
        raw = tomllib.loads(table.text)
    except tomllib.TOMLDecodeError as error:
        return None, [_broken(table, str(error))]
    troubles = [
        problem(table.line_of(path), finding)
        for path, text in _texts(raw, "")
        if (finding := in_plain_text(text)) is not None
    ]
    try:
        read = msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        return None, [*troubles, _refused(table, str(error))]
    return (None, troubles) if troubles else (read, [])


def _broken(table: Table, message: str) -> Problem:
    place = _AT_LINE.search(message)
    line = int(place[1]) - 1 if place and place[1] else table.text.count("\n")
    reason = _AT_LINE.sub("", message).strip()
    return problem(table.first + line, Finding("module.toml", {"reason": reason}))


def _refused(table: Table, message: str) -> Problem:
    """Turn what msgspec says ("Expected `str`, got `int` - at `$.title`") into a code."""
    said, _, where = message.partition(" - at `$")
    path = where.rstrip("`").removeprefix(".")
    line = table.line_of(path)
    named = re.search(r"(unknown|required) field `(\w+)`", said)
    if named is None:
        field = path or "question"
        return problem(line, Finding("module.field_value", {"field": field, "reason": said}))
    if named[1] == "required":
        return problem(line, Finding("module.missing_field", {"field": named[2]}))
    whole = f"{path}.{named[2]}" if path else named[2]
    return problem(table.line_of(whole), Finding("module.unknown_field", {"field": named[2]}))


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Give every text in a table with the path of its field."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{path}[{index}]")


def _find(lines: list[str], at: int, pattern: str) -> int:
    wanted = re.compile(pattern)
    return next((n for n in range(at, len(lines)) if wanted.search(lines[n])), at)


def _element(lines: list[str], at: int, index: int) -> int:
    """Return the line of an array's element: its [[header]], or what stands for it in a list."""
    if lines[at].lstrip().startswith("[["):
        header = lines[at].strip()
        places = [n for n in range(at, len(lines)) if lines[n].strip() == header]
        return places[index] if index < len(places) else at
    opening = range(at, len(lines))
    places = [n for n in opening if re.match(r"\s*[{\"'\d]", lines[n]) and n > at]
    return places[index] if index < len(places) and lines[at].rstrip().endswith("[") else at
