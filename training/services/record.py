"""The record of a person's learning: a statement for each act, and all of them for the person."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from training.attempt import Attempt
from training.statement import Actor, Statement
from training.store.statements import StatementRow, statements_of
from workbench.platform import clock, tokens
from workbench.platform.config import LOCAL_URL, Config, private_bytes

LONGEST = dt.timedelta(hours=6)
"""Who comes back after longer has done something else meanwhile."""
KEY_BYTES = 32
NAME_SIGNS = 32


@dataclass(frozen=True, slots=True)
class Learner:
    """A person who learns: the id of the account, and the account as statements name it."""

    user_id: int
    actor: Actor

    @property
    def base(self) -> str:
        """Return what the addresses of lessons, quizzes and role-plays begin with."""
        return f"{self.actor.home_page}/xapi/"


def learner(user_id: int, config: Config) -> Learner:
    """Return the person as this installation's statements name it.

    The name is made with a key in the folder of keys: the same for all statements of a person, and
    telling nobody else who it is.
    """
    key = private_bytes(config.keys / "learning-names.key", KEY_BYTES)
    name = hmac.new(key, f"learner/{user_id}".encode(), hashlib.sha256).hexdigest()[:NAME_SIGNS]
    return Learner(user_id, Actor(config.base_url or LOCAL_URL, name))


def _new_id() -> UUID:
    return UUID(bytes=tokens.random_bytes(16), version=4)


def keep(db: Session, who: Learner, attempts: Iterable[Attempt], lang: str) -> None:
    """Write one statement for each attempt; `lang` is the language the person read."""
    now = clock.now()
    for attempt in attempts:
        said = Statement(_new_id(), who.actor, attempt, who.base, lang.replace("_", "-"))
        db.add(
            StatementRow(
                user_id=who.user_id,
                statement_id=str(said.id),
                said=said.plain(),
                stored_at=now,
            )
        )


def export(db: Session, user_id: int) -> dict[str, Any]:
    """Return all of the person's statements, oldest first, as xAPI answers a query (2.5)."""
    rows = statements_of(db, user_id)
    statements = [row.said | {"stored": row.stored_at.isoformat()} for row in rows]
    return {"statements": statements, "more": ""}


def span(began: dt.datetime, ended: dt.datetime) -> dt.timedelta:
    """Return how long an act took, 0 where that cannot be known."""
    taken = ended - began
    return taken if dt.timedelta(0) <= taken <= LONGEST else dt.timedelta(0)
