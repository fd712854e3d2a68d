"""`import` and `export`: modules between files and the installation's database."""

import argparse
import contextlib
from collections.abc import Iterator
from dataclasses import asdict

from sqlalchemy.orm import Session

from training.cli.files import Answer, BadInput, by_key, problems, read_files
from training.services import modules
from workbench.platform.config import from_environment
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.migrations import upgrade


@contextlib.contextmanager
def open_database() -> Iterator[Session]:
    """Yield a session on the configured database, brought up to date first."""
    settings = from_environment()
    settings.prepare()
    engine = make_engine(settings.database_url)
    try:
        upgrade(engine)
        with make_sessions(engine)() as db:
            yield db
    finally:
        engine.dispose()


def take(args: argparse.Namespace) -> Answer:
    """Keep all modules or none; prints {"key", "languages"} for each module that was kept."""
    found = read_files(args.paths)
    rows = problems(found)
    if rows:
        return rows, f"nothing was kept: {len(rows)} problems"
    kept: list[dict[str, object]] = []
    with open_database() as db:
        for group in by_key(found).values():
            texts = {language: file.text for language, file in group.items()}
            kept.append({"key": modules.keep(db, texts, None), "languages": sorted(texts)})
        db.commit()
    return kept, ""


def give(args: argparse.Namespace) -> Answer:
    """Print {"key", "language", "version", "text"} for each file; version 0 is what is shipped."""
    with open_database() as db:
        texts = modules.all_texts(db)
    missing = set(args.keys) - {text.key for text in texts}
    if missing:
        reason = f"no module named {', '.join(sorted(missing))}"
        raise BadInput(reason)
    return [asdict(text) for text in texts if not args.keys or text.key in args.keys], ""
