"""Spaced cards through the pages: ask, answer, rate, come back, on both databases."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.conftest import Browser, Table
from training import cards
from training.cards import Rating
from training.services import review
from training.services.review import Card, from_triples
from training.store.cards import CardMemoryRow
from workbench.platform import clock
from workbench.platform.accounts.people import add_person
from workbench.platform.errors import NotFound

PAGE = "/practice/cards"
DECK = from_triples([("module/one", "Why?", "Because."), ("module/two", "When?", "Soon.")])


@pytest.fixture
def reader(db: Session) -> int:
    """Return a person without a deal."""
    return add_person(db, "reader@example.org", "Reader", None).id


def shown(browser: Browser, path: str = PAGE) -> str:
    """Return a page as text."""
    return html.unescape(browser.get(path).get_data(as_text=True))


def asked(page: str) -> tuple[int, str]:
    """Return how many cards are due, and the way to the answer."""
    found = re.search(r"(\d+) cards? (?:is|are) due", page)
    way = re.search(r'href="([^"]*\?card=[^"]*)"', page)
    assert found
    assert way
    return int(found[1]), way[1]


class TestPages:
    def test_a_card_is_asked_answered_and_rated(self, accepted: Table, db: Session) -> None:
        """One is done, the next is asked; the same form sent again changes nothing."""
        browser = accepted.people["provider"]
        count, way = asked(shown(browser))
        assert f"{count} cards are due" in shown(browser, "/practice")
        assert 'name="rating"' not in shown(browser)
        page = shown(browser, way)
        assert ["8 days" in page, "10 minutes" in page, "1 minute" in page] == [True] * 3
        card = re.search(r'name="card" value="([^"]+)"', page)
        assert card
        for rating in ("4", "1"):
            answer = browser.post(PAGE, page=way, card=card[1], reviews="0", rating=rating)
            assert answer.location == PAGE
        assert asked(shown(browser))[0] == count - 1
        row = db.scalars(select(CardMemoryRow)).one()
        assert (row.card, row.reviews, len(row.fact)) == (card[1], 1, 12)
        assert row.memory["state"] == "review"

    def test_what_is_no_rating_and_no_card_is_not_found(self, accepted: Table, db: Session) -> None:
        """A card of somebody else's deal is as unknown as one that does not exist."""
        browser = accepted.people["provider"]
        for card, rating in (("deal/99/cap", "3"), (f"deal/{accepted.deal_id}/cap", "9")):
            answer = browser.post(PAGE, page=PAGE, card=card, reviews="0", rating=rating)
            assert answer.status_code == 404
        assert db.scalars(select(CardMemoryRow)).all() == []

    def test_without_an_agreement_there_are_no_cards(self, table: Table) -> None:
        """The page says what they would be made of, and practice does not mention them."""
        browser = table.people["provider"]
        assert "There are no cards yet" in shown(browser)
        assert PAGE not in shown(browser, "/practice")


class TestMemory:
    def test_cards_of_modules_are_asked_in_their_order(self, db: Session, reader: int) -> None:
        """Until nothing is due; then the page knows when the next one is."""
        for card in DECK:
            turn = review.turn(db, reader, DECK)
            assert turn.card == card
            review.rate(db, reader, DECK, card.key, (Rating.EASY, 0))
        turn = review.turn(db, reader, DECK)
        assert (turn.card, turn.due, turn.total) == (None, 0, 2)
        assert turn.next_at is not None
        assert timedelta(days=7) < turn.next_at - clock.now() <= timedelta(days=8)

    def test_another_fact_is_another_card(self, db: Session, reader: int) -> None:
        """What was learned of the old answer does not count for the new one."""
        old, new = ([Card("deal/1/cap", "How much?", fact, fact=fact)] for fact in ("10%", "12%"))
        review.rate(db, reader, old, "deal/1/cap", (Rating.EASY, 0))
        assert review.turn(db, reader, old).due == 0
        turn = review.turn(db, reader, new)
        assert (turn.due, turn.reviews) == (1, 1)
        assert turn.waits == cards.intervals(cards.new(clock.now()), clock.now())
        review.rate(db, reader, new, "deal/1/cap", (Rating.GOOD, 1))
        row = db.scalars(select(CardMemoryRow)).one()
        assert (row.fact, row.reviews, row.memory["step"]) == ("12%", 2, 1)

    def test_memories_are_each_person_s_own(self, db: Session, reader: int) -> None:
        """Another person has everything still before them."""
        review.rate(db, reader, DECK, "module/one", (Rating.EASY, 0))
        other = add_person(db, "other@example.org", "Other", None).id
        assert (review.turn(db, reader, DECK).due, review.turn(db, other, DECK).due) == (1, 2)

    def test_a_wanted_card_is_shown_only_where_it_is_due(self, db: Session, reader: int) -> None:
        """An answer is not shown to whoever asks for a card that rests."""
        assert review.turn(db, reader, DECK, "module/two").card == DECK[1]
        review.rate(db, reader, DECK, "module/two", (Rating.EASY, 0))
        assert review.turn(db, reader, DECK, "module/two").card == DECK[0]

    def test_an_unknown_card_is_not_kept(self, db: Session, reader: int) -> None:
        """Nothing is written for a card that is in no deck."""
        with pytest.raises(NotFound):
            review.rate(db, reader, DECK, "module/three", (Rating.GOOD, 0))
