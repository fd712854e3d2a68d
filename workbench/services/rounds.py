"""What a round tells, from both sides' answers, in the mode that both chose beforehand.

`outcome` is what both are told, `told` what one side alone is. Nothing here reads rows or keys: the
answers are the locked ones, in the transaction of the second lock, or those that a neutral machine
opened.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.platform.permissions import PAYING_SIDES, Side
from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.gains import SideGains
from workbench.proposal.bargaining.openness import (
    LEVEL_SETS,
    GuidedSettlement,
    ideals,
    nearest,
    settle_guided,
    zone,
)
from workbench.proposal.bargaining.sealed import SealedSettlement, settle_sealed
from workbench.services import entry
from workbench.services.private_inputs import Answers
from workbench.store.frame import FrameRow

OTHER: Mapping[Side, Side] = {"customer": "provider", "provider": "customer"}
NO_OVERLAP: dict[str, Any] = {"status": "no_overlap"}


@dataclass(frozen=True, slots=True, repr=False)
class Played:
    """A round that was run: what both are told, and what each side alone is, which a sealed one is not."""

    outcome: dict[str, Any]
    told: dict[Side, dict[str, float]] = field(default_factory=dict)


def play(frame: FrameRow, answers: Mapping[Side, Answers]) -> Played:
    """Settle a round from both sides' answers; raises KeyError for an answer that lacks."""
    views = {side: entry.view_of(frame.menu, side, answers[side]) for side in PAYING_SIDES}
    both = outcome(frame, views["customer"], views["provider"])
    if frame.openness == "sealed":
        return Played(both)
    return Played(
        both,
        {
            side: told(views[side], views[OTHER[side]], beyond(frame, side, answers[side]))
            for side in PAYING_SIDES
        },
    )


def outcome(frame: FrameRow, customer: SideGains, provider: SideGains) -> dict[str, Any]:
    """Return what both sides are told, as plain data: the same for both."""
    if frame.openness == "sealed":
        settled = settle_sealed(customer, provider)
        if isinstance(settled, SealedSettlement):
            return {"status": "settled", "package": settled.index}
        return dict(NO_OVERLAP)
    found = settle_guided(customer, provider, sets_of(frame.menu), Rule(frame.rule))
    shown = _guided(found) if isinstance(found, GuidedSettlement) else dict(NO_OVERLAP)
    return shown | ({"open": _book(customer, provider)} if frame.openness == "open_book" else {})


def _guided(found: GuidedSettlement) -> dict[str, Any]:
    return {
        "status": "settled",
        "package": found.package,
        "rules": {rule.value: place for rule, place in found.rules.items()},
        "three": dict(found.three),
    }


def _book(customer: SideGains, provider: SideGains) -> dict[str, Any]:
    """Return the gains of both at every package, which the open book alone shows."""
    return {
        "customer": customer.gains.tolist(),
        "provider": provider.gains.tolist(),
        "both": zone(customer, provider).tolist(),
    }


def sets_of(menu: Mapping[str, Any]) -> list[str | None]:
    """Return for every package the level set that it has for all KPIs, or None for a mixture."""
    found: list[str | None] = []
    for package in menu["packages"]:
        names = set(package["options"].values())
        name = names.pop() if len(names) == 1 else None
        found.append(name if name in LEVEL_SETS else None)
    return found


def told(own: SideGains, other: SideGains, beyond: Sequence[float]) -> dict[str, float]:
    """Return what one side alone is told: its best case in the zone, or what would have to move.

    `beyond` says by how much each package's fee crosses the side's red line for it, infinite where
    it crosses another one.
    """
    both = ideals(own, other)
    if both is not None:
        return {"best_case": both[0]}
    move = nearest(own, other, beyond)
    if move is None:
        return {}
    return {"package": move.package, "gain": move.gain, "fee": move.fee}


def beyond(frame: FrameRow, side: Side, answers: Answers) -> list[float]:
    """Return by how much each package's fee crosses the side's red line for the fee.

    Infinite where the package crosses another red line: no fee and no alternative could mend it.
    """
    fees = [float(package["fee"]) for package in frame.menu["packages"]]
    barred = entry.barred(frame.menu, side, answers)
    line = entry.fee_line(side, answers)
    sign = 1 if side == "customer" else -1
    over = [0.0 if line is None else sign * (fee - line) for fee in fees]
    return [math.inf if place in barred else one for place, one in enumerate(over)]
