"""Cohorts: the part of a history that belongs to some of its assets."""

from dataclasses import replace

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.records import History


def select_assets(history: History, assets: tuple[str, ...]) -> History:
    """Return the history of these assets only; an asset without rows stays in the fleet.

    The span of the records stays that of the whole file, so that the cohorts of one file have the
    same periods. Raises StepError when the history does not know one of the assets.
    """
    unknown = [name for name in assets if name not in history.assets]
    if unknown:
        raise StepError("kpi.unknown_asset", asset=unknown[0][:60])
    chosen = tuple(name for name in history.assets if name in set(assets))
    places = np.array([chosen.index(n) if n in chosen else -1 for n in history.assets] + [-1])
    asset = places[history.columns["asset"].astype(np.int64)].astype(np.int64)
    rows = asset >= 0
    columns = {name: column[rows] for name, column in history.columns.items()}
    columns["asset"] = asset[rows]
    return replace(
        history, columns=columns, assets=chosen, labels=history.labels | {"asset": chosen}
    )
