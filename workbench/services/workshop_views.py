"""The workshop as a seat sees it: the stages with their clocks and counts, the people, the room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workbench.platform.errors import NotFound
from workbench.platform.permissions import PAYING_SIDES
from workbench.workshop.agenda import Agenda, Step
from workbench.workshop.ballots import Shows, would_show
from workbench.workshop.kinds import Kind
from workbench.workshop.stages import Clock, Move, Stage


@dataclass(frozen=True, slots=True)
class Heads:
    """How many of a side's people have said "done": `done` of `of`."""

    done: int
    of: int


@dataclass(frozen=True, slots=True)
class StageView:
    """One step of the agenda as everybody may see it: where it stands, its clock, who is done."""

    step: Step
    kind: Kind
    stage: Stage
    version: int
    clock: Clock | None
    heads: Mapping[str, Heads]
    moves: tuple[Move, ...]
    current: bool

    @property
    def would_show(self) -> Shows | None:
        """What a reveal now would show, from who is done alone; None where nothing is hidden."""
        numbers = self.kind.visibility == "revealed" and self.kind.tally != "texts"
        if not numbers or self.stage.state not in {"open", "locked"}:
            return None
        both = self.kind.items == "relationship"
        said = [self.heads[side].done for side in PAYING_SIDES]
        return would_show(*said, both_sides=both)

    @property
    def everybody_done(self) -> bool:
        """Whether every person who may enter something has said "done"."""
        return all(one.done >= one.of for one in self.heads.values())


@dataclass(frozen=True, slots=True)
class PersonHere:
    """A person of the workshop; `done` in the current stage, None where they enter nothing.

    `may_lead` says whether the lead can be handed to them.
    """

    user_id: int
    name: str
    side: str
    role: str
    here: bool
    done: bool | None
    may_lead: bool


@dataclass(frozen=True, slots=True)
class WorkshopView:
    """The workshop: agenda, stages in order, the facilitator's place in it, and the settings.

    `led_by` are the names of all who lead now.
    """

    agenda: Agenda
    stages: tuple[StageView, ...]
    current: str
    follow: bool
    blank: bool
    leads: bool
    leader_id: int | None
    led_by: tuple[str, ...]
    version: int
    starts: Mapping[int, datetime]

    def stage(self, key: str) -> StageView:
        """Return one stage; raises NotFound where the agenda has no such step."""
        found = next((one for one in self.stages if one.step.key == key), None)
        if found is None:
            raise NotFound
        return found

    @property
    def here(self) -> StageView | None:
        """The stage at which the facilitator is."""
        return next((one for one in self.stages if one.step.key == self.current), None)

    def session(self, number: int) -> tuple[StageView, ...]:
        """Return the stages of a session, 0 for the pre-work."""
        return tuple(one for one in self.stages if one.step.session == number)
