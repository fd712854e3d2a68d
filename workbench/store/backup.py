"""Copy a whole database into a file and back, while others go on writing.

SQLite: its own online backup in one step (a copy in several steps never ends under load), checked
by SQLite itself. PostgreSQL: pg_dump's custom format from a snapshot whose rows are counted too.
"""

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from psycopg import pq
from sqlalchemy import Connection, Engine, func, inspect, select, table, text
from sqlalchemy.engine import make_url

from workbench.platform.database import make_engine
from workbench.platform.errors import Refused
from workbench.platform.migrations import current

PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")
UNCOUNTED = "alembic_version"
Counts = dict[str, int]


def counts(connection: Connection) -> Counts:
    """Return how many rows each table has."""
    tables = sorted(set(inspect(connection).get_table_names()) - {UNCOUNTED})
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in tables
    }


def copy_sqlite(url: str, file: Path) -> tuple[str | None, Counts]:
    """Write the database as of now into `file`; return its schema revision and rows.

    Raises Refused when the copy does not pass SQLite's own check.
    """
    from pysqlite3 import dbapi2

    source = f"{_file(url).resolve().as_uri()}?mode=rw"  # never makes an empty one
    with closing(dbapi2.connect(source, uri=True)) as live, closing(dbapi2.connect(file)) as copy:
        live.execute("PRAGMA busy_timeout=10000")
        live.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
        check_sqlite(copy)
    engine = make_engine(f"sqlite:///{file}")
    try:
        with engine.connect() as connection:
            found = current(connection), counts(connection)
    finally:
        engine.dispose()
        _as_one_file(file)
    return found


def is_there(url: str) -> bool:
    """Return whether there is something to copy; a server answers for itself."""
    return not url.startswith("sqlite") or _file(url).is_file()


def check_sqlite(connection: Any) -> None:
    """Raise Refused unless SQLite finds its file whole and every reference kept."""
    whole = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    if whole != ["ok"]:
        raise Refused("backup.not_verified", what="integrity_check")
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise Refused("backup.not_verified", what="foreign_key_check")


def put_sqlite(file: Path, url: str) -> None:
    """Put the content of `file` in place of the database: all of it or, after a crash, nothing."""
    from pysqlite3 import dbapi2

    with closing(dbapi2.connect(file)) as copy, closing(dbapi2.connect(_file(url))) as live:
        live.execute("PRAGMA busy_timeout=10000")
        copy.backup(live, pages=-1)
        check_sqlite(live)


def copy_postgres(url: str, file: Path) -> tuple[str | None, Counts]:
    """Write a dump in pg_dump's custom format; return schema revision and rows of its snapshot."""
    program = _program("pg_dump")
    engine = make_engine(url)
    try:
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
            _run(
                [program, "--format=custom", "--no-owner", "--no-privileges",
                 f"--snapshot={snapshot}", f"--file={file}"],
                url,
            )  # fmt: skip
            found = current(connection), counts(connection)
    finally:
        engine.dispose()
    check_postgres(file)
    return found


def check_postgres(file: Path) -> None:
    """Raise Refused unless pg_restore can read the whole dump."""
    _run([_program("pg_restore"), "--file=/dev/null", str(file)], None)


def put_postgres(file: Path, url: str, rows: Counts) -> None:
    """Put the dump in place of everything in the schema `public`, in one transaction.

    It ends with comparing the number of rows of each table, so that less than all is nothing.
    """
    script = file.with_name(f".{file.name}.sql")
    begin = "DROP SCHEMA IF EXISTS public CASCADE;\nCREATE SCHEMA public;\n"
    try:
        script.touch(mode=0o600)
        with script.open("wb") as out:
            out.write(begin.encode())
            out.flush()
            words = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--file=-"]
            _run([_program("pg_restore"), *words, str(file)], None, out)
            out.seek(0, os.SEEK_END)
            out.write("".join(map(_compared, rows, rows.values())).encode())
        psql = [_program("psql"), "--no-psqlrc", "--quiet", "--single-transaction"]
        _run([*psql, "--set=ON_ERROR_STOP=1", f"--file={script}"], url)
    finally:
        script.unlink(missing_ok=True)


def is_empty(engine: Engine) -> bool:
    """Return whether there is nobody and no deal in it: a schema alone is no loss."""
    with engine.connect() as connection:
        found = counts(connection)
    return not any(found.get(name) for name in ("user", "organisation", "deal"))


def _compared(name: str, rows: int) -> str:
    """Return a statement that fails unless the table has so many rows.

    The name comes from a file: only what a table of ours can be called gets into the statement.
    """
    if not PLAIN_NAME.fullmatch(name):
        raise Refused("restore.counts_differ", table=name)
    quoted = f'"{name}"'
    wrong = f"RAISE EXCEPTION 'rows of %', $t${name}$t$"
    condition = f"(SELECT count(*) FROM public.{quoted}) <> {int(rows)}"  # noqa: S608  # nosec B608 (a plain name and a number)
    return f"DO $do$ BEGIN IF {condition} THEN {wrong}; END IF; END $do$;\n"


def _file(url: str) -> Path:
    return Path(make_url(url).database or "")


def _as_one_file(file: Path) -> None:
    """Leave no write-ahead log beside the copy: it is moved about as one file."""
    from pysqlite3 import dbapi2

    with closing(dbapi2.connect(file)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Refused("backup.no_program", program=name)
    return found


def _run(words: list[str], url: str | None, out: Any = None) -> None:
    """Run a program of PostgreSQL; where it connects to stands in its environment, seen by nobody."""
    env = dict(os.environ)
    if url is not None:
        given = psycopg.conninfo.conninfo_to_dict(url)
        names = {one.keyword.decode(): one.envvar for one in pq.Conninfo.get_defaults()}
        for key, value in given.items():
            variable = names.get(key)
            if variable:
                env[variable.decode()] = str(value)
    done = subprocess.run(
        words, env=env, stdout=out or subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    if done.returncode:
        sys.stderr.write(done.stderr.decode(errors="replace"))
        raise Refused("backup.program_failed", program=Path(words[0]).name, status=done.returncode)
