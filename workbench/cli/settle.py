"""`settle FILE`: the cases of a published clause, answered by the engine that settles agreements.

docs/formats/settle.md has the format, kind by kind, with an example.
"""

import argparse
from pathlib import Path

from workbench.codes import Finding
from workbench.platform.texts import sentence
from workbench.settlement import clauses
from workbench.settlement.clauses.fields import Plain

HELP = "Settle the cases of a service-level clause: tiers, bands, points, pools, prices, delays."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the one argument."""
    parser.add_argument("file", type=Path, metavar="FILE", help="one clause model as JSON")


def run(args: argparse.Namespace) -> dict[str, object]:
    """Read the model and answer every case."""
    found = clauses.answer(clauses.parse(args.file.read_bytes()))
    return {"cases": [{"name": name, "result": _said(result)} for name, result in found]}


def _said(result: dict[str, Plain] | Finding) -> dict[str, object]:
    if isinstance(result, Finding):
        return {"error": " ".join(str(sentence(result)).split())}
    return dict(clauses.plain(result))
