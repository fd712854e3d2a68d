"""Run one of our functions in a child process with limits, for input that strangers made.

The child gets a folder with the input and a question as JSON, and leaves its answer as JSON:
nothing of a child is ever unpickled or executed. It is told no address of a database and no
secret, inherits no open file, and cannot take more memory, time or disk than its limits say.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from workbench.platform.errors import Refused

ROOT = Path(__file__).resolve().parents[2]
MEBIBYTE = 1024 * 1024
AT_ONCE = 4
PATIENCE = 20.0  # seconds that a request waits for one of the AT_ONCE places of its process
STEP = 0.05
PREFIX = "equipoise-reading-"

Why = Literal["memory", "time", "died", "busy"]
Watch = Callable[[str, float], None]
_places = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may take.

    `memory` bytes of address space, `seconds` of the clock and of the processor, `output` bytes of
    one written file.
    """

    memory: int = 2048 * MEBIBYTE
    seconds: int = 300
    output: int = 64 * MEBIBYTE
    open_files: int = 64


@dataclass(frozen=True, slots=True)
class Call:
    """What the child is to do.

    `function` is "package.module:name"; it is called with the folder, what was `asked` (plain data)
    and a way to report (phase, share 0..1), and returns plain data. `files` become files of the
    folder.
    """

    function: str
    files: Mapping[str, bytes]
    asked: dict[str, Any] = field(default_factory=dict)


class Stopped(Exception):  # noqa: N818 (it names what happened)
    """The child gave no answer: it met a limit, or it died."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def run(call: Call, limits: Limits, watch: Watch | None = None) -> dict[str, Any]:
    """Return what the function answers.

    `watch` is called several times a second with what the child reports; an exception that it
    raises ends the child and goes on to the caller. Raises Refused as the function did, and Stopped
    when there is no answer. Whatever happens, no child and no file is left.
    """
    if not _places.acquire(timeout=PATIENCE):
        raise Stopped("busy")
    try:
        with tempfile.TemporaryDirectory(prefix=PREFIX) as name:
            folder = Path(name)
            for title, content in call.files.items():
                (folder / title).write_bytes(content)
            (folder / "asked.json").write_text(json.dumps(call.asked), encoding="utf-8")
            with _child(call.function, folder, limits) as child:
                _await(child, folder, limits, watch)
            return _answer(child.returncode, folder, limits)
    finally:
        _places.release()


@contextlib.contextmanager
def _child(function: str, folder: Path, limits: Limits) -> Iterator["subprocess.Popen[bytes]"]:
    numbers = (limits.memory, limits.seconds, limits.output, limits.open_files, os.getpid())
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "workbench.platform.limited_child", function]
        + [str(number) for number in numbers],
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield child
    finally:
        child.kill()  # no harm if it has ended
        child.wait()


def _environment(folder: Path) -> dict[str, str]:
    """Return a clean environment; numeric libraries get one thread and no memory in advance."""
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "ARROW_IO_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "MALLOC_ARENA_MAX": "1",
    }


def _await(
    child: "subprocess.Popen[bytes]", folder: Path, limits: Limits, watch: Watch | None
) -> None:
    end = time.monotonic() + limits.seconds
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(STEP)
            return
        if time.monotonic() > end:
            raise Stopped("time")
        if watch is not None:
            watch(*_progress(folder))


def _progress(folder: Path) -> tuple[str, float]:
    """Return what the child reported last; ("", 0.0) before its first report."""
    try:
        phase, share = (folder / "progress").read_text(encoding="utf-8").split()
        return phase[:80], min(max(float(share), 0.0), 1.0)
    except (OSError, ValueError):
        return "", 0.0


def _answer(code: int, folder: Path, limits: Limits) -> dict[str, Any]:
    """Return the answer; what a child leaves is checked like anything that comes from outside."""
    if code == -signal.SIGXCPU:
        raise Stopped("time")
    if code == -signal.SIGABRT:  # libraries in C++ give up so when they get no memory
        raise Stopped("memory")
    path = folder / "answer.json"
    try:
        if code != 0 or path.stat().st_size > limits.output:
            raise Stopped("died")
        said = json.loads(path.read_text(encoding="utf-8"))
        if "stopped" in said:
            raise Stopped("memory" if said["stopped"] == "memory" else "died")
        refused = said.get("refused")
        answer: dict[str, Any] | None = said.get("answer")
        refusal = (
            Refused(refused["code"], refused["field"], **refused["params"]) if refused else None
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Stopped("died") from error
    if refusal is not None:
        raise refusal
    if not isinstance(answer, dict):
        raise Stopped("died")
    return answer
