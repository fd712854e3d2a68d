"""From the settled package to the first terms: levels, stakes, evidence, and how it was found."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy.orm import Session

from workbench.agreement import terms
from workbench.agreement.terms import (
    CohortLevels,
    Evidence,
    KpiTerms,
    OutlookRecord,
    Party,
    Person,
    PlannedImprovement,
    Side,
    Terms,
)
from workbench.outlook.calibration import METHOD_VERSION
from workbench.outlook.plan import Plan
from workbench.platform.accounts.rows import Organisation
from workbench.platform.permissions import PAYING_SIDES
from workbench.proposal.levels import LevelSet, ResetRule, decimals_of, plan_share, reset_rule
from workbench.services.chosen_package import ChosenPackage, Option, chosen_options
from workbench.services.draft_mediation import mediation_of
from workbench.services.futures import LeftOut
from workbench.services.levels import BETWEEN, CohortProposal, propose, shared_of
from workbench.services.result import PublishedResult
from workbench.settlement.rules import Season
from workbench.settlement.schedule import Clause, Ladder, Schedule, in_version
from workbench.store.deal import DealRow, seats_in
from workbench.store.frame import FrameRow
from workbench.store.history import DataSetRow
from workbench.store.kpi import KpiCardRow, kpi_cards

BASIS_POINTS = 10_000
RULE_DIGITS = 12  # of the fingerprint that tells one formula from another


def first_terms(
    db: Session,
    frame: FrameRow,
    settled: PublishedResult,
    fee: Decimal,
    package: ChosenPackage | None = None,
) -> Terms:
    """Return version 1: the settled package in full, from shared data alone.

    `package` stands in its place where both sides accepted another one afterwards.
    """
    deal = db.get_one(DealRow, frame.deal_id)
    parties = tuple(_party(db, deal, side) for side in PAYING_SIDES if side != "neutral")
    cards = {row.key: row for row in kpi_cards(db, deal.id)}
    chosen = chosen_options(frame, settled) if package is None else package.options
    kpis = tuple(_kpi(db, cards[key], option, parties, frame) for key, option in chosen.items())
    clauses = [
        clause
        for kpi in kpis
        for clause in clauses_of(kpi, frame.menu["cards"][kpi.kpi], chosen[kpi.kpi]["cohorts"])
    ]
    return Terms(
        title=deal.title,
        version=1,
        parties=parties,
        currency=deal.currency,
        yearly_fee=fee,
        start=deal.term_start,
        months=deal.term_months,
        kpis=kpis,
        schedule=_schedule(deal, fee, clauses),
        evidence=tuple(_evidence(db, cards[kpi.kpi]) for kpi in kpis),
        mediation=mediation_of(frame, settled, as_settled=package is None),
        outlook=_outlook(frame, [cards[key] for key in chosen], chosen),
    )


def _schedule(deal: DealRow, fee: Decimal, clauses: Sequence[Clause]) -> Schedule:
    """Return the schedule; levels by season need to know in which month the agreement starts."""
    first = deal.term_start.month if any(clause.seasons for clause in clauses) else 1
    return in_version(
        Schedule(deal.currency, fee, tuple(clauses), yearly_cap(clauses), first_month=first)
    )


def yearly_cap(clauses: Sequence[Clause]) -> float:
    """Return the sum of all credits: no year moves more than what hangs on the KPIs, either way."""
    return round(sum(clause.credit for clause in clauses), 6)


def in_basis_points(whole: float, weights: Sequence[float]) -> list[float]:
    """Split a fraction of the fee by weights into parts that people can write.

    Each part is the weight's share rounded to 0.01 % of the fee (largest remainders get the rest),
    so that the parts add up to the whole and a worked example can be checked by hand.
    """
    points = int((Decimal(repr(whole)) * BASIS_POINTS).to_integral_value(ROUND_HALF_UP))
    exact = [points * weight / sum(weights) for weight in weights]
    parts = [int(share + 1e-9) for share in exact]
    order = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in order[: points - sum(parts)]:
        parts[place] += 1
    return [part / BASIS_POINTS for part in parts]


def clauses_of(
    kpi: KpiTerms, card: Mapping[str, Any], cohorts: Sequence[Mapping[str, Any]]
) -> list[Clause]:
    """Return the clauses of a KPI at its levels, with the stake that both agreed for it."""
    weights = [cohort["weight"] for cohort in cohorts]
    paid_back = in_basis_points(card["credit"], weights)
    added = in_basis_points(card["bonus"], weights)
    return [
        Clause(
            kpi=kpi.kpi,
            window=kpi.window,
            ladder=levels.ladder,
            credit=credit,
            bonus=bonus,
            decimals=kpi.decimals,
            cohort=levels.cohort,
            seasons=seasons_of(cohort),
        )
        for levels, credit, bonus, cohort in zip(kpi.levels, paid_back, added, cohorts, strict=True)
    ]


def seasons_of(cohort: Mapping[str, Any]) -> tuple[Season, ...]:
    """Return the levels by season of a cohort in a menu; none where they are the same all year."""
    return tuple(
        Season(tuple(one["months"]), one["minimum"], one["target"], one["stretch"])
        for one in cohort.get("seasons", ())
    )


def _kpi(
    db: Session, row: KpiCardRow, option: Option, parties: Sequence[Party], frame: FrameRow
) -> KpiTerms:
    """Return the card's facts with the package's levels; an executive owns what names nobody."""
    card, cohorts = row.card, option["cohorts"]
    owner = {party.side: party.executive.name for party in parties}
    best = card["upper"] if card["direction"] == "higher" else card["lower"]
    source = db.get_one(DataSetRow, row.data_set_id)
    rules = _reset_rules(row, option, left_out_of(frame, row.key))
    return KpiTerms(
        kpi=row.key,
        name=card["name"],
        formula=card["formula"],
        unit=card["unit"],
        direction=card["direction"],
        window=cohorts[0]["window"],
        # One decimal finer than the levels, so that a value between two steps is read as it is.
        decimals=max(decimals_of(cohort["grid"]) for cohort in cohorts) + 1,
        data_source=card["data_source"].strip() or source.name,
        missing=card["missing"],
        provider_owner=card["owner_provider"].strip() or owner["provider"],
        customer_owner=card["owner_customer"].strip() or owner["customer"],
        levels=tuple(
            replace(_levels(cohort, best), reset=rule)
            for cohort, rule in zip(cohorts, rules, strict=True)
        ),
        definition=card["outcome"].strip(),
        exclusions=tuple(filter(None, map(str.strip, card["exclusions"].splitlines()))),
    )


def _reset_rules(row: KpiCardRow, option: Option, left_out: LeftOut) -> list[ResetRule | None]:
    """Return for each cohort the rule that sets its levels anew; None where enough is measured."""
    name = option["name"]
    return [
        _reset_rule(cohort, name)
        for cohort in propose(row, left_out, finer=name in BETWEEN).cohorts
    ]


def _reset_rule(cohort: CohortProposal, name: str) -> ResetRule | None:
    chosen = cohort.sets.get(name)
    if not isinstance(chosen, LevelSet) or cohort.series.period != "month":
        return None
    return reset_rule(chosen, cohort.basis.measured, cohort.series.periods[-1])


def _levels(cohort: Mapping[str, Any], best: float | None) -> CohortLevels:
    ladder = Ladder(
        direction=cohort["direction"],
        minimum=cohort["minimum"],
        target=cohort["target"],
        stretch=cohort["stretch"],
        dead_band=cohort["dead_band"],
        best=best,
    )
    return CohortLevels(cohort["cohort"], ladder)


def _party(db: Session, deal: DealRow, side: Side) -> Party:
    """Return a side with the first executive who took a seat; they are the contact point too."""
    home: Organisation = deal.provider if side == "provider" else deal.customer
    seats = seats_in(db, deal.id)
    executive = next((s.user for s in seats if (s.side, s.role) == (side, "executive")), None)
    who = Person("") if executive is None else Person(executive.title, reach=executive.email)
    return Party(side, home.name, executive=Person(who.name), contact=who)


def _evidence(db: Session, row: KpiCardRow) -> Evidence:
    """Return what the KPI rests on: the rows that were read, their hash, the months they span."""
    source = db.get_one(DataSetRow, row.data_set_id)
    summary = source.summary or {}
    counted = sum(sum(data["n"]) for data in row.series)
    spans = [data["periods"] for data in row.series]
    return Evidence(
        kpi=row.key,
        data_set=source.name,
        rows=int(summary.get("rows_kept", counted)),
        sha256=source.content_sha256 or "",
        first=min(span[0] for span in spans),
        last=max(span[-1] for span in spans),
        formula_version=_rule_version(row.card),
    )


def _rule_version(card: Mapping[str, Any]) -> str:
    """Return the fingerprint of formula and missing-data rule: the same rule, the same digits."""
    rule = f"{card['formula']}\n{card['missing']}"
    return hashlib.sha256(rule.encode()).hexdigest()[:RULE_DIGITS]


def left_out_of(frame: FrameRow, kpi: str) -> LeftOut:
    """Return per cohort ("": the whole fleet) what both sides had left out when the frame was made."""
    found: LeftOut = frame.limits.get("left_out", {}).get(kpi, {})
    return found


def _outlook(
    frame: FrameRow, cards: Sequence[KpiCardRow], chosen: Mapping[str, Option]
) -> OutlookRecord:
    """Return what repeats the paths that the frame was made from, and what the plan was."""
    limits = frame.limits
    left_out = [
        terms.LeftOut(card.key, cohort or None, tuple(sorted(periods)))
        for card in cards
        for cohort, periods in sorted(left_out_of(frame, card.key).items())
        if periods
    ]
    return OutlookRecord(
        limits["seed"],
        limits["paths"],
        limits["months"],
        METHOD_VERSION,
        left_out=tuple(left_out),
        plans=tuple(_plan(card, chosen[card.key]) for card in cards),
    )


def _plan(card: KpiCardRow, option: Option) -> PlannedImprovement:
    """Return the parties' plan at the share that the settled package assumes."""
    shared = shared_of(card)
    whole = Plan(shared.improvement, shared.ramp)
    plan = plan_share(whole, option["cohorts"][0]["plan"])
    return PlannedImprovement(card.key, round(plan.improvement * plan.arrives, 6), shared.ramp)
