"""Private values are destroyed when their time is over, once, wholly, and never while held back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from tests.integration.conftest import Table
from tests.integration.private import NEVER, enter, next_round, now, seat
from tests.integration.services.test_keys import dies_at
from tests.integration.services.test_rounds import play
from workbench.platform import clock
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import PAYING_SIDES, Side
from workbench.platform.side_keys import KeyMissing, SideKey
from workbench.services import keys, receipt, result, retention, tick, values
from workbench.services.frame import Mode
from workbench.services.record import verify
from workbench.services.retention import months_after
from workbench.store.retention import every_sealed_row
from workbench.store.values import own_values

LATER = timedelta(days=3 * 366)
JOBS = [job for job in tick.JOBS if job.name in {"retention", "keys"}]
Sealed = dict[Side, bytes]


@pytest.fixture
def make_session(database_url: str) -> Iterator[sessionmaker[Session]]:
    """Return the factory of sessions that ticks get."""
    engine: Engine = make_engine(database_url)
    yield make_sessions(engine)
    engine.dispose()


@pytest.fixture(autouse=True)
def here(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the timed work find the folder of keys as a server does."""
    monkeypatch.setenv("EQUIPOISE_INSTANCE", str(config.instance))
    monkeypatch.setenv("EQUIPOISE_KEYS", str(config.keys))


def ciphertext(db: Session, deal_id: int) -> Sealed:
    """Return what a backup of the database would hold of the last round."""
    row = now(db, deal_id)
    found = {side: own_values(db, row.id, side) for side in PAYING_SIDES}
    sealed = {side: one.sealed for side, one in found.items() if one is not None}
    db.rollback()
    return sealed


def opens(config: Config, deal_id: int, sealed: Sealed, number: int = 1) -> set[Side]:
    """Return the sides whose old ciphertext opens with what lies in the folder of keys."""
    found: set[Side] = set()
    for side, kept in sealed.items():
        try:
            SideKey(config.keys, deal_id, side).open(kept, f"round-{number}")
        except KeyMissing:
            continue
        found.add(side)
    return found


def ticked(make_session: sessionmaker[Session], after: timedelta = LATER) -> dict[str, int]:
    """Do the two jobs as of later; return what they counted."""
    done = tick.run(make_session, clock.now() + after, JOBS)
    assert done.failed == ()
    return done.counts["retention"] | done.counts["keys"]


