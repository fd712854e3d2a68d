"""What one point of a KPI moves in a year, in amounts that both sides know: hours, units, jobs.

Money for it is each side's own and is entered in private.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.evidence.discovery.catalogue import Entry
from workbench.evidence.kpi.catalogue_facts import Fact
from workbench.evidence.kpi.formula import formula_inputs

FloatArray = NDArray[np.float64]
Step = Literal["point", "tenth"]
POINT, TENTH = 0.01, 0.1
YEAR = 12


@dataclass(frozen=True, slots=True)
class Point:
    """What a better value changes: `amount` of the input `quantity` a year, more or fewer.

    step "point" is one percentage point of a share, "tenth" a value better by a tenth. `months`
    says on how many of the latest months it rests.
    """

    step: Step
    quantity: str
    amount: float
    more: bool
    months: int


def point_of(one: Entry, values: FloatArray, inputs: Mapping[str, FloatArray]) -> Point | None:
    """Return what the KPI's next point moved in the latest twelve months, as a year.

    `values` and each of `inputs` are (months,), natural units, NaN where nothing is said. All other
    amounts stay as they were: one point more of first-time fix changes fixes, not the number of
    jobs. None where a KPI moves nothing that can be counted, or the history does not say it.
    """
    if one.moves is None or one.moves.amount not in inputs:
        return None
    moved = np.asarray(inputs[one.moves.amount], dtype=np.float64)
    said = np.flatnonzero(np.isfinite(values) & np.isfinite(moved))[-YEAR:]
    if not said.size:
        return None
    step: Step = "point" if one.fact.unit == "ratio" and one.fact.upper == 1 else "tenth"
    read = {name: np.asarray(array, dtype=np.float64)[said] for name, array in inputs.items()}
    if step == "point":
        changes = _of_a_point(one.fact, read, one.moves.amount, values[said])
    else:
        changes = _of_a_tenth(one.fact, read[one.moves.amount], more=one.moves.more)
    known = changes[np.isfinite(changes)]
    if not known.size:
        return None
    amount = float(known.sum()) * YEAR / known.size
    return Point(step, one.moves.amount, amount, one.moves.more, int(known.size))


def _of_a_point(
    fact: Fact, inputs: Mapping[str, FloatArray], amount: str, values: FloatArray
) -> FloatArray:
    """Return the change a month: of a quotient its divisor's hundredth, else in proportion."""
    names = formula_inputs(fact.formula)
    with np.errstate(divide="ignore", invalid="ignore"):
        if fact.formula == f"{amount}/{names[-1]}":
            return np.asarray(POINT * inputs[names[-1]])
        return np.asarray(POINT * inputs[amount] / values)


def _of_a_tenth(fact: Fact, moved: FloatArray, *, more: bool) -> FloatArray:
    """Return the change a month, where the value goes with the amount or with its inverse.

    Which of the two, follows from the way that a better value and the amount go.
    """
    higher = fact.aim != "lower"
    factor = 1.0 + TENTH if higher else 1.0 - TENTH
    return np.asarray(np.abs(moved * (factor if higher == more else 1.0 / factor) - moved))
