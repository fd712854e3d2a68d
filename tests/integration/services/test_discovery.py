"""Discovery in a deal: candidates, data check, points and causes from the summaries of its histories."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.integration.services.test_truths import MAP, MINE, bring
from workbench.evidence.discovery.catalogue import ENTRIES, SYMPTOMS
from workbench.platform.errors import NotFound
from workbench.services import causes_view, deal, discovery, discovery_view, kpi
from workbench.services.kpi import NewCard
from workbench.store.history import data_set

COSTLY = (
    b"machine,start,end,cause,cost\n"
    b"A,2024-01-03 08:00,2024-01-03 20:00,drive,100\n"
    b"B,2024-01-10 08:00,2024-01-10 12:00,jam,900\n"
    b"B,2024-02-10 08:00,2024-02-10 12:00,Jam,\n"
    b"A,2024-02-11 08:00,2024-02-11 11:00,service,50\n"
)
COSTLY_MAP: dict[str, Any] = MAP | {
    "columns": MAP["columns"] | {"cost": "cost"},
    "planned": ["service"],
}


@pytest.fixture
def deal_id(db: Session) -> int:
    """Return a deal without anybody."""
    wish = deal.NewDeal(
        "Lines", "P Ltd", "C Inc", "EUR", Decimal(1000), "Europe/Berlin", date(2027, 1, 1), 36
    )
    return deal.create(db, wish, user_id=None)


def test_what_the_history_gives_is_ready_and_says_what_a_point_moves(
    db: Session, deal_id: int
) -> None:
    """Two machines, two months of 744 and 696 hours: a point is 0.01 × 2 × 1440 hours, times six."""
    mine = bring(db, deal_id, "provider", MINE)
    facts = discovery.known(db, deal_id)
    ranked = discovery.candidates(facts, ["not_ready"])
    assert ranked[0].entry.key in {"availability", "technical_availability"}
    found = discovery.found(facts, "technical_availability")
    assert (found.check.state, found.check.source, found.check.months) == ("ready", mine, 2)
    assert found.point is not None
    assert found.point.amount == pytest.approx(0.01 * 2 * 1440 * 6, rel=0.001)
    assert discovery.found(facts, "oee").check.state == "missing"


def test_the_deals_own_kpis_are_marked(db: Session, deal_id: int) -> None:
    """Whoever measures it already is led to its card."""
    mine = bring(db, deal_id, "provider", MINE)
    card = kpi.create(db, deal_id, mine, NewCard("stops", "Stops"))
    facts = discovery.known(db, deal_id)
    assert discovery.found(facts, "stops").card_id == card
    assert [one.entry.key for one in discovery.candidates(facts, ["stops_often"]) if one.taken] == [
        "stops"
    ]


def test_unknown_words_are_not_found(db: Session, deal_id: int) -> None:
    """Addresses can be changed by hand."""
    facts = discovery.known(db, deal_id)
    with pytest.raises(NotFound):
        discovery.candidates(facts, ["boredom"])
    with pytest.raises(NotFound):
        discovery.found(facts, "happiness")


def test_causes_stand_by_hours_and_by_cost(db: Session, deal_id: int, app: Flask) -> None:
    """Spellings are joined, planned work is told apart, money is the deal's."""
    brought = bring(db, deal_id, "customer", COSTLY, COSTLY_MAP)
    bring(db, deal_id, "provider", b"period,value\n2024-01,0.9\n", VALUES)
    (found,) = discovery.causes(db, deal_id)
    assert (found.data_set_id, found.side) == (brought, "customer")
    assert [(one.name, one.hours, one.cost) for one in found.pareto.causes] == [
        ("drive", 12, 100),
        ("jam", 8, 900),
    ]
    with app.test_request_context():
        view = causes_view.pareto_view(found, "EUR")
    by_hours, by_cost = view.charts
    assert by_hours.rows[0] == ("drive", "12 h", "1", "60%", "60%")
    assert [row[0] for row in by_cost.rows] == ["jam", "drive"]
    assert by_cost.rows[0][1] == "EUR\u00a0900"
    assert "drive, with 60% of 20" in view.headline
    assert "3 hours of planned stops" in view.notes[0]
    assert "capitals" in view.notes[1]


def test_a_history_read_before_causes_were_kept_has_none(db: Session, deal_id: int) -> None:
    """Older summaries lack points and causes; the rest of the data check still works."""
    mine = bring(db, deal_id, "provider", MINE)
    row = data_set(db, deal_id, mine)
    assert row is not None
    assert row.summary is not None
    old = {key: row.summary[key] for key in row.summary if key not in {"points", "pareto"}}
    assert discovery.source_of(mine, old).months == 2
    assert discovery.points_of(old) == {}
    assert discovery.pareto_of(old) is None


@pytest.mark.parametrize("language", ["en", "zh-Hans-CN"])
def test_every_entry_and_symptom_reads_in_both_languages(
    db: Session, deal_id: int, app: Flask, language: str
) -> None:
    """No code of a text is missing, no placeholder is left, and Chinese is not English."""
    bring(db, deal_id, "provider", MINE)
    facts = discovery.known(db, deal_id)
    with app.test_request_context(headers={"Accept-Language": language}):
        pages = [discovery_view.page(facts, discovery.found(facts, key)) for key in ENTRIES]
        lines = [
            discovery_view.line(facts, one) for one in discovery.candidates(facts, list(SYMPTOMS))
        ]
    assert len(pages) == len(ENTRIES) == len(lines)
    for page in pages:
        words = [page.asks, page.define, page.gamed, page.guard, page.line.data, *page.references]
        assert all(words)
        assert "%(" not in "".join(words)
        chinese = any("\u4e00" <= sign <= "\u9fff" for sign in page.gamed)
        assert chinese == (language != "en")


VALUES: dict[str, Any] = {
    "kind": "values", "tz": "Europe/Berlin", "columns": {"period": "period", "value": "value"},
}  # fmt: skip
