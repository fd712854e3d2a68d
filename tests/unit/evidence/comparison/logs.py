"""Two logs in a few words: what the tests of the comparison are made from."""

from datetime import UTC, datetime, timedelta

from workbench.evidence.comparison.compare import Question, Truth, compare
from workbench.evidence.comparison.definition import Definition, Exclusions
from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping

START = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 60
RAW = {
    "kind": "events",
    "columns": {"start": "s", "end": "e", "asset": "a", "category": "c", "planned": "p"},
    "observed": ["2024-01-01", "2024-03-01"],
    "assets": ["A", "B", "C"],
}


def moment(hours):
    """Return the seconds UTC of so many hours after the start."""
    return int((START + timedelta(hours=hours)).timestamp())


def line(event):
    """Return a CSV line of (asset, start in hours, hours or None while open, category, planned)."""
    asset, start, hours, category, planned = (*event, *("drive", 0)[len(event) - 3 :])
    begin = START + timedelta(hours=start)
    end = "" if hours is None else (begin + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M:%S")
    return f"{begin:%Y-%m-%d %H:%M:%S},{end},{asset},{category},{planned}"


def truth(events, definition=None, exclusions=None, **more):
    """Return what a side brings: its events, its definition, its exclusions."""
    text = "s,e,a,c,p\n" + "".join(f"{line(event)}\n" for event in events)
    mapping = parse_mapping(RAW | more)
    return Truth(
        import_history(text.encode(), mapping),
        mapping,
        definition or Definition(),
        exclusions or Exclusions(),
    )


def answer(provider, customer, kpi="availability", **more):
    """Compare two truths."""
    return compare(provider, customer, Question(kpi, **more))
