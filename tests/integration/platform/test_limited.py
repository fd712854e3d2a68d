"""The limited child: what it is given, what it may not do, and that nothing of it is left."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.platform import limited
from workbench.platform.errors import Refused
from workbench.platform.limited import MEBIBYTE, Call, Limits, Stopped

LIMITS = Limits(memory=256 * MEBIBYTE, seconds=20, output=MEBIBYTE)


def run(name: str, limits: Limits = LIMITS, watch: limited.Watch | None = None, **asked: Any):
    """Call one of the misbehaving functions."""
    function = f"tests.integration.platform.misbehaving:{name}"
    return limited.run(Call(function, {"file": b"rows"}, asked), limits, watch)


def children() -> str:
    """Return the process ids of this process's children."""
    return "".join(
        path.read_text() for path in Path("/proc/self/task").glob("*/children") if path.exists()
    )


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever happens, no child and no folder stays."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = children()
    yield
    assert children() == before
    assert list(tmp_path.iterdir()) == []


def test_a_child_knows_its_files_and_its_question_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No address of a database, no secret, no open file comes with it."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody:secret@nowhere/x")
    with Path("/proc/self/status").open() as still_open:
        os.set_inheritable(still_open.fileno(), True)
        answer = run("good", number=3)
    assert (answer["file"], answer["asked"]) == ("rows", 3)
    assert "DATABASE_URL" not in answer["environment"]
    assert [name for name in answer["environment"] if name.startswith("EQUIPOISE")] == []
    assert answer["descriptors"] == [0, 1, 2]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("hungry", "memory"),
        ("misled", "memory"),
        ("aborting", "memory"),
        ("dying", "died"),
        ("failing", "died"),
        ("writing", "died"),
        ("talkative", "died"),
    ],
)
def test_a_child_that_goes_wrong_is_stopped_with_its_reason(name: str, why: str) -> None:
    """Memory, file size and a broken answer each end the child, and the parent knows why."""
    with pytest.raises(Stopped) as stopped:
        run(name, size=512 * MEBIBYTE if name != "writing" else 2 * MEBIBYTE)
    assert stopped.value.why == why


def test_a_child_that_takes_too_long_is_ended() -> None:
    """The clock of the wall counts, not only that of the processor."""
    with pytest.raises(Stopped) as stopped:
        run("endless", Limits(seconds=1))
    assert stopped.value.why == "time"


def test_whoever_watches_sees_the_progress_and_can_end_it() -> None:
    """An exception of the watcher ends the child and reaches the caller."""
    seen: set[tuple[str, float]] = set()

    def watch(phase: str, share: float) -> None:
        seen.add((phase, share))
        if phase:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run("endless", watch=watch)
    assert ("history.phase", 0.25) in seen


def test_a_refusal_comes_over_whole() -> None:
    """Code, field and numbers are those of the child."""
    with pytest.raises(Refused) as refusal:
        run("refusing")
    finding = refusal.value.finding
    assert (finding.code, finding.params, refusal.value.field) == (
        "history.too_large",
        {"limit": 3},
        "file",
    )
