"""What the limited child does with the files of two truths; only the child imports this module.

The folder holds for each data set its file, named by its number, and its register ("3", "3.register").
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from workbench.evidence.comparison.compare import Question, Truth, compare
from workbench.evidence.comparison.definition import Definition, Exclusions, PlannedStop
from workbench.evidence.comparison.week import read_week
from workbench.evidence.history.importing import import_history, read_register
from workbench.evidence.history.mapping import Mapping, parse_mapping
from workbench.evidence.history.records import NO_TIME, History
from workbench.services.truths_record import to_plain


def compared(
    folder: Path,
    asked: dict[str, Any],
    report: Callable[[str, float], None],  # noqa: ARG001
) -> dict[str, Any]:
    """Return the comparison of `asked`: {"kpi", "zone", "most", "provider", "customer", "mappings"}.

    A side is a dict of services.truths.Stated; `mappings` holds each data set's map by its number.
    """
    sides = [_truth(folder, asked, asked[side]) for side in ("provider", "customer")]
    question = Question(asked["kpi"], "month", ZoneInfo(asked["zone"]), most=asked["most"])
    return to_plain(compare(sides[0], sides[1], question))


def _truth(folder: Path, asked: dict[str, Any], stated: dict[str, Any]) -> Truth:
    records, mapping = opened(folder, asked, stated["data_set"])
    definition = Definition(
        read_week(stated["hours"]),
        stated["shortest"],
        stated["count_by"],
        stated["time_base"],
        stated["missing"],
    )
    listed = _listed(folder, asked, stated["stops"]) if stated["stops"] is not None else ()
    rule = Exclusions(tuple(stated["categories"]), stated["planned"], listed)
    return Truth(records, mapping, definition, rule)


def opened(folder: Path, asked: dict[str, Any], number: int) -> tuple[History, Mapping]:
    """Return the history of a data set of the folder, and the map by which it is read."""
    mapping = parse_mapping(asked["mappings"][str(number)])
    if mapping.register is not None:
        register = (folder / f"{number}.register").read_bytes()
        mapping = mapping.with_assets(read_register(register, mapping.columns.get("asset")))
    return import_history((folder / str(number)).read_bytes(), mapping), mapping


def _listed(folder: Path, asked: dict[str, Any], number: int) -> tuple[PlannedStop, ...]:
    """Return the planned stops that a data set of events lists; one without an end is left out."""
    records, _ = opened(folder, asked, number)
    columns = records.columns
    if "end" not in columns:
        return ()
    rows = np.flatnonzero(columns["end"] > np.maximum(columns["start"], NO_TIME))
    return tuple(
        PlannedStop(
            records.assets[int(columns["asset"][i])] if records.has_assets else None,
            int(columns["start"][i]),
            int(columns["end"][i]),
        )
        for i in rows.tolist()
    )
