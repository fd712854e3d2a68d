"""A menu that can be listed, as wide as its mode asks for: more level sets first, then more fees.

A sealed menu below its floor of 20 packages gets five level sets a KPI instead of three, and then
fees halfway between those that both named, which stay the lowest and the highest. In the other
modes it gets the five wherever the packages can still be listed, because a run compares all of
them inside one transaction.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from workbench.codes import Finding
from workbench.proposal.menu.offer import Frame, NoMenu, OpenMenu, Options, propose_menu
from workbench.proposal.menu.packages import CENT, Menu, build_menu

MOST_LISTED = 400  # packages that one transaction values and compares; decision 0018
MOST_FEES = 5
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Offered:
    """The options of every KPI: the usual ones, and those with more level sets."""

    usual: Options
    more: Options


def listed_menu(offered: Offered, frame: Frame) -> Menu | NoMenu:
    """Return the menu with every package, or why there is none.

    The menu's `findings` say what was added so that there is a choice. Raises StepError as
    `propose_menu` does.
    """
    if frame.mode != "sealed":
        return _open(offered, frame)
    usual = propose_menu(offered.usual, frame)
    if not _too_few(usual):
        return _as_listed(usual)
    for options, wider, said in _wider(offered, frame):
        found = propose_menu(options, wider)
        if isinstance(found, Menu):
            return replace(found, findings=(*said, *found.findings))
    return _as_listed(usual)


def _wider(offered: Offered, frame: Frame) -> Iterator[tuple[Options, Frame, tuple[Finding, ...]]]:
    """Give one wider menu after the other, each with what it adds."""
    said = _levels_added(offered)
    yield offered.more, frame, said
    fees = frame.fees
    while 1 < len(fees) < MOST_FEES:
        finer = halved(fees)
        if len(finer) == len(fees):
            return
        fees = finer
        added = Finding("menu.fees_added", {"count": len(fees) - len(frame.fees)})
        yield offered.more, replace(frame, fees=fees), (*said, added)


def _open(offered: Offered, frame: Frame) -> Menu | NoMenu:
    wide = _as_listed(propose_menu(offered.more, frame))
    if isinstance(wide, Menu):
        return replace(wide, findings=_levels_added(offered))
    return _as_listed(propose_menu(offered.usual, frame))


def _as_listed(found: Menu | OpenMenu | NoMenu) -> Menu | NoMenu:
    """Return the menu with its packages one by one; no menu where they are too many."""
    if not isinstance(found, OpenMenu):
        return found
    if found.count > MOST_LISTED or not found.fees:
        params = {"count": found.count, "most": MOST_LISTED}
        return NoMenu(Finding("menu.too_many_packages", {**params}), found.options)
    return build_menu(found.options, found.fees, most=MOST_LISTED)


def _too_few(found: Menu | OpenMenu | NoMenu) -> bool:
    return isinstance(found, NoMenu) and found.finding.code == "menu.too_few_packages"


def _levels_added(offered: Offered) -> tuple[Finding, ...]:
    added = max(len(more) - len(offered.usual[kpi]) for kpi, more in offered.more.items())
    return (Finding("menu.levels_added", {"count": added}),) if added > 0 else ()


def halved(fees: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return the fees, lowest first, with one halfway between any two, to the hundred.

    To the cent where the hundred is no new fee, and none where a cent is neither.
    """
    ordered = sorted(fees)
    found = [ordered[0]]
    for low, high in pairwise(ordered):
        middle = (low + high) / 2
        round_ones = (
            (middle / HUNDRED).quantize(Decimal(1), ROUND_HALF_UP) * HUNDRED,
            middle.quantize(CENT, ROUND_HALF_UP),
        )
        found += [one for one in round_ones if low < one < high][:1]
        found.append(high)
    return tuple(found)
