"""The KPI card: what the parties agree that a KPI means, before a level is discussed."""

from dataclasses import dataclass

from workbench.codes import Finding, StepError
from workbench.evidence.kpi.catalogue import direction, kpi_fact
from workbench.evidence.kpi.formula import formula_inputs
from workbench.evidence.kpi.measures import Missing
from workbench.evidence.kpi.own.language import parsed
from workbench.evidence.kpi.series import Direction, Period

MOST_DECIMALS = 8
OWN = "own_"
"""How the key of a KPI begins whose formula the parties wrote themselves."""


@dataclass(frozen=True, slots=True)
class KpiCard:
    """One agreed KPI (DOMAIN 9.2: the fields that history and settlement need).

    `name` is what people call it. `lower` and `upper` bound natural units (a share is 0..1);
    `decimals` round the measured value before it is settled. `assets` is the scope (empty: all),
    `cohort` its name. Texts of the parties: `data_source`, `fallback` (the meter used when the
    source fails), `exclusions` (what does not count, partial factors), owners, counter KPI.
    """

    key: str
    name: str
    unit: str
    direction: Direction
    lower: float | None
    upper: float | None
    formula: str
    period: Period = "month"
    missing: Missing = "observed"
    decimals: int = 4
    cohort: str | None = None
    assets: tuple[str, ...] = ()
    outcome: str = ""
    data_source: str = ""
    fallback: str = ""
    exclusions: str = ""
    counter_kpi: str | None = None
    owner_provider: str = ""
    owner_customer: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the formula is the parties' own (`evidence.kpi.own`), not the catalogue's."""
        return self.key.startswith(OWN)

    def findings(self) -> tuple[Finding, ...]:
        """Return what is wrong or still open on the card; empty when it can be signed."""
        return (*self._faults(), *self._gaps())

    def _faults(self) -> list[Finding]:
        found: list[Finding] = []
        if not 0 <= self.decimals <= MOST_DECIMALS:
            found.append(Finding("kpi.card_decimals", {"most": MOST_DECIMALS}))
        if self.lower is not None and self.upper is not None and self.lower >= self.upper:
            found.append(Finding("kpi.card_bounds", {"lower": self.lower, "upper": self.upper}))
        if self.counter_kpi == self.key:
            found.append(Finding("kpi.card_counter", {"kpi": self.key}))
        try:
            if self.is_own:
                parsed(self.formula)
            else:
                kpi_fact(self.key)
                formula_inputs(self.formula)
        except StepError as error:
            found.append(error.finding)
        return found

    def _gaps(self) -> list[Finding]:
        found: list[Finding] = []
        if not self.name.strip():
            found.append(Finding("kpi.card_name"))
        if not self.data_source.strip():
            found.append(Finding("kpi.card_source"))
        if not self.fallback.strip():
            found.append(Finding("kpi.card_fallback"))
        if not (self.owner_provider.strip() and self.owner_customer.strip()):
            found.append(Finding("kpi.card_owners"))
        return found


def card_for(key: str, name: str, period: Period = "month") -> KpiCard:
    """Return a card with the catalogue's facts of a KPI, for the parties to complete."""
    fact = kpi_fact(key)
    return KpiCard(
        key=fact.key,
        name=name,
        unit=fact.unit,
        direction=direction(fact),
        lower=fact.lower,
        upper=fact.upper,
        formula=fact.formula,
        period=period,
    )
