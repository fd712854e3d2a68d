"""Read a module from its Markdown file; what cannot be read is said with its line.

The format is described in docs/formats/module.md.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from markdown_it.token import Token

from training import prose
from training.figure import Figure
from training.module import Block, Chart, Front, Module, Prose, Section, SectionKind, Unit
from training.module_question import read_question
from training.module_toml import Problem, Table, parse, problem
from training.quiz import Question
from workbench.codes import Finding

CHECK: Final = "check"
"""The key of the last unit, which holds the questions."""
_FENCE: Final = "+++"
_HEADING: Final = re.compile(r"^(?P<title>.*?)\s*(?:\{(?P<marks>[^{}]*)\})?$")
_CLASSES: Final = frozenset(kind.value for kind in SectionKind) - {SectionKind.TEXT.value}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the module (None where it cannot be) and the problems in order of lines.

    `lines` has the line, from 1, of "unit/<key>", "question/<key>", "source/<key>",
    "cite/<key>" and of fields of the front matter ("front/title").
    """

    module: Module | None
    problems: tuple[Problem, ...]
    lines: Mapping[str, int]


@dataclass(slots=True)
class _Draft:
    """A unit while it is read."""

    key: str
    title: str
    minutes: int
    sections: list[Section] = field(default_factory=list)
    cites: list[str] = field(default_factory=list)


class _Reader:
    """Walks once through the tokens of the text under the front matter."""

    def __init__(self, front: Front | None, first: int) -> None:
        self.front, self.first = front, first
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}
        self.drafts: list[_Draft] = []
        self.questions: list[Question] = []
        self.kind, self.title = SectionKind.TEXT, ""
        self.blocks: list[Block] = []
        self.prose: list[Token] = []

    def line(self, token: Token) -> int:
        """Return the line of a token in the file, from 1."""
        return self.first + (token.map[0] if token.map else 0)

    def refuse(self, line: int, finding: Finding) -> None:
        """Note a problem."""
        self.problems.append(problem(line, finding))

    def walk(self, tokens: Sequence[Token]) -> None:
        """Read all blocks in their order."""
        self.problems += [problem(self.first + at, said) for at, said in prose.refused(tokens)]
        title_until = -1
        for at, token in enumerate(tokens):
            if token.type == "heading_open" and token.level == 0 and token.tag in {"h1", "h2"}:
                self.heading(token.tag, tokens[at + 1])
                title_until = at + 2
            elif token.type == "fence":
                self.fence(token)
            elif at > title_until:
                self.running(token)
        self.end_unit()

    def heading(self, tag: str, inline: Token) -> None:
        """Begin a unit or a section."""
        found = _HEADING.match(inline.content.strip())
        title, marks = (found["title"], found["marks"] or "") if found else (inline.content, "")
        self.end_section()
        if tag == "h1":
            self.begin_unit(title, marks.split(), self.line(inline))
        else:
            self.begin_section(title, marks.split(), self.line(inline))

    def begin_unit(self, title: str, marks: list[str], line: int) -> None:
        """Begin a unit; it wants a key and minutes, and nothing else."""
        keys = [mark[1:] for mark in marks if mark.startswith("#")]
        times = [mark.removeprefix("minutes=") for mark in marks if mark.startswith("minutes=")]
        for mark in marks:
            if not mark.startswith(("#", "minutes=")):
                self.refuse(line, Finding("module.unknown_mark", {"mark": mark}))
        if len(keys) != 1:
            self.refuse(line, Finding("module.unit_key", {"title": title}))
        if len(times) != 1 or re.fullmatch(r"\d{1,3}", times[0], re.ASCII) is None:
            self.refuse(line, Finding("module.unit_minutes", {"title": title}))
            times = ["0"]
        key = keys[0] if keys else ""
        if f"unit/{key}" in self.lines:
            self.refuse(line, Finding("module.key_twice", {"key": key}))
        self.lines[f"unit/{key}"] = line
        self.drafts.append(_Draft(key, title, int(times[0])))
        self.kind, self.title = SectionKind.TEXT, ""

    def begin_section(self, title: str, marks: list[str], line: int) -> None:
        """Begin a part of a unit; its class says what it is for."""
        kinds = [mark[1:] for mark in marks if mark.startswith(".")]
        for mark in marks:
            if not mark.startswith(".") or mark[1:] not in _CLASSES:
                self.refuse(line, Finding("module.unknown_mark", {"mark": mark}))
        if not self.drafts or self.drafts[-1].key == CHECK:
            self.refuse(line, Finding("module.section_place", {"title": title}))
        known = [kind for kind in kinds if kind in _CLASSES]
        self.kind = SectionKind(known[0]) if known else SectionKind.TEXT
        self.title = title

    def fence(self, token: Token) -> None:
        """Read a figure or a question."""
        table = Table(token.content, self.line(token) + 1)
        name = token.info.strip()
        here = self.drafts[-1].key if self.drafts else ""
        if name == "figure":
            self.end_prose()
            figure, problems = parse(table, Figure)
            self.problems += problems
            if figure is not None:
                self.blocks.append(Chart(figure))
        elif name == "question" and here == CHECK:
            self.question(table)
        elif name == "question":
            self.refuse(self.line(token), Finding("module.question_place"))
        else:
            self.refuse(self.line(token), Finding("module.unknown_block", {"name": name or "```"}))

    def question(self, table: Table) -> None:
        """Read a question."""
        question, problems = read_question(table)
        self.problems += problems
        if question is None:
            return
        name = f"question/{question.key}"
        if name in self.lines:
            self.refuse(table.first, Finding("module.key_twice", {"key": question.key}))
        self.lines[name] = table.first
        self.questions.append(question)

    def running(self, token: Token) -> None:
        """Keep a token of running text."""
        if not self.drafts:
            if token.map is not None and token.level == 0:
                self.refuse(self.line(token), Finding("module.text_before_unit"))
            return
        for at, key in prose.citations([token]):
            self.drafts[-1].cites.append(key)
            self.lines.setdefault(f"cite/{key}", self.first + at)
        self.prose.append(token)

    def end_prose(self) -> None:
        """Turn the running text so far into a block."""
        if self.prose:
            keys = [source.key for source in self.front.sources] if self.front else []
            self.blocks.append(Prose(prose.html(self.prose, keys)))
            self.prose = []

    def end_section(self) -> None:
        """Close the part of the unit that is open."""
        self.end_prose()
        if self.drafts and (self.blocks or self.title):
            self.drafts[-1].sections.append(Section(self.kind, self.title, tuple(self.blocks)))
        self.blocks, self.title, self.kind = [], "", SectionKind.TEXT

    def end_unit(self) -> None:
        """Close what is open at the end, and see that the questions come last."""
        self.end_section()
        keys = [draft.key for draft in self.drafts]
        if not keys or keys[-1] != CHECK:
            last = self.lines.get(f"unit/{keys[-1]}", self.first) if keys else self.first
            self.refuse(last, Finding("module.check_last"))

    def module(self) -> Module | None:
        """Return the module where nothing was refused."""
        if self.front is None or self.problems:
            return None
        units = [
            Unit(d.key, d.title, d.minutes, tuple(d.sections), tuple(dict.fromkeys(d.cites)))
            for d in self.drafts
        ]
        return Module(self.front, tuple(units[:-1]), units[-1], tuple(self.questions))


