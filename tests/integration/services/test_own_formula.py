"""A KPI by a formula of one's own: its card, its unit, what is refused, and levels on it."""

import numpy as np
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.integration.services.test_discovery import COSTLY, COSTLY_MAP, deal_id
from tests.integration.services.test_truths import bring
from workbench.demonstration.files import sample_history
from workbench.platform.errors import Refused
from workbench.services import kpi, kpi_view, levels
from workbench.services.kpi import NewCard, OwnFormula

__all__ = ["deal_id"]


def wish(text: str, **more: str) -> NewCard:
    """Return what people ask for."""
    own = OwnFormula(text, "lower", more.get("span", "positive"))  # type: ignore[arg-type]
    return NewCard(own.key, more.get("name", "Cost of a stop"), own=own)


def test_the_card_has_the_formula_and_the_unit_that_it_gives(
    db: Session, deal_id: int, app: Flask
) -> None:
    """Money has the deal's currency; the page tells the parts of the formula."""
    log = bring(db, deal_id, "customer", COSTLY, COSTLY_MAP)
    card = kpi.create(db, deal_id, log, wish("sum(cost) / count()"))
    with app.test_request_context():
        view = kpi_view.view(db, deal_id, card)
    assert (view.item.unit, view.item.digits, view.formula_words) == (
        "EUR",
        2,
        "sum(cost) / count()",
    )
    cohort = view.item.cohorts[0]
    assert cohort.inputs == ("sum(cost)", "count()")
    assert cohort.points[0].value == pytest.approx(500)
    with pytest.raises(Refused) as caught:
        kpi.create(db, deal_id, log, wish("sum(cost)  /  count()", name="Again"))
    assert caught.value.finding.code == "kpi.exists"


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        (("sum(cost) + 1", "any", "x"), "formula.units_differ", "own_formula"),
        (("sum(wages)", "any", "x"), "formula.unknown_name", "own_formula"),
        (("sum(cost", "any", "x"), "formula.unreadable", "own_formula"),
        (("sum(hours)", "share", "x"), "formula.no_share", "own_range"),
        (("sum(hours) - period_hours", "positive", "x"), "formula.outside", "own_range"),
        (("count()", "any", " "), "kpi.card_name", "name"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    db: Session, deal_id: int, asked: tuple[str, str, str], code: str, field: str
) -> None:
    """Nothing is kept."""
    log = bring(db, deal_id, "customer", COSTLY, COSTLY_MAP)
    with pytest.raises(Refused) as caught:
        kpi.create(db, deal_id, log, wish(asked[0], span=asked[1], name=asked[2]))
    assert (caught.value.finding.code, caught.value.field) == (code, field)


def test_levels_work_on_it_as_on_any_kpi(db: Session, deal_id: int) -> None:
    """A share written by hand gets the levels of the catalogue's share."""
    sample = sample_history(3, months=24, machines=3, dirty=False)
    log = bring(
        db, deal_id, "provider", sample.files["production.csv"], sample.maps["production.csv"]
    )
    formula = OwnFormula("sum(run_time_h) / sum(planned_time_h)", "higher", "share")
    kpi.create(db, deal_id, log, NewCard(formula.key, "Ours", own=formula))
    kpi.create(db, deal_id, log, NewCard("availability", "Theirs"))
    ours, theirs = levels.proposals(db, deal_id)
    assert np.allclose(ours.cohorts[0].series.values, theirs.cohorts[0].series.values)
    assert (ours.unit, ours.cohorts[0].series.upper) == ("ratio", 1)
