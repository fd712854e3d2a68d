"""What is committed is on record, once per scope, and only that."""

import json
import threading

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.private import ANSWERS, enter, scaled, seat
from workbench.platform.accounts.rows import OneTimeLink, User
from workbench.platform.acting import Actor, acting
from workbench.platform.audit import START, AuditEventRow
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.scopes import Scope
from workbench.platform.topics import version_for, versions
from workbench.services import record, values
from workbench.store.deal import DealRow

WHO = Actor("executive", "deal.test", 7, "provider")


def numbers(db: Session, deal_id: int) -> dict[str, int]:
    """Return how many entries each chain of the deal has, and how its versions stand."""
    chains = [Scope(deal_id, side).chain for side in (None, "provider", "customer")]
    found = versions(db, chains)
    for chain in chains:
        query = select(AuditEventRow.number).where(AuditEventRow.chain == chain)
        found[f"{chain} entries"] = len(list(db.scalars(query)))
    db.rollback()
    return found


def newest(db: Session, chain: str) -> AuditEventRow:
    """Return the last entry of a chain."""
    query = select(AuditEventRow).where(AuditEventRow.chain == chain)
    row = db.scalar(query.order_by(AuditEventRow.number.desc()).limit(1))
    assert row is not None
    return row


def rename(db: Session, deal_id: int, title: str) -> None:
    """Change something that both sides share."""
    db.get_one(DealRow, deal_id).title = title


