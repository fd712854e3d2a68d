"""Followers of a deal: told its version when it grows, and nothing else.

One thread per process listens to the database. It reads the versions that somebody follows, at
most ten times a second, looks again whether each person still has the seat, and wakes those whose
version grew. A follower of one side is never woken by what the other side keeps to itself, and
pings come at times of their own.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from workbench.platform.database import reading
from workbench.platform.listening import listener
from workbench.platform.permissions import Seat
from workbench.platform.topics import joined, topics_of, versions

MOST = 500
PING_SECONDS = 10.0
CHECK_SECONDS = 10.0
CALM_SECONDS = 0.1
AFTER_FAILURE_SECONDS = 1.0
PING = b": still here\n\n"
GONE = b"event: gone\ndata: gone\n\n"


class Standing(NamedTuple):
    """How the listener learns that somebody has left: the seat in a deal, who is in by a session."""

    seat: Callable[[Session, int, int], Seat | None]
    signed_in_by: Callable[[Session, set[str]], dict[str, int]]


class Follower:
    """One stream: what its person may follow, and the newest version of it."""

    def __init__(self, seat: Seat, session_key: str) -> None:
        self.seat = seat
        self.session_key = session_key
        self.topics = topics_of(seat)
        self.over: bytes | None = None
        self._found: dict[str, int] = {}
        self._woken = threading.Event()

    def offer(self, found: dict[str, int]) -> None:
        """Take over what is newer, and wake the stream if anything is."""
        newer = {
            topic: found[topic]
            for topic in self.topics
            if found.get(topic, 0) > self._found.get(topic, 0)
        }
        if newer:
            self._found |= newer
            self._woken.set()

    def end(self, last: bytes) -> None:
        """Let the stream say its last words and end."""
        self.over = last
        self._woken.set()

    def words(self, ping_seconds: float = PING_SECONDS) -> Iterator[bytes]:
        """Say the version at once and whenever it has grown; ping at fixed times between."""
        ping = time.monotonic() + ping_seconds
        said = None
        while self.over is None:
            now = joined(self.topics, self._found)
            if now != said:
                said = now
                yield f"event: changed\ndata: {now}\n\n".encode()
            if time.monotonic() >= ping:
                ping += ping_seconds
                yield PING
            self._woken.wait(max(0.0, ping - time.monotonic()))
            self._woken.clear()
        if self.over:
            yield self.over


class Hub:
    """All followers of this process, and the thread that listens for them."""

    def __init__(
        self,
        engine: Engine,
        sessions: "sessionmaker[Session]",
        standing: Standing,
        most: int = MOST,
    ) -> None:
        self._engine, self._sessions, self._standing = engine, sessions, standing
        self._most = most
        self._followers: set[Follower] = set()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._known: dict[str, int] = {}

    def follow(self, seat: Seat, session_key: str) -> Follower | None:
        """Return a new follower, or None when there are as many as this process takes."""
        with self._lock:
            if self._closing.is_set() or len(self._followers) >= self._most:
                return None
            follower = Follower(seat, session_key)
            self._followers.add(follower)
            if self._thread is None:
                self._thread = threading.Thread(target=self._listen, name="live", daemon=True)
                self._thread.start()
            return follower

    def leave(self, follower: Follower) -> None:
        """Forget a follower whose stream has ended."""
        with self._lock:
            self._followers.discard(follower)

    def close(self) -> None:
        """End all streams and stop listening; nobody can follow from now on."""
        self._closing.set()
        for follower in self._here():
            follower.end(b"")

    def _here(self) -> list[Follower]:
        with self._lock:
            return list(self._followers)

    def _listen(self) -> None:
        while not self._closing.is_set():
            try:
                with listener(self._engine) as wait:
                    self._tell(self._here())  # whatever happened while nobody listened
                    self._go_on(wait)
            except Exception as error:  # noqa: BLE001 (the database may be away for a while)
                logging.getLogger(__name__).warning("live: %s", type(error).__name__)
                self._closing.wait(AFTER_FAILURE_SECONDS)

    def _go_on(self, wait: Callable[[float], bool]) -> None:
        check = time.monotonic() + CHECK_SECONDS
        while not self._closing.is_set():
            if wait(CALM_SECONDS):
                told = time.monotonic()
                self._tell(self._here())
                self._closing.wait(max(0.0, CALM_SECONDS - (time.monotonic() - told)))
            if time.monotonic() >= check:
                check = time.monotonic() + CHECK_SECONDS
                self._look_again(self._here())

    def _tell(self, followers: list[Follower]) -> None:
        """Offer the newest versions to those whose topics grew, once they still have the seat."""
        with reading(), self._sessions() as db:
            found = versions(db, {topic for one in followers for topic in one.topics})
            grown = {t for t, version in found.items() if version > self._known.get(t, 0)}
            self._known |= found
            concerned = [one for one in followers if grown.intersection(one.topics)]
            for follower in self._seated(db, concerned):
                follower.offer(found)

    def _look_again(self, followers: list[Follower]) -> None:
        with reading(), self._sessions() as db:
            inside = self._standing.signed_in_by(db, {one.session_key for one in followers})
            for _seated in self._seated(db, followers):
                pass
        for follower in followers:
            if inside.get(follower.session_key) != follower.seat.user_id:
                follower.end(GONE)

    def _seated(self, db: Session, followers: list[Follower]) -> Iterator[Follower]:
        """Return those who still have the seat; the others are ended."""
        places: dict[tuple[int, int], Seat | None] = {}
        for one in followers:
            who = (one.seat.deal_id, one.seat.user_id)
            if who not in places:
                places[who] = self._standing.seat(db, *who)
            if places[who] == one.seat:
                yield one
            else:
                one.end(GONE)
