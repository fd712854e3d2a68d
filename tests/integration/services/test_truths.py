"""Two truths: which histories are laid side by side, and what the answer says."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import Side
from workbench.services import deal, history, kpi, truths, truths_view
from workbench.services.kpi import NewCard
from workbench.services.truths import Stated, Wish
from workbench.services.truths_export import events_csv, safe_cell

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
    b"b,2024-02-20 06:00,2024-02-20 13:00,=cmd|' /C calc'!A0\n"
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
    """Bring and read a file; return its id."""
    found = history.add(db, deal_id, side, f"{side} log", file)
    history.confirm(db, deal_id, found, dict(mapping))
    return found


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
    def test_the_gap_is_told_in_words(
        self, app: Flask, db: Session, deal_id: int, pair: tuple[int, int]
    ) -> None:
        """18 h and 26 h: the customer's own 7 h and 3 h longer, less the provider's own 2 h."""
        with app.test_request_context():
            view = told(db, deal_id, Wish("total_downtime", *map(Stated, pair)))
        assert view.headline == "The provider's log gives 18\u00a0h, the customer's 26\u00a0h."
        assert view.split.startswith("Of the 8 h between them, 8.00 come from the data, 0.00")
        assert view.more[0].startswith("Of the data's part, 5.00 come from events that only one")
        assert view.counts == (2, 1, 1)
        assert [row.effect for row in view.data.rows] == ["+7.00", "+3.00", "−2.00"]
        assert view.data.rows[0].title == "B, 2024-02-20"
        assert view.data.rows[0].provider == ""
        assert view.largest == "data"

    def test_each_side_leaves_out_what_it_says(
        self, app: Flask, db: Session, deal_id: int, pair: tuple[int, int]
    ) -> None:
        """Causes of the provider, a list of planned stops of the customer, other planned hours."""
        listed = bring(db, deal_id, "customer", PLANNED, MAP | {"columns": COLUMNS})
        mine = Stated(pair[0], categories=("operator",))
        theirs = Stated(pair[1], stops=listed, hours="Mon-Fri 06:00-22:00")
        with app.test_request_context():
            view = told(db, deal_id, Wish("total_downtime", mine, theirs))
        why = {row.why for row in view.exclusions.rows}
        assert why == {"Only the provider leaves it out.", "Only the customer leaves it out."}
        assert [(row.name, row.provider) for row in view.fields] == [
            ("Planned hours", "round the clock")
        ]

    def test_the_download_is_no_formula(
        self, app: Flask, db: Session, deal_id: int, pair: tuple[int, int]
    ) -> None:
        """A cause that begins like a formula is harmless; numbers stay numbers."""
        gathered = truths.gather(db, deal_id, Wish("availability", *map(Stated, pair)))
        with app.test_request_context():
            file = events_csv(truths.compute(gathered, truths.DOWNLOADED), gathered.zone)
        rows = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))
        assert len(rows) == 3
        assert rows[0]["customer_category"] == "'=cmd|' /C calc'!A0"
        assert float(rows[0]["effect"]) == pytest.approx(7 / (60 * 24 * 2))
        assert rows[0]["customer_start"] == "2024-02-20T06:00:00+01:00"
        assert [safe_cell(text) for text in ("@x", " =x", "-2.5", "")] == [
            "'@x",
            "' =x",
            "-2.5",
            "",
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
