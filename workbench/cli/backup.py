"""`backup FOLDER`: copy the database of a running installation, verified, with a manifest."""

import argparse
from pathlib import Path

HELP = "Back the database up while it is in use; keys and secrets are not in it (`keys export`)."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the folder."""
    parser.add_argument("folder", type=Path, help="where data and manifest are written")


def run(args: argparse.Namespace) -> object:
    """Return {"manifest", "file", "sha256", "rows", "schema"}."""
    from workbench.platform import clock
    from workbench.platform.config import from_environment
    from workbench.services import backup

    manifest = backup.back_up(from_environment(), args.folder, clock.now())
    said, _data = backup.verified(manifest)
    return {
        "manifest": str(manifest),
        "file": said.file,
        "sha256": said.sha256,
        "rows": sum(said.rows.values()),
        "schema": said.schema,
    }
