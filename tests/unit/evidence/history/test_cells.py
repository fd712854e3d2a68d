"""Cells: texts, numbers and marks of raw columns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.evidence.history.cells import (
    RawColumn,
    read_flags,
    read_numbers,
    read_texts,
    text_column,
)
from workbench.evidence.history.numbers import read_number


@given(st.lists(st.text(max_size=4)))
def test_distinct_texts_and_codes_give_the_cells_back(cells):
    """Keeping each text once loses nothing."""
    column = text_column(cells)
    assert [column.raw(row) for row in range(len(cells))] == cells


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_as_it_was_written(number):
    """Python's shortest text of a number is read exactly."""
    assert read_number(repr(number)) == number


@pytest.mark.parametrize("text", ["1_0", "١", "inf", "nan?", "0x10", "1e999", "--1"])
def test_what_only_looks_like_a_number_is_none(text):
    """Underscores, other digits and infinities are refused."""
    assert read_number(text) is None


def test_whole_numbers_and_texts_name_the_same_asset():
    """An asset 7 is called 7 from CSV and Parquet."""
    codes, labels = read_texts(RawColumn(numbers=np.array([7.0, 8.0]), whole=True))
    assert [labels[i] for i in codes] == ["7", "8"]
    assert read_texts(text_column([" a ", "", "NULL"]))[0].tolist() == [0, -1, -1]


def test_marks_are_yes_no_or_empty():
    """Other words and numbers are wrong."""
    flags, wrong = read_flags(text_column(["true", "No", "", "maybe"]))
    assert flags[:2].tolist() == [1.0, 0.0]
    assert (np.isnan(flags[2]), wrong.tolist()) == (True, [False, False, False, True])
    assert read_flags(RawColumn(numbers=np.array([1.0, 2.0])))[1].tolist() == [False, True]


def test_times_are_no_numbers():
    """A column of times where numbers are expected is wrong in every row."""
    numbers, wrong = read_numbers(RawColumn(instants=np.array([1, 2])))
    assert np.isnan(numbers).all()
    assert wrong.all()


def test_long_cells_are_shortened_in_reports():
    """A report shows at most sixty signs of a cell."""
    assert len(text_column(["x" * 500]).raw(0)) == 60
