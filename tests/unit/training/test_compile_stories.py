"""The committed stories are what the compiler makes of their sources."""

import os
from pathlib import Path

import pytest

from tests.conftest import ROOT, missing
from training.compile_stories import COMPILER, STORIES, StoryFaultError, compile_ink, main

MODULES = Path(os.environ.get("EQUIPOISE_NODE_MODULES", ROOT / "node_modules"))


@pytest.fixture(scope="module")
def compiler() -> str:
    """Return the text of inkjs's compiler."""
    library = MODULES / COMPILER
    if not library.is_file():
        missing(f"no inkjs at {library}: run make assets")
    return library.read_text(encoding="utf-8")


@pytest.mark.parametrize("source", sorted(STORIES.glob("*.ink")), ids=lambda p: p.name)
def test_compiled_stories_are_up_to_date(source: Path, compiler: str) -> None:
    """Compiling a source again gives the committed JSON."""
    kept = source.with_suffix(".json").read_text(encoding="utf-8")
    assert compile_ink(source.read_text(encoding="utf-8"), compiler) + "\n" == kept


@pytest.mark.parametrize(
    "source", ["-> nowhere", "Hello.\n* [Go] -> missing\n", "VAR x = \n", "=== knot ===\nHello.\n"]
)
def test_a_faulty_story_is_refused_with_the_compilers_words(source: str, compiler: str) -> None:
    """Errors and warnings stop the compilation and say the line."""
    with pytest.raises(StoryFaultError, match=r"line \d+"):
        compile_ink(source, compiler)


def test_without_the_compiler_nothing_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing inkjs gives exit code 2 and a line that says what to do."""
    before = {path: path.stat().st_mtime_ns for path in STORIES.iterdir()}
    assert main([str(tmp_path)]) == 2
    assert "npm install" in capsys.readouterr().err
    assert {path: path.stat().st_mtime_ns for path in STORIES.iterdir()} == before
