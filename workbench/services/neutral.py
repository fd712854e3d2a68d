"""A neutral run: each side seals its answers on its own machine, a third machine settles the round.

Nothing here reads a database: the public frame, what both sides sealed and the one-off key are all
there is (docs/formats/neutral.md). The round is settled by the code that settles it on a server.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.platform.errors import Refused
from workbench.platform.neutral_keys import NotOpened, OneOffKey, PublicKey, open_with, seal_with
from workbench.platform.permissions import PAYING_SIDES, Side
from workbench.platform.tokens import random_bytes
from workbench.proposal.bargaining.gains import SideGains
from workbench.services import entry, neutral_key, private_inputs, questions, receipt, rounds
from workbench.services.private_inputs import Answers
from workbench.services.public_frame import PublicFrame
from workbench.services.questions import Answer, Question
from workbench.services.receipt import Receipt, canonical
from workbench.services.values import SALT_BYTES

FORMAT = "equipoise-neutral-result"
SEALED_FORMAT = "equipoise-sealed-inputs"
SCHEMA_VERSION = 1
PADDING = 4096  # sealed answers are as long as this or a multiple: their length tells nothing
TOLD_PADDING = 256


class NotUsable(Exception):  # noqa: N818 (it names what came in)
    """What a side sealed cannot be used; it names the side and never an answer."""

    def __init__(self, side: Side, why: str) -> None:
        super().__init__(why)
        self.side = side
        self.why = why


class AnswerRefused(Exception):  # noqa: N818 (it names what came in)
    """An answer that cannot stand, by its key; `code` says why, without the figure."""

    def __init__(self, key: str, code: str) -> None:
        super().__init__(key)
        self.key = key
        self.code = code


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """What a side hands over: sealed to one key, for one frame and one side."""

    side: Side
    frame_sha256: str
    key: str
    content: bytes

    def plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "format": SEALED_FORMAT,
            "schema_version": SCHEMA_VERSION,
            "side": self.side,
            "frame_sha256": self.frame_sha256,
            "key": self.key,
            "sealed": self.content.hex(),
        }


def questions_of(frame: PublicFrame, side: Side) -> list[Question]:
    """Return what the side is asked, refinements last; they alone may be left unanswered."""
    known = entry.known_of(frame.menu, frame.yearly_invoice)
    return [*questions.questions(side, known), *questions.refinements(side, known)]


def looked_through(frame: PublicFrame) -> None:
    """Read everything of a menu that answers are counted on; raises what a strange menu raises."""
    for side in PAYING_SIDES:
        questions_of(frame, side)
    offers = entry.offers_of(frame.menu)
    if [package["index"] for package in frame.menu["packages"]] != list(range(len(offers))):
        raise ValueError(frame.round)


def blank(frame: PublicFrame, side: Side) -> dict[str, Any]:
    """Return private inputs to fill in: the usual figure where there is one, null where there is none."""
    asked = [question for question in questions_of(frame, side) if not question.refines]
    return {
        "answers": {
            one.key: None
            if one.default is None
            else Answer(one.default, one.default, one.default).plain()
            for one in asked
        },
        "schema_version": private_inputs.SCHEMA_VERSION,
    }


def checked(frame: PublicFrame, side: Side, given: Answers) -> Answers:
    """Return the answers once each is one that the page of its question would take.

    Raises AnswerRefused.
    """
    asked = {question.key: question for question in questions_of(frame, side)}
    for key, question in asked.items():
        if key not in given and not question.refines:
            raise AnswerRefused(key, "values.needed")
    for key, one in given.items():
        if key not in asked:
            raise AnswerRefused(key, "neutral.not_asked")
        amounts = (None, None, None) if one.none else (one.low, one.likely, one.high)
        try:
            taken = questions.read_answer(asked[key], *amounts)
        except Refused as refusal:
            raise AnswerRefused(key, refusal.finding.code) from refusal
        if taken != one:
            raise AnswerRefused(key, "neutral.no_range")
    return given


def view(frame: PublicFrame, side: Side, answers: Answers) -> SideGains:
    """Return the side's own gain and acceptance at every package, from its answers alone."""
    return entry.view_of(frame.menu, side, answers)


