"""`propose FILE`: four fairness rules over the whole model, finite or continuous.

docs/formats/propose.md has the four forms, with an example each.
"""

import argparse
import time
from pathlib import Path

from workbench.cli.solving import output_aside
from workbench.proposal.bargaining.forms import Form, parse
from workbench.proposal.bargaining.proposals import NoProposal, Offer, Proposal

HELP = "Propose levels and a fee by four fairness rules, each with a certificate."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the one argument."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="bargain as JSON, in one of four forms"
    )


def run(args: argparse.Namespace) -> dict[str, object]:
    """Read the bargain and answer by every rule."""
    form = parse(args.file.read_bytes())
    start = time.perf_counter()
    with output_aside():
        outcome = form.bargain.propose()
    family = form.family()
    seconds = round(time.perf_counter() - start, 6)
    return _report(form, outcome) | _family(form, family) | {"seconds": seconds}


def _report(form: Form, outcome: Proposal | NoProposal) -> dict[str, object]:
    if isinstance(outcome, NoProposal):
        certificate = {"kind": outcome.kind, "gap": outcome.gap}
        unsettled: dict[str, object] = {
            "status": "no_zone",
            "reason": outcome.reason,
            "certificate": certificate,
        }
        return unsettled | {"rules": {}, "form": form.name}
    rules = {rule.value: _shown(form, offer) for rule, offer in outcome.offers.items()}
    return {"status": "settled", "rules": rules, "ideals": outcome.ideals, "form": form.name}


def _family(form: Form, family: dict[float, Offer]) -> dict[str, object]:
    """Return the answers of the power family, where one was asked for."""
    answers = [{"exponent": exponent} | _shown(form, offer) for exponent, offer in family.items()]
    return {"family": answers} if answers else {}


def _shown(form: Form, offer: Offer) -> dict[str, object]:
    """Return an offer without what its form does not have."""
    terms: dict[str, object] = {
        "package": offer.package,
        "levels": offer.levels,
        "fee": offer.fee,
    }
    stated = {key: value for key, value in terms.items() if value is not None}
    utilities = [gain + least for gain, least in zip(offer.gains, form.alternatives, strict=True)]
    return stated | {
        "utilities": utilities,
        "gains": offer.gains,
        "shares": offer.shares,
        "certificate": {"kind": offer.kind, "gap": offer.gap},
    }
