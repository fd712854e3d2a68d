"""The command line: one module per command; JSON out, exit code 2 and one line on bad input.

A command module has `HELP`, `configure(parser)` and `run(args) -> object`; the object is printed
as JSON unless it is None. Modules are imported only when their command is called; a hyphen of the
command is an underscore of the module.
"""

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

from workbench.codes import StepError
from workbench.platform.acting import Actor, acting
from workbench.platform.errors import Refused
from workbench.platform.texts import sentence

COMMANDS = (
    "admin",
    "audit",
    "backup",
    "bargain",
    "business-case",
    "cascade",
    "compare",
    "consequences",
    "deal",
    "demo",
    "history",
    "keys",
    "kpi",
    "levels",
    "neutral",
    "outlook",
    "propose",
    "restore",
    "serve",
    "settle",
    "tick",
)
HIDDEN = ("intake",)
"""Commands that pages call and that nobody needs to know."""


class BadInput(Exception):  # noqa: N818 (it names what the person gave, not a fault of ours)
    """Input that cannot be used; its message is one clear line."""


class Incomplete(Exception):  # noqa: N818 (it names an outcome)
    """Something was done and something failed; `answer` says which, and the exit code is 1."""

    def __init__(self, answer: object) -> None:
        super().__init__()
        self.answer = answer


class _Parser(argparse.ArgumentParser):
    """Answers a wrong call with one line and exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing the usage over several lines."""
        hint = f"{message} (see {self.prog} --help)"
        raise BadInput(hint)


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit code (0, 1 if a part failed, or 2 on bad input)."""
    code = 0
    try:
        answer = _dispatch(list(argv))
    except Incomplete as outcome:
        answer, code = outcome.answer, 1
    except BadInput as error:
        return _refuse(str(error))
    except (StepError, Refused) as error:
        return _refuse(str(sentence(error.finding)))
    except OSError as error:
        return _refuse(f"{error.filename or 'file'}: {error.strerror or error}")
    if answer is not None:
        print(json.dumps(answer, ensure_ascii=False, allow_nan=False))
    return code


def _dispatch(argv: list[str]) -> object:
    parser = _Parser(prog="python -m workbench", add_help=False)
    parser.add_argument("command", choices=COMMANDS + HIDDEN)
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    if not argv or argv[0] in {"-h", "--help"}:
        print(_overview())
        return None
    known = parser.parse_args(argv[:1])
    module = _module(known.command)
    command = _Parser(prog=f"python -m workbench {known.command}", description=module.HELP)
    module.configure(command)
    args = command.parse_args(argv[1:])
    with acting(_actor(known.command, args)):
        return module.run(args)


def _module(command: str) -> ModuleType:
    return importlib.import_module(f"workbench.cli.{command.replace('-', '_')}")


def _actor(command: str, args: argparse.Namespace) -> Actor:
    """Return who acts: the command with its verb, or the timer."""
    words = " ".join([command, *filter(None, [getattr(args, "what", None)])])
    return Actor("timer" if command == "tick" else "cli", words)


def _overview() -> str:
    """Return one line per command."""
    modules = {name: _module(name) for name in COMMANDS}
    lines = [f"  {name:<13} {' '.join(module.HELP.split())}" for name, module in modules.items()]
    head = "python -m workbench COMMAND …    (COMMAND --help says more; formats: docs/formats)"
    return "\n".join([head, "", *lines])


def _refuse(line: str) -> int:
    print(" ".join(line.split()), file=sys.stderr)
    return 2
