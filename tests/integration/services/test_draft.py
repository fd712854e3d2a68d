"""From the settled package to terms that both sides accept, version by version."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.damage import spoil
from tests.integration.private import ANSWERS, amounts_of, seat, traces
from tests.integration.settled import HOT, accept_both, lower, newest, wishes
from workbench.agreement.terms import Terms, digest, terms_from_json
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.errors import Conflict, Damaged, NotFound, Refused
from workbench.platform.permissions import Seat
from workbench.services import draft, result
from workbench.settlement.schedule import Trigger
from workbench.store.draft import drafts, latest_draft
from workbench.store.frame import latest_frame

WRONG: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"minimum": 0.9999}, "minimum", "settlement.minimum_beyond_target"),
    ({"stretch": 0.5}, "stretch", "settlement.target_beyond_stretch"),
    ({"dead_band": 0.4}, "dead_band", "settlement.dead_band_too_wide"),
    ({"target": 1.0, "stretch": 1.0}, "target", "levels.perfect_refused"),
    ({"stretch": 1.5}, "stretch", "draft.level_out_of_bounds"),
    ({"target": 0.97000001}, "target", "draft.level_too_fine"),
    ({"credit": 1.5}, "credit", "settlement.fraction_out_of_range"),
    ({"trigger": Trigger("k_of_n", 3, 2)}, "trigger_n", "settlement.trigger_impossible"),
    ({"trigger": Trigger("consecutive", 99, 1)}, "trigger_k", "draft.trigger_too_long"),
)


class TestStarting:
    def test_the_levels_are_those_of_the_settled_package(self, drafted: Table, db: Session) -> None:
        """Nothing is added to and nothing lost from what the round settled on."""
        published = result.published(db, latest_frame(db, drafted.deal_id))
        assert published is not None
        assert published.package is not None
        terms = newest(db, drafted.deal_id).terms
        assert terms.yearly_fee == published.package.fee == terms.schedule.yearly_fee
        said = {
            (line.kpi, part.cohort): (part.minimum, part.target, part.stretch, part.dead_band)
            for line in published.package.lines
            for part in line.cohorts
        }
        paid = {
            (c.kpi, c.cohort): (
                c.ladder.minimum,
                c.ladder.target,
                c.ladder.stretch,
                c.ladder.dead_band,
            )
            for c in terms.schedule.clauses
        }
        assert paid == said

    def test_stakes_are_split_by_weight_and_the_cap_is_the_sum_of_credits(
        self, drafted: Table, db: Session
    ) -> None:
        """Four of twelve assets carry a third of the stake; all credits together are the cap."""
        schedule = newest(db, drafted.deal_id).terms.schedule
        stakes = {(c.kpi, c.cohort): (c.credit, c.bonus) for c in schedule.clauses}
        assert stakes[HOT, "new"] == (0.0133, 0.01)
        assert stakes[HOT, "installed"] == (0.0267, 0.02)
        assert schedule.yearly_cap == pytest.approx(0.12)

    def test_nothing_is_missing_for_a_signature(self, drafted: Table, db: Session) -> None:
        """Version 1 can be accepted as it stands; it names its evidence, seed and commitments."""
        found = newest(db, drafted.deal_id)
        assert found.problems == ()
        assert found.number == found.terms.version == 1
        assert found.sha256 == digest(found.terms)
        assert found.terms.mediation is not None
        assert found.terms.mediation.openness == "sealed"
        assert not found.terms.mediation.edited_afterwards
        assert found.terms.outlook is not None
        assert found.terms.outlook.paths == 2000
        spans = {(e.kpi, e.first, e.last, e.rows) for e in found.terms.evidence}
        assert ("response_time", "2024-01", "2026-12", 1080) in spans

    def test_without_a_settled_package_there_is_no_draft(self, framed: Table, db: Session) -> None:
        """A draft begins with the package; before it the wish is refused."""
        assert not draft.can_start(db, framed.deal_id)
        with pytest.raises(Refused) as refused:
            draft.start(db, seat(framed.deal_id, "provider"))
        assert refused.value.finding.code == "draft.nothing_settled"

    def test_a_second_start_is_refused(self, drafted: Table, db: Session) -> None:
        """There is one draft; it grows by versions."""
        with pytest.raises(Refused) as refused:
            draft.start(db, seat(drafted.deal_id, "customer"))
        assert refused.value.finding.code == "draft.exists"

    def test_no_private_number_is_in_the_terms(self, drafted: Table, db: Session) -> None:
        """The terms are made from shared data and the published package alone."""
        row = latest_draft(db, drafted.deal_id)
        assert row is not None
        for amount in amounts_of(*ANSWERS.values()):
            assert not any(trace in row.terms for trace in traces(amount))


class TestAccepting:
    def test_both_accept_the_version_they_saw(self, drafted: Table, db: Session) -> None:
        """Each side accepts for itself; with both the version is accepted."""
        found = newest(db, drafted.deal_id)
        assert found.provider_accepted is False
        assert found.customer_accepted is False
        draft.accept(db, seat(drafted.deal_id, "provider"), found.sha256)
        assert newest(db, drafted.deal_id).provider_accepted
        assert not newest(db, drafted.deal_id).customer_accepted
        draft.accept(db, seat(drafted.deal_id, "customer"), found.sha256)
        assert newest(db, drafted.deal_id).accepted

    def test_a_version_that_is_no_longer_the_newest_conflicts(
        self, drafted: Table, db: Session
    ) -> None:
        """Nobody accepts what they have not seen."""
        found = newest(db, drafted.deal_id)
        draft.save(db, seat(drafted.deal_id, "provider"), 1, HOT, lower(found))
        with pytest.raises(Conflict):
            draft.accept(db, seat(drafted.deal_id, "customer"), found.sha256)
        assert not newest(db, drafted.deal_id).customer_accepted

    def test_terms_with_an_open_problem_are_not_accepted(self, drafted: Table, db: Session) -> None:
        """What must be mended before a signature is mended before the acceptance."""
        row = latest_draft(db, drafted.deal_id)
        assert row is not None
        content = row.terms.replace(b'"title":"Uptime of the packaging lines"', b'"title":""')
        row.terms, row.sha256 = content, digest(terms_from_json(content))
        with pytest.raises(Refused) as refused:
            draft.accept(db, seat(drafted.deal_id, "provider"), row.sha256)
        assert refused.value.finding.code == "terms.no_title"

    def test_damaged_terms_are_neither_shown_nor_accepted(
        self, drafted: Table, db: Session
    ) -> None:
        """One flipped bit in the stored terms is found before they are read."""
        row = latest_draft(db, drafted.deal_id)
        assert row is not None
        spoil(db, "draft", "terms", row.id)
        with pytest.raises(Damaged):
            draft.view(db, drafted.deal_id)
        with pytest.raises(Damaged):
            draft.accept(db, seat(drafted.deal_id, "provider"), row.sha256)

    def test_a_neutral_seat_accepts_for_nobody(self, drafted: Table, db: Session) -> None:
        """Only the two parties bind themselves."""
        with pytest.raises(NotFound):
            draft.accept(
                db,
                Seat(0, drafted.deal_id, "neutral", "facilitator"),
                newest(db, drafted.deal_id).sha256,
            )


class TestChanging:
    def test_a_change_makes_a_version_that_nobody_has_accepted(
        self, drafted: Table, db: Session
    ) -> None:
        """Acceptances stay with the version they were given to."""
        accept_both(db, drafted.deal_id)
        wanted = lower(newest(db, drafted.deal_id))
        number = draft.save(db, Seat(0, drafted.deal_id, "neutral", "facilitator"), 1, HOT, wanted)
        found = newest(db, drafted.deal_id)
        assert (number, found.number) == (2, 2)
        assert found.provider_accepted is False
        assert found.customer_accepted is False
        assert [v.customer_accepted for v in found.versions] == [False, True]
        assert found.terms.mediation is not None
        assert found.terms.mediation.edited_afterwards
        assert [change.field for change in found.versions[0].changes] == ["target", "dead_band"]
        assert levels_of(found.terms) == wanted[0].target

    def test_back_to_the_package_is_no_edit(self, drafted: Table, db: Session) -> None:
        """Terms equal to the package's say that the levels are those of the package."""
        who, before = seat(drafted.deal_id, "provider"), wishes(newest(db, drafted.deal_id))
        draft.save(db, who, 1, HOT, lower(newest(db, drafted.deal_id)))
        draft.save(db, who, 2, HOT, before)
        mediation = newest(db, drafted.deal_id).terms.mediation
        assert mediation is not None
        assert not mediation.edited_afterwards

    def test_saving_from_an_old_version_conflicts(self, drafted: Table, db: Session) -> None:
        """The second of two people who change the same version is told, and loses nothing."""
        who, wanted = seat(drafted.deal_id, "provider"), lower(newest(db, drafted.deal_id))
        draft.save(db, who, 1, HOT, wanted)
        with pytest.raises(Conflict):
            draft.save(db, who, 1, HOT, wishes(newest(db, drafted.deal_id)))
        assert len(drafts(db, drafted.deal_id)) == 2

    def test_no_change_makes_no_version(self, drafted: Table, db: Session) -> None:
        """A version without a difference would only cost both sides an acceptance."""
        with pytest.raises(Refused) as refused:
            draft.save(
                db, seat(drafted.deal_id, "provider"), 1, HOT, wishes(newest(db, drafted.deal_id))
            )
        assert refused.value.finding.code == "draft.nothing_changed"

    def test_the_cap_follows_the_credits(self, drafted: Table, db: Session) -> None:
        """More credit at stake raises the yearly cap by as much."""
        first, *rest = wishes(newest(db, drafted.deal_id))
        more = [replace(first, credit=0.0233, trigger=Trigger("k_of_n", 2, 4)), *rest]
        draft.save(db, seat(drafted.deal_id, "provider"), 1, HOT, more)
        assert newest(db, drafted.deal_id).terms.schedule.yearly_cap == pytest.approx(0.13)

    def test_a_wish_that_cannot_be_kept_names_its_field(self, drafted: Table, db: Session) -> None:
        """Wrong orders, perfection and impossible triggers are refused beside the field."""
        found = newest(db, drafted.deal_id)
        first, *rest = wishes(found)
        for wrong, field, code in WRONG:
            wanted = [replace(first, **wrong), *rest]
            refused = draft.check(found, HOT, wanted)
            assert (0, field, code) in [(f.place, f.field, f.finding.code) for f in refused]
            with pytest.raises(Refused):
                draft.save(db, seat(drafted.deal_id, "provider"), 1, HOT, wanted)
        assert len(drafts(db, drafted.deal_id)) == 1

    def test_two_savers_at_once_make_one_version(
        self, drafted: Table, db: Session, database_url: str
    ) -> None:
        """Whoever comes second conflicts, on both databases."""
        wanted = lower(newest(db, drafted.deal_id))
        db.rollback()
        outcomes: list[str] = []
        engine = make_engine(database_url)

        def save() -> None:
            with make_sessions(engine)() as own:
                try:
                    draft.save(own, seat(drafted.deal_id, "provider"), 1, HOT, wanted)
                    own.commit()
                    outcomes.append("saved")
                except Conflict:
                    outcomes.append("conflict")

        threads = [threading.Thread(target=save) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        engine.dispose()
        assert sorted(outcomes) == ["conflict", "saved"]


def levels_of(terms: Terms) -> float:
    """Return the first cohort's target as the KPI's block says it."""
    return terms.kpis[0].levels[0].ladder.target


def test_keys_stay_closed(drafted: Table, config: Config, db: Session, tmp_path: Path) -> None:
    """A draft is read and changed without the keys of either side."""
    for key in config.keys.iterdir():
        key.rename(tmp_path / key.name)
    found = newest(db, drafted.deal_id)
    draft.save(db, seat(drafted.deal_id, "provider"), 1, HOT, lower(found))
    assert newest(db, drafted.deal_id).number == 2
    assert not list(config.keys.iterdir())
