"""Ink stories: the adapter between the role-play port and the runtime `inkpython`.

Reads the JSON that the Ink compiler writes. Conventions of our stories:
lines carry `# who:<role>` and may carry `# figure:<key>`; every choice carries `# move:<key>` and
`# <strand>:<points>` for each strand that the moment tests.
"""

import hashlib
import json
import threading
from collections.abc import Iterable
from typing import Any, Final

from inkpython import Story as Runtime
from inkpython.engine.null_exception import NullException
from inkpython.engine.story_exception import StoryException
from msgspec import structs

from training.scenario import (
    FORMAT,
    NARRATOR,
    YOU,
    Choice,
    Line,
    Saved,
    Scene,
    decide,
    read_state,
    write_state,
)
from training.strands import Strand
from workbench.codes import StepError

# the runtime checks little of a stored state and fails with whatever Python raises
_UNREADABLE: Final = (
    NullException,
    StoryException,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class InkStory:
    """A compiled Ink story; implements training.scenario.Story.

    `key` names the story in every language, `compiled` is the compiler's JSON text. Building the
    runtime costs about 9 ms, so it is built once and lent to one call at a time; every call puts
    its own state in first, so that no play depends on it.
    """

    def __init__(self, key: str, compiled: str) -> None:
        self._key = key
        self._print = hashlib.sha256(compiled.encode()).hexdigest()[:16]
        self._names = _variable_names(compiled)
        self._runtime = Runtime(compiled)
        self._lock = threading.Lock()

    def begin(self, seed: int) -> Scene:
        """Start a play; the same seed and choices always give the same scenes."""
        with self._lock:
            return self._begin(seed)

    def resume(self, state: str) -> Scene:
        """Show the scene of a stored state again, replayed if the story's text has changed."""
        saved = read_state(state, self._key)
        with self._lock:
            return self._current(saved)

    def choose(self, state: str, index: int) -> Scene:
        """Take a choice of the stored scene; raises StepError training.choice_gone."""
        saved = read_state(state, self._key)
        with self._lock:
            return self._take(self._current(saved), index)

    def _begin(self, seed: int) -> Scene:
        self._runtime.ResetState()
        # the runtime takes its seed from the clock otherwise
        self._runtime.state.storySeed = seed
        return self._advance(Saved(FORMAT, self._key, self._print, seed, "", (), (), ()))

    def _current(self, saved: Saved) -> Scene:
        """Put a stored state into the runtime; a state of another text is replayed in this one."""
        if saved.print != self._print:
            return self._replay(saved)
        self._runtime.ResetState()
        try:
            self._runtime.state.LoadJson(saved.engine)
        except _UNREADABLE:
            raise StepError("training.state_unreadable") from None
        return self._scene(saved)

    def _take(self, scene: Scene, index: int) -> Scene:
        """Take a choice of the scene that the runtime stands in."""
        if not 0 <= index < len(scene.choices):
            raise StepError("training.choice_gone")
        saved = read_state(scene.state, self._key)
        taken = scene.choices[index]
        knot = str(self._runtime.currentChoices[index].sourcePath).split(".")[0]
        self._runtime.ChooseChoiceIndex(index)
        now = structs.replace(
            saved,
            lines=(*saved.lines, Line(YOU, taken.text)),
            trail=(*saved.trail, decide(knot, scene.choices, taken)),
        )
        return self._advance(now)

    def _replay(self, saved: Saved) -> Scene:
        """Walk the trail again in this text; raises StepError training.story_changed."""
        scene = self._begin(saved.seed)
        for decision in saved.trail:
            found = [c.index for c in scene.choices if c.move == decision.choice.move]
            if not found:
                raise StepError("training.story_changed")
            scene = self._take(scene, found[0])
        return scene

    def _advance(self, saved: Saved) -> Scene:
        """Run to the next choice and store where we are; raises StepError training.story_failed."""
        state, lines, knots = self._runtime.state, list(saved.lines), list(saved.knots)
        while self._runtime.canContinue:
            try:
                text = self._runtime.Continue().strip()
            except StoryException as fault:
                raise StepError("training.story_failed", reason=str(fault)) from fault
            state = self._runtime.state
            knots += _entered(knots, state.previousPathString)
            if text:
                lines.append(_line(text, self._runtime.currentTags))
        now = structs.replace(saved, engine=state.ToJson(), lines=tuple(lines), knots=tuple(knots))
        return self._scene(now)

    def _scene(self, saved: Saved) -> Scene:
        variables = self._runtime.variablesState
        return Scene(
            lines=saved.lines,
            choices=_choices(self._runtime),
            variables={name: variables[name] for name in self._names},
            knots=saved.knots,
            trail=saved.trail,
            step=len(saved.trail),
            state=write_state(saved),
        )


def _entered(knots: list[str], path: str | None) -> list[str]:
    """Return the knot that a path such as "opening.0.c-0" newly enters, if any."""
    knot = path.split(".")[0] if path else ""
    return [knot] if knot and knots[-1:] != [knot] else []


def _line(text: str, tags: Iterable[str]) -> Line:
    marks = _marks(tags)
    return Line(marks.get("who", NARRATOR), text, marks.get("figure", ""))


def _choices(runtime: Any) -> tuple[Choice, ...]:
    found = []
    for place, choice in enumerate(runtime.currentChoices):
        marks = _marks(choice.tags or ())
        points = {strand: int(marks[strand]) for strand in Strand if strand in marks}
        found.append(Choice(place, choice.text.strip(), marks.get("move", ""), points))
    return tuple(found)


def _marks(tags: Iterable[str]) -> dict[str, str]:
    """Return tags such as "who:director" as a mapping."""
    pairs = (tag.partition(":") for tag in tags)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _variable_names(compiled: str) -> tuple[str, ...]:
    """Return the story's global variables: the runtime itself does not list them."""
    knots = json.loads(compiled)["root"][-1]
    declared = knots.get("global decl", [])
    return tuple(part["VAR="] for part in declared if isinstance(part, dict) and "VAR=" in part)
