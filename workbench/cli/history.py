"""Command `history`: read a file of history and say what entered and what did not."""

import argparse
import json
from pathlib import Path
from typing import get_args

from workbench.codes import Finding, StepError
from workbench.evidence.history.guesses import Proposal
from workbench.evidence.history.importing import import_history, read_register
from workbench.evidence.history.mapping import Mapping, Stamps, parse_mapping, parse_zone
from workbench.evidence.history.proposing import propose
from workbench.evidence.history.readers.files import read_table
from workbench.evidence.history.records import History
from workbench.evidence.history.roles import KINDS
from workbench.evidence.history.times import iso_local
from workbench.platform.texts import sentence

HELP = (
    "Read a CSV (also .gz), XLSX or Parquet file of events, readings or values, or propose how to; "
    "see docs/formats/history.md."
)
SHOWN = 50


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands `import` and `propose` and their flags."""
    parser.add_argument("action", choices=["import", "propose"])
    add_file_flags(parser)


def add_file_flags(parser: argparse.ArgumentParser) -> None:
    """Add FILE, --map and the flags that override the map."""
    parser.add_argument("file", metavar="FILE", help="CSV, CSV packed by gzip, XLSX, or Parquet")
    parser.add_argument("--map", metavar="M.JSON", help="the mapping; left out, it is guessed")
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--tz", metavar="ZONE", help="time zone of the site, as Europe/Berlin")
    parser.add_argument("--stamps", choices=get_args(Stamps))


def run(args: argparse.Namespace) -> object:
    """Return the summary of the import, or the mapping that a file suggests."""
    if args.action == "propose":
        return _proposal(args)
    history, mapping = load(args)
    return {
        "kind": history.kind,
        "rows_in": history.rows_in,
        "rows_kept": history.rows_kept,
        "duplicates": history.duplicates,
        "problems": [
            {
                "row": problem.row,
                "column": problem.column,
                "code": problem.code.removeprefix("history."),
                "text": problem.text,
                "message": sentence(problem.finding()),
            }
            for problem in history.problems[:SHOWN]
        ],
        "problem_count": sum(history.problem_counts.values()),
        "problem_counts": {
            code.removeprefix("history."): count for code, count in history.problem_counts.items()
        },
        "findings": [
            {"code": finding.code.removeprefix("history."), **finding.params}
            for finding in history.findings
        ],
        "notes": [sentence(finding) for finding in [*history.findings, *_undecided(args)]],
        "sha256": history.sha256,
        "content_sha256": history.content_sha256,
        "assets": list(history.assets) if history.has_assets else [],
        "columns": mapping.columns,
        "slot_seconds": history.slot_seconds,
        "from": iso_local(history.first, mapping.zone),
        "to": iso_local(history.last, mapping.zone),
    }


def load(args: argparse.Namespace) -> tuple[History, Mapping]:
    """Return the history in `args.file` with the mapping of `args.map` and the flags beside it."""
    data = Path(args.file).read_bytes()
    flags = {"kind": args.kind, "tz": args.tz, "stamps": args.stamps}
    raw = _read_json(Path(args.map)) if args.map else _guess(data, args).raw(args.tz or "UTC")
    mapping = parse_mapping(raw, **flags, time_base=getattr(args, "time_base", None))
    if mapping.register is not None:
        beside = Path(args.map).parent if args.map else Path()
        mapping = mapping.with_assets(_register(mapping, beside))
    return import_history(data, mapping), mapping


def _read_json(path: Path) -> object:
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise StepError("history.map_not_json", file=path.name) from error


def _register(mapping: Mapping, beside: Path) -> tuple[str, ...]:
    """Read the register, whose path counts from the map's folder, else from the current one."""
    name = Path(str(mapping.register))
    path = beside / name
    data = (path if path.exists() else name).read_bytes()
    return read_register(data, mapping.columns.get("asset"))


def _guess(data: bytes, args: argparse.Namespace) -> Proposal:
    return propose(read_table(data), parse_zone(args.tz or "UTC"), args.kind)


def _undecided(args: argparse.Namespace) -> list[Finding]:
    """Return what was left to the defaults because the file fits several readings."""
    if args.map:
        return []
    return [guess.reason for guess in _guess(Path(args.file).read_bytes(), args).open()]


def _proposal(args: argparse.Namespace) -> dict[str, object]:
    """Return the map as far as it is sure, and each guess with its reason in words."""
    found = _guess(Path(args.file).read_bytes(), args)
    return {
        "map": found.raw(args.tz or "UTC"),
        "guesses": [
            {
                "key": guess.key,
                "role": guess.role or None,
                "value": guess.value,
                "sure": guess.sure,
                "choices": list(guess.choices),
                "reason": sentence(guess.reason),
            }
            for guess in found.guesses
        ],
        "open": [guess.role or guess.key for guess in found.open()],
    }
