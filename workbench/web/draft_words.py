"""The draft in words: what an acceptance is about, and findings with their levels in units."""

from collections.abc import Callable, Iterator

from flask_babel import gettext

from workbench.agreement.terms import KpiTerms
from workbench.codes import Finding
from workbench.platform.conflicts import DecisionForm, Facts
from workbench.platform.languages import calendar_months, difference, money, percent, quantity
from workbench.platform.requests import config, db, seat
from workbench.platform.texts import sentence
from workbench.platform.texts.names import translated
from workbench.services import frame, stress_test
from workbench.services.draft import DraftView
from workbench.services.menu import digits_of
from workbench.services.stress_test import StressSheet
from workbench.settlement.schedule import Clause

LEVELS = {"target", "minimum", "stretch", "floor"}
DISTANCES = {"dead_band", "gap"}
CHANGES = {"change"}


def draft_facts(found: DraftView | None) -> Facts:
    """Return what an acceptance is about, clause by clause, in the reader's language."""
    if found is None:
        return [(gettext("Version"), gettext("none yet"))]
    terms = found.terms
    fee = money(terms.yearly_fee, terms.currency)
    named = [(kpi, clause) for kpi in terms.kpis for clause in terms.schedule.clauses]
    clauses = [_clause_fact(kpi, clause) for kpi, clause in named if clause.kpi == kpi.kpi]
    return [(gettext("Version"), str(found.number)), (gettext("Fee a year"), fee), *clauses]


def outdated(found: DraftView | None, sent: DecisionForm | None) -> int:
    """Return the number of the version that a late decision was about; 0 where it named none."""
    if found is None or sent is None:
        return 0
    return next((one.number for one in found.versions if one.sha256 == sent.seen()), 0)


def own_gain_of(found: DraftView | None) -> StressSheet | None:
    """Return what a changed draft does to the gain of the reader's side; None while none changed it."""
    if found is None or found.number == 1:
        return None
    row = frame.latest(db(), seat().deal_id)
    return stress_test.sheet(db(), config().keys, row, seat())


def _clause_fact(kpi: KpiTerms, clause: Clause) -> tuple[str, str]:
    name = translated(kpi.name)
    if clause.cohort:
        name = gettext("%(place)s, %(field)s", place=name, field=translated(clause.cohort))
    rungs = [clause.ladder.minimum, clause.ladder.target, clause.ladder.stretch]
    levels = [quantity(level, kpi.unit, digits_of(rungs, kpi.unit)) for level in rungs]
    stakes = gettext(
        "%(credit)s back, %(bonus)s on top",
        credit=percent(clause.credit, 2),
        bonus=percent(clause.bonus, 2),
    )
    return name, "\n".join([" – ".join(levels), *_seasons_fact(kpi, clause), stakes])


def _seasons_fact(kpi: KpiTerms, clause: Clause) -> Iterator[str]:
    """Say the levels of each season, which are settled in the place of those of the whole year."""
    for one in clause.seasons:
        rungs = [one.minimum, one.target, one.stretch]
        said = " – ".join(quantity(level, kpi.unit, digits_of(rungs, kpi.unit)) for level in rungs)
        yield gettext("%(name)s: %(text)s", name=calendar_months(one.months), text=said)


def teller(unit: str) -> Callable[[Finding], str]:
    """Return a reader of findings that writes the levels in them with their unit."""

    def tell(finding: Finding) -> str:
        said = {
            name: _with_unit(name, value, unit) if isinstance(value, int | float) else value
            for name, value in finding.params.items()
        }
        return sentence(Finding(finding.code, said))

    return tell


def _with_unit(name: str, value: float, unit: str) -> str | float:
    if name in LEVELS:
        return quantity(value, unit, digits_of([value], unit))
    if name in DISTANCES:
        return difference(value, unit)
    if name in CHANGES:
        return signed(value, unit)
    return value


def signed(change: float, unit: str) -> str:
    """Return a change of a level with its sign and unit."""
    return ("+" if change > 0 else "\N{MINUS SIGN}") + difference(change, unit)


def cohort_name(clause: Clause) -> str:
    """Return the name of the cohort that a clause is about; empty for the whole fleet."""
    return translated(clause.cohort) if clause.cohort else ""
