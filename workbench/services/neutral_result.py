"""The result of a neutral run, checked: made for this frame, signed by the agreed key, well formed."""

import math
import re
from collections.abc import Mapping
from typing import Any

from workbench.platform.errors import Refused
from workbench.platform.neutral_keys import PublicKey
from workbench.platform.permissions import PAYING_SIDES
from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.openness import LEVEL_SETS
from workbench.services.neutral import FORMAT, SCHEMA_VERSION, signed_bytes
from workbench.services.neutral_key import public_key
from workbench.services.public_frame import PublicFrame

DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
SEALED_TOLD = re.compile(r"([0-9a-f]{2}){28,4096}", re.ASCII)
Plain = Mapping[str, Any]
OUTCOME = ("status", "package", "rules", "three", "open")
SOMETIMES = frozenset({"rules", "three", "open"})
ALWAYS = frozenset(
    {
        "format", "schema_version", "frame_sha256", "deal", "round", "mode", "rule", "menu_sha256",
        "menu", "commitments", "status", "package", "told", "key", "signature",
    }
)  # fmt: skip


def outcome_of(result: Plain) -> dict[str, Any]:
    """Return what both are told, as a run on a server keeps it."""
    found = {name: result[name] for name in OUTCOME if name in result}
    return {name: value for name, value in found.items() if value is not None}


def require_sound(frame: PublicFrame, result: Plain, fingerprint: str) -> None:
    """Refuse a result that is not this frame's, not signed by the agreed key, or not well formed.

    Raises Refused neutral.no_result, neutral.other_frame, neutral.other_key, neutral.not_signed or
    neutral.malformed; nothing of a result that is refused may be kept.
    """
    if result.get("format") != FORMAT or result.get("schema_version") != SCHEMA_VERSION:
        raise Refused("neutral.no_result", "file")
    if result.get("frame_sha256") != frame.sha256():
        raise Refused("neutral.other_frame", "file")
    key = public_key(result.get("key"))
    if key is None or key.fingerprint() != fingerprint:
        raise Refused("neutral.other_key", "file")
    if not _signed(result, key):
        raise Refused("neutral.not_signed", "file")
    if not (_describes(frame, result) and _well_formed(frame, result)):
        raise Refused("neutral.malformed", "file")


def _signed(result: Plain, key: PublicKey) -> bool:
    """Return whether the key signed it; texts that cannot be written were signed by nobody."""
    try:
        return key.signed(signed_bytes(result), bytes.fromhex(result.get("signature", "")))
    except (TypeError, ValueError, RecursionError):
        return False


def _describes(frame: PublicFrame, result: Plain) -> bool:
    """Return whether the result repeats the round of the frame."""
    wanted = {
        "deal": frame.deal,
        "round": frame.round,
        "mode": frame.mode,
        "rule": frame.rule,
        "menu_sha256": frame.menu_sha256,
        "menu": dict(frame.menu),
    }
    return all(result.get(name) == value for name, value in wanted.items())


def _well_formed(frame: PublicFrame, result: Plain) -> bool:
    commitments, told = result.get("commitments"), result.get("told")
    return (
        result.keys() >= ALWAYS
        and result.keys() <= ALWAYS | SOMETIMES
        and _both(commitments, DIGEST)
        and (told == {} if frame.mode == "sealed" else _both(told, SEALED_TOLD))
        and _tells(frame, result)
        and _opens(frame, result)
    )


def _both(found: object, form: re.Pattern[str]) -> bool:
    """Return whether there is a text of the form for each side, and nothing else."""
    return (
        isinstance(found, Mapping)
        and found.keys() == set(PAYING_SIDES)
        and all(isinstance(one, str) and form.fullmatch(one) for one in found.values())
    )


def _tells(frame: PublicFrame, result: Plain) -> bool:
    """Return whether status, package, rules and three packages are what the mode tells."""
    package = result.get("package")
    more = {"rules", "three"} & result.keys()
    if result.get("status") == "no_overlap":
        return package is None and not more
    if result.get("status") != "settled" or not _place(frame, package):
        return False
    if frame.mode == "sealed":
        return not more
    rules, three = result.get("rules"), result.get("three")
    return (
        isinstance(rules, Mapping)
        and rules.keys() == {rule.value for rule in Rule}
        and all(_place(frame, place) for place in rules.values())
        and rules[frame.rule] == package
        and isinstance(three, Mapping)
        and three.keys() == set(LEVEL_SETS)
        and all(place is None or _place(frame, place) for place in three.values())
    )


def _place(frame: PublicFrame, place: object) -> bool:
    """Return whether it is the place of a package in the menu."""
    known = isinstance(place, int) and not isinstance(place, bool)
    return known and isinstance(place, int) and 0 <= place < len(frame.menu["packages"])


def _opens(frame: PublicFrame, result: Plain) -> bool:
    """Return whether the gains of both are there in the open book, and in no other mode."""
    book = result.get("open")
    if frame.mode != "open_book":
        return "open" not in result
    count = len(frame.menu["packages"])
    kinds: dict[str, type] = {"customer": float, "provider": float, "both": bool}
    return (
        isinstance(book, Mapping)
        and book.keys() == kinds.keys()
        and all(_row(book[name], kind, count) for name, kind in kinds.items())
    )


def _row(found: object, kind: type, count: int) -> bool:
    return (
        isinstance(found, list)
        and len(found) == count
        and all(type(one) is kind and isinstance(one, float | bool) for one in found)
        and all(math.isfinite(one) for one in found)
    )
