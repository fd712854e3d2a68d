"""The outbox: nothing lost, nothing sent twice, no secret kept."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.catcher import Catcher, catching, free_port, link_in
from workbench.platform import clock
from workbench.platform.accounts.people import add_person, find_link
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions
from workbench.services import post
from workbench.store.post import OutboxRow

BASE = "https://equipoise.example.org"


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    """Return a mail server."""
    with catching() as running:
        yield running


def put(db: Session, count: int = 1) -> list[int]:
    """Write mails with a link to one person."""
    user = add_person(db, "anna@example.org", "Facilitator", None)
    told = {"deal": "Lifts", "seat": "Facilitator"}
    mails = [post.put(db, user, "invitation", "en", "sign_in", told) for _each in range(count)]
    db.commit()
    return mails


def test_a_mail_leaves_once_with_a_link_that_is_kept_nowhere(
    db: Session, config: Config, catcher: Catcher
) -> None:
    """The link is made when the mail is sent; the table holds no token, and a second run sends nothing."""
    settings = replace(config, mail=catcher.settings(), base_url=BASE)
    put(db)
    assert post.deliver(db, clock.now(), settings).sent == 1
    assert post.deliver(db, clock.now(), settings).sent == 0
    (mail,) = catcher.mails
    address, token = link_in(mail).rsplit("/", 1)
    assert address == f"{BASE}/link"
    assert find_link(db, token) is not None
    row = db.scalars(select(OutboxRow)).one()
    kept = {column.name: getattr(row, column.name) for column in OutboxRow.__table__.columns}
    assert token not in str(kept)
    assert (row.state, row.attempts, row.trouble) == ("sent", 1, None)
    assert row.sent_at is not None


def test_a_cause_that_is_not_kept_writes_to_nobody(
    db: Session, config: Config, catcher: Catcher
) -> None:
    """The mail is a row of the same transaction."""
    user = add_person(db, "anna@example.org", "Facilitator", None)
    post.put(db, user, "password_changed", "en")
    db.rollback()
    settings = replace(config, mail=catcher.settings())
    assert post.deliver(db, clock.now(), settings) == post.Delivered(0, 0, 0)


def test_what_fails_is_tried_again_with_growing_pauses(db: Session, config: Config) -> None:
    """A server that is down costs nobody a mail; it is not asked again before the pause is over."""
    port = free_port()
    settings = replace(config, mail=Catcher(port).settings())
    put(db)
    start, tried = clock.now(), []
    for minutes in range(0, 25, 1):
        with time_machine.travel(start + timedelta(minutes=minutes, seconds=1), tick=False):
            if post.deliver(db, clock.now(), settings, wait=1).later:
                tried.append(minutes)
    assert tried == [0, 1, 6, 21]
    assert post.waiting(db) == {"waiting": 1, "refused": 0}
    with catching(port=port) as catcher, time_machine.travel(start + timedelta(hours=2)):
        assert post.deliver(db, clock.now(), settings).sent == 1
    assert len(catcher.mails) == 1


def test_a_mail_that_nobody_will_ever_take_is_put_aside(
    db: Session, config: Config, catcher: Catcher
) -> None:
    """A 5xx for the recipient ends the attempts and is counted; a 4xx does not."""
    settings, now = replace(config, mail=catcher.settings()), clock.now()
    put(db)
    catcher.answer = "451 later"
    assert post.deliver(db, clock.now(), settings) == post.Delivered(0, 1, 0)
    catcher.answer = "550 nobody of that name"
    assert post.deliver(db, now + timedelta(days=1), settings) == post.Delivered(0, 0, 1)
    assert post.deliver(db, now + timedelta(days=9), settings) == post.Delivered(0, 0, 0)
    assert db.scalars(select(OutboxRow.trouble)).one() == "refused 550"


def test_two_senders_never_take_the_same_mail(
    db: Session, config: Config, catcher: Catcher
) -> None:
    """The server that answers requests and tick may send at the same moment."""
    settings = replace(config, mail=catcher.settings())
    put(db, count=8)
    engine = make_engine(config.database_url)
    make = make_sessions(engine)

    def send(_worker: int) -> int:
        with make() as own:
            return post.deliver(own, clock.now(), settings).sent

    with ThreadPoolExecutor(3) as workers:
        assert sum(workers.map(send, range(3))) == 8
    engine.dispose()
    assert len({mail["Message-ID"] for mail in catcher.mails}) == len(catcher.mails) == 8


def test_a_sender_that_dies_loses_nothing(db: Session, config: Config, catcher: Catcher) -> None:
    """A mail that was taken and not reported is sent after the pause, under the same name."""
    settings = replace(config, mail=catcher.settings())
    put(db)
    claimed = post._claim(db, clock.now(), BASE, None)
    assert claimed is not None
    identity = claimed[0].identity
    assert post.deliver(db, clock.now(), settings).sent == 0
    assert post.deliver(db, clock.now() + timedelta(minutes=2), settings).sent == 1
    assert identity in catcher.mails[0]["Message-ID"]
