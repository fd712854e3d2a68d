"""Whose movement moved a KPI: values that were measured in a period, attributed to its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from workbench.agreement.cascade.graph import Composition, KpiGraph
from workbench.agreement.cascade.graph_attribution import (
    Bar,
    Contribution,
    GraphAttribution,
    attribute_graph,
    waterfall,
)
from workbench.agreement.cascade.wiring import wire
from workbench.codes import Finding, StepError
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.versions import require_version, version_of
from workbench.services.cascade import opened
from workbench.services.cascade_rows import TOP, graph_of
from workbench.services.cascade_shown import KpiCascade
from workbench.services.series import from_plain
from workbench.services.team_levels import Top
from workbench.store.team_measures import TeamMeasureRow, team_measure, team_measures

MOST_BARS = 12
SHARES: frozenset[Composition] = frozenset({"parallel", "k_of_n"})
NOT_BELOW_ZERO: frozenset[Composition] = frozenset({"product", "losses"})


@dataclass(frozen=True, slots=True)
class MeasureWish:
    """A period as a person writes it: values by key in natural units, none where not measured."""

    period: str
    compared: str
    before: Mapping[str, float]
    after: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Period:
    """A period as it stands; `tree` marks how the numbers were made of each other then."""

    id: int
    card_id: int
    name: str
    compared: str
    before: Mapping[str, float]
    after: Mapping[str, float]
    tree: str
    version: int


@dataclass(frozen=True, slots=True)
class Movement:
    """A period with what each number gave to the KPI's movement.

    `attribution` is None where values are missing (`missing`, their names) or the tree cannot be
    computed (`problem`). `measured` is the KPI's own (before, after), None unless both were
    entered. `other_tree`: the numbers are made of each other in another way than when the values
    were entered.
    """

    entry: Period
    attribution: GraphAttribution | None
    bars: tuple[Bar, ...]
    missing: tuple[str, ...]
    problem: Finding | None
    measured: tuple[float, float] | None
    other_tree: bool

    @property
    def moved(self) -> float:
        """Return the movement that the numbers explain, in the KPI's unit; 0 where unknown."""
        found = self.attribution
        return 0.0 if found is None else found.after - found.before

    @property
    def given(self) -> float:
        """Return the sum of what the numbers without parts gave; the movement, within rounding."""
        parts = self.attribution.parts if self.attribution else ()
        return float(sum(part.part for part in parts if part.leaf))

    @property
    def unexplained(self) -> float | None:
        """Return what the KPI itself moved beyond that; None where it was not entered."""
        if self.measured is None or self.attribution is None:
            return None
        return self.measured[1] - self.measured[0] - self.moved

    @property
    def by_key(self) -> dict[str, Contribution]:
        """Return what each number gave, by its key."""
        parts = self.attribution.parts if self.attribution else ()
        return {part.node: part for part in parts}


def leaves(kpi: KpiCascade) -> tuple[str, ...]:
    """Return the keys of the numbers that are measured: those without parts that count."""
    return tuple(str(node.id) for node in kpi.nodes if node.structure == "leaf")


def units(kpi: KpiCascade) -> dict[str, str]:
    """Return the units of the KPI itself and of the measured numbers, in the order of the tree."""
    of = {str(node.id): node.unit for node in kpi.nodes if node.structure == "leaf"}
    return {TOP: kpi.top.unit} | of


def limits(kpi: KpiCascade) -> dict[str, tuple[float | None, float | None]]:
    """Return the lowest and highest value that the parents of each measured number can take."""
    structures = {node.key: node.structure for node in kpi.graph.nodes}
    made: dict[str, set[Composition]] = {key: set() for key in leaves(kpi)}
    for edge in kpi.graph.edges:
        if edge.child in made:
            made[edge.child].add(structures[edge.parent])
    return {
        key: (0.0 if of & (SHARES | NOT_BELOW_ZERO) else None, 1.0 if of & SHARES else None)
        for key, of in made.items()
    }


def measured_months(top: Top) -> dict[str, float]:
    """Return the KPI's own series by period, cohorts weighted; only periods that all have."""
    weights = {part.cohort: part.weight for part in top.cohorts}
    found: dict[str, float] = {}
    counted: dict[str, int] = {}
    for data in top.card.series:
        series = from_plain(data)
        for period, value in zip(series.periods, series.values.tolist(), strict=True):
            if np.isfinite(value):
                share = weights.get(series.cohort, 0.0)
                found[period] = found.get(period, 0.0) + share * value
                counted[period] = counted.get(period, 0) + 1
    return {at: found[at] for at in found if counted[at] == len(top.card.series)}


