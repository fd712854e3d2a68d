"""A rehearsal: a deal of its own in which simulated people answer, and nothing of the real one."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from workbench.platform.config import Config
from workbench.platform.errors import Refused
from workbench.platform.permissions import PAYING_SIDES, Seat
from workbench.platform.texts import TEXTS
from workbench.services import rehearsal, workshop, workshop_lead, workshop_told
from workbench.store.deal import DealRow, seats_in
from workbench.store.history import DataSetRow
from workbench.workshop import agenda as agendas
from workbench.workshop.kinds import REGISTERED, installed

ASKED = sorted(
    {
        one.kind
        for one in agendas.usual("one_day", "sealed", installed).steps
        if REGISTERED[one.kind].asks
    }
)


def say(code: str, parameters: dict[str, str]) -> str:
    """Return the English text of a code."""
    return TEXTS[code] % parameters


@pytest.fixture
def lead(table: Table, db: Session) -> Seat:
    """Return the facilitator's seat in a rehearsal with three simulated people a side."""
    who = next(one for one in seats_in(db, table.deal_id) if one.role == "facilitator")
    seat = Seat(who.user_id, table.deal_id, "neutral", "facilitator")
    made = rehearsal.start(db, seat, 3, say)
    db.commit()
    return Seat(who.user_id, made, "neutral", "facilitator")


def open_step(db: Session, config: Config, lead: Seat, kind: str) -> str:
    """Open the first step of a kind; return its key."""
    shop = workshop.view(db, lead)
    assert shop is not None
    key = next(one.step.key for one in shop.stages if one.kind.key == kind)
    workshop_lead.move(db, config.keys, lead, key, "open")
    return key


def all_answer(db: Session, config: Config, lead: Seat) -> int:
    """Let all simulated people answer."""
    return rehearsal.answer(db, config.keys, lead, say, everybody=True)


def test_it_is_a_deal_of_its_own_with_nothing_of_the_real_one(
    lead: Seat, table: Table, db: Session
) -> None:
    """Names and agenda are the real deal's; no history, no card; nobody simulated can sign in."""
    copy = db.get_one(DealRow, lead.deal_id)
    real = db.get_one(DealRow, table.deal_id)
    assert copy.title == f"Rehearsal: {real.title}"
    assert copy.provider_id == real.provider_id
    assert db.scalars(select(DataSetRow).where(DataSetRow.deal_id == copy.id)).all() == []
    people = [one for one in seats_in(db, copy.id) if one.side in PAYING_SIDES]
    assert sorted((one.side, one.role) for one in people) == sorted(
        (side, role)
        for side in PAYING_SIDES
        for role in ("executive", "participant", "participant")
    )
    assert not any(one.user.active or one.user.password for one in people)


def test_the_agenda_that_people_made_is_the_one_rehearsed(table: Table, db: Session) -> None:
    """Steps, times and what is left out are those of the real workshop."""
    who = next(one for one in seats_in(db, table.deal_id) if one.role == "facilitator")
    seat = Seat(who.user_id, table.deal_id, "neutral", "facilitator")
    workshop.start(db, seat, "four_meetings", "guided")
    made = rehearsal.start(db, seat, 1, say)
    copy = workshop.view(db, Seat(who.user_id, made, "neutral", "facilitator"))
    real = workshop.view(db, seat)
    assert copy is not None
    assert real is not None
    assert copy.agenda == real.agenda
    assert copy.agenda.format == "four_meetings"


def test_everybody_simulated_answers_every_step_that_asks(
    lead: Seat, db: Session, config: Config
) -> None:
    """From outcomes to a ballot and its reveal, through the services that real people use."""
    key = open_step(db, config, lead, "outcome_statements")
    assert all_answer(db, config, lead) == 6
    assert len(workshop_told.entries(db, lead, key)) == 2
    key = open_step(db, config, lead, "outcome_ballot")
    shop = workshop.view(db, lead)
    assert shop is not None
    assert not shop.stage(key).everybody_done
    assert all_answer(db, config, lead) == 6
    assert all_answer(db, config, lead) == 0
    shop = workshop.view(db, lead)
    assert shop is not None
    assert shop.stage(key).everybody_done
    workshop_lead.move(db, config.keys, lead, key, "lock")
    workshop_lead.move(db, config.keys, lead, key, "reveal")
    (told,) = workshop_told.reveals(db, lead.deal_id, key)
    assert told.content


@pytest.mark.parametrize("kind", ASKED)
def test_each_kind_that_an_agenda_has_takes_what_they_say(
    lead: Seat, db: Session, config: Config, kind: str
) -> None:
    """Where a step is about a list that is empty, as KPIs are here, nobody can answer it."""
    for made_before in ("outcome_statements", "candidates"):
        if kind in {"outcome_ballot", "screening"}:
            open_step(db, config, lead, made_before)
            all_answer(db, config, lead)
    key = open_step(db, config, lead, kind)
    all_answer(db, config, lead)
    shop = workshop.view(db, lead)
    assert shop is not None
    assert shop.stage(key).everybody_done == (REGISTERED[kind].items != "kpis")


def test_one_by_one_the_last_waits_to_be_asked(lead: Seat, db: Session, config: Config) -> None:
    """Five of six answer by themselves, in the order of the seed; late and leaving count."""
    key = open_step(db, config, lead, "outcome_statements")
    answered = [rehearsal.answer(db, config.keys, lead, say, everybody=False) for _ in range(8)]
    assert answered == [1, 1, 1, 1, 1, 0, 0, 0]
    rehearsal.come_late(db, lead, "customer", say)
    shop = workshop.view(db, lead)
    assert shop is not None
    assert shop.stage(key).heads["customer"].of == 4
    for _each in range(3):
        rehearsal.leave(db, lead, "customer")
    with pytest.raises(Refused, match="nobody_left"):
        rehearsal.leave(db, lead, "customer")


def test_in_a_real_deal_nobody_is_simulated(table: Table, db: Session, config: Config) -> None:
    """The buttons do nothing outside a rehearsal."""
    who = next(one for one in seats_in(db, table.deal_id) if one.role == "facilitator")
    seat = Seat(who.user_id, table.deal_id, "neutral", "facilitator")
    with pytest.raises(Refused, match="not_a_rehearsal"):
        rehearsal.answer(db, config.keys, seat, say, everybody=True)
