"""Where a deal stands on the way through, and whose turn it is."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from workbench.agreement.terms import terms_from_json
from workbench.codes import StepError
from workbench.platform.errors import Damaged
from workbench.platform.permissions import PAYING_SIDES, Access, Seat, allowed
from workbench.store.cascade import cards_with_teams, team_acknowledgements, team_states
from workbench.store.document import documents
from workbench.store.draft import DraftRow, latest_draft
from workbench.store.frame import is_neutral, latest_frame
from workbench.store.history import data_sets
from workbench.store.kpi import kpi_cards
from workbench.store.neutral import neutral_locks
from workbench.store.values import locked_sides, run_of

State = Literal["done", "now", "later"]
Turn = Literal["anyone", "provider", "customer", "both", "team leads", "nobody"]
LOCKS = Access("lock_state", "read")
STAGES = ("history", "kpi", "levels", "frame", "values", "result", "draft", "cascade", "document")


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the way through: its key, its state, and whose turn it is if it is now.

    `known` counts the teams that have acknowledged their number, of all; for the cascade alone.
    """

    key: str
    state: State
    turn: Turn
    known: tuple[int, int] | None = None


def stages(db: Session, deal_id: int, seat: Seat | None = None) -> list[Stage]:
    """Return every stage in order; the first that is not done is now.

    Whoever may not know who has locked is told that private values are both sides' turn: a person
    with a `seat` that has no such right.
    """
    known = _known(db, deal_id)
    done = _done(db, deal_id, known)
    first_open = next((key for key in STAGES if not done[key]), None)
    turn = _turn(db, deal_id, first_open, known)
    if first_open == "values" and seat is not None and not allowed(seat, LOCKS):
        turn = "both"
    return [
        Stage(
            key, "done" if done[key] else "now" if key == first_open else "later", turn,
            known if key == "cascade" else None,
        )
        for key in STAGES
    ]  # fmt: skip


def now(db: Session, deal_id: int, seat: Seat | None = None) -> Stage | None:
    """Return the stage that the deal stands at; None when every stage is done."""
    return next((one for one in stages(db, deal_id, seat) if one.state == "now"), None)


def _done(db: Session, deal_id: int, known: tuple[int, int] | None) -> dict[str, bool]:
    frame = latest_frame(db, deal_id)
    agreed = frame is not None and bool(frame.provider_agreed_at and frame.customer_agreed_at)
    run = run_of(db, frame.id) if frame else None
    draft = latest_draft(db, deal_id)
    return {
        "history": any(row.content_sha256 for row in data_sets(db, deal_id)),
        "kpi": bool(kpi_cards(db, deal_id)),
        "levels": frame is not None,
        "frame": agreed,
        "values": run is not None,
        "result": draft is not None,
        "draft": draft is not None and draft.accepted,
        "cascade": _all_know(known) and _is_shared(db, deal_id, draft),
        "document": bool(documents(db, deal_id)),
    }


def _known(db: Session, deal_id: int) -> tuple[int, int] | None:
    """Return how many teams have acknowledged their number, of all; None before there are any."""
    asked = team_acknowledgements(db, deal_id)
    return (sum(asked), len(asked)) if asked else None


def _all_know(known: tuple[int, int] | None) -> bool:
    return known is not None and known[0] == known[1]


def _is_shared(db: Session, deal_id: int, draft: DraftRow | None) -> bool:
    """Return whether a team stands under every paid KPI of an accepted draft.

    Not where its bytes are damaged: the draft's own page says so, and all other pages open.
    """
    if draft is None or not draft.accepted:
        return False
    try:
        paid = terms_from_json(draft.terms).paid
    except (Damaged, StepError):
        return False
    cards = {card.id for card in kpi_cards(db, deal_id) if card.key in paid}
    return cards <= cards_with_teams(db, deal_id)


def _turn(db: Session, deal_id: int, stage: str | None, known: tuple[int, int] | None) -> Turn:
    acted: tuple[object, object]
    frame, draft = latest_frame(db, deal_id), latest_draft(db, deal_id)
    if stage == "cascade":
        return _cascade_turn(team_states(db, deal_id), known)
    if stage == "frame" and frame:
        acted = (frame.provider_agreed_at, frame.customer_agreed_at)
    elif stage == "values" and frame:
        locked = neutral_locks(db, frame.id) if is_neutral(frame) else locked_sides(db, frame.id)
        if len(locked) == len(PAYING_SIDES):
            return "anyone"  # a neutral run, whose result is awaited
        acted = ("provider" in locked, "customer" in locked)
    elif stage == "draft" and draft:
        acted = (draft.provider_accepted_at, draft.customer_accepted_at)
    else:
        return "anyone" if stage else "nobody"
    return _missing(bool(acted[0]), bool(acted[1]))


def _cascade_turn(states: set[str], known: tuple[int, int] | None) -> Turn:
    """Return whose turn it is: both sides decide on a counter, leads answer and acknowledge.

    Anybody's where all teams know their number: a KPI has none yet.
    """
    if "countered" in states:
        return "both"
    return "team leads" if states and not _all_know(known) else "anyone"


def _missing(provider: bool, customer: bool) -> Turn:
    if provider == customer:
        return "nobody" if provider else "both"
    return "customer" if provider else "provider"
