"""The cascade's pages: teams, answers, decisions, and what each seat may do."""

import re

import pytest
from sqlalchemy.orm import Session

from tests.integration.agreed import accept_draft
from tests.integration.conftest import Table
from tests.integration.plant import add_cards
from workbench.platform.languages import difference
from workbench.services import cascade
from workbench.services.cascade import CascadeWish, TeamWish
from workbench.services.cascade_rows import stamp
from workbench.store.cascade import TeamNodeRow, team_nodes
from workbench.store.deal import seats_in


@pytest.fixture
def cards(table: Table, db: Session) -> list[int]:
    """Return the KPI cards of a deal whose draft both sides have accepted."""
    found = add_cards(db, table.deal_id)
    accept_draft(db, table.deal_id)
    db.commit()
    return found


@pytest.fixture
def teams(table: Table, db: Session, cards: list[int]) -> list[TeamNodeRow]:
    """Return two teams under first-time fix, one a side."""
    leads = {s.side: s.user_id for s in seats_in(db, table.deal_id) if s.role == "team_lead"}
    wishes = (
        TeamWish(
            None, "Field", "provider", leads["provider"], 0.78, 0.88, 3, "Spare parts\nDrills"
        ),
        TeamWish(None, "Operators", "customer", leads["customer"], 0.80, 0.90, 1, "Photos"),
    )
    cascade.save(db, table.deal_id, cards[2], CascadeWish("mean", wishes, stamp([])))
    rows = team_nodes(db, table.deal_id, cards[2])
    db.commit()
    return rows


def form_of(page: str) -> dict[str, str]:
    """Return the stamp or version that a page's form carries."""
    return dict(re.findall(r'name="(version)"[^>]*value="([^"]*)"', page))


class TestPage:
    def test_before_acceptance_it_says_what_is_missing(self, table) -> None:
        """Without an accepted draft the page asks nothing of anybody."""
        page = table.people["provider"].get(table.path("/cascade")).get_data(as_text=True)
        assert "once both sides have accepted a draft" in page

    @pytest.mark.usefixtures("cards")
    def test_every_paid_kpi_waits_for_its_teams(self, table) -> None:
        """Executives and the facilitator may put teams under each of the three KPIs."""
        for who in ("provider", "customer", "facilitator"):
            page = table.people[who].get(table.path("/cascade")).get_data(as_text=True)
            assert page.count("Put teams under") == 3

    @pytest.mark.usefixtures("teams")
    def test_the_lead_sees_first_what_is_asked_in_words(self, table) -> None:
        """Own team, from today to target, the minimum, the levers; nothing to edit."""
        page = table.people["provider_lead"].get(table.path("/cascade")).get_data(as_text=True)
        asked = page.index("What is asked of your team")
        assert asked < page.index("Agreed target")
        assert "Bring First-time fix from 78.00% today up to 81.50%." in " ".join(page.split())
        assert "Drills" in page[asked : page.index("Agreed target")]
        assert "Answer for Field" in page
        assert "Answer for Operators" not in page
        assert "Change the teams" not in page

    @pytest.mark.usefixtures("teams")
    def test_why_this_shows_formula_and_numbers(self, table) -> None:
        """The share of the gap and each team's sum stand beside the numbers."""
        page = table.people["facilitator"].get(table.path("/cascade")).get_data(as_text=True)
        text = " ".join(page.split())
        assert "78.00% + 35.0% × (88.00% − 78.00%) = 81.50%" in text
        assert "Why not copy the promise down?" in text

    @pytest.mark.usefixtures("cards")
    def test_a_trainee_has_no_access(self, table) -> None:
        """The permission table has no row for it."""
        assert table.people["trainee"].get(table.path("/cascade")).status_code == 403


