"""The shift book: the customer's log of the same stops, with the differences that it states."""

from dataclasses import replace

import pytest

from workbench.demonstration.files import DemoHistory, demo_history
from workbench.demonstration.shift_book import Habits, shift_book, shift_book_map
from workbench.evidence.history.importing import import_history, read_register
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.history.records import History

EXACT = Habits(0, (0, 1), 0, 0.0, 0.0, 1000.0, 0.0)


@pytest.fixture(scope="module")
def demo() -> DemoHistory:
    """Return the history of the seeded deal."""
    return demo_history()


def read(demo: DemoHistory, book: bytes) -> History:
    """Return the book as the product reads it."""
    mapping = parse_mapping(shift_book_map(demo))
    return import_history(
        book, mapping.with_assets(read_register(demo.files["register.csv"], None))
    )


def test_same_seed_gives_the_same_bytes(demo: DemoHistory):
    """The seed decides every byte; the other files do not depend on it."""
    assert shift_book(demo, 1) == shift_book(demo, 1) != shift_book(demo, 2)


def test_without_habits_it_is_what_happened(demo: DemoHistory):
    """To five minutes: every stop, its machine and its cause."""
    found = read(demo, shift_book(demo, 1, EXACT))
    assert found.rows_kept == len(demo.truth.stops)
    apart = abs(found.columns["start"] - [stop.start for stop in demo.truth.stops])
    assert apart.max() <= 150
    assert set(found.labels["category"]) == {stop.cause for stop in demo.truth.stops}


def test_each_habit_does_what_it_says(demo: DemoHistory):
    """Forgotten, split and own stops change the number of lines."""
    stops = demo.truth.stops
    closed = [stop for stop in stops if stop.end is not None]
    short = [stop for stop in closed if stop.end - stop.start < 7200]
    long = [stop for stop in closed if stop.end - stop.start > 20 * 3600]
    for habits, lines in (
        (replace(EXACT, short=120, forgotten=1.0), len(stops) - len(short)),
        (replace(EXACT, split_hours=20.0), len(stops) + len(long)),
        (replace(EXACT, material=4.0), len(stops) + 12),
    ):
        assert read(demo, shift_book(demo, 1, habits)).rows_kept == lines
