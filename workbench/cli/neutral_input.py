"""The files of a neutral run, read; whatever cannot be used is named in one line.

On the third machine no line may repeat what a side sealed; on a side's own machine a line names the
question and never the figure.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from workbench.cli import BadInput
from workbench.cli.json_entry import Entry, load_object
from workbench.cli.json_input import refuse
from workbench.cli.replay import MOST_BYTES
from workbench.codes import Finding
from workbench.platform.neutral_keys import PublicKey
from workbench.platform.permissions import Side
from workbench.platform.texts import sentence
from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.openness import OPENNESS, Openness
from workbench.services import neutral, neutral_key, private_inputs, public_frame
from workbench.services.neutral import AnswerRefused, Sealed
from workbench.services.private_inputs import Answers
from workbench.services.public_frame import PublicFrame
from workbench.services.questions import LEFT_EMPTY, Answer

SHOWN = 40
FRAME_KEYS = (
    "format", "schema_version", "deal", "round", "mode", "rule", "key", "yearly_invoice", "menu_sha256",
    "menu",
)  # fmt: skip
PARTS = ("low", "likely", "high")


def plain_of(path: Path) -> dict[str, Any]:
    """Return the object of a file."""
    return load_object(path.name, path.read_bytes(), MOST_BYTES)


def frame_of(path: Path) -> PublicFrame:
    """Return the public frame of a file; its menu is looked through once."""
    entry = _of_format(path, FRAME_KEYS, public_frame.FORMAT, public_frame.SCHEMA_VERSION)
    for key in ("deal", "round"):
        entry.required(key)
    menu = entry.required("menu")
    if not isinstance(menu, dict):
        refuse(f"'menu' in {path.name} must be an object.")
    found = PublicFrame(
        deal=entry.whole("deal", 0),
        round=entry.whole("round", 0),
        mode=cast("Openness", _one_of(entry, "mode", OPENNESS)),
        rule=_one_of(entry, "rule", tuple(Rule)),
        menu=menu,
        yearly_invoice=entry.number("yearly_invoice"),
        key=entry.text("key") if entry.has("key") else None,
    )
    if entry.text("menu_sha256") != found.menu_sha256:
        refuse(f"'menu_sha256' in {path.name} is not the SHA-256 of its menu.")
    with menu_of(path.name):
        neutral.looked_through(found)
    return found


@contextmanager
def menu_of(name: str) -> Iterator[None]:
    """Say in one line that a menu was not made by this program."""
    try:
        yield
    except (KeyError, TypeError, IndexError, AttributeError, ValueError, ArithmeticError) as error:
        line = f"The menu in {name} is not one of Equipoise's."
        raise BadInput(line) from error


def answers_of(path: Path, frame: PublicFrame, side: Side) -> Answers:
    """Return a side's answers, each checked as the page of its question would."""
    entry = Entry(plain_of(path), path.name, ("answers", "schema_version"))
    if entry.required("schema_version") != private_inputs.SCHEMA_VERSION:
        refuse(f"{path.name} is not of schema version {private_inputs.SCHEMA_VERSION}.")
    given = entry.required("answers")
    if not isinstance(given, dict):
        refuse(f"'answers' in {path.name} must be an object.")
    found = {key: _answer(one, key, path.name) for key, one in given.items() if one is not None}
    try:
        return neutral.checked(frame, side, found)
    except AnswerRefused as error:
        line = f"'{error.key[:SHOWN]}' in {path.name}: {sentence(Finding(error.code))}"
        raise BadInput(line) from error


def _answer(given: object, key: str, name: str) -> Answer:
    """Return one answer: a range, one figure, or empty on purpose."""
    if given == LEFT_EMPTY.plain():
        return LEFT_EMPTY
    place = f"'{key[:SHOWN]}' in {name}"
    if not isinstance(given, Mapping):
        given = dict.fromkeys(PARTS, given)
    entry = Entry(given, place, PARTS)
    if any(isinstance(entry.required(part), str | bool | list | dict) for part in PARTS):
        refuse(f"{place} is no number.")
    low, likely, high = (entry.number(part) for part in PARTS)
    return Answer(low, likely, high)


def key_of(path: Path, frame: PublicFrame | None) -> PublicKey:
    """Return the public part of a one-off key; refused where the frame names another."""
    known = ("format", "schema_version", "sealing", "signing", "fingerprint")
    entry = _of_format(path, known, neutral_key.FORMAT, neutral_key.SCHEMA_VERSION)
    found = neutral_key.public_key(entry.record)
    if found is None:
        refuse(f"'sealing' and 'signing' in {path.name} must be 64 hexadecimal signs each.")
    if entry.has("fingerprint") and entry.text("fingerprint") != found.fingerprint():
        refuse(f"'fingerprint' in {path.name} is not the one of its key.")
    if frame is not None:
        require_key(frame, found.fingerprint(), path.name)
    return found


def require_key(frame: PublicFrame, fingerprint: str, name: str) -> None:
    """Refuse a key that is not the one that both agreed to with the frame."""
    if frame.key is not None and frame.key != fingerprint:
        refuse(f"The key in {name} is {fingerprint}; both sides agreed to {frame.key}.")


def sealed_of(path: Path, side: Side, frame: PublicFrame, key: PublicKey) -> Sealed:
    """Return what a side sealed, of this frame and to this key."""
    known = ("format", "schema_version", "side", "frame_sha256", "key", "sealed")
    entry = _of_format(path, known, neutral.SEALED_FORMAT, neutral.SCHEMA_VERSION)
    name = path.name
    if entry.text("side") != side:
        refuse(f"{name} is not what the {side} sealed.")
    if entry.text("frame_sha256") != frame.sha256():
        refuse(f"{name} was sealed for another frame.")
    if entry.text("key") != key.fingerprint():
        refuse(f"{name} was sealed to another key: {entry.text('key')[:SHOWN]}.")
    try:
        content = bytes.fromhex(entry.text("sealed"))
    except ValueError as error:
        line = f"'sealed' in {name} is not hexadecimal."
        raise BadInput(line) from error
    return Sealed(side, frame.sha256(), key.fingerprint(), content)


def _of_format(path: Path, known: tuple[str, ...], named: str, version: int) -> Entry:
    plain = plain_of(path)
    if plain.get("format") != named or plain.get("schema_version") != version:
        refuse(f"{path.name} is no {named} file of version {version}.")
    return Entry(plain, path.name, known)


def _one_of(entry: Entry, key: str, known: tuple[str, ...]) -> str:
    text = entry.text(key)
    if text not in known:
        refuse(f"'{key}' in {entry.place} must be one of {', '.join(known)}.")
    return text
