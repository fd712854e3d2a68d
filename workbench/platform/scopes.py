"""Whom a change concerns: the installation, a deal, or one side of a deal.

Each class of rows declares it beside its table, in one line:

    recorded = of_deal()                            # the column deal_id names the deal
    recorded = of_deal("id")                        # another column does
    recorded = through("frame_id", FrameRow)        # the row it belongs to knows the deal
    recorded = private("side", "deal_id")           # of the side that this column names
    recorded = installation()                       # people, organisations, settings
    recorded = unrecorded("why nobody needs a record of it")
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Scope:
    """The installation (no deal), what both sides of a deal share (no side), or one side's own."""

    deal_id: int | None = None
    side: str | None = None

    @property
    def chain(self) -> str:
        """The name of the scope: "installation", "deal-7", "deal-7-customer"."""
        parts = ["deal", str(self.deal_id)] + ([self.side] if self.side else [])
        return "installation" if self.deal_id is None else "-".join(parts)


INSTALLATION = Scope()


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where the changes of a class of rows belong; made by the functions below.

    `deal` is the column that names the deal, or the row of `parent` that knows it. `side` is the
    column that names whose private row it is; of such a row both sides learn only whether the
    columns `shown` are filled. `key` names the row where its id would tell an order of events.
    """

    deal: str | None = None
    parent: Any = None
    side: str | None = None
    shown: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    unrecorded: str = field(default="", kw_only=True)

    def is_of_deals(self) -> bool:
        """Return whether a deal is told of these rows."""
        return self.deal is not None and not self.unrecorded


def installation() -> Recorded:
    """Rows that belong to no deal; the record keeps no digest of them."""
    return Recorded()


def of_deal(column: str = "deal_id") -> Recorded:
    """Rows that both sides of a deal share; `column` holds the deal's id."""
    return Recorded(column)


def through(column: str, parent: type) -> Recorded:
    """Rows that both sides share and that belong to a row of `parent`, whose id `column` holds."""
    return Recorded(column, parent)


def private(
    side: str,
    column: str,
    parent: type | None = None,
    shown: tuple[str, ...] = (),
    key: tuple[str, ...] = (),
) -> Recorded:
    """Rows of one side alone: a digest of them is never made."""
    return Recorded(column, parent, side, shown, key)


def unrecorded(reason: str) -> Recorded:
    """Rows that no record is kept of, with the reason."""
    return Recorded(unrecorded=reason)