class TestTeams:
    def test_saving_shares_the_levels(self, table, cards, db) -> None:
        """Shares are written in percent and kept as shares."""
        path = table.path(f"/cascade/{cards[2]}/teams")
        fields = {
            "structure": "mean", "teams-0-name": "Field", "teams-0-side": "provider",
            "teams-0-lead": "", "teams-0-today": "78,0", "teams-0-best": "88", "teams-0-weight": "1",
            "teams-0-levers": "", "teams-1-name": "", "teams-1-side": "provider", "teams-1-lead": "",
            "teams-1-today": "", "teams-1-best": "", "teams-1-weight": "1",
        }  # fmt: skip
        answer = table.people["facilitator"].post(path, **fields)
        assert answer.status_code == 302, answer.get_data(as_text=True)
        (row,) = team_nodes(db, table.deal_id, cards[2])
        assert (row.current, row.best) == (0.78, 0.88)
        assert row.target == pytest.approx(0.82)

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            (
                {"teams-0-best": "80"},
                "reaches 80.00%: 2 percentage points short of the target 82.00%",
            ),
            ({"teams-0-best": "70"}, "worse than today"),
            ({"teams-0-today": ""}, "Write this for the team"),
            ({"teams-0-name": ""}, "Give the team a name"),
            ({"teams-0-weight": "0"}, "above zero"),
            ({"structure": "circle"}, "Not a valid choice"),
        ],
    )
    def test_what_cannot_be_shared_is_said_and_the_input_kept(
        self, table, cards, changed, said
    ) -> None:
        """The reason stands on the page; what was written is still in its field."""
        fields = {
            "structure": "mean", "teams-0-name": "Field crew", "teams-0-side": "provider",
            "teams-0-lead": "", "teams-0-today": "78", "teams-0-best": "88", "teams-0-weight": "1",
            "teams-0-levers": "Drills in March",
        }  # fmt: skip
        path = table.path(f"/cascade/{cards[2]}/teams")
        answer = table.people["provider"].post(path, **(fields | changed))
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert said in page
        assert "Drills in March" in page

    def test_somebody_elses_change_is_not_overwritten(self, table, cards, teams) -> None:
        """An old form answers 409, keeps the text and carries the new stamp."""
        path = table.path(f"/cascade/{cards[2]}/teams")
        fields = {
            "structure": "mean", "version": "old", "teams-0-name": "Mine", "teams-0-side": "provider",
            "teams-0-lead": "", "teams-0-today": "78", "teams-0-best": "88", "teams-0-weight": "1",
        }  # fmt: skip
        answer = table.people["customer"].post(path, **fields)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 409
        assert "Nothing was overwritten" in page
        assert 'value="Mine"' in page
        assert form_of(page)["version"] == stamp(teams)

    def test_team_leads_do_not_edit(self, table, cards) -> None:
        """Leads answer; they do not set."""
        path = table.path(f"/cascade/{cards[2]}/teams")
        assert table.people["provider_lead"].get(path).status_code == 403

    @pytest.mark.usefixtures("cards")
    def test_a_foreign_card_is_unknown(self, table) -> None:
        """A KPI of no deal or another deal does not exist here."""
        assert table.people["provider"].get(table.path("/cascade/999/teams")).status_code == 404


