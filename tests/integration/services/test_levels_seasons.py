"""Levels by season: shown where the history shows a season, chosen by both, kept in the frame."""

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.plant import add_cards, seasonal
from workbench.services import frame, levels, levels_seasons
from workbench.services.levels import KpiProposal, Shared
from workbench.services.menu import lines_of

SUMMER = (6, 7, 8, 9)


def proposal(db: Session, table: Table, shared: Shared, *, season: bool = True) -> KpiProposal:
    """Return the levels of availability, by default with a season in its history."""
    card = add_cards(db, table.deal_id)[0]
    if season:
        seasonal(db, table.deal_id, card)
    levels.agree_shared(db, table.deal_id, card, shared, 1)
    return levels.proposal(db, table.deal_id, card)


def test_each_season_keeps_the_limits_of_its_set(table: Table, db: Session) -> None:
    """The summer has tighter levels; all year the harder months carry the misses."""
    views = levels_seasons.seasons_of(proposal(db, table, Shared(window="month")))
    assert [view.cohort for view in views] == ["new", "installed"]
    for view in views:
        assert [one.name for one in view.sets] == ["safe", "balanced", "ambitious"]
        for one in view.sets:
            better, harder = one.seasonal.parts
            assert better.months == SUMMER
            assert better.levels.minimum > one.plain.minimum > harder.levels.minimum
            assert better.all_year.p_below_minimum < harder.all_year.p_below_minimum
            for part in (better, harder):
                assert part.levels.p_below_minimum <= one.plain.alpha
                assert part.levels.p_meets_target >= one.plain.beta


def test_a_history_without_a_season_gives_none(table: Table, db: Session) -> None:
    """Nothing is offered, whatever the window."""
    assert levels_seasons.seasons_of(proposal(db, table, Shared("month"), season=False)) == ()


def test_a_window_of_a_year_says_why_there_are_none(table: Table, db: Session) -> None:
    """The season is there and a year levels it."""
    for view in levels_seasons.seasons_of(proposal(db, table, Shared(window="year"))):
        assert view.sets == ()
        assert view.why_not is not None
        assert view.why_not.code == "levels.season_needs_shorter_window"


@pytest.mark.parametrize("chosen", [True, False])
def test_the_frame_keeps_what_both_chose(table: Table, db: Session, chosen: bool) -> None:
    """The levels by season stand in the menu that both agree to; its packages stay as they are."""
    found = proposal(db, table, Shared(window="month", by_season=chosen))
    row = frame.propose(db, table.deal_id, frame.usual_fees(db, table.deal_id))
    assert ("by_season" in row.menu["cards"]["availability"]) is chosen
    assert "by_season" not in row.menu["cards"]["response_time"]
    seasons = [one for line in lines_of(row.menu, "availability") for one in line.seasons]
    assert len(seasons) == (3 * 2 * 2 if chosen else 0)
    balanced = found.cohorts[0].sets["balanced"]
    kept = row.menu["kpis"][0]["options"][1]["cohorts"][0]
    assert isinstance(balanced, levels.LevelSet)
    assert (kept["target"], kept["minimum"]) == (balanced.target, balanced.minimum)
    assert "by_season" in levels.kpi_card(db, table.deal_id, found.card_id).shared
    assert levels.shared_of(levels.kpi_card(db, table.deal_id, found.card_id)).by_season is chosen
