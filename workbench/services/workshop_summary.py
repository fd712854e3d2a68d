"""The summary of a workshop: what each step gave, decisions, actions; made anew whenever it is read.

It holds what both sides see. Notes that a side wrote for itself are added for that side's readers by
the page alone; they are in no export, no PDF and no mail.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from workbench.document.summary import Sheet, summary_pdf
from workbench.platform import clock
from workbench.platform.permissions import Seat
from workbench.services import (
    post,
    workshop,
    workshop_cascade,
    workshop_log,
    workshop_told,
    workshop_walk_view,
)
from workbench.services.workshop_cascade import Cascades
from workbench.services.workshop_told import EntryView, RevealView
from workbench.services.workshop_views import PersonHere, StageView
from workbench.services.workshop_walk_view import Walk
from workbench.store.deal import DealRow, seats_in

FORMAT = "equipoise-workshop/1"


@dataclass(frozen=True, slots=True)
class StepSummary:
    """One step that was held: where it stands, what was written, what was revealed."""

    stage: StageView
    entries: Sequence[EntryView]
    reveals: Sequence[RevealView]


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that a session, or the whole workshop, gave."""

    steps: Sequence[StepSummary]
    decisions: Sequence[workshop_log.DecisionView]
    actions: Sequence[Any]
    parked: Sequence[Any]
    people: Sequence[PersonHere]
    at: datetime
    skipped: Sequence[StageView] = ()
    walk: Walk | None = None
    cascade: Cascades | None = None


def summary(db: Session, seat: Seat, session: int | None = None) -> Summary:
    """Return what was held so far, of one session or of all."""
    shop = workshop.view(db, seat)
    stages = shop.stages if shop else ()
    held = [
        StepSummary(
            stage,
            workshop_told.entries(db, seat, stage.step.key),
            workshop_told.reveals(db, seat.deal_id, stage.step.key),
        )
        for stage in stages
        if stage.stage.state != "planned" and session in {None, stage.step.session}
    ]
    return Summary(
        steps=held,
        decisions=workshop_log.log(db, seat.deal_id),
        actions=workshop_log.items(db, seat.deal_id, "action"),
        parked=workshop_log.items(db, seat.deal_id, "parked"),
        people=workshop.people_here(db, seat, None),
        at=clock.now(),
        walk=workshop_walk_view.view(db, seat),
        cascade=workshop_cascade.view(db, seat) if _cascades(held) else None,
        skipped=[one for one in stages if one.step.skipped and session in {None, one.step.session}],
    )


def _cascades(held: Sequence[StepSummary]) -> bool:
    return any(one.stage.kind.panel == workshop_cascade.PANEL for one in held)


def export(db: Session, seat: Seat) -> dict[str, Any]:
    """Return the workshop as plain data: what both sides see, nothing of one side."""
    found = summary(db, seat)
    return {
        "format": FORMAT,
        "skipped": {one.step.key: one.step.skipped for one in found.skipped},
        "steps": [
            {
                "key": one.stage.step.key,
                "name": one.stage.step.title or one.stage.step.name,
                "state": one.stage.stage.state,
                "round": one.stage.stage.round,
                "entries": [{"side": e.side, "content": dict(e.content)} for e in one.entries],
                "reveals": [{"round": r.round, "content": dict(r.content)} for r in one.reveals],
            }
            for one in found.steps
        ],
        "baseline": workshop_walk_view.export(found.walk) if found.walk else None,
        "cascade": workshop_cascade.export(found.cascade) if found.cascade else None,
        "decisions": [
            {
                "words": one.decision.words,
                "state": one.decision.state,
                "consents": [
                    {"side": side, "at": at.isoformat()} for side, at in one.decision.consents
                ],
                "override": one.decision.override,
            }
            for one in found.decisions
        ],
        "actions": [_item(one) for one in found.actions],
        "parked": [_item(one) for one in found.parked],
    }


def _item(row: Any) -> dict[str, Any]:
    due = row.due.isoformat() if row.due else None
    return {"words": row.words, "owner": row.owner, "due": due, "done": row.done}


def pdf(db: Session, deal_id: int, sheet: Sheet, language: str) -> bytes:
    """Return the summary as a PDF; `sheet` is what it says, in the language."""
    deal = db.get_one(DealRow, deal_id)
    head = {"title": deal.title, "provider": deal.provider.name, "customer": deal.customer.name}
    return summary_pdf(head, sheet, language, clock.now().replace(microsecond=0))


def recipients(db: Session, deal_id: int) -> Mapping[int, str]:
    """Return to whom the summary can be mailed: people of the deal who have an address and can sign in."""
    return {
        row.user_id: row.user.title
        for row in seats_in(db, deal_id)
        if row.role not in {"guest", "waiting_guest"} and row.user.email and row.user.active
    }


def mail(db: Session, seat: Seat, people: Sequence[int], language: str) -> list[int]:
    """Put a mail to each chosen person; it leads to the page and holds nothing of the workshop."""
    deal = db.get_one(DealRow, seat.deal_id)
    users = {row.user_id: row.user for row in seats_in(db, seat.deal_id)}
    known = recipients(db, seat.deal_id)
    return [
        post.put(
            db,
            users[one],
            "workshop_summary",
            language,
            link="sign_in",
            params={"deal": deal.title},
        )
        for one in people
        if one in known
    ]
