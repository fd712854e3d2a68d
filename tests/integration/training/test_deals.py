"""What the training learns of deals, on both databases: the agreed terms, for those who may read."""

from dataclasses import replace

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.agreed import accept_draft
from tests.integration.conftest import Table
from tests.integration.damage import spoil
from tests.integration.private import ANSWERS, amounts_of, seat, traces
from tests.integration.settled import HOT, lower, newest
from training.deals import agreements_of, facts_of
from training.own_cards import cards_of
from workbench.agreement.terms import terms_from_json
from workbench.services import draft
from workbench.settlement.rules import EarnBack, Glide, Season
from workbench.store.deal import SeatRow
from workbench.store.draft import latest_draft


def person(db: Session, deal_id: int, side: str, role: str = "executive") -> int:
    """Return who sits on a seat."""
    query = select(SeatRow.user_id).where(SeatRow.deal_id == deal_id)
    return db.scalars(query.where(SeatRow.side == side, SeatRow.role == role)).one()


class TestWhoLearnsWhat:
    def test_both_executives_learn_the_accepted_terms(self, accepted: Table, db: Session) -> None:
        """The same facts for both sides, and cards with keys of their own."""
        terms = newest(db, accepted.deal_id).terms
        for side in ("provider", "customer"):
            (found,) = agreements_of(db, person(db, accepted.deal_id, side))
            assert found == facts_of(accepted.deal_id, terms)
            assert {kpi.key for kpi in found.kpis} == {kpi.kpi for kpi in terms.kpis}
            assert len({card.key for card in cards_of(found)}) == len(cards_of(found)) > 20

    def test_nobody_learns_of_a_draft_that_is_not_accepted(
        self, drafted: Table, db: Session
    ) -> None:
        """One side alone agrees to nothing."""
        who = person(db, drafted.deal_id, "provider")
        assert agreements_of(db, who) == []
        found = newest(db, drafted.deal_id)
        draft.accept(db, seat(drafted.deal_id, "provider"), found.sha256)
        assert agreements_of(db, who) == []

    def test_a_newer_version_counts_once_both_accept_it(self, accepted: Table, db: Session) -> None:
        """Until then the older one is what is agreed; then only the moved level's card differs."""
        deal_id, who = accepted.deal_id, person(db, accepted.deal_id, "customer")
        (before,) = agreements_of(db, who)
        found = newest(db, deal_id)
        draft.save(db, seat(deal_id, "provider"), found.number, HOT, lower(found))
        assert agreements_of(db, who) == [before]
        for side in ANSWERS:
            draft.accept(db, seat(deal_id, side), newest(db, deal_id).sha256)
        (after,) = agreements_of(db, who)
        old = {card.key: card.fact for card in cards_of(before)}
        new = {card.key: card.fact for card in cards_of(after)}
        assert old.keys() == new.keys()
        (moved,) = [key for key in old if old[key] != new[key]]
        assert moved.startswith(f"deal/{deal_id}/{HOT}/target/")

    def test_a_seat_that_may_not_read_the_agreement_learns_nothing(
        self, accepted: Table, db: Session
    ) -> None:
        """A team lead may read it, a trainee not; without a seat there is no deal."""
        lead = person(db, accepted.deal_id, "customer", "team_lead")
        assert len(agreements_of(db, lead)) == 1
        assert agreements_of(db, person(db, accepted.deal_id, "provider", "trainee")) == []
        db.delete(db.scalars(select(SeatRow).where(SeatRow.user_id == lead)).one())
        db.flush()
        assert agreements_of(db, lead) == []

    def test_no_private_number_is_among_the_facts(self, accepted: Table, db: Session) -> None:
        """Facts are made of the accepted terms alone."""
        (found,) = agreements_of(db, person(db, accepted.deal_id, "provider"))
        told = msgspec.json.encode(found)
        for amount in amounts_of(*ANSWERS.values()):
            assert not any(trace in told for trace in traces(amount))

    def test_damaged_terms_are_left_out(self, accepted: Table, db: Session) -> None:
        """Nothing is read from bytes that have changed, and practice goes on."""
        who = person(db, accepted.deal_id, "provider")
        row = latest_draft(db, accepted.deal_id)
        assert row is not None
        spoil(db, "draft", "terms", row.id)
        assert agreements_of(db, who) == []


class TestRulesThatAreNoCard:
    def test_levels_by_season_hold_in_their_months(self, framed: Table, db: Session) -> None:
        """The months of a season have its levels, the others those of the ladder."""
        terms = terms_from_json(accept_draft(db, framed.deal_id).terms)
        first, *rest = terms.schedule.clauses
        summer = Season((8, 6, 7), 0.90, 0.91, 0.91)
        schedule = replace(terms.schedule, clauses=(replace(first, seasons=(summer,)), *rest))
        facts = facts_of(1, replace(terms, schedule=schedule))
        (kpi,) = [kpi for kpi in facts.kpis if kpi.key == first.kpi]
        own = [levels for levels in kpi.levels if levels.cohort == first.cohort]
        assert [levels.months for levels in own] == [(6, 7, 8), (1, 2, 3, 4, 5, 9, 10, 11, 12)]
        assert (own[0].target, own[0].stretch) == (0.91, None)
        assert own[1].target == first.ladder.target
        assert len(kpi.stakes) == len(kpi.levels) - 1

    def test_money_and_levels_with_further_rules_are_left_out(
        self, framed: Table, db: Session
    ) -> None:
        """A credit that can come back is no plain credit; a gliding level is no one number."""
        terms = terms_from_json(accept_draft(db, framed.deal_id).terms)
        first, *rest = terms.schedule.clauses
        for rule, levels_left in (
            ({"earn_back": EarnBack(0.5, 2)}, True),
            ({"glide": Glide(0.9, 0.91, 3.0)}, False),
        ):
            schedule = replace(terms.schedule, clauses=(replace(first, **rule), *rest))
            facts = facts_of(1, replace(terms, schedule=schedule))
            (kpi,) = [kpi for kpi in facts.kpis if kpi.key == first.kpi]
            assert first.cohort not in [stake.cohort for stake in kpi.stakes]
            assert (first.cohort in [levels.cohort for levels in kpi.levels]) is levels_left
