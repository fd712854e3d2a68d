"""`neutral`: each side seals on its own machine, a third machine settles the round.

docs/formats/neutral.md has the files, the steps and an example. A file that is there already is
never replaced.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.cli import BadInput, Incomplete, neutral_input
from workbench.cli.json_input import refuse
from workbench.cli.neutral_input import answers_of, frame_of, key_of, menu_of, plain_of
from workbench.cli.replay import receipt_of
from workbench.platform import neutral_keys
from workbench.platform.config import private_draft, sync_folder
from workbench.platform.permissions import PAYING_SIDES, Side
from workbench.services import neutral, neutral_key, neutral_result
from workbench.services.public_frame import PublicFrame
from workbench.services.receipt import canonical

HELP = "A neutral run: key, run (third machine); form, preview, seal, check (a side's own machine)."
UNUSABLE = {
    "closed": "it does not open with this key, for this frame and side.",
    "no inputs": "it holds no answers with a salt.",
    "answers": "its answers are not those that this frame asks for.",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the subcommands."""
    commands = parser.add_subparsers(dest="what", required=True)
    for name, told, options in (
        ("key", "third machine: make a one-off key in a folder", "out"),
        ("form", "own machine: write the questions, with the usual figures", "frame side out"),
        ("preview", "own machine: the own gain at every package", "frame inputs side"),
        ("seal", "own machine: seal the answers to the key", "frame inputs key side out receipt"),
        (
            "run",
            "third machine: settle the round, sign, destroy the key",
            "frame provider customer key-dir out",
        ),
        ("check", "own machine: check the result", "frame result"),
    ):
        command = commands.add_parser(name, help=told)
        for option in options.split():
            kind = {"choices": PAYING_SIDES} if option == "side" else {"type": Path}
            command.add_argument(f"--{option}", required=True, **kind)
        if name == "check":
            command.add_argument("--key", type=Path, help="where the frame names no key")
            command.add_argument("--receipt", type=Path, help="the own receipt")


def _require_new(path: Path) -> None:
    """Refuse before anything is done: no file is replaced."""
    if path.exists():
        refuse(f"{path} is there already; nothing was written.")


def _write(path: Path, content: bytes) -> None:
    """Write a new file that its owner alone reads."""
    draft = private_draft(path, content)
    draft.rename(path)
    sync_folder(path.parent)


def run(args: argparse.Namespace) -> object:
    """Do it; nothing that is printed holds an answer of anybody but the one who asks."""
    doing = {
        "key": _key, "form": _form, "preview": _preview, "seal": _seal, "run": _run, "check": _check,
    }  # fmt: skip
    return doing[args.what](args)


def _key(args: argparse.Namespace) -> object:

    public = args.out / "public.json"
    _require_new(public)
    try:
        key = neutral_keys.make(args.out)
    except FileExistsError as error:
        line = f"{args.out} has a private key already; nothing was written."
        raise BadInput(line) from error
    _write(public, neutral_key.content(key))
    return {"public": str(public), "fingerprint": key.fingerprint()}


def _form(args: argparse.Namespace) -> object:

    _require_new(args.out)
    found = neutral.blank(frame_of(args.frame), args.side)
    _write(args.out, json.dumps(found, indent=2).encode() + b"\n")
    empty = [key for key, given in found["answers"].items() if given is None]
    return {"inputs": str(args.out), "to_fill_in": empty}


def _preview(args: argparse.Namespace) -> object:

    frame = frame_of(args.frame)
    answers = answers_of(args.inputs, frame, args.side)
    with menu_of(args.frame.name):
        own = neutral.view(frame, args.side, answers)
    pairs = zip(own.gains.tolist(), own.acceptable.tolist(), strict=True)
    shown = [
        {
            "package": place,
            "options": frame.menu["packages"][place]["options"],
            "fee": frame.menu["packages"][place]["fee"],
            "gain": gain,
            "accepted": accepted,
        }
        for place, (gain, accepted) in enumerate(pairs)
    ]
    accepted = int(own.acceptable.sum())
    return {"side": args.side, "accepts": accepted, "packages": len(shown), "gains": shown}


