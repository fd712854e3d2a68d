"""The menu of a round's frame, made from shared data and fees, as large as its mode asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from workbench.codes import Finding, StepError
from workbench.platform.errors import Refused
from workbench.proposal.bargaining.openness import Openness
from workbench.proposal.levels.three import SETTINGS
from workbench.proposal.menu import Frame, NoMenu, Offered, listed_menu, menu_to_dict
from workbench.services import levels, levels_chosen
from workbench.services.entry_facts import shared_facts
from workbench.services.futures import MONTHS, PATHS
from workbench.store.kpi import kpi_cards

# What a frame's makers can do is not what a file's author can.
IN_FRAME = {"menu.too_few_packages": "frame.too_few_packages"}


def made(db: Session, deal_id: int, openness: Openness, fees: Sequence[Decimal]) -> dict[str, Any]:
    """Return the menu as it is kept with the frame; Refused, beside the fees, where there is none."""
    paid = [kpi for kpi in levels.proposals(db, deal_id) if kpi.paid]
    offered = Offered(
        {kpi.kpi: levels_chosen.options(kpi) for kpi in paid},
        {kpi.kpi: levels_chosen.options(kpi, levels.EVERY_SETTING) for kpi in paid},
    )
    windows = {kpi.kpi: kpi.shared.window for kpi in paid}
    try:
        found = listed_menu(offered, Frame(openness, tuple(fees), windows, levels_chosen.AGREED))
    except StepError as error:
        raise Refused(error.finding.code, "fees", **error.finding.params) from error
    if isinstance(found, NoMenu):
        said = found.finding
        raise Refused(IN_FRAME.get(said.code, said.code), "fees", **said.params)
    cards = {
        kpi.kpi: {
            "name": kpi.name,
            "unit": kpi.unit,
            "direction": kpi.cohorts[0].series.direction,
            "credit": kpi.shared.credit,
            "bonus": kpi.shared.bonus,
        }
        for kpi in paid
    }
    facts = shared_facts(db, deal_id, paid, found.options)
    return menu_to_dict(found) | {"cards": cards, "facts": facts}


def limits_of(
    db: Session, deal_id: int, menu: Mapping[str, Any], fees: Sequence[Decimal]
) -> dict[str, Any]:
    """Return what the menu was made from, and the fees that were named where it has more."""
    limits: dict[str, Any] = {"seed": levels.SEED, "paths": PATHS, "months": MONTHS} | {
        "settings": _settings(menu)
    }
    named = [format(fee, "f") for fee in fees]
    if named != menu["fees"]:
        limits["fees"] = named
    left_out = {row.key: row.left_out for row in kpi_cards(db, deal_id) if row.left_out}
    if left_out:
        limits["left_out"] = left_out
    return limits


def _settings(menu: Mapping[str, Any]) -> dict[str, Any]:
    """Return limits and plan of the level sets on the menu; the three are always told."""
    names = {option["name"] for part in menu["kpis"] for option in part["options"]}
    return {
        name: asdict(setting)
        for name, setting in levels.EVERY_SETTING.items()
        if name in SETTINGS or name in names
    }


def findings_of(menu: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return what was added to a menu so that there is a choice; a menu may say nothing of it."""
    return tuple(Finding(one["code"], one["params"]) for one in menu.get("findings", ()))
