"""A rehearsal: a deal of its own in which simulated people answer, and nothing of the real one."""

from collections.abc import Sequence

import numpy as np
import pytest
from sqlalchemy import Integer, select
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from workbench.platform.accounts.rows import User
from workbench.platform.acting import Actor, act
from workbench.platform.audit import AuditEventRow
from workbench.platform.config import Config
from workbench.platform.database import Base
from workbench.platform.errors import Refused
from workbench.platform.permissions import PAYING_SIDES, Seat
from workbench.platform.side_keys import SideKey
from workbench.platform.texts import TEXTS
from workbench.services import (
    deal,
    frame,
    installation,
    rehearsal,
    rehearsal_crowd,
    workshop,
    workshop_entry,
    workshop_lead,
    workshop_summary,
    workshop_told,
)
from workbench.store.deal import DealRow, seats_in
from workbench.store.history import DataSetRow
from workbench.store.workshop import StageRow
from workbench.store.workshop_entries import BallotRow, DoneRow
from workbench.workshop import agenda as agendas
from workbench.workshop.kinds import REGISTERED, Kind, installed
from workbench.workshop.rehearsal import Entry, entry_of

PEOPLE = 6  # three a side
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
    seat = facilitator(table, db)
    made = rehearsal.start(db, seat, 3, say)
    db.commit()
    return Seat(seat.user_id, made, "neutral", "facilitator")


def facilitator(table: Table, db: Session) -> Seat:
    """Return the facilitator's seat in the real deal."""
    who = next(one for one in seats_in(db, table.deal_id) if one.role == "facilitator")
    return Seat(who.user_id, table.deal_id, "neutral", "facilitator")


def open_step(db: Session, config: Config, lead: Seat, kind: str) -> str:
    """Open the first step of a kind; return its key."""
    shop = workshop.view(db, lead)
    assert shop is not None
    key = next(one.step.key for one in shop.stages if one.kind.key == kind)
    workshop_lead.move(db, config.keys, lead, key, "open")
    return key


def all_answer(db: Session, config: Config, lead: Seat) -> int:
    """Let all simulated people answer."""
    return rehearsal_crowd.answer(db, config.keys, lead, say, everybody=True)


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
    names = [one.user.title for one in people]
    assert names[0] == "Simulated executive 1, provider"
    assert len(set(names)) == len(names)
    assert copy.yearly_invoice == rehearsal.INVOICE
    assert not set(names) & {one.title for one in installation.people(db)}
    assert not set(names) & set(workshop_summary.recipients(db, copy.id).values())


def test_without_a_workshop_the_usual_agenda_of_the_wish_is_rehearsed(
    table: Table, db: Session
) -> None:
    """The format is as wished; the mode of the deal's frame goes before the wish."""
    seat = facilitator(table, db)
    made = rehearsal.start(db, seat, 1, say, ("four_meetings", "open_book"))
    copy = workshop.view(db, Seat(seat.user_id, made, "neutral", "facilitator"))
    assert copy is not None
    mode = workshop.openness_of(db, table.deal_id) or "open_book"
    assert copy.agenda == agendas.usual("four_meetings", mode, installed)
    assert workshop.view(db, seat) is None
    assert frame.latest(db, made) is None


def test_a_rehearsal_is_not_rehearsed(lead: Seat, db: Session) -> None:
    """There is nothing real to copy."""
    with pytest.raises(Refused, match="of_a_rehearsal"):
        rehearsal.start(db, lead, 3, say)


def test_the_agenda_that_people_made_is_the_one_rehearsed(table: Table, db: Session) -> None:
    """Steps, times and what is left out are those of the real workshop."""
    seat = facilitator(table, db)
    workshop.start(db, seat, "four_meetings", "guided")
    made = rehearsal.start(db, seat, 1, say)
    copy = workshop.view(db, Seat(seat.user_id, made, "neutral", "facilitator"))
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


def test_each_kind_that_an_agenda_has_takes_what_they_say(
    lead: Seat, db: Session, config: Config
) -> None:
    """Where a step is about a list that is empty, as KPIs are here, nobody can answer it."""
    shop = workshop.view(db, lead)
    assert shop is not None
    steps = [one for one in shop.stages if one.kind.asks]
    assert {one.kind.key for one in steps} == set(ASKED)
    for one in steps:
        workshop_lead.move(db, config.keys, lead, one.step.key, "open")
        asked = all_answer(db, config, lead)
        shop = workshop.view(db, lead)
        assert shop is not None
        answered = one.kind.items != "kpis"
        assert shop.stage(one.step.key).everybody_done == answered, one.kind.key
        assert bool(asked) == answered


