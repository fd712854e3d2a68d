"""KPIs through the pages: define one, read its card, complete it."""

import csv
import io
import math
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Browser, Table
from tests.integration.web.test_history import columns, send
from tests.integration.web.test_intake import settled as followed
from workbench.services import history, kpi
from workbench.services.series import from_plain
from workbench.store.kpi import kpi_cards

REPORT = (
    b"month,line,run_time_h,planned_time_h\n"
    b"2024-01,A,90,100\n2024-01,B,190,200\n2024-02,A,100,100\n2024-02,B,100,200\n"
)
MAP: dict[str, Any] = {
    "kind": "values",
    "tz": "Europe/Berlin",
    "columns": {
        "period": "month",
        "asset": "line",
        "run_time_h": "run_time_h",
        "planned_time_h": "planned_time_h",
    },
}


@pytest.fixture
def report(table: Table, db: Session) -> int:
    """Return a data set of two lines and two months."""
    found = history.add(db, table.deal_id, "customer", "report", REPORT)
    history.confirm(db, table.deal_id, found, MAP)
    db.commit()
    return found


def define(browser: Browser, table: Table, data_set_id: int, **answers: str):
    """Send the form of a new KPI."""
    fields = {"data_set": str(data_set_id), "grouping": "one", "paid": "yes"}
    path = table.path("/kpi/new")
    return browser.post(path, page=f"{path}?data_set={data_set_id}", **(fields | answers))


class TestDefine:
    def test_a_card_is_made_and_read_by_both_sides(self, table: Table, report: int) -> None:
        """The card shows value, formula with its inputs, source with hash, and what is open."""
        groups = "old: A\nnew: B"
        answers = {"key": "availability", "name": "Uptime > ninety", "grouping": "own"}
        answer = define(table.people["provider"], table, report, groups=groups, **answers)
        assert answer.status_code == 302
        page = table.people["customer"].get(answer.location).get_data(as_text=True)
        assert "Uptime &gt; ninety" in page
        assert "100.00%" in page
        assert "run hours / planned hours" in page
        assert "The card needs an owner on each side." in page
        assert page.count("<svg") == 4  # two groups, each for wide pages and for phones
        index = table.people["customer"].get(table.path("/kpi")).get_data(as_text=True)
        assert "Feb 2024" in index

    def test_the_only_data_set_is_chosen_and_reasons_are_given(
        self, table: Table, report: int
    ) -> None:
        """Computable KPIs are offered, the rest say why not."""
        page = table.people["provider"].get(table.path("/kpi/new")).get_data(as_text=True)
        assert f'name="data_set" value="{report}"' in page
        assert 'value="availability"' in page
        assert 'value="mtbf"' not in page
        assert "The file does not hold: operating hours, failures." in page

    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            ({}, "Choose a KPI from the list."),
            ({"key": "mtbf"}, "Not a valid choice"),
            ({"key": "availability", "grouping": "own", "groups": "x: Z"}, "Z does not occur"),
            ({"key": "availability", "decimals": "12"}, "between 0 and 8"),
        ],
        ids=["no key", "not computable", "asset", "decimals"],
    )
    def test_a_refusal_keeps_what_was_written(
        self, table: Table, db: Session, report: int, answers: dict[str, str], said: str
    ) -> None:
        """422, the reason beside the field, and the text still there."""
        answer = define(table.people["provider"], table, report, name="Uptime", **answers)
        assert answer.status_code == 422
        page = answer.get_data(as_text=True)
        assert said in page
        assert 'value="Uptime"' in page
        assert kpi_cards(db, table.deal_id) == []

    def test_a_fourth_paid_kpi_is_refused_with_the_reason(self, table: Table, db: Session) -> None:
        """Money hangs on three at most."""
        file = b"month,value\n2024-01,0.5\n"
        found = history.add(db, table.deal_id, "provider", "figures", file)
        figures = {"kind": "values", "columns": {"period": "month", "value": "value"}}
        history.confirm(db, table.deal_id, found, figures)
        for key in ("oee", "quality_ratio", "performance"):
            kpi.create(db, table.deal_id, found, kpi.NewCard(key, key))
        db.commit()
        answer = define(table.people["provider"], table, found, key="teep")
        assert answer.status_code == 422
        assert "Money hangs on 3 KPIs already" in answer.get_data(as_text=True)
        assert (
            define(table.people["provider"], table, found, key="teep", paid="no").status_code == 302
        )

    def test_who_may(self, table: Table, report: int) -> None:
        """Team leads read KPIs and define none; a card is found through its own deal only."""
        lead = table.people["provider_lead"]
        card = define(table.people["provider"], table, report, key="availability").location
        page = lead.get(card).get_data(as_text=True)
        assert "Keep the card" not in page
        assert f"/history/{report}" not in page
        assert lead.get(table.path("/kpi/new")).status_code == 403
        assert table.people["trainee"].get(table.path("/kpi")).status_code == 403
        assert table.people["outsider"].get(card).status_code == 404
        assert table.people["provider"].get(table.path("/kpi/999")).status_code == 404
        assert table.people["provider"].get(table.path("/kpi/new?data_set=999")).status_code == 404


