"""The package of a workbook, looked through before any parser opens it.

A workbook is a ZIP of XML files. Its sizes are checked by unpacking, not by what it states; no part
may define entities; and where a sheet's outermost cells lie is read from it, because a parser takes
memory for all cells between them.
"""

import html
import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field

from workbench.codes import StepError
from workbench.evidence.history.readers.limits import MEGABYTE, Limits

_PARTS = (".xml", ".rels", ".vml")
_LONGEST_ROW = 8 * MEGABYTE
_TAG = re.compile(rb"<(?:\w+:)?(sheet|Relationship)\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
_LETTERS = re.compile(rb'<(?:\w+:)?c\s(?:[^<>]*?\s)?r="([A-Z]{1,3})\d{1,7}"[^<>]*(?<!/)>')
_FIGURES = re.compile(rb'<(?:\w+:)?c\s(?:[^<>]*?\s)?r="[A-Z]{1,3}(\d{1,7})"[^<>]*(?<!/)>')
_PLACE = re.compile(rb'(?:^|\s)r="([A-Z]{1,3})(\d{1,7})"')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s([^<>]*\bt="e"[^<>]*)>\s*'
    rb"(?:<(?:\w+:)?f[^<>]*/>\s*|<(?:\w+:)?f[^<>]*>[^<]*</(?:\w+:)?f>\s*)?<(?:\w+:)?v>([^<]*)<"
)
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f(?:\s[^<>]*)?>([^<]*)(?:</(?:\w+:)?f>)?\s*"
    rb"(?:<(?:\w+:)?v>([^<]*)<)?"
)
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(slots=True)
class Sheet:
    """What a sheet's XML shows: its outermost row and column (from 1), and cells without a value.

    `faults` maps (row, column) to the error (#DIV/0!) or to the formula that was never computed.
    """

    rows: int = 0
    columns: int = 0
    faults: dict[tuple[int, int], str] = field(default_factory=dict)


Part = tuple[Sheet, bytes]


def look_through(data: bytes, limits: Limits) -> dict[str, Sheet]:
    """Return the sheets of a workbook by name, in the order of the file.

    Raises StepError for a package that is no workbook, is damaged, or passes a limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            _check_members(members, len(data), limits)
            names = {member.filename for member in members}
            if "xl/workbook.xml" not in names:
                raise StepError("history.zip_file")
            parts = {m.filename: _part(package, m, limits) for m in members if _is_part(m)}
            return _sheets(parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise StepError("history.bad_workbook") from error


def _check_members(members: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    if len(members) > limits.members:
        raise StepError("history.too_many_members", limit=limits.members)
    inflated = sum(member.file_size for member in members)
    if inflated > limits.inflated_bytes:
        raise StepError("history.too_large", limit=limits.inflated_bytes // MEGABYTE)
    if inflated > MEGABYTE and inflated > limits.workbook_ratio * packed:
        raise StepError("history.packed_too_tightly", ratio=round(limits.workbook_ratio))
    if sum(member.compress_size for member in members) > packed:
        raise StepError("history.bad_workbook")  # parts that overlap: a known way to make a bomb


def _is_part(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().endswith(_PARTS)


def _part(package: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> Part:
    """Return a part looked through as if it were a sheet, and its first megabyte.

    Reading stops at the stated size and fails where the content is longer, so no part can be larger
    than it says. Pieces are cut behind a row, so that no cell is overlooked between two of them.
    """
    sheet, head, rest = Sheet(), b"", b""
    with package.open(member) as stream:
        while piece := stream.read(MEGABYTE):
            text = rest + piece
            if b"\x00" in piece or _DECLARES.search(text):
                raise StepError("history.xml_entities")
            head = head or piece
            cut = text.rfind(b"row>") + 1
            rest = text[cut:]
            if len(rest) > _LONGEST_ROW:
                raise StepError("history.too_many_cells", limit=limits.cells)
            _look(sheet, text[:cut], limits)
        _look(sheet, rest, limits)
    return sheet, head


def _look(sheet: Sheet, text: bytes, limits: Limits) -> None:
    sheet.rows = max(sheet.rows, *map(int, set(_FIGURES.findall(text))), 0)
    sheet.columns = max(sheet.columns, *map(_column, set(_LETTERS.findall(text))), 0)
    if sheet.rows * sheet.columns > limits.cells:
        raise StepError("history.too_many_cells", limit=limits.cells)
    if b't="e"' in text:
        for attributes, value in _ERROR.findall(text):
            _note(sheet, attributes, value)
    if b"<f" in text or b":f" in text:
        for attributes, formula, value in _FORMULA.findall(text):
            if not value and b't="str"' not in attributes:  # a text may well be empty
                _note(sheet, attributes, b"=" + formula)


def _note(sheet: Sheet, attributes: bytes, said: bytes) -> None:
    place = _PLACE.search(attributes)
    if place is not None:
        text = html.unescape(said.decode("utf-8", "replace"))
        sheet.faults.setdefault((int(place[2]), _column(place[1])), text)


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place


def _sheets(parts: dict[str, Part]) -> dict[str, Sheet]:
    """Join names and sheets by the relations of the workbook."""
    targets = {
        tag.get(b"Id", b""): tag.get(b"Target", b"").decode("utf-8", "replace")
        for tag in _tags(parts, "xl/_rels/workbook.xml.rels", b"Relationship")
    }
    found: dict[str, Sheet] = {}
    for tag in _tags(parts, "xl/workbook.xml", b"sheet"):
        identity = next((v for k, v in tag.items() if k.endswith(b":id")), b"")
        path = posixpath.normpath(posixpath.join("/xl", targets.get(identity, ""))).lstrip("/")
        if path not in parts:
            raise StepError("history.bad_workbook")
        name = html.unescape(tag.get(b"name", b"").decode("utf-8", "replace"))
        found[name] = parts[path][0]
    return found


def _tags(parts: dict[str, Part], path: str, name: bytes) -> list[dict[bytes, bytes]]:
    head = parts[path][1] if path in parts else b""
    return [dict(_ATTRIBUTE.findall(rest)) for tag, rest in _TAG.findall(head) if tag == name]