def test_one_by_one_the_last_waits_to_be_asked(lead: Seat, db: Session, config: Config) -> None:
    """Five of six answer by themselves, in the order of the seed; late and leaving count."""
    key = open_step(db, config, lead, "outcome_statements")
    answered = [
        rehearsal_crowd.answer(db, config.keys, lead, say, everybody=False) for _ in range(8)
    ]
    assert answered == [1, 1, 1, 1, 1, 0, 0, 0]
    rehearsal_crowd.come_late(db, lead, "customer", say)
    shop = workshop.view(db, lead)
    assert shop is not None
    assert shop.stage(key).heads["customer"].of == 4
    for _each in range(3):
        rehearsal_crowd.leave(db, lead, "customer")
    with pytest.raises(Refused, match="nobody_left"):
        rehearsal_crowd.leave(db, lead, "customer")


def test_in_a_real_deal_nobody_is_simulated(table: Table, db: Session, config: Config) -> None:
    """The buttons do nothing outside a rehearsal."""
    seat = facilitator(table, db)
    with pytest.raises(Refused, match="not_a_rehearsal"):
        rehearsal_crowd.answer(db, config.keys, seat, say, everybody=True)
    with pytest.raises(Refused, match="not_a_rehearsal"):
        rehearsal.end(db, seat)
    assert rehearsal.view(db, seat) is None


def test_who_has_lost_the_connection_is_waited_for(lead: Seat, db: Session, config: Config) -> None:
    """Not seen, silent even when all are asked, and back again with an answer."""
    key = open_step(db, config, lead, "outcome_statements")
    rehearsal_crowd.drop_out(db, lead, "provider")
    shop = workshop.view(db, lead)
    assert shop is not None
    here = {one.name: one.here for one in workshop.people_here(db, lead, shop.here)}
    assert here["Simulated participant 3, provider"] is False
    assert here["Simulated participant 2, provider"] is True
    assert all_answer(db, config, lead) == 5
    seen = rehearsal.view(db, lead)
    assert seen is not None
    assert seen.away == {"provider": ["Simulated participant 3, provider"], "customer": []}
    rehearsal_crowd.come_back(db, lead, "provider")
    assert all_answer(db, config, lead) == 1
    shop = workshop.view(db, lead)
    assert shop is not None
    assert shop.stage(key).everybody_done
    with pytest.raises(Refused, match="nobody_away"):
        rehearsal_crowd.come_back(db, lead, "provider")


def test_a_second_answer_counts_once(lead: Seat, db: Session, config: Config) -> None:
    """A hidden one takes the place of the first; nobody can before anybody has answered."""
    open_step(db, config, lead, "outcome_statements")
    all_answer(db, config, lead)
    key = open_step(db, config, lead, "outcome_ballot")
    with pytest.raises(Refused, match="nobody_again"):
        rehearsal_crowd.answer_again(db, config.keys, lead, say)
    all_answer(db, config, lead)
    before = ballots(db, config, lead, key)
    rehearsal_crowd.answer_again(db, config.keys, lead, say)
    after = ballots(db, config, lead, key)
    assert sum(before[who] != after[who] for who in before) == 1
    shop = workshop.view(db, lead)
    assert shop is not None
    assert sum(one.done for one in shop.stage(key).heads.values()) == 6


