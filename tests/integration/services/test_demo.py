"""The demonstration: seeded once, whole or not at all, one answer away from a settlement."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from benchmarks import bench_leaks
from tests.integration.stages import Place, Seated, Stages
from workbench.platform.accounts.people import add_person, use_link
from workbench.platform.config import Config
from workbench.platform.errors import Refused
from workbench.platform.permissions import Seat
from workbench.proposal.entry import DerivedWorth
from workbench.services import deal, demo, frame, progress, result, values
from workbench.services.own_view import lock_state
from workbench.store.deal import seats_in
from workbench.store.frame import FrameRow


@pytest.fixture
def seeded(seated: tuple[Place, Seated], stages: Stages) -> demo.Seeded:
    """Return the seeded demonstration, as it was when a test of this process first asked for it."""
    return stages.demonstration(seated[0])


def frame_of(db: Session, deal_id: int) -> FrameRow:
    """Return the demonstration's frame."""
    row = frame.latest(db, deal_id)
    assert row is not None
    return row


def customer_of(db: Session, deal_id: int) -> Seat:
    """Return the customer executive's seat."""
    row = next(s for s in seats_in(db, deal_id) if (s.side, s.role) == ("customer", "executive"))
    return Seat(row.user_id, deal_id, row.side, row.role)


class TestSeed:
    def test_it_stands_in_the_middle_of_the_deal(self, seeded: demo.Seeded, db: Session) -> None:
        """Three KPIs, 81 packages, both agreed, the provider locked, the customer's turn."""
        now = next(s for s in progress.stages(db, seeded.deal_id) if s.state == "now")
        assert (now.key, now.turn) == ("values", "customer")
        row = frame_of(db, seeded.deal_id)
        assert frame.view(row).packages == 81
        bench_leaks.same(row.menu)  # what the leak meter measures is this menu
        assert frame.view(row).agreed
        assert lock_state(db, row).provider
        assert not lock_state(db, row).customer

    def test_the_numbers_are_those_of_the_worked_case(
        self, seeded: demo.Seeded, db: Session
    ) -> None:
        """Today's invoice 306,733 USD, 36 months from 2027, fees at 1.4, 1.7 and 2.0 times."""
        view = deal.view(db, seeded.deal_id)
        assert (view.yearly_invoice, view.currency, view.term_months) == (306_733, "USD", 36)
        row = frame_of(db, seeded.deal_id)
        assert [Decimal(fee) for fee in row.fees] == [429_400, 521_400, 613_500]

    def test_every_seat_gets_a_link_that_signs_in(self, seeded: demo.Seeded, db: Session) -> None:
        """Executives, facilitator, team leads and a trainee; addresses that cannot get mail."""
        assert len(seeded.tokens) == len(demo.PEOPLE) == 6
        for one in demo.PEOPLE:
            user = use_link(db, seeded.tokens[one.seat])
            assert user is not None
            assert user.email == one.email
            assert user.email.endswith("@demo.invalid")

    def test_a_second_seed_keeps_the_state(
        self, seeded: demo.Seeded, db: Session, config: Config
    ) -> None:
        """Only the links are new."""
        again = demo.seed(db, config.keys)
        assert (again.deal_id, again.is_new) == (seeded.deal_id, False)
        assert not set(again.tokens.values()) & set(seeded.tokens.values())
        assert len(seats_in(db, seeded.deal_id)) == len(demo.PEOPLE)

    def test_an_interrupted_seed_leaves_nothing_and_can_be_repeated(
        self, db: Session, config: Config, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """One transaction: stopped before its end, the next run starts from nothing."""

        def stop(*_: object) -> bool:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(values, "lock", stop)
            with pytest.raises(KeyboardInterrupt):
                demo.seed(db, config.keys)
        db.rollback()
        assert demo.seed(db, config.keys).is_new

    def test_an_installation_with_people_is_left_alone(self, db: Session, config: Config) -> None:
        """No demonstration is put beside real deals."""
        add_person(db, "someone@example.org", "Provider executive", None)
        with pytest.raises(Refused) as refused:
            demo.seed(db, config.keys)
        assert refused.value.finding.code == "demo.other_people"


def test_a_point_of_availability_is_that_of_the_worked_case(
    seeded: demo.Seeded, db: Session, config: Config
) -> None:
    """0.01 x 6,000 h x 0.6 x 39,000 = 1,404,000 from the loaded history; 65 stops in three years."""
    seat, row = customer_of(db, seeded.deal_id), frame_of(db, seeded.deal_id)
    year = row.menu["facts"]["year"]
    assert year["scheduled_hours"] == 6_000
    assert year["stops"] == pytest.approx(65 / 3)
    assert year["hours_each"] == pytest.approx(6.0, abs=0.05)
    for key in ("hour_cost", "recovered"):
        amount = demo.CUSTOMER_SUGGESTION[key]
        values.answer_question(db, config.keys, seat, key, (None, amount, None))
    derived = values.sheet(db, config.keys, row, "customer").derived
    told = {kpi: one.counted for kpi, one in derived.items() if isinstance(one, DerivedWorth)}
    assert told == {"availability": 1_404_000, "response_time": 0, "first_time_fix_rate": 0}


def test_the_suggested_answers_settle(seeded: demo.Seeded, db: Session, config: Config) -> None:
    """The printed suggestion leads to a package both gain from, at 1.7 times today's invoice."""
    seat, row = customer_of(db, seeded.deal_id), frame_of(db, seeded.deal_id)
    for key, amount in demo.CUSTOMER_SUGGESTION.items():
        left = values.answer_question(db, config.keys, seat, key, (None, amount, None))
    assert left is None
    assert values.lock(db, config.keys, seeded.deal_id, seat)
    settled = result.published(db, row)
    assert settled is not None
    assert settled.package is not None
    assert settled.package.fee == 521_400
    assert {line.kpi: line.level_set for line in settled.package.lines} == {
        "availability": "ambitious",
        "response_time": "safe",
        "first_time_fix_rate": "safe",
    }
