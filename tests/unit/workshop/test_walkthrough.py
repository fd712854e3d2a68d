"""The walk through the baseline: what an event is, what sides can say, and what is agreed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.workshop.walkthrough import (
    LONGEST_REASON,
    Piece,
    Told,
    Word,
    answers,
    checked,
    counted,
    event_key,
    renewed,
    standing,
)

STOP = Piece("press 3", 1_700_000_000, 1_700_036_000, "drive")
LONGER = replace(STOP, end=1_700_072_000)
KEYS = st.lists(st.text("abcdef", min_size=1, max_size=2), unique=True, max_size=12)
WORDS = st.dictionaries(
    st.sampled_from(["provider", "customer"]),
    st.sampled_from([Word("as_told"), Word("as_provider"), Word("dispute", "why")]),
)


class TestKey:
    def test_it_follows_source_asset_start_and_end(self) -> None:
        """Each of them makes another event; the order of pieces and the cause do not."""
        one = event_key({"provider": (STOP,)})
        others: list[Told] = [
            {"customer": (STOP,)},
            {"provider": (LONGER,)},
            {"provider": (replace(STOP, asset="press 4"),)},
            {"provider": (replace(STOP, start=STOP.start + 1),)},
            {"provider": (replace(STOP, end=None),)},
            {"provider": (STOP,), "customer": (STOP,)},
        ]
        assert len({one, *map(event_key, others)}) == 1 + len(others)
        assert event_key({"provider": (replace(STOP, category="motor"),)}) == one
        later = replace(STOP, start=LONGER.end or 0, end=(LONGER.end or 0) + 60)
        assert event_key({"provider": (STOP, later)}) == event_key({"provider": (later, STOP)})


class TestAnswers:
    def test_two_histories_that_differ_ask_which_one_stands(self) -> None:
        """Where they tell the same, or one tells it alone, it stands as told."""
        assert answers({"provider": (STOP,)}) == ("as_told", "dispute")
        assert answers({"provider": (STOP,), "customer": (STOP,)}) == ("as_told", "dispute")
        both = answers({"provider": (STOP,), "customer": (LONGER,)})
        assert both == ("as_provider", "as_customer", "dispute")

    def test_a_dispute_says_why(self) -> None:
        """Blanks are no reason; agreeing needs none."""
        told: Told = {"neutral": (STOP,)}
        assert checked(Word("as_told", " seen by both "), told) == Word("as_told", "seen by both")
        for word, code in (
            (Word("dispute", "  "), "walkthrough.reason_missing"),
            (Word("as_provider"), "walkthrough.no_such_answer"),
            (Word("dispute", "x" * (LONGEST_REASON + 1)), "walkthrough.reason_too_long"),
        ):
            with pytest.raises(StepError) as refused:
                checked(word, told)
            assert refused.value.finding.code == code


class TestStanding:
    @pytest.mark.parametrize(
        ("said", "where"),
        [
            ({}, "open"),
            ({"provider": Word("as_told")}, "open"),
            ({"provider": Word("dispute", "planned")}, "disputed"),
            ({"provider": Word("as_told"), "customer": Word("as_told")}, "agreed"),
            ({"provider": Word("as_provider"), "customer": Word("as_provider")}, "agreed"),
            ({"provider": Word("as_provider"), "customer": Word("as_customer")}, "disputed"),
            ({"provider": Word("dispute", "a"), "customer": Word("dispute", "b")}, "disputed"),
            ({"provider": Word("as_told"), "customer": Word("dispute", "b")}, "disputed"),
        ],
    )
    def test_both_have_to_say_the_same(self, said: dict[str, Word], where: str) -> None:
        """Silence keeps it open, one dispute is enough."""
        assert standing(said) == where

    @given(st.lists(WORDS, max_size=8))
    def test_counts_add_up(self, events: list[dict[str, Word]]) -> None:
        """Nothing is agreed of which a side has not spoken; the rest is open."""
        told = counted(events)
        still = sum(standing(one) == "open" for one in events)
        assert told.agreed + told.disputed + still == told.of == len(events)
        assert told.agreed <= min(told.said.values())


class TestRenewal:
    def test_words_about_unchanged_events_stay_and_the_others_are_named(self) -> None:
        """Here d is small now and was spoken of, x is told otherwise, y went without a word."""
        found = renewed(["a", "b", "c", "d"], {"a", "d", "x"}, ["a", "d", "x", "y"], 2)
        assert found.listed == ("a", "b", "d")
        assert found.gone == ("x",)

    @given(KEYS, KEYS, KEYS, st.integers(0, 8))
    def test_no_word_is_lost(
        self, found: list[str], spoken: list[str], before: list[str], most: int
    ) -> None:
        """Each event that was spoken of is listed or gone, never both, and nothing is listed twice."""
        told = renewed(found, spoken, before, most)
        assert {*told.listed, *told.gone} >= {key for key in before if key in spoken}
        assert not {*told.listed} & {*told.gone}
        assert len(set(told.listed)) == len(told.listed)
        assert set(told.listed) <= set(found)
