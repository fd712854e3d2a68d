"""A settled round, a draft and its acceptance, for tests that start after the bargain."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from tests.integration.plant import add_cards, agree_frame, seasonal
from tests.integration.private import ANSWERS, enter, seat
from workbench.services import draft, draft_edit, levels, values
from workbench.store.kpi import kpi_card

HOT = "availability"


def settle(db: Session, keys: Path, deal_id: int) -> None:
    """Let both sides answer and lock, on a deal with an agreed frame."""
    for side in ANSWERS:
        enter(db, keys, deal_id, side)
        values.lock(db, keys, deal_id, seat(deal_id, side))


def settle_by_season(db: Session, keys: Path, deal_id: int) -> None:
    """Settle a round on a deal without cards whose availability is judged by season and month."""
    card = add_cards(db, deal_id)[0]
    seasonal(db, deal_id, card)
    _end_earlier(db, deal_id, card)
    levels.agree_shared(db, deal_id, card, levels.Shared(window="month", by_season=True), 1)
    agree_frame(db, deal_id)
    settle(db, keys, deal_id)


def _end_earlier(db: Session, deal_id: int, card: int) -> None:
    """Let the first cohort's history end four months before the other's."""
    row = kpi_card(db, deal_id, card)
    assert row is not None
    first, *rest = row.series
    count = len(first["periods"])
    cut = {
        name: told[:-4] if isinstance(told, list) and len(told) == count else told
        for name, told in first.items()
    }
    row.series = [cut, *rest]
    db.flush()


def start(db: Session, deal_id: int) -> None:
    """Let the provider make version 1 of the draft."""
    draft.start(db, seat(deal_id, "provider"))


def accept_both(db: Session, deal_id: int) -> str:
    """Let both executives accept the newest version; return its digest."""
    sha256 = newest(db, deal_id).sha256
    for side in ANSWERS:
        draft.accept(db, seat(deal_id, side), sha256)
    return sha256


def newest(db: Session, deal_id: int) -> draft.DraftView:
    """Return the newest version."""
    found = draft.view(db, deal_id)
    assert found is not None
    return found


def wishes(found: draft.DraftView, kpi: str = HOT) -> list[draft_edit.ClauseWish]:
    """Return the wishes that leave a KPI as it is."""
    return [draft_edit.wish_of(c) for c in found.terms.schedule.clauses if c.kpi == kpi]


def lower(found: draft.DraftView) -> list[draft_edit.ClauseWish]:
    """Return the wishes with a slightly lower target for the first cohort."""
    first, *rest = wishes(found)
    return [replace(first, target=round(first.target - 0.001, 6), dead_band=0.0), *rest]
