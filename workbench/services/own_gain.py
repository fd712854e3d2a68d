"""What a side's gain is made of: the whole plan, its doubt about the plan, and what bad years weigh."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from workbench.platform.permissions import Side
from workbench.proposal.entry import customer_view, provider_view
from workbench.services import entry
from workbench.services.private_inputs import Answers


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


def gain_parts(menu: Mapping[str, Any], side: Side, answers: Answers, index: int) -> GainParts:
    """Return the parts at the package of that place, from the side's own answers alone."""
    # the first package of the menu says what bad years are today, so it comes along
    offers = entry.offers_of(menu)
    if side == "customer":
        bought = entry.customer_entry(menu, answers)
        whole, even, planned = (
            customer_view(one, offers).gains[index]
            for one in (
                bought,
                replace(bought, risk_weight=0.0),
                replace(bought, risk_weight=0.0, confidence=1.0),
            )
        )
    else:
        sold = entry.provider_entry(menu, answers)
        whole, even, planned = (
            provider_view(one, offers).gains[index]
            for one in (
                sold,
                replace(sold, risk_weight=0.0),
                replace(sold, risk_weight=0.0, confidence=1.0),
            )
        )
    return GainParts(float(planned), float(even - planned), float(whole - even))
