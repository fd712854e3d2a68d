"""`bargain replay CUSTOMER PROVIDER MENU`: a round again, from both sides' receipts.

docs/formats/receipt.md has the schema of the three files. Nothing but the three files is read.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from workbench.cli import BadInput, Incomplete
from workbench.cli.json_entry import Entry, load_object
from workbench.cli.json_input import refuse
from workbench.platform.permissions import Side
from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.openness import OPENNESS, Openness
from workbench.services.questions import LEFT_EMPTY
from workbench.services.receipt import (
    FORMAT,
    SCHEMA_VERSION,
    Receipt,
    fingerprint,
    replay,
)

MOST_BYTES = 10_000_000
DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
KEYS = (
    "format", "schema_version", "deal", "round", "side", "mode", "rule", "menu_sha256", "inputs", "salt",
    "commitment",
)  # fmt: skip


def again(customer: Path, provider: Path, menu: Path) -> dict[str, object]:
    """Return what the round gives again and whether it is what was published.

    `matches_published` is None where the third file is a menu without a published result. Raises
    Incomplete, with the same answer, where something does not match, and BadInput.
    """
    receipts = {
        "customer": receipt_of(customer, "customer"),
        "provider": receipt_of(provider, "provider"),
    }
    document = load_object(menu.name, menu.read_bytes(), MOST_BYTES)
    _check_one_round(receipts, _menu(menu.name, document), menu.name)
    replayed = _replayed(receipts, _menu(menu.name, document))
    match = all(one.fits() for one in receipts.values())
    told = "status" in document
    published = _published(document, replayed, receipts) if told else None
    answer: dict[str, object] = {
        "status": replayed["status"],
        "package": replayed.get("package"),
        "commitments_match": match,
        "matches_published": published,
    }
    if not match or published is False:
        raise Incomplete(answer)
    return answer


def receipt_of(path: Path, side: Side) -> Receipt:
    """Return the receipt of a file, of that side."""
    name = path.name
    entry = Entry(load_object(name, path.read_bytes(), MOST_BYTES), name, KEYS)
    if entry.text("format") != FORMAT or entry.required("schema_version") != SCHEMA_VERSION:
        refuse(f"{name} is no receipt of version {SCHEMA_VERSION}.")
    if entry.text("side") != side:
        refuse(f"{name} is not the {side}'s receipt; the customer's comes first.")
    for key in ("deal", "round"):
        entry.required(key)
    found = Receipt(
        entry.whole("deal", 0), entry.whole("round", 0), side,
        cast("Openness", _one_of(entry, "mode", OPENNESS)),
        _one_of(entry, "rule", tuple(Rule)), _digest(entry, "menu_sha256"), entry.text("inputs"),
        bytes.fromhex(_digest(entry, "salt")), _digest(entry, "commitment"),
    )  # fmt: skip
    # the answers are an object of their own: NaN and a key twice are refused there too
    inputs = load_object(f"'inputs' of {name}", found.inputs.encode(), MOST_BYTES)
    for key, given in _answers(inputs, name).items():
        if given == LEFT_EMPTY.plain():
            continue
        answer = Entry(given, f"'{key[:40]}' in {name}", ("low", "likely", "high"))
        for part in ("low", "likely", "high"):
            answer.number(part)
    return found


def _answers(inputs: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the answers by the keys of their questions; version 1 had nothing around them."""
    answers = inputs.get("answers", inputs)
    if not isinstance(answers, dict):
        refuse(f"'answers' in 'inputs' of {name} must be an object.")
    return answers


def _one_of(entry: Entry, key: str, known: tuple[str, ...]) -> str:
    text = entry.text(key)
    if text not in known:
        refuse(f"'{key}' in {entry.place} must be one of {', '.join(known)}.")
    return text


def _digest(entry: Entry, key: str) -> str:
    text = entry.text(key)
    if DIGEST.fullmatch(text) is None:
        refuse(f"'{key}' in {entry.place} is not 64 hexadecimal signs.")
    return text


def _menu(name: str, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the menu: the file itself, or what a published result holds."""
    menu = document.get("menu", document)
    if not isinstance(menu, dict):
        refuse(f"'menu' in {name} must be an object.")
    return menu


def _check_one_round(receipts: Mapping[str, Receipt], menu: Mapping[str, Any], name: str) -> None:
    customer, provider = receipts["customer"], receipts["provider"]
    for what in ("deal", "round", "mode", "rule", "menu_sha256"):
        if getattr(customer, what) != getattr(provider, what):
            refuse(f"The two receipts differ in '{what}': they are not of one round.")
    if fingerprint(menu) != customer.menu_sha256:
        refuse(f"The menu in {name} is not the one of the receipts: its SHA-256 differs.")


def _replayed(receipts: Mapping[str, Receipt], menu: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return replay(receipts["customer"], receipts["provider"], menu)
    except ValueError as error:
        line = f"The {error} receipt lacks an answer that this menu asks for."
        raise BadInput(line) from error
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        line = "The menu is not one of Equipoise's."
        raise BadInput(line) from error


def _published(
    document: Mapping[str, Any],
    replayed: Mapping[str, Any],
    receipts: Mapping[str, Receipt],
) -> bool:
    """Return whether everything that both were told, the menu and both commitments are the published ones."""
    package = document.get("package")
    index = package.get("index") if isinstance(package, dict) else package
    told = dict(document) | {"package": index}
    wanted = {"package": None} | dict(replayed)
    wanted |= {
        name: getattr(receipts["customer"], name)
        for name in ("mode", "rule", "round", "menu_sha256")
    }
    wanted["commitments"] = {side: one.commitment for side, one in receipts.items()}
    return all(told.get(name) == value for name, value in wanted.items())