def test_a_second_answer_is_another_one_even_where_it_is_drawn_alike(
    lead: Seat, db: Session, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole weights of two outcomes fall alike now and then: then it is drawn once more."""
    drawn: list[Entry] = []

    def alike_once(
        kind: Kind, items: Sequence[str], version: int, rng: np.random.Generator
    ) -> Entry:
        drawn.append(drawn[0] if len(drawn) == PEOPLE else entry_of(kind, items, version, rng))
        return drawn[-1]

    open_step(db, config, lead, "outcome_statements")
    all_answer(db, config, lead)
    key = open_step(db, config, lead, "outcome_ballot")
    monkeypatch.setattr(rehearsal_crowd, "entry_of", alike_once)
    all_answer(db, config, lead)
    before = ballots(db, config, lead, key)
    rehearsal_crowd.answer_again(db, config.keys, lead, say)
    after = ballots(db, config, lead, key)
    assert len(drawn) > PEOPLE + 1
    assert sum(before[who] != after[who] for who in before) == 1


def ballots(db: Session, config: Config, lead: Seat, key: str) -> dict[int, object]:
    """Return what each simulated person entered, by the query that each has for the own entry."""
    seats = [
        Seat(one.user_id, one.deal_id, one.side, one.role)
        for one in seats_in(db, lead.deal_id)
        if one.side in PAYING_SIDES
    ]
    return {who.user_id: workshop_entry.own_entry(db, config.keys, who, key)[0] for who in seats}


def test_a_seed_says_who_answers_when_and_what(table: Table, db: Session, config: Config) -> None:
    """Two rehearsals from one seed are the same."""
    seat, told = facilitator(table, db), []
    for _each in range(2):
        made = rehearsal.start(db, seat, 3, say)
        row = db.get_one(DealRow, made)
        row.settings = {"rehearsal": row.settings["rehearsal"] | {"seed": 7}}
        lead = Seat(seat.user_id, made, "neutral", "facilitator")
        key = open_step(db, config, lead, "relationship")
        order = []
        for _more in range(5):
            rehearsal_crowd.answer(db, config.keys, lead, say, everybody=False)
            shop = workshop.view(db, lead)
            assert shop is not None
            people = workshop.people_here(db, lead, shop.here)
            order.append(tuple(sorted(one.name for one in people if one.done)))
        told.append((order, list(ballots(db, config, lead, key).values())))
    assert told[0] == told[1]


def test_a_deleted_rehearsal_leaves_nothing_but_its_number(
    lead: Seat, table: Table, db: Session, config: Config
) -> None:
    """Rows, people and keys go, and the record says of which deal; the real deal stays."""
    open_step(db, config, lead, "outcome_statements")
    all_answer(db, config, lead)
    open_step(db, config, lead, "outcome_ballot")
    all_answer(db, config, lead)
    db.commit()
    people = [one.user_id for one in seats_in(db, lead.deal_id) if one.side in PAYING_SIDES]
    real = [(type(one), one.id) for one in seats_in(db, table.deal_id)]
    keys = [SideKey(config.keys, lead.deal_id, side).path for side in PAYING_SIDES]
    assert all(path.exists() for path in keys)
    before = {(one.chain, one.number) for one in db.scalars(select(AuditEventRow))}
    act(Actor(action="rehearsal.end"))  # not that of a page which an earlier test asked for
    rehearsal.end(db, lead)
    db.commit()
    rehearsal.destroy_keys(config.keys, lead.deal_id)
    assert not any(path.exists() for path in keys)
    assert seats_in(db, lead.deal_id) == []
    assert left_of(db, lead.deal_id) == []
    assert db.scalars(select(User).where(User.id.in_(people))).all() == []
    assert [(type(one), one.id) for one in seats_in(db, table.deal_id)] == real
    assert lead.deal_id not in {one.id for one in installation.deals(db)}
    assert lead.deal_id not in {one.id for one, _seat in deal.views_of(db, lead.user_id)}
    record = db.scalars(select(AuditEventRow)).all()
    made = [one for one in record if (one.chain, one.number) not in before]
    of_rehearsal = f"deal-{lead.deal_id}"
    assert {one.chain for one in made} == {
        "installation", of_rehearsal, *(f"{of_rehearsal}-{side}" for side in PAYING_SIDES)
    }  # fmt: skip
    of_all = "".join(one.body for one in made if one.chain == "installation")
    assert "user" in of_all
    assert "workshop" not in of_all


def left_of(db: Session, deal_id: int) -> list[str]:
    """Return the tables that still have a row of the deal."""
    found = []
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        if "deal_id" in table.c and isinstance(table.c.deal_id.type, Integer):
            query = select(table.c.deal_id).where(table.c.deal_id == deal_id)
            found += [mapper.class_.__tablename__] if db.execute(query).first() else []
    held = {one.id for one in db.scalars(select(StageRow))}
    for column in (BallotRow.stage_id, DoneRow.stage_id):
        found += [str(column) for stage_id in db.scalars(select(column)) if stage_id not in held]
    return found
