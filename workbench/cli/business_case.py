"""`business-case FILE`: what downtime costs, what a fee does to both sides, which fees suit both.

docs/formats/business-case.md has the schema of both sides and an example.
"""

import argparse
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import numpy as np

from workbench.cli import BadInput
from workbench.cli.business_case_input import Asked, read
from workbench.codes import Finding
from workbench.platform.texts import sentence
from workbench.proposal.economics import (
    BELIEF,
    Assessed,
    Fee,
    FeeBound,
    FeeView,
    Swing,
    Zone,
    assess,
    availability_point,
    chances,
    failure_percent,
    no_improvement,
    repair_hour,
    spread_of,
    tornado,
    view_fee,
)
from workbench.proposal.economics.fee_bounds import NoZone
from workbench.proposal.economics.sensitivity import End
from workbench.settlement.shapes.exact import half_up

HELP = "Price downtime and today's contract, and find the fees that both sides can live with."
SCHEMA_VERSION = 1
DRAWS = 200_000
LEAST_DRAWS, MOST_DRAWS = 1_000, 2_000_000


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the file and how to simulate."""
    parser.add_argument("file", type=Path, metavar="FILE", help="both sides' figures as JSON")
    parser.add_argument("--seed", type=int, default=0, help="seed that reproduces the numbers")
    parser.add_argument("--draws", type=int, default=DRAWS, help="simulated years, 1000 or more")


def run(args: argparse.Namespace) -> dict[str, object]:
    """Read the figures, simulate a year under the plan, and tell what it means to both."""
    if not LEAST_DRAWS <= args.draws <= MOST_DRAWS:
        line = f"--draws must be {LEAST_DRAWS} to {MOST_DRAWS}, not {args.draws}."
        raise BadInput(line)
    if not 0 <= args.seed < 2**63:
        line = f"--seed must be 0 to {2**63 - 1}, not {args.seed}."
        raise BadInput(line)
    asked = read(args.file.name, args.file.read_bytes())
    assessed = assess(asked.case, args.draws, np.random.default_rng(args.seed))
    reference = _reference(asked, assessed)
    told: dict[str, object] = {
        "status": "ok" if isinstance(assessed.zone, Zone) else "no_zone",
        "schema_version": SCHEMA_VERSION,
        "currency": asked.case.schedule.currency,
        "seed": args.seed,
        "draws": args.draws,
        "downtime": _downtime(asked),
        "today": _today(assessed),
        "plan": _plan(assessed),
        "floor": _bound(assessed.floor),
        "ceiling": _bound(assessed.ceiling),
        "zone": _zone(assessed.zone),
        "zone_today": _zone(assessed.zone_today),
        "fees": [_row(view_fee(assessed, fee)) for fee in _fees(asked, assessed)],
        "reference_fee": None if reference is None else format(reference, "f"),
    }
    told |= _doubts(asked, assessed, reference, args.seed)
    return told | {"findings": [_said(BELIEF)]}


def _reference(asked: Asked, assessed: Assessed) -> Decimal | None:
    """Return the fee for what-if questions: as asked, else mid-zone, else what there is."""
    if asked.reference is not None:
        return asked.reference
    if isinstance(assessed.zone, Zone):
        return assessed.zone.middle or None
    if isinstance(assessed.floor, Fee) and assessed.floor.amount:
        return assessed.floor.amount
    return asked.fees[0] if asked.fees else None


def _fees(asked: Asked, assessed: Assessed) -> list[Decimal]:
    """Return the fees to show, rising: those asked, the floor, and the middle of both zones."""
    fees = set(asked.fees)
    if isinstance(assessed.floor, Fee):
        fees.add(assessed.floor.amount)
    fees |= {each.middle for each in (assessed.zone, assessed.zone_today) if isinstance(each, Zone)}
    return sorted(fee for fee in fees if fee > 0)


def _downtime(asked: Asked) -> dict[str, object]:
    case = asked.case
    effective, own = case.effective, case.kit.history
    points = {
        "availability": availability_point(case.scheduled_hours, effective),
        "oee": asked.oee_point,
        "repair_hour": repair_hour(own, effective),
        "failure_percent": failure_percent(own, effective, case.prices.incident),
    }
    return {
        "parts": {key: format(value, "f") for key, value in asdict(asked.hour).items()},
        "hour_cost": format(half_up(case.hour_cost), "f"),
        "kappa": case.kappa,
        "effective_cost": format(half_up(effective), "f"),
        "points": {
            key: None if value is None else format(half_up(value), "f")
            for key, value in points.items()
        },
    }


def _today(assessed: Assessed) -> dict[str, object]:
    case, own = assessed.case, assessed.case.kit.history
    costs = asdict(case.today) | {"invoice": case.today.invoice, "total": case.today.total}
    return {
        "incidents": own.incidents,
        "hours": own.hours,
        "hours_per_incident": own.hours_each,
        "variation": own.variation,
        "attributable": case.attributable,
        "availability": case.kit.availability,
        "costs": {key: format(value, "f") for key, value in costs.items()},
    }


def _plan(assessed: Assessed) -> dict[str, object]:
    case, year = assessed.case, assessed.year
    incidents = case.kit.history.incidents * (1.0 - case.plan.fewer)
    hours = incidents * case.kit.history.hours_each * (1.0 - case.plan.shorter)
    avoided = case.kit.history.hours - hours
    return {
        "fewer": case.plan.fewer,
        "shorter": case.plan.shorter,
        "incidents": incidents,
        "hours": hours,
        "avoided_hours": avoided,
        "avoided_cost": round(avoided * float(case.effective), 2),
        "availability": asdict(spread_of(year.availability, "low")),
        "provider_cost": _cents(asdict(spread_of(year.cost, "high")))
        | {
            "exact_mean": round(case.cost.mean(incidents), 2),
            "exact_sd": round(case.cost.sd(incidents), 2),
        },
        "expected_settlement_share": float(year.settled.mean()),
        "clauses": [asdict(one) for one in chances(case.schedule, year)],
    }


def _bound(bound: FeeBound) -> dict[str, object]:
    if isinstance(bound, Fee):
        return {"status": "ok", "fee": format(bound.amount, "f"), "bound_by": bound.bound_by}
    return {"status": "none", "finding": _said(bound.finding)}


def _zone(zone: Zone | NoZone) -> dict[str, object]:
    if isinstance(zone, NoZone):
        return {"status": "none", "finding": _said(zone.finding)}
    return {
        "status": "ok",
        "low": format(zone.low.amount, "f"),
        "high": format(zone.high.amount, "f"),
        "middle": format(zone.middle, "f"),
        "high_by": zone.high.bound_by,
    }


def _row(view: FeeView) -> dict[str, object]:
    provider, split = view.provider, view.split
    return {
        "fee": format(view.fee, "f"),
        "provider": {
            "margin": _cents(asdict(provider.margin)),
            "margin_share": provider.margin_share,
            "p_loss": provider.p_loss,
            "premium": round(provider.premium, 2),
            "provision": round(provider.provision, 2),
            "yearly": [round(one, 2) for one in provider.yearly],
            "onerous": list(provider.onerous),
            "finding": None if provider.warning is None else _said(provider.warning),
        },
        "customer": {
            "total": _cents(asdict(view.total)),
            "saving": _cents(asdict(view.saving)),
            "saving_share": view.saving_share,
            "invoice_change": view.invoice_change,
        },
        "value": {
            "created": round(split.created, 2),
            "customer": round(split.customer, 2),
            "provider": round(split.provider, 2),
            "customer_share": split.customer_share,
            "provider_share": split.provider_share,
            "finding": None if split.finding is None else _said(split.finding),
        },
    }


def _doubts(asked: Asked, assessed: Assessed, fee: Decimal | None, seed: int) -> dict[str, object]:
    """Return the year without improvement and the sensitivities; null where no fee is known."""
    if fee is None:
        return {"no_improvement": None, "sensitivities": None}
    rng = np.random.default_rng(seed)
    swings = tornado(assessed, fee, asked.ranges, rng)
    still = no_improvement(asked.case, fee, assessed.year.cost.size, rng)
    told = asdict(still)
    told.pop("fee")
    clauses = told.pop("chances")
    return {
        "no_improvement": {"clauses": list(clauses)} | _cents(told),
        "sensitivities": [_swing(one) for one in swings],
    }


def _swing(swing: Swing) -> dict[str, object]:
    ends = {"low": _end(swing.low), "high": _end(swing.high)}
    return {"assumption": swing.assumption, "swing": round(swing.swing, 2), **ends}


def _end(end: End) -> dict[str, object]:
    return {
        "value": end.value,
        "floor": _bound(end.floor),
        "ceiling": _bound(end.ceiling),
        "saving": round(end.saving, 2),
        "margin": round(end.margin, 2),
    }


def _cents(figures: dict[str, float]) -> dict[str, object]:
    return {key: round(value, 2) for key, value in figures.items()}


def _said(finding: Finding) -> dict[str, object]:
    return {"code": finding.code, "text": sentence(finding)}
