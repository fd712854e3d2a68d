"""Build the document from the terms, the histories and the numbers that were shown."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from workbench.agreement.document.cascade import ACCEPTED, cascade_parts, listed
from workbench.agreement.document.inputs import CascadeNumber, Chance, Fan, YearMoney
from workbench.agreement.document.kpis import kpi_part
from workbench.agreement.document.settlement import money, settlement_part, trigger_part
from workbench.agreement.document.shapes import (
    AgreementDocument,
    CascadePart,
    ChangePart,
    CoverPart,
    EvidencePart,
    FiguresPart,
    GainsPart,
    MediationPart,
    OfferedPart,
    OutlookPart,
    PartyPart,
    PersonPart,
    SignaturePart,
)
from workbench.agreement.terms import (
    Evidence,
    Figures,
    Gains,
    Offered,
    Party,
    Person,
    Terms,
    digest,
)
from workbench.agreement.terms.changes import Change, changes
from workbench.evidence.kpi.series import KpiSeries
from workbench.settlement.schedule import Trigger

# A table longer than this is no page of an agreement any more; the rest stands in the JSON.
MOST_ROWS = 400

NOT_CLAIMED = (
    "document.claim_no_warranty",
    "document.claim_plan_is_belief",
    "document.claim_values_can_be_shaded",
    "document.claim_luck_remains",
    "document.claim_hash_is_no_truth",
    "document.claim_operator_can_read",
    "document.claim_no_legal_advice",
)


def agreement_document(
    terms: Terms,
    histories: Sequence[KpiSeries] = (),
    chances: Sequence[Chance] = (),
    fans: Sequence[Fan] = (),
    year: YearMoney | None = None,
    package: Terms | None = None,
) -> AgreementDocument:
    """Return everything the PDF says as plain data.

    `histories`, `chances` and `fans` are matched to the levels by (kpi, cohort); one that is
    missing leaves its place out. `package` is the version that the settled package became; what was
    changed since is told. Tables longer than MOST_ROWS are cut and say so in `left_out`.
    """
    tree = cascade_parts(terms, listed(terms))
    evidence = terms.evidence[:MOST_ROWS]
    conditions = terms.conditions[:MOST_ROWS]
    return {
        "cover": _cover(terms),
        "parties": [_party(party) for party in terms.parties],
        "kpis": [kpi_part(kpi, terms, histories, chances, fans) for kpi in terms.kpis],
        "settlement": settlement_part(terms, year),
        "conditions": list(conditions),
        "cascade": tree[:MOST_ROWS],
        "evidence": [_evidence(each, terms) for each in evidence],
        "mediation": _mediation(terms, package),
        "outlook": _outlook(terms),
        "schema_version": terms.schema_version,
        "audit_head": terms.audit_head,
        "record": None,
        "not_claimed": list(NOT_CLAIMED),
        "signatures": [_signature(party) for party in terms.parties],
        "left_out": {
            "conditions": len(terms.conditions) - len(conditions),
            "cascade": _cut(tree),
            "evidence": len(terms.evidence) - len(evidence),
        },
    }


def with_trees(
    document: AgreementDocument, terms: Terms, numbers: Sequence[CascadeNumber]
) -> AgreementDocument:
    """Return the document with the numbers under its KPIs as trees, line by line."""
    tree = cascade_parts(terms, numbers)
    return {
        **document,
        "cascade": tree[:MOST_ROWS],
        "left_out": {**document["left_out"], "cascade": _cut(tree)},
    }


def _cut(tree: list[CascadePart]) -> int:
    """Return how many levels that teams accepted stand beyond the cap."""
    return sum(line["state"] in ACCEPTED for line in tree[MOST_ROWS:])


def last_day(start: date, months: int) -> date:
    """Return the last day of a term of whole months: 2026-01-01 and 36 months give 2028-12-31.

    A term that starts on a day the last month lacks ends with that month.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    following = date(year, month + 1, 1)
    length = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - following).days
    if start.day > length:
        return following + timedelta(days=length - 1)
    return following.replace(day=start.day) - timedelta(days=1)


