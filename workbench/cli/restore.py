"""`restore FILE`: put a backup in place of an empty database, or of a full one when told so."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

HELP = "Put a backup in place, checked against its manifest; stop the server first."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the file and the option."""
    parser.add_argument("file", type=Path, help="the manifest or the data of a backup")
    parser.add_argument(
        "--replace", action="store_true", help="overwrite a database that holds data"
    )


def run(args: argparse.Namespace) -> object:
    """Return what was restored; keys that the values need and that are not here go to stderr."""
    from workbench.platform.config import from_environment
    from workbench.services import backup

    done = backup.restore(from_environment(), args.file, replace=args.replace)
    if done.missing_keys:
        line = (
            "These keys are not the ones that this data needs (private values, passwords, codes): "
            + ", ".join(done.missing_keys)
        )
        print(f"{line}. Put them in place with `keys import`.", file=sys.stderr)
    return asdict(done)
