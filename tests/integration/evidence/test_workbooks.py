"""Workbooks: typed cells, the choice of a sheet, odd headers, and packages that are refused unopened."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from workbench.codes import StepError
from workbench.evidence.history.importing import import_history, read_register
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.history.proposing import propose
from workbench.evidence.history.readers.files import read_table
from workbench.evidence.history.readers.limits import Limits
from workbench.evidence.history.readers.workbook import sheet_names

EVENTS = {
    "kind": "events",
    "columns": {"start": "start", "end": "end", "asset": "asset", "repair_hours": "h"},
}
HEADER = ("start", "end", "asset", "h")
EIGHT, NINE = datetime(2024, 1, 3, 8), datetime(2024, 1, 3, 9, 30)  # noqa: DTZ001 (a sheet's clock)


def packed(book):
    """Return the bytes of a workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(*rows, sheets=(), epoch=None):
    """Return a workbook with one sheet of rows, and other sheets of (name, rows)."""
    book = openpyxl.Workbook()
    book.epoch = epoch or book.epoch
    book.active.title = "Stops"
    for row in rows:
        book.active.append(row)
    for name, others in sheets:
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(row)
    return book


def cells(table):
    """Return the table as rows of texts."""
    return [[column.raw(row) for column in table.columns] for row in range(table.rows)]


def rewritten(data, **changes):
    """Return the package with the text of some parts changed: name without folder → function."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            body = old.read(name)
            change = changes.get(name.rsplit("/", 1)[-1].split(".")[0])
            new.writestr(name, change(body) if change else body)
    return stream.getvalue()


def code_of(data, limits=None, **more):
    """Return the code with which the bytes are refused."""
    with pytest.raises(StepError) as refused:
        read_table(data, limits or Limits(), **more)
    return refused.value.finding.code.removeprefix("history.")


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_a_workbook_gives_the_content_of_the_csv(epoch):
    """Dates, times, numbers and empty cells of either epoch hash like the same rows as text."""
    book = workbook(HEADER, (EIGHT, NINE, "A", 1.5), (date(2024, 1, 4), None, 7, None), epoch=epoch)
    text = "start,end,asset,h\n2024-01-03 08:00,2024-01-03 09:30,A,1.5\n2024-01-04,,7,\n"
    mapping = parse_mapping(EVENTS)
    sheet, csv = import_history(packed(book), mapping), import_history(text.encode(), mapping)
    assert sheet.content_sha256 == csv.content_sha256
    assert sheet.rows_kept == 2


def test_every_second_of_a_day_survives_the_fractions_of_a_sheet():
    """A sheet keeps times as fractions of days; each comes back to its second."""
    midnight = EIGHT.replace(hour=0)
    moments = [midnight + timedelta(seconds=7 * i) for i in range(86400 // 7)]
    table = read_table(packed(workbook(("start",), *((moment,) for moment in moments))))
    first = int(table.columns[0].instants[0])
    assert table.columns[0].instants.tolist() == [first + 7 * i for i in range(len(moments))]


def test_percentages_are_shares_already():
    """A cell shown as 98.5 % holds 0.985."""
    book = workbook(("period", "value"), ("2024-07", 0.985))
    book.active["B2"].number_format = "0.0%"
    raw = {"kind": "values", "columns": {"period": "period", "value": "value"}}
    history = import_history(packed(book), parse_mapping(raw))
    text = import_history(b"period,value\n2024-07,98.5 %\n", parse_mapping(raw))
    assert history.columns["value"].tolist() == [0.985]
    assert history.content_sha256 == text.content_sha256


def test_mixed_columns_are_read_cell_by_cell():
    """Real dates beside dates as text, numbers beside words, clock times and flags."""
    rows = [(EIGHT, 1, True, time(8, 30)), ("04.01.2024", "x", None, None)]
    table = read_table(packed(workbook(("a", "b", "c", "d"), *rows)))
    assert cells(table) == [
        ["2024-01-03T08:00:00", "1", "1", "08:30:00"],
        ["04.01.2024", "x", "", ""],
    ]


def test_errors_and_formulas_without_a_value_are_put_aside_and_not_taken_for_empty_cells():
    """#N/A as an end would be an open stop; a formula that was never computed would be one too."""
    book = workbook(
        HEADER, (EIGHT, "#N/A", "A", 1), (EIGHT, "=B2+1", "A", 1), (EIGHT, NINE, "A", 1)
    )
    book.active["B2"].data_type = "e"
    history = import_history(packed(book), parse_mapping(EVENTS))
    assert history.rows_kept == 1
    assert [(p.row, p.column, p.text) for p in history.problems] == [
        (2, "end", "#N/A"),
        (3, "end", "=B2+1"),
    ]


def test_a_formula_whose_text_is_empty_is_an_empty_cell():
    """=IF(…; ""; …) gives an empty text: the stop is open, as the sheet shows it."""
    book = workbook(HEADER, (EIGHT, '=IF(TRUE,"",1)', "A", 1))
    told = {"sheet1": lambda body: body.replace(b'<c r="B2">', b'<c r="B2" t="str">')}
    history = import_history(rewritten(packed(book), **told), parse_mapping(EVENTS))
    assert (history.rows_kept, history.problems) == (1, ())


