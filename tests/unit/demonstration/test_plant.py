"""The plant's assumptions: the figures of the worked business case follow from them."""

import pytest

from workbench.demonstration.plant import DEMO_MONEY, DEMO_PLANT


def test_invoice_and_downtime_cost_are_those_of_the_case():
    """Today's invoice is 306,733 and downtime costs 3,023,280 a year: 3,330,013 in all."""
    invoice, downtime = DEMO_MONEY.invoice(DEMO_PLANT), DEMO_MONEY.downtime_cost(DEMO_PLANT)
    assert invoice == pytest.approx(306_733, abs=1)
    assert downtime == pytest.approx(3_023_280)
    assert invoice + downtime == pytest.approx(3_330_013, abs=1)


def test_availability_of_the_case_stands_on_scheduled_hours():
    """129.2 hours down of 6,000 scheduled are 97.85 %."""
    down = DEMO_PLANT.incidents_a_year * DEMO_PLANT.hours_an_incident
    assert 1 - down / (12 * DEMO_PLANT.scheduled_hours_a_month) == pytest.approx(0.9785, abs=5e-5)


def test_plan_avoids_the_downtime_of_the_case():
    """25 % fewer failures, each 20 % shorter, avoid downtime worth 1,209,312 a year."""
    left = (1 - DEMO_MONEY.failures_avoided) * (1 - DEMO_MONEY.downtime_shortened)
    avoided = DEMO_MONEY.downtime_cost(DEMO_PLANT) * (1 - left)
    assert avoided == pytest.approx(1_209_312)


def test_cohorts_hold_every_machine_once():
    """Eight machines are installed base, four are new and start later."""
    cohorts = DEMO_PLANT.cohorts()
    assert cohorts["installed"] + cohorts["new"] == DEMO_PLANT.machines()
    assert [len(names) for names in cohorts.values()] == [8, 4]
    assert DEMO_PLANT.serving(0, "new") == ()
    assert DEMO_PLANT.serving(12, "new") == (8, 9)
    assert len(DEMO_PLANT.serving(35, "installed")) == 8
