"""The numbers under a KPI as a list states them, and what its rows would make and change."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from workbench.agreement.cascade.graph import Composition
from workbench.agreement.cascade.sheet import Problem
from workbench.agreement.cascade.teams import Direction, OwnerSide

TOP_PLACE = ""  # in the place of a folded name: the KPI itself


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands or as a list wants it, natural units.

    `places` are (folded name of what it is a part of, weight); TOP_PLACE is the KPI itself.
    """

    name: str
    structure: Composition = "leaf"
    unit: str = ""
    direction: Direction = "higher"
    current: float | None = None
    best: float | None = None
    factor: float = 1.0
    needed: int | None = None
    owner_side: OwnerSide | None = None
    lead_id: int | None = None
    levers: str = ""
    support_needed: str = ""
    places: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """The KPI (its structure, unit and direction), names that mean it, and the numbers below it.

    `top_names` and the keys of `numbers` are folded.
    """

    top: Number
    top_names: frozenset[str]
    numbers: Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row makes of a number; `before` is None for a new one, `row` for a site made of rows."""

    row: int | None
    number: Number
    before: Number | None

    @property
    def changes(self) -> tuple[str, ...]:
        """Return the names of the fields of Number that change; none for a new one."""
        if self.before is None:
            return ()
        return tuple(
            one.name
            for one in fields(Number)
            if getattr(self.before, one.name) != getattr(self.number, one.name)
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """What can be taken, each after what it is a part of, and the rows that cannot, in order."""

    wanted: tuple[Wanted, ...]
    problems: tuple[Problem, ...]
