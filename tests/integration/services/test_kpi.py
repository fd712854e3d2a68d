"""KPI cards: cohorts, limits, and the series that is kept with the card."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from workbench.platform.errors import Conflict, Refused
from workbench.platform.languages import month_words
from workbench.services import deal, history, kpi, kpi_choice, kpi_view
from workbench.services.kpi import NewCard, Words
from workbench.services.series import from_plain
from workbench.store.kpi import kpi_card, kpi_cards

REPORT = (
    b"month,line,run_time_h,planned_time_h\n"
    b"2024-01,A,90,100\n2024-01,B,190,200\n2024-01,C,70,100\n"
    b"2024-02,A,100,100\n2024-02,B,100,200\n2024-02,C,80,100\n"
)
COLUMNS = {
    "period": "month",
    "asset": "line",
    "run_time_h": "run_time_h",
    "planned_time_h": "planned_time_h",
}
MAP: dict[str, Any] = {"kind": "values", "tz": "Europe/Berlin", "columns": COLUMNS}


@pytest.fixture
def deal_id(db: Session) -> int:
    """Return a deal without anybody."""
    wish = deal.NewDeal(
        "Lines", "P Ltd", "C Inc", "EUR", Decimal(1000), "Europe/Berlin", date(2027, 1, 1), 36
    )
    return deal.create(db, wish, user_id=None)


@pytest.fixture
def report(db: Session, deal_id: int) -> int:
    """Return a data set of three lines and two months."""
    found = history.add(db, deal_id, "customer", "report", REPORT)
    history.confirm(db, deal_id, found, MAP)
    return found


def refused(db: Session, deal_id: int, data_set_id: int, wish: NewCard) -> tuple[str, str | None]:
    """Return code and field of the refusal that must come."""
    with pytest.raises(Refused) as refusal:
        kpi.create(db, deal_id, data_set_id, wish)
    return refusal.value.finding.code, refusal.value.field


class TestCreate:
    def test_inputs_of_a_group_are_summed_before_the_formula(
        self, db: Session, deal_id: int, report: int
    ) -> None:
        """(90+190)/(100+200), not the mean of two shares; what went in is kept beside it."""
        wish = NewCard("availability", "Uptime", cohorts={"old": ("A", "B"), "new": ("C",)})
        row = kpi_card(db, deal_id, kpi.create(db, deal_id, report, wish))
        assert row is not None
        old, new = (from_plain(data) for data in row.series)
        assert (old.cohort, new.cohort) == ("old", "new")
        assert old.values.tolist() == pytest.approx([280 / 300, 200 / 300])
        assert new.values.tolist() == pytest.approx([0.7, 0.8])
        assert row.series[0]["inputs"]["run_time_h"] == [280, 200]
        assert row.cohorts == {"old": ["A", "B"], "new": ["C"]}

    def test_without_groups_the_fleet_is_one(self, db: Session, deal_id: int, report: int) -> None:
        """No cohorts: one series whose cohort has no name."""
        found = kpi.create(db, deal_id, report, NewCard("availability", "Uptime"))
        row = kpi_card(db, deal_id, found)
        assert row is not None
        assert (row.cohorts, row.card["decimals"], row.card["period"]) == ({}, 4, "month")
        assert [data["cohort"] for data in row.series] == [None]

    def test_three_paid_kpis_put_twelve_per_cent_at_risk(
        self, db: Session, deal_id: int, report: int
    ) -> None:
        """Availability carries half of the money, two others a quarter each."""
        file = b"month,kpi,value,n\n2024-01,mttr,5,3\n2024-01,response_time,2,9\n"
        columns = {"period": "month", "kpi": "kpi", "value": "value", "n": "n"}
        figures = history.add(db, deal_id, "provider", "figures", file)
        history.confirm(db, deal_id, figures, {"kind": "values", "columns": columns})
        kpi.create(db, deal_id, report, NewCard("availability", "Uptime"))
        kpi.create(db, deal_id, figures, NewCard("mttr", "Repair"))
        kpi.create(db, deal_id, figures, NewCard("response_time", "Response"))
        shared = [row.shared for row in kpi_cards(db, deal_id)]
        assert sum(part["credit"] for part in shared) == pytest.approx(0.12)
        assert sum(part["bonus"] for part in shared) == pytest.approx(0.10)
        fourth = NewCard("total_downtime", "Down", paid=True)
        assert refused(db, deal_id, figures, fourth) == ("kpi.too_many_paid", "paid")

    def test_a_sixth_kpi_is_refused(self, db: Session, deal_id: int) -> None:
        """More than five dilute attention."""
        file = b"month,value\n2024-01,0.5\n"
        found = history.add(db, deal_id, "provider", "figures", file)
        columns = {"period": "month", "value": "value"}
        history.confirm(db, deal_id, found, {"kind": "values", "columns": columns})
        for key in ("oee", "quality_ratio", "performance", "teep", "mttr"):
            kpi.create(db, deal_id, found, NewCard(key, key, paid=False))
        sixth = NewCard("scrap_ratio", "Scrap", paid=False)
        assert refused(db, deal_id, found, sixth) == ("kpi.too_many", None)

    def test_money_is_written_in_the_deal_s_currency(self, db: Session, deal_id: int) -> None:
        """The unit of an amount is the currency of the deal."""
        file = b"month,maintenance_cost,units_produced\n2024-01,500,100\n"
        found = history.add(db, deal_id, "provider", "cost", file)
        columns = {name: name for name in ("maintenance_cost", "units_produced")}
        mapping = {"kind": "values", "columns": columns | {"period": "month"}}
        history.confirm(db, deal_id, found, mapping)
        kpi.create(db, deal_id, found, NewCard("maintenance_unit_cost", "Cost"))
        assert kpi_cards(db, deal_id)[0].series[0]["unit"] == "EUR/unit"

    @pytest.mark.parametrize(
        ("wish", "answer"),
        [
            (NewCard("mtbf", "MTBF"), ("kpi.why_inputs", "key")),
            (NewCard("nonsense", "x"), ("kpi.choose", "key")),
            (NewCard("availability", "  "), ("kpi.card_name", "name")),
            (NewCard("availability", "Uptime in %"), ("kpi.percent_sign", "name")),
            (NewCard("availability", "U", decimals=9), ("kpi.card_decimals", "decimals")),
            (NewCard("availability", "U", cohorts={"x": ("Z",)}), ("kpi.unknown_asset", "groups")),
            (NewCard("availability", "U", cohorts={"x": ()}), ("kpi.cohort_empty", "groups")),
            (
                NewCard("availability", "U", cohorts={"x": ("A",), "y": ("A", "B")}),
                ("kpi.cohort_twice", "groups"),
            ),
        ],
        ids=["inputs", "unknown", "name", "percent", "decimals", "asset", "empty", "twice"],
    )
    def test_what_cannot_be_computed_is_refused_beside_its_field(
        self, db: Session, deal_id: int, report: int, wish: NewCard, answer: tuple[str, str]
    ) -> None:
        """The reason stands where it can be mended, and nothing is kept."""
        assert refused(db, deal_id, report, wish) == answer
        assert kpi_cards(db, deal_id) == []

    def test_a_kpi_exists_once_in_a_deal(self, db: Session, deal_id: int, report: int) -> None:
        """The second card of the same KPI is refused."""
        kpi.create(db, deal_id, report, NewCard("availability", "Uptime"))
        again = NewCard("availability", "Uptime again")
        assert refused(db, deal_id, report, again) == ("kpi.exists", "key")

    def test_a_group_of_which_nothing_is_known_is_refused(self, db: Session, deal_id: int) -> None:
        """A cohort without a single value would have no levels."""
        register = b"line\nA\nB\nC\nD\n"
        found = history.add(db, deal_id, "customer", "report", REPORT, register)
        history.confirm(db, deal_id, found, MAP | {"assets": "register"})
        wish = NewCard("availability", "U", cohorts={"old": ("A",), "planned": ("D",)})
        assert refused(db, deal_id, found, wish) == ("kpi.cohort_silent", "groups")


class TestChoices:
    def test_each_kpi_can_be_computed_or_says_why_not(
        self, db: Session, deal_id: int, report: int
    ) -> None:
        """The catalogue falls into two lists, and a reason is a sentence without keys."""
        summary = history.source(db, deal_id, report).mapping
        assert summary == MAP
        row = next(item for item in kpi_items(db, deal_id))
        possible, others = kpi_choice.choices(row)
        assert [choice.key for choice in possible] == ["availability"]
        assert possible[0].formula == "run hours / planned hours"
        assert len(others) == 46
        assert all(choice.reason for choice in others)
        assert not any("_" in str(choice.reason) for choice in others)

    def test_groups_are_read_as_people_write_them(self) -> None:
        """Colons and commas of both scripts; blank lines do not matter."""
        text = "old: A, B\n\n新机：C，D、E\n"
        assert kpi_choice.read_groups(text, list("ABCDE")) == {
            "old": ("A", "B"),
            "新机": ("C", "D", "E"),
        }

    @pytest.mark.parametrize("text", ["", "A, B", "old: Z", "old:", "old: A\nold: B"])
    def test_other_lines_are_refused(self, text: str) -> None:
        """A line without a name, without assets, with unknown ones, or a name twice."""
        with pytest.raises(Refused) as refusal:
            kpi_choice.read_groups(text, ["A", "B"])
        assert refusal.value.field == "groups"


def kpi_items(db: Session, deal_id: int) -> list[Mapping[str, Any]]:
    """Return the summaries of the deal's data sets."""
    from workbench.services import history_view

    return [item.summary for item in history_view.items(db, deal_id) if item.summary]


