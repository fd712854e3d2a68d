"""`items`: what kept attempts say about the questions of a module."""

import argparse

from training.cli.exchange import open_database
from training.cli.files import Answer, BadInput
from training.services import items
from workbench.platform.errors import NotFound


def run(args: argparse.Namespace) -> Answer:
    """Print one line for each question: share, discrimination, options chosen, and if they are few."""
    try:
        with open_database() as db:
            found = items.of_module(db, args.key)
    except NotFound as error:
        reason = f"no module named {args.key}"
        raise BadInput(reason) from error
    return [
        {
            "question": one.key,
            "attempts": one.count,
            "share": _rounded(one.share),
            "discrimination": _rounded(one.discrimination),
            "chosen": dict(sorted(one.chosen.items())),
            "skipped": one.skipped,
            "few": one.few,
            "weak": one.weak,
        }
        for one in found
    ], ""


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 3)
