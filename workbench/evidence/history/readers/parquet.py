"""Parquet: the one module that imports pyarrow, inside its functions."""

import io
from collections.abc import Iterable
from typing import Any

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import RawColumn, RawTable, text_column
from workbench.evidence.history.readers.limits import MEGABYTE, Limits

PARQUET_MAGIC = b"PAR1"
_CELL_BYTES = 8  # what a time, a number or the code of a text takes


def read_parquet(data: bytes, limits: Limits, wanted: Iterable[str] | None = None) -> RawTable:
    """Return the `wanted` columns (None: all) of a Parquet file.

    Raises StepError for a damaged file, and before reading one that unpacks beyond the limits.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        schema = pq.read_schema(io.BytesIO(data))
        names = tuple(str(name) for name in schema.names)
        keep = [name for name in names if wanted is None or name in set(wanted)]
        # a text that a dictionary holds once stays there once, however many rows repeat it
        texts = [name for name in names if _is_text(schema.field(names.index(name)).type)]
        file = pq.ParquetFile(io.BytesIO(data), read_dictionary=texts)
        _check(file.metadata, len(keep), limits)
        table = file.read(columns=keep)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise StepError("history.bad_parquet") from error
    if table.nbytes > limits.inflated_bytes:
        raise StepError("history.too_large", limit=limits.inflated_bytes // MEGABYTE)
    columns = tuple(_column(column) for column in table.columns)
    ragged = np.zeros(table.num_rows, dtype=np.bool_)
    return RawTable(names, tuple(table.column_names), columns, table.num_rows, ragged)


def _is_text(kind: Any) -> bool:
    import pyarrow as pa

    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind)
    )


def _check(metadata: Any, columns: int, limits: Limits) -> None:
    inflated = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    if max(inflated, metadata.num_rows * columns * _CELL_BYTES) > limits.inflated_bytes:
        raise StepError("history.too_large", limit=limits.inflated_bytes // MEGABYTE)
    if metadata.num_rows > limits.rows:
        raise StepError("history.too_many_rows", limit=limits.rows)
    if metadata.num_columns > limits.columns:
        raise StepError("history.too_many_columns", limit=limits.columns)


def _column(chunked: Any) -> RawColumn:
    import pyarrow as pa

    kind = chunked.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return _instants(chunked)
    if pa.types.is_boolean(kind):
        return _numbers(chunked.cast(pa.int8()), whole=True)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return _numbers(chunked, whole=pa.types.is_integer(kind))
    return _texts(chunked)


def _texts(chunked: Any) -> RawColumn:
    """Return a column of texts, or of anything else by its text, as distinct texts and codes."""
    import pyarrow as pa

    if not pa.types.is_dictionary(chunked.type):
        if not _is_text(chunked.type):
            return text_column("" if item is None else str(item) for item in chunked.to_pylist())
        chunked = chunked.dictionary_encode()
    one = chunked.unify_dictionaries().combine_chunks()
    if isinstance(one, pa.ChunkedArray):  # an empty column
        return text_column(())
    found = ["" if item is None else str(item) for item in one.dictionary.to_pylist()] + [""]
    codes = np.asarray(one.indices.fill_null(len(found) - 1).to_numpy(), dtype=np.int64)
    used, first, codes = np.unique(codes, return_index=True, return_inverse=True)
    order = np.argsort(first)
    texts: dict[str, int] = {}
    places = np.empty(used.size, dtype=np.int64)
    for rank in order.tolist():
        places[rank] = texts.setdefault(found[used[rank]], len(texts))
    return RawColumn(texts=tuple(texts), codes=places[codes])


def _instants(chunked: Any) -> RawColumn:
    import pyarrow as pa

    aware = pa.types.is_timestamp(chunked.type) and chunked.type.tz is not None
    empty = np.asarray(chunked.is_null().to_numpy(), dtype=np.bool_)
    seconds = chunked.to_numpy().astype("datetime64[s]").astype(np.int64)
    return RawColumn(instants=seconds, empty=empty, aware=aware)


def _numbers(chunked: Any, *, whole: bool) -> RawColumn:
    import pyarrow as pa

    if whole and _beyond_float(chunked):  # long identifiers would lose digits as floats
        return text_column("" if item is None else str(item) for item in chunked.to_pylist())
    numbers = chunked.cast(pa.float64(), safe=False).to_numpy()
    return RawColumn(numbers=np.asarray(numbers, dtype=np.float64), whole=whole)


def _beyond_float(chunked: Any) -> bool:
    import pyarrow.compute as pc

    ends = pc.min_max(chunked).as_py()
    return any(end is not None and abs(end) > 2**53 for end in ends.values())
