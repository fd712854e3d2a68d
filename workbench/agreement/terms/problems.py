"""What still stands between a draft and a signature."""

import re
from collections.abc import Iterator

from workbench.agreement.terms.shapes import CohortLevels, KpiTerms, Party, Terms
from workbench.codes import Finding
from workbench.settlement.schedule import Clause
from workbench.settlement.schedule import problems as schedule_problems

LONGEST_TERM = 120  # months
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CURRENCY = re.compile(r"[A-Z]{3}")


def problems(terms: Terms) -> tuple[Finding, ...]:
    """Return what must be mended before both sides can sign; empty when nothing is."""
    return (
        *_frame(terms),
        *_parties(terms),
        *(finding for kpi in terms.kpis for finding in _kpi(kpi, terms)),
        *_schedule(terms),
        *_traces(terms),
        *_cascade(terms),
    )


def _frame(terms: Terms) -> Iterator[Finding]:
    if not terms.title.strip():
        yield Finding("terms.no_title")
    if terms.version < 1:
        yield Finding("terms.bad_version", {"version": terms.version})
    if not _CURRENCY.fullmatch(terms.currency):
        yield Finding("terms.bad_currency", {"currency": terms.currency})
    if not terms.yearly_fee.is_finite() or terms.yearly_fee <= 0:
        yield Finding("terms.fee_not_positive", {"fee": str(terms.yearly_fee)})
    if not 1 <= terms.months <= LONGEST_TERM:
        yield Finding("terms.bad_term", {"months": terms.months, "longest": LONGEST_TERM})
    if not terms.kpis:
        yield Finding("terms.no_kpi")


def _parties(terms: Terms) -> Iterator[Finding]:
    if sorted(party.side for party in terms.parties) != ["customer", "provider"]:
        yield Finding("terms.not_two_sides", {"count": len(terms.parties)})
    names = [party.organisation.strip().casefold() for party in terms.parties]
    if len(set(names)) < len(names):
        yield Finding("terms.same_organisation")
    for party in terms.parties:
        yield from _party(party)


def _party(party: Party) -> Iterator[Finding]:
    if not party.organisation.strip():
        yield Finding("terms.no_organisation", {"side": party.side})
    if not party.executive.name.strip():
        yield Finding("terms.no_executive", {"side": party.side})
    if not (party.contact.name.strip() and party.contact.reach.strip()):
        yield Finding("terms.no_contact", {"side": party.side})


def _kpi(kpi: KpiTerms, terms: Terms) -> Iterator[Finding]:
    if not (kpi.name.strip() and kpi.formula.strip() and kpi.data_source.strip()):
        yield Finding("terms.kpi_incomplete", {"kpi": kpi.kpi})
    if not (kpi.provider_owner.strip() and kpi.customer_owner.strip()):
        yield Finding("terms.kpi_without_owner", {"kpi": kpi.kpi})
    if not kpi.levels:
        yield Finding("terms.kpi_without_levels", {"kpi": kpi.kpi})
    if not any(evidence.kpi == kpi.kpi for evidence in terms.evidence):
        yield Finding("terms.kpi_without_evidence", {"kpi": kpi.kpi})
    if [each.kpi for each in terms.kpis].count(kpi.kpi) > 1:
        yield Finding("terms.kpi_twice", {"kpi": kpi.kpi})
    for levels in kpi.levels:
        yield from schedule_problems(levels.ladder)
        if levels.ladder.direction != kpi.direction:
            yield Finding("terms.direction_differs", {"kpi": kpi.kpi, "cohort": _cohort(levels)})


def _cohort(levels: CohortLevels) -> str:
    return levels.cohort or "–"


def _schedule(terms: Terms) -> Iterator[Finding]:
    schedule = terms.schedule
    yield from schedule_problems(schedule)
    if (schedule.currency, schedule.yearly_fee) != (terms.currency, terms.yearly_fee):
        yield Finding("terms.schedule_disagrees")
    by_season = any(clause.seasons for clause in schedule.clauses)
    if by_season and schedule.first_month != terms.start.month:
        month: dict[str, str | int | float] = {"month": terms.start.month}
        yield Finding("terms.first_month_differs", month)
    named = {(kpi.kpi, levels.cohort) for kpi in terms.kpis for levels in kpi.levels}
    for clause in schedule.clauses:
        if (clause.kpi, clause.cohort) not in named:
            yield Finding(
                "terms.clause_without_levels", {"kpi": clause.kpi, "cohort": clause.cohort or "–"}
            )
    for kpi in terms.kpis:
        for levels in kpi.levels:
            paid = terms.clause(kpi.kpi, levels.cohort)
            if paid is not None and not _same(kpi, levels, paid):
                yield Finding("terms.clause_differs", {"kpi": kpi.kpi, "cohort": _cohort(levels)})


def _same(kpi: KpiTerms, levels: CohortLevels, clause: Clause) -> bool:
    paid = (clause.ladder, clause.window, clause.decimals)
    return paid == (levels.ladder, kpi.window, kpi.decimals)


def _traces(terms: Terms) -> Iterator[Finding]:
    hashes = [evidence.sha256 for evidence in terms.evidence]
    if terms.mediation is not None:
        hashes += [terms.mediation.provider_commitment, terms.mediation.customer_commitment]
        if not terms.mediation.limits_checked:
            yield Finding("terms.limits_not_checked")
    if terms.audit_head is not None:
        hashes.append(terms.audit_head)
    for text in hashes:
        if not _SHA256.fullmatch(text):
            yield Finding("terms.bad_hash", {"hash": text[:70]})


def _cascade(terms: Terms) -> Iterator[Finding]:
    open_lines = sum(not line.accepted for line in terms.cascade)
    if open_lines:
        yield Finding("terms.cascade_open", {"count": open_lines})
