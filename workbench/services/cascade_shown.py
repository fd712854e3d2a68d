"""What a page shows of a KPI's cascade: its numbers, their levels and their answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.agreement.cascade.graph import Composition, KpiGraph, KpiNode
from workbench.agreement.cascade.teams import Direction
from workbench.codes import Finding
from workbench.platform.permissions import Side
from workbench.services.cascade_levels import CORRELATION
from workbench.services.team_levels import Top
from workbench.store.cascade import TeamNodeRow

PLAIN: frozenset[Composition] = frozenset({"mean", "sum", "product"})


@dataclass(frozen=True, slots=True)
class Lead:
    """A person who may lead a team."""

    user_id: int
    title: str
    side: Side


@dataclass(frozen=True, slots=True)
class Part:
    """Of what a number is a part: the other's id (None: the KPI itself), its name, the weight."""

    node_id: int | None
    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class TeamView:
    """One number under a KPI, natural units; `unit` and `direction` are its own.

    `today` is what the parts of a composed number give, None where they are not known; `said` what
    a person entered for it all the same. `part` is its weight in a mean, 0..1, None in anything
    else; `within` is the structure of its first parent. `chance` is how often it misses its minimum
    as planned (None: unknown). `mine`: the reader leads its team. `row` is what the database has.
    """

    row: TeamNodeRow = field(repr=False)
    lead: str | None
    mine: bool
    structure: Composition
    unit: str
    direction: Direction
    depth: int
    parts: int
    above: tuple[Part, ...]
    within: Composition
    today: float | None
    said: float | None
    part: float | None
    levers: tuple[str, ...]
    chance: float | None

    @property
    def id(self) -> int:
        """Return the id of its row."""
        return self.row.id

    @property
    def version(self) -> int:
        """Return what a form about it is bound to."""
        return self.row.version

    @property
    def name(self) -> str:
        """Return the words people use."""
        return self.row.name

    @property
    def side(self) -> str | None:
        """Return the side whose team it is, None where no team is named."""
        return self.row.owner_side

    @property
    def lead_id(self) -> int | None:
        """Return who answers for it."""
        return self.row.lead_id

    @property
    def best(self) -> float | None:
        """Return the proven best that was entered."""
        return self.row.best

    @property
    def weight(self) -> float:
        """Return the weight under what it is first a part of."""
        return self.above[0].weight

    @property
    def target(self) -> float | None:
        """Return the proposed or accepted level."""
        return self.row.target

    @property
    def minimum(self) -> float | None:
        """Return the level that is rarely missed."""
        return self.row.minimum

    @property
    def answers(self) -> bool:
        """Whether a team answers for it."""
        return self.row.answers

    @property
    def state(self) -> str:
        """Return where the catchball stands."""
        return self.row.state

    @property
    def accepted(self) -> bool:
        """Whether the team has taken its level."""
        return self.state.startswith("accepted")

    @property
    def acknowledged(self) -> bool:
        """Whether the team has passed its check."""
        return bool(self.row.acknowledged)

    @property
    def support(self) -> str:
        """Return what the team needs to carry its level."""
        return str(self.row.answer.get("support", ""))

    @property
    def counter(self) -> float | None:
        """Return the level that the team offers instead."""
        offered: float | None = self.row.answer.get("counter")
        return offered

    @property
    def reason(self) -> str:
        """Return why the team offered another level."""
        return str(self.row.answer.get("reason", ""))


@dataclass(frozen=True, slots=True)
class KpiCascade:
    """A paid KPI and the numbers under it, each after what it is first a part of.

    `today` is the KPI's own last year, `rolled` what the values of today under it roll up to;
    `record` says how the levels were shared (services.cascade_levels). `problem` is why there are
    no levels yet. `stale`: the draft has changed since. `agreed`: every team has accepted and the
    levels add up. `flat`: only teams directly under the KPI.
    """

    top: Top
    today: float | None
    rolled: float | None
    structure: Composition
    nodes: tuple[TeamView, ...]
    record: Mapping[str, Any]
    missing: Finding | None
    problem: Finding | None
    stamp: str
    stale: bool
    agreed: bool
    flat: bool
    graph: KpiGraph = field(repr=False)
    correlation: float = CORRELATION

    @property
    def teams(self) -> tuple[TeamView, ...]:
        """Return the numbers that a team answers for."""
        return tuple(node for node in self.nodes if node.answers)

    @property
    def plain(self) -> bool:
        """Whether one form can change all teams at once."""
        return self.flat and self.structure in PLAIN and all(node.answers for node in self.nodes)

    def named(self, key: str) -> KpiNode:
        """Return a number of the graph by its key, as the record names it."""
        return self.graph.node(key)

    @property
    def share(self) -> float:
        """Return the part of its own gap to the proven best that each open team closes, 0..1."""
        return float(self.record.get("share", 0.0))

    @property
    def rule(self) -> str:
        """Return the rule by which the levels were shared."""
        return str(self.record.get("rule", "headroom"))

    @property
    def reserve(self) -> float:
        """Return what the governance board holds, in the KPI's unit."""
        return float(self.record.get("reserve", 0.0))
