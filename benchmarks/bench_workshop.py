"""A workshop of 100 people on a real server with two workers, and what reaches whom, and when.

Fifty people a side follow a ballot while the facilitator changes the stage once a second for a
minute: first they only listen (the bare stream), then each page fetches itself anew whenever it
hears of a change, as a browser does. Then all send their ballot within one second. Then the server
ends, something changes, and another one starts: everybody connects again and hears the newest
version. Loopback only; server, database and people share this machine's cores.
"""

import asyncio
import tempfile
import time
import urllib.parse
from collections.abc import Awaitable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.bench_live import WISH, free_port, postgres, served, sign_in
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.migrations import upgrade
from workbench.platform.permissions import Seat
from workbench.platform.topics import version_for
from workbench.services import deal as deals
from workbench.services import workshop, workshop_entry, workshop_lead
from workbench.store.workshop import stages_of
from workbench.store.workshop_entries import ballots_for_reveal

PEOPLE, CHANGES, PATIENCE, RETRY = 100, 60, 60.0, 1.0
PAUSE = 0.5  # what static/live.js waits before it fetches a page once more
OUTCOMES, BALLOT = "P4", "1.4"
SAID = {"result": "The lines run 98 hours of 100", "unit": "packaging", "by": "end of 2027"}


@dataclass
class Person:
    """One participant's browser: a cookie, what was heard last, and when each version was heard."""

    cookie: str
    heard: dict[str, float] = field(default_factory=dict)
    shown: dict[str, float] = field(default_factory=dict)
    fresh: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Room:
    """The deal, its facilitator and its people on one server."""

    sessions: "sessionmaker[Session]"
    keys: Path
    lead: Seat
    people: list[Person]
    port: int = 0
    sent: dict[str, float] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Return the address of the deal."""
        return f"/deals/{self.lead.deal_id}"

    def change(self) -> str:
        """Give the ballot a minute more, as the facilitator does; return the version that follows."""
        with self.sessions() as db:
            workshop_lead.give_time(db, self.lead, BALLOT, 1)
            db.commit()
            said = version_for(db, self.lead)
        self.sent[said] = time.perf_counter()
        return said


def _room(sessions: "sessionmaker[Session]", keys: Path) -> tuple[Room, list[str]]:
    """Open a deal with 50 people a side, at an open ballot about two outcomes."""
    with sessions() as db:
        deal_id = deals.create(db, WISH, user_id=None)
        tokens = []
        for number in range(PEOPLE):
            side: Any = ("provider", "customer")[number % 2]
            user = add_person(db, f"person{number}@example.org", f"Person {number}", None)
            deals.take_seat(db, deal_id, user.id, side, "participant")
            tokens.append(one_time_link(db, user))
        user = add_person(db, "facilitator@example.org", "Facilitator", None)
        deals.take_seat(db, deal_id, user.id, "neutral", "facilitator")
        lead = Seat(user.id, deal_id, "neutral", "facilitator")
        workshop.start(db, lead, "one_day", "sealed")
        workshop_lead.move(db, keys, lead, OUTCOMES, "open")
        for number in range(2):
            said = SAID | {"measured_by": f"availability {number}"}
            workshop_entry.write(db, lead, OUTCOMES, said, f"outcome {number}")
        workshop_lead.move(db, keys, lead, BALLOT, "open")
        db.commit()
    return Room(sessions, keys, lead, []), tokens


async def _ask(room: Room, cookie: str, path: str, form: dict[str, str] | None = None) -> str:
    """Send one request; return the answer whole, head and body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", room.port)
    body = urllib.parse.urlencode(form or {}).encode()
    head = [
        f"{'GET' if form is None else 'POST'} {path} HTTP/1.1",
        "Host: 127.0.0.1", "Connection: close", f"Cookie: {cookie}",
        f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded",
    ]  # fmt: skip
    writer.write(("\r\n".join(head) + "\r\n\r\n").encode() + body)
    answer = await reader.read()
    writer.close()
    return answer.decode(errors="replace")


async def _listen(room: Room, person: Person) -> None:
    """Follow the stream until it is cancelled; connect again, as a browser does, when it ends."""
    words = f"GET {room.path}/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", room.port)
        except OSError:
            await asyncio.sleep(RETRY)
            continue
        try:
            writer.write(f"{words}Cookie: {person.cookie}\r\n\r\n".encode())
            while line := await reader.readline():
                if line.startswith(b"data: "):
                    said = line[6:].strip().decode().partition(".")[0]
                    person.heard.setdefault(said, time.perf_counter())
                    person.fresh.set()
        except OSError:
            pass
        finally:
            writer.close()
        await asyncio.sleep(RETRY)


async def _refresh(room: Room, person: Person) -> None:
    """Fetch the page whenever something was heard, one at a time and with the browser's pause."""
    while True:
        await person.fresh.wait()
        person.fresh.clear()
        known = set(person.heard)
        page = await _ask(room, person.cookie, f"{room.path}/workshop")
        if " 200 " not in page[:20]:
            raise RuntimeError(page[:200])
        for said in known - set(person.shown):
            person.shown[said] = time.perf_counter()
        await asyncio.sleep(PAUSE)


async def _until(found: Any) -> None:
    until = time.perf_counter() + PATIENCE
    while not found() and time.perf_counter() < until:
        await asyncio.sleep(0.02)


@contextmanager
def _doing(*works: Awaitable[None]) -> Iterator[None]:
    tasks = [asyncio.ensure_future(one) for one in works]
    try:
        yield
    finally:
        failed = [one for task in tasks if task.done() and (one := task.exception())]
        for task in tasks:
            task.cancel()
        if failed:
            raise failed[0]


