"""The language of own KPIs: + - * / over a few summaries of columns, and nothing else.

    sum(hours) / count()                 hours a case
    1 - down_hours / period_hours        a share
    p90(response_hours)                  hours
    sum(cost) / sum(visits)              money a visit

A name of a column stands inside one of the summaries; a name of a whole period (`period_hours`)
stands outside. The text is parsed by Python's own parser and then only walked: nothing of it is ever
executed, and whatever is not on the list is refused with its place.
"""

import ast
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbench.codes import StepError
from workbench.evidence.kpi.own.units import CASES, NONE, Unit

LONGEST, MOST_PARTS, DEEPEST = 300, 80, 12
LARGEST_NUMBER = 1e12
SUMMARIES = ("sum", "mean", "count", "median", "p90", "min", "max")
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div)
SIGNS = (ast.UAdd, ast.USub)


@dataclass(frozen=True, slots=True)
class Names:
    """What a formula may name: columns of rows and amounts of whole periods, with their units.

    `flags` are columns of yes and no: their sum counts cases, their mean is a share.
    """

    rows: Mapping[str, Unit]
    periods: Mapping[str, Unit]
    flags: frozenset[str] = frozenset()

    @property
    def listed(self) -> str:
        """Every name, for a person who mistyped one."""
        return ", ".join((*sorted(self.rows), *sorted(self.periods)))


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was checked against the names of a history: its tree and the unit it gives."""

    text: str
    tree: ast.expr
    unit: Unit


def checked(text: str, names: Names) -> Formula:
    """Return the formula, checked.

    Raises StepError; a finding about a part has `place`, the number of the sign in the text (without
    blanks around it, from 1), and `part`, what stands there.
    """
    tree = parsed(text)
    if not any(isinstance(node, ast.Call | ast.Name) for node in ast.walk(tree)):
        raise StepError("formula.names_nothing", known=names.listed)
    return Formula(text.strip(), tree, _Units(text, names).outer(tree))


def parsed(text: str) -> ast.expr:
    """Return the tree of a text that uses nothing but what the language has; else StepError."""
    text = text.strip()
    if len(text) > LONGEST:
        raise StepError("formula.too_long", most=LONGEST, length=len(text))
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        place = max(1, min(error.offset or 1, len(text) or 1))
        raise StepError("formula.unreadable", place=place, part=text[place - 1 :][:20]) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise StepError("formula.unreadable", place=1, part=text[:20]) from error
    parts = sum(1 for _ in ast.walk(tree))
    if parts > MOST_PARTS or _depth(tree) > DEEPEST:
        raise StepError("formula.too_deep")
    for node in _expressions(tree):
        _check_part(text, node)
    return tree


def _depth(node: ast.AST) -> int:
    """Return how deep the tree is, without recursion."""
    deepest, todo = 0, [(node, 1)]
    while todo:
        one, depth = todo.pop()
        deepest = max(deepest, depth)
        todo.extend((child, depth + 1) for child in ast.iter_child_nodes(one))
    return deepest


def _expressions(tree: ast.expr) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree) if not isinstance(node, ast.Load))


def _check_part(text: str, node: ast.AST) -> None:
    if isinstance(node, (ast.Name, *OPERATORS, *SIGNS)):
        return
    if isinstance(node, ast.BinOp) and isinstance(node.op, OPERATORS):
        return
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, SIGNS):
        return
    if isinstance(node, ast.Constant):
        _check_number(text, node)
    elif isinstance(node, ast.Call):
        _check_call(text, node)
    else:
        raise StepError("formula.not_allowed", **where(text, node))


def _check_number(text: str, node: ast.Constant) -> None:
    number = node.value
    if not isinstance(number, int | float) or isinstance(number, bool):
        raise StepError("formula.not_allowed", **where(text, node))
    if not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
        raise StepError("formula.not_allowed", **where(text, node))


def _check_call(text: str, node: ast.Call) -> None:
    known = ", ".join(SUMMARIES)
    if not isinstance(node.func, ast.Name) or node.func.id not in SUMMARIES:
        raise StepError("formula.unknown_summary", known=known, **where(text, node))
    most, least = 1, 0 if node.func.id == "count" else 1
    if node.keywords or not least <= len(node.args) <= most:
        raise StepError("formula.one_column", summary=node.func.id, **where(text, node))


def where(text: str, node: ast.AST) -> dict[str, str | int | float]:
    """Return the place of a node, counted in signs from 1, and the first twenty signs there."""
    line = getattr(node, "lineno", 1) - 1
    lines = text.splitlines(keepends=True) or [""]
    before = lines[line].encode()[: getattr(node, "col_offset", 0)].decode(errors="ignore")
    place = sum(map(len, lines[:line])) + len(before)
    return {"place": place + 1, "part": text[place:][:20]}


class _Units:
    """Walks a tree and returns the unit of each part."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text.strip()
        self._names = names

    def outer(self, node: ast.expr) -> Unit:
        """Return the unit of a part outside the summaries."""
        if isinstance(node, ast.Call):
            return self._summary(node)
        if isinstance(node, ast.Name):
            if node.id in self._names.periods:
                return self._names.periods[node.id]
            code = (
                "formula.needs_summary" if node.id in self._names.rows else "formula.unknown_name"
            )
            raise self._error(code, node, name=node.id)
        return self._plain(node, inside=False)

    def inner(self, node: ast.expr) -> Unit:
        """Return the unit of a part inside a summary: row by row."""
        if isinstance(node, ast.Call):
            raise self._error("formula.nested", node)
        if isinstance(node, ast.Name):
            if node.id in self._names.rows:
                return self._names.rows[node.id]
            code = (
                "formula.whole_period" if node.id in self._names.periods else "formula.unknown_name"
            )
            raise self._error(code, node, name=node.id)
        return self._plain(node, inside=True)

    def _summary(self, node: ast.Call) -> Unit:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        unit = self.inner(node.args[0]) if node.args else NONE
        flag = bool(node.args) and getattr(node.args[0], "id", "") in self._names.flags
        if name == "mean" and flag:
            return NONE
        return CASES if name == "count" else unit

    def _plain(self, node: ast.expr, *, inside: bool) -> Unit:
        walk = self.inner if inside else self.outer
        if isinstance(node, ast.BinOp):
            return self._of_two(node, walk(node.left), walk(node.right))
        return walk(node.operand) if isinstance(node, ast.UnaryOp) else NONE

    def _of_two(self, node: ast.BinOp, left: Unit, right: Unit) -> Unit:
        if isinstance(node.op, ast.Mult):
            return left * right
        if isinstance(node.op, ast.Div):
            return left / right
        if left != right:
            raise self._error("formula.units_differ", node, left=str(left), right=str(right))
        return left

    def _error(self, code: str, node: ast.AST, **more: str) -> StepError:
        known = {"known": self._names.listed} if code == "formula.unknown_name" else {}
        return StepError(code, **where(self._text, node), **known, **more)
