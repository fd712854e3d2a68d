"""Levels by season: shown where the history shows a season, chosen by both, kept in the frame."""

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.plant import add_cards, seasonal
from tests.integration.printed import printed_text
from tests.integration.private import ANSWERS, seat
from tests.integration.settled import HOT, accept_both, newest, settle, start, wishes
from workbench.agreement.terms import canonical_json, terms_from_json
from workbench.platform.config import Config
from workbench.services import (
    document,
    draft,
    entry,
    frame,
    levels,
    levels_seasons,
    result,
    team_levels,
)
from workbench.services.draft_consequences import effect_of
from workbench.services.draft_details import clause_details
from workbench.services.levels import KpiProposal, Shared
from workbench.services.menu import lines_of
from workbench.settlement.consequences import BELIEF
from workbench.settlement.rules import Season
from workbench.store.frame import latest_frame
from workbench.web.draft_words import draft_facts

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
    """The levels by season stand in the packages of the menu that both agree to."""
    found = proposal(db, table, Shared(window="month", by_season=chosen))
    row = frame.propose(db, table.deal_id, frame.usual_fees(db, table.deal_id))
    kept = [cohort for one in row.menu["kpis"][0]["options"] for cohort in one["cohorts"]]
    assert all(("seasons" in cohort) is chosen for cohort in kept)
    assert not any("seasons" in c for o in row.menu["kpis"][1]["options"] for c in o["cohorts"])
    seasons = [one for line in lines_of(row.menu, "availability") for one in line.seasons]
    assert len(seasons) == (3 * 2 * 2 if chosen else 0)
    balanced = found.cohorts[0].sets["balanced"]
    kept = row.menu["kpis"][0]["options"][1]["cohorts"][0]
    assert isinstance(balanced, levels.LevelSet)
    assert (kept["target"], kept["minimum"]) == (balanced.target, balanced.minimum)
    assert "by_season" in levels.kpi_card(db, table.deal_id, found.card_id).shared
    assert levels.shared_of(levels.kpi_card(db, table.deal_id, found.card_id)).by_season is chosen


def framed(db: Session, table: Table) -> None:
    """Agree on a frame in which availability has levels by season."""
    proposal(db, table, Shared(window="month", by_season=True))
    row = frame.propose(db, table.deal_id, frame.usual_fees(db, table.deal_id))
    for side in ANSWERS:
        frame.agree(db, seat(table.deal_id, side), row.menu_sha256)
    db.commit()


def test_a_package_by_season_is_counted_and_settled_by_season(
    table: Table, db: Session, config: Config
) -> None:
    """The settled levels go into the schedule, the draft's chances are those of the menu."""
    framed(db, table)
    settle(db, config.keys, table.deal_id)
    start(db, table.deal_id)
    found = newest(db, table.deal_id)
    schedule = found.terms.schedule
    assert found.problems == ()
    assert (schedule.schema_version, schedule.first_month) == (2, found.terms.start.month)
    clause = schedule.clauses[0]
    assert sorted(m for season in clause.seasons for m in season.months) == list(range(1, 13))
    summer = next(season for season in clause.seasons if season.months == SUMMER)
    assert summer.minimum > clause.ladder.minimum
    assert terms_from_json(canonical_json(found.terms)) == found.terms
    last = latest_frame(db, table.deal_id)
    published = result.published(db, last)
    assert published is not None
    assert published.package is not None
    line = published.package.lines[0]
    effect = effect_of(found.terms, found.futures)
    planned = effect.clauses[0].effect
    assert planned is not None
    assert planned.planned is not None
    chance = line.cohorts[0].p_below_minimum  # counted before values are read in decimals
    assert planned.planned.p_below_minimum == pytest.approx(chance, abs=0.002)
    assert [one["month"] for one in effect.clauses[0].by_season] == [
        (found.terms.start.month - 1 + at) % 12 + 1 for at in range(12)
    ]


def test_who_moves_the_whole_year_moves_every_season(
    table: Table, db: Session, config: Config
) -> None:
    """A minimum that falls by half a point falls by as much in each season, the rest stays."""
    framed(db, table)
    settle(db, config.keys, table.deal_id)
    start(db, table.deal_id)
    found = newest(db, table.deal_id)
    before = found.terms.schedule.clauses[0]
    first, *rest = wishes(found)
    step = 0.005
    wish = replace(first, minimum=round(first.minimum - step, 6))
    draft.save(db, seat(table.deal_id, "provider"), 1, HOT, [wish, *rest])
    after = newest(db, table.deal_id).terms.schedule.clauses[0]
    for old, new in zip(before.seasons, after.seasons, strict=True):
        assert new.minimum == pytest.approx(old.minimum - step, abs=1e-9)
        assert (new.target, new.stretch, new.months) == (old.target, old.stretch, old.months)
    assert newest(db, table.deal_id).problems == ()


