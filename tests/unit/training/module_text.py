"""The example module of the documentation, and how to change it for a test."""

from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "examples" / "example.en.md"
TEXT = EXAMPLE.read_text(encoding="utf-8")


def changed(old: str, new: str) -> str:
    """Return the module with one change; a change that changes nothing is a broken test."""
    assert TEXT.count(old) >= 1, old
    return TEXT.replace(old, new, 1)


def line_of(text: str, part: str) -> int:
    """Return the line, from 1, on which a part of a text begins."""
    return text[: text.index(part)].count("\n") + 1
