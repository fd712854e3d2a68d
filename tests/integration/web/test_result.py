"""The pages of the published proposal."""

import json

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.private import NEVER, enter, next_round, now, seat
from workbench.platform.config import Config
from workbench.platform.permissions import PAYING_SIDES
from workbench.services import result, values


def play(
    framed: Table, db: Session, config: Config, customer: dict[str, float] | None = None
) -> None:
    """Let both sides answer and lock."""
    enter(db, config.keys, framed.deal_id, "customer", customer)
    enter(db, config.keys, framed.deal_id, "provider")
    for side in PAYING_SIDES:
        values.lock(db, config.keys, framed.deal_id, seat(framed.deal_id, side))
    db.commit()


class TestBefore:
    def test_nothing_is_there_before_both_have_locked(self, framed: Table) -> None:
        """The page says so; there is nothing to download."""
        page = framed.people["provider"].get(framed.path("/result"))
        assert page.status_code == 200
        assert "Nothing is published yet" in page.text
        assert framed.people["provider"].get(framed.path("/result/export")).status_code == 404

    def test_also_without_a_frame(self, table: Table) -> None:
        """An early visitor gets an answer, not an error."""
        assert table.people["facilitator"].get(table.path("/result")).status_code == 200
        assert table.people["facilitator"].get(table.path("/result/export")).status_code == 404


class TestSettled:
    def test_each_side_sees_the_package_and_its_own_gain(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Fee, ladders, commitments and certificate for both; the gain for its owner alone."""
        play(framed, db, config)
        row = now(db, framed.deal_id)
        gains = {
            side: result.own_result(db, config.keys, row, seat(framed.deal_id, side)).gain
            for side in PAYING_SIDES
        }
        published = result.published(db, row)
        db.rollback()
        assert published is not None
        assert published.package is not None
        texts = {
            who: framed.people[who].get(framed.path("/result")).text
            for who in ("provider", "customer", "facilitator")
        }
        for who, text in texts.items():
            assert f"{published.package.fee:,.0f}" in text
            assert text.count('class="ladder"') == 4
            assert all(mark in text for mark in published.commitments.values())
            assert published.menu_sha256 in text
            assert "Certified" in text
            assert "Not claimed: that the answers were true" in text
            for side, gain in gains.items():
                assert gain is not None
                assert (f"{gain:,.0f}" in text) == (who == side)
        assert "Your own gain" not in texts["facilitator"]

    def test_both_download_identical_bytes(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Canonical JSON with the package, its levels, the menu's hash and both commitments."""
        play(framed, db, config)
        answers = [
            framed.people[who].get(framed.path("/result/export"))
            for who in ("provider", "customer", "facilitator")
        ]
        assert len({answer.data for answer in answers}) == 1
        for answer in answers:
            answer.headers.pop("X-Request-ID")  # random, one per request
        assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
        plain = json.loads(answers[0].data)
        assert plain["status"] == "settled"
        assert set(plain["commitments"]) == set(PAYING_SIDES)
        assert set(plain["package"]["levels"]) == set(plain["package"]["options"])
        assert "gain" not in answers[0].text
        assert json.dumps(plain, sort_keys=True, separators=(",", ":")) == answers[0].text

    @pytest.mark.parametrize("who", ["provider_lead", "customer_lead", "trainee"])
    def test_others_wait_for_the_agreement(
        self, framed: Table, db: Session, config: Config, who: str
    ) -> None:
        """Team leads and trainees see agreed levels later, not the proposal."""
        play(framed, db, config)
        for rest in ("/result", "/result/export"):
            assert framed.people[who].get(framed.path(rest)).status_code == 403


class TestNoOverlap:
    def test_it_tells_both_alike_and_offers_the_next_round(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Neither closeness nor blame; the next step is a new frame."""
        play(framed, db, config, NEVER)
        texts = [framed.people[who].get(framed.path("/result")).text for who in PAYING_SIDES]
        for text in texts:
            assert "No package of this menu suits both sides" in text
            assert "This was round 1 of at most 3" in text
            assert "Make the frame of the next round" in text
            assert "Your own gain" not in text

    def test_after_the_last_round_there_is_an_open_way(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Three rounds at most; then people agree openly."""
        for number in (1, 2, 3):
            play(framed, db, config, NEVER)
            if number < 3:
                next_round(db, framed.deal_id)
        text = framed.people["customer"].get(framed.path("/result")).text
        assert "All 3 rounds are used up" in text
        assert "Make the frame of the next round" not in text
        shown = framed.people["customer"].get(framed.path("/frame")).text
        assert "The agreed number of rounds is used up" in shown


def test_it_says_which_package_why_it_is_fair_and_what_was_learned(
    framed: Table, db: Session, config: Config
) -> None:
    """Number, term and stakes; the own gain's parts lead to the own page of the package."""
    play(framed, db, config)
    found = result.published(db, now(db, framed.deal_id))
    assert found is not None
    assert found.package is not None
    number = found.package.index + 1
    db.rollback()
    for side in PAYING_SIDES:
        page = framed.people[side].get(framed.path("/result")).text
        for words in (
            f"Package No. {number} of 81",
            "For 36 months from",
            "At stake in a year",
            "Why it is fair",
            "What the other side has learned",
            framed.path(f"/values/package/{number}"),
            "What your gain is made of",
            "counted against the average year of today, not against a bad year of today",
        ):
            assert words in page
    page = framed.people["facilitator"].get(framed.path("/result")).text
    assert "Why it is fair" in page
    assert "What your gain is made of" not in page
