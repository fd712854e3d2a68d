"""The door for one as a service: reading, refusing, answering; no database is touched."""

import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from workbench.cli import main
from workbench.platform.errors import Refused
from workbench.services import check_chart
from workbench.services.check import Checked, Draft, NotEnough, check, propose, written
from workbench.services.check_history import (
    History,
    demonstration,
    from_file,
    from_paste,
    one_a_line,
    periods,
)
from workbench.settlement.schedule import Ladder

TWO_YEARS = "98.4 97.9 98.8 98.1 98.6 97.2 98.9 98.3 98.0 98.7 97.5 98.2 " * 2


def draft(**changes: object) -> Draft:
    """Return a usual clause with some of it changed."""
    usual: dict[str, object] = {
        "unit": "share",
        "direction": "higher",
        "level": 98.0,
        "target": None,
        "stretch": None,
        "trigger": "4of12",
        "fee": Decimal(300_000),
        "currency": "USD",
        "credit": 0.1,
        "improvement": 0.2,
    }
    return Draft(**(usual | changes))  # type: ignore[arg-type]  # each change has its field's type


def answered(history: History, clause: Draft) -> Checked:
    """Return the answer where there is one."""
    found = check(history, clause)
    assert isinstance(found, Checked)
    return found


def refused(history: History, clause: Draft) -> tuple[str, str | None]:
    """Return code and field of the refusal."""
    with pytest.raises(Refused) as caught:
        check(history, clause)
    return caught.value.finding.code, caught.value.field


class TestReading:
    @pytest.mark.parametrize(
        "text",
        [
            "98.4\n97.9\n98.8",
            "98.4 97.9 98.8",
            "98.4, 97.9, 98.8",
            "98.4,97.9,98.8",
            "98,4; 97,9; 98,8",
            "98,4 %\t97,9 %\t98,8 %",
            "2025-01 98.4\n2025-02 97.9\n2025-03 98.8",
            "month;value\n2025-01;98,4\n2025-02;97,9\n2025-03;98,8",
        ],
    )
    def test_values_are_read_however_they_were_copied(self, text: str) -> None:
        """A column, a row, decimal commas, percent signs, months before them."""
        assert from_paste(text).values.tolist() == [98.4, 97.9, 98.8]

    def test_two_columns_stay_as_they_are(self) -> None:
        """What is no single row of numbers is left to the CSV reader."""
        assert one_a_line("2025-01;98.4") == "2025-01;98.4"

    def test_months_name_the_past_and_the_future(self) -> None:
        """A gap is a month without a value, and the year turns."""
        history = from_file(b"period,value\n2024-11,98\n2025-01,97\n")
        past, ahead = periods(history, 2)
        assert (past, ahead) == (("2024-11", "2024-12", "2025-01"), ("2025-02", "2025-03"))
        assert np.isnan(history.values[1])

    def test_values_without_months_are_counted_from_today(self) -> None:
        """Nobody is told a month that the file does not name."""
        assert periods(from_paste("98 97"), 2) == (("−2", "−1"), ("+1", "+2"))

    @pytest.mark.parametrize(
        "content",
        [b"p;v\n2024-01;98,4 %\n2024-03;97 %\n", b"98.4\n-\n97\n", b"m,v\n2024-01,1.5\n"],
    )
    def test_a_file_can_be_sent_again_as_text(self, content: bytes) -> None:
        """The text that goes into the box reads back as the same values."""
        history = from_file(content)
        again = from_paste(history.text)
        np.testing.assert_array_equal(again.values, history.values)
        assert (again.percent, again.first) == (history.percent, history.first)

    def test_too_much_is_refused_beside_its_field(self) -> None:
        """A megabyte of file, 120 pasted values."""
        with pytest.raises(Refused) as file:
            from_file(b"9" * 1_000_001)
        with pytest.raises(Refused) as paste:
            from_paste("98\n" * 121)
        assert (file.value.field, paste.value.field) == ("file", "paste")

    def test_the_demonstration_is_always_the_same(self) -> None:
        """36 months of a share in %, named by month."""
        history = demonstration()
        assert (len(history.values), history.percent, history.first) == (36, True, "2023-10")
        assert 80 < history.values.min() < history.values.max() <= 100


