"""Every pure step has unit tests that the run with numpy and scipy alone collects."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("workshop", "evidence", "outlook", "settlement", "proposal", "agreement")


def _does_something(path: Path) -> bool:
    """Tell whether a module defines functions or classes, not only names for types."""
    text = path.read_text(encoding="utf-8")
    return "\ndef " in text or "\nclass " in text


STEPS = sorted(
    path
    for room in ROOMS
    for path in (ROOT / "workbench" / room).iterdir()
    if path.name != "__init__.py"
    and ((path / "__init__.py").exists() or (path.suffix == ".py" and _does_something(path)))
)


@pytest.mark.parametrize("step", STEPS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_step_has_unit_tests_under_its_name(step: Path) -> None:
    """tests/unit mirrors the rooms: test_<step>.py, or a folder of that name with tests in it."""
    folder = ROOT / "tests" / "unit" / step.parent.name
    single = folder / f"test_{step.stem}.py"
    several = list((folder / step.stem).glob("test_*.py"))
    assert single.exists() or several


def test_pure_tests_import_no_edge() -> None:
    """The pure run would fail at once on an import of web, database or file libraries."""
    forbidden = ("flask", "sqlalchemy", "pyarrow", "workbench.platform", "workbench.services")
    for room in ROOMS:
        for path in (ROOT / "tests" / "unit" / room).rglob("test_*.py"):
            text = path.read_text(encoding="utf-8")
            found = [
                name for name in forbidden if f"import {name}" in text or f"from {name}" in text
            ]
            assert found == [], path
