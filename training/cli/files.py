"""`check`: read module files and say what breaks the format, with file and line."""

import argparse
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from training.catalogue import CONTENT, LANGUAGES
from training.module_read import read
from training.services.modules import problems_of
from workbench.codes import Finding
from workbench.platform.texts import sentence


class BadInput(Exception):  # noqa: N818 (it names what the person gave, not a fault of ours)
    """Input that cannot be used; its message is one clear line."""


@dataclass(frozen=True, slots=True)
class File:
    """A module's file: where it was found, which module and language it says it is, its text."""

    place: str
    key: str
    language: str
    text: str


Answer = tuple[list[dict[str, object]], str]
"""JSON lines to print, and the one line of trouble ("" if there is none)."""


def run(args: argparse.Namespace) -> Answer:
    """Check files; each problem is {"file", "line", "code", "message"}."""
    found = read_files(args.paths or [CONTENT / "modules"])
    rows = problems(found)
    if not rows:
        return [], ""
    count = len({row["file"] for row in rows})
    return rows, f"{len(rows)} problems in {count} of {len(found)} files"


def problems(found: Iterable[File]) -> list[dict[str, object]]:
    """Return the problems of all files, translations checked against their source."""
    rows: list[dict[str, object]] = []
    for key, group in by_key(found).items():
        rows += [_misnamed(file) for file in group.values() if _key_of(file) not in {key, None}]
        for trouble in problems_of({file.language: file.text for file in group.values()}):
            rows.append(
                {
                    "file": group[trouble.language].place,
                    "line": trouble.problem.line,
                    "code": trouble.problem.code,
                    "message": sentence(trouble.problem.finding),
                }
            )
    return rows


def _key_of(file: File) -> str | None:
    module = read(file.text).module
    return module.key if module else None


def _misnamed(file: File) -> dict[str, object]:
    reading = read(file.text)
    said = Finding("module.file_name", {"key": _key_of(file) or "", "name": file.key})
    line = reading.lines.get("front/key", 1)
    return {"file": file.place, "line": line, "code": said.code, "message": sentence(said)}


def by_key(found: Iterable[File]) -> dict[str, dict[str, File]]:
    """Return the files of each module by language."""
    groups: dict[str, dict[str, File]] = {}
    for file in found:
        groups.setdefault(file.key, {})[file.language] = file
    return groups


def read_files(paths: Iterable[Path]) -> list[File]:
    """Read Markdown files, folders of them and JSON lines; raises BadInput."""
    found: list[File] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(path.glob("*.md"))
            found += [_markdown(one) for one in inside]
        elif path.suffix == ".md":
            found.append(_markdown(path))
        else:
            found += _lines(path)
    if not found:
        reason = f"no modules in {', '.join(str(path) for path in paths)}"
        raise BadInput(reason)
    return found


def _markdown(path: Path) -> File:
    key, _, language = path.name.removesuffix(".md").rpartition(".")
    if language not in LANGUAGES or not key:
        reason = f"{path}: the name must end in one of {', '.join(f'.{x}.md' for x in LANGUAGES)}"
        raise BadInput(reason)
    return File(str(path), key, language, path.read_text(encoding="utf-8"))


def _lines(path: Path) -> list[File]:
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            found.append(_line(f"{path}:{number}", line))
    return found


def _line(place: str, line: str) -> File:
    try:
        row = json.loads(line)
        key, language, text = (str(row[name]) for name in ("key", "language", "text"))
    except (ValueError, KeyError, TypeError) as error:
        reason = f"{place}: not a line with key, language and text"
        raise BadInput(reason) from error
    if language not in LANGUAGES:
        reason = f"{place}: language is {language}, and must be one of {', '.join(LANGUAGES)}"
        raise BadInput(reason)
    return File(place, key, language, text)
