"""`keys`: list, renew, export and import the keys that lie outside the database."""

import argparse
import getpass
from dataclasses import asdict
from pathlib import Path

from workbench.cli import BadInput

HELP = (
    "The keys of the sides and the secret of cookies: list, rotate, rotate-cookie, export, import."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the subcommands."""
    commands = parser.add_subparsers(dest="what", required=True)
    commands.add_parser("list", help="names and fingerprints, never a key")
    rotate = commands.add_parser("rotate", help="renew the keys of sides; values are sealed anew")
    rotate.add_argument("--deal", type=int, help="of this deal alone")
    rotate.add_argument("--side", choices=("provider", "customer"))
    commands.add_parser("rotate-cookie", help="renew the secret of cookies and forms")
    for name, told in (
        ("export", "write all keys and secrets into a file under a passphrase"),
        ("import", "put the keys of an exported file in place"),
    ):
        command = commands.add_parser(name, help=told)
        command.add_argument("file", type=Path)
        command.add_argument(
            "--passphrase-file", type=Path, help="its first line; else it is asked"
        )
        if name == "import":
            command.add_argument("--replace", action="store_true")


def run(args: argparse.Namespace) -> object:
    """Do it; the answer holds names and fingerprints alone."""
    from workbench.platform.config import from_environment
    from workbench.services import keys

    settings = from_environment()
    if args.what == "list":
        return {"keys": [asdict(one) for one in keys.known_keys(settings.keys)]}
    if args.what == "rotate":
        return _rotate(args)
    if args.what == "rotate-cookie":
        keys.rotate_cookie(settings)
        return {"renewed": "secret_key", "then": "restart every web server"}
    return _carry(args)


def _rotate(args: argparse.Namespace) -> object:
    from workbench.platform.config import from_environment
    from workbench.platform.database import make_engine, make_sessions
    from workbench.services import keys

    settings = from_environment()
    engine = make_engine(settings.database_url)
    try:
        renewed = keys.rotate(make_sessions(engine), settings.keys, args.deal, args.side)
    finally:
        engine.dispose()
    return {"renewed": [asdict(one) for one in renewed]}


def _carry(args: argparse.Namespace) -> object:
    from workbench.platform.config import from_environment
    from workbench.services import keys

    settings, phrase = from_environment(), _phrase(args)
    if args.what == "export":
        return {"file": str(args.file), "exported": keys.export(settings, args.file, phrase)}
    return {"imported": keys.take_back(settings, args.file, phrase, replace=args.replace)}


def _phrase(args: argparse.Namespace) -> str:
    """Read the passphrase from a file or the terminal: an argument would stand in the process list."""
    if args.passphrase_file:
        lines = args.passphrase_file.read_text(encoding="utf-8").splitlines()
        return lines[0] if lines else ""
    phrase = getpass.getpass("Passphrase: ")
    if args.what == "export" and getpass.getpass("Once more: ") != phrase:
        msg = "the two passphrases differ; nothing was written"
        raise BadInput(msg)
    return phrase
