"""Clauses that give a credit on a charge: tiers with caps, and an amount at risk."""

from fractions import Fraction

from workbench.codes import StepError
from workbench.settlement.clauses.fields import Fields, Plain, Settle
from workbench.settlement.shapes.exact import half_up
from workbench.settlement.shapes.pool import AtRisk, with_caps
from workbench.settlement.shapes.tiers import Tier, Tiers

UNCAPPED = Fraction(10_000)


def tiered_credit(parameters: Fields) -> Settle:
    """Tiers below a level, a cap a month and one over twelve months; half-up where it says so."""
    tiers = _tiers(parameters, "credit_percent")
    caps = (
        float(parameters.percent("monthly_cap_percent", UNCAPPED)),
        float(parameters.percent("yearly_cap_percent", UNCAPPED)),
    )
    rounded = parameters.has("rounding")

    def settle(case: Fields) -> dict[str, Plain]:
        charge, none = case.amount("charge"), Fraction(0)
        before = case.amount("credits_last_11", none), case.amount("charges_last_11", none)
        credit = with_caps(-tiers.share(case.share("level")) * charge, charge, caps, before)
        return {"credit": half_up(credit) if rounded else credit}

    return settle


def tiered_credit_below(parameters: Fields) -> Settle:
    """Tiers below a level with one cap on a month's charge."""
    tiers = _tiers(parameters, "percent")
    cap = parameters.percent("cap_percent", UNCAPPED)

    def settle(case: Fields) -> dict[str, Plain]:
        charge = case.amount("charge")
        return {"credit": min(-tiers.share(case.share("level")), cap) * charge}

    return settle


def _tiers(parameters: Fields, name: str) -> Tiers:
    tiers = Tiers(
        "higher",
        tuple(
            Tier(float(row.percent("below")), float(row.percent(name)))
            for row in parameters.entries("tiers")
        ),
    )
    for finding in tiers.problems():
        raise StepError(finding.code, **finding.params)
    return tiers


def at_risk_pool(parameters: Fields) -> Settle:
    """Invoice x at risk x pool x allocation for each default, together at most the amount at risk."""
    rule = AtRisk(float(parameters.percent("at_risk_percent")))

    def settle(case: Fields) -> dict[str, Plain]:
        defaults = [
            (one.amount("pool_percent") / 100, one.amount("allocation_percent") / 100)
            for one in case.entries("defaults")
        ]
        return {"credit": rule.credit(case.amount("invoice"), defaults)}

    return settle