class TestOneTransaction:
    def test_a_change_and_its_entry_are_one(self, table: Table, db: Session) -> None:
        """The entry says who, by what, which row and the digest of what both may see."""
        with acting(WHO):
            rename(db, table.deal_id, "Another title")
            db.flush()
            rename(db, table.deal_id, "A third title")
            db.commit()
        said = json.loads(newest(db, Scope(table.deal_id).chain).body)
        assert said["actor"] == {
            "user": 7, "side": "provider", "role": "executive", "action": "deal.test",
        }  # fmt: skip
        assert [(row["table"], row["key"], row["kind"]) for row in said["rows"]] == [
            ("deal", [table.deal_id], "update")
        ]
        assert "third" not in newest(db, Scope(table.deal_id).chain).body

    def test_what_is_not_committed_is_not_on_record(self, table: Table, db: Session) -> None:
        """Neither after a rollback nor from a savepoint that was given up."""
        before = numbers(db, table.deal_id)
        rename(db, table.deal_id, "Not kept")
        db.flush()
        db.rollback()
        db.commit()
        savepoint = db.begin_nested()
        rename(db, table.deal_id, "Not kept either")
        db.flush()
        savepoint.rollback()
        db.commit()
        assert numbers(db, table.deal_id) == before

    def test_a_savepoint_that_is_kept_is_on_record(self, table: Table, db: Session) -> None:
        """With the transaction around it, in one entry."""
        before = numbers(db, table.deal_id)
        with db.begin_nested():
            rename(db, table.deal_id, "Kept")
        db.commit()
        chain = Scope(table.deal_id).chain
        assert numbers(db, table.deal_id)[f"{chain} entries"] == before[f"{chain} entries"] + 1

    def test_writers_at_the_same_moment_follow_each_other(
        self, table: Table, db: Session, database_url: str
    ) -> None:
        """Eight threads, one chain: no gap, no fork."""
        engine = make_engine(database_url)
        sessions, chain = make_sessions(engine), Scope(table.deal_id).chain
        before = numbers(db, table.deal_id)[f"{chain} entries"]

        def write(number: int) -> None:
            for turn in range(3):
                with sessions() as own:
                    own.get_one(User, number).title = f"Person {number} {turn}"
                    rename(own, table.deal_id, f"Title {number} {turn}")
                    own.commit()

        threads = [threading.Thread(target=write, args=(n + 1,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        engine.dispose()
        assert numbers(db, table.deal_id)[f"{chain} entries"] == before + 12
        assert record.verify(db).broken == []


class TestStatements:
    def test_on_rows_of_a_deal_they_are_refused(self, table: Table, db: Session) -> None:
        """They would pass by the record."""
        with pytest.raises(RuntimeError, match="deal"):
            db.execute(update(DealRow).where(DealRow.id == table.deal_id).values(title="Silent"))

    def test_on_rows_of_the_installation_they_are_noted(self, table: Table, db: Session) -> None:
        """Which table, and that there were many."""
        db.execute(delete(OneTimeLink).where(OneTimeLink.user_id == table.deal_id))
        db.commit()
        (row,) = json.loads(newest(db, "installation").body)["rows"]
        assert row == {"table": "one_time_link", "key": ["many"], "kind": "delete"}


class TestSides:
    def test_an_answer_moves_the_own_side_alone(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Neither entries nor versions of what the other side sees."""
        before = numbers(db, framed.deal_id)
        seen = version_for(db, seat(framed.deal_id, "provider"))
        enter(db, config.keys, framed.deal_id, "customer")
        db.commit()
        after = numbers(db, framed.deal_id)
        own = Scope(framed.deal_id, "customer").chain
        assert {name for name, count in after.items() if count != before.get(name)} == {
            own, f"{own} entries",
        }  # fmt: skip
        assert version_for(db, seat(framed.deal_id, "provider")) == seen
        said = json.loads(newest(db, own).body)
        assert said["rows"] == [
            {"table": "private_values", "key": [1, "customer"], "kind": "insert"}
        ]

    def test_a_lock_tells_both_one_bit(self, framed: Table, db: Session, config: Config) -> None:
        """The shared entry is the same whatever is locked: no id, no digest of anything private."""
        digests = []
        for factor in (1.0, 1.5):
            amounts = scaled(ANSWERS["customer"], factor)
            enter(db, config.keys, framed.deal_id, "customer", amounts)
            db.commit()
            values.lock(db, config.keys, framed.deal_id, seat(framed.deal_id, "customer"))
            db.commit()
            (row,) = json.loads(newest(db, Scope(framed.deal_id).chain).body)["rows"]
            digests.append(row)
            values.unlock(db, framed.deal_id, seat(framed.deal_id, "customer"))
            db.commit()
        assert digests[0] == digests[1]
        assert digests[0]["key"] == [1, "customer"]


ATTACKS = (
    "UPDATE audit_event SET body = 'x' WHERE number = 1",
    "UPDATE audit_event SET number = number + 100",
    "DELETE FROM audit_event WHERE number = 1",
    (
        "INSERT INTO audit_event (chain, number, previous_hash, hash, body) "
        "VALUES ('installation', 999, :start, :start, '{}')"
    ),
    (
        "INSERT INTO audit_event (chain, number, previous_hash, hash, body) "
        "SELECT chain, number + 1, :start, :start, '{}' FROM audit_head"
    ),
    (
        "INSERT INTO audit_event (chain, number, previous_hash, hash, body) "
        "VALUES ('deal-999', 1, :start, :start, '{}')"
    ),
    "INSERT INTO audit_head (chain, number, hash) VALUES ('deal-999', 3, :start)",
    "UPDATE audit_head SET number = number + 1",
    "UPDATE audit_head SET hash = :start",
    "UPDATE audit_head SET number = 0, hash = :start",
    "DELETE FROM audit_head",
)
ONE_KIND = {
    "postgresql": (
        "TRUNCATE audit_event",
        "TRUNCATE audit_head",
        (
            "INSERT INTO audit_event (chain, number, previous_hash, hash, body) "
            "SELECT chain, number + 1, hash, hash, '{}' FROM audit_head"
        ),
    ),
    "sqlite": (
        (
            "INSERT OR REPLACE INTO audit_event (chain, number, previous_hash, hash, body) "
            "SELECT chain, number, previous_hash, hash, '{}' FROM audit_event"
        ),
        "UPDATE OR REPLACE audit_event SET number = 1",
        (
            "INSERT OR REPLACE INTO audit_head (chain, number, hash) "
            "SELECT chain, 0, :start FROM audit_head"
        ),
    ),
}


def test_sql_attacks_are_refused(table: Table, db: Session) -> None:
    """Whoever reaches the database by SQL cannot change, remove or forge an entry."""
    assert table.deal_id
    for attack in (*ATTACKS, *ONE_KIND[db.get_bind().dialect.name]):
        given = {"start": START} if ":start" in attack else {}
        with pytest.raises(DBAPIError, match="audit:"):
            db.execute(text(attack), given)
        db.rollback()
    assert record.verify(db).broken == []