def _seal(args: argparse.Namespace) -> object:

    _require_new(args.out)
    _require_new(args.receipt)
    frame = frame_of(args.frame)
    key = key_of(args.key, frame)
    answers = answers_of(args.inputs, frame, args.side)
    with menu_of(args.frame.name):
        own = neutral.view(frame, args.side, answers)
    try:
        sealed, kept = neutral.seal(frame, args.side, answers, key)
    except ValueError as error:
        line = f"Nothing can be sealed to the key in {args.key.name}."
        raise BadInput(line) from error
    _write(args.receipt, kept.content())
    _write(args.out, json.dumps(sealed.plain(), indent=2).encode() + b"\n")
    return {
        "sealed": str(args.out),
        "receipt": str(args.receipt),
        "commitment": kept.commitment,
        "key": key.fingerprint(),
        "frame_sha256": frame.sha256(),
        "accepts": int(own.acceptable.sum()),
        "packages": int(own.acceptable.size),
    }


def _run(args: argparse.Namespace) -> object:

    _require_new(args.out)
    try:
        key = neutral_keys.load(args.key_dir)
    except neutral_keys.KeyGone as error:
        raise BadInput(_gone(args.key_dir)) from error
    frame = frame_of(args.frame)
    neutral_input.require_key(frame, key.public().fingerprint(), str(args.key_dir))
    given: dict[Side, Path] = {"customer": args.customer, "provider": args.provider}
    sealed = {
        side: neutral_input.sealed_of(path, side, frame, key.public())
        for side, path in given.items()
    }
    try:
        with menu_of(args.frame.name):
            result = neutral.settle(frame, sealed, key)
    except neutral.NotUsable as error:
        line = f"{given[error.side].name}: {UNUSABLE[error.why]} The key is kept; nothing was run."
        raise BadInput(line) from error
    draft = private_draft(args.out, canonical(result))
    try:
        neutral_keys.destroy(args.key_dir)
    except neutral_keys.KeyGone as error:
        draft.unlink()
        raise BadInput(_gone(args.key_dir)) from error
    draft.rename(args.out)
    sync_folder(args.out.parent)
    return {
        "result": str(args.out),
        "status": result["status"],
        "package": result["package"],
        "commitments": result["commitments"],
        "key": key.public().fingerprint(),
        "private_key": "destroyed",
    }


def _gone(folder: Path) -> str:
    return (
        f"{folder} has no private key: it was destroyed after its run, or never made. For another run "
        "make a new key and let both sides seal again."
    )


def _check(args: argparse.Namespace) -> object:

    frame = frame_of(args.frame)
    agreed = key_of(args.key, frame).fingerprint() if args.key else frame.key
    if agreed is None:
        refuse(f"{args.frame.name} names no key: give the public key with --key.")
    result = plain_of(args.result)
    neutral_result.require_sound(frame, result, agreed)
    answer = {
        "status": result["status"],
        "package": result["package"],
        "key": agreed,
        "commitments": result["commitments"],
    }
    return answer | (_own_part(args.receipt, frame, result) if args.receipt else {})


def _own_part(path: Path, frame: PublicFrame, result: Mapping[str, Any]) -> dict[str, object]:
    """Return whether the own answers are those that were used, and what the own side alone is told."""
    side = plain_of(path).get("side")
    if side not in PAYING_SIDES:
        refuse(f"{path.name} is no receipt of a side.")
    own = receipt_of(path, side)
    used = own.fits() and result["commitments"][side] == own.commitment
    if not used:
        raise Incomplete({"side": side, "own_answers_used": False, "told": None})
    try:
        told = neutral.told(frame, result, own)
    except neutral.NotUsable as error:
        line = f"What {path.name} alone is told does not open."
        raise BadInput(line) from error
    return {"side": side, "own_answers_used": True, "told": told}
