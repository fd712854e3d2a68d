"""Files and functions stay small."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(
    path for package in ("workbench", "training") for path in (ROOT / package).rglob("*.py")
)
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
VAGUE = {"util", "utils", "common", "helper", "helpers", "manager", "managers", "misc"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_are_small(path: Path) -> None:
    """A file has at most 300 lines, a function at most 40, and no name is vague."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    assert not VAGUE & set(path.stem.split("_"))
    functions = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long = [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > LONGEST_FUNCTION]
    assert long == []
