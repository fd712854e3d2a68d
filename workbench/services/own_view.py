"""What one side sees of its own entry and of the locks: nothing here reads the other side's values."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from workbench.codes import Finding
from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import Seat, Side
from workbench.platform.versions import require_version
from workbench.proposal.entry import DerivedCost, DerivedWorth, Failing
from workbench.services import answer_effects, entry, frame, menu_listing, plan_told, values
from workbench.services.answer_effects import Effect, Hindrance, Trial
from workbench.services.frame import FrameView
from workbench.services.menu import KpiLine, PackageView, kpis_of, lines_of, packages_of
from workbench.services.menu_listing import EVERYTHING, Listing, Wanted
from workbench.services.plan_told import PlanOfSet
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
    """A package with the own side's gain there, money a year over its best alternative.

    `credit` comes back to the customer in a year in which every KPI stays at its minimum; `loss` is
    what such a year is worth less to the customer than one at the targets, None for the provider.
    """

    package: PackageView
    gain: float
    accepted: bool
    credit: float
    loss: float | None


def best_packages(packages: Sequence[OwnPackage], most: int = 5) -> list[OwnPackage]:
    """Return the own side's best acceptable packages, best first; among equals in menu order."""
    accepted = [one for one in packages if one.accepted]
    return sorted(accepted, key=lambda one: -one.gain)[:most]


def all_packages(row: FrameRow, side: Side, own: OwnSheet) -> list[OwnPackage]:
    """Return every package in menu order with the own gain; [] while a question is open."""
    if own.view is None:
        return []
    failing = entry.failing_of(row.menu, side, own.answers)
    rows = zip(own.view.gains.tolist(), own.view.acceptable.tolist(), failing, strict=True)
    return [
        OwnPackage(package, gain, accepted, *_of_all(parts))
        for package, (gain, accepted, parts) in zip(packages_of(row.menu), rows, strict=True)
    ]


def _of_all(parts: Sequence[Failing]) -> tuple[float, float | None]:
    losses = [one.loss for one in parts if one.loss is not None]
    return sum(one.credit for one in parts), sum(losses) if losses else None


@dataclass(frozen=True, slots=True, repr=False)
class Point:
    """What a point of a KPI is worth or costs, as it counts: derived, or as the side said itself.

    `derived` is what follows from the other answers; `full` what the formula alone would give, None
    where there is none.
    """

    line: KpiLine
    question: Question
    amount: float
    derived: float
    full: float | None
    why: Finding
    said: bool


def points(row: FrameRow, own: OwnSheet) -> list[Point]:
    """Return the figure of every KPI that follows from the own answers; [] while they are open."""
    found = []
    for asked in own.refinements:
        derived, given = own.derived.get(asked.kpi or ""), own.answers.get(asked.key)
        if asked.kpi is None or derived is None:
            continue
        said = given is not None and not given.none
        counted, full = _figures(derived)
        amount = given.expected() if given is not None and said else counted
        line = lines_of(row.menu, asked.kpi)[0]
        found.append(Point(line, asked, amount, counted, full, derived.why, said))
    return found


def _figures(derived: DerivedWorth | DerivedCost) -> tuple[float, float | None]:
    if isinstance(derived, DerivedCost):
        return derived.of(1.0), None
    return derived.counted, derived.full


@dataclass(frozen=True, slots=True, repr=False)
class OwnPage:
    """The private page of a side; `packages` and `best` are empty until all is answered.

    `listing` are those of the packages that are listed one by one. `lines` has one public line per KPI: its name, unit and direction; `points` what one point of
    each is worth or costs; `hindrance` says why nothing is accepted, where all is answered.
    """

    frame: FrameView
    lines: dict[str, KpiLine]
    sheet: OwnSheet
    packages: list[OwnPackage]
    best: list[OwnPackage]
    listing: Listing
    effects: list[Effect]
    points: list[Point]
    state: LockState
    hindrance: Hindrance | None

    @property
    def listed(self) -> list[OwnPackage]:
        """Return the packages that are listed one by one; [] while a question is open."""
        return [self.packages[place] for place in self.listing.places] if self.packages else []

    @property
    def accepted(self) -> int:
        """Return how many packages the side accepts."""
        return sum(one.accepted for one in self.packages)


