"""The command line of authors: check files, import and export modules as JSON lines.

Exit code 2 and one line where something is wrong with what was given. docs/formats/module.md has
the formats.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from training.cli import exchange, files, items
from training.cli.files import BadInput
from workbench.platform.acting import Actor, acting
from workbench.platform.errors import Refused
from workbench.platform.texts import sentence


class _Parser(argparse.ArgumentParser):
    """Answers a wrong call with one line and exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing the usage over several lines."""
        hint = f"{message} (see {self.prog} --help)"
        raise BadInput(hint)


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    try:
        args = _parser().parse_args(argv)
        with acting(Actor("cli", f"training {args.command}")):
            rows, trouble = args.run(args)
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
    except BadInput as error:
        trouble = str(error)
    except Refused as error:
        trouble = sentence(error.finding)
    except UnicodeDecodeError:
        trouble = "a file is not UTF-8"
    except OSError as error:
        trouble = f"{error.filename or 'file'}: {error.strerror or error}"
    if trouble:
        print(" ".join(trouble.split()), file=sys.stderr)
    return 2 if trouble else 0


def _parser() -> _Parser:
    parser = _Parser(prog="python -m training", description="For authors of training modules.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="say what breaks the format, a JSON line for each")
    check.add_argument(
        "paths", nargs="*", type=Path, help="files or folders; default: what is shipped"
    )
    check.set_defaults(run=files.run)
    take = commands.add_parser("import", help="keep modules in the installation's database")
    take.add_argument("paths", nargs="+", type=Path, help="Markdown files, folders, or JSON lines")
    take.set_defaults(run=exchange.take)
    give = commands.add_parser("export", help="print modules as JSON lines, each language a line")
    give.add_argument("keys", nargs="*", help="keys of modules; default: all")
    give.set_defaults(run=exchange.give)
    asked = commands.add_parser("items", help="say what kept attempts tell about the questions")
    asked.add_argument("key", help="key of a module")
    asked.set_defaults(run=items.run)
    return parser
