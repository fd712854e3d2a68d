"""The split of public series into a half for tuning and a half for the report.

Committed before the first model was written, so that nothing was fitted to the report's half.
The rule is the last bit of the SHA-256 of the series' own name in its collection ("N1402" in M3):
even for fitting and tuning, odd for the report.
"""

import hashlib
from collections.abc import Iterable


def is_for_report(series_id: str) -> bool:
    """Tell whether the series belongs to the report's half (odd SHA-256 of its id, UTF-8)."""
    digest = hashlib.sha256(series_id.encode("utf-8")).digest()
    return digest[-1] % 2 == 1


def tuning_half(series_ids: Iterable[str]) -> list[str]:
    """Return the ids that may be looked at while a model is made."""
    return [series_id for series_id in series_ids if not is_for_report(series_id)]


def report_half(series_ids: Iterable[str]) -> list[str]:
    """Return the ids that are kept for reports; each run on them is logged in docs/calibration.md."""
    return [series_id for series_id in series_ids if is_for_report(series_id)]
