"""What a side's gain is made of: the whole plan, its doubt about the plan, and what bad years weigh."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.platform.permissions import Side
from workbench.services import entry
from workbench.services.questions import NO_WEIGHT, WHOLE_PLAN, Answer
from workbench.services.values import OwnSheet


@dataclass(frozen=True, slots=True, repr=False)
class GainParts:
    """The parts of one side's gain at one package, money a year; private to it.

    `planned` is the gain if the whole plan arrives and bad years weigh nothing, the same as the
    stress test's year as planned; `doubt` is what counting on less of the plan adds, `weighed` what
    the weight of bad years adds, both usually below nought. Together they are the gain by which
    packages are compared.
    """

    planned: float
    doubt: float
    weighed: float

    @property
    def gain(self) -> float:
        """Return the gain by which packages are compared."""
        return self.planned + self.doubt + self.weighed


def gain_parts(menu: Mapping[str, Any], side: Side, own: OwnSheet, index: int) -> GainParts:
    """Return the parts at the package of that place, from the side's own answers alone.

    The gain itself is the one of the side's view; beside it only this package is valued anew, and
    the first one, by which bad years of today are told. ValueError while a question is open.
    """
    if own.view is None:
        msg = "no gain while a question is open"
        raise ValueError(msg)
    every = menu["packages"]
    few = {**menu, "packages": [every[0], every[index]]}

    def gain(**changed: Answer) -> float:
        return float(entry.view_of(few, side, own.answers | changed).gains[-1])

    planned, even = gain(risk=NO_WEIGHT, confidence=WHOLE_PLAN), gain(risk=NO_WEIGHT)
    return GainParts(planned, even - planned, float(own.view.gains[index]) - even)
