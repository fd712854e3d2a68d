"""What stands out in a history, and what each side says of it.

A label changes nothing by itself. Only where both sides give the same label of a data error or a
major event, and both would leave the month out, the outlook leaves it out; the history keeps it,
and every page that shows the outlook says so.
"""

import json
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from sqlalchemy.orm import Session

from workbench.outlook.standout import Feature, standing_out
from workbench.platform import clock
from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import PAYING_SIDES, Seat
from workbench.platform.versions import require_version
from workbench.services.series import from_plain
from workbench.store.kpi import KpiCardRow, kpi_card, kpi_cards, locked_card
from workbench.store.labels import HistoryLabelRow, labels_of

LABELS = (
    "new_line", "new_shift", "new_crew", "major_event", "data_error", "season", "unexplained",
)  # fmt: skip
MAY_BE_LEFT_OUT = frozenset({"major_event", "data_error"})
SEED = 20270102  # of the shufflings behind p-values, the same for everybody
NOBODY = 0  # the version of a label that has not been given


@dataclass(frozen=True, slots=True)
class Wish:
    """What a side says: one of LABELS, a note, and whether it would leave the month out."""

    label: str
    note: str = ""
    leave_out: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that stands out; `said` holds the labels by side, `place` the cohort's number.

    `key` names it in addresses; `cohort` is None for the whole fleet.
    """

    key: str
    place: int
    cohort: str | None
    feature: Feature
    said: dict[str, HistoryLabelRow]

    @property
    def one_month(self) -> bool:
        """Return whether it is a single month, which can be left out."""
        return self.feature.kind == "outlier"

    @property
    def left_out(self) -> bool:
        """Return whether both sides leave it out of the outlook."""
        return self.one_month and _agreed(list(self.said.values()))

    def version(self, side: str) -> int:
        """Return the version of the side's own label."""
        return self.said[side].version if side in self.said else NOBODY


def items(db: Session, deal_id: int, card_id: int) -> list[Item]:
    """Return what stands out in the histories of a card, cohort by cohort, with both labels."""
    row = kpi_card(db, deal_id, card_id)
    if row is None:
        raise NotFound
    return _items(row, labels_of(db, row.id))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many things stand out in a card's histories, and how many still lack a side's label."""

    found: int
    waiting: int


def counts(db: Session, deal_id: int) -> dict[int, Counts]:
    """Return for every card of the deal how many things stand out, and how many wait for a label."""
    told = {row.id: _items(row, labels_of(db, row.id)) for row in kpi_cards(db, deal_id)}
    return {
        card: Counts(len(all_), sum(len(one.said) < len(PAYING_SIDES) for one in all_))
        for card, all_ in told.items()
    }


def item(db: Session, deal_id: int, card_id: int, key: str) -> Item:
    """Return one thing that stands out."""
    found = next((one for one in items(db, deal_id, card_id) if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def say(db: Session, seat: Seat, card_id: int, key: str, wish: Wish, seen: str | int) -> None:
    """Keep what the seat's side says; a form from before its own later label is a Conflict.

    The card is locked, so that two labels at the same moment agree on what is left out.
    """
    card = locked_card(db, seat.deal_id, card_id)
    if card is None or seat.side not in PAYING_SIDES:
        raise NotFound
    about = item(db, seat.deal_id, card_id, key)
    require_version(seen, about.version(seat.side))
    if wish.leave_out and not (about.one_month and wish.label in MAY_BE_LEFT_OUT):
        raise Refused("labels.cannot_leave_out", field="leave_out")
    row = about.said.get(seat.side) or _new(card, about, seat.side)
    row.version = about.version(seat.side) + 1
    row.label, row.note, row.leave_out = wish.label, wish.note.strip(), wish.leave_out
    row.said_at = clock.now()
    db.add(row)
    db.flush()
    left_out = _left_out(labels_of(db, card_id))
    if left_out != card.left_out:
        card.left_out = left_out
    db.flush()


def _new(card: KpiCardRow, about: Item, side: str) -> HistoryLabelRow:
    return HistoryLabelRow(
        deal_id=card.deal_id,
        card_id=card.id,
        cohort=about.cohort or "",
        kind=about.feature.kind,
        period=about.feature.period,
        side=side,
    )


def _agreed(said: list[HistoryLabelRow]) -> bool:
    """Return whether both sides say the same, that the month may go, and would leave it out."""
    names = {one.label for one in said}
    return (
        {one.side for one in said} == set(PAYING_SIDES)
        and len(names) == 1
        and names <= MAY_BE_LEFT_OUT
        and all(one.leave_out for one in said)
    )


def _left_out(rows: list[HistoryLabelRow]) -> dict[str, list[str]]:
    """Return the months that both sides leave out, by cohort, in order."""
    months: dict[tuple[str, str], list[HistoryLabelRow]] = {}
    for row in rows:
        if row.kind == "outlier":
            months.setdefault((row.cohort, row.period), []).append(row)
    found: dict[str, list[str]] = {}
    for (cohort, period), said in sorted(months.items()):
        if _agreed(said):
            found.setdefault(cohort, []).append(period)
    return found


def _items(row: KpiCardRow, said: list[HistoryLabelRow]) -> list[Item]:
    found = []
    for place, data in enumerate(row.series):
        for feature in _features(json.dumps(data)):
            mine = [
                one
                for one in said
                if (one.cohort, one.kind, one.period)
                == (data["cohort"] or "", feature.kind, feature.period)
            ]
            key = f"{place}-{feature.kind}-{feature.period}"
            by_side = {one.side: one for one in mine}
            found.append(Item(key, place, data["cohort"], feature, by_side))
    return found


@lru_cache(maxsize=128)
def _features(data: str) -> tuple[Feature, ...]:
    """Detect once; pure, some hundredths of a second."""
    series = from_plain(json.loads(data))
    rng = np.random.default_rng(SEED)
    return standing_out(series.values, series.periods, (series.lower, series.upper), rng)
