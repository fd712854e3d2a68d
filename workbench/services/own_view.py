"""What one side sees of its own entry and of the locks: nothing here reads the other side's values."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import Seat, Side
from workbench.platform.versions import require_version
from workbench.proposal.bargaining.gains import SideGains
from workbench.services import frame, values
from workbench.services.frame import FrameView
from workbench.services.menu import KpiLine, PackageView, kpis_of, lines_of, package_of
from workbench.services.questions import Answer, Question
from workbench.services.values import OwnSheet
from workbench.store.frame import FrameRow, latest_frame
from workbench.store.values import locked_sides, run_of


@dataclass(frozen=True, slots=True)
class LockState:
    """The one bit per side that both may know, and whether the round is published."""

    provider: bool
    customer: bool
    published: bool


def lock_state(db: Session, row: FrameRow) -> LockState:
    """Return who has locked."""
    locked = locked_sides(db, row.id)
    return LockState("provider" in locked, "customer" in locked, run_of(db, row.id) is not None)


@dataclass(frozen=True, slots=True, repr=False)
class OwnPackage:
    """A package with the own side's gain there, money a year over its best alternative."""

    package: PackageView
    gain: float
    accepted: bool


def best_packages(row: FrameRow, view: SideGains, most: int = 5) -> list[OwnPackage]:
    """Return the own side's best acceptable packages, best first; among equals in menu order."""
    order = sorted(range(len(view.gains)), key=lambda index: -float(view.gains[index]))
    accepted = [index for index in order if view.acceptable[index]][:most]
    return [OwnPackage(package_of(row.menu, i), float(view.gains[i]), True) for i in accepted]


def all_packages(row: FrameRow, view: SideGains) -> list[OwnPackage]:
    """Return every package in menu order with the own gain."""
    rows = zip(view.gains.tolist(), view.acceptable.tolist(), strict=True)
    return [
        OwnPackage(package_of(row.menu, index), gain, accepted)
        for index, (gain, accepted) in enumerate(rows)
    ]


@dataclass(frozen=True, slots=True, repr=False)
class Meaning:
    """What an answer about a KPI says of one level set: money a year for its improvement."""

    line: KpiLine
    money: float


@dataclass(frozen=True, slots=True, repr=False)
class Effect:
    """An answer and what it does: per level set, or how many packages stay within a red line."""

    question: Question
    meanings: list[Meaning]
    within: int | None
    answer: Answer


def effect(row: FrameRow, asked: Question, given: Answer) -> Effect:
    """Return what the side's own answer does."""
    lines = [] if asked.kpi is None else lines_of(row.menu, asked.kpi)
    meanings = [Meaning(line, given.expected() * max(line.improvement, 0.0)) for line in lines]
    fees = [float(package["fee"]) for package in row.menu["packages"]]
    inside = sum(fee <= given.likely for fee in fees) if asked.kind == "highest_fee" else None
    return Effect(asked, meanings, inside, given)


@dataclass(frozen=True, slots=True, repr=False)
class OwnPage:
    """The private page of a side; `packages` and `best` are empty until all is answered.

    `lines` has one public line per KPI: its name, unit and direction.
    """

    frame: FrameView
    lines: dict[str, KpiLine]
    sheet: OwnSheet
    packages: list[OwnPackage]
    best: list[OwnPackage]
    effects: list[Effect]
    state: LockState

    @property
    def accepted(self) -> int:
        """Return how many packages the side accepts."""
        return sum(one.accepted for one in self.packages)


def own_page(db: Session, keys: Path, deal_id: int, side: Side) -> OwnPage | None:
    """Return what the side sees of its own entry, or None before there is a frame."""
    row = latest_frame(db, deal_id)
    if row is None:
        return None
    own = values.sheet(db, keys, row, side)
    asked = [one for one in own.questions if one.key in own.answers]
    return OwnPage(
        frame=frame.view(row),
        lines={kpi: lines_of(row.menu, kpi)[0] for kpi in kpis_of(row.menu)},
        sheet=own,
        packages=all_packages(row, own.view) if own.view else [],
        best=best_packages(row, own.view) if own.view else [],
        effects=[effect(row, one, own.answers[one.key]) for one in asked],
        state=lock_state(db, row),
    )


def require_overlap(
    db: Session, keys: Path, deal_id: int, side: Side, seen: str | None = None
) -> None:
    """Raise Refused where the side's answers accept no package: its lock cannot settle anything.

    Conflict where the answers or the menu are no longer those that the person saw.
    """
    own = own_page(db, keys, deal_id, side)
    if own is not None and own.packages and not own.accepted:
        require_version(seen, own.sheet.version)
        raise Refused("values.accepts_nothing")


@dataclass(frozen=True, slots=True, repr=False)
class QuestionPage:
    """One question with the side's own answer, its facts, and what the answer before does.

    `number` counts from 1. `facts` are the level sets of the KPI, from the public menu.
    """

    frame: FrameView
    question: Question
    number: int
    count: int
    answer: Answer | None
    locked: bool
    facts: list[KpiLine]
    before: Effect | None
    version: str


def question_page(
    db: Session, keys: Path, seat: Seat, key: str, before: str | None = None
) -> QuestionPage:
    """Return the page of one question; raises NotFound where the side is not asked it."""
    row = latest_frame(db, seat.deal_id)
    own = values.sheet(db, keys, row, seat.side) if row else None
    asked = next((q for q in own.questions if q.key == key), None) if own else None
    if row is None or own is None or asked is None:
        raise NotFound
    last = next((q for q in own.questions if q.key == before and q.key in own.answers), None)
    return QuestionPage(
        frame=frame.view(row),
        question=asked,
        number=own.questions.index(asked) + 1,
        count=len(own.questions),
        answer=own.answers.get(key),
        locked=own.locked,
        facts=[] if asked.kpi is None else lines_of(row.menu, asked.kpi),
        before=effect(row, last, own.answers[last.key]) if last else None,
        version=own.version_at(key),
    )


def state_of(db: Session, deal_id: int) -> LockState:
    """Return who has locked in the last round; raises NotFound before there is a frame."""
    row = latest_frame(db, deal_id)
    if row is None:
        raise NotFound
    return lock_state(db, row)


def prefilled(question: Question, given: Answer | None) -> dict[str, str]:
    """Return what stands in the form: the own earlier answer, else the default."""
    if given is None:
        return {} if question.default is None else {"likely": written(question.default)}
    ranged = given.low != given.likely or given.high != given.likely
    ends = {"low": written(given.low), "high": written(given.high)} if ranged else {}
    return {"likely": written(given.likely)} | ends


def written(amount: float) -> str:
    """Write an amount as a person would type it, in groups: whole, or with the cents it has."""
    return f"{amount:,.2f}".removesuffix(".00")
