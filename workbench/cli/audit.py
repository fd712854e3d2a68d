"""`audit verify`: check the record and every file with a digest on it."""

import argparse

from workbench.cli import Incomplete

HELP = "The record of this installation: exit code 1 and the place where something does not fit."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the subcommand."""
    commands = parser.add_subparsers(dest="what", required=True)
    commands.add_parser("verify", help="check all chains, and files against their digests")


def run(args: argparse.Namespace) -> object:  # noqa: ARG001 (there is nothing to choose)
    """Return {"whole", "chains", "entries", "files", "broken"}; exit code 1 unless whole."""
    from workbench.cli.installation import open_database
    from workbench.codes import Finding
    from workbench.platform.texts import sentence
    from workbench.services.record import verify

    with open_database() as db:
        found = verify(db)
    broken = [
        {
            "place": one.place,
            "number": one.number,
            "what": one.what,
            "text": sentence(Finding(f"record.{one.what}")),
        }
        for one in found.broken
    ]
    answer = {
        "whole": found.whole,
        "chains": found.chains,
        "entries": found.entries,
        "files": found.files,
        "broken": broken,
    }
    if not found.whole:
        raise Incomplete(answer)
    return answer
