"""What a child may do wrong; each function is called in the limited child."""

# ruff: noqa: ARG001 (all are called in the same way)

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbench.codes import StepError
from workbench.platform.errors import Refused

Report = Callable[[str, float], None]


def good(folder: Path, asked: dict[str, Any], report: Report) -> dict[str, Any]:
    """Answer with what the child was given and where it runs."""
    return {
        "file": (folder / "file").read_text(),
        "asked": asked["number"],
        "environment": sorted(os.environ),
        "descriptors": sorted(int(one.name) for one in Path("/proc/self/fd").iterdir())[:-1],
    }


def hungry(folder: Path, asked: dict[str, Any], report: Report) -> dict[str, Any]:
    """Ask for more memory than there is."""
    return {"size": len(bytearray(asked["size"]))}


def misled(folder: Path, asked: dict[str, Any], report: Report) -> dict[str, Any]:
    """Take the lack of memory for a damaged file, as a reader may."""
    try:
        bytearray(asked["size"])
    except MemoryError as error:
        raise StepError("history.bad_parquet") from error
    return {}


def endless(folder: Path, asked: dict[str, Any], report: Report) -> dict[str, Any]:
    """Never answer, but report."""
    while True:
        report("history.phase", 0.25)
        time.sleep(0.05)


def dying(folder: Path, asked: dict[str, Any], report: Report) -> dict[str, Any]:
    """End without an answer."""
    os._exit(3)


def aborting(folder: Path, asked: dict[str, Any], report: Report) -> dict[str, Any]:
    """Give up as a library in C++ does without memory."""
    os.abort()


def failing(folder: Path, asked: dict[str, Any], report: Report) -> dict[str, Any]:
    """Meet a mistake of our own."""
    raise ZeroDivisionError


def writing(folder: Path, asked: dict[str, Any], report: Report) -> dict[str, Any]:
    """Write more than a file may hold."""
    (folder / "big").write_bytes(bytes(asked["size"]))
    return {}


def talkative(folder: Path, asked: dict[str, Any], report: Report) -> dict[str, Any]:
    """Answer something that is no answer."""
    Path("answer.json").write_text('{"refused": {"code": 1}}')
    os._exit(0)


def refusing(folder: Path, asked: dict[str, Any], report: Report) -> dict[str, Any]:
    """Refuse beside a field."""
    raise Refused("history.too_large", field="file", limit=3)
