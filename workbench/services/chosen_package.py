"""Which package a draft rests on: the settled one, or another that both accepted afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from workbench.services.result import PublishedResult
from workbench.store.frame import FrameRow
from workbench.store.improvement import accepted_improvement
from workbench.store.moves import moves_after

Option = Mapping[str, Any]  # one level set of a KPI as the public menu has it


@dataclass(frozen=True, slots=True)
class ChosenPackage:
    """A package and the public menu that it stands in, at its place from 0."""

    menu: Mapping[str, Any]
    index: int

    @property
    def options(self) -> dict[str, Option]:
        """Return the level set of each KPI, in menu order."""
        names = self.menu["packages"][self.index]["options"]
        return {
            part["kpi"]: next(o for o in part["options"] if o["name"] == names[part["kpi"]])
            for part in self.menu["kpis"]
        }


def chosen_options(frame: FrameRow, settled: PublishedResult) -> dict[str, Option]:
    """Return the level set of each KPI in the settled package, in menu order."""
    if settled.package is None:
        return {}
    return ChosenPackage(frame.menu, settled.package.index).options


PILOT = "balanced"


def pilot_package(frame: FrameRow) -> ChosenPackage | None:
    """Return the package of a pilot: the balanced levels of every KPI at the lowest fee of the menu."""
    found = [
        place
        for place, package in enumerate(frame.menu["packages"])
        if set(package["options"].values()) == {PILOT}
    ]
    lowest = min(found, key=lambda at: float(frame.menu["packages"][at]["fee"]), default=None)
    return None if lowest is None else ChosenPackage(frame.menu, lowest)


def in_force(db: Session, frame: FrameRow, settled: PublishedResult) -> ChosenPackage | None:
    """Return the package that the draft rests on: the settled one, one accepted afterwards, or a pilot's."""
    later = accepted_improvement(db, frame)
    if later is not None and later.menu is not None:
        return ChosenPackage(later.menu, 1)
    if settled.package is None:
        return pilot_package(frame) if "pilot" in moves_after(db, frame.id) else None
    return ChosenPackage(frame.menu, settled.package.index)
