"""Verification finds every changed bit of the record and of files with a digest on it."""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from workbench.cli import main
from workbench.services import record
from workbench.store.document import DocumentRow
from workbench.store.draft import latest_draft
from workbench.store.history import DataSetRow

FLIPS = 300
AT_ONCE = 40
PDF = b"%PDF-1.7 " + bytes(range(256)) * 8
KEYS = {
    "audit_event": ("chain", "number"),
    "audit_head": ("chain",),
    "data_set": ("id",),
    "frame": ("id",),
    "draft": ("id",),
    "agreement_document": ("id",),
}
COLUMNS = {
    "audit_event": ("chain", "number", "previous_hash", "hash", "body"),
    "audit_head": ("chain", "number", "hash"),
    "data_set": ("file", "file_sha256", "content_sha256"),
    "frame": ("menu", "menu_sha256"),
    "draft": ("terms", "sha256"),
    "agreement_document": ("terms", "terms_sha256", "pdf", "pdf_sha256"),
}
FILES = {"file", "terms", "pdf"}


@pytest.fixture
def kept(accepted: Table, db: Session) -> Session:
    """Return the database of an accepted deal with a data set and a document."""
    draft = latest_draft(db, accepted.deal_id)
    assert draft is not None
    content = b"month,value\n2026-01,0.97\n" * 9
    db.add(
        DataSetRow(
            deal_id=accepted.deal_id,
            name="months.csv",
            side="customer",
            file=content,
            file_sha256=hashlib.sha256(content).hexdigest(),
            content_sha256="1" * 64,
            mapping={"kind": "values"},
            created_at=datetime(2026, 12, 1, tzinfo=UTC),
        )
    )
    db.add(
        DocumentRow(
            deal_id=accepted.deal_id,
            draft_id=draft.id,
            language="en",
            terms=draft.terms,
            terms_sha256=draft.sha256,
            pdf=PDF,
            pdf_sha256=hashlib.sha256(PDF).hexdigest(),
            created_at=datetime(2026, 12, 1, tzinfo=UTC),
        )
    )
    db.commit()
    return db


def test_what_was_only_used_is_whole(kept: Session) -> None:
    """Nothing is found where nothing was done."""
    found = record.verify(kept)
    assert found.broken == []
    assert found.files == 8
    assert found.entries > 5


def disarm(db: Session) -> None:
    """Take the triggers away, as somebody with all rights would, in this copy."""
    if db.get_bind().dialect.name == "postgresql":
        for table in KEYS:
            db.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
    else:
        for (name,) in list(
            db.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'"))
        ):
            db.execute(text(f"DROP TRIGGER {name}"))
    db.commit()


@dataclass(frozen=True)
class Flip:
    """One bit of one stored value, and what the value becomes."""

    table: str
    column: str
    key: tuple[Any, ...]
    old: Any
    value: Any

    def do(self, db: Session) -> None:
        """Write the value; a text that is none is written as bytes where the database lets it."""
        is_text = isinstance(self.value, bytes) and self.column not in FILES
        value = "CAST(:value AS TEXT)" if is_text else ":value"
        change = f"UPDATE {self.table} SET {self.column} = {value} WHERE {self.where}"  # noqa: S608
        db.execute(text(change), self.named | {"value": self.value})

    @property
    def place(self) -> str:
        """Where verification reports it: the chain, or the table."""
        return str(self.key[0]) if self.table.startswith("audit") else self.table

    @property
    def judged(self) -> str:
        """What one fault at a time can be found in; one digest is known to the deal's chain alone."""
        return "deal-1" if self.column == "content_sha256" else self.place

    @property
    def where(self) -> str:
        """The condition that finds the row."""
        return " AND ".join(f"{name} = :{name}_" for name in KEYS[self.table])

    @property
    def named(self) -> dict[str, Any]:
        """The values of the condition."""
        return {f"{name}_": part for name, part in zip(KEYS[self.table], self.key, strict=True)}


def flips(db: Session, chance: random.Random) -> Iterator[Flip]:
    """Return random flips without end; on PostgreSQL only such as it would store."""
    postgres = db.get_bind().dialect.name == "postgresql"
    stored = []
    for table, columns in COLUMNS.items():
        for column in columns:
            query = text(f"SELECT {', '.join(KEYS[table])}, {column} FROM {table}")  # noqa: S608
            rows = db.execute(query)
            stored += [(table, column, tuple(row[:-1]), row[-1]) for row in rows if row[-1]]
    db.rollback()
    while True:
        table, column, key, value = chance.choice(stored)
        new = _flipped(value, chance)
        if not postgres or _is_storable(value, new):
            yield Flip(table, column, key, value, new)


