"""`bargain FILE`: four fairness rules over the exact frontier of a two-party domain.

docs/formats/bargain.md has the schema of both sides and an example.
"""

import argparse
import time
from pathlib import Path

from workbench.proposal.bargaining.answers import Answer, Settled
from workbench.proposal.bargaining.domains import Domain, parse
from workbench.proposal.bargaining.frontier import merge
from workbench.proposal.bargaining.rules import settle

HELP = "Settle a two-party domain by four fairness rules, each with a certificate."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the one argument."""
    parser.add_argument("file", type=Path, metavar="FILE", help="domain as JSON")


def run(args: argparse.Namespace) -> dict[str, object]:
    """Read the domain, find its frontier and answer by every rule."""
    domain = parse(args.file.read_bytes())
    start = time.perf_counter()
    outcome = settle(merge(domain.menu), domain.reservation)
    seconds = round(time.perf_counter() - start, 6)
    if isinstance(outcome, Settled):
        rules = {rule.value: _shown(domain, answer) for rule, answer in outcome.answers.items()}
        return _report("settled", rules, outcome.zone_size, seconds)
    return _report("no_zone", {}, 0, seconds)


def _report(
    status: str, rules: dict[str, object], frontier_size: int, seconds: float
) -> dict[str, object]:
    return {"status": status, "rules": rules, "frontier_size": frontier_size, "seconds": seconds}


def _shown(domain: Domain, answer: Answer) -> object:
    certificate = answer.certificate
    return {
        "package": domain.named(answer.package),
        "utilities": [float(utility) for utility in answer.utilities],
        "certificate": {"kind": certificate.kind, "gap": certificate.gap},
    }
