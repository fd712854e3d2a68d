"""What the pages of a workshop show: shared entries, what was revealed, when each step is planned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from workbench.platform.permissions import Seat
from workbench.services import workshop
from workbench.services.workshop_entry import written
from workbench.services.workshop_views import StageView, WorkshopView
from workbench.store.deal import DealRow, titles_of
from workbench.store.workshop import stages_of
from workbench.store.workshop_entries import reveals_of
from workbench.workshop.kinds import Kind
from workbench.workshop.timetable import Slot, meetings, one_day


@dataclass(frozen=True, slots=True)
class EntryView:
    """One shared entry; `mine` says whether the reader's side wrote it."""

    id: int
    side: str
    writer: str
    content: Mapping[str, Any]
    version: int
    mine: bool


@dataclass(frozen=True, slots=True)
class RevealView:
    """What a reveal told of one round."""

    round: int
    at: datetime
    content: Mapping[str, Any]


Rated = list[tuple[RevealView, Kind]]


def entries(db: Session, seat: Seat, key: str) -> list[EntryView]:
    """Return what was written in a shared step, in order."""
    rows = written(db, seat.deal_id, key)
    names = titles_of(db, (row.user_id for row in rows))
    return [
        EntryView(
            id=row.id,
            side=row.side,
            writer=names.get(row.user_id, ""),
            content=row.content,
            version=row.version,
            mine=row.side == seat.side,
        )
        for row in rows
    ]


def reveals(db: Session, deal_id: int, key: str) -> list[RevealView]:
    """Return what was revealed of a step, the newest round first."""
    row = stages_of(db, deal_id).get(key)
    found = reveals_of(db, row.id) if row else []
    return [RevealView(one.round, one.at, one.content) for one in reversed(found)]


def rated(db: Session, seat: Seat, shop: WorkshopView, stage: StageView | None) -> Rated | None:
    """Return the newest reveal of every step that rates the relationship, for the gap chart's step.

    None for any other step; empty where nothing was rated.
    """
    if stage is None or stage.step.name != "gap_chart":
        return None
    found = [
        (told[0], one.kind)
        for one in shop.stages
        if one.kind.items == "relationship" and (told := reveals(db, seat.deal_id, one.step.key))
    ]
    return [(told, kind) for told, kind in found if any(told.content["voters"].values())]


def slots(db: Session, seat: Seat) -> dict[str, Slot]:
    """Return when each step is planned, by its key, in the deal's time zone; empty without dates."""
    shop = workshop.view(db, seat)
    if shop is None or not shop.starts:
        return {}
    zone = ZoneInfo(db.get_one(DealRow, seat.deal_id).timezone)
    starts = {number: at.astimezone(zone) for number, at in shop.starts.items()}
    day = shop.agenda.format == "one_day"
    planned = one_day(shop.agenda, min(starts.values())) if day else meetings(shop.agenda, starts)
    return {one.step.key: one for one in planned}
