"""Eight people who change the same row at the same moment: nothing is lost, nobody is told "locked"."""

import threading

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.private import answered, now, seat
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions
from workbench.services import values
from workbench.store.values import own_values

WRITERS = 8
KEY = "highest_fee"


def write(engine: Engine, config: Config, deal_id: int, times: int, trouble: list[str]) -> None:
    """Answer a private question again and again, as the page does: read, change, write."""
    try:
        for number in range(times):
            with make_sessions(engine).begin() as db:
                place = seat(deal_id, "customer")
                given = KEY, answered(1000.0 + number)
                values.answer(db, config.keys, now(db, deal_id), place, given)
    except Exception as error:  # noqa: BLE001 (every kind is what this test looks for)
        trouble.append(repr(error))


@pytest.mark.parametrize("times", [6, pytest.param(100, marks=pytest.mark.nightly)])
def test_every_change_of_eight_writers_counts(
    framed: Table, config: Config, db: Session, times: int
) -> None:
    """The row's version counts each answer: read, changed and written by the application's own sessions."""
    engine = make_engine(config.database_url)
    trouble: list[str] = []
    given = engine, config, framed.deal_id, times, trouble
    threads = [threading.Thread(target=write, args=given) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    row = own_values(db, now(db, framed.deal_id).id, "customer")
    assert trouble == []
    assert row is not None
    assert row.version == WRITERS * times
