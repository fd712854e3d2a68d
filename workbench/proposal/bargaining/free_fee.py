"""Step bargaining: a fee that may be any amount moves value between the sides one for one.

The efficient levels are then those of most joint value W, whatever the weight of the sides, and the
fee alone shares W out: by power under Nash, half and half under the other rules (both ideals are
W; of all splits of the most joint value the even one is taken).
"""

from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.concave import Bargain, Gains
from workbench.proposal.bargaining.concave_answers import (
    Apart,
    ConcaveAnswer,
    ConcaveSettled,
    NoConcaveZone,
    Supporting,
)

ROUNDING = 1e-12  # relative: joint value this little below zero is zero


def parted(joint: float, rule: Rule, power: float) -> Gains:
    """Return both sides' parts of the joint value."""
    first = power if rule is Rule.NASH else 0.5
    return first * joint, (1 - first) * joint


def settle_with_free_fee(bargain: Bargain, power: float = 0.5) -> ConcaveSettled | NoConcaveZone:
    """Answer by all four rules where a fee from the first to the second side is still to be added.

    The gains of `bargain` are those at a fee of zero. `power` as in `settle_concave`.
    """
    if bargain.limit is not None and bargain.least_use() > bargain.limit:
        return NoConcaveZone("couplings_unmet", Apart((0.0, 0.0), 1.0))
    place = bargain.place(0.5)
    first, second = bargain.gains(place.choice)
    joint, price = first + second, 2 * place.price
    apart = Apart((1.0, 1.0), price)
    if joint < -ROUNDING * (abs(first) + abs(second)) and apart.holds(bargain):
        return NoConcaveZone("no_overlap", apart)
    joint = max(joint, 0.0)
    excess = max(bargain.ceiling(1.0, 1.0, price) - joint, 0.0) / (joint or 1.0)
    answers = {}
    for rule in Rule:
        gains = parted(joint, rule, power)
        proof = Supporting("dual", (1.0, 1.0), price, excess)
        if rule is Rule.NASH and joint > 0:
            proof = Supporting("tangent", (1 / joint, 1 / joint), price / joint, 2 * excess)
        answers[rule] = ConcaveAnswer(place.choice, gains, proof, fee=first - gains[0])
    return ConcaveSettled(answers, (joint, joint))