def test_the_printed_agreement_tells_each_month(
    table: Table, db: Session, config: Config, tmp_path: Path
) -> None:
    """Twelve rows of levels a cohort, and examples that name the month they are told of."""
    framed(db, table)
    settle(db, config.keys, table.deal_id)
    start(db, table.deal_id)
    accept_both(db, table.deal_id)
    tops = team_levels.tops(db, table.deal_id)
    assert tops is not None
    assert [top.seasonal for top in tops] == [True, False, False]
    number = document.generate(db, table.deal_id, "en")
    text = printed_text(document.pdf(db, table.deal_id, number).content, tmp_path)
    assert text.count("Levels by season. Each window") == 2
    clause = newest(db, table.deal_id).terms.schedule.clauses[0]
    summer = next(season for season in clause.seasons if season.months == SUMMER)
    for month in ("June", "July", "August", "September"):
        assert f"{month} {100 * summer.minimum:.2f}" in text


def test_an_older_frame_still_reads(table: Table, db: Session) -> None:
    """Levels that stand beside the packages of an older menu are told as what they are."""
    proposal(db, table, Shared(window="month"))
    row = frame.propose(db, table.deal_id, frame.usual_fees(db, table.deal_id))
    menu = deepcopy(row.menu)
    season = {"name": "better", "months": [6, 7], "minimum": 0.9, "target": 0.95, "stretch": 0.97}
    menu["cards"]["availability"]["by_season"] = [
        {"cohort": "new", "level_set": "balanced", "seasons": [season]}
    ]
    told = [one for line in lines_of(menu, "availability") for one in line.seasons]
    assert [(one.months, one.minimum, one.settled) for one in told] == [((6, 7), 0.9, False)]


def test_private_entry_holds_each_season_against_its_own_levels(table: Table, db: Session) -> None:
    """A red line meets the hardest season; a year of failure is every season at its own minimum."""
    framed(db, table)
    row = latest_frame(db, table.deal_id)
    assert row is not None
    option = row.menu["kpis"][0]["options"][0]
    place = next(
        at for at, one in enumerate(row.menu["packages"]) if one["options"][HOT] == option["name"]
    )
    promises = entry.offers_of(row.menu)[place].promises[HOT]
    assert sum(one.weight for one in promises) == pytest.approx(1.0)
    hardest = min(one["minimum"] for cohort in option["cohorts"] for one in cohort["seasons"])
    assert min(one.minimum for one in promises) == hardest
    fall = sum(one.weight * (one.target - one.minimum) for one in promises)
    by_month = [
        cohort["weight"] * (one["target"] - one["minimum"]) / 12
        for cohort in option["cohorts"]
        for one in cohort["seasons"]
        for _ in one["months"]
    ]
    assert len(by_month) == 24
    assert fall == pytest.approx(sum(by_month))


def test_the_draft_names_every_season_and_counts_at_no_minimum_of_the_year(
    table: Table, db: Session, config: Config
) -> None:
    """An acceptance is about the levels that are settled; a minimum that settles nothing has no count."""
    framed(db, table)
    settle(db, config.keys, table.deal_id)
    start(db, table.deal_id)
    found = newest(db, table.deal_id)
    clauses = [clause for clause in found.terms.schedule.clauses if clause.kpi == HOT]
    facts = dict(draft_facts(found))
    for name, clause in zip(("Availability, new", "Availability, installed"), clauses, strict=True):
        assert len(facts[name].splitlines()) == 2 + len(clause.seasons)
        for season in clause.seasons:
            assert f"{100 * season.target:.1f}" in facts[name]
    kpi = next(one for one in found.terms.kpis if one.kpi == "first_time_fix_rate")
    clause = found.terms.clause(kpi.kpi, None)
    assert clause is not None
    ladder = clause.ladder
    season = Season(SUMMER, ladder.minimum, ladder.target, ladder.stretch)
    told = {
        len(one.seasons): clause_details(
            replace(found.terms, schedule=replace(found.terms.schedule, clauses=(one,))),
            kpi.kpi,
            found.futures,
            BELIEF,
        )[one]
        for one in (clause, replace(clause, seasons=(season,)))
    }
    assert told[0].count is not None
    assert told[1].count is None
