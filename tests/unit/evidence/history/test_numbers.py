"""Numbers: decimal and thousands marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.evidence.history.numbers import read_number


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "number"),
    [
        ("1234.5", ".", None, 1234.5),
        ("1,234.5", ".", ",", 1234.5),
        ("1,234.5", ".", None, None),
        ("1.234,5", ",", None, 1234.5),
        ("1.234,5", ",", "", None),
        ("98.5", ",", None, None),
        ("1.2345", ",", None, None),
        ("12 345,5", ",", "space", 12345.5),
        ("12\u202f345,5", ",", "space", 12345.5),
        ("1'234.5", ".", "space", 1234.5),
        (",5", ",", None, 0.5),
        ("98,5 %", ",", None, 0.985),
        ("1e3 %", ".", None, 10.0),
        ("-1,5e-2", ",", None, -0.015),
    ],
)
def test_marks_are_read_as_stated_and_not_otherwise(text, decimal, thousands, number):
    """A point that parts no three figures is no thousands mark: the row is put aside, not misread."""
    assert read_number(text, decimal, thousands) == number


@given(st.integers(-(10**9), 10**9), st.integers(0, 99), st.sampled_from([".", ","]))
def test_grouped_numbers_come_back(whole, part, decimal):
    """Written with marks and read with the same marks, a number is itself."""
    group = "," if decimal == "." else "."
    grouped = f"{abs(whole):,}".replace(",", group) + f"{decimal}{part:02}"
    signed = f"-{grouped}" if whole < 0 else grouped
    expected = float(f"{'-' if whole < 0 else ''}{abs(whole)}.{part:02}")
    assert read_number(signed, decimal, group) == expected


@given(st.integers(0, 10**6))
def test_a_percentage_is_the_share_that_a_spreadsheet_holds(tenths):
    """98.5 % and 0.985 are one number, to the last bit: their content hashes agree."""
    assert read_number(f"{tenths / 10:.1f} %") == float(f"{tenths}e-3")