def _flipped(value: Any, chance: random.Random) -> Any:
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(16))
    if isinstance(value, dict | list):
        value = json.dumps(value)
    data = bytearray(value.encode() if isinstance(value, str) else value)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    if isinstance(value, str):
        try:
            return data.decode()
        except UnicodeDecodeError:
            return bytes(data)
    return bytes(data)


def _is_storable(value: Any, new: Any) -> bool:
    if not isinstance(value, str | dict):
        return True
    if isinstance(value, dict):
        try:
            json.loads(new)
        except (ValueError, TypeError):
            return False
    return isinstance(new, str) and "\x00" not in new


def test_every_flipped_bit_is_found(kept: Session) -> None:
    """300 random bits of stored entries and files: each that changes a value is found."""
    disarm(kept)
    source, done, missed = flips(kept, random.Random(20261201)), 0, []
    while done < FLIPS:
        # at once in places that are judged apart, so that few rounds do
        made: dict[str, Flip] = {}
        for flip in islice(source, AT_ONCE):
            if flip.judged not in made and _done(kept, flip):
                made[flip.judged] = flip
        found = {one.place for one in record.verify(kept).broken}
        # a chain's name that is no text any more hides which chains there are
        unseen = [one for one in made.values() if one.place not in found]
        if "audit_head" in found:
            unseen = [one for one in unseen if one.judged == one.table]
        missed += [flip for flip in unseen if not _is_the_same(flip)]
        done += len(made)
        kept.rollback()
    assert missed == []
    assert record.verify(kept).whole


def _done(db: Session, flip: Flip) -> bool:
    """Make the change, unless the database refuses: two entries of one number, a name too long."""
    try:
        with db.begin_nested():
            flip.do(db)
    except DBAPIError:
        return False
    return True


def _is_the_same(flip: Flip) -> bool:
    """Tell whether the value means what it meant before: another blank in a stored JSON."""
    if flip.column != "menu":
        return False
    before = json.loads(flip.old) if isinstance(flip.old, str) else flip.old
    try:
        return bool(before == json.loads(flip.value))
    except ValueError:
        return False


def test_file_and_digest_exchanged_together_are_found(kept: Session) -> None:
    """The record knows which digest stood beside the file."""
    new = b"%PDF other"
    kept.execute(
        text("UPDATE agreement_document SET pdf = :pdf, pdf_sha256 = :mark"),
        {"pdf": new, "mark": hashlib.sha256(new).hexdigest()},
    )
    (wrong,) = record.verify(kept).broken
    assert (wrong.place, wrong.what) == ("agreement_document", "digest")
    kept.execute(text("DELETE FROM agreement_document"))
    (wrong,) = record.verify(kept).broken
    assert wrong.what == "row_gone"


def test_a_cut_tail_and_a_forged_chain_are_found(kept: Session) -> None:
    """Without triggers: entries taken off the end, and a changed body with a fitting hash."""
    disarm(kept)
    kept.execute(
        text(
            "DELETE FROM audit_event WHERE chain = 'deal-1' AND number = "
            "(SELECT number FROM audit_head WHERE chain = 'deal-1')"
        )
    )
    assert next(one.what for one in record.verify(kept).broken) == "head"
    kept.rollback()
    body = kept.scalar(text("SELECT body FROM audit_event WHERE chain='deal-1' AND number=1"))
    forged = str(body).replace('"role":', '"rule":')
    kept.execute(
        text("UPDATE audit_event SET body=:body, hash=:mark WHERE chain='deal-1' AND number=1"),
        {"body": forged, "mark": hashlib.sha256(forged.encode()).hexdigest()},
    )
    (wrong,) = [one for one in record.verify(kept).broken if one.place == "deal-1"]
    assert (wrong.number, wrong.what) == (2, "previous")


def test_the_command_says_where(
    kept: Session, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Any
) -> None:
    """Exit code 0 and counts, or 1 and the place in words."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("EQUIPOISE_INSTANCE", str(tmp_path / "instance"))
    assert main(["audit", "verify"]) == 0
    assert json.loads(capsys.readouterr().out)["whole"] is True
    kept.execute(text("UPDATE draft SET sha256 = :mark"), {"mark": "0" * 64})
    kept.commit()
    assert main(["audit", "verify"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["broken"][0]["place"] == "draft"
    assert answer["broken"][0]["text"].startswith("This file")
