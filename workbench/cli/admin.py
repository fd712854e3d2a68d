"""`admin create`: make the first administrator of an installation."""

import argparse

HELP = "Administrators of this installation."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the subcommand."""
    commands = parser.add_subparsers(dest="what", required=True)
    create = commands.add_parser("create", help="make an administrator and print a sign-in link")
    create.add_argument("--email", required=True)
    create.add_argument("--base-url", default="http://127.0.0.1:8000")


def run(args: argparse.Namespace) -> object:
    """Return {"email", "link"}; the link works once, within a week."""
    from workbench.cli.installation import open_database
    from workbench.platform.accounts.people import add_person, make_administrator, one_time_link

    with open_database() as db:
        user = add_person(db, args.email, "Administrator", organisation=None)
        make_administrator(db, user)
        token = one_time_link(db, user)
        db.commit()
        return {"email": user.email, "link": f"{args.base_url}/link/{token}"}
