"""The door of the readers: bytes in, a raw table out, whatever the format."""

from collections.abc import Iterable

from workbench.codes import StepError
from workbench.evidence.history.cells import RawTable
from workbench.evidence.history.readers.delimited import read_delimited
from workbench.evidence.history.readers.inflate import GZIP_MAGIC, inflate
from workbench.evidence.history.readers.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from workbench.evidence.history.readers.parquet import PARQUET_MAGIC, read_parquet

_ZIP_MAGIC = b"PK\x03\x04"


def read_table(
    data: bytes,
    limits: Limits = DEFAULT_LIMITS,
    delimiter: str | None = None,
    wanted: Iterable[str] | None = None,
) -> RawTable:
    """Return the table in the bytes of CSV, gzipped CSV or Parquet; the content tells which.

    Raises StepError for an empty, damaged, foreign or too large file.
    """
    body = inflate(data, limits) if data.startswith(GZIP_MAGIC) else data
    if len(body) > limits.inflated_bytes:
        raise StepError("history.too_large", limit=limits.inflated_bytes // MEGABYTE)
    if not body.strip():
        raise StepError("history.empty_file")
    if body.startswith(_ZIP_MAGIC):
        raise StepError("history.zip_file")
    if body.startswith(PARQUET_MAGIC):
        return read_parquet(body, limits, wanted)
    return read_delimited(body, limits, delimiter, wanted)
