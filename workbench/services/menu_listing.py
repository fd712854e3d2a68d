"""Which packages of a menu a page lists: a part of them by level set and fee, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

WHOLE = 100  # a sealed menu is listed whole
SIZE = 50  # of a page of a larger one


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks to see: the level set of some KPIs, by their place, a fee, a page from 1."""

    sets: Mapping[int, str] = field(default_factory=dict)
    fee: str = ""
    page: int = 1


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose by: a KPI's level sets or, without a name, the fees; "" is any."""

    key: str
    name: str
    options: tuple[str, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The packages of one page, by place from 0, in menu order.

    `found` of the `of` packages fit what is wanted, `first` is the page's first among them, from 1;
    `pages` is at least 1. `choices` say what may be chosen by, empty for a menu that is listed
    whole. `query` keeps the choice from page to page.
    """

    places: tuple[int, ...]
    found: int
    of: int
    first: int
    page: int
    pages: int
    choices: tuple[Choice, ...]
    query: Mapping[str, str]


def listing(menu: Mapping[str, Any], wanted: Wanted = EVERYTHING) -> Listing:
    """Return the page that is wanted, the nearest one there is; what a menu lacks is not asked for."""
    choices = _choices(menu, wanted)
    kpis = {f"set-{place}": part["kpi"] for place, part in enumerate(menu["kpis"])}
    chosen = {one.key: one.chosen for one in choices if one.chosen}
    found = [
        place
        for place, package in enumerate(menu["packages"])
        if all(_has(package, kpis.get(key), said) for key, said in chosen.items())
    ]
    of = len(menu["packages"])
    size = SIZE if of > WHOLE else WHOLE
    pages = max(1, ceil(len(found) / size))
    page = min(max(wanted.page, 1), pages)
    return Listing(
        places=tuple(found[(page - 1) * size : page * size]),
        found=len(found),
        of=of,
        first=(page - 1) * size + 1,
        page=page,
        pages=pages,
        choices=choices if of > WHOLE else (),
        query=chosen,
    )


def _has(package: Mapping[str, Any], kpi: str | None, said: str) -> bool:
    """Tell whether a package has that option of a KPI or, without a KPI, that fee."""
    return bool((package["fee"] if kpi is None else package["options"][kpi]) == said)


def _choices(menu: Mapping[str, Any], wanted: Wanted) -> tuple[Choice, ...]:
    found = [
        _choice(
            f"set-{place}",
            menu["cards"][part["kpi"]]["name"],
            [option["name"] for option in part["options"]],
            wanted.sets.get(place, ""),
        )
        for place, part in enumerate(menu["kpis"])
    ]
    return (*found, _choice("fee", "", menu["fees"], wanted.fee))


def _choice(key: str, name: str, options: list[str], chosen: str) -> Choice:
    return Choice(key, name, tuple(options), chosen if chosen in options else "")
