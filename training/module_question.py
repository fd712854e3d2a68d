"""A question as an author writes it in a module, turned into a question of a quiz."""

from msgspec import UNSET, Struct, UnsetType

from training.module_toml import Problem, Table, parse, problem
from training.quiz import Option, Pair, Question, QuestionKind
from training.strands import Strand
from workbench.codes import Finding

_CHOICE = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})


class AskedOption(Struct, frozen=True, forbid_unknown_fields=True):
    """One option; `correct` belongs to choices and is left out where options are put in order."""

    key: str
    text: str
    explanation: str
    correct: bool | UnsetType = UNSET


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """The fields of a block `question`; `unit` answers it, `measured_in` is what a number counts."""

    key: str
    kind: QuestionKind
    strand: Strand
    unit: str
    prompt: str
    explanation: str
    options: tuple[AskedOption, ...] = ()
    pairs: tuple[Pair, ...] = ()
    value: float | None = None
    tolerance: float = 0.0
    measured_in: str = ""
    rubric: str = ""


def read_question(table: Table) -> tuple[Question | None, list[Problem]]:
    """Read one block.

    Codes, besides those of training.module_toml: module.option_correct, module.question_kind.
    """
    asked, problems = parse(table, Asked)
    if asked is None:
        return None, problems
    for at, option in enumerate(asked.options):
        if (option.correct is UNSET) is (asked.kind in _CHOICE):
            line = table.line_of(f"options[{at}]")
            said = Finding("module.option_correct", {"key": option.key, "kind": asked.kind.value})
            return None, [problem(line, said)]
    try:
        return _question(asked), []
    except ValueError:
        said = Finding("module.question_kind", {"key": asked.key, "kind": asked.kind.value})
        return None, [problem(table.first, said)]


def _question(asked: Asked) -> Question:
    return Question(
        key=asked.key,
        kind=asked.kind,
        strand=asked.strand,
        screen=asked.unit,
        prompt=asked.prompt,
        explanation=asked.explanation,
        options=tuple(
            Option(one.key, one.text, one.correct is True, one.explanation) for one in asked.options
        ),
        value=asked.value,
        tolerance=asked.tolerance,
        unit=asked.measured_in,
        pairs=asked.pairs,
        rubric=asked.rubric,
    )
