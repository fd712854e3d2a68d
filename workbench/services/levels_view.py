"""What the level pages show of a proposal: charts, consequences, the usual practice, reasons."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from workbench.codes import Finding
from workbench.outlook.paths import NoOutlook
from workbench.proposal.levels.grid import decimals_of
from workbench.proposal.levels.provisional import ResetRule
from workbench.proposal.levels.question import LevelSet, NoLevels
from workbench.proposal.levels.three import SETTINGS
from workbench.services import levels, levels_chart, levels_chosen
from workbench.services.levels import CohortProposal, KpiProposal, Shared
from workbench.services.levels_chart import Texts
from workbench.settlement.consequences import Consequences, Practice

SHOWN = "balanced"  # the set that the chart draws
USUAL_MONTHS = 9  # of the real clause that started all this
PERCENT_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Said:
    """Three levels in natural units and the decimals that say them (of per cent for a share)."""

    target: float
    minimum: float
    stretch: float
    digits: int


Words = Callable[[str, str, Said], Texts]


@dataclass(frozen=True, slots=True)
class SetView:
    """One level set of one cohort. `levels` is NoLevels where none keep the limits.

    `improvement` is the share of what is bad that the set assumes to go (0..1).
    """

    name: str
    levels: LevelSet | NoLevels
    improvement: float
    said: Said | None
    consequences: Consequences | None


@dataclass(frozen=True, slots=True)
class CohortView:
    """One cohort with its picture. `refusal` says why there is no outlook.

    `history` holds (month, value or None), `ahead` (month, 5 %, 50 %, 95 %) if nothing changes.
    `provisional` is the rule that resets levels from too few `measured` months; `left_out` names
    the months that both sides leave out.
    """

    cohort: str | None
    weight: float
    digits: int
    svg: str | None
    history: list[tuple[str, float | None]]
    ahead: list[tuple[str, float, float, float]]
    sets: list[SetView]
    practice: Practice | None
    findings: list[Finding]
    refusal: Finding | None
    provisional: ResetRule | None
    measured: int
    left_out: tuple[str, ...]

    @property
    def shown(self) -> SetView | None:
        """Return the set that the chart draws: balanced, or the first there is."""
        there = [one for one in self.sets if one.said]
        return next((one for one in there if one.name == SHOWN), there[0] if there else None)


@dataclass(frozen=True, slots=True)
class KpiView:
    """One KPI with its cohorts, for a page."""

    card_id: int
    kpi: str
    name: str
    unit: str
    paid: bool
    direction: str
    shared: Shared
    cohorts: list[CohortView]


def kpi_view(kpi: KpiProposal, yearly_fee: float, words: Words) -> KpiView:
    """Return what the pages show; money is told at `yearly_fee`."""
    return KpiView(
        card_id=kpi.card_id,
        kpi=kpi.kpi,
        name=kpi.name,
        unit=kpi.unit,
        paid=kpi.paid,
        direction=kpi.cohorts[0].series.direction if kpi.cohorts else "higher",
        shared=kpi.shared,
        cohorts=[_cohort(kpi, cohort, yearly_fee, words) for cohort in kpi.cohorts],
    )


def _cohort(
    kpi: KpiProposal, cohort: CohortProposal, yearly_fee: float, words: Words
) -> CohortView:
    sets = [_set(kpi, cohort, name, yearly_fee) for name in SETTINGS]
    refusal = cohort.outlook.finding if isinstance(cohort.outlook, NoOutlook) else None
    known = next((one.consequences for one in sets if one.consequences), None)
    practice = (
        [] if known is None else [p for p in known.usual_practice if p.months == USUAL_MONTHS]
    )
    values = cohort.series.values.tolist()
    view = CohortView(
        cohort=cohort.cohort,
        weight=cohort.weight,
        digits=max((one.said.digits for one in sets if one.said), default=PERCENT_DIGITS),
        svg=None,
        history=[
            (name, None if np.isnan(value) else value)
            for name, value in zip(cohort.series.periods, values, strict=True)
        ],
        ahead=[] if refusal else _ahead(cohort),
        sets=sets if refusal is None else [],
        practice=practice[0] if practice else None,
        findings=_findings(cohort),
        refusal=refusal,
        provisional=cohort.reset,
        measured=cohort.basis.measured,
        left_out=cohort.basis.left_out,
    )
    shown = view.shown
    if shown is None or shown.said is None or isinstance(shown.levels, NoLevels):
        return view
    said = words(kpi.name, kpi.unit, shown.said)
    return replace(view, svg=levels_chart.picture(cohort, shown.levels, said))


def _set(kpi: KpiProposal, cohort: CohortProposal, name: str, yearly_fee: float) -> SetView:
    found = cohort.sets.get(name)
    improvement = SETTINGS[name].plan * kpi.shared.improvement
    if not isinstance(found, LevelSet):
        missing = found or NoLevels(name, kpi.kpi, Finding("levels.no_spread"))
        return SetView(name, missing, improvement, None, None)
    decimals = decimals_of(found.grid)
    digits = max(decimals - PERCENT_DIGITS, 0) if kpi.unit == "ratio" else decimals
    said = Said(found.target, found.minimum, found.stretch, digits)
    outcome = levels_chosen.consequences_of(kpi, cohort, name, yearly_fee)
    return SetView(name, found, improvement, said, outcome)


def _ahead(cohort: CohortProposal) -> list[tuple[str, float, float, float]]:
    fan = levels_chart.fan_of(cohort.series, levels.unchanged(cohort))
    rows = zip(fan.periods, fan.quantiles, strict=True)
    return [(name, row[0], row[2], row[4]) for name, row in rows]


def _findings(cohort: CohortProposal) -> list[Finding]:
    """Return what the outlook noticed; an outlook that does not exist says so elsewhere."""
    return [] if isinstance(cohort.outlook, NoOutlook) else list(cohort.outlook.findings)