def seal(
    frame: PublicFrame, side: Side, answers: Answers, key: PublicKey
) -> tuple[Sealed, Receipt]:
    """Return the answers sealed to the key, and the side's own receipt, with a new salt."""
    salt = random_bytes(SALT_BYTES)
    inputs = private_inputs.canonical(answers)
    kept = receipt.of_lock(frame.row(), side, inputs, salt)
    plain = canonical({"inputs": kept.inputs, "salt": salt.hex()})
    context = _context(frame, side, key)
    content = key.seal(_padded(plain, PADDING), context)
    return Sealed(side, frame.sha256(), key.fingerprint(), content), kept


def settle(frame: PublicFrame, sealed: Mapping[Side, Sealed], key: OneOffKey) -> dict[str, Any]:
    """Return the signed result of the round as plain data.

    Raises NotUsable for what cannot be opened or lacks an answer.
    """
    receipts = {side: _opened(frame, sealed[side], key) for side in PAYING_SIDES}
    answers = {side: _answers(side, frame, receipts[side]) for side in PAYING_SIDES}
    played = rounds.play(frame.row(), answers)
    result = {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "frame_sha256": frame.sha256(),
        "deal": frame.deal,
        "round": frame.round,
        "mode": frame.mode,
        "rule": frame.rule,
        "menu_sha256": frame.menu_sha256,
        "menu": dict(frame.menu),
        "commitments": {side: one.commitment for side, one in receipts.items()},
        "package": None,
        **played.outcome,
        "told": {
            side: _sealed_told(frame, receipts[side], one).hex()
            for side, one in played.told.items()
        },
        "key": neutral_key.halves(key.public()),
    }
    return result | {"signature": key.sign(signed_bytes(result)).hex()}


def signed_bytes(result: Mapping[str, Any]) -> bytes:
    """Return what the signature of a result is over: everything else in it."""
    rest = {name: value for name, value in result.items() if name != "signature"}
    return b"equipoise neutral result/" + canonical(rest)


def told(frame: PublicFrame, result: Mapping[str, Any], own: Receipt) -> dict[str, float] | None:
    """Return what the side alone is told of a guided or open round; None in a sealed one.

    Raises NotUsable where the result was not made from this receipt.
    """
    found = result["told"].get(own.side)
    if found is None:
        return None
    try:
        plain = open_with(own.salt, bytes.fromhex(found), _told_context(frame, own.side))
    except (NotOpened, ValueError) as error:
        raise NotUsable(own.side, "told") from error
    opened: dict[str, float] = json.loads(plain)
    return opened


def _opened(frame: PublicFrame, sealed: Sealed, key: OneOffKey) -> Receipt:
    """Return what a side locked: its answers and its salt."""
    try:
        plain = json.loads(key.open(sealed.content, _context(frame, sealed.side, key.public())))
        inputs, salt = plain["inputs"].encode(), bytes.fromhex(plain["salt"])
    except NotOpened as error:
        raise NotUsable(sealed.side, "closed") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotUsable(sealed.side, "no inputs") from error
    if len(salt) != SALT_BYTES:
        raise NotUsable(sealed.side, "no inputs")
    return receipt.of_lock(frame.row(), sealed.side, inputs, salt)


def _answers(side: Side, frame: PublicFrame, locked: Receipt) -> Answers:
    """Return the answers, each as the page of its question would take it."""
    try:
        return checked(frame, side, locked.answers())
    except (ValueError, AnswerRefused) as error:
        raise NotUsable(side, "answers") from error


def _sealed_told(frame: PublicFrame, locked: Receipt, told: Mapping[str, float]) -> bytes:
    """Seal what a side alone is told with what its salt gives: the side and this machine have it."""
    plain = _padded(canonical(told), TOLD_PADDING)
    return seal_with(locked.salt, plain, _told_context(frame, locked.side))


def _padded(plain: bytes, step: int) -> bytes:
    """Return JSON with blanks behind it, up to a multiple of the step."""
    return plain + b" " * (-len(plain) % step)


def _context(frame: PublicFrame, side: Side, key: PublicKey) -> bytes:
    return f"inputs/{frame.sha256()}/{side}/{key.fingerprint()}".encode()


def _told_context(frame: PublicFrame, side: Side) -> bytes:
    return f"told/{frame.sha256()}/{side}".encode()
