"""What the limited child does for the walk through one history; only the child imports this module."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from workbench.codes import StepError
from workbench.evidence.discovery.longest import longest_stops
from workbench.platform.errors import Refused
from workbench.services.truths_reading import opened


def longest(
    folder: Path,
    asked: dict[str, Any],
    report: Callable[[str, float], None],  # noqa: ARG001
) -> dict[str, Any]:
    """Return {"stops": the longest ones} of `asked`: {"number", "mappings", "most"}.

    The folder holds the file of the data set `number` and its register, as for two truths.
    """
    records, mapping = opened(folder, asked, asked["number"])
    try:
        return {"stops": [asdict(one) for one in longest_stops(records, mapping, asked["most"])]}
    except StepError as error:
        raise Refused("walkthrough.nothing_found") from error
