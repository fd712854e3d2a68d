"""What a side's gain is made of: its parts are the gain, and the first is the stress test's."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.private import now, seat
from workbench.platform.config import Config
from workbench.platform.permissions import PAYING_SIDES, Side
from workbench.proposal.bargaining.gains import SideGains
from workbench.services import entry, mirror, result, stress_test, values
from workbench.services.own_gain import gain_parts
from workbench.services.private_inputs import Answers
from workbench.services.questions import Answer


def test_the_parts_reconcile_every_gain_that_a_page_shows(
    settled: Table, db: Session, config: Config
) -> None:
    """Whole plan, doubt and bad years add up; as planned it is the stress test's own year."""
    row = now(db, settled.deal_id)
    found = result.published(db, row)
    assert found is not None
    assert found.package is not None
    for side in PAYING_SIDES:
        who = seat(settled.deal_id, side)
        own = result.own_result(db, config.keys, row, who)
        told = stress_test.sheet(db, config.keys, row, who)
        assert own is not None
        assert told is not None
        assert own.parts is not None
        assert own.parts.gain == pytest.approx(own.gain, abs=1e-6)
        assert own.parts.planned == pytest.approx(told.own[side]["as_planned"], abs=500)
        assert own.parts.weighed != 0
        page = mirror.of_package(db, config.keys, who, found.package.index)
        assert page.parts.gain == own.parts.gain


def test_doubt_is_what_counting_on_half_of_the_plan_takes(
    settled: Table, db: Session, config: Config
) -> None:
    """With half of the plan the gain falls by the doubt; the planned part stays as it was."""
    row = now(db, settled.deal_id)
    for side in PAYING_SIDES:
        sheet = values.sheet(db, config.keys, row, side)
        sure = gain_parts(row.menu, side, sheet, 40)
        asked = next(key for key in sheet.answers if key.endswith("confidence"))
        half = sheet.answers | {asked: Answer(0.5, 0.5, 0.5)}
        doubting = replace(sheet, answers=half, view=entry.view_of(row.menu, side, half))
        unsure = gain_parts(row.menu, side, doubting, 40)
        assert unsure.planned == sure.planned
        assert unsure.doubt < sure.doubt


def test_the_parts_are_told_without_valuing_the_menu_again(
    settled: Table, db: Session, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever its size, two packages are valued twice; the whole menu never."""
    row, valued = now(db, settled.deal_id), []
    sheets = {side: values.sheet(db, config.keys, row, side) for side in PAYING_SIDES}
    view_of = entry.view_of

    def counted(menu: entry.Menu, side: Side, answers: Answers) -> SideGains:
        valued.append(len(menu["packages"]))
        return view_of(menu, side, answers)

    monkeypatch.setattr(entry, "view_of", counted)
    for side, own in sheets.items():
        assert own.view is not None
        for index in (0, 40, 80):
            parts = gain_parts(row.menu, side, own, index)
            assert parts.gain == pytest.approx(float(own.view.gains[index]), abs=1e-6)
    assert set(valued) == {2}
    assert len(valued) == 12
