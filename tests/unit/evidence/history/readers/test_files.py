"""Reading bytes: formats, encodings, delimiters and limits."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.evidence.history.readers.files import read_table
from workbench.evidence.history.readers.limits import MEGABYTE, Limits


def code_of(data, limits=None):
    """Return the code with which the bytes are refused."""
    with pytest.raises(StepError) as refused:
        read_table(data, limits or Limits())
    return refused.value.finding.code


def cells(table):
    """Return the table as rows of texts."""
    return [[column.raw(row) for column in table.columns] for row in range(table.rows)]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_delimiter_is_found(mark):
    """Comma, semicolon and tab, also where decimals have commas."""
    second = '"1,5"' if mark == "," else "1,5"
    text = f"a{mark}b\r\nx{mark}{second}\r\n\r\ny{mark}2\r\n"
    table = read_table(text.encode("utf-8-sig"))
    assert table.names == ("a", "b")
    assert cells(table) == [["x", "1,5"], ["y", "2"]]


def test_quoted_cells_may_hold_delimiters_and_line_ends():
    """A quoted cell is one cell."""
    assert cells(read_table(b'a,b\n"x,\ny",2\n')) == [["x,\ny", "2"]]


def test_only_the_wanted_columns_are_kept():
    """The names of all columns stay known."""
    table = read_table(b"a,b,c\n1,2,3\n", wanted=["b"])
    assert (table.names, table.header, cells(table)) == (("a", "b", "c"), ("b",), [["2"]])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "history.empty_file"),
        (b" \n\n", "history.empty_file"),
        ("a,b\n1,2\n".encode("utf-16"), "history.utf16"),
        (b"a,b\n1,\x00\n", "history.nul"),
        ("a,b\n1,\u00e9\n".encode("latin-1"), "history.not_utf8"),
        (b"PK\x03\x04rest", "history.bad_workbook"),
        (b"a,a\n1,2\n", "history.column_twice"),
        (b"a,b\n1," + b"x" * 200_000 + b"\n", "history.long_line"),
        (b'a,b\n1,"' + b"x\n" * 100_000 + b'"\n', "history.bad_csv"),
        (gzip.compress(b"a,b\n1,2\n" * 99, mtime=0)[:-20], "history.bad_gzip"),
        (b"\x1f\x8bnonsense", "history.bad_gzip"),
    ],
)
def test_what_cannot_be_read_has_its_own_code(data, code):
    """Wrong encodings, damaged and foreign files are told apart."""
    assert code_of(data) == code


def test_limits_hold_before_memory_is_spent():
    """Inflated size, ratio, rows and columns are capped."""
    bomb = gzip.compress(b"\x20" * (40 * MEGABYTE), mtime=0)
    assert code_of(bomb, Limits(inflated_bytes=2 * MEGABYTE, ratio=1e9)) == "history.too_large"
    assert code_of(bomb) == "history.packed_too_tightly"
    assert code_of(b"a,b\n1,2\n3,4\n", Limits(rows=1)) == "history.too_many_rows"
    assert code_of(b"a,b\n1,2\n", Limits(columns=1)) == "history.too_many_columns"
    assert code_of(b"a,b\n1,2\n", Limits(inflated_bytes=4)) == "history.too_large"


def test_gzip_of_several_members_is_one_file():
    """Files appended to each other, as log rotation does, are read to the end."""
    data = gzip.compress(b"a,b\n1,2\n", mtime=0) + gzip.compress(b"3,4\n", mtime=0)
    assert cells(read_table(data)) == [["1", "2"], ["3", "4"]]


@given(st.binary(max_size=200))
def test_no_bytes_are_answered_by_another_error(data):
    """Whatever the bytes, a table or a finding."""
    codes, sizes = [], []
    try:
        table = read_table(b"\xef\xbb\xbf" + data)
        sizes = [len(table.columns), len(table.header)]
    except StepError as error:
        codes = [error.finding.code.split(".")[0]]
    assert codes == ["history"] or sizes[0] == sizes[1]
