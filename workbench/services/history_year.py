"""What a list of stops says of a year as a whole, kept with the summary of its reading.

Private entry prices a point of a KPI from it, and no page opens the file again.
"""

from collections.abc import Mapping as Pairs
from typing import Any

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.records import History
from workbench.evidence.kpi.card import card_for
from workbench.evidence.kpi.compute import card_inputs

MONTHS = 12
_KPI = "mean_downtime"


def year_of(history: History, mapping: Mapping, kpis: Pairs[str, Any]) -> dict[str, float]:
    """Return {"stops": a year on average, "hours_each": of one}, {} where nothing says it.

    `kpis` maps a key of the catalogue to None where the records can give it. Only records that
    know when a stop ended count: a list of calls is no list of stops.
    """
    if _KPI not in kpis or kpis[_KPI] is not None:
        return {}
    try:
        inputs = card_inputs(history, mapping, card_for(_KPI, _KPI))
    except StepError:  # the records need a longer period than a month
        inputs = {}
    # ready values say nothing of stops
    return _told(inputs) if {"stops", "downtime_h"} <= inputs.keys() else {}


def _told(inputs: Pairs[str, Any]) -> dict[str, float]:
    stops, down = inputs["stops"], inputs["downtime_h"]
    said = np.isfinite(stops) & np.isfinite(down)
    count = float(stops[said].sum())
    if count <= 0:
        return {}
    return {
        "stops": MONTHS * count / int(said.sum()),
        "hours_each": float(down[said].sum()) / count,
    }
