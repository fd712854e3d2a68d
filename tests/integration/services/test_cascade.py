"""The cascade's service: levels that add up, catchball, and what is refused."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.integration.agreed import accept_draft
from tests.integration.conftest import Table
from tests.integration.plant import add_cards
from workbench.agreement.cascade.catchball import Accept, AcceptWithSupport, Counter
from workbench.platform.errors import Conflict, Damaged, NotFound, Refused
from workbench.platform.permissions import Seat
from workbench.services import cascade, cascade_team, cascade_view
from workbench.services.cascade import CascadeWish, TeamWish
from workbench.services.cascade_rows import stamp
from workbench.services.progress import Stage, stages
from workbench.store.cascade import TeamNodeRow, team_nodes
from workbench.store.deal import seats_in
from workbench.store.draft import latest_draft


def leads_of(db: Session, deal_id: int) -> dict[str, Seat]:
    """Return the team leads' seats by side."""
    return {
        row.side: Seat(row.user_id, deal_id, row.side, row.role)
        for row in seats_in(db, deal_id)
        if row.role == "team_lead"
    }


@pytest.fixture
def cards(table: Table, db: Session) -> list[int]:
    """Return the KPI cards of a deal whose draft both sides have accepted."""
    found = add_cards(db, table.deal_id)
    accept_draft(db, table.deal_id)
    db.commit()
    return found


def wish(db: Session, deal_id: int, seen: str | None = None) -> CascadeWish:
    """Return three stages of response time: 4.2 h today, 3.8 h wanted, 3.0 h proven."""
    leads = leads_of(db, deal_id)
    provider, customer = leads["provider"].user_id, leads["customer"].user_id
    return CascadeWish(
        "sum",
        (
            TeamWish(None, "Dispatch", "provider", provider, 1.0, 0.6, 1, "Shift plan\nRoutes"),
            TeamWish(None, "Travel", "provider", provider, 2.2, 1.7, 1, "Depots"),
            TeamWish(None, "Access to site", "customer", customer, 1.0, 0.7, 1, "Gate pass"),
        ),
        seen or stamp([]),
    )


def shared(db: Session, table: Table, cards: list[int]) -> list[TeamNodeRow]:
    """Save the three stages under response time and return their rows."""
    cascade.save(db, table.deal_id, cards[1], wish(db, table.deal_id))
    return team_nodes(db, table.deal_id, cards[1])


def alone(db: Session, table: Table, card: int) -> TeamNodeRow:
    """Put one team of the provider under a KPI, which carries all of it."""
    lead = leads_of(db, table.deal_id)["provider"].user_id
    team = TeamWish(None, "Field service", "provider", lead, 0.7, 0.999, 1, "")
    cascade.save(db, table.deal_id, card, CascadeWish("mean", (team,), stamp([])))
    return team_nodes(db, table.deal_id, card)[0]


def of_cascade(db: Session, table: Table) -> Stage:
    """Return the stage of the cascade on the deal's way."""
    return next(stage for stage in stages(db, table.deal_id) if stage.key == "cascade")


