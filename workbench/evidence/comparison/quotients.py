"""Quotients: every KPI of events is an amount, or one amount divided by another."""

from dataclasses import dataclass

import numpy as np

from workbench.evidence.comparison.amounts import Amounts
from workbench.evidence.history.cells import Floats


@dataclass(frozen=True, slots=True)
class Quotient:
    """A KPI as `scale` × over / under; with `under` None it is the amount itself."""

    over: str
    under: str | None = None
    scale: float = 1.0

    def value(self, totals: dict[str, Floats]) -> Floats:
        """Return the KPI of summed amounts; NaN where it divides by zero."""
        over = totals[self.over]
        if self.under is None:
            return over * self.scale
        under = totals[self.under]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(under > 0, self.scale * over / under, np.nan)

    def parts(self, before: Amounts, after: Amounts) -> tuple[float, float]:
        """Return what one unit more of `over` and of `under` does on the way from before to after.

        For v = A / B the Shapley value of the two amounts is ΔA · ½(1/B₀ + 1/B₁) and
        −ΔB · ½(A₀ + A₁) / (B₀B₁), which add up to v₁ − v₀; each is linear in Δ, so that it can be
        shared out to the events that make up Δ.
        """
        if self.under is None:
            return self.scale, 0.0
        a0, a1 = (float(one.totals[self.over].sum()) for one in (before, after))
        b0, b1 = (float(one.totals[self.under].sum()) for one in (before, after))
        if min(b0, b1) <= 0:
            return float("nan"), float("nan")
        return self.scale * (1 / b0 + 1 / b1) / 2, -self.scale * (a0 + a1) / (2 * b0 * b1)


QUOTIENTS: dict[str, Quotient] = {
    "technical_availability": Quotient("ready", "window"),
    "availability": Quotient("ready", "window"),
    "downtime_vs_uptime": Quotient("down", "ready"),
    "total_downtime": Quotient("down"),
    "scheduled_downtime": Quotient("planned"),
    "unscheduled_downtime": Quotient("unplanned"),
    "stops": Quotient("stops"),
    "mtbf": Quotient("operating", "failures"),
    "failure_rate": Quotient("failures", "operating", 1000.0),
    "mean_downtime": Quotient("stopped", "stops"),
    "mttr": Quotient("repair", "repairs"),
}
"""As evidence.kpi.from_events binds them; a test holds the two together."""
