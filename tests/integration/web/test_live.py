"""The version of a deal: once, or as a stream; private changes of one side move nothing else."""

import threading
import time
from collections.abc import Iterator
from queue import Empty, Queue
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.private import enter, seat
from workbench.platform import live
from workbench.platform.config import Config
from workbench.services import values
from workbench.store.deal import DealRow, seats_in

STREAM = {"Accept": "text/event-stream"}
PATIENCE = 20


class Reader:
    """Reads a stream in a thread of its own, as a browser does."""

    def __init__(self, table: Table, who: str) -> None:
        self.answer = table.people[who].client.get(table.path("/live"), headers=STREAM)
        self._said: Queue[str | None] = Queue()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        for words in self.answer.iter_encoded():
            self._said.put(words.decode())
        self._said.put(None)

    def next(self) -> str | None:
        """Return what is said next; None at the end."""
        return self._said.get(timeout=PATIENCE)

    def is_silent(self, seconds: float) -> bool:
        """Tell whether nothing is said for so long."""
        try:
            self._said.get(timeout=seconds)
        except Empty:
            return True
        return False


@pytest.fixture
def hub(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[live.Hub]:
    """Return the application's hub, looking again at seats five times a second."""
    monkeypatch.setattr(live, "CHECK_SECONDS", 0.2)
    found: live.Hub = app.extensions["live"]
    yield found
    found.close()


def rename(db: Session, deal_id: int, title: str) -> None:
    """Change something that both sides share."""
    db.get_one(DealRow, deal_id).title = title
    db.commit()


def version(table: Table, who: str) -> str:
    """Return the version as a page without a stream asks for it."""
    return table.people[who].get(table.path("/live")).get_data(as_text=True)


class TestOnce:
    def test_it_answers_the_version_once(self, table: Table, db: Session) -> None:
        """With an ETag, so that asking again costs nothing; a shared change moves it for all."""
        browser, path = table.people["provider"], table.path("/live")
        first = browser.get(path)
        assert (
            browser.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
        )
        before = {who: version(table, who) for who in ("customer", "facilitator", "trainee")}
        rename(db, table.deal_id, "Another title")
        changed = browser.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert changed.status_code == 200
        assert all(version(table, who) != seen for who, seen in before.items())
        assert table.people["outsider"].get(path).status_code == 404

    def test_private_work_moves_the_own_side_alone(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """And of the own side only whoever may read it; a lock is one step for all."""
        everybody = ("provider", "customer", "facilitator", "customer_lead", "provider_lead")
        before = {who: version(framed, who) for who in everybody}
        enter(db, config.keys, framed.deal_id, "customer")
        db.commit()
        after = {who: version(framed, who) for who in everybody}
        assert {who for who in everybody if after[who] != before[who]} == {"customer"}
        values.lock(db, config.keys, framed.deal_id, seat(framed.deal_id, "customer"))
        db.commit()
        assert int(version(framed, "provider").split(".")[0]) == 1 + int(
            before["provider"].split(".")[0]
        )


class TestStream:
    def test_it_says_the_version_and_every_shared_change(
        self, framed: Table, db: Session, config: Config, hub: live.Hub
    ) -> None:
        """At once and whenever it grows; nothing while the other side works in private."""
        assert hub is not None
        reader = Reader(framed, "provider")
        assert reader.answer.headers["Content-Type"].startswith("text/event-stream")
        first = version(framed, "provider")
        assert reader.next() == f"event: changed\ndata: {first}\n\n"
        enter(db, config.keys, framed.deal_id, "customer")
        db.commit()
        assert reader.is_silent(0.6)
        rename(db, framed.deal_id, "Another title")
        now = version(framed, "provider")
        assert now != first
        assert reader.next() == f"event: changed\ndata: {now}\n\n"

    def test_who_leaves_is_cut_off(self, table: Table, db: Session, hub: live.Hub) -> None:
        """At the next change or look at the seats, whichever comes first; so does who signs out."""
        assert hub is not None
        leaving, signing_out = Reader(table, "provider"), Reader(table, "customer")
        assert leaving.next() is not None
        assert signing_out.next() is not None
        row = next(one for one in seats_in(db, table.deal_id) if one.role == "executive")
        assert row.side == "provider"
        db.delete(row)
        db.commit()
        assert _last(leaving) == live.GONE.decode()
        signed_out = table.people["customer"].post("/sign-out", page=table.path("/live-none"))
        assert signed_out.status_code == 302
        assert _last(signing_out) == live.GONE.decode()

    def test_more_than_it_takes_are_told_to_ask_again(
        self, table: Table, hub: live.Hub, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """503 with a time; a stream that ends makes room; a closing server takes nobody."""
        monkeypatch.setattr(hub, "_most", 1)
        first = Reader(table, "provider")
        assert first.next() is not None
        full = table.people["customer"].get(table.path("/live"), headers=STREAM)
        assert full.status_code == 503
        assert int(full.headers["Retry-After"]) > 0
        hub.close()
        assert first.next() is None
        closing = table.people["customer"].get(table.path("/live"), headers=STREAM)
        assert closing.status_code == 503


def _last(reader: Reader) -> str | None:
    """Return the last words of a stream."""
    last: str | None = None
    for _words in range(4):
        said = reader.next()
        if said is None:
            break
        last = said
    return last


def test_pings_come_at_times_of_their_own() -> None:
    """Whatever is said between: their rhythm tells nothing."""
    follower = live.Follower(seat(1, "provider"), "key")
    follower.offer({"deal-1": 1})
    begun, heard = time.monotonic(), []
    for words in follower.words(ping_seconds=0.2):
        heard.append((words, time.monotonic() - begun))
        if len(heard) == 3:
            follower.offer({"deal-1": 2, "deal-1-customer": 9})
        if words == live.PING and len(heard) > 5:
            break
    assert [words for words, _at in heard].count(live.PING) == len(heard) - 2
    assert heard[-1][1] < 0.2 * (len(heard) - 2) + 1


def test_a_listener_that_fails_begins_anew(
    app: Flask, table: Table, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database may be away for a while: afterwards nothing has been missed."""
    monkeypatch.setattr(live, "AFTER_FAILURE_SECONDS", 0.1)
    real, tries = live.listener, []

    def failing(engine: Any) -> Any:
        tries.append(engine)
        if len(tries) < 3:
            raise ConnectionError
        return real(engine)

    monkeypatch.setattr(live, "listener", failing)
    reader = Reader(table, "provider")
    assert reader.next() is not None
    rename(db, table.deal_id, "Another title")
    assert reader.next() is not None
    app.extensions["live"].close()
