"""`bargain FILE`: four fairness rules over a two-party domain, also with coupled issues.

docs/formats/bargain.md has the schema of both sides and an example. `bargain replay CUSTOMER
PROVIDER MENU` computes a round again from two receipts (docs/formats/receipt.md).
"""

import argparse
import time
from pathlib import Path

from workbench.cli.json_input import refuse
from workbench.cli.solving import output_aside
from workbench.proposal.bargaining.answers import (
    Answer,
    ExhaustiveCertificate,
    NoZoneOfAgreement,
    Settled,
)
from workbench.proposal.bargaining.coupled import settle_coupled
from workbench.proposal.bargaining.coupled_answers import (
    CoupledAnswer,
    CoupledSettled,
    Listed,
    NoCoupledZone,
    Separating,
    Solver,
)
from workbench.proposal.bargaining.domains import Domain, parse
from workbench.proposal.bargaining.frontier import merge
from workbench.proposal.bargaining.rules import settle

HELP = (
    "Settle a two-party domain by four fairness rules, each with a certificate; or, as `bargain "
    "replay CUSTOMER PROVIDER MENU`, a round again from both receipts."
)
REPLAY = "replay"
OF_A_REPLAY = 4  # the word and three files; a file may have that name too


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the one file, or the word "replay" and three."""
    told = "domain as JSON; or replay CUSTOMER.json PROVIDER.json MENU.json"
    parser.add_argument("files", type=Path, metavar="FILE", nargs="+", help=told)


def run(args: argparse.Namespace) -> dict[str, object]:
    """Answer for one domain, or compute a round again."""
    files: list[Path] = args.files
    if len(files) == OF_A_REPLAY and str(files[0]) == REPLAY:
        from workbench.cli.replay import again

        return again(*files[1:])
    if len(files) > 1:
        refuse("bargain takes one FILE, or replay and three: CUSTOMER.json PROVIDER.json MENU.json")
    return _settled(files[0])


def _settled(file: Path) -> dict[str, object]:
    """Read the domain and answer by every rule, over the frontier or under the couplings."""
    domain = parse(file.read_bytes())
    start = time.perf_counter()
    with output_aside():
        outcome = _outcome(domain)
    seconds = round(time.perf_counter() - start, 6)
    return _report(domain, outcome) | {"seconds": seconds}


def _outcome(domain: Domain) -> Settled | NoZoneOfAgreement | CoupledSettled | NoCoupledZone:
    if domain.couplings:
        return settle_coupled(domain.coupled, domain.reservation)
    return settle(merge(domain.menu), domain.reservation)


def _report(
    domain: Domain, outcome: Settled | NoZoneOfAgreement | CoupledSettled | NoCoupledZone
) -> dict[str, object]:
    if isinstance(outcome, Settled | CoupledSettled):
        rules = {rule.value: _shown(domain, answer) for rule, answer in outcome.answers.items()}
        return {"status": "settled", "rules": rules, "frontier_size": outcome.zone_size}
    reason = "no_overlap"
    certificate: dict[str, object] = {"kind": "exhaustive", "gap": 0}
    if isinstance(outcome, NoCoupledZone):
        reason, certificate = outcome.reason, _certificate(outcome.certificate)
    unsettled = {"status": "no_zone", "reason": reason, "certificate": certificate}
    return unsettled | {"rules": {}, "frontier_size": 0}


def _shown(domain: Domain, answer: Answer | CoupledAnswer) -> object:
    return {
        "package": domain.named(answer.package),
        "utilities": [float(utility) for utility in answer.utilities],
        "certificate": _certificate(answer.certificate),
    }


def _certificate(proof: ExhaustiveCertificate | Listed | Solver | Separating) -> dict[str, object]:
    return {"kind": proof.kind, "gap": proof.gap}