def _cover(terms: Terms) -> CoverPart:
    fingerprint = digest(terms)
    provider, customer = terms.party("provider"), terms.party("customer")
    return {
        "title": terms.title,
        "version": terms.version,
        "digest": fingerprint,
        "digest_short": fingerprint[:12],
        "accepted_digest": digest(replace(terms, cascade=())) if terms.cascade else None,
        "openness": None if terms.mediation is None else terms.mediation.openness,
        "provider": "" if provider is None else provider.organisation,
        "customer": "" if customer is None else customer.organisation,
        "start": terms.start.isoformat(),
        "end": last_day(terms.start, terms.months).isoformat(),
        "months": terms.months,
        "currency": terms.currency,
        "yearly_fee": money(terms.yearly_fee),
    }


def _party(party: Party) -> PartyPart:
    return {
        "side": party.side,
        "organisation": party.organisation,
        "executive": _person(party.executive),
        "contact": _person(party.contact),
    }


def _person(person: Person) -> PersonPart:
    return {"name": person.name, "title": person.title, "reach": person.reach}


def _signature(party: Party) -> SignaturePart:
    return {
        "side": party.side,
        "organisation": party.organisation,
        "name": party.executive.name,
        "title": party.executive.title,
    }


def _name(key: str, terms: Terms) -> str:
    return next((kpi.name for kpi in terms.kpis if kpi.kpi == key), key)


def _decimals(key: str, terms: Terms) -> int:
    return next((kpi.decimals for kpi in terms.kpis if kpi.kpi == key), 2)


def _evidence(evidence: Evidence, terms: Terms) -> EvidencePart:
    return {
        "kpi": _name(evidence.kpi, terms),
        "data_set": evidence.data_set,
        "rows": evidence.rows,
        "sha256": evidence.sha256,
        "first": evidence.first,
        "last": evidence.last,
        "formula_version": evidence.formula_version,
    }


def _mediation(terms: Terms, package: Terms | None) -> MediationPart | None:
    mediation = terms.mediation
    if mediation is None:
        return None
    return {
        "openness": mediation.openness,
        "rule": mediation.rule,
        "provider_commitment": mediation.provider_commitment,
        "customer_commitment": mediation.customer_commitment,
        "limits_checked": mediation.limits_checked,
        "edited_afterwards": mediation.edited_afterwards,
        "changes": [_change(each, terms) for each in changes(package or terms, terms)],
        "offered": [_offered(each, terms) for each in mediation.offered],
        "neutral_key": mediation.neutral_key,
        "figures": None if mediation.figures is None else _figures(mediation.figures),
    }


def _gains(gains: Gains) -> GainsPart:
    return {
        "customer": money(gains.customer),
        "provider": money(gains.provider),
        "customer_share": gains.customer_share,
        "provider_share": gains.provider_share,
    }


def _figures(figures: Figures) -> FiguresPart:
    joint = figures.gains.customer + figures.gains.provider
    return {
        "gains": _gains(figures.gains),
        "joint": money(joint),
        "compared": figures.compared,
        "accepted": figures.accepted,
        "most": money(figures.most),
        "left": money(max(figures.most - joint, Decimal(0))),
        "price": figures.price,
    }


def _offered(offered: Offered, terms: Terms) -> OfferedPart:
    pairs = [each.rpartition(": ") for each in offered.levels]
    return {
        "by": offered.by,
        "levels": [{"name": _name(kpi, terms), "set": name} for kpi, _, name in pairs],
        "fee": money(offered.fee),
        "gains": None if offered.gains is None else _gains(offered.gains),
    }


def _change(change: Change, terms: Terms) -> ChangePart:
    before, after = (
        trigger_part(each) if isinstance(each, Trigger) else each
        for each in (change.before, change.after)
    )
    return {
        "name": change.name,
        "cohort": change.cohort,
        "unit": change.unit,
        "decimals": _decimals(change.kpi, terms),
        "field": change.field,
        "before": before,
        "after": after,
    }


def _outlook(terms: Terms) -> OutlookPart | None:
    record = terms.outlook
    if record is None:
        return None
    return {
        "seed": record.seed,
        "paths": record.paths,
        "periods": record.periods,
        "version": record.version,
    }