def test_the_sheet_with_most_rows_is_taken_and_said():
    """Another one is read by its name; a hidden sheet is not taken by itself."""
    notes = [("Notes", [("a", "b"), (1, 2)]), ("Old", [HEADER, *[(EIGHT, NINE, "A", 1)] * 9])]
    book = workbook(HEADER, (EIGHT, NINE, "A", 1), (EIGHT, NINE, "B", 1), sheets=notes)
    book["Old"].sheet_state = "hidden"
    data = packed(book)
    table = read_table(data)
    assert (table.rows, table.notes[0].code) == (2, "history.sheet_taken")
    assert table.notes[0].params == {"sheet": "Stops", "count": 2, "others": "Notes"}
    assert read_table(data, sheet="Old").rows == 9
    assert sheet_names(data, Limits()) == ("Stops", "Notes", "Old")
    assert code_of(data, sheet="Nowhere") == "no_sheet"
    raw = {"kind": "events", "columns": {"start": "a"}, "sheet": "Notes"}
    with pytest.raises(StepError) as refused:
        import_history(data, parse_mapping(raw))
    assert refused.value.finding.code == "history.no_usable_row"


def test_titles_blank_rows_and_headers_of_two_lines():
    """The header is found below a title; "Stop" over "from" and "to" names two columns."""
    book = workbook(
        ("Stops of plant 7", None, None),
        (),
        ("Stop", None, "Press"),
        ("from", "to", None),
        (EIGHT, NINE, "A"),
        (),
        (EIGHT, "soon", "A"),
    )
    book.active.merge_cells("A3:B3")
    book.active.merge_cells("C3:C4")
    data = packed(book)
    table = read_table(data)
    assert table.names == ("Stop from", "Stop to", "Press")
    assert [note.code for note in table.notes] == ["history.heading_found"]
    columns = {"start": "Stop from", "end": "Stop to", "asset": "Press"}
    history = import_history(data, parse_mapping({"kind": "events", "columns": columns}))
    assert [problem.row for problem in history.problems] == [7]


def test_a_workbook_is_proposed_and_can_be_a_register():
    """Typed times need no guess of their order."""
    data = packed(workbook(("start", "asset", "cause"), (EIGHT, "A", "x"), (NINE, "B", "x")))
    found = propose(read_table(data), "Europe/Berlin")
    assert (found.kind, set(found.columns)) == ("events", {"start", "asset", "category"})
    assert [g.reason.code for g in found.guesses if g.key == "date_format"] == [
        "history.guess_dates_typed"
    ]
    assert read_register(data, "asset") == ("A", "B")


def test_names_twice_and_empty_sheets_are_refused():
    """As for CSV."""
    assert code_of(packed(workbook(("a", "a"), (1, 2)))) == "column_twice"
    assert code_of(packed(workbook())) == "empty_file"


def entity(body):
    """Put the billion laughs before a part."""
    laughs = b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY a "&lol;&lol;&lol;&lol;">]>'
    return re.sub(rb"(<\?xml[^>]*\?>)?", lambda m: m[0] + laughs, body, count=1)


@pytest.mark.parametrize("part", ["workbook", "sheet1", "app", "styles", "[Content_Types]"])
def test_entities_are_refused_in_every_part(part):
    """A document type in any XML part, also one in UTF-16."""
    data = packed(workbook(HEADER, (EIGHT, NINE, "A", 1)))
    assert code_of(rewritten(data, **{part: entity})) == "xml_entities"
    wide = rewritten(data, **{part: lambda body: body.decode().encode("utf-16")})
    assert code_of(wide) == "xml_entities"


def test_a_package_that_unpacks_too_far_is_refused_before_it_is_opened():
    """Ratio, size, number of members, and a size that lies."""
    data = packed(workbook(HEADER, (EIGHT, NINE, "A", 1)))
    bomb = rewritten(data, sheet1=lambda body: body + b" " * 40_000_000)
    assert code_of(bomb) == "packed_too_tightly"
    assert code_of(bomb, Limits(inflated_bytes=1_000_000)) == "too_large"
    assert code_of(data, Limits(members=3)) == "too_many_members"
    place = bomb.rindex(b"PK\x01\x02", 0, bomb.rindex(b"xl/worksheets/sheet1.xml"))
    lying = bytearray(bomb)
    lying[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    assert code_of(bytes(lying)) in {"bad_workbook", "packed_too_tightly"}


def test_a_single_cell_far_away_is_refused_and_takes_no_memory():
    """A1 and XFD1048576 span 17 thousand million cells."""
    book = workbook(HEADER, (EIGHT, NINE, "A", 1))
    book.active["XFD1048576"] = 1
    assert code_of(packed(book)) == "too_many_cells"
    hidden = rewritten(
        packed(workbook(HEADER)),
        sheet1=lambda body: body.replace(b'r="D1"', b" " * 5000 + b'r="XFD1048576"'),
    )
    assert code_of(hidden) == "too_many_cells"


@pytest.mark.parametrize("cut", [10, 200, 2000])
def test_a_cut_or_spoilt_package_is_damaged(cut):
    """Whatever is missing, the answer is one code."""
    data = packed(workbook(HEADER, (EIGHT, NINE, "A", 1)))
    assert code_of(data[:-cut]) == "bad_workbook"
    with zipfile.ZipFile(stream := io.BytesIO(), "w") as package:
        package.writestr("readme.txt", "no workbook")
    assert code_of(stream.getvalue()) == "zip_file"