class TestAnswers:
    def test_accepting_and_countering_lead_to_a_decision(self, table, teams, db) -> None:
        """One team accepts, one offers 81 %; the executives take it and the cascade is agreed."""
        field, operators = teams
        path = table.path(f"/cascade/team/{operators.id}")
        sent = {"choice": "counter", "value": "82.5", "reason": "Two shifts", "support": ""}
        told = table.people["customer_lead"].post(path, version=str(operators.version), **sent)
        assert told.status_code == 302, told.get_data(as_text=True)
        page = table.people["customer"].get(table.path("/cascade")).get_data(as_text=True)
        assert "Operators offers 82.50%" in page
        decision = {"version": str(operators.version + 1), "decision": "take"}
        target = table.path(f"/cascade/team/{operators.id}/decision")
        done = table.people["customer"].post(target, page=table.path("/cascade"), **decision)
        assert done.status_code == 302
        field, operators = team_nodes(db, table.deal_id, field.card_id)
        db.commit()
        assert operators.target == pytest.approx(0.825)
        assert 0.75 * field.target + 0.25 * operators.target == pytest.approx(0.82)
        path = table.path(f"/cascade/team/{field.id}")
        sent = {"choice": "accept", "version": str(field.version)}
        assert table.people["provider_lead"].post(path, **sent).status_code == 302
        page = table.people["provider"].get(table.path("/cascade")).get_data(as_text=True)
        assert "Agreed: every team has accepted" in page

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({}, "Choose one of the three answers"),
            ({"choice": "support", "support": " "}, "choose another answer"),
            ({"choice": "counter", "value": "95", "reason": "Sure"}, "proven best of 88.00%"),
            ({"choice": "counter", "value": "abc", "reason": "Sure"}, "plain number"),
        ],
    )
    def test_an_incomplete_answer_is_kept_for_mending(self, table, teams, sent, said) -> None:
        """The reason stands beside the field, the text stays."""
        path = table.path(f"/cascade/team/{teams[0].id}")
        answer = table.people["provider_lead"].post(path, version=str(teams[0].version), **sent)
        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)

    def test_an_answer_to_an_old_level_conflicts(self, table, teams) -> None:
        """The level changed while the lead was writing: 409, the text stays."""
        path = table.path(f"/cascade/team/{teams[0].id}")
        sent = {"choice": "support", "support": "A second van", "version": "0"}
        answer = table.people["provider_lead"].post(path, **sent)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 409
        assert "A second van" in page
        assert form_of(page)["version"] == str(teams[0].version)

    def test_nobody_else_answers_for_a_team(self, table, teams) -> None:
        """Another side's lead finds nothing; an executive may not."""
        path = table.path(f"/cascade/team/{teams[0].id}")
        assert table.people["customer_lead"].get(path).status_code == 404
        assert table.people["provider"].get(path).status_code == 403

    def test_an_old_or_impossible_decision_changes_nothing(self, table, teams) -> None:
        """A decision on a team that has not countered answers 409."""
        target = table.path(f"/cascade/team/{teams[0].id}/decision")
        for version in (0, teams[0].version):
            sent = {"version": str(version), "decision": "take"}
            answer = table.people["provider"].post(target, page=table.path("/cascade"), **sent)
            assert answer.status_code == 409
            assert "Somebody changed this team meanwhile" in answer.get_data(as_text=True)

    def test_a_decision_that_leaves_no_levels_says_so(self, table, teams) -> None:
        """Taking 70 % is refused with the best that can be reached, in percent."""
        field, operators = teams
        sent = {"choice": "accept", "version": str(operators.version)}
        table.people["customer_lead"].post(table.path(f"/cascade/team/{operators.id}"), **sent)
        sent = {"choice": "counter", "value": "70", "reason": "Vans", "version": str(field.version)}
        table.people["provider_lead"].post(table.path(f"/cascade/team/{field.id}"), **sent)
        answer = table.people["provider"].post(
            table.path(f"/cascade/team/{field.id}/decision"), page=table.path("/cascade"),
            version=str(field.version + 1), decision="take",
        )  # fmt: skip
        assert answer.status_code == 422
        page = " ".join(answer.get_data(as_text=True).split())
        found = re.search(r"([\d.]+)%: ([\d.]+) percentage points short of the target 82.00%", page)
        assert found is not None, page
        assert float(found[1]) + float(found[2]) == pytest.approx(82, abs=0.011)


@pytest.mark.parametrize(
    ("reached", "target", "said"),
    [(0.72, 0.77, "5 percentage points"), (0.982, 0.984, "0.2 percentage points")],
)
def test_a_distance_between_shares_is_said_in_points(table, reached, target, said) -> None:
    """72 % is 5 points from 77 %, 98.2 % is 0.2 points from 98.4 %; hours stay hours."""
    with table.people["provider"].client.application.test_request_context():
        assert difference(reached - target, "ratio") == said
        assert difference(1.5, "h") == "1.5\xa0h"


@pytest.mark.usefixtures("cards")
def test_every_page_says_where_the_deal_stands(table) -> None:
    """Stage and turn are the same on the pages of a deal as on its overview."""
    lines = {
        tuple(re.findall(r'id="turn">.*', page.get_data(as_text=True)))
        for path in ("", "/cascade", "/history")
        for page in [table.people["provider"].get(table.path(path))]
    }
    (line,) = lines.pop()
    assert lines == set()
    assert "Levels, anyone" in line


@pytest.mark.usefixtures("teams")
def test_a_newer_draft_closes_the_teams_until_both_accept_it(table, db, cards) -> None:
    """Editing leads back to the page, which says that the draft comes first."""
    provider, path = table.people["provider"], table.path(f"/cascade/{cards[2]}/teams")
    token_page = table.path("/cascade")
    accept_draft(db, table.deal_id, accepted=False)
    db.commit()
    assert provider.get(path).status_code == 302
    assert provider.post(path, page=token_page, structure="mean").status_code == 302
    assert "once both sides have accepted" in provider.get(token_page).get_data(as_text=True)
