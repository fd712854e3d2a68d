"""Cohorts in a register: which assets the parties list as one group."""

from workbench.evidence.history.cells import RawTable, read_texts
from workbench.evidence.history.readers.files import read_table
from workbench.evidence.history.readers.limits import DEFAULT_LIMITS, Limits
from workbench.evidence.history.records import NO_TEXT
from workbench.evidence.history.roles import plain, role_named

_NAMES = frozenset({"cohort", "cohorts", "group", "assetgroup", "fleet", "kohorte", "gruppe"})


def register_cohorts(
    data: bytes, column: str | None, limits: Limits = DEFAULT_LIMITS
) -> dict[str, tuple[str, ...]]:
    """Return the assets of each cohort that a register file states, both in the file's order.

    `column` is the name of the asset's column, as for `read_register`. Empty where no column is
    called like a cohort. An asset named twice belongs to the first cohort named; one without a
    cohort belongs to none. Raises StepError for a file that cannot be read.
    """
    table = read_table(data, limits)
    place = next((i for i, name in enumerate(table.header) if plain(name) in _NAMES), None)
    if place is None:
        return {}
    assets, names = read_texts(table.columns[_asset_place(table, column)])
    groups, titles = read_texts(table.columns[place])
    found: dict[str, list[str]] = {}
    seen: set[int] = set()
    for asset, group in zip(assets.tolist(), groups.tolist(), strict=True):
        if NO_TEXT not in {asset, group} and asset not in seen:
            seen.add(asset)
            found.setdefault(titles[group], []).append(names[asset])
    return {title: tuple(members) for title, members in found.items()}


def _asset_place(table: RawTable, column: str | None) -> int:
    wanted = plain(column or "")
    named = (i for i, name in enumerate(table.header) if wanted and plain(name) == wanted)
    alike = (i for i, n in enumerate(table.header) if role_named("readings", n) == "asset")
    return next(named, next(alike, 0))
