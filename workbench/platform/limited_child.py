"""What runs in the limited child: take on the limits, call the function, leave its answer.

`python -m workbench.platform.limited_child FUNCTION MEMORY SECONDS OUTPUT FILES PARENT`
"""

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

from workbench.codes import StepError
from workbench.platform.errors import Refused

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS
KINDER = 10
EVERY = 0.2


def main(argv: list[str]) -> int:
    """Answer in the current folder; returns the exit code."""
    function, *numbers = argv
    memory, seconds, output, files, parent = map(int, numbers)
    _limit(memory, seconds, output, files)
    _bind(parent)
    answer = _answered(function)
    part = Path("answer.part")
    part.write_text(json.dumps(answer, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    part.replace("answer.json")
    return 0


def _limit(memory: int, seconds: int, output: int, files: int) -> None:
    os.nice(KINDER)  # pages come before files
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_NOFILE, files),
        (resource.RLIMIT_CORE, 0),
    ):
        last = most + 5 if what == resource.RLIMIT_CPU else most  # first a signal that says why
        resource.setrlimit(what, (most, last))


def _bind(parent: int) -> None:
    """Die with the parent, however it dies; never gain rights."""
    system = ctypes.CDLL(None)
    system.prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def _answered(function: str) -> dict[str, Any]:
    try:
        module, name = function.split(":")
        asked = json.loads(Path("asked.json").read_text(encoding="utf-8"))
        answer = getattr(importlib.import_module(module), name)(Path(), asked, _Reporter())
    except Refused as refusal:
        return _refused(refusal, refusal.finding.params, refusal.field)
    except StepError as error:
        return _refused(error, error.finding.params, None)
    except MemoryError:
        return {"stopped": "memory"}
    return {"answer": answer}


def _refused(
    error: Refused | StepError, params: dict[str, str | int | float], field: str | None
) -> dict[str, Any]:
    if isinstance(error.__cause__, MemoryError) or isinstance(error.__context__, MemoryError):
        return {"stopped": "memory"}  # a reader took its lack of memory for a damaged file
    return {"refused": {"code": error.finding.code, "field": field, "params": params}}


class _Reporter:
    """Writes how far the work is, a few times a second at most."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, phase: str, share: float) -> None:
        """Report a phase (one word) and the share of it that is done."""
        now = time.monotonic()
        if now - self._last >= EVERY:
            self._last = now
            part = Path("progress.part")
            part.write_text(f"{phase} {share:.3f}", encoding="utf-8")
            part.replace("progress")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
