"""The door of the readers: bytes in, a raw table out, whatever the format."""

from collections.abc import Iterable

from workbench.codes import StepError
from workbench.evidence.history.cells import RawTable
from workbench.evidence.history.readers.delimited import read_delimited
from workbench.evidence.history.readers.inflate import GZIP_MAGIC, inflate
from workbench.evidence.history.readers.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from workbench.evidence.history.readers.parquet import PARQUET_MAGIC, read_parquet
from workbench.evidence.history.readers.workbook import ZIP_MAGIC, read_workbook

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what a workbook with a password is wrapped in
_PDF = b"%PDF-"
_PAGES = (b"<!doctype html", b"<html", b"<table", b"<?xml")
_LOOKED_AT = 200


def read_table(
    data: bytes,
    limits: Limits = DEFAULT_LIMITS,
    delimiter: str | None = None,
    wanted: Iterable[str] | None = None,
    sheet: str | None = None,
) -> RawTable:
    """Return the table in the bytes of CSV, gzipped CSV, XLSX or Parquet; the content tells which.

    `sheet` names the sheet of a workbook; None takes the one with most rows. Raises StepError for
    an empty, damaged, foreign or too large file.
    """
    body = inflate(data, limits) if data.startswith(GZIP_MAGIC) else data
    if len(body) > limits.inflated_bytes:
        raise StepError("history.too_large", limit=limits.inflated_bytes // MEGABYTE)
    if not body or body.isspace():
        raise StepError("history.empty_file")
    if body.startswith(ZIP_MAGIC):
        return read_workbook(body, limits, wanted, sheet)
    if body.startswith(PARQUET_MAGIC):
        return read_parquet(body, limits, wanted)
    _refuse_foreign(body)
    return read_delimited(body, limits, delimiter, wanted)


def _refuse_foreign(body: bytes) -> None:
    """Name the files that people rename: they are no table, whatever they are called."""
    if body.startswith(_OLD_EXCEL):
        raise StepError("history.old_excel")
    if body.startswith(_PDF):
        raise StepError("history.pdf_file")
    if body[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGES):
        raise StepError("history.page_file")
