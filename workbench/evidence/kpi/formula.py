"""Formulas of the catalogue, evaluated safely: + - * / over numbers and names, nothing else."""

import ast
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from workbench.codes import StepError

FloatArray = NDArray[np.float64]
_LONGEST = 500

_OPERATORS: dict[type[ast.operator], Callable[[FloatArray, FloatArray], FloatArray]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_NODES = (ast.BinOp, ast.UnaryOp, ast.Name, ast.Load, ast.USub, ast.UAdd, *_OPERATORS)


@lru_cache(maxsize=256)
def parse_formula(text: str) -> ast.expr:
    """Return the checked expression; StepError("kpi.bad_formula") for anything else.

    Allowed: numbers, names, + - * /, a sign, and brackets, in at most 500 signs.
    """
    try:
        tree = ast.parse(text[: _LONGEST + 1].strip(), mode="eval").body
        good = len(text) <= _LONGEST and all(map(_allowed, ast.walk(tree)))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise StepError("kpi.bad_formula", formula=text[:60]) from error
    if not good:
        raise StepError("kpi.bad_formula", formula=text[:60])
    return tree


def _allowed(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float) and not isinstance(node.value, bool)
    return isinstance(node, _NODES)


def formula_inputs(text: str) -> tuple[str, ...]:
    """Return the names in a formula, in order of appearance, each once.

    >>> formula_inputs("ready_time_h/observed_time_h")
    ('ready_time_h', 'observed_time_h')
    """
    names = [node for node in ast.walk(parse_formula(text)) if isinstance(node, ast.Name)]
    return tuple(dict.fromkeys(n.id for n in sorted(names, key=lambda n: n.col_offset)))


def evaluate(text: str, inputs: Mapping[str, FloatArray]) -> FloatArray:
    """Return the formula's value for arrays of inputs of one shape; NaN where it has none.

    Dividing by zero gives NaN: nothing can be said. Raises StepError when an input is missing.
    """
    missing = [name for name in formula_inputs(text) if name not in inputs]
    if missing:
        raise StepError("kpi.missing_inputs", inputs=", ".join(missing))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        value = np.asarray(_value(parse_formula(text), inputs), dtype=np.float64)
    return np.where(np.isfinite(value), value, np.nan)


def _value(node: ast.expr, inputs: Mapping[str, FloatArray]) -> FloatArray:
    if isinstance(node, ast.Name):
        return inputs[node.id]
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left, inputs), _value(node.right, inputs)
        return _OPERATORS[type(node.op)](left, right)
    if isinstance(node, ast.UnaryOp):
        value = _value(node.operand, inputs)
        return -value if isinstance(node.op, ast.USub) else value
    number = node.value if isinstance(node, ast.Constant) else np.nan
    return np.asarray(number, dtype=np.float64)