class TestComplete:
    def test_words_are_completed_and_the_series_stays(
        self, db: Session, deal_id: int, report: int
    ) -> None:
        """What is open is listed until it is written; what was measured does not change."""
        found = kpi.create(db, deal_id, report, NewCard("availability", "Uptime"))
        before = kpi_view.view(db, deal_id, found)
        assert len(before.todo) == 3
        words = Words("", "report", "shift book", "", "Provider executive", "Customer executive")
        kpi.complete(db, deal_id, found, words, before.version)
        after = kpi_view.view(db, deal_id, found)
        assert after.todo == ()
        assert after.item.cohorts == before.item.cohorts

    def test_an_outdated_form_overwrites_nothing(
        self, db: Session, deal_id: int, report: int
    ) -> None:
        """Of two people who complete the same card, the second is told."""
        found = kpi.create(db, deal_id, report, NewCard("availability", "Uptime"))
        kpi.complete(db, deal_id, found, Words(data_source="first"), 1)
        with pytest.raises(Conflict):
            kpi.complete(db, deal_id, found, Words(data_source="second"), 1)
        assert kpi_view.view(db, deal_id, found).card.data_source == "first"


def test_months_are_written_as_people_say_them() -> None:
    """Other periods stay as they are."""
    assert month_words("2024-07") == "Jul 2024"
    assert month_words("2024-W27") == "2024-W27"
