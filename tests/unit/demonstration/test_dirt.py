"""Dirt: in the stated counts, beside the correct rows, and only where it is meant."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.demonstration.dirt import BAD_TIMES, CLEAN, SPELLINGS, Dirt, Table, lose, spoil

COLUMNS = {"start": 0, "end": 1, "cause": 2, "number": 3}
TABLE: Table = [
    (f"2024-01-{d:02d} 08:00", f"2024-01-{d:02d} 09:00", "controls", f"{d}.5") for d in range(1, 29)
] + [("2024-01-29 08:00", "", "controls", "")]


def test_clean_rows_stay_as_they_are():
    """Without dirt nothing is added and nothing changed."""
    assert spoil(TABLE, COLUMNS, CLEAN, np.random.default_rng(0)) == TABLE


@given(st.integers(0, 2**32 - 1))
def test_dirt_comes_in_the_stated_counts(seed: int):
    """Each kind of wrong row is there as often as stated, and no correct row is lost."""
    rows = spoil(TABLE, COLUMNS, Dirt(odd_spellings=0.0), np.random.default_rng(seed))
    assert len(rows) == len(TABLE) + 9
    assert [row for i, row in enumerate(rows) if row in TABLE and row not in rows[:i]] == TABLE
    assert sum(rows.count(row) == 2 for row in TABLE) == 3
    assert sum(row[0] > row[1] > "" and row[0] not in BAD_TIMES for row in rows) == 2
    assert sum(row[0] in BAD_TIMES for row in rows) == 2
    assert sum("," in row[3] for row in rows) == 2


def test_spellings_differ_but_mean_the_same_cause():
    """Every other spelling belongs to the cause it stands for."""
    dirt = Dirt(0, 0, 0, 0, odd_spellings=1.0)
    rows = spoil(TABLE, COLUMNS, dirt, np.random.default_rng(0))
    assert {row[2] for row in rows} == set(SPELLINGS["controls"])


def test_more_dirt_than_rows_spoils_each_row_once():
    """A short file takes as much dirt as it has closed rows."""
    rows = spoil(TABLE[-2:], COLUMNS, Dirt(odd_spellings=0.0), np.random.default_rng(0))
    assert rows == [TABLE[-2], TABLE[-2], TABLE[-1]]


def test_lost_cells_are_empty_and_counted():
    """As many filled cells are emptied as stated, never more than there are."""
    rows = lose(TABLE, 3, 5, np.random.default_rng(0))
    assert sum(row[3] == "" for row in rows) == 6
    assert all(row[3] == "" for row in lose(TABLE, 3, 99, np.random.default_rng(0)))
