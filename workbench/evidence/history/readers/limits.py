"""How much a file may hold, so that a small upload cannot fill the machine."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Largest sizes: `inflated_bytes` after unpacking, `ratio` inflated to packed, rows, columns.

    The ratio counts only beyond one megabyte: small tables of zeros pack very well.
    """

    inflated_bytes: int = 200 * MEGABYTE
    ratio: float = 200.0
    rows: int = 5_000_000
    columns: int = 2_000


DEFAULT_LIMITS = Limits()
