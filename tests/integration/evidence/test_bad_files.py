"""Bad files: a clear message in both languages for each, row by row, and nothing half imported."""

import gzip
import io
import random
import re

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from babel.messages.pofile import read_po

from workbench.codes import StepError
from workbench.evidence.history.cells import as_texts
from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.history.readers import unquoted
from workbench.evidence.history.readers.files import read_table
from workbench.evidence.history.readers.limits import MEGABYTE
from workbench.platform.texts import TEXTS

CATALOGUE = "translations/zh_Hans_CN/LC_MESSAGES/messages.po"
RAW = {
    "kind": "events",
    "columns": {"start": "start", "end": "end", "asset": "asset", "repair_hours": "h"},
}
HEADER = "start,end,asset,h\n"
ROW = "2024-01-01 08:00,2024-01-01 09:00,A,1.5\n"


def parquet(rows):
    """Return a Parquet file of that many rows of one number, which packs into next to nothing."""
    stream = io.BytesIO()
    table = pa.table(
        {"start": pa.array(np.zeros(rows, dtype=np.int64)), "asset": pa.nulls(rows, pa.string())}
    )
    pq.write_table(table, stream, compression="zstd", use_dictionary=False, column_encoding="PLAIN")
    return stream.getvalue()


def long_text():
    """Return a Parquet file of 3 MB with half a million rows of one text of 300 KB: 150 GB unpacked."""
    stream = io.BytesIO()
    index = pa.array(np.zeros(500_000, dtype=np.int32))
    texts = pa.DictionaryArray.from_arrays(index, pa.array(["x" * 300_000]))
    pq.write_table(
        pa.table({"start": texts, "end": texts, "asset": texts}), stream, compression="none"
    )
    return stream.getvalue()


def workbook(rows):
    """Return a workbook whose one sheet has these rows."""
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


