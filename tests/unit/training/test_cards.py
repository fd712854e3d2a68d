"""The schedule of spaced cards: published intervals, plain data, and properties of every review."""

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import cards
from training.cards import Memory, Rating, State

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
TIMES = st.timedeltas(dt.timedelta(0), dt.timedelta(36_500)).map(lambda span: NOON + span)
RATINGS = st.lists(st.sampled_from(Rating), max_size=8)
WAITS = st.floats(0, 3)


def days(ratings: list[Rating]) -> list[int]:
    """Return the whole days after each review where every review is made when it is due."""
    memory, found = cards.new(NOON), []
    for rating in ratings:
        at = memory.due
        memory = cards.review(memory, rating, at)
        found.append((memory.due - at).days)
    return found


@st.composite
def memories(draw: st.DrawFn) -> Memory:
    """Return a memory after some reviews, early, in time or late."""
    memory = cards.new(draw(TIMES))
    for rating in draw(RATINGS):
        last = memory.last_review or memory.due
        at = last + (memory.due - last) * draw(WAITS)
        if at.year < 2500:
            memory = cards.review(memory, rating, at)
    return memory


class TestPublishedSchedule:
    def test_good_after_good(self) -> None:
        """The default parameters give 2, 11, 46 and 163 days after the learning step."""
        assert days([Rating.GOOD] * 5) == [0, 2, 11, 46, 163]

    def test_after_a_lapse(self) -> None:
        """Forgotten after six good reviews, a card comes back after 7, 17 and 38 days."""
        lapsed = [*[Rating.GOOD] * 6, Rating.AGAIN, *[Rating.GOOD] * 3]
        assert days(lapsed)[6:] == [0, 7, 17, 38]

    def test_the_first_steps_are_minutes(self) -> None:
        """Again, hard and good bring a new card back within ten minutes, easy after eight days."""
        found = cards.intervals(cards.new(NOON), NOON)
        minutes = {rating: wait.total_seconds() / 60 for rating, wait in found.items()}
        assert minutes == {
            Rating.AGAIN: 1,
            Rating.HARD: 5.5,
            Rating.GOOD: 10,
            Rating.EASY: 8 * 24 * 60,
        }

    def test_a_lapse_is_learned_anew(self) -> None:
        """Learning, review, and learning anew after a lapse."""
        memory, states = cards.new(NOON), []
        for rating in (Rating.GOOD, Rating.GOOD, Rating.AGAIN, Rating.GOOD):
            memory = cards.review(memory, rating, memory.due)
            states.append(memory.state)
        assert states == [State.LEARNING, State.REVIEW, State.RELEARNING, State.REVIEW]


class TestTimes:
    def test_the_zone_of_a_review_does_not_matter(self) -> None:
        """The same moment told in Shanghai gives the same memory."""
        there = NOON.astimezone(dt.timezone(dt.timedelta(hours=8)))
        one, other = cards.new(NOON), cards.new(there)
        assert cards.review(one, Rating.GOOD, NOON) == cards.review(other, Rating.GOOD, there)

    def test_a_time_without_a_zone_is_refused(self) -> None:
        """Nobody knows which moment it means."""
        naive = NOON.replace(tzinfo=None)
        with pytest.raises(ValueError, match="zone"):
            Memory(due=naive)
        with pytest.raises(ValueError, match="zone"):
            cards.review(cards.new(NOON), Rating.GOOD, naive)

    def test_what_is_no_memory_is_refused(self) -> None:
        """A kept memory with an unknown state, or without its zone, is not read."""
        text = cards.to_json(cards.new(NOON))
        for broken in (text.replace(b"learning", b"resting"), text.replace(b"Z", b"")):
            assert broken != text
            with pytest.raises(msgspec.ValidationError):
                cards.from_json(broken)


class TestProperties:
    @given(memories())
    def test_json_keeps_everything(self, memory: Memory) -> None:
        """What is written is read back, digit for digit."""
        assert cards.from_json(cards.to_json(memory)) == memory

    @given(memories(), st.sampled_from(Rating), st.timedeltas(dt.timedelta(0), dt.timedelta(900)))
    def test_a_card_is_never_due_before_now(
        self, memory: Memory, rating: Rating, late: dt.timedelta
    ) -> None:
        """After every review the card comes back later, and when the button said."""
        at = memory.due + late
        after = cards.review(memory, rating, at)
        assert after.due > at
        assert after.last_review == at
        assert after.due - at == cards.intervals(memory, at)[rating]

    @given(memories(), st.timedeltas(dt.timedelta(0), dt.timedelta(900)))
    def test_a_better_rating_never_comes_back_sooner(
        self, memory: Memory, late: dt.timedelta
    ) -> None:
        """The four waits of a card in review rise from again to easy."""
        found = list(cards.intervals(memory, memory.due + late).values())
        if memory.state is State.REVIEW:
            assert found == sorted(found)

    @given(st.dictionaries(st.text(max_size=3), memories(), max_size=6), TIMES, st.randoms())
    def test_the_order_of_cards_does_not_matter(
        self, kept: dict[str, Memory], now: dt.datetime, order: object
    ) -> None:
        """Due are exactly the cards whose time has come, in one order however they are kept."""
        found = cards.due(kept, now)
        shuffled = list(kept.items())
        order.shuffle(shuffled)  # type: ignore[attr-defined]
        assert cards.due(dict(shuffled), now) == found
        assert {key for key, memory in kept.items() if memory.due <= now} == set(found)
