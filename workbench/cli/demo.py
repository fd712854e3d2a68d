"""`demo`: a seeded deal in the middle of its way, sign-in links, and a server on this machine."""

import argparse
import os

from workbench.cli import BadInput
from workbench.cli.serve import free_port, start

HELP = "Seed the demonstration once, print new sign-in links, and serve it."
HOST = "127.0.0.1"
QUESTIONS = {
    "hour_cost": ("an hour of downtime costs", "USD {:,.0f}"),
    "recovered": ("of a lost hour we make up for", "{:.0f} %"),
    "worst_level": ("the worst availability that we could bear", "{:.0f} %"),
    "highest_fee": ("our highest fee (what a competitor asks)", "USD {:,.0f}"),
    "alternative_cost": ("our best alternative costs (today's service)", "USD {:,.0f}"),
    "risk": ("bad years weigh", "a little"),
    "confidence": ("of the plan arrives", "all of it"),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-serve", action="store_true", help="seed and print, start nothing")


def run(args: argparse.Namespace) -> object:
    """Seed if needed, print links and what to try, and become the server."""
    _settle_environment()
    port = args.port if args.no_serve else free_port(HOST, args.port)
    base = os.environ["EQUIPOISE_URL"] = f"http://{HOST}:{port}"
    is_new, tokens = _seeded()
    print(_told(base, is_new=is_new, tokens=tokens), flush=True)
    if not args.no_serve:
        start(HOST, port, tick=True)
    return None


def _settle_environment() -> None:
    """Keep the demonstration in its own folder, whatever this shell is set up for."""
    from workbench.platform.config import ROOT

    os.environ["EQUIPOISE_DEMO"] = "1"
    os.environ.setdefault("EQUIPOISE_INSTANCE", str(ROOT / "instance" / "demo"))
    for name in ("DATABASE_URL", "EQUIPOISE_KEYS", "EQUIPOISE_SMTP_HOST"):
        os.environ.pop(name, None)


def _seeded() -> tuple[bool, dict[str, str]]:
    """Return whether the deal is new, and a fresh token per seat."""
    from workbench.cli.installation import open_database
    from workbench.platform.config import from_environment
    from workbench.platform.errors import Refused
    from workbench.platform.texts import sentence
    from workbench.services import demo

    with open_database() as db:
        try:
            seeded = demo.seed(db, from_environment().keys)
        except Refused as refusal:
            raise BadInput(sentence(refusal.finding)) from refusal
        db.commit()
    return seeded.is_new, seeded.tokens


def _told(base: str, *, is_new: bool, tokens: dict[str, str]) -> str:
    from workbench.platform.config import from_environment
    from workbench.services.demo import CUSTOMER, CUSTOMER_SUGGESTION, PROVIDER

    outbox = from_environment().outbox
    state = "is seeded" if is_new else "is as you left it; these links are new"
    width = max(len(seat) for seat in tokens)
    links = [f"  {seat:<{width}}  {base}/link/{token}" for seat, token in tokens.items()]
    answers = [
        f"       {QUESTIONS[key][0]:<46} {QUESTIONS[key][1].format(amount):>13}"
        for key, amount in CUSTOMER_SUGGESTION.items()
    ]
    return "\n".join(
        [
            f"Equipoise demonstration at {base}/",
            f"The deal between {PROVIDER} (provider) and {CUSTOMER} (customer) {state}.",
            "",
            "Sign-in links; each works once, run the command again for new ones:",
            *links,
            "",
            "What to try",
            f"  1. Without signing in: open {base}/ and check a clause against the history.",
            "  2. Open the two executive links in two windows, the second in a private window or",
            "     another browser: one browser holds one sign-in.",
            "  3. The provider has locked its private answers. In the customer's window go to",
            "     “Private values” and answer seven questions, for example",
            *answers,
            "     What a point of each KPI is worth follows from them and can be refined. Open a",
            "     package to see what comes back if it fails, and lock. Both windows then show the",
            "     package that settled.",
            "  4. Start the draft, change a level and see what it does, accept it in both windows.",
            "  5. Under “Cascade” put teams under a KPI; answer with the team leads' links.",
            "  6. Under “Agreement” make the PDF. With the trainee's link take a lesson and a",
            "     role-play under “Practice”.",
            "",
            f"Mails are written as files to {outbox}.",
            "Ctrl+C stops the server. To start afresh: make clean-demo, then make demo.",
            "",
        ]
    )