class TestSave:
    def test_targets_and_minimums_add_up_to_the_agreed_ones(self, table, db, cards) -> None:
        """Every team closes the same part of its gap; targets make 3.8 h, minimums 4.6 h."""
        rows = shared(db, table, cards)
        share = (4.2 - 3.8) / (4.2 - 3.0)
        assert [row.target for row in rows] == pytest.approx(
            [1.0 - share * 0.4, 2.2 - share * 0.5, 1.0 - share * 0.3]
        )
        assert sum(row.target for row in rows) == pytest.approx(3.8)
        assert sum(row.minimum for row in rows) == pytest.approx(4.6)
        assert {row.state for row in rows} == {"proposed"}

    def test_cohorts_are_taken_together_by_their_assets(self, table, db, cards) -> None:
        """Four new and eight installed machines: the target above the teams is weighted 1 to 2."""
        deal_id = table.deal_id
        team = TeamWish(None, "Line", "provider", None, 0.972, 0.985, 1, "")
        cascade.save(db, deal_id, cards[0], CascadeWish("mean", (team,), stamp([])))
        kpi = cascade_view.one(db, leads_of(db, deal_id)["provider"], cards[0])
        assert [part.weight for part in kpi.top.cohorts] == pytest.approx([1 / 3, 2 / 3])
        assert kpi.top.target == pytest.approx(0.968 / 3 + 0.98 * 2 / 3)
        assert kpi.teams[0].target == pytest.approx(kpi.top.target)
        assert kpi.teams[0].minimum == pytest.approx(kpi.top.minimum)
        assert kpi.teams[0].chance == pytest.approx(kpi.record["chance"])

    def test_out_of_reach_says_how_far_the_best_is(self, table, db, cards) -> None:
        """Proven bests that make 4.0 h cannot reach 3.8 h: 0.2 h short, nothing kept."""
        team = TeamWish(None, "All", "provider", None, 4.2, 4.0, 1, "")
        with pytest.raises(Refused) as refused:
            cascade.save(db, table.deal_id, cards[1], CascadeWish("sum", (team,), stamp([])))
        assert refused.value.finding.code == "team_levels.out_of_reach"
        assert refused.value.finding.params["attainable"] == pytest.approx(4.0)
        assert refused.value.finding.params["shortfall"] == pytest.approx(0.2)

    def test_another_state_than_the_seen_one_conflicts(self, table, db, cards) -> None:
        """Two people open the empty form; the second to save overwrites nothing."""
        shared(db, table, cards)
        with pytest.raises(Conflict):
            cascade.save(db, table.deal_id, cards[1], wish(db, table.deal_id))

    def test_a_lead_of_the_other_side_is_refused(self, table, db, cards) -> None:
        """Nobody answers for the other side's team."""
        found = wish(db, table.deal_id)
        wrong = replace(found.teams[0], owner_side="customer")
        with pytest.raises(Refused) as refused:
            cascade.save(db, table.deal_id, cards[1], replace(found, teams=(wrong,)))
        assert refused.value.finding.code == "team_levels.lead_of_other_side"

    def test_two_teams_of_one_name_are_refused(self, table, db, cards) -> None:
        """Names tell teams apart."""
        found = wish(db, table.deal_id)
        twice = replace(found, teams=(found.teams[0], found.teams[0]))
        with pytest.raises(Refused) as refused:
            cascade.save(db, table.deal_id, cards[1], twice)
        assert refused.value.finding.code == "team_levels.name_twice"

    def test_before_acceptance_there_is_nothing_to_share(self, table, db, cards) -> None:
        """A newer draft that nobody has accepted closes the cascade."""
        accept_draft(db, table.deal_id, accepted=False)
        with pytest.raises(Refused) as refused:
            shared(db, table, cards)
        assert refused.value.finding.code == "team_levels.draft_open"

    def test_an_accepted_team_keeps_its_level_unless_its_numbers_change(
        self, table, db, cards
    ) -> None:
        """Levers may change freely; a new value of today asks the team again."""
        deal_id, leads = table.deal_id, leads_of(db, table.deal_id)
        rows = shared(db, table, cards)
        for row in rows[:2]:
            cascade.answer(db, leads["provider"], row.id, row.version, Accept())
        kept, wishes = rows[0].target, wish(db, deal_id).teams
        teams = (
            replace(wishes[0], node_id=rows[0].id, levers="Other"),
            replace(wishes[1], node_id=rows[1].id, current=2.0),
            replace(wishes[2], node_id=rows[2].id),
        )
        cascade.save(db, deal_id, cards[1], CascadeWish("sum", teams, stamp(rows)))
        after = team_nodes(db, deal_id, cards[1])
        assert [row.state for row in after] == ["accepted", "proposed", "proposed"]
        assert after[0].target == kept
        assert sum(row.target for row in after) == pytest.approx(3.8)

    def test_a_team_left_out_is_gone(self, table, db, cards) -> None:
        """Taking a team out shares its part among the rest."""
        rows = shared(db, table, cards)
        two = tuple(
            replace(team, node_id=row.id)
            for team, row in zip(wish(db, table.deal_id).teams[:2], rows, strict=False)
        )
        cascade.save(db, table.deal_id, cards[1], CascadeWish("sum", two, stamp(rows)))
        assert [row.name for row in team_nodes(db, table.deal_id, cards[1])] == [
            "Dispatch",
            "Travel",
        ]


