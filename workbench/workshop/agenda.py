"""The agenda as data: seven pieces of pre-work, four sessions of steps, and how they are changed.

Steps and minutes are those of DOMAIN.md sections 3.2 and 3.3; "why do we disagree?" (section 7.1)
stands beside the baseline where both sides have brought a history. A step whose kind is not installed is
not offered; a step that the chosen openness excludes is left out or replaced, with the reason.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from workbench.codes import StepError

Openness = Literal["sealed", "guided", "open_book"]
Format = Literal["one_day", "four_meetings"]
FORMATS: tuple[Format, ...] = ("one_day", "four_meetings")
PREWORK = 0
SESSIONS = (1, 2, 3, 4)
LONGEST_STEP = 240
MOST_STEPS = 60
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its key ("1.4"), its kind, session (0 is pre-work) and minutes.

    `title` is the facilitator's own, empty for the usual one, which texts know by `name`. `skipped`
    says why a step is skipped; `apart` that it is done without meeting, until `due` (a day as
    "2027-03-01", empty without one) and not by a clock.
    """

    key: str
    name: str
    kind: str
    session: int
    minutes: int
    title: str = ""
    skipped: str = ""
    apart: bool = False
    due: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A step of the usual agenda that this one has not, and the code of the reason."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """The steps in their order; `left_out` is told to the facilitator with its reasons."""

    format: Format
    steps: tuple[Step, ...]
    left_out: tuple[LeftOut, ...] = ()

    def step(self, key: str) -> Step:
        """Return the step; raises StepError where there is none."""
        found = next((one for one in self.steps if one.key == key), None)
        if found is None:
            raise StepError("workshop.no_such_step", key=key)
        return found

    def held(self) -> tuple[Step, ...]:
        """Return the steps that are not skipped, in order."""
        return tuple(one for one in self.steps if not one.skipped)


_USUAL: tuple[tuple[str, str, str, int, int], ...] = (
    ("P1", "sponsors", "sponsors", PREWORK, 15),
    ("P2", "readiness", "readiness", PREWORK, 40),
    ("P3", "relationship", "relationship", PREWORK, 10),
    ("P4", "outcome_ballot", "outcome_statements", PREWORK, 15),
    ("P5", "data_room", "data_room", PREWORK, 60),
    ("P6", "private_entry", "private_entry", PREWORK, 10),
    ("P7", "training", "training", PREWORK, 30),
    ("1.1", "principles", "principles", 1, 10),
    ("1.2", "vision", "vision", 1, 20),
    ("1.3", "gap_chart", "behaviours", 1, 15),
    ("1.4", "outcomes", "outcome_ballot", 1, 30),
    ("1.5", "stakeholders", "stakeholders", 1, 15),
    ("2.1", "candidates", "candidates", 2, 20),
    ("2.2", "screening", "screening", 2, 20),
    ("2.3", "kpi_card", "kpi_card", 2, 25),
    ("2.4", "baseline", "baseline", 2, 15),
    ("2.4b", "disagreement", "disagreement", 2, 10),
    ("2.5", "conditions", "conditions", 2, 10),
    ("3.1", "outlook", "outlook", 3, 15),
    ("3.2", "wishes", "wishes", 3, 10),
    ("3.3", "mirror", "private_entry", 3, 10),
    ("3.4", "overlap", "sealed_round", 3, 10),
    ("3.5", "proposals", "proposal", 3, 20),
    ("3.6", "stress_test", "stress_test", 3, 15),
    ("3.7", "joint_draft", "joint_draft", 3, 10),
    ("4.1", "improve", "improve", 4, 15),
    ("4.2", "cascade", "cascade", 4, 30),
    ("4.3", "governance", "governance", 4, 20),
    ("4.4", "board_papers", "board_papers", 4, 10),
    ("4.5", "read_back", "read_back", 4, 15),
)
# In sealed mode nothing is told of how near the sides are: one lock, one answer, and no offer of
# something better, which would tell that there is something (DESIGN.md section 5).
_SEALED_INSTEAD = {"overlap": "sealed_answer", "proposals": "settled_package"}
_OF_BOTH = {"disagreement"}  # there is nothing to disagree about where one history stands alone
_SEALED_OUT = {"improve": "workshop.sealed_tells_no_more"}


def usual(
    format_: Format, openness: Openness, installed: Callable[[str], bool], *, both: bool = False
) -> Agenda:
    """Return the usual agenda for the openness, of kinds that are installed.

    `both` says whether there is a history of each side that can be laid beside the other's.
    """
    steps: list[Step] = []
    out: list[LeftOut] = []
    for key, name, kind, session, minutes in _USUAL:
        if openness == "sealed" and name in _SEALED_OUT:
            out.append(LeftOut(name, _SEALED_OUT[name]))
        elif not installed(kind):
            out.append(LeftOut(name, "workshop.kind_not_installed"))
        elif name in _OF_BOTH and not both:
            out.append(LeftOut(name, "workshop.needs_both_histories"))
        else:
            shown = _SEALED_INSTEAD.get(name, name) if openness == "sealed" else name
            if shown != name:
                out.append(LeftOut(name, "workshop.sealed_gives_no_hints"))
            steps.append(Step(key, shown, kind, session, minutes, apart=session == PREWORK))
    return Agenda(format_, tuple(steps), tuple(out))


def after_no_overlap() -> tuple[str, ...]:
    """Return the names of what to do, in order, when a round has ended without an overlap."""
    return (
        "breathe",
        "own_diagnosis",
        "why_we_disagree",
        "widen_or_guide",
        "pilot_or_park",
        "close_well",
    )


def reordered(agenda: Agenda, keys: Iterable[str]) -> Agenda:
    """Return the agenda in the order of the keys; raises StepError unless it is the same steps."""
    wanted = list(keys)
    if sorted(wanted) != sorted(one.key for one in agenda.steps):
        raise StepError("workshop.order_has_other_steps")
    return replace(agenda, steps=tuple(agenda.step(key) for key in wanted))


def shifted(agenda: Agenda, key: str, places: int) -> Agenda:
    """Return the agenda with the step moved by places; it takes the session of its new neighbour."""
    agenda.step(key)
    order = [one.key for one in agenda.steps]
    at = order.index(key)
    to = min(max(at + places, 0), len(order) - 1)
    session = agenda.steps[to].session
    order.insert(to, order.pop(at))
    return changed(reordered(agenda, order), key, session=session, apart=session == PREWORK)


def changed(agenda: Agenda, key: str, **new: Any) -> Agenda:
    """Return the agenda with some fields of one step replaced; raises StepError for bad ones."""
    step = replace(agenda.step(key), **new)
    if not 1 <= step.minutes <= LONGEST_STEP:
        raise StepError("workshop.minutes", most=LONGEST_STEP)
    if step.session not in (PREWORK, *SESSIONS) or len(step.title) > LONGEST_TITLE:
        raise StepError("workshop.step_not_understood", most=LONGEST_TITLE)
    return replace(agenda, steps=tuple(step if one.key == key else one for one in agenda.steps))


def added(agenda: Agenda, step: Step) -> Agenda:
    """Return the agenda with a step at the end of its session; its key is made here."""
    if len(agenda.steps) >= MOST_STEPS:
        raise StepError("workshop.too_many_steps", most=MOST_STEPS)
    new = replace(step, key=next_own(agenda))
    at = max(
        (i + 1 for i, one in enumerate(agenda.steps) if one.session <= step.session), default=0
    )
    whole = replace(agenda, steps=(*agenda.steps[:at], new, *agenda.steps[at:]))
    return changed(whole, new.key)


def next_own(agenda: Agenda) -> str:
    """Return the key that the next step of one's own gets."""
    return f"x{1 + max((int(one.key[1:]) for one in agenda.steps if _own(one.key)), default=0)}"