FILES = {
    "empty": (b"", "empty_file"),
    "blank": (b"\n \r\n\t\n", "empty_file"),
    "a mark alone": (b"\xef\xbb\xbf", "empty_file"),
    "header only": (HEADER.encode(), "no_usable_row"),
    "latin-1": ((HEADER + ROW).replace("A", "Ä").encode("latin-1"), "not_utf8"),
    "gb18030": ((HEADER + ROW).replace("A", "设备").encode("gb18030"), "not_utf8"),
    "utf-16": ((HEADER + ROW).encode("utf-16"), "utf16"),
    "utf-16 without a mark": ((HEADER + ROW).encode("utf-16-le"), "nul"),
    "nul": ((HEADER + ROW).encode() + b"\x00", "nul"),
    "one line of 10 MB": (HEADER.encode() + b"x" * (10 * MEGABYTE), "long_line"),
    "one line of many cells": (HEADER.encode() + b"x," * 200_000, "long_line"),
    "missing columns": (b"start,asset\n2024-01-01,A\n", "no_column"),
    "names twice": (b"start,start\n2024-01-01,2024-01-02\n", "column_twice"),
    "quotes never closed": ((HEADER + '"2024-01-01,' + ROW * 3).encode(), "open_quote"),
    "quotes never closed, long": ((HEADER + ROW + '"x,' + ROW * 9000).encode(), "open_quote"),
    "gzip bomb": (gzip.compress(b"0" * (60 * MEGABYTE), mtime=0), "packed_too_tightly"),
    "gzip cut off": (gzip.compress((HEADER + ROW * 99).encode(), mtime=0)[:-9], "bad_gzip"),
    "parquet of many rows": (lambda: parquet(6_000_000), "too_many_rows"),
    "parquet cut off": (lambda: parquet(10)[:-20], "bad_parquet"),
    "workbook without rows": (lambda: workbook([]), "empty_file"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, "old_excel"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdf_file"),
    "web page named .xls": (b"\n<html><table><tr><td>start</td></tr></table></html>", "page_file"),
    "xml": (b'<?xml version="1.0"?><Workbook/>', "page_file"),
    "zip": (b"PK\x03\x04" + b"\x00" * 100, "bad_workbook"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_refused_with_a_sentence_in_both_languages(name):
    """One code for each, whose text says that nothing was read and what to do."""
    data, code = FILES[name]
    with pytest.raises(StepError) as refused:
        import_history(data() if callable(data) else data, parse_mapping(RAW))
    finding = refused.value.finding
    assert finding.code == f"history.{code}"
    text = TEXTS[finding.code]
    with open(CATALOGUE, "rb") as file:  # noqa: PTH123 (a name of the working tree)
        chinese = read_po(file).get(text).string
    for said in (text % finding.params, chinese % finding.params):
        assert "%(" not in said
    assert "nothing was read" in text


def test_a_text_that_parquet_holds_once_is_held_once():
    """Half a million rows of one long text in each of three columns: bad rows, not 450 GB."""
    raw = {"kind": "events", "columns": {"start": "start", "end": "end", "asset": "asset"}}
    with pytest.raises(StepError) as refused:
        import_history(long_text(), parse_mapping(raw))
    assert refused.value.finding.code == "history.no_usable_row"


def test_a_byte_order_mark_is_no_fault():
    """UTF-8 as Excel writes it."""
    data = (HEADER + ROW).encode("utf-8-sig")
    assert import_history(data, parse_mapping(RAW)).rows_kept == 1


def test_bad_rows_are_put_aside_one_by_one_and_the_good_ones_stay():
    """Impossible dates, an end before its start, decimal commas, ragged rows, names like paths."""
    text = (
        HEADER
        + ROW
        + (
            '2024-02-30,2024-03-01,A,1\n2024-01-02,2024-01-01,A,1\n"2024-01-02",2024-01-03,A,"1,5"\n'
            "2024-01-02,2024-01-03,A\n2024-01-02,2024-01-03,A,1,2\n2024-01-02,2024-01-03,../../etc/passwd,2\n"
            "=cmd|' /C calc'!A0,2024-01-03,A,1\n2024-01-02,2024-01-03,,1\n"
        )
    )
    history = import_history(text.encode(), parse_mapping(RAW))
    assert history.rows_in == history.rows_kept + sum(history.problem_counts.values()) == 9
    assert [(p.row, p.code.removeprefix("history.")) for p in history.problems] == [
        (3, "bad_time"),
        (4, "end_before_start"),
        (5, "bad_number"),
        (6, "ragged"),
        (7, "ragged"),
        (9, "bad_time"),
        (10, "null"),
    ]
    assert history.assets == ("../../etc/passwd", "A")  # a name is a text, never a path
    for problem in history.problems:
        assert TEXTS[problem.code] % problem.finding().params


def test_mixed_decimals_are_never_misread():
    """Where the comma is stated, 98.5 is put aside: it is not nine hundred and eighty-five."""
    text = "start;asset;h\n2024-01-01;A;1,5\n2024-01-02;A;98.5\n2024-01-03;A;1.234,5\n"
    raw = {"kind": "events", "columns": {"start": "start", "repair_hours": "h"}, "decimal": ","}
    history = import_history(text.encode(), parse_mapping(raw))
    assert history.columns["repair_hours"].tolist() == [1.5, 1234.5]
    assert history.problem_counts == {"history.bad_number": 1}


def generated(rows, seed=1):
    """Return CSV text of random events, some of them bad."""
    chance = random.Random(seed)
    base = np.datetime64("2021-01-01T00:00:00")
    lines = []
    for _ in range(rows):
        start = base + chance.randrange(10**8)
        cells = [
            str(start),
            str(start + chance.randrange(10**5)),
            f"A{chance.randrange(50)}",
            "1.5",
        ]
        if chance.random() < 0.01:
            cells[chance.randrange(4)] = chance.choice(["", "soon", "2024-13-01", "1,5", "ü"])
        lines.append(",".join(cells).replace("1,5", "1;5"))
    return HEADER + "\n".join(lines) + "\n"


def test_the_fast_and_the_plain_reader_give_the_same_table(monkeypatch):
    """Long files without quotation marks are split by pyarrow: every cell is the same."""
    text = generated(3000)
    for data in (text, text.replace("\n", "\r\n"), text.rstrip("\n"), "\ufeff" + text):
        monkeypatch.setattr(unquoted, "_WORTH_IT", 10**9)
        plain = read_table(data.encode())
        monkeypatch.setattr(unquoted, "_WORTH_IT", 0)
        assert unquoted.read_unquoted(data, len(HEADER) + 3, ",", 4, [0]) is not None
        fast = read_table(data.encode())
        assert fast.rows == plain.rows == 3000
        for one, other in zip(map(as_texts, fast.columns), plain.columns, strict=True):
            assert one.texts == other.texts
            assert one.codes.tolist() == other.codes.tolist()
        assert [fast.place(row) for row in (0, 2999)] == [plain.place(row) for row in (0, 2999)]


def test_stamps_of_one_width_are_read_as_bytes_and_give_the_same_history(monkeypatch):
    """Without a bad row the fast reader makes no texts; asked for texts, numbers or a row, it does."""
    monkeypatch.setattr(unquoted, "_WORTH_IT", 0)
    lines = [f"2024-01-01 {i // 60:02}:{i % 60:02}:00,A{i % 7:09}" for i in range(900)]
    data = ("start,asset\n" + "\n".join(lines) + "\n").encode()
    table = read_table(data)
    assert [column.signs is not None for column in table.columns] == [True, True]
    assert (table.columns[1].raw(3), table.columns[0].rows) == ("A000000003", 900)
    mapping = parse_mapping({"kind": "events", "columns": {"start": "start", "asset": "asset"}})
    fast = import_history(data, mapping)
    monkeypatch.setattr(unquoted, "_WORTH_IT", 10**9)
    assert import_history(data, mapping).content_sha256 == fast.content_sha256
    monkeypatch.setattr(unquoted, "_WORTH_IT", 0)
    bad = import_history(
        data.replace(b"A000000003", b"#VALUE!   ").replace(
            b"2024-01-01 00:09", b"2024-13-01 00:09"
        ),
        mapping,
    )
    assert set(bad.problem_counts) == {"history.bad_time", "history.formula_error"}


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n3\n",
        "a,b\n1,2,3\n",
        'a,b\n"1",2\n',
        "a,b\n1,2\n\n3,4\n",
        "a,b\r1,2\r3,4\r",
        "a,b\n\r\n1,2\n",
    ],
)
def test_what_is_not_plain_is_left_to_the_standard_library(monkeypatch, text):
    """Ragged rows, quotation marks, blank lines and old line ends."""
    plain = read_table(text.encode())
    monkeypatch.setattr(unquoted, "_WORTH_IT", 0)
    assert unquoted.read_unquoted(text, 4, ",", 2, [0, 1]) is None
    assert read_table(text.encode()).ragged.tolist() == plain.ragged.tolist()


def test_parquet_that_states_less_than_it_holds_or_is_spoilt_is_answered_by_a_finding():
    """Two hundred spoilt copies of a Parquet file: a history or a finding, never another error."""
    good = parquet(1000)
    chance = random.Random(5)
    mapping = parse_mapping(
        {"kind": "events", "columns": {"start": "start"}, "date_format": "epoch"}
    )
    answers = set()
    for _ in range(200):
        spoilt = bytearray(good)
        spoilt[chance.randrange(4, len(good))] ^= 1 << chance.randrange(8)
        try:
            import_history(bytes(spoilt), mapping)
        except StepError as error:
            answers.add(error.finding.code)
    assert all(re.fullmatch(r"history\.\w+", code) for code in answers)


@pytest.mark.nightly
def test_a_million_rows_enter_and_every_bad_one_is_counted():
    """One row in a hundred is bad; all others are there."""
    text = generated(1_000_000)
    history = import_history(text.encode(), parse_mapping(RAW))
    assert history.rows_in == 1_000_000
    assert (
        history.rows_kept + history.duplicates + sum(history.problem_counts.values()) == 1_000_000
    )
    assert 0 < sum(history.problem_counts.values()) < 12_000
    assert len(history.problems) == 1000