class TestCatchball:
    def test_all_accepting_agrees_the_cascade(self, table, db, cards) -> None:
        """Accept, accept with support, accept: the KPI is agreed, and three teams must know it still."""
        leads, rows = leads_of(db, table.deal_id), shared(db, table, cards)
        cascade.answer(db, leads["provider"], rows[0].id, rows[0].version, Accept())
        support = AcceptWithSupport("A second depot")
        cascade.answer(db, leads["provider"], rows[1].id, rows[1].version, support)
        before = cascade_view.one(db, leads["provider"], cards[1])
        assert not before.agreed
        cascade.answer(db, leads["customer"], rows[2].id, rows[2].version, Accept())
        after = cascade_view.one(db, leads["provider"], cards[1])
        assert after.agreed
        assert after.teams[1].support == "A second depot"
        assert of_cascade(db, table).known == (0, 3)
        assert of_cascade(db, table).state == "later"

    def test_it_is_done_once_every_team_has_acknowledged(self, table, db, cards) -> None:
        """All but one know their number: not done; nor while a paid KPI has no team."""
        leads, rows = leads_of(db, table.deal_id), shared(db, table, cards)
        for row in rows:
            cascade.answer(db, leads[row.owner_side], row.id, row.version, Accept())
        for known, row in enumerate(rows):
            assert of_cascade(db, table).known == (known, 3)
            lead = leads[row.owner_side]
            kpi, node = cascade_view.team(db, lead, row.id)
            right = [question.right for question in cascade_team.asked(kpi, node)]
            cascade_team.acknowledge(db, lead, row.id, row.version, right)
        assert of_cascade(db, table).known == (3, 3)
        assert of_cascade(db, table).state == "later"
        assert cascade_view.turn([cascade_view.one(db, leads["provider"], cards[1])]) == "nobody"
        for card in (cards[0], cards[2]):
            lead, row = leads["provider"], alone(db, table, card)
            cascade.answer(db, lead, row.id, row.version, Accept())
            kpi, node = cascade_view.team(db, lead, row.id)
            right = [question.right for question in cascade_team.asked(kpi, node)]
            cascade_team.acknowledge(db, lead, row.id, row.version, right)
        assert of_cascade(db, table).state == "done"

    def test_a_damaged_draft_closes_no_other_page(self, table, db, cards) -> None:
        """The way through is shown without it: the cascade is not done then."""
        leads, rows = leads_of(db, table.deal_id), shared(db, table, cards)
        for row in rows:
            cascade.answer(db, leads[row.owner_side], row.id, row.version, Accept())
            row.acknowledged = {"answers": []}
        db.commit()
        assert of_cascade(db, table).known == (3, 3)
        db.execute(text("UPDATE draft SET sha256 = :mark"), {"mark": "0" * 64})
        db.expire_all()
        with pytest.raises(Damaged):
            _ = latest_draft(db, table.deal_id).terms
        assert of_cascade(db, table).state == "later"

    def test_only_the_teams_own_lead_answers(self, table, db, cards) -> None:
        """For anybody else the team does not exist."""
        leads, rows = leads_of(db, table.deal_id), shared(db, table, cards)
        with pytest.raises(NotFound):
            cascade.answer(db, leads["customer"], rows[0].id, rows[0].version, Accept())

    def test_an_answer_to_an_old_level_conflicts(self, table, db, cards) -> None:
        """A team accepts the level it has seen, not one that came later."""
        leads, rows = leads_of(db, table.deal_id), shared(db, table, cards)
        with pytest.raises(Conflict):
            cascade.answer(db, leads["provider"], rows[0].id, rows[0].version - 1, Accept())

    def test_taking_a_counter_freezes_it_and_shares_the_rest(self, table, db, cards) -> None:
        """Accepted levels and minimums stay, the open team carries the rest, sums hold."""
        leads, rows = leads_of(db, table.deal_id), shared(db, table, cards)
        cascade.answer(db, leads["provider"], rows[0].id, rows[0].version, Accept())
        accepted = (rows[0].target, rows[0].minimum)
        offer = Counter(0.95, "The gate is guarded by the town")
        cascade.answer(db, leads["customer"], rows[2].id, rows[2].version, offer)
        cascade.resolve(db, table.deal_id, rows[2].id, rows[2].version, "take")
        after = team_nodes(db, table.deal_id, cards[1])
        assert (after[0].target, after[0].minimum) == accepted
        assert after[2].target == 0.95
        assert [row.state for row in after] == ["accepted", "proposed", "accepted"]
        assert sum(row.target for row in after) == pytest.approx(3.8)
        assert sum(row.minimum for row in after) == pytest.approx(4.6)

    def test_holding_keeps_the_reason_and_asks_again(self, table, db, cards) -> None:
        """A held level is proposed again; the team's reason stays on record."""
        leads, rows = leads_of(db, table.deal_id), shared(db, table, cards)
        before = rows[2].target
        cascade.answer(db, leads["customer"], rows[2].id, rows[2].version, Counter(0.95, "Gate"))
        cascade.resolve(db, table.deal_id, rows[2].id, rows[2].version, "hold")
        after = team_nodes(db, table.deal_id, cards[1])[2]
        assert (after.state, after.target, after.answer["reason"]) == ("proposed", before, "Gate")

    def test_a_counter_nobody_can_make_up_for_is_not_taken(self, table, db, cards) -> None:
        """With the others accepted, 0.99 h leaves the target short: refused, nothing changed."""
        leads, rows = leads_of(db, table.deal_id), shared(db, table, cards)
        for row in rows[:2]:
            cascade.answer(db, leads["provider"], row.id, row.version, Accept())
        cascade.answer(db, leads["customer"], rows[2].id, rows[2].version, Counter(0.99, "Gate"))
        with pytest.raises(Refused) as refused:
            cascade.resolve(db, table.deal_id, rows[2].id, rows[2].version, "take")
        assert refused.value.finding.code == "team_levels.out_of_reach_with_accepted"

    def test_two_counters_are_decided_one_after_the_other(self, table, db, cards) -> None:
        """The rest is shared once the last counter is decided."""
        leads, rows = leads_of(db, table.deal_id), shared(db, table, cards)
        cascade.answer(db, leads["provider"], rows[1].id, rows[1].version, Counter(2.1, "Roads"))
        cascade.answer(db, leads["customer"], rows[2].id, rows[2].version, Counter(0.95, "Gate"))
        cascade.resolve(db, table.deal_id, rows[1].id, rows[1].version, "take")
        assert team_nodes(db, table.deal_id, cards[1])[0].target == rows[0].target
        cascade.resolve(db, table.deal_id, rows[2].id, rows[2].version, "take")
        after = team_nodes(db, table.deal_id, cards[1])
        assert after[0].target == pytest.approx(3.8 - 2.1 - 0.95)
        assert sum(row.minimum for row in after) == pytest.approx(4.6)

    def test_reopening_asks_an_accepted_team_again(self, table, db, cards) -> None:
        """Its level is open again and shared with the rest."""
        leads, rows = leads_of(db, table.deal_id), shared(db, table, cards)
        cascade.answer(db, leads["provider"], rows[0].id, rows[0].version, Accept())
        cascade.resolve(db, table.deal_id, rows[0].id, rows[0].version, "reopen")
        assert team_nodes(db, table.deal_id, cards[1])[0].state == "proposed"

    def test_a_counter_beyond_the_proven_best_is_refused_beside_its_field(
        self, table, db, cards
    ) -> None:
        """A team cannot offer better than it has ever proven."""
        leads, rows = leads_of(db, table.deal_id), shared(db, table, cards)
        with pytest.raises(Refused) as refused:
            cascade.answer(db, leads["provider"], rows[0].id, rows[0].version, Counter(0.1, "x"))
        assert refused.value.field == "value"


def test_a_changed_draft_is_said(table, db, cards) -> None:
    """Levels shared from an older draft are marked until they are shared again."""
    shared(db, table, cards)
    seat = leads_of(db, table.deal_id)["provider"]
    assert not cascade_view.one(db, seat, cards[1]).stale
    accept_draft(db, table.deal_id)
    assert cascade_view.one(db, seat, cards[1]).stale
