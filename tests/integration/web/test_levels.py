"""The pages of the levels."""

import re

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.plant import add_cards, seasonal
from workbench.services import levels, levels_windows
from workbench.services.levels import Shared
from workbench.store.kpi import KpiCardRow

WISH = {
    "window": "month",
    "improvement": "25",
    "ramp": "3",
    "credit": "5,5",
    "bonus": "4",
    "version": "1",
}


@pytest.fixture
def card(table: Table, db: Session) -> int:
    """Return the id of the availability card, committed with two others."""
    first = add_cards(db, table.deal_id)[0]
    db.commit()
    return first


class TestIndex:
    def test_without_kpis_it_says_what_comes_first(self, table: Table) -> None:
        """Never an empty page."""
        page = table.people["provider"].get(table.path("/levels"))
        assert page.status_code == 200
        assert "There is no KPI yet" in page.get_data(as_text=True)

    @pytest.mark.usefixtures("card")
    def test_chances_are_said_in_words_with_what_they_are_of(self, table: Table) -> None:
        """Three sets a cohort, each level with how often; the plan is called a belief."""
        page = table.people["facilitator"].get(table.path("/levels")).get_data(as_text=True)
        assert len(re.findall(r"met in \d+ quarters? of \d+", page)) == 12
        assert len(re.findall(r"missed in \d+ quarters? of \d+", page)) == 24
        assert "missed in 1 quarter of 20" in page
        assert "met in 6 quarters of 10" in page
        assert "(a belief)" in page
        assert page.count("The usual practice, as a warning.") == 4
        assert re.search(r"if you allowed one more quarter in a hundred to miss the minimum, it could rise by [\d.]+\W+p", page)  # fmt: skip
        assert page.count("<svg") == 8  # wide and narrow

    @pytest.mark.usefixtures("card")
    def test_both_sides_and_their_team_leads_see_the_same_levels(self, table: Table) -> None:
        """Levels come before secrets; a trainee has no seat at this table."""
        tables = {
            who: re.findall(r"<table.*?</table>", people.get(table.path("/levels")).text, re.DOTALL)
            for who, people in table.people.items()
            if who not in {"trainee", "outsider"}
        }
        assert len({tuple(found) for found in tables.values()}) == 1
        assert table.people["trainee"].get(table.path("/levels")).status_code == 403
        assert table.people["outsider"].get(table.path("/levels")).status_code == 404

    def test_a_card_without_history_says_why(self, table: Table, db: Session, card: int) -> None:
        """The reason stands where the levels would be."""
        row = levels.kpi_card(db, table.deal_id, card)
        assert row is not None
        row.series = [one | {"values": [None] * 36} for one in row.series]
        db.commit()
        page = table.people["provider"].get(table.path("/levels")).get_data(as_text=True)
        assert page.count("None of the 36 periods has a value") == 2


class TestOneKpi:
    def test_consequences_name_the_fee_they_are_told_at(self, table: Table, card: int) -> None:
        """Money needs a fee; today's invoice stands in for it, and the page says so."""
        page = table.people["customer"].get(table.path(f"/levels/{card}")).get_data(as_text=True)
        assert "Told at today's invoice of USD\N{NO-BREAK SPACE}306,733 as the fee" in page
        assert page.count("Money in the worst year in twenty") == 6
        assert "back to the customer" in page

    def test_a_card_that_does_not_exist(self, table: Table, card: int) -> None:
        """404, also for a number that is none."""
        assert table.people["customer"].get(table.path(f"/levels/{card + 99}")).status_code == 404


