"""Play a role-play: start, show, choose, debrief. The play lives in its row, not in memory."""

from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from training import catalogue, debrief
from training.attempt import Activity, Attempt, Verb
from training.debrief import Debrief, StoryCard
from training.scenario import YOU, Line, Scene
from training.services import record
from training.services.record import Learner
from training.services.shelf import Picture, picture, take
from training.store.progress import RolePlayRow, role_play, role_plays
from workbench.codes import Finding, StepError
from workbench.platform import clock
from workbench.platform.errors import NotFound, Refused


@dataclass(frozen=True, slots=True)
class Play:
    """A play as its page shows it.

    `now` are the lines since the last own words (included), `earlier` what was said before.
    `scene` is None where the play cannot go on; `trouble` says why, and nothing kept is lost.
    """

    id: int
    card: StoryCard
    scene: Scene | None
    earlier: tuple[Line, ...]
    now: tuple[Line, ...]
    pictures: dict[str, Picture]
    finished: bool
    trouble: Finding | None = None


@dataclass(frozen=True, slots=True)
class Debriefing:
    """The debrief of a finished play, what the measures began with, and all that was said."""

    id: int
    card: StoryCard
    debrief: Debrief
    began: dict[str, int]
    lines: tuple[Line, ...]


def start(db: Session, user_id: int, key: str, lang: str) -> int:
    """Begin a play and return its id; a play that was begun without a choice is taken up again."""
    card = take(catalogue.story_card, key, lang)
    newest = next(iter(role_plays(db, user_id, key)), None)
    if newest is not None and newest.finished_at is None and newest.version == 1:
        return newest.id
    scene = catalogue.story(key, lang).begin(card.seed)
    row = RolePlayRow(
        user_id=user_id,
        story=key,
        language=lang,
        state=scene.state,
        transcript=_plain(scene.lines),
        started_at=clock.now(),
        version=1,
    )
    db.add(row)
    db.flush()
    return row.id


def show(db: Session, user_id: int, run_id: int, lang: str) -> Play:
    """Return the person's own play as it stands, in the language asked for; raises NotFound."""
    row = _own(role_play(db, user_id, run_id))
    card = take(catalogue.story_card, row.story, lang)
    scene, trouble = None, None
    try:
        scene = catalogue.story(row.story, lang).resume(row.state)
    except StepError as error:
        trouble = error.finding
    lines = scene.lines if scene else _lines(row)
    cut = max((place for place, line in enumerate(lines) if line.who == YOU), default=0)
    return Play(
        id=row.id,
        card=card,
        scene=scene,
        earlier=lines[:cut],
        now=lines[cut:],
        pictures=_pictures(card, lines[cut:]),
        finished=row.finished_at is not None,
        trouble=trouble,
    )


def choose(db: Session, who: Learner, run_id: int, taken: tuple[int, int], lang: str) -> None:
    """Take a choice; `taken` is (step, index) as the form showed them.

    The same choice sent twice counts once. Raises NotFound, and Refused for a choice of an
    earlier step, for one that is not on offer and for a play that cannot go on; nothing is
    changed then. The end of a play is a statement in the person's record.
    """
    row = _own(role_play(db, who.user_id, run_id, changing=True))
    step, index = taken
    story = catalogue.story(row.story, lang)
    try:
        scene = story.resume(row.state)
        if step == scene.step - 1 and scene.trail[step].choice.index == index:
            return
        if step != scene.step:
            raise Refused("training.choice_gone")
        scene = story.choose(row.state, index)
    except StepError as error:
        raise Refused(error.finding.code, None, **error.finding.params) from error
    row.state, row.language = scene.state, lang
    row.transcript = _plain(scene.lines)
    row.version += 1
    if scene.ended:
        card = take(catalogue.story_card, row.story, lang)
        row.debrief = msgspec.to_builtins(debrief.debrief(scene, card))
        row.finished_at = clock.now()
        lasted = record.span(row.started_at, row.finished_at)
        done = Attempt(
            Activity.STORY, f"story/{row.story}", Verb.COMPLETED, row.finished_at, lasted
        )
        record.keep(db, who, [done], lang)


def debriefing(db: Session, user_id: int, run_id: int, lang: str) -> Debriefing | None:
    """Return the debrief of the person's own play, or None while it is not over.

    In another language than the play ended in, the play is told again in that language; where its
    text has changed since, the debrief stays as it was kept.
    """
    row = _own(role_play(db, user_id, run_id))
    kept = kept_debrief(row)
    if kept is None:
        return None
    card = take(catalogue.story_card, row.story, lang)
    story = catalogue.story(row.story, lang)
    began = {name: int(story.begin(card.seed).variables[name]) for name in debrief.MEASURES}
    lines = _lines(row)
    if row.language != lang:
        try:
            scene = story.resume(row.state)
            kept, lines = debrief.debrief(scene, card), scene.lines
        except StepError:
            pass
    return Debriefing(row.id, card, kept, began, lines)


def kept_debrief(row: RolePlayRow) -> Debrief | None:
    """Return the debrief that was kept when the play ended."""
    return None if row.debrief is None else msgspec.convert(row.debrief, Debrief)


def _own(row: RolePlayRow | None) -> RolePlayRow:
    if row is None:
        raise NotFound
    return row


def _plain(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    plain: list[dict[str, Any]] = msgspec.to_builtins(lines)
    return list(plain)


def _lines(row: RolePlayRow) -> tuple[Line, ...]:
    return msgspec.convert(row.transcript, tuple[Line, ...])


def _pictures(card: StoryCard, lines: tuple[Line, ...]) -> dict[str, Picture]:
    shown = dict.fromkeys(line.figure for line in lines if line.figure in card.figures)
    return {key: picture(card.figures[key], f"figure-{key}") for key in shown}