class TestAnswer:
    def test_it_agrees_with_the_command_line(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """One definition: the page and `consequences` give the same figures."""
        file = tmp_path / "kpi.csv"
        file.write_text("\n".join(f"{value}%" for value in TWO_YEARS.split()), encoding="utf-8")
        words = ["--level", "98%", "--trigger", "4of12", "--fee", "300000", "--plan", "20%"]
        assert main(["consequences", str(file), *words, "--paths", "4000"]) == 0
        told = json.loads(capsys.readouterr().out)
        found = answered(from_file(file.read_bytes()), draft()).found
        assert found.unchanged.p_any_breach == told["unchanged"]["p_any_breach"]
        assert found.unchanged.expected_settlement == told["unchanged"]["expected_settlement"]
        assert found.luck_share == told["luck_share"]

    def test_a_longer_window_is_missed_less_often(self) -> None:
        """Averages swing less: month, quarter, year."""
        found = answered(demonstration(), draft(level=95.0))
        assert found.found.unchanged.p_any_breach > found.by_quarter > found.by_year

    def test_fractions_are_shares_too(self) -> None:
        """0.984 and 98.4 % are the same history."""
        as_written = [f"{float(value) / 100:.3f}" for value in TWO_YEARS.split()]
        fractions = answered(from_paste("\n".join(as_written)), draft())
        percents = answered(from_paste(TWO_YEARS), draft())
        assert fractions.found.unchanged == percents.found.unchanged

    def test_without_improvement_there_is_no_luck(self) -> None:
        """Luck compares with a plan; without one nothing is made up."""
        found = answered(demonstration(), draft(improvement=0.0))
        assert (found.found.planned, found.found.luck_share) == (None, None)

    def test_a_thin_history_says_so(self) -> None:
        """Ten values give an answer with a warning; three give none."""
        ten = answered(from_paste(" ".join(TWO_YEARS.split()[:10])), draft())
        assert ten.thin is not None
        three = check(from_paste("98 97 99"), draft())
        assert isinstance(three, NotEnough)
        assert three.finding.code == "outlook.too_few_values"

    def test_short_histories_have_no_usual_practice(self) -> None:
        """Average and worst of nine months need nine."""
        assert answered(from_paste(" ".join(TWO_YEARS.split()[:8])), draft()).practice is None

    def test_the_picture_shows_every_month(self) -> None:
        """History and twelve months ahead, each with its range in order."""
        found = answered(demonstration(), draft())
        picture = check_chart.draw(demonstration(), found, check_chart.Texts("t", "y", True))
        assert (len(picture.past), len(picture.ahead)) == (36, 12)
        assert all(low <= middle <= high for _, low, middle, high in picture.ahead)
        assert picture.svg.count("<svg") == 2


class TestRefusals:
    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"level": 120.0}, ("check.level_outside", "level")),
            ({"level": 100.0}, ("check.perfect", "level")),
            ({"target": 97.0}, ("check.target_below_level", "target")),
            ({"target": 99.0, "stretch": 98.5}, ("check.stretch_below_target", "stretch")),
            ({"target": 100.0}, ("check.perfect", "target")),
        ],
    )
    def test_levels_are_refused_beside_their_field(
        self, changes: dict[str, object], expected: tuple[str, str]
    ) -> None:
        """Order, range and perfection."""
        assert refused(from_paste(TWO_YEARS), draft(**changes)) == expected

    def test_the_unit_must_fit_the_values(self) -> None:
        """Percent signs are no hours, and 130 is no share."""
        signed = from_paste("98%\n97%\n99%")
        assert refused(signed, draft(unit="hours")) == ("check.percent_signs", "unit")
        assert refused(from_paste("130 120 110"), draft()) == ("check.no_share", "unit")


class TestProposal:
    def test_half_and_one_in_ten(self) -> None:
        """The target is met by half of the months, the stretch by one in ten, on the easier side."""
        ladder = Ladder("higher", 0.9, 0.9, 0.9, best=1.0)
        found = propose(np.linspace(0.95, 0.97, 21), ladder)
        assert (found.target, found.stretch) == (0.96, 0.968)

    def test_lower_is_better(self) -> None:
        """Hours: the target lies below the limit and the stretch below the target."""
        found = propose(np.linspace(2.0, 6.0, 21), Ladder("lower", 5.0, 5.0, 5.0, best=0.0))
        assert (found.target, found.stretch) == (4.0, 2.4)

    def test_nothing_is_proposed_beyond_what_history_reached(self) -> None:
        """A minimum above the middle of the history leaves no room for a target."""
        found = propose(np.linspace(0.95, 0.97, 21), Ladder("higher", 0.98, 0.98, 0.98, best=1.0))
        assert (found.target, found.stretch) == (None, None)

    def test_it_is_written_as_a_person_writes(self) -> None:
        """Per cent for a share, without the noise of binary fractions."""
        assert (written(0.984, "share"), written(4.2, "hours")) == ("98.4", "4.2")
