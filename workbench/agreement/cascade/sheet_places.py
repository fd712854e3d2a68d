"""The rows of a list beside what stands: what each would make or change, and which cannot be taken.

A row fits only if what it is a part of fits too, so rows that lean on a bad one are bad as well.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isclose
from types import MappingProxyType
from typing import cast

from workbench.agreement.cascade.graph import COMPOSED, Composition
from workbench.agreement.cascade.sheet import SHARE, Line, Problem, folded_name
from workbench.agreement.cascade.sheet_numbers import TOP_PLACE, Judged, Number, Standing, Wanted
from workbench.agreement.cascade.teams import Direction, OwnerSide
from workbench.codes import Finding

NOBODY: Mapping[int, int | None] = MappingProxyType({})


def judge(
    lines: Sequence[Line], standing: Standing, leads: Mapping[int, int | None] = NOBODY
) -> Judged:
    """Return what the rows make and change beside what stands.

    A site that rows name and that neither stands nor has a row is made: of a sum a sum, of any
    other KPI a weighted mean, its weight there that of its rows together. `leads` are the ids of
    the people who answer, by row; a row that is not in it leaves the lead as it is.
    """
    good, problems = _once(lines)
    while True:
        placing = _Placing(good, standing, leads)
        wanted, bad = placing.settle()
        if not bad:
            break
        problems += bad
        rows = {one.row for one in bad}
        good = [line for line in good if line.row not in rows]
    lost = {folded_name(one.name) for one in problems}
    told = tuple(_because(one, lost) for one in sorted(problems, key=lambda one: one.row))
    return Judged(tuple(wanted), told)


def _because(problem: Problem, lost: set[str]) -> Problem:
    """Say of a row whose parent is in the list that it is the parent's row that is wrong."""
    finding = problem.finding
    if finding.code != "cascade.sheet_parent_unknown":
        return problem
    if folded_name(str(finding.params["parent"])) not in lost:
        return problem
    return Problem(
        problem.row, problem.name, Finding("cascade.sheet_parent_left_out", finding.params)
    )


def _once(lines: Sequence[Line]) -> tuple[list[Line], list[Problem]]:
    first: dict[str, int] = {}
    good, problems = [], []
    for line in lines:
        before = first.setdefault(folded_name(line.name), line.row)
        if before == line.row:
            good.append(line)
        else:
            finding = Finding("cascade.sheet_twice", {"first": before})
            problems.append(Problem(line.row, line.name, finding))
    return good, problems


