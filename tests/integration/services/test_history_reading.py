"""What the child computes for a card: a month that a log reaches only into counts what it reaches."""

from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from workbench.evidence.kpi.card import card_for
from workbench.services.history_reading import series

MAP = {
    "kind": "events", "tz": "UTC", "columns": {"asset": "machine", "start": "from", "end": "to"},
}  # fmt: skip
FIRST, LAST = datetime(2026, 1, 1, 6), datetime(2026, 4, 10, 6)  # noqa: DTZ001 (the map has the zone)


def mtbf_of(folder: Path, mapping: dict[str, object]) -> tuple[list[float], list[float]]:
    """Return the values and the coverage of a machine that stops for an hour twice a day."""
    halves = range(int((LAST - FIRST) / timedelta(hours=12)) + 1)
    starts = [FIRST + timedelta(hours=12 * half) for half in halves]
    rows = [f"M,{at:%Y-%m-%d %H:%M},{at + timedelta(hours=1):%Y-%m-%d %H:%M}\n" for at in starts]
    (folder / "file").write_text("machine,from,to\n" + "".join(rows))
    asked = {"mapping": mapping, "card": asdict(card_for("mtbf", "MTBF")), "scopes": [[None, []]]}
    (found,) = series(folder, asked, lambda _phase, _share: None)["series"]
    return found["values"], found["coverage"]


def test_the_last_month_counts_the_hours_that_the_log_reaches(tmp_path: Path) -> None:
    """Eleven hours between stops in every month, the one of ten days included."""
    values, coverage = mtbf_of(tmp_path, MAP)
    assert values == pytest.approx([11.0] * 4, rel=0.03)
    assert coverage[:3] == [1.0] * 3
    assert coverage[3] == pytest.approx(9.3 / 30, abs=0.01)


def test_what_people_say_of_the_time_counts_as_they_say(tmp_path: Path) -> None:
    """A log that is known to cover April whole has many hours without a stop in it."""
    values, coverage = mtbf_of(tmp_path, MAP | {"observed": ["2026-01-01", "2026-05-01"]})
    assert values[3] > 30
    assert coverage == [1.0] * 4
