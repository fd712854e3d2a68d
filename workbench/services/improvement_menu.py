"""What an offer after the settlement is looked for among: the draft as it stands, and a finer menu.

All of it comes from shared data: the menu that both agreed to, the parties' history, the draft.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from workbench.proposal.entry import (
    ARRIVALS,
    ClauseFuture,
    YearOfOption,
    prospect,
    year_of_clauses,
)
from workbench.proposal.menu import (
    finer_fees,
    finer_menu,
    option_to_dict,
    packages_of_options,
    season_to_dict,
)
from workbench.services import entry_facts, levels, levels_chosen
from workbench.services.chosen_package import ChosenPackage, Option
from workbench.services.draft import DraftView
from workbench.services.draft_consequences import paths_of
from workbench.services.draft_terms import clauses_of, left_out_of
from workbench.settlement.consequences import PlanCase
from workbench.settlement.schedule import Clause
from workbench.store.frame import FrameRow
from workbench.store.kpi import kpi_cards

DRAFTED = "as in the draft"
Menu = dict[str, Any]


def finer(db: Session, frame: FrameRow) -> Menu:
    """Return the round's menu with the level sets and fees between those of it."""
    more: dict[str, list[Any]] = {}
    facts: dict[str, Any] = frame.menu.get("facts", {})
    prospects = {kpi: dict(known) for kpi, known in facts.get("prospects", {}).items()}
    wanted = {
        part["kpi"]: {option["name"] for option in part["options"]} for part in frame.menu["kpis"]
    }
    for row in kpi_cards(db, frame.deal_id):
        if row.key not in wanted:
            continue
        found = levels.propose(row, left_out_of(frame, row.key), finer=True)
        every = levels_chosen.options(found, levels.BETWEEN)
        options = [option for option in every if option.name not in wanted[row.key]]
        more[row.key] = [option_to_dict(option) for option in options]
        prospects.setdefault(row.key, {}).update(
            {
                option.name: [asdict(one) for one in entry_facts.prospects(found, option.name)]
                for option in options
            }
        )
    known = dict(frame.menu) | {"facts": facts | {"prospects": prospects}}
    return finer_menu(known, more, finer_fees([Decimal(fee) for fee in frame.fees]))


def as_drafted(draft: DraftView, chosen: ChosenPackage) -> Menu:
    """Return a menu of one package, the draft as it stands, whatever people changed in it.

    A KPI whose clauses are those of the chosen package keeps its option; another one is counted anew
    on the shared paths.
    """
    options, facts = dict(chosen.options), dict(chosen.menu.get("facts", {}))
    prospects = {kpi: dict(known) for kpi, known in facts.get("prospects", {}).items()}
    for kpi, option in chosen.options.items():
        terms = next(one for one in draft.terms.kpis if one.kpi == kpi)
        drafted = [one for one in draft.terms.schedule.clauses if one.kpi == kpi]
        if drafted == clauses_of(terms, chosen.menu["cards"][kpi], option["cohorts"]) and _kept(
            drafted, option
        ):
            continue
        weights = [cohort["weight"] for cohort in option["cohorts"]]
        years = {one: _years(draft, drafted, weights, one) for one in ARRIVALS}
        direction = drafted[0].ladder.direction
        prospects.setdefault(kpi, {})[DRAFTED] = [
            asdict(prospect(one, year, years[0.0], direction, terms.unit))
            for one, year in years.items()
        ]
        options[kpi] = _option(option, drafted, float(years[1.0].shares.mean()))
    fees = (draft.terms.yearly_fee,)
    several = {kpi: [option] for kpi, option in options.items()}
    return dict(chosen.menu) | {
        "kpis": [{"kpi": kpi, "options": [option]} for kpi, option in options.items()],
        "fees": [format(fee, "f") for fee in fees],
        "packages": packages_of_options(several, fees),
        "facts": facts | {"prospects": prospects},
    }


def _kept(drafted: Sequence[Clause], option: Option) -> bool:
    """Return whether the draft's levels are still those of the option."""
    names = ("minimum", "target", "stretch", "dead_band")
    pairs = zip(drafted, option["cohorts"], strict=True)
    return all(
        getattr(clause.ladder, name) == cohort[name] for clause, cohort in pairs for name in names
    )


def _years(
    draft: DraftView, clauses: Sequence[Clause], weights: Sequence[float], arrives: float
) -> YearOfOption:
    parts = []
    for clause, weight in zip(clauses, weights, strict=True):
        future = draft.futures[clause.kpi, clause.cohort]
        paths = paths_of(future)
        if paths is None:
            msg = f"no outlook for {clause.kpi}"
            raise LookupError(msg)
        months = paths.planned(PlanCase(arrives))
        first = draft.terms.schedule.first_month
        parts.append(ClauseFuture(clause, future.series.unit, weight, months, first))
    return year_of_clauses(parts)


def _option(option: Option, clauses: Sequence[Clause], incentive: float) -> dict[str, Any]:
    cohorts = [
        dict(cohort)
        | {name: getattr(clause.ladder, name) for name in ("minimum", "target", "stretch")}
        | {"dead_band": clause.ladder.dead_band}
        | ({"seasons": [season_to_dict(one) for one in clause.seasons]} if clause.seasons else {})
        for cohort, clause in zip(option["cohorts"], clauses, strict=True)
    ]
    return dict(option) | {"name": DRAFTED, "incentive": incentive, "cohorts": cohorts}


def pair(current: Mapping[str, Any], offered: ChosenPackage) -> Menu:
    """Return a menu of two packages: the draft as it stands, and the one that is offered."""
    now, then = ChosenPackage(current, 0), offered
    kpis = [
        {"kpi": kpi, "options": _both(option, then.options[kpi])}
        for kpi, option in now.options.items()
    ]
    offer = dict(offered.menu["packages"][offered.index]) | {"index": 1}
    prospects = {
        kpi: {**known, **current["facts"]["prospects"].get(kpi, {})}
        for kpi, known in offered.menu["facts"]["prospects"].items()
    }
    return dict(offered.menu) | {
        "kpis": kpis,
        "fees": [current["packages"][0]["fee"], offer["fee"]],
        "packages": [current["packages"][0], offer],
        "facts": offered.menu["facts"] | {"prospects": _used(prospects, kpis)},
    }


def _both(now: Option, then: Option) -> list[Option]:
    return [now] if now["name"] == then["name"] else [now, then]


def _used(prospects: Mapping[str, Any], kpis: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the prospects of the options that are left."""
    return {
        part["kpi"]: {
            option["name"]: prospects[part["kpi"]][option["name"]]
            for option in part["options"]
            if option["name"] in prospects.get(part["kpi"], {})
        }
        for part in kpis
    }
