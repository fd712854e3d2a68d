"""A list of numbers under a KPI from a file: first what it would do, then, confirmed, all of it.

Nothing is kept between the two: the confirmation brings the rows back, and the mark of what the
preview showed. Rows that cannot be taken are left out only once somebody has seen them. What stands
and is not in the list is left alone; nobody gets an account or a seat by a list.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workbench.agreement.cascade.sheet import (
    Line,
    Problem,
    columns_of,
    folded_name,
    read_line,
)
from workbench.agreement.cascade.sheet_numbers import TOP_PLACE, Judged, Number, Standing, Wanted
from workbench.agreement.cascade.sheet_places import judge
from workbench.codes import Finding, StepError
from workbench.platform.errors import Refused
from workbench.platform.permissions import Seat
from workbench.platform.versions import require_version, version_of
from workbench.services.cascade import ask_again, forget, opened
from workbench.services.cascade_rows import Tree, stamp, structure_of
from workbench.services.cascade_sheet_file import Sheet
from workbench.services.cascade_sheet_numbers import number_of, wish_of
from workbench.services.cascade_sheet_people import People, Stranger, people_of
from workbench.services.cascade_tree import (
    ESSENCE,
    MOST_NODES,
    essence,
    require_decided,
    reshare,
    write_node,
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list would do; `version` is the mark of all of it.

    `wanted` are what is made and changed, `same` how many rows state what stands, `left` the names
    of the numbers that the list does not mention. `unknown` are columns that are left aside.
    """

    made: tuple[Wanted, ...]
    changed: tuple[Wanted, ...]
    same: int
    left: tuple[str, ...]
    problems: tuple[Problem, ...]
    strangers: tuple[Stranger, ...]
    unknown: tuple[str, ...]
    chinese: bool
    asked_again: tuple[str, ...]
    version: str

    @property
    def takes(self) -> int:
        """Return how many numbers would be made or changed."""
        return len(self.made) + len(self.changed)


def preview(
    db: Session, seat: Seat, card_id: int, sheet: Sheet, top_names: Iterable[str]
) -> Preview:
    """Return what a list would do; `top_names` are names that mean the KPI itself.

    Refused while a counter waits for a decision, for a file without usable columns, and where more
    numbers would stand than can.
    """
    _deal, tree = opened(db, seat.deal_id, card_id)
    judged, people = _judged(db, seat, tree, sheet, top_names)
    made = tuple(one for one in judged.wanted if one.before is None)
    changed = tuple(one for one in judged.wanted if one.changes)
    named = {folded_name(one.number.name) for one in judged.wanted}
    bad = {folded_name(one.name) for one in judged.problems}
    taken = {one.row for one in judged.wanted}
    return Preview(
        made=made,
        changed=changed,
        same=len(judged.wanted) - len(made) - len(changed),
        left=tuple(r.name for r in tree.nodes if folded_name(r.name) not in named | bad),
        problems=judged.problems,
        strangers=tuple(one for one in people.strangers if taken.intersection(one.rows)),
        unknown=_unknown(sheet),
        chinese=sheet.chinese,
        asked_again=tuple(_asked_again(tree, changed)),
        version=_mark(tree, judged),
    )


def _mark(tree: Tree, judged: Judged) -> str:
    """Return a mark of what stands and of what becomes of each row."""
    wanted = [[one.row, repr(one.number)] for one in judged.wanted]
    problems = [[one.row, one.finding.code] for one in judged.problems]
    return version_of(stamp(tree.nodes), structure_of(tree.record), wanted, problems)


def _unknown(sheet: Sheet) -> tuple[str, ...]:
    used = set(columns_of(sheet.header).values())
    others = [name for place, name in enumerate(sheet.header) if place not in used and name.strip()]
    return tuple(name.strip()[:60] for name in others)