def own_page(
    db: Session, keys: Path, deal_id: int, side: Side, wanted: Wanted = EVERYTHING
) -> OwnPage | None:
    """Return what the side sees of its own entry, or None before there is a frame.

    `wanted` says which packages are listed one by one.
    """
    row = latest_frame(db, deal_id)
    if row is None:
        return None
    own = values.sheet(db, keys, row, side)
    asked = [one for one in (*own.questions, *own.refinements) if one.key in own.answers]
    packages, trial = all_packages(row, side, own), Trial(row.menu, side, own)
    return OwnPage(
        frame=frame.view(row),
        lines=_public_lines(row),
        sheet=own,
        packages=packages,
        best=best_packages(packages),
        listing=menu_listing.listing(row.menu, wanted),
        effects=[answer_effects.effect(trial, one, own) for one in asked],
        points=points(row, own),
        state=lock_state(db, row),
        hindrance=answer_effects.hindrance(trial) if packages else None,
    )


def _public_lines(row: FrameRow) -> dict[str, KpiLine]:
    return {kpi: lines_of(row.menu, kpi)[0] for kpi in kpis_of(row.menu)}


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

    `number` counts from 1, and is 0 for a refinement, which is not counted; `point` is what it
    refines. `facts` are the level sets of the KPI, from the public menu. `hindrance` says why the
    answers accept nothing, open questions at their defaults, where `before` is a reason. `plans`:
    what the level sets assume, for the question that asks about it.
    """

    frame: FrameView
    question: Question
    number: int
    count: int
    answer: Answer | None
    locked: bool
    published: bool
    facts: list[KpiLine]
    before: Effect | None
    hindrance: Hindrance | None
    lines: dict[str, KpiLine]
    plans: list[PlanOfSet]
    point: Point | None
    version: str


def question_page(
    db: Session, keys: Path, seat: Seat, key: str, before: str | None = None
) -> QuestionPage:
    """Return the page of one question; raises NotFound where the side is not asked it."""
    row = latest_frame(db, seat.deal_id)
    own = values.sheet(db, keys, row, seat.side) if row else None
    every = [*own.questions, *own.refinements] if own else []
    asked = next((q for q in every if q.key == key), None)
    if row is None or own is None or asked is None:
        raise NotFound
    last = next((q for q in every if q.key == before and q.key in own.answers), None)
    trial = Trial(row.menu, seat.side, own)
    return QuestionPage(
        frame=frame.view(row),
        question=asked,
        number=0 if asked.refines else own.questions.index(asked) + 1,
        count=len(own.questions),
        answer=own.answers.get(key),
        locked=own.locked,
        published=run_of(db, row.id) is not None,
        facts=[] if asked.kpi is None else lines_of(row.menu, asked.kpi),
        before=answer_effects.effect(trial, last, own) if last else None,
        hindrance=answer_effects.hindered_by(trial, last) if last else None,
        lines=_public_lines(row),
        plans=plan_told.plans(db, row) if asked.kind == "confidence" else [],
        point=next((one for one in points(row, own) if one.question.key == key), None),
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
        return {} if question.default is None else {"likely": _as_sent(question, question.default)}
    if given.none:
        return {}
    ranged = given.low != given.likely or given.high != given.likely
    ends = {"low": written(given.low), "high": written(given.high)} if ranged else {}
    return {"likely": _as_sent(question, given.likely)} | ends


def _as_sent(question: Question, amount: float) -> str:
    """Return what the form sends: a choice by its weight, an amount as a person writes it."""
    return chosen(amount) if question.shape.choices else written(amount)


def chosen(weight: float) -> str:
    """Return how a choice is sent."""
    return f"{weight:.2f}"


def written(amount: float) -> str:
    """Write an amount as a person would type it, in groups: whole, or with the cents it has."""
    return f"{amount:,.2f}".removesuffix(".00")