class TestComplete:
    def test_the_words_are_completed_and_an_outdated_form_is_told(
        self, table: Table, report: int
    ) -> None:
        """The second of two people finds their text on the page, and nothing is overwritten."""
        card = define(table.people["provider"], table, report, key="availability").location
        words = {"version": "1", "data_source": "log", "owner_provider": "Service director"}
        assert table.people["provider"].post(card, **words).status_code == 302
        answer = table.people["customer"].post(card, **(words | {"data_source": "mine"}))
        assert answer.status_code == 409
        page = answer.get_data(as_text=True)
        assert "Nothing was overwritten" in page
        assert 'value="mine"' in page
        assert re.search(r"<dd>log</dd>", page)


def expected(shared: Path, name: str, column: str) -> dict[str, float]:
    """Return a column of a published table by month."""
    with (shared / "data" / "expected" / name).open() as file:
        return {row["month"]: float(row[column]) for row in csv.DictReader(file)}


@pytest.mark.parametrize("seated", ["sqlite"], indirect=True)
class TestRealFiles:
    def test_the_wind_farm_gives_the_published_availability(
        self, table: Table, db: Session, shared: Path
    ) -> None:
        """186,302 ten-minute rows by page: availability under all three rules for missing slots."""
        file = (shared / "data/wind_farm_scada/tur_flag_2024_07_08.parquet").read_bytes()
        provider = table.people["provider"]
        page = send(provider, table, file, "tur_flag.parquet").location
        days = {"observed_from": "2024-07-01", "observed_to": "2024-08-31"}
        answer = columns(provider, page, tz="UTC", stamps="end", **days)
        read = (
            followed(provider, answer.location)
            if answer.location.endswith("reading")
            else answer.location
        )
        text = provider.get(read).get_data(as_text=True)
        assert "186,270 kept of 186,302" in text
        found = int(read.rsplit("/", 1)[1])
        card = define(provider, table, found, key="technical_availability", missing="observed")
        assert card.status_code == 302
        series = from_plain(kpi_cards(db, table.deal_id)[0].series[0])
        published = expected(shared, "hot_monthly_fleet.csv", "availability_observed")
        assert dict(zip(series.periods, series.values.tolist(), strict=True)) == pytest.approx(
            published, abs=5e-7
        )
        source = history.source(db, table.deal_id, found)
        for rule in ("down", "up"):
            wish = kpi.NewCard("technical_availability", "x", missing=rule)
            series = from_plain(kpi.compute(source, wish, "USD").series[0])
            column = f"availability_missing_as_{rule}"
            assert series.values.tolist() == pytest.approx(
                list(expected(shared, "hot_monthly_fleet.csv", column).values()), abs=5e-7
            )

    def test_the_machine_fleet_gives_the_published_mtbf(
        self, table: Table, db: Session, shared: Path
    ) -> None:
        """Failures without an end and a register of 100 machines: calendar hours a failure."""
        folder = shared / "data/machine_fleet"
        machines = io.BytesIO((folder / "PdM_machines.csv.gz").read_bytes())
        file = (folder / "PdM_failures.csv.gz").read_bytes()
        customer = table.people["customer"]
        page = send(
            customer, table, file, "failures.csv.gz", register=(machines, "machines.csv.gz")
        ).location
        days = {"observed_from": "2015-01-01", "observed_to": "2015-12-31"}
        answer = columns(customer, page, tz="UTC", time_base="calendar", **days)
        found = int(answer.location.rsplit("/", 1)[1])
        assert define(customer, table, found, key="mtbf").status_code == 302
        series = from_plain(kpi_cards(db, table.deal_id)[0].series[0])
        published = expected(shared, "azure_monthly_fleet.csv", "mtbf_h_per_event")
        values = dict(zip(series.periods, series.values.tolist(), strict=True))
        assert not any(math.isnan(value) for value in values.values())
        assert values == pytest.approx(published, abs=5e-5)


def test_a_formula_of_ones_own_through_the_page(table: Table, report: int) -> None:
    """The form lists the columns; an error stands beside the formula, then the card is made."""
    path = f"{table.path('/kpi/new')}?data_set={report}"
    page = table.people["provider"].get(path).get_data(as_text=True)
    assert "planned_time_h, run_time_h, period_hours" in page
    own = {"key": "own", "name": "Used", "own_better": "higher", "own_range": "share"}
    wrong = define(
        table.people["provider"],
        table,
        report,
        own_formula="sum(run_time_h) / planned_time_h",
        **own,
    )
    assert wrong.status_code == 422
    text = wrong.get_data(as_text=True)
    assert "planned_time_h at sign 19 has a value in every row" in text
    assert 'value="sum(run_time_h) / planned_time_h"' in text
    right = define(
        table.people["provider"], table, report,
        own_formula="sum(run_time_h) / sum(planned_time_h)", **own,
    )  # fmt: skip
    assert right.status_code == 302
    card = table.people["customer"].get(right.location).get_data(as_text=True)
    assert "sum(run_time_h) / sum(planned_time_h)" in card
    assert "a formula of your own" in card
    again = define(
        table.people["customer"], table, report,
        own_formula="sum(run_time_h) / sum(planned_time_h)", **own,
    )  # fmt: skip
    assert again.status_code == 422