@dataclass
class _Placing:
    """One attempt to place all rows that are still good."""

    good: list[Line]
    standing: Standing
    leads: Mapping[int, int | None]

    def __post_init__(self) -> None:
        self.lines = {folded_name(line.name): line for line in self.good}
        self.above = {key: self._parents(line) for key, line in self.lines.items()}
        self.sites = self._sites()
        self.known = {TOP_PLACE, *self.lines, *self.sites, *self.standing.numbers}
        self.parts = Counter(parent for parents in self._edges().values() for parent in parents)

    def settle(self) -> tuple[list[Wanted], list[Problem]]:
        """Return what is wanted, parents first, or the rows that are in the way of it."""
        bad = [
            Problem(line.row, line.name, finding)
            for key, line in self.lines.items()
            for finding in self._misplaced(key, line)[:1]
        ]
        if bad:
            return [], bad
        order = self._order()
        circle = [line for key, line in self.lines.items() if key not in order]
        if circle:
            return [], [
                Problem(line.row, line.name, Finding("cascade.sheet_circle")) for line in circle
            ]
        return self._wanted(order)

    def _parents(self, line: Line) -> tuple[str, ...]:
        """Return the folded names of what a row's number is a part of."""
        said, own = line.said, folded_name(line.name)
        named, site = said.get("part_of"), said.get("site")
        if isinstance(named, tuple) and named:
            return tuple(self._place(str(one)) for one in named)
        if isinstance(site, str) and folded_name(site) != own:
            return (self._place(site),)
        before = self.standing.numbers.get(own)
        if "part_of" in said or "site" in said or before is None:
            return (TOP_PLACE,)
        return tuple(parent for parent, _ in before.places)

    def _place(self, name: str) -> str:
        folded = folded_name(name)
        own = folded in self.standing.numbers or folded in self.lines
        return TOP_PLACE if folded in self.standing.top_names and not own else folded

    def _sites(self) -> dict[str, Number]:
        """Return the sites that are made because rows stand in them."""
        found: dict[str, str] = {}
        weights: defaultdict[str, float] = defaultdict(float)
        for key, line in self.lines.items():
            site = line.said.get("site")
            if not isinstance(site, str) or line.said.get("part_of"):
                continue
            place = self._place(site)
            stands = place == TOP_PLACE or place in self.lines or place in self.standing.numbers
            if self.above[key] == (place,) and not stands:
                found.setdefault(place, site)
                weights[place] += _weights(line, 1)[0] or 1.0
        return {place: self._site(name, weights[place]) for place, name in found.items()}

    def _site(self, name: str, weight: float) -> Number:
        top = self.standing.top
        made: Composition = "sum" if top.structure == "sum" else "mean"
        counted = weight if top.structure == "mean" else 1.0
        places = ((TOP_PLACE, counted),)
        return Number(name, made, top.unit, _needed_way(top), places=places)

    def _edges(self) -> dict[str, tuple[str, ...]]:
        """Return for each number that there will be what it is a part of."""
        kept = {
            key: tuple(parent for parent, _ in number.places)
            for key, number in self.standing.numbers.items()
        }
        return kept | dict.fromkeys(self.sites, (TOP_PLACE,)) | self.above

    def structure(self, key: str) -> Composition:
        """Return how a number will be made."""
        said = self.lines[key].said.get("structure") if key in self.lines else None
        if said is not None:
            return cast("Composition", said)  # read_line lets no other word pass
        usual: Composition = "mean" if self.parts[key] else "leaf"
        kept = self.standing.top if key == TOP_PLACE else self.standing.numbers.get(key)
        made = self.sites.get(key, kept)
        return made.structure if made is not None else usual

    def _misplaced(self, key: str, line: Line) -> list[Finding]:
        parents = self.above[key]
        if len(set(parents)) < len(parents):
            return [Finding("cascade.sheet_parent_twice")]
        found = []
        for parent in parents:
            shown = {"parent": self._shown(line, parent)}
            if parent not in self.known:
                found.append(Finding("cascade.sheet_parent_unknown", dict(shown)))
            elif self.structure(parent) not in COMPOSED:
                found.append(Finding("cascade.sheet_parent_no_parts", dict(shown)))
        stated = line.said.get("weight")
        if isinstance(stated, tuple) and len(stated) > len(parents):
            found.append(Finding("cascade.sheet_weights"))
        if self.structure(key) not in COMPOSED and self._keeps_parts(key):
            found.append(Finding("cascade.sheet_has_parts"))
        return found

    def _keeps_parts(self, key: str) -> bool:
        """Whether parts that stand under a number stay there, rows of the list apart."""
        before = self.standing.numbers.get(key)
        return before is not None and before.structure in COMPOSED and self.parts[key] > 0

    def _shown(self, line: Line, parent: str) -> str:
        named = line.said.get("part_of")
        names: Iterable[object] = named if isinstance(named, tuple) else (line.said.get("site"),)
        return next((str(one) for one in names if folded_name(str(one)) == parent), parent)[:60]

    def _order(self) -> dict[str, tuple[str, ...]]:
        """Return what each number is a part of, parents first; what is in a circle is not there."""
        edges = self._edges()
        below: dict[str, list[str]] = {}
        for key, parents in edges.items():
            for parent in parents:
                below.setdefault(parent, []).append(key)
        open_ = {key: len(parents) for key, parents in edges.items()}
        order, waiting = {}, [TOP_PLACE]
        for parent in waiting:
            for key in below.get(parent, ()):
                open_[key] -= 1
                if not open_[key]:
                    order[key] = edges[key]
                    waiting.append(key)
        return order

    def _wanted(self, order: Mapping[str, tuple[str, ...]]) -> tuple[list[Wanted], list[Problem]]:
        done = {TOP_PLACE: self.standing.top}
        wanted, bad = [], []
        for key, parents in order.items():
            before = self.standing.numbers.get(key)
            if key in self.sites:
                done[key] = self.sites[key]
                wanted.append(Wanted(None, done[key], None))
            elif key in self.lines:
                line, above = self.lines[key], done[parents[0]]
                done[key] = self._number(key, line, above)
                wanted.append(Wanted(line.row, done[key], before))
                if line.percent and done[key].unit != SHARE:
                    finding = Finding("cascade.sheet_percent", {"column": min(line.percent)})
                    bad.append(Problem(line.row, line.name, finding))
            elif before is not None:
                done[key] = before
        return wanted, bad

    def _number(self, key: str, line: Line, above: Number) -> Number:
        before = self.standing.numbers.get(key)
        usual = before or Number(line.name, unit=above.unit, direction=_needed_way(above))
        said = line.said
        unit = str(said.get("unit") or usual.unit)
        scale = 100.0 if unit == SHARE else 1.0

        def value(column: str, kept: float | None, scale: float = 1.0) -> float | None:
            found = said.get(column)
            if column not in said:
                return kept
            return _kept(found / scale, kept) if isinstance(found, float) else None

        needed = value("needed", usual.needed)
        return Number(
            name=line.name,
            structure=self.structure(key),
            unit=unit,
            direction=cast("Direction", said.get("direction") or usual.direction),
            current=value("today", usual.current, scale),
            best=value("best", usual.best, scale),
            factor=value("factor", usual.factor) or 1.0,
            needed=None if needed is None else int(needed),
            owner_side=cast("OwnerSide | None", said.get("owner", usual.owner_side)),
            lead_id=self.leads.get(line.row, usual.lead_id),
            levers=str(said.get("levers", usual.levers) or ""),
            support_needed=str(said.get("support", usual.support_needed) or ""),
            places=self._places(key, line, before),
        )

    def _places(self, key: str, line: Line, before: Number | None) -> tuple[tuple[str, float], ...]:
        kept = dict(before.places) if before else {}
        parents = self.above[key]
        stated = _weights(line, len(parents))
        return tuple(
            (parent, kept.get(parent, 1.0) if weight is None else _kept(weight, kept.get(parent)))
            for parent, weight in zip(parents, stated, strict=True)
        )


def _weights(line: Line, count: int) -> list[float | None]:
    """Return a row's weights, one a place, None where it states none."""
    stated = line.said.get("weight")
    found = [float(one) for one in stated] if isinstance(stated, tuple) else []
    return [*found[:count], *[None] * (count - len(found))]


def _needed_way(above: Number) -> Direction:
    """Return which way is better for a part of a number."""
    if above.structure != "losses":
        return above.direction
    return "lower" if above.direction == "higher" else "higher"


def _kept(value: float, before: float | None) -> float:
    """Return the value that stands where a list, which rounds, states the same."""
    return before if before is not None and isclose(value, before, rel_tol=1e-9) else value
