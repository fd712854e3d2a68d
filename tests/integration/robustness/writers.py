"""Processes that write rows and acknowledge each after its commit, until they are killed."""

import os
import signal
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from workbench.platform.accounts.rows import Organisation
from workbench.platform.database import make_engine, make_sessions

NUMBER_BYTES = 8


@dataclass
class Writer:
    """A child that writes rows `name-1`, `name-2`, … through the application's own sessions."""

    name: str
    url: str
    acknowledged: int = 0
    _child: int = 0
    _pipe: int = -1
    _rest: bytes = field(default=b"", repr=False)

    def start(self) -> "Writer":
        """Begin to write."""
        self._pipe, tell = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            self._write(tell)
            os._exit(0)
        os.close(tell)
        os.set_blocking(self._pipe, False)
        return self

    def hear(self) -> int:
        """Take in what was acknowledged so far; return how many rows that are."""
        try:
            while more := os.read(self._pipe, 65536):
                self._rest += more
        except BlockingIOError:
            pass
        whole = len(self._rest) // NUMBER_BYTES * NUMBER_BYTES
        if whole:
            self.acknowledged = int.from_bytes(self._rest[whole - NUMBER_BYTES : whole])
            self._rest = self._rest[whole:]
        return self.acknowledged

    def kill(self) -> None:
        """Kill -9, and take in what it had acknowledged."""
        os.kill(self._child, signal.SIGKILL)
        self.end()

    def end(self) -> None:
        """Wait for it to be gone."""
        os.waitpid(self._child, 0)
        self.hear()
        os.close(self._pipe)

    def _write(self, tell: int) -> None:
        engine = make_engine(self.url)
        make_session, number = make_sessions(engine), 0
        try:
            while True:
                number += 1
                with make_session.begin() as db:
                    db.add(Organisation(name=f"{self.name}-{number}"))
                os.write(tell, number.to_bytes(NUMBER_BYTES))
        except DBAPIError:
            # the server is gone
            return
        finally:
            os._exit(0)


def kept(url: str) -> set[str]:
    """Return the names of all rows that are there."""
    engine = make_engine(url)
    with make_sessions(engine)() as db:
        found = set(db.scalars(select(Organisation.name)))
    engine.dispose()
    return found


def lost(writers: Iterable[Writer], there: set[str]) -> list[str]:
    """Return what was acknowledged and is not there."""
    told = [f"{one.name}-{number + 1}" for one in writers for number in range(one.acknowledged)]
    return [name for name in told if name not in there]
