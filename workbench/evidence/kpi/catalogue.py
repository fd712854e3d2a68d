"""The KPI catalogue: looking up a KPI by its key."""

from workbench.codes import StepError
from workbench.evidence.kpi.catalogue_facts import FACTS, Fact
from workbench.evidence.kpi.series import Direction

CATALOGUE: dict[str, Fact] = {fact.key: fact for fact in FACTS}
_OTHER_NAMES = {"downtime": "total_downtime", "uptime": "technical_availability"}


def kpi_fact(key: str) -> Fact:
    """Return the catalogue's entry; StepError("kpi.unknown") lists the keys."""
    fact = CATALOGUE.get(_OTHER_NAMES.get(key, key))
    if fact is None:
        raise StepError("kpi.unknown", kpi=key[:60], known=", ".join(sorted(CATALOGUE)))
    return fact


def direction(fact: Fact) -> Direction:
    """Return which way is better; where the aim is a band, "higher" until a card says otherwise."""
    return "lower" if fact.aim == "lower" else "higher"