def _own(key: str) -> bool:
    return key.startswith("x") and key[1:].isdecimal()


def to_plain(agenda: Agenda) -> dict[str, Any]:
    """Return the agenda as it is kept and exchanged: a format, the steps, and what was left out."""
    return {
        "format": agenda.format,
        "steps": [
            {
                "key": one.key, "name": one.name, "kind": one.kind, "session": one.session,
                "minutes": one.minutes, "title": one.title, "skipped": one.skipped, "apart": one.apart,
                "due": one.due,
            }
            for one in agenda.steps
        ],
        "left_out": [{"name": one.name, "reason": one.reason} for one in agenda.left_out],
    }  # fmt: skip


def from_plain(plain: Mapping[str, Any], installed: Callable[[str], bool]) -> Agenda:
    """Return an agenda from `to_plain`, of kinds that are installed.

    Steps of other kinds are left out, and a usual step that was left out because its kind was not
    there yet comes in once it is.
    """
    steps, out = [], [LeftOut(str(one["name"]), str(one["reason"])) for one in plain["left_out"]]
    for one in plain["steps"]:
        if installed(one["kind"]):
            steps.append(Step(**one))
        else:
            out.append(LeftOut(one["name"], "workshop.kind_not_installed"))
    return _with_arrivals(Agenda(plain["format"], tuple(steps), tuple(out)), installed)


def _with_arrivals(agenda: Agenda, installed: Callable[[str], bool]) -> Agenda:
    missing = {one.name for one in agenda.left_out if one.reason == "workshop.kind_not_installed"}
    steps, came = list(agenda.steps), set[str]()
    for place, usual_ in enumerate(_USUAL):
        key, name, kind, session, minutes = usual_
        if name in missing and installed(kind) and all(one.key != key for one in steps):
            before = {one[0] for one in _USUAL[:place]}
            at = max((i + 1 for i, one in enumerate(steps) if one.key in before), default=0)
            steps.insert(at, Step(key, name, kind, session, minutes, apart=session == PREWORK))
            came.add(name)
    out = tuple(one for one in agenda.left_out if one.name not in came)
    return replace(agenda, steps=tuple(steps), left_out=out)