class TestDestruction:
    def test_after_it_nothing_opens_and_what_is_public_stays(
        self, settled: Table, db: Session, config: Config, make_session: sessionmaker[Session]
    ) -> None:
        """Neither what is in the database nor an older copy of it; twice is like once."""
        deal_id = settled.deal_id
        told, sealed = result.export(db, now(db, deal_id)), ciphertext(db, deal_id)
        db.rollback()
        assert opens(config, deal_id, sealed) == {"provider", "customer"}
        assert ticked(make_session, timedelta(days=700)) == {"begun": 0, "destroyed": 0}
        assert ticked(make_session) == {"begun": 1, "destroyed": 1}
        assert ticked(make_session) == {"begun": 0, "destroyed": 0}
        assert opens(config, deal_id, sealed) == set()
        assert not list(config.keys.glob("deal-*"))
        db.expire_all()
        row = now(db, deal_id)
        assert every_sealed_row(db, deal_id) == []
        published = result.published(db, row)
        assert published is not None
        assert told is not None
        assert set(published.commitments) == set(PAYING_SIDES)
        assert all(mark.encode() in told for mark in published.commitments.values())
        for side in PAYING_SIDES:
            own = values.sheet(db, config.keys, row, side)
            assert (own.answers, own.locked, own.view, own.destroyed) == ({}, True, None, True)
            assert result.own_result(db, config.keys, row, seat(deal_id, side)) is None
            with pytest.raises(NotFound):
                receipt.download(db, config.keys, seat(deal_id, side), 1)
        assert verify(db).whole

    def test_the_pages_say_since_when(
        self, settled: Table, make_session: sessionmaker[Session]
    ) -> None:
        """And the record that it was done."""
        ticked(make_session)
        for who in PAYING_SIDES:
            browser = settled.people[who]
            assert "Private values destroyed on" in browser.get(settled.path("/safekeeping")).text
            assert "the time of these answers is over" in browser.get(settled.path("/values")).text
            assert browser.get(settled.path("/result")).status_code == 200
            record = browser.get(settled.path("/record")).text
            assert "how long private values are kept" in record

    def test_a_hold_of_either_side_stops_it_until_that_side_ends_it(
        self, settled: Table, db: Session, config: Config, make_session: sessionmaker[Session]
    ) -> None:
        """Both see it, since when, and nothing goes meanwhile."""
        deal_id, sealed = settled.deal_id, ciphertext(db, settled.deal_id)
        for side in PAYING_SIDES:
            retention.hold(db, seat(deal_id, side), on=True)
        retention.hold(db, seat(deal_id, "provider"), on=False)
        db.commit()
        assert ticked(make_session) == {"begun": 0, "destroyed": 0}
        assert opens(config, deal_id, sealed) == {"provider", "customer"}
        for who in (*PAYING_SIDES, "facilitator"):
            page = settled.people[who].get(settled.path("/safekeeping")).text
            assert "On hold: nothing is destroyed" in page
            assert page.count("Held back by <span") == 1
        retention.hold(db, seat(deal_id, "customer"), on=False)
        db.commit()
        assert ticked(make_session) == {"begun": 1, "destroyed": 1}

    def test_killed_at_any_step_the_next_run_ends_it(
        self, settled: Table, db: Session, config: Config, make_session: sessionmaker[Session]
    ) -> None:
        """After each death either all is as before, or nothing opens here; then all keys are gone."""
        deal_id, sealed = settled.deal_id, ciphertext(db, settled.deal_id)
        db.close()
        db.get_bind().dispose()  # type: ignore[union-attr]  # nothing of it may be forked

        def work() -> None:
            engine = make_engine(config.database_url)
            for job in JOBS:
                with make_sessions(engine)() as own:
                    job.work(own, clock.now() + LATER)
                    own.commit()
            engine.dispose()

        survived, step = False, 0
        while not survived:
            step += 1
            survived = dies_at(step, work)
            with make_session() as fresh:
                there = len(every_sealed_row(fresh, deal_id))
                view = retention.view(fresh, deal_id)
                row = now(fresh, deal_id)
                shown = [values.sheet(fresh, config.keys, row, side).answers for side in sealed]
            assert there in {0, 2}, step
            assert (view.destroyed_at is None) == (there == 2)
            assert all(shown) if there else not any(shown), step
            if there:
                assert opens(config, deal_id, sealed) == set(sealed)
        assert (
            step > 3
        )  # each run but the last died: before all, between the jobs, between the keys
        assert opens(config, deal_id, sealed) == set()
        assert ticked(make_session) == {"begun": 0, "destroyed": 0}

    def test_an_end_that_was_not_committed_is_ended_again(
        self, settled: Table, db: Session, config: Config, make_session: sessionmaker[Session]
    ) -> None:
        """The keys are gone and the commit is not there: the next run says so on record."""
        retention.begin(db, config.keys, clock.now() + LATER)
        db.commit()
        assert retention.finish(db, config.keys) == {"destroyed": 1}
        db.rollback()
        assert not list(config.keys.glob("deal-*"))
        assert ticked(make_session) == {"begun": 0, "destroyed": 1}
        assert ticked(make_session) == {"begun": 0, "destroyed": 0}
        assert retention.view(db, settled.deal_id).destroyed_at is not None

    def test_a_key_that_comes_back_goes_again(
        self, settled: Table, db: Session, config: Config, make_session: sessionmaker[Session]
    ) -> None:
        """From an export, say; keys of other deals and of accounts stay."""
        deal_id, sealed = settled.deal_id, ciphertext(db, settled.deal_id)
        path = SideKey(config.keys, deal_id, "provider").path
        key = path.read_bytes()
        other = SideKey(config.keys, deal_id + 1, "provider")
        other.seal(b"", "the key of another deal")
        ticked(make_session)
        path.write_bytes(key)
        assert opens(config, deal_id, sealed) == {"provider"}
        ticked(make_session)
        assert opens(config, deal_id, sealed) == set()
        assert other.path.exists()

    def test_without_a_folder_of_keys_nothing_is_said_to_be_destroyed(
        self, settled: Table, db: Session, make_session: sessionmaker[Session],
        config: Config, monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        """A machine that has no keys does not pretend."""
        monkeypatch.setenv("EQUIPOISE_KEYS", str(config.instance / "elsewhere"))
        done = tick.run(make_session, clock.now() + LATER, JOBS)
        assert done.failed == ("retention",)
        assert done.counts["keys"] == {"destroyed": 0}
        assert len(every_sealed_row(db, settled.deal_id)) == 2


class TestOpenRounds:
    def test_a_round_that_was_left_goes_too_and_begins_anew(
        self, framed: Table, db: Session, config: Config, make_session: sessionmaker[Session]
    ) -> None:
        """Its lock goes; nothing is sealed until both agree to a frame again; other keys then."""
        deal_id, own = framed.deal_id, seat(framed.deal_id, "customer")
        enter(db, config.keys, deal_id, "customer")
        values.lock(db, config.keys, deal_id, own)
        db.commit()
        sealed = ciphertext(db, deal_id)
        assert ticked(make_session) == {"begun": 1, "destroyed": 1}
        assert opens(config, deal_id, sealed) == set()
        with pytest.raises(Refused) as refused:
            enter(db, config.keys, deal_id, "customer")
        assert refused.value.finding.code == "retention.over"
        db.rollback()
        assert retention.view(db, deal_id).destroyed_at is not None
        then = clock.now() + 2 * LATER
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "now", lambda: then)
            next_round(db, deal_id)
            for side in PAYING_SIDES:
                enter(db, config.keys, deal_id, side)
                values.lock(db, config.keys, deal_id, seat(deal_id, side))
        db.commit()
        assert ticked(make_session, 2 * LATER) == {"begun": 0, "destroyed": 0}
        assert opens(config, deal_id, ciphertext(db, deal_id)) == set(PAYING_SIDES)
        assert ticked(make_session, 3 * LATER) == {"begun": 1, "destroyed": 1}

    def test_nothing_tells_whether_anything_had_been_entered(
        self, framed: Table, db: Session, make_session: sessionmaker[Session]
    ) -> None:
        """The time runs and ends alike where nobody has answered."""
        before = retention.view(db, framed.deal_id)
        db.rollback()
        assert before.due is not None
        assert ticked(make_session) == {"begun": 1, "destroyed": 1}
        assert retention.view(db, framed.deal_id).destroyed_at is not None

    def test_earlier_rounds_go_with_the_last(
        self, framed: Table, db: Session, config: Config, make_session: sessionmaker[Session]
    ) -> None:
        """The time counts from the last round; a renewal of keys in between changes nothing."""
        deal_id = framed.deal_id
        for number in (1, 2):
            enter(db, config.keys, deal_id, "customer", NEVER)
            enter(db, config.keys, deal_id, "provider")
            for side in PAYING_SIDES:
                values.lock(db, config.keys, deal_id, seat(deal_id, side))
            if number == 1:
                next_round(db, deal_id)
        db.commit()
        keys.rotate(make_session, config.keys, grace=0)
        assert len(every_sealed_row(db, deal_id)) == 4
        db.rollback()
        assert ticked(make_session) == {"begun": 1, "destroyed": 1}
        assert every_sealed_row(db, deal_id) == []
        db.rollback()
        with pytest.raises(Refused):  # no key is left to renew
            keys.rotate(make_session, config.keys, grace=0)

    def test_what_a_side_alone_is_told_goes_with_its_answers(
        self, framed: Table, db: Session, config: Config, make_session: sessionmaker[Session]
    ) -> None:
        """Of a guided round; a renewal of keys keeps it, the destruction does not."""
        deal_id = framed.deal_id
        play(db, config, framed, Mode("guided"))
        told = values.told(db, config.keys, now(db, deal_id), "customer")
        assert told
        db.commit()
        keys.rotate(make_session, config.keys, grace=0)
        db.expire_all()
        assert values.told(db, config.keys, now(db, deal_id), "customer") == told
        db.rollback()
        assert ticked(make_session) == {"begun": 1, "destroyed": 1}
        db.expire_all()
        assert values.told(db, config.keys, now(db, deal_id), "customer") is None