class TestSharing:
    def test_what_both_assume_is_kept(self, table: Table, db: Session, card: int) -> None:
        """Percentages as people write them, with a comma too."""
        path = table.path(f"/levels/{card}")
        assert table.people["customer"].post(path, **WISH).status_code == 302
        now = levels.proposal(db, table.deal_id, card)
        db.rollback()
        assert now.shared == Shared("month", 0.25, 3.0, 0.055, 0.04)
        page = table.people["provider"].get(path).get_data(as_text=True)
        assert "judged by the month" in page
        assert "months of 10" in page

    def test_a_late_form_shows_both_texts_and_overwrites_nothing(
        self, table: Table, db: Session, card: int
    ) -> None:
        """409 with what is kept now and what was written, ready to be sent again."""
        path = table.path(f"/levels/{card}")
        table.people["customer"].post(path, **WISH)
        late = table.people["provider"].post(path, **(WISH | {"window": "year", "credit": "7.25"}))
        page = late.get_data(as_text=True)
        assert late.status_code == 409
        assert "Somebody changed this meanwhile" in page
        text = " ".join(re.sub("<[^>]+>", " ", page).split())
        assert "≠ Judged by the year month" in text
        assert "back (per cent of the yearly fee) 7.25 5.5" in text
        assert "4 fields are the same in both" in text
        assert levels.proposal(db, table.deal_id, card).shared.window == "month"
        db.rollback()
        version = re.search(r'name="version"[^>]*value="(\d+)"', page)
        assert version is not None
        again = WISH | {"window": "year", "credit": "7.25", "version": version.group(1)}
        assert table.people["provider"].post(path, **again).status_code == 302

    @pytest.mark.parametrize(
        "wrong",
        [{"improvement": "100"}, {"credit": "1_0"}, {"ramp": "-1"}, {"window": "decade"},
         {"bonus": ""}, {"improvement": "9" * 400}],
    )  # fmt: skip
    def test_impossible_wishes_are_refused(
        self, table: Table, db: Session, card: int, wrong: dict[str, str]
    ) -> None:
        """422, and nothing changes."""
        answer = table.people["customer"].post(table.path(f"/levels/{card}"), **(WISH | wrong))
        assert answer.status_code == 422
        assert levels.proposal(db, table.deal_id, card).version == 1

    def test_a_team_lead_reads_but_does_not_change(self, table: Table, card: int) -> None:
        """The permission table has no row for it."""
        lead, path = table.people["provider_lead"], table.path(f"/levels/{card}")
        assert lead.get(path).status_code == 200
        assert "Agree on this" not in lead.get(path).get_data(as_text=True)
        assert lead.post(path, **WISH).status_code == 403


class TestWindows:
    def test_each_window_stands_beside_the_others_with_what_speaks_against_it(
        self, table: Table, db: Session
    ) -> None:
        """Month, quarter and year with their levels; the quarter is recommended, the year pays late."""
        card, *_ = add_cards(db, table.deal_id)
        db.commit()
        text = table.people["customer"].get(table.path(f"/levels/{card}")).get_data(as_text=True)
        shown = text[text.index("How long shall one measure?") :]
        for words in (
            "Quarter (agreed now)",
            "we recommend this",
            "longer than the agreed settlement",
        ):
            assert words in shown
        [view] = [levels_windows.windows_view(db, table.deal_id, card)]
        assert view is not None
        assert [row.recommended for row in view.rows] == [False, True, False]
        misses = [row.misses for row in view.rows]
        assert all(one is not None and 0 <= one <= 1 for one in misses)

    def test_without_an_outlook_there_is_nothing_to_compare(
        self, table: Table, db: Session
    ) -> None:
        """Two months: no table of windows."""
        card, *_ = add_cards(db, table.deal_id)
        row = db.get_one(KpiCardRow, card)
        row.series = [one | {"values": [None] * 34 + one["values"][34:]} for one in row.series]
        db.commit()
        assert levels_windows.windows_view(db, table.deal_id, card) is None
        db.rollback()
        text = table.people["customer"].get(table.path(f"/levels/{card}")).get_data(as_text=True)
        assert "How long shall one measure?" not in text


class TestSeasons:
    def test_a_season_is_shown_and_chosen(self, table: Table, db: Session, card: int) -> None:
        """Levels by season beside those of the year; both sides see what was chosen."""
        path = table.path(f"/levels/{card}")
        assert 'name="season"' not in table.people["provider"].get(path).get_data(as_text=True)
        seasonal(db, table.deal_id, card)
        db.commit()
        page = table.people["provider"].get(path).get_data(as_text=True)
        assert "The same levels all year, or by season?" in page
        assert "the better months, July to September" in page
        assert "F-test of the months" in page
        answer = table.people["provider"].post(path, **WISH, season="by_season")
        assert answer.status_code == 302
        seen = table.people["customer"].get(path).get_data(as_text=True)
        assert "Chosen now: by season." in seen
        assert '<option selected value="by_season">' in seen
        made = table.people["facilitator"].post(
            table.path("/frame"), low="429400", middle="521400", high="613500"
        )
        assert made.status_code == 302
        agreed = table.people["customer"].get(table.path("/frame")).get_data(as_text=True)
        assert "Both chose levels by season for this KPI: each season is judged" in agreed

    def test_an_unknown_choice_is_refused(self, table: Table, card: int) -> None:
        """Nothing is kept."""
        answer = table.people["provider"].post(
            table.path(f"/levels/{card}"), **WISH, season="sometimes"
        )
        assert answer.status_code == 422
