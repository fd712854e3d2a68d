"""`deal create`: open a deal and print a sign-in link for each executive and the facilitator."""

import argparse
from datetime import date
from decimal import Decimal, InvalidOperation

from workbench.cli import BadInput
from workbench.platform.permissions import RoleName, Side
from workbench.services import deal
from workbench.services.deal import NewDeal

HELP = "Deals of this installation."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the subcommand."""
    commands = parser.add_subparsers(dest="what", required=True)
    create = commands.add_parser(
        "create", help="open a deal with both executives and a facilitator"
    )
    for name in ("title", "provider", "customer", "provider-email", "customer-email"):
        create.add_argument(f"--{name}", required=True)
    create.add_argument("--facilitator-email")
    create.add_argument("--currency", default="USD")
    create.add_argument("--invoice", required=True, help="today's invoice a year")
    create.add_argument("--timezone", default="UTC")
    create.add_argument("--start", required=True, help="first day of the term, 2027-01-01")
    create.add_argument("--months", type=int, default=36)
    create.add_argument("--base-url", help="where people reach the pages; default EQUIPOISE_URL")


def run(args: argparse.Namespace) -> object:
    """Return {"deal", "links": {seat: link}}."""
    from workbench.cli.installation import open_database
    from workbench.platform.accounts.people import add_person, one_time_link
    from workbench.platform.config import LOCAL_URL, from_environment

    wish = _wish(args)
    base = args.base_url or from_environment().base_url or LOCAL_URL
    people: list[tuple[str, str | None, Side, RoleName, str | None]] = [
        ("provider executive", args.provider_email, "provider", "executive", args.provider),
        ("customer executive", args.customer_email, "customer", "executive", args.customer),
        ("facilitator", args.facilitator_email, "neutral", "facilitator", None),
    ]
    with open_database() as db:
        deal_id = deal.create(db, wish, user_id=None)
        links = {}
        for seat, email, side, role, home in people:
            if email:
                user = add_person(db, email, seat.capitalize(), home)
                deal.take_seat(db, deal_id, user.id, side, role)
                links[seat] = f"{base}/link/{one_time_link(db, user)}"
        db.commit()
    return {"deal": deal_id, "links": links}


def _wish(args: argparse.Namespace) -> NewDeal:
    try:
        start, invoice = date.fromisoformat(args.start), Decimal(args.invoice)
    except (ValueError, InvalidOperation) as error:
        msg = f"cannot read {args.start!r} as a day or {args.invoice!r} as money"
        raise BadInput(msg) from error
    return NewDeal(
        args.title, args.provider, args.customer, args.currency, invoice, args.timezone, start,
        args.months,
    )  # fmt: skip