class TestAgreeing:
    def test_another_time_needs_both_sides(self, settled: Table, db: Session) -> None:
        """One wish changes nothing; the same wish of both counts; the own one can be taken back."""
        deal_id = settled.deal_id
        provider, customer = (seat(deal_id, side) for side in PAYING_SIDES)
        assert retention.view(db, deal_id).months == 24
        assert not retention.wish(db, provider, 6)
        assert not retention.wish(db, customer, 12)
        view = retention.view(db, deal_id)
        assert (view.months, view.wishes) == (24, {"provider": 6, "customer": 12})
        assert not retention.wish(db, provider, 24)
        assert retention.view(db, deal_id).wishes == {"customer": 12}
        assert retention.wish(db, provider, 12)
        view = retention.view(db, deal_id)
        assert (view.months, view.wishes) == (12, {})
        for months in (0, 121):
            with pytest.raises(Refused):
                retention.wish(db, provider, months)

    def test_neutral_seats_decide_nothing(self, settled: Table, db: Session) -> None:
        """Nor does the page offer it."""
        with pytest.raises(NotFound):
            retention.hold(db, seat(settled.deal_id, "neutral"), on=True)
        db.rollback()
        page = settled.people["facilitator"].get(settled.path("/safekeeping")).text
        assert "Ask for this" not in page
        sent = settled.people["facilitator"].post(settled.path("/safekeeping/hold"), on="yes")
        assert sent.status_code == 403

    def test_by_the_page(self, settled: Table) -> None:
        """Months, a hold and its end, each said to both; a wrong number beside the field."""
        one, other = (settled.people[side] for side in PAYING_SIDES)
        path = settled.path("/safekeeping")
        assert "24 months after the last round" in one.get(path).text
        assert one.post(f"{path}/time", page=path, months="500").status_code == 422
        assert one.post(f"{path}/time", page=path, months="18").status_code == 302
        assert "The other side asks for 18" in other.get(path).text
        assert other.post(f"{path}/time", page=path, months="18").status_code == 302
        assert "18 months after the last round" in one.get(path).text
        assert one.post(f"{path}/hold", page=path, on="yes").status_code == 302
        assert "On hold" in other.get(path).text
        assert one.post(f"{path}/hold", page=path, on="no").status_code == 302
        assert "On hold" not in other.get(path).text


@pytest.mark.parametrize(
    ("moment", "months", "expected"),
    [
        ((2027, 1, 31), 1, (2027, 2, 28)),
        ((2027, 12, 15), 1, (2028, 1, 15)),
        ((2028, 2, 29), 12, (2029, 2, 28)),
        ((2027, 5, 31), 120, (2037, 5, 31)),
        ((2027, 11, 30), 3, (2028, 2, 29)),
    ],
)
def test_months_later(
    moment: tuple[int, int, int], months: int, expected: tuple[int, int, int]
) -> None:
    """The same day, or the last one of a shorter month."""
    assert months_after(datetime(*moment, tzinfo=UTC), months) == datetime(*expected, tzinfo=UTC)
