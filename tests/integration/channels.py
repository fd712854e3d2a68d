"""What the application writes beside its answers: rows, files (mails among them), logs, console."""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine, MetaData, select

from tests.integration.watching import Fetched, Key, Seen
from workbench.platform import logs

# The web server's own store of sessions: what of it reaches a person is in that person's answers.
UNREAD = frozenset({"web_session", "alembic_version"})


# How long a request took differs from look to look; only whoever runs the server reads it.
DURATION = re.compile(r"(?<=\bms=)[\d.]+|(?<=\"ms\": )[\d.]+")


def written(text: str) -> Fetched:
    """Return a text in the form of an answer."""
    return 0, (), text.encode()


@lru_cache(maxsize=8)
def tables(engine: Engine) -> MetaData:
    """Ask the database for its tables; they stay while the engine does."""
    meta = MetaData()
    meta.reflect(engine)
    engine.dispose()
    return meta


def rows(engine: Engine, secret: str) -> Seen:
    """Return every row of every table but the sealed row of the side whose secret it is.

    The tables are asked of the database, so that a new one is included by itself.
    """
    found: Seen = {}
    with engine.connect() as connection:
        for table in tables(engine).sorted_tables:
            if table.name in UNREAD:
                continue
            query = select(table).order_by(*table.primary_key.columns)
            if table.name == "private_values":
                query = query.where(table.c.side != secret)
            for number, row in enumerate(connection.execute(query)):
                found["database", table.name, str(number)] = written(repr(tuple(row)))
        connection.rollback()
    return found


def files(folder: Path) -> Seen:
    """Return every file of the installation but the database and the keys of the sides."""
    return {
        ("files", str(path.relative_to(folder)), ""): (0, (), path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "keys" not in path.parts and "sqlite3" not in path.name
    }


NO_NEWS = re.compile(r'"(id|ms|timestamp)": ("[^"]*"|[0-9.]+),? ?')
"""The number of a request, how long it took and when it was: new each time."""


class _Lines(logging.Handler):
    """Keeps every record as it would be written, with everything that hangs on it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record; times and places in the code are no news."""
        plain = logging.makeLogRecord({}).__dict__.keys() - {"message"}
        extra = {name: value for name, value in record.__dict__.items() if name not in plain}
        said = f"{record.name} {record.levelname} {record.getMessage()} {extra}"
        self.found.append(said if record.exc_info is None else f"{said} {record.exc_info[1]!r}")


@contextmanager
def heard(name: str) -> Iterator[Seen]:
    """Within this block collect log lines and what goes to the console, as channel `name`."""
    lines, told, seen = _Lines(), io.StringIO(), dict[Key, Fetched]()
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.INFO)
    root.addHandler(lines)
    logs.configure(readable=False)
    try:
        with redirect_stdout(told), redirect_stderr(told):
            yield seen
    finally:
        logs.silence()
        root.removeHandler(lines)
        root.setLevel(before)
    for number, line in enumerate(lines.found):
        seen["log", name, str(number)] = written(DURATION.sub("", line))
    seen["console", name, ""] = written(DURATION.sub("", NO_NEWS.sub("", told.getvalue())))
