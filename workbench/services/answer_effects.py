"""What one private answer does, told with its own numbers: read from one side's answers alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from workbench.platform.permissions import Side
from workbench.proposal.bargaining.gains import SideGains
from workbench.proposal.entry import DerivedCost
from workbench.services import entry
from workbench.services.entry import Menu
from workbench.services.menu import KpiLine, kpis_of, lines_of
from workbench.services.private_inputs import Answers
from workbench.services.questions import (
    LARGEST,
    LEFT_EMPTY,
    NO_WEIGHT,
    WHOLE_PLAN,
    Answer,
    Kind,
    Question,
)
from workbench.services.values import OwnSheet

RED_LINES: Mapping[Kind, Answer] = MappingProxyType(  # each with the answer that bars nothing
    {
        "worst_level": LEFT_EMPTY,
        "highest_fee": Answer(LARGEST, LARGEST, LARGEST),
        "worst_year": LEFT_EMPTY,
        "lowest_fee": Answer(0.0, 0.0, 0.0),
    }
)
BEST_ALTERNATIVE: Mapping[Side, tuple[Kind, Answer]] = (
    MappingProxyType(  # nothing falls short of it
        {
            "customer": ("alternative_cost", Answer(LARGEST, LARGEST, LARGEST)),
            "provider": ("lowest_margin", Answer(-LARGEST, -LARGEST, -LARGEST)),
        }
    )
)
PRICED: frozenset[Kind] = frozenset({"hour_cost", "recovered", "tenth_cost"})


@dataclass(frozen=True, slots=True, repr=False)
class Meaning:
    """Money a year: for a level set's improvement, or for one point of the KPI; private."""

    line: KpiLine
    money: float


@dataclass(frozen=True, slots=True, repr=False)
class Counted:
    """How many packages the side accepts with an answer, and how many with the other one; private.

    `other` is None where nothing is compared. `assumed`: questions that are still open count at
    their defaults.
    """

    count: int
    other: Answer | None
    other_count: int
    assumed: bool


@dataclass(frozen=True, slots=True, repr=False)
class Effect:
    """An answer and what it does; what cannot be told of it is empty or None; private.

    `meanings`: per level set, of an answer about a point of a KPI. `priced`: a point of each KPI
    that counts, by what an hour or a tenth costs. `lost`: what an hour down costs for good; `recovered`:
    the per cent made up for later that `priced` takes while that question is open. `within`:
    packages that a red line leaves, and `reaches`: the line, in natural units or money, from which
    on it leaves one. `remains`: what the lowest and the highest fee leave over today's cost.
    `weighs`: the least and the most that bad years add to a package's gain.
    """

    question: Question
    answer: Answer
    line: KpiLine | None = None
    meanings: tuple[Meaning, ...] = ()
    priced: tuple[Meaning, ...] = ()
    lost: float | None = None
    recovered: float | None = None
    within: int | None = None
    reaches: float | None = None
    remains: tuple[float, float] | None = None
    weighs: tuple[float, float] | None = None
    counted: Counted | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Hindrance:
    """Why a side's answers accept nothing; private.

    `short`: by how much a year the best package within the red lines falls short of the alternative,
    None where no package is within. `freed`: red lines each with how many packages the side would
    accept without it, those that free some.
    """

    short: float | None
    freed: tuple[tuple[Question, int], ...]


class Trial:
    """The packages a side accepts with its answers, and with some of them changed.

    Open questions count at their defaults, an optional one as left empty; nothing can be told while
    one without a default is open.
    """

    def __init__(self, menu: Menu, side: Side, own: OwnSheet) -> None:
        self.menu, self.side = menu, side
        self.asked = {one.kind: one for one in own.questions}
        self.assumed = any(one.key not in own.answers for one in own.questions)
        filled = {one.key: start for one in own.questions if (start := default_of(one))}
        self.answers = filled | own.answers
        self.told = all(one.key in self.answers for one in own.questions)
        self._known: dict[tuple[tuple[str, Answer], ...], SideGains] = {}

    def view(self, **changed: Answer) -> SideGains:
        """Return the gains with some answers changed; only where `told`."""
        key = tuple(sorted(changed.items(), key=lambda one: one[0]))
        if key not in self._known:
            self._known[key] = entry.view_of(self.menu, self.side, self.answers | changed)
        return self._known[key]

    def count(self, **changed: Answer) -> int:
        """Return how many packages are accepted with some answers changed."""
        return int(self.view(**changed).acceptable.sum())


