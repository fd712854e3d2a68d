"""From a checked formula to a KPI series of the same type as every other."""

import ast
import operator
from collections.abc import Callable

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import Floats, Ints
from workbench.evidence.kpi.own.columns import Columns
from workbench.evidence.kpi.own.language import Formula, checked
from workbench.evidence.kpi.series import Direction, KpiSeries, Period

_OPERATORS: dict[type[ast.operator], Callable[[Floats, Floats], Floats]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_QUANTILES = {"min": 0.0, "median": 0.5, "p90": 0.9, "max": 1.0}


def own_series(
    columns: Columns, text: str, key: str, period: Period, direction: Direction
) -> KpiSeries:
    """Return the series of a formula over a history's columns, over all its assets.

    `n` is the number of rows in the period. NaN where a period has nothing to summarise or divides
    by nought. A quantile is interpolated linearly between the rows. Raises StepError as
    `language.checked` does, and where no period has a value.
    """
    formula = checked(text, columns.names)
    values = np.where(columns.said, _values(formula, columns), np.nan)
    if not np.isfinite(values).any():
        raise StepError("kpi.nothing_said", kpi=key)
    return KpiSeries(
        kpi=key,
        cohort=None,
        unit=str(formula.unit),
        direction=direction,
        period=period,
        periods=columns.labels,
        values=values,
        n=np.bincount(columns.place, minlength=len(columns.labels)).astype(np.int64),
        coverage=columns.coverage,
        lower=None,
        upper=None,
    )


def own_inputs(columns: Columns, text: str) -> dict[str, Floats]:
    """Return what went into the formula, by how it is written: its summaries and whole periods."""
    formula = checked(text, columns.names)
    walk = _Walk(columns)
    return {ast.unparse(node): walk.outer(node) for node in _leaves(formula.tree)}


def _leaves(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.Call | ast.Name):
        return [node]
    return [leaf for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)
            for leaf in _leaves(child)]  # fmt: skip


def _values(formula: Formula, columns: Columns) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        found = np.asarray(_Walk(columns).outer(formula.tree), dtype=np.float64)
    whole = np.broadcast_to(found, (len(columns.labels),))
    return np.where(np.isfinite(whole), whole, np.nan)


class _Walk:
    """Computes the parts of a checked tree; nothing else reaches it."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def outer(self, node: ast.expr) -> Floats:
        """Return a part outside the summaries, (periods,) or one number."""
        if isinstance(node, ast.Call):
            return self._summary(node)
        if isinstance(node, ast.Name):
            return self._columns.periods[node.id]
        return self._plain(node, self.outer)

    def _inner(self, node: ast.expr) -> Floats:
        if isinstance(node, ast.Name):
            return self._columns.rows[node.id]
        return self._plain(node, self._inner)

    def _plain(self, node: ast.expr, walk: Callable[[ast.expr], Floats]) -> Floats:
        if isinstance(node, ast.BinOp):
            return np.asarray(_OPERATORS[type(node.op)](walk(node.left), walk(node.right)))
        if isinstance(node, ast.UnaryOp):
            value = walk(node.operand)
            return -value if isinstance(node.op, ast.USub) else value
        number = node.value if isinstance(node, ast.Constant) else np.nan
        return np.asarray(number, dtype=np.float64)

    def _summary(self, node: ast.Call) -> Floats:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        place, size = self._columns.place, len(self._columns.labels)
        rows = np.ones(place.size)
        if node.args:
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                rows = np.broadcast_to(self._inner(node.args[0]), place.shape)
        known = np.isfinite(rows)
        return _summarised(name, rows[known], place[known], size)


def _summarised(name: str, rows: Floats, place: Ints, size: int) -> Floats:
    """Return the summary of the rows of each period, (size,)."""
    count = np.bincount(place, minlength=size).astype(np.float64)
    if name == "count":
        return count
    if name in {"sum", "mean"}:
        total = np.bincount(place, weights=rows, minlength=size).astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            return total if name == "sum" else total / count
    found = np.full(size, np.nan)
    order = np.argsort(place, kind="stable")
    ends = np.cumsum(count).astype(np.int64)
    for i in np.flatnonzero(count).tolist():
        group = rows[order[ends[i] - int(count[i]) : ends[i]]]
        found[i] = np.quantile(group, _QUANTILES[name])
    return found
