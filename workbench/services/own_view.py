"""What one side sees of its own entry and of the locks: nothing here reads the other side's values."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from workbench.proposal.bargaining.gains import SideGains
from workbench.services.menu import KpiLine, PackageView, lines_of, package_of
from workbench.services.questions import Answer, Question
from workbench.store.frame import FrameRow
from workbench.store.values import locked_sides, run_of


@dataclass(frozen=True, slots=True)
class LockState:
    """The one bit per side that both may know, and whether the round is published."""

    provider: bool
    customer: bool
    published: bool


def lock_state(db: Session, frame: FrameRow) -> LockState:
    """Return who has locked."""
    locked = locked_sides(db, frame.id)
    return LockState("provider" in locked, "customer" in locked, run_of(db, frame.id) is not None)


@dataclass(frozen=True, slots=True, repr=False)
class OwnPackage:
    """A package with the own side's gain there, money a year over its best alternative."""

    package: PackageView
    gain: float
    accepted: bool


def best_packages(frame: FrameRow, view: SideGains, most: int = 5) -> list[OwnPackage]:
    """Return the own side's best acceptable packages, best first; among equals in menu order."""
    order = sorted(range(len(view.gains)), key=lambda index: -float(view.gains[index]))
    accepted = [index for index in order if view.acceptable[index]][:most]
    return [OwnPackage(package_of(frame.menu, i), float(view.gains[i]), True) for i in accepted]


def all_packages(frame: FrameRow, view: SideGains) -> list[OwnPackage]:
    """Return every package in menu order with the own gain."""
    rows = zip(view.gains.tolist(), view.acceptable.tolist(), strict=True)
    return [
        OwnPackage(package_of(frame.menu, index), gain, accepted)
        for index, (gain, accepted) in enumerate(rows)
    ]


def shared_facts(frame: FrameRow, question: Question) -> list[KpiLine]:
    """Return the level sets that a question about a KPI refers to, from the public menu."""
    return [] if question.kpi is None else lines_of(frame.menu, question.kpi)


@dataclass(frozen=True, slots=True, repr=False)
class Meaning:
    """What an answer about a KPI says of one level set: money a year for its improvement."""

    line: KpiLine
    money: float


def meaning(frame: FrameRow, question: Question, given: Answer) -> list[Meaning]:
    """Return what the own answer makes each level set worth, or cost, a year."""
    lines = shared_facts(frame, question)
    return [Meaning(line, given.expected() * max(line.improvement, 0.0)) for line in lines]


def prefilled(question: Question, given: Answer | None) -> dict[str, str]:
    """Return what stands in the form: the own earlier answer, else the default."""
    if given is None:
        return {} if question.default is None else {"likely": written(question.default)}
    ranged = given.low != given.likely or given.high != given.likely
    ends = {"low": written(given.low), "high": written(given.high)} if ranged else {}
    return {"likely": written(given.likely)} | ends


def written(amount: float) -> str:
    """Write an amount as a person would type it: whole, or with the cents it has."""
    return f"{amount:.2f}".removesuffix(".00")