def read(text: str) -> Reading:
    """Read a module.

    Codes: module.no_front, module.toml, module.unknown_field, module.missing_field,
    module.field_value, module.html, module.link, module.picture, module.unknown_block,
    module.unknown_mark, module.unit_key, module.unit_minutes, module.key_twice,
    module.section_place, module.question_place, module.question_kind, module.option_correct,
    module.text_before_unit, module.check_last.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    ends = [at for at, line in enumerate(lines) if line.rstrip() == _FENCE]
    if len(ends) < 2 or ends[0] != 0:
        return Reading(None, (problem(1, Finding("module.no_front")),), {})
    table = Table("\n".join(lines[1 : ends[1]]), 2)
    front, problems = parse(table, Front)
    reader = _Reader(front, ends[1] + 2)
    reader.problems += problems
    found, definitions = prose.tokens("\n".join(lines[ends[1] + 1 :]))
    reader.problems += [problem(reader.first + at, said) for at, said in definitions]
    reader.walk(found)
    _front_lines(reader, table)
    return Reading(reader.module(), tuple(sorted(set(reader.problems))), reader.lines)


def _front_lines(reader: _Reader, table: Table) -> None:
    """Note where the fields of the front matter and the sources stand."""
    if reader.front is None:
        return
    for name in reader.front.__struct_fields__:
        reader.lines[f"front/{name}"] = table.line_of(name)
    for at, source in enumerate(reader.front.sources):
        line, name = table.line_of(f"sources[{at}]"), f"source/{source.key}"
        if name in reader.lines:
            reader.refuse(line, Finding("module.key_twice", {"key": source.key}))
        reader.lines[name] = line
