"""The role-play port: what a page needs of an interactive story, whatever engine runs it.

Nothing stays in memory between two requests. `Scene.state` is a JSON text that the edge stores;
each call restores the story from it. The state also carries the trail of choices, so that a
revised or translated story can be replayed to the same place.
"""

from typing import Final, Protocol

import msgspec
from msgspec import Struct

from training.strands import Strand
from workbench.codes import StepError

FORMAT: Final = 1
YOU: Final = "you"
NARRATOR: Final = "narrator"


class Line(Struct, frozen=True):
    """A line of the scene: who speaks (a role key), what is said, and a figure key or ""."""

    who: str
    text: str
    figure: str = ""


class Choice(Struct, frozen=True):
    """Something the trainee can do now.

    `move` is the key under which the debrief speaks of it; `points` what it shows per strand,
    0 to 3 (a strand that is not tested here is missing).
    """

    index: int
    text: str
    move: str
    points: dict[Strand, int]


class Decision(Struct, frozen=True):
    """A choice that was taken, with the best and the worst that stood beside it.

    `best` and `worst` are per strand over all choices on offer at that moment.
    """

    knot: str
    choice: Choice
    best: dict[Strand, int]
    worst: dict[Strand, int]


class Saved(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole state of one play, written as JSON text.

    `print` is the fingerprint of the compiled story, `engine` the engine's own state, `knots`
    the knots entered so far in order.
    """

    format: int
    story: str
    print: str
    seed: int
    engine: str
    lines: tuple[Line, ...]
    trail: tuple[Decision, ...]
    knots: tuple[str, ...]


class Scene(Struct, frozen=True):
    """What stands on the page now.

    `step` counts the choices made so far (a form that carries an older step is stale);
    `variables` are the story's own; `state` is what the edge stores.
    """

    lines: tuple[Line, ...]
    choices: tuple[Choice, ...]
    variables: dict[str, int | float | str | bool]
    knots: tuple[str, ...]
    trail: tuple[Decision, ...]
    step: int
    state: str

    @property
    def ended(self) -> bool:
        """Return whether the story is over."""
        return not self.choices


class Story(Protocol):
    """An interactive story in one language."""

    def begin(self, seed: int) -> Scene:
        """Start a play; the same seed and choices always give the same scenes."""

    def resume(self, state: str) -> Scene:
        """Show the scene of a stored state again.

        A state of another language or of an earlier wording is replayed. Raises StepError
        training.state_unreadable or training.story_changed.
        """

    def choose(self, state: str, index: int) -> Scene:
        """Take a choice of the stored scene.

        Raises what `resume` raises, and StepError training.choice_gone for a choice that is not
        on offer.
        """


def read_state(state: str, story: str) -> Saved:
    """Return a stored state; raises StepError training.state_unreadable."""
    try:
        saved = msgspec.json.decode(state, type=Saved)
    except (msgspec.DecodeError, UnicodeError):
        raise StepError("training.state_unreadable") from None
    if saved.format != FORMAT or saved.story != story:
        raise StepError("training.state_unreadable")
    return saved


def write_state(saved: Saved) -> str:
    """Return the state as JSON text."""
    return msgspec.json.encode(saved).decode()


def decide(knot: str, choices: tuple[Choice, ...], taken: Choice) -> Decision:
    """Record a choice together with what stood beside it."""
    strands = {strand for choice in choices for strand in choice.points}
    best = {s: max(choice.points.get(s, 0) for choice in choices) for s in sorted(strands)}
    worst = {s: min(choice.points.get(s, 0) for choice in choices) for s in sorted(strands)}
    return Decision(knot, taken, best, worst)
