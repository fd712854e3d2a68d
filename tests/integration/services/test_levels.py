"""Levels from shared history: the same for both, agreed with an optimistic version."""

import numpy as np
import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.plant import add_cards
from workbench.document.charts import Texts
from workbench.platform.errors import Conflict, NotFound
from workbench.proposal.levels.question import LevelSet
from workbench.services import levels, levels_chosen
from workbench.services.levels import Shared
from workbench.services.levels_chart import ahead
from workbench.services.levels_view import Said, kpi_view
from workbench.store.kpi import kpi_card


def words(name: str, unit: str, said: Said) -> Texts:
    """Return plain words for a chart."""
    return Texts(title=name, y=unit, target=f"Target {said.target}")


@pytest.fixture
def cards(table: Table, db: Session) -> list[int]:
    """Return the ids of three cards."""
    return add_cards(db, table.deal_id)


class TestProposals:
    def test_every_kpi_and_cohort_has_three_sets(
        self, table: Table, db: Session, cards: list[int]
    ) -> None:
        """Safe, balanced and ambitious; cohorts weigh by their machines."""
        found = levels.proposals(db, table.deal_id)
        assert [kpi.card_id for kpi in found] == cards
        assert [[c.cohort for c in kpi.cohorts] for kpi in found] == [
            ["new", "installed"], [None], [None],
        ]  # fmt: skip
        assert [c.weight for c in found[0].cohorts] == [pytest.approx(1 / 3), pytest.approx(2 / 3)]
        for kpi in found:
            for cohort in kpi.cohorts:
                assert list(cohort.sets) == ["safe", "balanced", "ambitious"]
                assert all(isinstance(one, LevelSet) for one in cohort.sets.values())

    @pytest.mark.usefixtures("cards")
    def test_the_same_history_gives_the_same_levels(self, table: Table, db: Session) -> None:
        """Computed anew or kept at hand: nothing depends on a process's memory."""
        first = levels.proposals(db, table.deal_id)
        levels._cohort.cache_clear()
        again = levels.proposals(db, table.deal_id)
        for one, other in zip(first, again, strict=True):
            assert one.shared == other.shared
            for mine, theirs in zip(one.cohorts, other.cohorts, strict=True):
                assert mine.sets == theirs.sets

    def test_what_is_kept_at_hand_cannot_be_changed(
        self, table: Table, db: Session, cards: list[int]
    ) -> None:
        """Shared paths are read-only."""
        cohort = levels.proposal(db, table.deal_id, cards[0]).cohorts[0]
        with pytest.raises(ValueError, match="read-only"):
            levels.unchanged(cohort)[0, 0] = 0.0

    def test_a_card_without_enough_history_says_why(
        self, table: Table, db: Session, cards: list[int]
    ) -> None:
        """No outlook means no levels and a reason, not an empty page or an error."""
        row = kpi_card(db, table.deal_id, cards[1])
        assert row is not None
        row.series = [row.series[0] | {"values": [None] * 36}]
        found = levels.proposal(db, table.deal_id, cards[1])
        assert [finding.code for finding in found.findings()] == ["outlook.no_values"]
        assert levels_chosen.options(found) == ()
        view = kpi_view(found, 1000.0, words)
        assert view.cohorts[0].refusal is not None
        assert view.cohorts[0].svg is None
        assert view.cohorts[0].sets == []


class TestSharing:
    def test_a_change_moves_the_levels_and_the_version(
        self, table: Table, db: Session, cards: list[int]
    ) -> None:
        """A larger plan gives tighter levels; the version guards the next change."""
        before = levels.proposal(db, table.deal_id, cards[1])
        wish = Shared(window="month", improvement=0.4, ramp=3.0, credit=0.1, bonus=0.05)
        levels.agree_shared(db, table.deal_id, cards[1], wish, before.version)
        after = levels.proposal(db, table.deal_id, cards[1])
        assert after.shared == wish
        assert after.version == before.version + 1
        old, new = before.cohorts[0].sets["balanced"], after.cohorts[0].sets["balanced"]
        assert isinstance(old, LevelSet)
        assert isinstance(new, LevelSet)
        assert new.target < old.target  # a response time: lower is better

    def test_a_form_from_before_a_change_is_refused(
        self, table: Table, db: Session, cards: list[int]
    ) -> None:
        """Nothing is overwritten."""
        levels.agree_shared(db, table.deal_id, cards[0], Shared(window="year"), 1)
        with pytest.raises(Conflict):
            levels.agree_shared(db, table.deal_id, cards[0], Shared(window="month"), 1)
        assert levels.proposal(db, table.deal_id, cards[0]).shared.window == "year"

    def test_a_card_of_another_deal_does_not_exist(
        self, table: Table, db: Session, cards: list[int]
    ) -> None:
        """Neither to read nor to change."""
        with pytest.raises(NotFound):
            levels.proposal(db, table.deal_id + 1, cards[0])
        with pytest.raises(NotFound):
            levels.agree_shared(db, table.deal_id + 1, cards[0], Shared(), 1)


class TestViews:
    def test_money_grows_with_the_fee_and_falls_to_the_cohorts(
        self, table: Table, db: Session, cards: list[int]
    ) -> None:
        """Twice the fee, twice the money."""
        kpi = levels.proposal(db, table.deal_id, cards[0])
        one, two = (
            levels_chosen.consequences_of(kpi, kpi.cohorts[0], "balanced", fee)
            for fee in (1e5, 2e5)
        )
        assert one is not None
        assert two is not None
        assert two.unchanged.year_5 == pytest.approx(2 * one.unchanged.year_5)
        assert one.unchanged.p_below_minimum > (one.planned or one.unchanged).p_below_minimum

    def test_a_view_has_picture_fan_sets_and_the_usual_practice(
        self, table: Table, db: Session, cards: list[int]
    ) -> None:
        """What the page shows stands on the same months."""
        view = kpi_view(levels.proposal(db, table.deal_id, cards[2]), 1e5, words)
        (cohort,) = view.cohorts
        assert cohort.svg is not None
        assert "<svg" in cohort.svg
        assert len(cohort.history) == 36
        assert [row[0] for row in cohort.ahead][:2] == ["2027-01", "2027-02"]
        assert all(low <= middle <= high for _, low, middle, high in cohort.ahead)
        assert cohort.practice is not None
        recent = [value for _, value in cohort.history if value is not None][-9:]
        assert cohort.practice.target == pytest.approx(np.mean(recent))
        assert cohort.practice.minimum == min(recent)
        assert [one.improvement for one in cohort.sets] == pytest.approx([0.1, 0.2, 0.3])

    def test_months_ahead_pass_the_year(self) -> None:
        """December is followed by January of the next year."""
        assert ahead(("2025-11",), 3) == ("2025-12", "2026-01", "2026-02")