async def _follow(room: Room, *, fetching: bool) -> None:
    """Change once a second for a minute while everybody follows."""
    room.sent.clear()
    for person in room.people:
        person.heard, person.shown, person.fresh = {}, {}, asyncio.Event()
    works: list[Awaitable[None]] = [_listen(room, person) for person in room.people]
    if fetching:
        works += [_refresh(room, person) for person in room.people]
    with _doing(*works):
        await _until(lambda: all(person.heard for person in room.people))
        for _number in range(CHANGES):
            begun = time.perf_counter()
            last = await asyncio.to_thread(room.change)
            await asyncio.sleep(max(0.0, 1.0 - (time.perf_counter() - begun)))
        await _until(lambda: all(last in person.heard for person in room.people))
        if fetching:
            await _until(lambda: all(last in person.shown for person in room.people))


async def _vote(room: Room) -> list[float]:
    """Let all send their ballot within one second; return how long each waited for the answer."""
    pages = [
        await _ask(room, person.cookie, f"{room.path}/workshop/step/{BALLOT}")
        for person in room.people
    ]

    async def send(number: int, person: Person) -> float:
        await asyncio.sleep(number / PEOPLE)
        begun = time.perf_counter()
        form = _form(pages[number])
        answer = await _ask(room, person.cookie, f"{room.path}/workshop/step/{BALLOT}/enter", form)
        if " 302 " not in answer[:20]:
            raise RuntimeError(answer[:200])
        return time.perf_counter() - begun

    return await asyncio.gather(*(send(n, one) for n, one in enumerate(room.people)))


def _form(page: str) -> dict[str, str]:
    """Return what a browser would send from the form of the entry, with weights that add up."""
    part = page.split(f"/step/{BALLOT}/enter", 1)[1].split("</form>", 1)[0]
    filled, weights = {}, iter((60, 40))
    for piece in part.split("<input")[1:]:
        tag = piece.split(">", 1)[0]
        name = tag.split('name="', 1)[1].split('"', 1)[0]
        value = tag.split('value="', 1)[1].split('"', 1)[0] if 'value="' in tag else ""
        filled[name] = str(next(weights)) if name.endswith("weight") else value
    return filled


async def _restart(room: Room, stack: ExitStack, again: ExitStack, start: Any) -> float:
    """End the server, change something, start another one; return when the last has heard of it."""
    for person in room.people:
        person.heard, person.fresh = {}, asyncio.Event()
    with _doing(*(_listen(room, person) for person in room.people)):
        await _until(lambda: all(person.heard for person in room.people))
        await asyncio.to_thread(stack.close)
        said = await asyncio.to_thread(room.change)
        begun = time.perf_counter()
        await asyncio.to_thread(again.enter_context, start())
        await _until(lambda: all(said in person.heard for person in room.people))
        missing = sum(said not in person.heard for person in room.people)
        if missing:
            msg = f"{missing} of {PEOPLE} did not come back"
            raise RuntimeError(msg)
        return max(person.heard[said] for person in room.people) - begun


def _row(name: str, times: list[float], expected: int, baseline: float) -> dict[str, Any]:
    p50, p95, most = (float(np.quantile(times, share)) for share in (0.5, 0.95, 1.0))
    print(
        f"  {name}: {len(times)} of {expected}, p50 {p50:.3f} s, p95 {p95:.3f} s, most {most:.3f} s"
    )
    return {"name": name, "seconds": p95, "baseline_seconds": baseline or p95, "most": most}


def _waits(room: Room, what: str) -> list[float]:
    found = [getattr(person, what) for person in room.people]
    return [one[said] - at for said, at in room.sent.items() for one in found if said in one]


def _measure(kind: str, url: str, folder: Path) -> list[dict[str, Any]]:
    engine = make_engine(url)
    upgrade(engine)
    room, tokens = _room(make_sessions(engine), folder / "keys")
    expected, rows = PEOPLE * CHANGES, []
    room.port = free_port()
    with ExitStack() as second, ExitStack() as first:
        first.enter_context(served(url, folder, room.port))
        base = f"http://127.0.0.1:{room.port}"
        room.people = [Person(sign_in(base, token)) for token in tokens]
        asyncio.run(_follow(room, fetching=False))
        rows.append(_row(f"workshop {kind}, bare stream", _waits(room, "heard"), expected, 0.0))
        bare = rows[0]["seconds"]
        asyncio.run(_follow(room, fetching=True))
        rows.append(_row(f"workshop {kind}, following", _waits(room, "heard"), expected, bare))
        rows.append(_row(f"workshop {kind}, page shown", _waits(room, "shown"), expected, bare))
        rows.append(_row(f"workshop {kind}, ballots", asyncio.run(_vote(room)), PEOPLE, bare))
        with room.sessions() as db:
            kept = ballots_for_reveal(db, stages_of(db, room.lead.deal_id)[BALLOT].id, 1)
            print(f"  ballots kept: {len(kept)} of {PEOPLE}")
        start = lambda: served(url, folder, room.port)  # noqa: E731
        back = asyncio.run(_restart(room, first, second, start))
        rows.append(_row(f"workshop {kind}, back after a restart", [back], 1, bare))
    engine.dispose()
    return rows


def run() -> list[dict[str, Any]]:
    """Return rows for each database; `seconds` is a p95, the baseline the bare stream's."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows += _measure("sqlite", f"sqlite:///{folder / 'bench.sqlite3'}", folder / "one")
        with postgres() as url:
            if url is not None:
                rows += _measure("postgres", url, folder / "two")
    return rows


if __name__ == "__main__":
    run()
