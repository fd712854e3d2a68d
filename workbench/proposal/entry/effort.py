"""What a point of each KPI costs the provider, from the cost of removing a tenth of what goes wrong.

The answer is for all KPIs together and is split as the money at stake is. Each further part of what
goes wrong costs more than the one before: removing the share phi costs a (phi + phi^2 / 2), the
first terms of -a ln(1 - phi), by which every equal reduction of what remains costs the same. The
factor a is such that a tenth costs exactly what was answered.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.codes import Finding
from workbench.proposal.entry.facts import KpiFacts

TENTH = 0.1
LEAST_GAP = 0.05
TENTH_PRICED = TENTH + TENTH * TENTH / 2


@dataclass(frozen=True, slots=True, repr=False)
class DerivedCost:
    """Money a year for p points of a KPI, linear x p + square x p^2, with why; private."""

    kpi: str
    linear: float
    square: float
    why: Finding

    def of(self, points: float) -> float:
        """Return the cost of so many points."""
        return self.linear * points + self.square * points * points


def gap_points(facts: KpiFacts) -> float | None:
    """Return the points from today to nothing going wrong, None where no natural bound tells.

    None too where next to nothing goes wrong: a tenth of that has no price.
    """
    best = facts.upper if facts.direction == "higher" else facts.lower
    if best is None or facts.today is None:
        return None
    gap = facts.sign * (best - facts.today) / facts.point
    return gap if gap >= LEAST_GAP else None


def derive_costs(tenth_cost: float, kpis: Sequence[KpiFacts]) -> dict[str, DerivedCost]:
    """Return the cost of points of every KPI, in their order.

    `tenth_cost`: money a year, at least 0, for a tenth of what goes wrong in every KPI at once.
    Where no KPI with a gap has money at stake it is split evenly.
    """
    gaps = {one.kpi: gap for one in kpis if (gap := gap_points(one)) is not None}
    stakes = {one.kpi: one.stake for one in kpis if one.kpi in gaps}
    total = math.fsum(stakes.values())
    found = {}
    for one in kpis:
        gap = gaps.get(one.kpi)
        if gap is None:
            found[one.kpi] = DerivedCost(one.kpi, 0.0, 0.0, Finding("entry.no_bound"))
            continue
        part = stakes[one.kpi] / total if total > 0 else 1 / len(stakes)
        whole = tenth_cost * part / TENTH_PRICED
        why = Finding("entry.tenth", {"part": round(100 * part)})
        found[one.kpi] = DerivedCost(one.kpi, whole / gap, whole / (2 * gap * gap), why)
    return found
