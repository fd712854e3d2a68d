"""The annex of the team levels: the numbers under each KPI as the tree they are."""

import math
from collections.abc import Sequence

from workbench.agreement.document.inputs import CascadeNumber
from workbench.agreement.document.shapes import CascadePart
from workbench.agreement.terms import Terms

_RATIO_DIGITS = 4
_SMALL = 0.1
ACCEPTED = frozenset({"accepted", "accepted_with_support", "acknowledged"})


def cascade_parts(terms: Terms, numbers: Sequence[CascadeNumber]) -> list[CascadePart]:
    """Return the numbers as lines of the annex, each with the decimals of its KPI or unit."""
    cards = {kpi.kpi: kpi for kpi in terms.kpis}
    found: list[CascadePart] = []
    for number in numbers:
        card = cards.get(number.kpi)
        same = card is not None and number.unit == card.unit
        found.append(
            {
                "team": number.name,
                "kpi": card.name if card else number.kpi,
                "mark": number.mark,
                "depth": number.depth,
                "side": number.side,
                "lead": number.lead,
                "today": _finite(number.today),
                "level": _finite(number.level),
                "minimum": _finite(number.minimum),
                "unit": number.unit,
                "decimals": card.decimals if card and same else _decimals(number),
                "state": number.state,
                "support": number.support,
                "first": number.first,
            }
        )
    return found


def listed(terms: Terms) -> list[CascadeNumber]:
    """Return the levels of the terms as a tree of one level: each under its KPI."""
    found: list[CascadeNumber] = []
    for kpi in dict.fromkeys(line.kpi for line in terms.cascade):
        lines = [line for line in terms.cascade if line.kpi == kpi]
        found.append(CascadeNumber(kpi, "", 0, kpi, lines[0].unit, "agreed"))
        for at, line in enumerate(lines, 1):
            taken = "accepted_with_support" if line.support else "accepted"
            found.append(
                CascadeNumber(
                    kpi, str(at), 1, line.team, line.unit, taken if line.accepted else "open",
                    side=line.side, level=line.level, minimum=line.minimum, support=line.support,
                )
            )  # fmt: skip
    return found


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _decimals(number: CascadeNumber) -> int:
    """Return the decimals of a number in a unit of its own, which no card rounds."""
    known = [abs(one) for one in (number.today, number.level) if one]
    small = bool(known) and min(known) < _SMALL
    return _RATIO_DIGITS if number.unit == "ratio" or small else 2