def default_of(asked: Question) -> Answer | None:
    """Return the answer that a question starts from, None where nothing is offered."""
    if asked.default is not None:
        return Answer(asked.default, asked.default, asked.default)
    return LEFT_EMPTY if asked.shape.optional else None


def effect(trial: Trial, asked: Question, own: OwnSheet) -> Effect:
    """Return what the side's own answer to the question does."""
    given, menu = own.answers[asked.key], trial.menu
    told = asked.refines and not given.none
    lines = lines_of(menu, asked.kpi) if asked.kpi else []
    within = entry.within(menu, asked.kind, given)
    open_share = asked.kind == "hour_cost" and "recovered" not in own.answers
    return Effect(
        asked,
        given,
        line=lines[0] if lines else None,
        meanings=tuple(_meaning(one, given) for one in lines) if told else (),
        priced=_priced(trial, own.answers) if asked.kind in PRICED else (),
        lost=entry.lost_hour(own.answers) if asked.kind in entry.HOUR else None,
        recovered=trial.answers["recovered"].likely if open_share else None,
        within=within,
        reaches=entry.mildest_line(menu, asked.kind) if within == 0 else None,
        remains=_remains(menu, given) if asked.kind == "base_cost" else None,
        weighs=_weighs(trial) if asked.kind == "risk" and trial.told else None,
        counted=_counted(trial, asked, given) if trial.told else None,
    )


def _meaning(line: KpiLine, given: Answer) -> Meaning:
    return Meaning(line, given.expected() * max(line.improvement, 0.0))


def _priced(trial: Trial, answers: Answers) -> tuple[Meaning, ...]:
    """Return a point of every KPI that counts; the share made up for is the default while open."""
    filled = {key: given for key, given in trial.answers.items() if key in {*answers, "recovered"}}
    derived = entry.derived_of(trial.menu, trial.side, filled)
    found = []
    for kpi in kpis_of(trial.menu):
        one = derived.get(kpi)
        money = 0.0 if one is None else one.of(1.0) if isinstance(one, DerivedCost) else one.counted
        if money:
            found.append(Meaning(lines_of(trial.menu, kpi)[0], money))
    return tuple(found)


def _remains(menu: Menu, given: Answer) -> tuple[float, float]:
    fees = [float(fee) for fee in menu["fees"]]
    return min(fees) - given.expected(), max(fees) - given.expected()


def _weighs(trial: Trial) -> tuple[float, float]:
    added = trial.view().gains - trial.view(risk=NO_WEIGHT).gains
    return float(added.min()), float(added.max())


def _counted(trial: Trial, asked: Question, given: Answer) -> Counted | None:
    """Return the packages accepted, beside those of the answer that the question starts from.

    Risk and confidence are compared with no weight and the whole plan, a limit with none.
    """
    compared: dict[Kind, Answer | None] = {
        "alternative_cost": default_of(asked),
        "base_cost": default_of(asked),
        "lowest_margin": default_of(asked),
        "worst_year": LEFT_EMPTY,
        "risk": NO_WEIGHT,
        "confidence": WHOLE_PLAN,
    }
    if asked.kind not in compared:
        return None
    other = compared[asked.kind]
    if other is None or other == given:
        return Counted(trial.count(), None, 0, trial.assumed)
    return Counted(trial.count(), other, trial.count(**{asked.kind: other}), trial.assumed)


def hindered_by(trial: Trial, asked: Question) -> Hindrance | None:
    """Return why nothing is accepted where this answer alone, at its mildest, would leave some."""
    mildest = dict([*RED_LINES.items(), BEST_ALTERNATIVE[trial.side]])
    mildest |= {"risk": NO_WEIGHT, "confidence": WHOLE_PLAN}
    found = hindrance(trial)
    if found is None or asked.kind not in mildest:
        return None
    given, alone = trial.answers[asked.key], trial.count(**{asked.kind: mildest[asked.kind]})
    return found if alone or entry.within(trial.menu, asked.kind, given) == 0 else None


def hindrance(trial: Trial) -> Hindrance | None:
    """Return why nothing is accepted; None where something is, or where it cannot be told yet."""
    if not trial.told or trial.count():
        return None
    kind, best = BEST_ALTERNATIVE[trial.side]
    inside = trial.view(**{kind: best}).acceptable
    short = float(-trial.view().gains[inside].max()) if inside.any() else None
    freed = [
        (asked, count)
        for line, none in RED_LINES.items()
        if (asked := trial.asked.get(line)) and (count := trial.count(**{line: none}))
    ]
    return Hindrance(short, tuple(freed))
