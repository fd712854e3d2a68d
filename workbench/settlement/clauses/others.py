"""Clauses by points, by a price that follows availability, and by delay."""

from fractions import Fraction

from workbench.codes import StepError
from workbench.settlement.clauses.fields import Fields, Plain, Settle
from workbench.settlement.shapes.points import PointRow, PointTable, with_preceding
from workbench.settlement.shapes.price import PriceCurve
from workbench.settlement.shapes.rate import DelayPenalty

CEILING = {"ceil", "ceiling", "up"}
PAIR = 2


def points_table(parameters: Fields) -> Settle:
    """Turn a sum of points into a percent; average an availability with the preceding month's."""
    rows = []
    for row in parameters.list("points_to_percent"):
        if not isinstance(row, list) or len(row) != PAIR:
            raise parameters.bad("points_to_percent")
        least, percent = (parameters.as_number(one, "points_to_percent") for one in row)
        rows.append(PointRow(int(least), float(percent / 100)))
    table = PointTable(tuple(rows))

    def settle(case: Fields) -> dict[str, Plain]:
        if case.has("points"):
            return {"percent": table.credit(case.amount("points")) * 100}
        preceding = case.share("preceding") if case.has("preceding") else None
        return {"availability": with_preceding(case.share("availability"), preceding) * 100}

    return settle


def piecewise_availability(parameters: Fields) -> Settle:
    """Say the factor on the price, season by season."""
    curves = {}
    for season in parameters.values:
        row = parameters.inner(season)
        curves[season] = PriceCurve(
            float(row.percent("guaranteed")),
            float(row.number("slope")),
            zero_below=float(row.percent("zero_below")) if row.has("zero_below") else None,
        )
        for finding in curves[season].problems():
            raise StepError(finding.code, **finding.params)

    def settle(case: Fields) -> dict[str, Plain]:
        season = case.text("season")
        if season not in curves:
            raise StepError("settlement.case_season", season=season, known=", ".join(curves))
        return {"factor_percent": curves[season].factor(case.share("availability")) * 100}

    return settle


def delay_penalty(parameters: Fields) -> Settle:
    """So much of the value for each step of days, capped; when the buyer may terminate."""
    rule = DelayPenalty(
        rate=float(parameters.percent("percent_per_step")),
        step_days=float(parameters.number("step_days")),
        rounding="ceil" if parameters.text("day_rounding") in CEILING else "floor",
        cap=float(parameters.percent("cap_percent", Fraction(10_000))),
        terminate_after=float(parameters.number("terminate_after_days")),
        force_majeure_excluded=parameters.truth("force_majeure_excluded"),
    )
    if rule.step_days <= 0:
        raise parameters.bad("step_days")

    def settle(case: Fields) -> dict[str, Plain]:
        value, force = case.amount("value"), case.truth("force_majeure")
        penalty, terminate = rule.of(case.moment("agreed"), case.moment("now"), force_majeure=force)
        return {"penalty": penalty * value, "may_terminate": terminate}

    return settle
