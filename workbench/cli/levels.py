"""`levels FILE`: target, minimum and stretch from shared history, window by window, set by set.

docs/formats/levels.md has the schema of both sides and an example.
"""

import argparse
from pathlib import Path

from workbench.cli import levels_json

HELP = "Propose levels from shared history: windows side by side, why, and the usual practice."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the file."""
    parser.add_argument("file", type=Path, metavar="FILE", help="KPI, history and limits as JSON")


def run(args: argparse.Namespace) -> dict[str, object]:
    """Read the file, look ahead, propose levels for every window and set."""
    return levels_json.answer(args.file.name, args.file.read_bytes())
