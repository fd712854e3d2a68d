"""How much a file may hold, so that a small upload cannot fill the machine."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Largest sizes: `inflated_bytes` after unpacking, `ratio` inflated to packed, rows, columns.

    The ratio counts only beyond one megabyte: small tables of zeros pack very well. `line_bytes` is
    the longest line of CSV (also the longest cell that the csv module takes). A workbook may have at most `members` files in its package, unpack to
    at most `workbook_ratio` times its size, and span `cells` cells a sheet, empty ones included,
    because each takes memory.
    """

    inflated_bytes: int = 200 * MEGABYTE
    ratio: float = 200.0
    rows: int = 5_000_000
    columns: int = 2_000
    line_bytes: int = 131_072
    members: int = 200
    workbook_ratio: float = 100.0
    cells: int = 12_000_000


DEFAULT_LIMITS = Limits()
