"""The sealed protocol under any order of steps: hypothesis plays both sides on SQLite."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from tests.integration.plant import add_cards
from tests.integration.private import (
    ASKED,
    CUSTOMER,
    NEVER,
    PROVIDER,
    answered,
    enter,
    now,
    seat,
)
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.errors import Conflict, Refused
from workbench.platform.migrations import upgrade
from workbench.platform.permissions import PAYING_SIDES, Side
from workbench.services import deal as deals
from workbench.services import frame, values
from workbench.services.frame import MOST_ROUNDS
from workbench.store.frame import FrameRow, latest_frame
from workbench.store.kpi import kpi_cards
from workbench.store.values import PrivateValuesRow, RunRow, locked_sides, run_of

DEAL = deals.NewDeal(
    title="Uptime",
    provider="Provider Ltd",
    customer="Customer Inc",
    currency="USD",
    yearly_invoice=Decimal(306733),
    timezone="UTC",
    term_start=date(2027, 1, 1),
    term_months=36,
)
sides = st.sampled_from(PAYING_SIDES)
ONE_KPI = {
    "customer": {key: CUSTOMER[key] for key in (*list(CUSTOMER)[:ASKED], "value_per_point-response_time")},
    "provider": {key: PROVIDER[key] for key in (*list(PROVIDER)[:ASKED], "cost_per_point-response_time")},
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def prepared(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Make one database with a deal and one paid KPI; each play starts from a copy of it."""
    path = tmp_path_factory.mktemp("rounds") / "start.sqlite3"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    with make_sessions(engine)() as db:
        deal_id = deals.create(db, DEAL, user_id=None)
        add_cards(db, deal_id)
        for row in kpi_cards(db, deal_id):
            row.paid = row.key == "response_time"
        db.commit()
    engine.dispose()  # the last connection writes the log back into the file
    Rounds.start, Rounds.deal_id = path, deal_id


class Rounds(RuleBasedStateMachine):
    """Two sides who propose, agree, answer, lock and unlock in any order."""

    start: Path
    deal_id: int

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="equipoise-rounds-"))
        shutil.copy(self.start, self.folder / "play.sqlite3")
        self.engine = make_engine(f"sqlite:///{self.folder / 'play.sqlite3'}")
        self.db = make_sessions(self.engine)()
        self.told: dict[int, str] = {}

    def teardown(self) -> None:
        """Throw the copy away."""
        self.db.close()
        self.engine.dispose()
        shutil.rmtree(self.folder)

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Do a step as a page does: commit, or roll back when it is refused."""
        try:
            yield
            self.db.commit()
        except (Refused, Conflict):
            self.db.rollback()

    def frame(self) -> FrameRow | None:
        """Return the last frame."""
        return latest_frame(self.db, self.deal_id)

    @rule(count=st.integers(1, 2))
    def propose(self, count: int) -> None:
        """Make a frame, or another one."""
        with self.trying():
            frame.propose(self.db, self.deal_id, frame.usual_fees(self.db, self.deal_id)[:count])

    @precondition(lambda self: self.frame() is not None)
    @rule(side=sides)
    def agree(self, side: Side) -> None:
        """Agree to what is shown."""
        with self.trying():
            sha = now(self.db, self.deal_id).menu_sha256
            frame.agree(self.db, seat(self.deal_id, side), sha)

    @precondition(lambda self: self.frame() is not None)
    @rule(side=sides, stubborn=st.booleans())
    def answer_all(self, side: Side, stubborn: bool) -> None:
        """Answer every question; a stubborn customer will accept nothing."""
        amounts = dict(ONE_KPI[side])
        if stubborn and side == "customer":
            amounts["highest_fee"] = NEVER["highest_fee"]
        with self.trying():
            enter(self.db, self.folder, self.deal_id, side, amounts)

    @precondition(lambda self: self.frame() is not None)
    @rule(side=sides, amount=st.floats(0, 1e6))
    def answer_one(self, side: Side, amount: float) -> None:
        """Change one answer."""
        key = "highest_fee" if side == "customer" else "base_cost"
        with self.trying():
            row = now(self.db, self.deal_id)
            given = (key, answered(amount))
            values.answer(self.db, self.folder, row, seat(self.deal_id, side), given)

    @rule(stubborn=st.sampled_from([True, True, False]), locks=st.integers(0, 2))
    def go_on(self, *, stubborn: bool, locks: int) -> None:
        """Go the usual way to the locks and perhaps through them, so that plays get far."""
        self.propose(1)
        for side in PAYING_SIDES:
            if self.frame() is not None:
                self.agree(side)
                self.answer_all(side, stubborn)
        for side in PAYING_SIDES[:locks]:
            self.lock(side)

    @rule(count=st.integers(1, 4))
    def miss(self, count: int) -> None:
        """Play rounds that end without an overlap."""
        for _ in range(count):
            self.go_on(stubborn=True, locks=2)

    @rule(side=sides)
    def lock(self, side: Side) -> None:
        """Lock; only the second lock says that it published."""
        with self.trying():
            ran = values.lock(self.db, self.folder, self.deal_id, seat(self.deal_id, side))
            row = now(self.db, self.deal_id)
            assert ran == (locked_sides(self.db, row.id) == set(PAYING_SIDES))

    @rule(side=sides)
    def unlock(self, side: Side) -> None:
        """Take a lock back."""
        with self.trying():
            values.unlock(self.db, self.deal_id, seat(self.deal_id, side))

    @invariant()
    def a_run_needs_two_locks_on_an_agreed_frame(self) -> None:
        """A frame has a run exactly when both have locked, and both had agreed to it."""
        for row in self.db.scalars(select(FrameRow)).all():
            ran = run_of(self.db, row.id) is not None
            assert ran == (locked_sides(self.db, row.id) == set(PAYING_SIDES))
            if locked_sides(self.db, row.id):
                assert row.provider_agreed_at
                assert row.customer_agreed_at

    @invariant()
    def what_was_published_stays(self) -> None:
        """No outcome is ever changed or withdrawn."""
        for run in self.db.scalars(select(RunRow)).all():
            assert self.told.setdefault(run.frame_id, repr(run.outcome)) == repr(run.outcome)
        assert len(self.told) == len(self.db.scalars(select(RunRow)).all())

    @invariant()
    def a_commitment_stands_with_its_lock(self) -> None:
        """Commitment, salt and lock come and go together."""
        for row in self.db.scalars(select(PrivateValuesRow)).all():
            marks = {row.commitment is None, row.sealed_salt is None, row.locked_at is None}
            assert len(marks) == 1

    @invariant()
    def never_more_rounds_than_agreed(self) -> None:
        """At most three rounds, and none after a settlement."""
        rounds = sorted(row.round for row in self.db.scalars(select(FrameRow)).all())
        assert rounds == list(range(1, len(rounds) + 1))
        assert len(rounds) <= MOST_ROUNDS
        runs = self.db.scalars(select(RunRow).order_by(RunRow.frame_id)).all()
        assert all(run.outcome["status"] == "no_overlap" for run in runs[: len(rounds) - 1])
        self.db.rollback()


TestRounds = Rounds.TestCase
TestRounds.settings = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    phases=[Phase.generate],  # a play is short enough to read; shrinking takes minutes
    suppress_health_check=[HealthCheck.too_slow],
)
