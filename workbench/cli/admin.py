"""`admin`: make the first administrator of an installation, and let a person in again."""

import argparse

from workbench.cli import BadInput

HELP = "Administrators of this installation, and people who cannot sign in any more."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the subcommands."""
    commands = parser.add_subparsers(dest="what", required=True)
    for name, told in (
        ("create", "make an administrator and print a sign-in link"),
        (
            "release",
            "take password, codes and passkeys off an account, end its sessions, print a new link",
        ),
    ):
        command = commands.add_parser(name, help=told)
        command.add_argument("--email", required=True)
        command.add_argument("--base-url")


def run(args: argparse.Namespace) -> object:
    """Return {"email", "link"}; the link works once, within a week."""
    from workbench.cli.installation import open_database
    from workbench.platform.accounts.people import add_person, make_administrator, one_time_link
    from workbench.platform.config import LOCAL_URL, from_environment
    from workbench.services import account

    with open_database() as db:
        if args.what == "release":
            user = account.release(db, args.email)
            if user is None:
                msg = f"nobody here has the address {args.email}"
                raise BadInput(msg)
        else:
            user = add_person(db, args.email, "Administrator", organisation=None)
            make_administrator(db, user)
        token = one_time_link(db, user)
        db.commit()
        base = args.base_url or from_environment().base_url or LOCAL_URL
        return {"email": user.email, "link": f"{base}/link/{token}"}
