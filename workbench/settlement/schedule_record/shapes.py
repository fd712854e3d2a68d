"""What says the money of a clause instead of its ladder, as plain data, and back."""

from typing import Any, Literal, cast

from workbench.evidence.kpi.series import Direction
from workbench.settlement.schedule_record.reading import (
    Record,
    choice,
    entries,
    mapping,
    number,
    number_or_none,
    optional,
    truth,
    whole,
)
from workbench.settlement.shapes.points import PointBand, PointRow, Points, PointsPaid, PointTable
from workbench.settlement.shapes.pool import GainShare, ShareBand
from workbench.settlement.shapes.price import PriceCurve
from workbench.settlement.shapes.rate import DelayPenalty, ShortfallRate
from workbench.settlement.shapes.tiers import Tier, Tiers


def of_clause(record: Record) -> dict[str, Any]:
    """Return the shapes that the record of a clause has; StepError settlement.record_bad."""
    return {
        "tiers": optional(record, "tiers", _tiers),
        "price": optional(record, "price", _price),
        "rate": optional(record, "rate", _rate),
        "points": optional(record, "points", _points),
        "delay": optional(record, "delay", _delay),
        "gain": optional(record, "gain", _gain),
    }


def _direction(record: Record) -> Direction:
    return cast("Direction", choice(record, "direction", {"higher", "lower"}))


def _tiers(record: Record) -> Tiers:
    return Tiers(
        _direction(record),
        tuple(_tier(mapping(one, "tiers")) for one in entries(record, "tiers")),
    )


def _tier(record: Record) -> Tier:
    return Tier(number(record, "beyond"), number(record, "credit"))


def _price(record: Record) -> PriceCurve:
    return PriceCurve(
        guaranteed=number(record, "guaranteed"),
        slope=number(record, "slope"),
        slope_above=number(record, "slope_above") if "slope_above" in record else 0.0,
        zero_below=number_or_none(record, "zero_below"),
        relative=truth(record, "relative"),
    )


def _rate(record: Record) -> ShortfallRate:
    return ShortfallRate(
        level=number(record, "level"),
        step=number(record, "step"),
        rate=number(record, "rate"),
        most=number(record, "most") if "most" in record else 1.0,
        started=truth(record, "started"),
        direction=_direction(record),
    )


def _points(record: Record) -> PointsPaid:
    points, table = mapping(record.get("points"), "points"), mapping(record.get("table"), "table")
    bands = [mapping(one, "bands") for one in entries(points, "bands")]
    rows = [mapping(one, "rows") for one in entries(table, "rows")]
    return PointsPaid(
        Points(
            _direction(points),
            tuple(PointBand(number(one, "beyond"), whole(one, "points")) for one in bands),
            number(points, "repeat") if "repeat" in points else 1.0,
        ),
        PointTable(tuple(PointRow(whole(one, "least"), number(one, "credit")) for one in rows)),
    )


def _delay(record: Record) -> DelayPenalty:
    rounding = choice(record, "rounding", {"floor", "ceil"})
    return DelayPenalty(
        rate=number(record, "rate"),
        step_days=number(record, "step_days"),
        rounding=cast("Literal['floor', 'ceil']", rounding),
        cap=number(record, "cap"),
        terminate_after=number(record, "terminate_after"),
        force_majeure_excluded=truth(record, "force_majeure_excluded"),
    )


def _gain(record: Record) -> GainShare:
    bands = [mapping(one, "bands") for one in entries(record, "bands")]
    return GainShare(
        tuple(
            ShareBand(number(one, "low"), number(one, "high"), number(one, "share"))
            for one in bands
        ),
        number(record, "base") if "base" in record else 1.0,
    )
