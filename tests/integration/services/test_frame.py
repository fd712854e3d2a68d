"""The public frame: made from shared data, agreed by both, replaced only while nobody is bound."""

import threading
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.plant import add_cards, agree_frame
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.permissions import Seat
from workbench.services import frame, levels
from workbench.store.frame import latest_frame
from workbench.store.kpi import kpi_cards


class TestProposing:
    def test_the_worked_case_has_81_packages(self, table: Table, db: Session) -> None:
        """Three level sets for each of three KPIs (cohorts together) times three fees."""
        add_cards(db, table.deal_id)
        view = frame.view(agree_frame(db, table.deal_id))
        assert view.packages == 81
        assert view.paid_kpis == 3
        assert view.agreed

    def test_the_usual_fees_are_todays_invoice_times_three_factors(
        self, table: Table, db: Session
    ) -> None:
        """1.4, 1.7 and 2.0 times 306,733, to the hundred."""
        fees = frame.usual_fees(db, table.deal_id)
        assert fees == (Decimal(429400), Decimal(521400), Decimal(613500))

    def test_the_same_shared_data_give_the_same_menu(self, table: Table, db: Session) -> None:
        """The menu's hash depends on shared data and fees alone."""
        add_cards(db, table.deal_id)
        fees = frame.usual_fees(db, table.deal_id)
        first = frame.propose(db, table.deal_id, fees).menu_sha256
        levels._cohort.cache_clear()
        assert frame.propose(db, table.deal_id, fees).menu_sha256 == first
        assert frame.propose(db, table.deal_id, fees[:2]).menu_sha256 != first

    def test_a_new_proposal_needs_both_agreements_again(self, framed: Table, db: Session) -> None:
        """Nobody is held to a frame that was changed after the agreement."""
        frame.propose(db, framed.deal_id, [Decimal(400000)])
        row = latest_frame(db, framed.deal_id)
        assert row is not None
        assert row.round == 1
        assert not frame.view(row).agreed

    def test_too_many_packages_are_refused_beside_the_fees(self, table: Table, db: Session) -> None:
        """27 combinations of levels times four fees pass 100."""
        add_cards(db, table.deal_id)
        with pytest.raises(Refused) as refused:
            frame.propose(db, table.deal_id, [Decimal(fee) for fee in (1, 2, 3, 4)])
        assert refused.value.finding.code == "menu.too_many_packages"
        assert refused.value.field == "fees"

    def test_without_cards_there_is_nothing_to_frame(self, table: Table, db: Session) -> None:
        """A frame needs at least one paid KPI."""
        with pytest.raises(Refused) as refused:
            frame.propose(db, table.deal_id, [Decimal(1)])
        assert refused.value.finding.code == "menu.empty"

    def test_report_only_kpis_are_not_in_the_menu(self, table: Table, db: Session) -> None:
        """Only KPIs on which money hangs are packages' dimensions."""
        add_cards(db, table.deal_id)
        kpi_cards(db, table.deal_id)[1].paid = False
        row = agree_frame(db, table.deal_id)
        assert [part["kpi"] for part in row.menu["kpis"]] == ["availability", "first_time_fix_rate"]


class TestAgreeing:
    def test_a_page_from_before_a_change_is_a_conflict(self, framed: Table, db: Session) -> None:
        """Nobody agrees to a menu that was not shown."""
        with pytest.raises(Conflict):
            frame.agree(db, Seat(0, framed.deal_id, "provider", "executive"), "0" * 64)

    def test_without_a_frame_there_is_nothing_to_agree_to(self, table: Table, db: Session) -> None:
        """The page answers 404."""
        with pytest.raises(NotFound):
            frame.agree(db, Seat(0, table.deal_id, "provider", "executive"), "0" * 64)

    def test_two_first_proposals_at_once_make_one_frame(
        self, table: Table, db: Session, database_url: str
    ) -> None:
        """The later one is told that somebody was faster; nothing is overwritten."""
        add_cards(db, table.deal_id)
        db.commit()
        levels.proposals(db, table.deal_id)
        db.rollback()
        start, said = threading.Barrier(2), []

        def propose(fee: int) -> None:
            engine = make_engine(database_url)
            with make_sessions(engine)() as own:
                start.wait()
                try:
                    frame.propose(own, table.deal_id, [Decimal(fee)])
                    own.commit()
                    said.append("made")
                except Conflict:
                    said.append("conflict")
            engine.dispose()

        threads = [threading.Thread(target=propose, args=(fee,)) for fee in (400000, 500000)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        db.expire_all()
        row = latest_frame(db, table.deal_id)
        assert row is not None
        assert row.round == 1
        assert sorted(said) in (["conflict", "made"], ["made", "made"])


def _only_paid(db: Session, deal_id: int, count: int) -> None:
    """Let money hang on the first `count` KPIs alone."""
    for place, card in enumerate(kpi_cards(db, deal_id)):
        card.paid = place < count
    db.flush()


class TestSizeByMode:
    def test_a_sealed_menu_of_one_kpi_gets_more_levels_and_fees(
        self, table: Table, db: Session
    ) -> None:
        """Nine packages would be no choice: five level sets, two fees between; both are told."""
        add_cards(db, table.deal_id)
        _only_paid(db, table.deal_id, 1)
        row = agree_frame(db, table.deal_id)
        view = frame.view(row)
        assert view.packages == 25
        assert [one.code for one in view.findings] == ["menu.levels_added", "menu.fees_added"]
        assert view.named == frame.usual_fees(db, table.deal_id)
        assert len(view.fees) == 5
        assert [option["name"] for option in row.menu["kpis"][0]["options"]] == [
            "safe", "safe–balanced", "balanced", "balanced–ambitious", "ambitious",
        ]  # fmt: skip
        assert row.limits["settings"]["safe–balanced"]["plan"] == 0.75

    def test_one_kpi_at_one_fee_is_refused_with_what_can_be_done(
        self, table: Table, db: Session
    ) -> None:
        """No frame is made; a guided round takes as few."""
        add_cards(db, table.deal_id)
        _only_paid(db, table.deal_id, 1)
        with pytest.raises(Refused) as refused:
            frame.propose(db, table.deal_id, [Decimal(400000)])
        assert refused.value.finding.code == "frame.too_few_packages"
        assert refused.value.field == "fees"
        assert latest_frame(db, table.deal_id) is None
        row = frame.propose(db, table.deal_id, [Decimal(400000)], mode=frame.Mode("guided"))
        assert frame.view(row).packages == 5

    def test_a_guided_menu_is_larger(self, table: Table, db: Session) -> None:
        """Five level sets for each of three KPIs times three fees."""
        add_cards(db, table.deal_id)
        fees = frame.usual_fees(db, table.deal_id)
        view = frame.view(frame.propose(db, table.deal_id, fees, mode=frame.Mode("guided")))
        assert view.packages == 375

    def test_a_frame_made_before_menus_said_what_was_added(
        self, framed: Table, db: Session
    ) -> None:
        """It names no other fees than those of its menu and says nothing of additions."""
        row = latest_frame(db, framed.deal_id)
        assert row is not None
        assert "findings" not in row.menu
        assert "fees" not in row.limits
        view = frame.view(row)
        assert (view.named, view.findings) == (view.fees, ())
        assert set(row.limits["settings"]) == {"safe", "balanced", "ambitious"}
