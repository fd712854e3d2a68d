"""A schedule goes to JSON and comes back the same."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.settlement.rules import EarnBack, Glide, Limits, Ramp, Ratchet, Season
from workbench.settlement.schedule import Clause, Ladder, Schedule, Trigger, in_version
from workbench.settlement.schedule_record import schedule_from_dict, schedule_to_dict
from workbench.settlement.shapes.points import PointBand, PointRow, Points, PointsPaid, PointTable
from workbench.settlement.shapes.pool import GainShare, ShareBand
from workbench.settlement.shapes.price import PriceCurve
from workbench.settlement.shapes.rate import DelayPenalty, ShortfallRate
from workbench.settlement.shapes.tiers import Tier, Tiers

LADDER = Ladder("lower", minimum=8.0, target=5.0, stretch=3.5, dead_band=0.25, floor=12.0, best=0.0)
SCHEDULE = Schedule(
    "EUR",
    Decimal("429431.10"),
    (
        Clause("response_time", "month", LADDER, 0.06, 0.05, Trigger("k_of_n", 4, 12), 2, "new"),
        Clause("downtime", "quarter", LADDER, 0.06, 0.05),
    ),
    yearly_cap=0.12,
)


def test_a_schedule_survives_json() -> None:
    """Writing to JSON and reading back changes nothing."""
    assert schedule_from_dict(json.loads(json.dumps(schedule_to_dict(SCHEDULE)))) == SCHEDULE


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_no_cent_is_lost(fee: Decimal) -> None:
    """Money is written as text and read back exactly."""
    schedule = Schedule("EUR", fee, SCHEDULE.clauses)
    record = json.loads(json.dumps(schedule_to_dict(schedule)))
    assert isinstance(record["yearly_fee"], str)
    assert schedule_from_dict(record).yearly_fee == fee


def test_another_schema_version_is_refused() -> None:
    """A record of an unknown version is not guessed at."""
    record = schedule_to_dict(SCHEDULE) | {"schema_version": 4}
    with pytest.raises(StepError) as refusal:
        schedule_from_dict(record)
    assert refusal.value.finding.code == "settlement.schema_unknown"


FULL = replace(
    SCHEDULE.clauses[0],
    tiers=Tiers("lower", (Tier(8.0, 0.05),)), weight=0.4, strikes=2, repeat=2.0,
    earn_back=EarnBack(0.5, 6), ramp=Ramp(1, 1), glide=Glide(12.0, 9.0, 2.0),
    seasons=(Season((6, 7), 7.0, 4.0, 3.0),), incident="line", missing="last_value",
)  # fmt: skip
PRICED = replace(SCHEDULE.clauses[0], price=PriceCurve(0.97, 2.0, 1.0, 0.7, relative=True))


BY_POINTS = PointsPaid(
    Points("lower", (PointBand(8.0, 2), PointBand(9.5, 5)), repeat=2.0),
    PointTable((PointRow(2, 0.01), PointRow(5, 0.05))),
)
BASE = SCHEDULE.clauses[0]
NEWEST = [
    replace(BASE, rate=ShortfallRate(8.0, 0.5, 0.01, 0.2, started=True, direction="lower")),
    replace(BASE, points=BY_POINTS),
    replace(BASE, delay=DelayPenalty(0.01, 7.0, "ceil", 0.1, 60, force_majeure_excluded=True)),
    replace(BASE, gain=GainShare((ShareBand(0.8, 1.0, 0.25), ShareBand(1.0, 1.2, 0.5)), 4.0)),
    replace(BASE, ratchet=Ratchet(0.5, 0.1, 2)),
]


@pytest.mark.parametrize("clause", NEWEST)
def test_every_rule_of_version_3_survives(clause: Clause) -> None:
    """In the record and in the terms of an agreement."""
    schedule = in_version(replace(SCHEDULE, clauses=(clause,)))
    record = json.loads(json.dumps(schedule_to_dict(schedule)))
    assert record["schema_version"] == 3
    assert schedule_from_dict(record) == schedule
    with pytest.raises(StepError) as refusal:
        schedule_from_dict(record | {"schema_version": 2})
    assert refusal.value.finding.code == "settlement.schema_too_old"


@pytest.mark.parametrize("clause", [FULL, PRICED])
def test_every_rule_survives(clause: Clause) -> None:
    """Schema version 2, and only where a rule needs it."""
    limits = Limits(0.1, None)
    schedule = in_version(
        replace(
            SCHEDULE, clauses=(clause,), in_month=limits, in_twelve_months=limits, first_month=4
        )
    )
    record = json.loads(json.dumps(schedule_to_dict(schedule)))
    assert record["schema_version"] == 2
    assert schedule_from_dict(record) == schedule
    assert schedule_to_dict(SCHEDULE)["schema_version"] == 1


def test_a_rule_in_a_record_of_version_1_is_refused() -> None:
    """Whoever reads version 1 would not settle it."""
    record = schedule_to_dict(in_version(replace(SCHEDULE, first_month=4))) | {"schema_version": 1}
    with pytest.raises(StepError) as refusal:
        schedule_from_dict(record)
    assert refusal.value.finding.code == "settlement.schema_too_old"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("yearly_fee",), 450000.0),
        (("yearly_fee",), "many"),
        (("yearly_cap",), "0.1"),
        (("currency",), None),
        (("clauses",), {}),
        (("clauses", 0, "credit"), True),
        (("clauses", 0, "decimals"), 2.5),
        (("clauses", 0, "ladder"), None),
        (("clauses", 0, "ladder", "direction"), "sideways"),
        (("clauses", 0, "trigger", "kind"), "never"),
        (("clauses", 0, "trigger", "k"), "4"),
        (("clauses", 0), "clause"),
    ],
)
def test_a_field_of_the_wrong_kind_is_named(path: tuple[str | int, ...], value: object) -> None:
    """The refusal names the field that is wrong."""
    record = json.loads(json.dumps(schedule_to_dict(SCHEDULE)))
    place = record
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(StepError) as refusal:
        schedule_from_dict(record)
    assert refusal.value.finding.code == "settlement.record_bad"
    named = [step for step in path if isinstance(step, str)][-1]
    assert str(refusal.value.finding.params["field"]) == named


def test_content_that_cannot_be_used_is_refused() -> None:
    """A record with levels out of order is refused by the rule that it breaks."""
    record = json.loads(json.dumps(schedule_to_dict(SCHEDULE)))
    record["clauses"][1]["ladder"]["minimum"] = 1.0
    with pytest.raises(StepError) as refusal:
        schedule_from_dict(record)
    assert refusal.value.finding.code == "settlement.minimum_beyond_target"
