"""Two truths: which histories are laid side by side, and what the answer says."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import Side
from workbench.services import deal, history, kpi, truths, truths_view
from workbench.services.kpi import NewCard
from workbench.services.truths import Stated, Wish

MINE = (
    b"machine,start,end,cause\n"
    b"A,2024-01-03 08:00,2024-01-03 20:00,drive\n"
    b"B,2024-01-10 08:00,2024-01-10 12:00,operator\n"
    b"A,2024-02-05 08:00,2024-02-05 10:00,drive\n"
)
THEIRS = (
    b"machine,start,end,cause\n"
    b"a,2024-01-03 08:00,2024-01-03 23:00,drive\n"
    b"b,2024-01-10 08:00,2024-01-10 12:00,operator\n"
    b"b,2024-02-20 06:00,2024-02-20 13:00,@SUM(1+1)*cmd\n"
)
PLANNED = b"machine,start,end\nB,2024-02-20 00:00,2024-02-21 00:00\n"
COLUMNS = {"asset": "machine", "start": "start", "end": "end"}
MAP: dict[str, Any] = {
    "kind": "events", "tz": "Europe/Berlin", "observed": ["2024-01-01", "2024-03-01"],
    "columns": COLUMNS | {"category": "cause"},
}  # fmt: skip


def bring(
    db: Session, deal_id: int, side: Side, file: bytes, mapping: Mapping[str, Any] = MAP
) -> int:
    """Bring and read a file; return its id. The same file is read once for all tests."""
    found = history.bring(db, deal_id, side, looked_at(file))
    history.keep(db, deal_id, found, reading(file, json.dumps(mapping)))
    return found


@cache
def looked_at(file: bytes) -> history.Upload:
    """Return the file as somebody brings it."""
    return history.looked_at("log", file, None, "Europe/Berlin")


@cache
def reading(file: bytes, mapping: str) -> history.Reading:
    """Return what the product makes of the file."""
    return history.read(history.Source(0, "log", file, None, None, None), json.loads(mapping))


@pytest.fixture
def deal_id(db: Session) -> int:
    """Return a deal without anybody."""
    wish = deal.NewDeal(
        "Lines", "P Ltd", "C Inc", "EUR", Decimal(1000), "Europe/Berlin", date(2027, 1, 1), 36
    )
    return deal.create(db, wish, user_id=None)


@pytest.fixture
def pair(db: Session, deal_id: int) -> tuple[int, int]:
    """Return a log of each side."""
    return bring(db, deal_id, "provider", MINE), bring(db, deal_id, "customer", THEIRS)


def told(db: Session, deal_id: int, wish: Wish) -> truths_view.View:
    """Return the answer in words."""
    gathered = truths.gather(db, deal_id, wish)
    return truths_view.view(truths.compute(gathered), gathered.zone)


class TestUsual:
    def test_nothing_is_compared_before_both_have_a_history(
        self, db: Session, deal_id: int
    ) -> None:
        """One side's log, and one that is not read yet, are no pair."""
        bring(db, deal_id, "provider", MINE)
        history.add(db, deal_id, "customer", "unread", THEIRS)
        assert truths.usual(db, deal_id) is None

    def test_the_newest_logs_of_the_same_machines_come_first(
        self, db: Session, deal_id: int, pair: tuple[int, int]
    ) -> None:
        """A newer log of other machines, and a list without a partner, do not push them aside."""
        bring(db, deal_id, "customer", b"machine,start,end,cause\nZ,2024-01-01,2024-01-02,x\n")
        wish = truths.usual(db, deal_id)
        assert wish is not None
        assert (wish.kpi, wish.provider.data_set, wish.customer.data_set) == (
            "total_downtime",
            *pair,
        )
        newer = bring(db, deal_id, "provider", MINE)
        wish = truths.usual(db, deal_id)
        assert wish is not None
        assert wish.provider.data_set == newer

    def test_the_deal_s_card_says_which_kpi_and_the_map_how(
        self, db: Session, deal_id: int
    ) -> None:
        """What both have agreed is where the comparison begins."""
        bring(db, deal_id, "provider", MINE, MAP | {"count_by": "category"})
        log = bring(db, deal_id, "customer", THEIRS)
        kpi.create(db, deal_id, log, NewCard("mtbf", "MTBF"))
        wish = truths.usual(db, deal_id)
        assert wish is not None
        assert wish.kpi == "mtbf"
        assert (wish.provider.count_by, wish.customer.count_by) == ("category", "asset")


class TestAnswer:
    def test_each_side_leaves_out_what_it_says(
        self, app: Flask, db: Session, deal_id: int, pair: tuple[int, int]
    ) -> None:
        """Causes of the provider, a list of planned stops of the customer, other planned hours."""
        listed = bring(db, deal_id, "customer", PLANNED, MAP | {"columns": COLUMNS})
        mine = Stated(pair[0], categories=("operator",))
        theirs = Stated(pair[1], stops=listed, hours="Mon-Fri 06:00-22:00")
        with app.test_request_context():
            view = told(db, deal_id, Wish("total_downtime", mine, theirs))
        assert view.counts == (2, 1, 1)
        why = {row.why for row in view.exclusions.rows}
        assert why == {"Only the provider leaves it out.", "Only the customer leaves it out."}
        assert [(row.name, row.provider) for row in view.fields] == [
            ("Planned hours", "round the clock")
        ]


class TestRefused:
    @pytest.mark.parametrize(
        ("change", "answer"),
        [
            ({"hours": "always"}, ("comparison.week", "provider_hours")),
            ({"data_set": 999}, None),
            ({"stops": 999}, None),
        ],
        ids=["hours", "data set", "list"],
    )
    def test_what_cannot_be_compared(
        self,
        db: Session,
        deal_id: int,
        pair: tuple[int, int],
        change: dict[str, Any],
        answer: tuple[str, str] | None,
    ) -> None:
        """A week nobody can read stands beside its field; another deal's file does not exist."""
        wish = Wish("stops", Stated(**({"data_set": pair[0]} | change)), Stated(pair[1]))
        if answer is None:
            with pytest.raises(NotFound):
                truths.gather(db, deal_id, wish)
            return
        with pytest.raises(Refused) as refusal:
            truths.compute(truths.gather(db, deal_id, wish))
        assert (refusal.value.finding.code, refusal.value.field) == answer

    def test_a_log_too_long_for_a_page(
        self, db: Session, deal_id: int, pair: tuple[int, int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The command line is named instead."""
        monkeypatch.setattr(truths, "MOST_EVENTS", 2)
        with pytest.raises(Refused) as refusal:
            truths.gather(db, deal_id, Wish("stops", *map(Stated, pair)))
        assert refusal.value.finding.code == "truths.too_many"
