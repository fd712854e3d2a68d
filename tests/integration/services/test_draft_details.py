"""What stands behind a draft's headline, from shared data alone, and its pictures."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.settled import HOT, newest
from workbench.document.pages import agreement_html
from workbench.services import draft_edit
from workbench.services.document_contents import contents
from workbench.services.draft_consequences import effect_of
from workbench.services.draft_details import aligned, clause_details, details_of
from workbench.services.draft_pictures import pictures
from workbench.services.draft_sliders import sliders
from workbench.settlement.consequences import BELIEF, CASES, PlanCase

MOMENT = datetime(2026, 12, 1, tzinfo=UTC)
HALF = PlanCase(0.5, 0)


def test_the_picture_of_the_page_is_the_very_one_of_the_document(
    drafted: Table, db: Session
) -> None:
    """Byte for byte, in either language; the page has it, and a twin for phones."""
    found = newest(db, drafted.deal_id)
    db.rollback()
    page = drafted.people["customer"].get(drafted.path("/draft")).get_data(as_text=True)
    places = {(clause.kpi, clause.cohort) for clause in found.terms.schedule.clauses}
    for language in ("en", "zh_Hans_CN"):
        drawn = pictures(found.terms, found.futures, language)
        document = contents(found.terms, found.futures, language)
        printed = agreement_html(document, language, MOMENT)
        assert set(drawn) == places
        for picture in drawn.values():
            assert picture.wide.startswith("<svg")
            assert "<title>" in picture.wide
            assert picture.wide in printed
            assert picture.narrow not in printed
            assert (len(picture.past), len(picture.ahead)) == (36, 12)
            assert (picture.wide in page) == (picture.narrow in page) == (language == "en")


def test_less_of_the_plan_changes_what_is_planned_alone(drafted: Table, db: Session) -> None:
    """All nine cases say what the slider says; the change page says the same of its KPI."""
    found = newest(db, drafted.deal_id)
    details = details_of(found.terms, found.futures, HALF)
    assert tuple(one.case for one in details.years) == CASES
    now = effect_of(found.terms, found.futures).year
    assert now is not None
    for one in details.years:
        year = effect_of(found.terms, found.futures, one.case).year
        assert year is not None
        assert (year.unchanged, year.planned) == (now.unchanged, one.year)
    means = {one.case: one.year.expected_settlement for one in details.years}
    assert means[PlanCase(0.0, 0)] == now.unchanged.expected_settlement
    assert means[PlanCase(0.0, 0)] < means[HALF] < means[BELIEF]
    alone = clause_details(found.terms, HOT, found.futures, HALF)
    assert set(alone) == {clause for clause in details.clauses if clause.kpi == HOT}
    assert all(details.clauses[clause] == detail for clause, detail in alone.items())


def test_the_last_36_months_are_replayed(drafted: Table, db: Session) -> None:
    """Months are laid beside each other by name; a history that ended earlier is not settled then."""
    found = newest(db, drafted.deal_id)
    details = details_of(found.terms, found.futures)
    assert (details.months[0], details.months[-1]) == ("2024-01", "2026-12")
    assert (details.replay.settled, details.replay.unsettled) == (48, 0)
    assert details.replay.luck is not None
    futures, place = dict(found.futures), ("response_time", None)
    data, left_out, sisters = json.loads(futures[place].key)
    cut = {name: part[:-3] if isinstance(part, list) else part for name, part in data.items()}
    futures[place] = replace(futures[place], key=json.dumps([cut, left_out, sisters]))
    laid, months = aligned(futures)
    assert len(months) == 36
    assert np.isnan(laid[place][-3:]).all()
    assert details_of(found.terms, futures).replay.unsettled == 1


def test_only_shares_of_cases_are_said_in_counts(drafted: Table, db: Session) -> None:
    """Thirty cases a month at a minimum of 98 % allow none to miss; hours are not counted."""
    found = newest(db, drafted.deal_id)
    details = details_of(found.terms, found.futures)
    key = "first_time_fix_rate"
    counted = {clause.kpi for clause, one in details.clauses.items() if one.count is not None}
    assert counted == {key}
    wishes = [draft_edit.wish_of(c) for c in found.terms.schedule.clauses if c.kpi == key]
    strict = [replace(one, minimum=0.98, target=0.99, stretch=0.995) for one in wishes]
    wanted = draft_edit.wished(found.terms, key, strict)
    (detail,) = clause_details(wanted, key, found.futures, BELIEF).values()
    assert [finding.code for finding in detail.findings] == ["settlement.few_cases"]


def test_every_step_of_a_slider_can_be_measured(drafted: Table, db: Session) -> None:
    """Dragging never writes a level between two readable values, and the levels lie within."""
    found = newest(db, drafted.deal_id)
    for clause in found.terms.schedule.clauses:
        slider = sliders(clause, found.futures)
        assert slider is not None
        ladder = clause.ladder
        for level in (ladder.minimum, ladder.target, ladder.stretch):
            assert slider.low <= level <= slider.high
        units = slider.step * 10.0**clause.decimals
        assert units == pytest.approx(round(units))
        assert round(units) >= 1
        assert sliders(clause, {}) is None