def _judged(
    db: Session, seat: Seat, tree: Tree, sheet: Sheet, top_names: Iterable[str]
) -> tuple[Judged, People]:
    """Judge the rows beside what stands; refused as `preview` says."""
    require_decided(tree)
    try:
        columns = columns_of(sheet.header)
    except StepError as error:
        raise Refused(error.finding.code, "file", **error.finding.params) from error
    read_ = [_line(place, cells, columns, sheet.ragged) for place, cells in sheet.rows]
    lines = [one for one in read_ if isinstance(one, Line)]
    standing = _standing(tree, top_names)
    people = people_of(db, seat)
    led = people.placed(lines, standing.numbers)
    judged = judge([one for one in led if isinstance(one, Line)], standing, people.leads)
    early = [one for one in [*read_, *led] if isinstance(one, Problem)]
    problems = sorted([*early, *judged.problems], key=lambda one: one.row)
    count = len(tree.nodes) + sum(one.before is None for one in judged.wanted)
    if count > MOST_NODES:
        raise Refused("cascade.sheet_too_many", "file", count=count, most=MOST_NODES)
    return Judged(judged.wanted, tuple(problems)), people


def _line(
    place: int, cells: Sequence[str], columns: Mapping[str, int], ragged: frozenset[int]
) -> Line | Problem:
    if place in ragged:
        return Problem(place, "", Finding("cascade.sheet_ragged"))
    return read_line(place, cells, columns)


def _standing(tree: Tree, top_names: Iterable[str]) -> Standing:
    top = tree.top
    above = Number(top.name, structure_of(tree.record), top.unit, top.direction)
    names = {folded_name(name) for name in (*top_names, top.name, top.card.key)}
    numbers = {folded_name(row.name): number_of(tree, row) for row in tree.nodes}
    return Standing(above, frozenset(names), numbers)


def _asked_again(tree: Tree, changed: Sequence[Wanted]) -> Iterable[str]:
    """Return the names of teams that have answered and would be asked again."""
    rows = {folded_name(row.name): row for row in tree.nodes}
    for one in changed:
        row = rows[folded_name(one.number.name)]
        if row.state != "proposed" and set(ESSENCE).intersection(one.changes):
            yield row.name


def take(
    db: Session, seat: Seat, card_id: int, sheet: Sheet, seen: str, top_names: Iterable[str]
) -> int:
    """Make and change all that a preview showed, or nothing; return how many numbers.

    Conflict when anything of what it showed is another thing now.
    """
    deal, tree = opened(db, seat.deal_id, card_id)
    judged, _people = _judged(db, seat, tree, sheet, top_names)
    require_version(seen, _mark(tree, judged))
    wanted = [one for one in judged.wanted if one.before is None or one.changes]
    if not wanted:
        raise Refused("cascade.sheet_nothing")
    _write(db, tree, wanted)
    reshare(db, deal, tree)
    return len(wanted)


def _write(db: Session, tree: Tree, wanted: Sequence[Wanted]) -> None:
    rows = {folded_name(row.name): row for row in tree.nodes}
    place = 1 + max((row.position for row in tree.nodes), default=-1)
    for one in wanted:
        key = folded_name(one.number.name)
        if one.before is None:
            rows[key] = tree.new_node(place)
            place += 1
            write_node(rows[key], wish_of(one.number), tree.top)
            db.add(rows[key])
        else:
            before = essence(rows[key])
            write_node(rows[key], wish_of(one.number), tree.top)
            if essence(rows[key]) != before:
                ask_again(rows[key])
    db.flush()
    moved = [one for one in wanted if one.before is None or "places" in one.changes]
    forget(
        db,
        [
            edge
            for one in moved
            if one.before is not None
            for edge in tree.parents(rows[folded_name(one.number.name)].id)
        ],
    )
    for one in moved:
        for parent, weight in one.number.places:
            above = None if parent == TOP_PLACE else rows[parent].id
            db.add(tree.new_edge(above, rows[folded_name(one.number.name)].id, weight))
    db.flush()
