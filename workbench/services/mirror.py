"""The own mirror of one package: what it means for the side that looks, and for nobody else.

Chances come from the shared paths, money from the own answers; the other side's are never read.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from workbench.platform.errors import NotFound
from workbench.platform.permissions import Seat
from workbench.proposal.entry import (
    CustomerMirror,
    Failed,
    ProviderMirror,
    YearOfOption,
    customer_mirror,
    customer_refusal,
    provider_mirror,
    provider_refusal,
)
from workbench.proposal.entry.mirror import MIRRORED
from workbench.services import entry, entry_facts, levels, levels_chosen, values
from workbench.services.menu import KpiLine, PackageView, lines_of, package_of
from workbench.services.own_gain import GainParts, gain_parts
from workbench.store.frame import FrameRow, latest_frame


@dataclass(frozen=True, slots=True, repr=False)
class OwnMirror:
    """A package beside what it means for the own side; private to it.

    `gain` and `accepted` are with the own confidence and the own weight of bad years; `parts` says
    what the gain is made of, `failed` why it is not accepted; the `line` of the KPI whose worst
    level was asked says its unit.
    """

    package: PackageView
    mirror: CustomerMirror | ProviderMirror
    gain: float
    accepted: bool
    parts: GainParts
    failed: tuple[Failed, ...]
    line: KpiLine


def of_package(db: Session, keys: Path, seat: Seat, index: int) -> OwnMirror:
    """Return the mirror of the package at that place of the menu, from 0.

    Raises NotFound where there is none, and while the own side has questions open.
    """
    row = latest_frame(db, seat.deal_id)
    own = values.sheet(db, keys, row, seat.side) if row else None
    if row is None or own is None or own.view is None or not 0 <= index < len(own.view.gains):
        raise NotFound
    offer = entry.offers_of(row.menu)[index]
    kpis = {one.kpi: one for one in entry.kpi_facts(row.menu)}
    years = _years(db, row, index)
    mirror: CustomerMirror | ProviderMirror
    if seat.side == "customer":
        bought = entry.customer_entry(row.menu, own.answers)
        mirror = customer_mirror(bought, offer, kpis, years)
        failed = customer_refusal(bought, offer)
    else:
        sold = entry.provider_entry(row.menu, own.answers)
        mirror = provider_mirror(sold, offer, kpis, years)
        failed = provider_refusal(sold, offer)
    gain, accepted = float(own.view.gains[index]), bool(own.view.acceptable[index])
    parts = gain_parts(row.menu, seat.side, own, index)
    hot = lines_of(row.menu, entry.hot_kpi(row.menu).kpi)[0]
    return OwnMirror(package_of(row.menu, index), mirror, gain, accepted, parts, failed, hot)


def _years(db: Session, row: FrameRow, index: int) -> dict[float, dict[str, YearOfOption]]:
    """Return the simulated years of the package's options by share of the plan and KPI.

    A KPI whose levels are not those of the menu any more has none.
    """
    chosen: dict[str, str] = row.menu["packages"][index]["options"]
    found: dict[float, dict[str, YearOfOption]] = {share: {} for share in MIRRORED}
    for kpi in levels.proposals(db, row.deal_id):
        option = chosen.get(kpi.kpi)
        if option is not None and option in {
            one.name for one in levels_chosen.options(kpi, levels.EVERY_SETTING)
        }:
            for share in MIRRORED:
                found[share][kpi.kpi] = entry_facts.simulated(kpi, option, share)
    return found
