"""What the step says of a cascade, with units: a finding names numbers, each has its own unit."""

from workbench.codes import Finding
from workbench.platform.errors import Refused
from workbench.platform.languages import difference, quantity
from workbench.platform.texts import sentence
from workbench.platform.texts.names import translated
from workbench.services.cascade_shown import KpiCascade

DISTANCES = frozenset({"shortfall", "gap"})
SHARES = frozenset({"chance", "alpha"})
NAMES = ("node", "team", "child", "parent", "name")


def said(finding: Finding, kpi: KpiCascade, unit: str | None = None) -> str:
    """Return a finding as a sentence, its numbers in the unit of the number that it names."""
    return sentence(in_units(finding, kpi, unit))


def in_units(finding: Finding, kpi: KpiCascade, unit: str | None = None) -> Finding:
    """Write the numbers of a finding with their unit, and the KPI's name in the language."""
    own = unit if unit is not None else _unit_of(finding, kpi)
    told = {name: _told(name, value, kpi, own) for name, value in finding.params.items()}
    return Finding(finding.code, told)


def refused_in_units(refusal: Refused, kpi: KpiCascade, unit: str | None = None) -> Refused:
    """Write the numbers of a refusal with their unit."""
    finding = in_units(refusal.finding, kpi, unit)
    return Refused(finding.code, refusal.field, **finding.params)


def _unit_of(finding: Finding, kpi: KpiCascade) -> str:
    named = finding.params.get("parent") or finding.params.get("node") or finding.params.get("team")
    return next((node.unit for node in kpi.nodes if node.name == named), kpi.top.unit)


def _told(name: str, value: str | int | float, kpi: KpiCascade, unit: str) -> str | int | float:
    if name in NAMES and value == kpi.top.name:
        return translated(kpi.top.name)
    if not isinstance(value, float) or name in SHARES:
        return value
    return difference(value, unit) if name in DISTANCES else quantity(value, unit)
