"""Cards of one's own agreement: what is asked, and which cards a new version changes."""

import re
from decimal import Decimal

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from training.own_cards import (
    Agreement,
    Kpi,
    Levels,
    Miss,
    Money,
    OwnCard,
    Quantity,
    Said,
    Share,
    Stake,
    cards_of,
)
from workbench.platform.texts import TEXTS

UPTIME = Kpi(
    key="availability",
    name="Availability",
    unit="ratio",
    direction="higher",
    window="quarter",
    measured_by="stops.csv",
    provider_owner="Service lead",
    customer_owner="Plant lead",
    exclusions=("Power cuts", "Planned overhaul"),
    levels=(
        Levels("new", 0.955, 0.968, 0.978),
        Levels("installed", 0.97, 0.98),
        Levels("installed", 0.96, 0.97, months=(6, 7, 8)),
    ),
    stakes=(Stake("new", 0.02, 0.01, Miss("k_of_n", 2, 4)), Stake("installed", 0.03, 0.0)),
)
RESPONSE = Kpi(
    key="response_time",
    name="Response time",
    unit="h",
    direction="lower",
    window="month",
    measured_by="calls.csv",
    provider_owner="Service lead",
    customer_owner="Plant lead",
    exclusions=(),
    levels=(Levels(None, 4.6, 3.8, 3.3),),
    stakes=(Stake(None, 0.04, 0.03, Miss("once")),),
)
DEAL = Agreement(7, "Uptime", 3, "USD", Decimal("521500.00"), 0.12, (UPTIME, RESPONSE))


def by_key(agreement: Agreement = DEAL) -> dict[str, OwnCard]:
    """Return the cards by their keys."""
    return {card.key: card for card in cards_of(agreement)}


def codes(said: Said) -> set[str]:
    """Return all codes of something said, with those inside it."""
    inner = [codes(param) for param in said.params.values() if isinstance(param, Said)]
    return {said.code}.union(*inner)


def parts(said: Said) -> list[Said]:
    """Return something said with everything said inside it."""
    return [said, *(one for p in said.params.values() if isinstance(p, Said) for one in parts(p))]


def changed(before: Agreement, after: Agreement) -> set[str]:
    """Return the keys of the cards whose facts differ, or that only one of both has."""
    old, new = by_key(before), by_key(after)
    both = old.keys() & new.keys()
    return (old.keys() ^ new.keys()) | {key for key in both if old[key].fact != new[key].fact}


class TestWhatIsAsked:
    def test_levels_say_the_direction_and_the_unit(self) -> None:
        """A target of a share is a lower bound; a target of hours is an upper one."""
        found = by_key()
        fast = found["deal/7/response_time/target"]
        assert fast.question == Said("own_cards.target", {"what": "Response time"})
        assert fast.answer == Said("own_cards.at_most", {"level": Quantity(3.8, "h")})
        high = [card.answer for key, card in found.items() if "availability/target" in key]
        levels = [card.params["level"] for card in high]
        assert {card.code for card in high} == {"own_cards.at_least"}
        assert levels == [
            Quantity(0.968, "ratio"),
            Quantity(0.98, "ratio"),
            Quantity(0.97, "ratio"),
        ]

    def test_a_level_without_a_stretch_asks_for_none(self) -> None:
        """Only the new installations have a stretch level."""
        assert sum("availability/stretch" in key for key in by_key()) == 1

    def test_money_at_stake_is_that_of_a_year(self) -> None:
        """Four per cent of 521,500 are 20,860; all together at most 62,580."""
        found = by_key()
        risk = found["deal/7/response_time/risk"].answer.params
        assert risk["amount"] == Money(Decimal(20860), "USD")
        assert (risk["credit"], risk["bonus"]) == (Share(0.04), Share(0.03))
        assert found["deal/7/cap"].answer.params["amount"] == Money(Decimal(62580), "USD")

    def test_a_trigger_is_asked_for_where_there_is_one(self) -> None:
        """Two of four for the new installations, the first miss for the response time."""
        found = {key: card for key, card in by_key().items() if "/miss" in key}
        assert [card.answer.code for card in found.values()] == [
            "own_cards.miss_of",
            "own_cards.miss_once",
        ]
        assert next(iter(found.values())).answer.params["k"] == 2

    def test_nothing_is_asked_about_what_is_not_agreed(self) -> None:
        """No exclusions, no cap, no money: no such card."""
        bare = msgspec.structs.replace(RESPONSE, stakes=())
        found = by_key(msgspec.structs.replace(DEAL, kpis=(bare,), yearly_cap=None))
        names = [key.split("/")[-1] for key in found]
        assert names == ["unit", "window", "measured", "target", "minimum", "stretch"]

    def test_every_text_is_used_and_every_placeholder_filled(self) -> None:
        """Codes and texts fit each other, both ways."""
        more = msgspec.structs.replace(
            RESPONSE,
            key="other",
            window="year",
            stakes=(Stake(None, 0.1, 0.1, Miss("consecutive", 2)),),
        )
        found = cards_of(msgspec.structs.replace(DEAL, kpis=(UPTIME, RESPONSE, more)))
        said = [
            one for card in found for side in (card.question, card.answer) for one in parts(side)
        ]
        assert {one.code for one in said} == {
            code for code in TEXTS if code.startswith("own_cards.")
        }
        for one in said:
            assert set(re.findall(r"%\((\w+)\)s", TEXTS[one.code])) <= set(one.params)


class TestNewVersions:
    def test_the_same_facts_are_the_same_cards(self) -> None:
        """The number of the version is no fact, nor is how the fee is written."""
        later = msgspec.structs.replace(DEAL, version=4, yearly_fee=Decimal(521500))
        assert changed(DEAL, later) == set()

    def test_a_new_target_changes_its_card_alone(self) -> None:
        """The other cards stay as they were learned."""
        moved = msgspec.structs.replace(RESPONSE, levels=(Levels(None, 4.6, 3.7, 3.3),))
        later = msgspec.structs.replace(DEAL, kpis=(UPTIME, moved))
        assert changed(DEAL, later) == {"deal/7/response_time/target"}

    def test_a_kpi_that_falls_away_takes_its_cards_along(self) -> None:
        """Nothing else changes."""
        later = msgspec.structs.replace(DEAL, kpis=(UPTIME,))
        assert all("/response_time/" in key for key in changed(DEAL, later))

    @given(st.sampled_from(("target", "minimum", "stretch")), st.floats(0.1, 9), st.integers(0, 2))
    def test_one_level_changes_at_most_one_card(self, name: str, value: float, place: int) -> None:
        """Whichever level moves, at most its own card is another."""
        levels = list(UPTIME.levels)
        levels[place] = msgspec.structs.replace(levels[place], **{name: value})
        moved = msgspec.structs.replace(UPTIME, levels=tuple(levels))
        later = msgspec.structs.replace(DEAL, kpis=(moved, RESPONSE))
        assert len(changed(DEAL, later)) <= 1

    @given(st.permutations((UPTIME, RESPONSE)), st.text(max_size=400))
    def test_keys_are_unique_and_short(self, kpis: list[Kpi], cohort: str) -> None:
        """Whatever a cohort is called, and in whichever order the KPIs stand."""
        named = msgspec.structs.replace(
            UPTIME, levels=(Levels(cohort, 0.9, 0.95), Levels(None, 0.9, 0.95))
        )
        found = cards_of(
            msgspec.structs.replace(
                DEAL, kpis=(*kpis, msgspec.structs.replace(named, key="x" * 80))
            )
        )
        keys = [card.key for card in found]
        assert len(set(keys)) == len(keys)
        assert max(map(len, keys)) < 200
