"""An xAPI statement: an attempt with the person it belongs to, written and read back.

Terms and limits: xAPI 1.0.3, part 2, sections 2.1 (what an LRS refuses), 2.4.2.4 (account), 2.4.4
(object), 2.4.5 (result), 2.4.6 (context), 4.4 and 4.6 (timestamps, durations). Reading takes what
this module writes, other spellings of the same moment and duration included, and members that an
LRS adds (stored, authority); everything else is refused with a code.
"""

import datetime as dt
import re
from uuid import UUID

import msgspec
from msgspec import Struct

from training.attempt import ACTIVITY_TYPES, VERBS, Activity, Attempt, Verb
from workbench.codes import StepError

VERSION = "1.0.3"
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DURATION = re.compile(r"P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_LONGEST_DURATION = 40
_NAMELESS = re.compile(r"[A-Za-z0-9_-]{16,64}")


class Actor(Struct, frozen=True):
    """A person as an account: where the account is kept (IRI), and a name that says nothing.

    `name` is 16 to 64 letters, digits, "-" and "_", so that no e-mail address slips in. Raises
    StepError training.statement_actor.
    """

    home_page: str
    name: str

    def __post_init__(self) -> None:
        """Refuse an account that is no IRI or a name that may say who it is."""
        if not _is_iri(self.home_page) or not _NAMELESS.fullmatch(self.name):
            raise StepError("training.statement_actor")


class Statement(Struct, frozen=True):
    """One attempt as a statement.

    `base` is the IRI before the attempt's key, ending in "/"; `language` a tag of RFC 5646. Raises
    StepError training.statement_language and training.statement_object.
    """

    id: UUID
    actor: Actor
    attempt: Attempt
    base: str
    language: str

    def __post_init__(self) -> None:
        """Refuse what an LRS would refuse."""
        if not _TAG.fullmatch(self.language):
            raise StepError("training.statement_language")
        if not _is_iri(self.base) or not self.base.endswith("/") or not self.attempt.key:
            raise StepError("training.statement_object")

    def plain(self) -> dict[str, object]:
        """Return the statement as plain values for JSON."""
        account = {"homePage": self.actor.home_page, "name": self.actor.name}
        return {
            "id": str(self.id),
            "version": VERSION,
            "actor": {"objectType": "Agent", "account": account},
            **self.attempt.statement(self.base),
            "context": {"language": self.language},
        }


class _Account(Struct):
    home_page: str = msgspec.field(name="homePage")
    name: str


class _Agent(Struct):
    account: _Account
    kind: str = msgspec.field(name="objectType", default="Agent")


class _VerbShape(Struct):
    id: str


class _Definition(Struct):
    type: str


class _Object(Struct):
    id: str
    definition: _Definition
    kind: str = msgspec.field(name="objectType", default="Activity")


class _Score(Struct):
    scaled: float


class _Result(Struct):
    completion: bool
    duration: str
    score: _Score | None = None
    success: bool | None = None
    response: str | None = None


class _Context(Struct):
    language: str


class _Shape(Struct):
    id: UUID
    version: str
    actor: _Agent
    verb: _VerbShape
    object: _Object
    result: _Result
    context: _Context
    timestamp: dt.datetime


def read(plain: object, base: str) -> Statement:
    """Return the statement of plain values as JSON gives them.

    Raises StepError: training.statement_shape (a member is missing or of another type; `reason`
    says which), training.statement_version, training.statement_actor, training.statement_verb,
    training.statement_object (not an activity under `base`, or of an unknown type),
    training.statement_result (score, duration, completion or moment) and
    training.statement_language.
    """
    try:
        shape = msgspec.convert(plain, _Shape)
    except msgspec.ValidationError as fault:
        raise StepError("training.statement_shape", reason=str(fault)) from fault
    # 2.4.10: every version that begins with "1.0" is of the same standard
    if shape.version != "1.0" and not shape.version.startswith("1.0."):
        raise StepError("training.statement_version", version=shape.version)
    if shape.actor.kind != "Agent":
        raise StepError("training.statement_actor")
    account = shape.actor.account
    actor = Actor(account.home_page, account.name)
    return Statement(shape.id, actor, _attempt(shape, base), base, shape.context.language)


def _attempt(shape: _Shape, base: str) -> Attempt:
    thing = shape.object
    activity = next(
        (one for one in Activity if ACTIVITY_TYPES + one == thing.definition.type), None
    )
    if activity is None or thing.kind != "Activity" or not thing.id.startswith(base):
        raise StepError("training.statement_object")
    verb = next((one for one in Verb if VERBS + one == shape.verb.id), None)
    if verb is None:
        raise StepError("training.statement_verb", verb=shape.verb.id)
    result = shape.result
    if result.completion is (verb is Verb.EXPERIENCED):
        raise StepError("training.statement_result")
    try:
        return Attempt(
            activity=activity,
            key=thing.id.removeprefix(base),
            verb=verb,
            ended=shape.timestamp,
            duration=read_duration(result.duration),
            scaled=result.score.scaled if result.score else None,
            success=result.success,
            response=result.response,
        )
    except ValueError as fault:
        raise StepError("training.statement_result") from fault


def read_duration(text: str) -> dt.timedelta:
    """Return a duration of ISO 8601 in days, hours, minutes and seconds; years vary in length.

    Raises ValueError.

    >>> read_duration("PT4M13.50S")
    datetime.timedelta(seconds=253, microseconds=500000)
    """
    found = _DURATION.fullmatch(text) if len(text) <= _LONGEST_DURATION else None
    if found is None or not any(found.groups()):
        reason = "not a duration in days, hours, minutes and seconds"
        raise ValueError(reason)
    days, hours, minutes = (int(part or 0) for part in found.groups()[:3])
    try:
        return dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=float(found[4] or 0))
    except OverflowError as fault:
        reason = "the duration is too long"
        raise ValueError(reason) from fault


def _is_iri(text: str) -> bool:
    scheme, mark, rest = text.partition("://")
    return bool(scheme.isalpha() and scheme.isascii() and mark and rest) and not any(
        sign.isspace() or sign in '<>"{}|\\^`' for sign in text
    )
