"""The published result of a sealed round: identical for both, own gain to its owner only."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from workbench.platform.permissions import PAYING_SIDES, Access, Seat, Side, allowed
from workbench.platform.visibility import reaches
from workbench.services import record, values
from workbench.services.menu import PackageView, package_of
from workbench.store.frame import FrameRow
from workbench.store.values import own_values, run_of

OWN_VALUES = Access("own_values", "read")


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """What both sides are told: the package or no overlap, and both commitments."""

    round: int
    status: str
    package: PackageView | None
    menu_sha256: str
    commitments: dict[Side, str]


def published(db: Session, frame: FrameRow | None) -> PublishedResult | None:
    """Return the round's result, or None before both sides have locked."""
    run = run_of(db, frame.id) if frame else None
    if frame is None or run is None:
        return None
    index = run.outcome.get("package")
    return PublishedResult(
        round=frame.round,
        status=run.outcome["status"],
        package=None if index is None else package_of(frame.menu, index),
        menu_sha256=frame.menu_sha256,
        commitments=_commitments(db, frame),
    )


def _commitments(db: Session, frame: FrameRow) -> dict[Side, str]:
    """Return both commitments; called only after the run, which needs two locks."""
    rows = {side: own_values(db, frame.id, side) for side in PAYING_SIDES}
    return {side: row.commitment for side, row in rows.items() if row and row.commitment}


def export(db: Session, frame: FrameRow | None) -> bytes | None:
    """Return the published result as canonical JSON: identical bytes for both sides.

    `record` is the end of the deal's record now.
    """
    result = published(db, frame)
    if result is None or frame is None:
        return None
    head = record.head(db, frame.deal_id)
    plain = {
        "schema_version": 1,
        "round": result.round,
        "mode": "sealed",
        "status": result.status,
        "package": None if result.package is None else _plain_package(frame, result.package.index),
        "menu_sha256": result.menu_sha256,
        "commitments": result.commitments,
        "record": {"number": head.number, "hash": head.hash, "at": head.at},
    }
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()


def _plain_package(frame: FrameRow | None, index: int) -> dict[str, Any]:
    """Return the package as the public menu has it, with the levels of its options."""
    menu: dict[str, Any] = frame.menu if frame else {}
    package: dict[str, Any] = menu["packages"][index]
    levels = {
        part["kpi"]: next(
            o for o in part["options"] if o["name"] == package["options"][part["kpi"]]
        )
        for part in menu["kpis"]
    }
    return package | {"levels": levels}


def own_gain(db: Session, keys: Path, frame: FrameRow, seat: Seat) -> float | None:
    """Return the own side's gain at the settled package, money a year over its best alternative.

    None for whoever may not see the own side's values, such as a facilitator or a participant.
    """
    result = published(db, frame)
    shown = reaches("own_gain_of_each_package", "sealed", seat.side, seat.side)
    if result is None or result.package is None or not (shown and allowed(seat, OWN_VALUES)):
        return None
    view = values.sheet(db, keys, frame, seat.side).view
    return None if view is None else float(view.gains[result.package.index])
