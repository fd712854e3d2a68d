"""A short CSV is read as people write it, and a line that cannot be read is named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.services.value_list import parse_number, read_values

NAN = float("nan")


@pytest.mark.parametrize(
    ("text", "values", "percent"),
    [
        ("98.4\n97.9\n", [98.4, 97.9], False),
        ("value\n98.4\n97.9\n", [98.4, 97.9], False),
        ("98,4\n97,9\n", [98.4, 97.9], False),
        ("98,4%\n97,9 %\n", [98.4, 97.9], True),
        ('"98,4"\n"97,9"\n', [98.4, 97.9], False),
        ("period,value\n1,98.4\n2,97.9\n", [98.4, 97.9], False),
        ("1,98\n2,97\n3,99\n", [98.0, 97.0, 99.0], False),
        ("2023,98\n2024,97\n", [98.0, 97.0], False),
        ("Jan,98,4\nFeb,97,9\n", [98.4, 97.9], False),
        ("period;value\nJan;0,984\nFeb;\nMar;n/a\nApr;0,979\n", [0.984, NAN, NAN, 0.979], False),
        ("period\tavailability %\nJan\t98.4\nFeb\t97.9\n", [98.4, 97.9], True),
        ("\ufeff98.4\r\n\r\n97.9\r\n", [98.4, 97.9], False),
        ("2024-03,3\n2024-01,1\n2024-04,4\n", [1.0, NAN, 3.0, 4.0], False),
        ("2023-12-01,1\n2024-01-01,2\n", [1.0, 2.0], False),
        ("1e-3\n-2\n", [0.001, -2.0], False),
    ],
)
def test_files_as_people_write_them(text: str, values: list[float], percent: bool) -> None:
    """Headers, separators, decimal commas, percent signs, gaps and the order of months."""
    found = read_values(text.encode())
    assert np.array_equal(found.values, values, equal_nan=True)
    assert found.percent is percent


def test_a_file_in_an_old_encoding_is_read() -> None:
    """A header that is not UTF-8 does not stop the numbers."""
    assert read_values("Verfügbarkeit\n98.4\n".encode("latin-1")).values.tolist() == [98.4]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "settlement.file_empty", None),
        (b"value\n", "settlement.file_empty", None),
        (b"98.4\nabout 98\n", "settlement.file_no_number", 2),
        (b"98.4\n1_000\n", "settlement.file_no_number", 2),
        (b"98.4\ninf\n", "settlement.file_no_number", 2),
        ("98.4\n٩٨\n".encode(), "settlement.file_no_number", 2),
        (b"a,b,c\nx,y,98\n", "settlement.file_columns", 1),
        (b"98.4%\n97.9\n", "settlement.file_mixed_percent", None),
        (b"2024-01,1\n2024-02,2\n2024-01,3\n", "settlement.file_month_twice", 1),
        (b"0024-01,1\n2024-02,2\n", "settlement.file_too_long", None),
        (b"9" * 1_000_001, "settlement.file_too_large", None),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, code: str, line: int | None) -> None:
    """The refusal names what is wrong and, where there is one, the line."""
    with pytest.raises(StepError) as refusal:
        read_values(content)
    assert refusal.value.finding.code == code
    assert refusal.value.finding.params.get("line") == line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("98.2", (98.2, False)),
        ("98,2 %", (98.2, True)),
        ("1.234,5", (1234.5, False)),
        ("1,234.5", (1234.5, False)),
        ("1 234,5", (1234.5, False)),
        (".5%", (0.5, True)),
        ("", None),
        ("%", None),
        ("9%%", None),
        ("1e999", None),
        ("nan", None),
    ],
)
def test_numbers_as_people_write_them(text: str, expected: tuple[float, bool] | None) -> None:
    """Decimal commas, thousands and percent signs are read; anything else is no number."""
    assert parse_number(text) == expected


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_plain_numbers_come_back(values: list[float]) -> None:
    """What is written with a decimal point is read exactly, months in their order."""
    lines = [f"{2000 + i // 12}-{i % 12 + 1:02d};{value!r}" for i, value in enumerate(values)]
    assert read_values("\n".join(lines).encode()).values.tolist() == values


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """Nothing but a StepError ever leaves the reader."""
    try:
        found = read_values(content)
    except StepError:
        return
    assert found.values.ndim == 1
    assert len(found.values) > 0