def begun(
    kpi: KpiCascade, period: str, base: Period | None
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the values to begin a period with: what is known before it, and in it.

    Before are the measured values of `base`, else today's values of the tree and the KPI's last
    twelve months; of the period itself only the KPI's own series is known.
    """
    if base is None:
        before = {str(node.id): node.row.current for node in kpi.nodes if node.structure == "leaf"}
        known = before | {TOP: kpi.today}
    else:
        known = dict(base.after)
    own = measured_months(kpi.top).get(period)
    first = {key: value for key, value in known.items() if value is not None}
    return first, {} if own is None else {TOP: own}


def periods(db: Session, kpi: KpiCascade) -> list[Period]:
    """Return the periods under a KPI."""
    return [_told(row) for row in team_measures(db, kpi.top.card.deal_id, kpi.top.card.id)]


def period_of(db: Session, deal_id: int, measure_id: int) -> Period:
    """Return one period of a deal."""
    row = team_measure(db, deal_id, measure_id)
    if row is None:
        raise NotFound
    return _told(row)


def _told(row: TeamMeasureRow) -> Period:
    values = (row.before, row.after, row.tree, row.version)
    return Period(row.id, row.card_id, row.period, row.compared, *values)


def movement(kpi: KpiCascade, entry: Period) -> Movement:
    """Attribute the movement of a period to the numbers, by the tree as it stands."""
    names = {str(node.id): node.name for node in kpi.nodes}
    missing = tuple(
        names[key] for key in leaves(kpi) if not (key in entry.before and key in entry.after)
    )
    found, problem = _attributed(kpi.graph, entry, complete=not missing)
    own = (entry.before.get(TOP), entry.after.get(TOP))
    return Movement(
        entry=entry,
        attribution=found,
        bars=waterfall(found, MOST_BARS) if found else (),
        missing=missing,
        problem=problem,
        measured=None if own[0] is None or own[1] is None else (own[0], own[1]),
        other_tree=entry.tree != _mark(kpi.graph),
    )


def _attributed(
    graph: KpiGraph, entry: Period, *, complete: bool
) -> tuple[GraphAttribution | None, Finding | None]:
    try:
        wire(graph)
        return (attribute_graph(graph, entry.before, entry.after) if complete else None), None
    except StepError as error:
        return None, error.finding


def _mark(graph: KpiGraph) -> str:
    """Return a mark of how the numbers are made of each other."""
    made = [(node.key, node.structure, node.factor, node.needed) for node in graph.nodes]
    return version_of(made, [(edge.parent, edge.child, edge.weight) for edge in graph.edges])


def add(db: Session, deal_id: int, card_id: int, wish: MeasureWish) -> int:
    """Keep a new period; return its id. Refused where the KPI has one of that name."""
    _, tree = opened(db, deal_id, card_id)
    _check(db, deal_id, card_id, None, wish)
    row = TeamMeasureRow(deal_id=deal_id, card_id=card_id, version=0)
    _write(row, wish, graph_of(tree))
    db.add(row)
    db.flush()
    return row.id


def change(
    db: Session, deal_id: int, measure_id: int, version: str | int, wish: MeasureWish
) -> None:
    """Keep other values of a period; Conflict unless the person saw it as it stands."""
    row, graph = _locked(db, deal_id, measure_id, version)
    _check(db, deal_id, row.card_id, row, wish)
    _write(row, wish, graph)
    db.flush()


def remove(db: Session, deal_id: int, measure_id: int, version: str | int) -> None:
    """Take a period out; Conflict unless the person saw it as it stands."""
    row, _ = _locked(db, deal_id, measure_id, version)
    db.delete(row)
    db.flush()


def _locked(
    db: Session, deal_id: int, measure_id: int, version: str | int
) -> tuple[TeamMeasureRow, KpiGraph]:
    card_id = period_of(db, deal_id, measure_id).card_id
    _, tree = opened(db, deal_id, card_id)
    row = team_measure(db, deal_id, measure_id)
    if row is None:
        raise Conflict
    require_version(version, row.version)
    return row, graph_of(tree)


def _check(
    db: Session, deal_id: int, card_id: int, row: TeamMeasureRow | None, wish: MeasureWish
) -> None:
    name = wish.period.strip().casefold()
    others = [each for each in team_measures(db, deal_id, card_id) if each is not row]
    if any(each.period.casefold() == name for each in others):
        raise Refused("team_levels.period_twice", "period")


def _write(row: TeamMeasureRow, wish: MeasureWish, graph: KpiGraph) -> None:
    keys = {node.key for node in graph.nodes}
    row.period, row.compared = wish.period.strip(), wish.compared.strip()
    row.before = {key: value for key, value in wish.before.items() if key in keys}
    row.after = {key: value for key, value in wish.after.items() if key in keys}
    row.tree, row.version = _mark(graph), row.version + 1
