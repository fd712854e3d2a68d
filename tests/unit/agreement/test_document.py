"""Document: what the PDF says, as plain data."""

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement.document import Chance, Fan, YearMoney, agreement_document
from workbench.agreement.document.build import MOST_ROWS, NOT_CLAIMED, last_day
from workbench.agreement.document.kpis import MOST_POINTS
from workbench.agreement.document.settlement import clause_part
from workbench.agreement.terms import Terms, digest, terms_from_json
from workbench.evidence.kpi.series import KpiSeries
from workbench.settlement.evaluators import settle_window, window_fees
from workbench.settlement.schedule import Ladder

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "formats" / "agreement.md"
LEAVES = (str, int, float, bool, type(None))


def sample() -> Terms:
    """Return the documented agreement."""
    found = re.search(r"```json example\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return terms_from_json(found[1].encode())


def history(count: int = 24) -> KpiSeries:
    """Return a monthly history of the installed base with one gap."""
    values = np.linspace(0.95, 0.99, count)
    values[3] = np.nan
    periods = tuple(f"{2000 + month // 12}-{month % 12 + 1:02d}" for month in range(count))
    return KpiSeries(
        "availability",
        "Installed base",
        "ratio",
        "higher",
        "month",
        periods,
        values,
        np.ones(count, dtype=np.int64),
        np.ones(count),
        0.0,
        1.0,
    )


def assert_plain(value: object) -> None:
    """Assert that the value is made of text, numbers, lists and dicts only."""
    if isinstance(value, dict):
        assert all(isinstance(key, str) for key in value)
        for each in value.values():
            assert_plain(each)
    elif isinstance(value, list):
        for each in value:
            assert_plain(each)
    else:
        assert type(value) in LEAVES


def test_document_is_plain_data() -> None:
    """Only text, numbers, lists and dicts leave the room, ready for JSON."""
    document = agreement_document(
        sample(),
        [history()],
        [Chance("availability", "Installed base", 0.08, 0.4)],
        [Fan("availability", "Installed base", ("2026-01",), (0.1, 0.9), ((0.96, 0.99),))],
        YearMoney(-9000.0, -30000.0, 8000.0, 0.4, 300.0),
    )
    assert_plain(document)
    json.dumps(document, allow_nan=False)


def test_cover() -> None:
    """The cover names both organisations, the term by its last day, and the fingerprint."""
    terms = sample()
    cover = agreement_document(terms)["cover"]
    assert cover["digest"] == digest(terms)
    assert cover["digest"].startswith(cover["digest_short"])
    assert (cover["start"], cover["end"], cover["months"]) == ("2026-01-01", "2028-12-31", 36)
    assert (cover["provider"], cover["customer"]) == ("Meridian Line Systems", "Lakeside Foods")
    assert (cover["yearly_fee"], cover["openness"]) == ("520000.00", "sealed")


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 1, 1), 1, date(2026, 1, 31)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 3, 15), 9, date(2026, 12, 14)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
    ],
)
def test_last_day_of_the_term(start: date, months: int, last: date) -> None:
    """A term of whole months ends the day before its next month begins."""
    assert last_day(start, months) == last


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_longer_terms_end_later(start: date, months: int) -> None:
    """One month more ends later, and no month is longer than 31 days."""
    assert 28 <= (last_day(start, months + 1) - last_day(start, months)).days <= 31


def test_worked_example_is_what_a_statement_would_pay() -> None:
    """Each amount in the document is the settlement evaluator's own, to the cent."""
    terms = sample()
    for clause, part in zip(
        terms.schedule.clauses, agreement_document(terms)["settlement"]["clauses"], strict=True
    ):
        fee = window_fees(terms.yearly_fee, clause.window)[0]
        for each in (part["example"], *part["examples"]):
            settled = settle_window(clause, fee, Decimal(repr(each["measured"])))
            assert Decimal(each["amount"]) == settled.amount
        assert part["example"]["kind"] == "credit"
        kinds = [each["kind"] for each in part["examples"]]
        assert kinds == ["credit", "credit", "credit", "none", "bonus", "bonus"]


def test_worked_example_by_hand() -> None:
    """0.36 of 0.73 points towards the minimum, 6 % of 130,000: a credit of 3,846.58."""
    part = agreement_document(sample())["settlement"]["clauses"][0]
    assert part["fee_of_window"] == "130000.00"
    assert (part["full_credit"], part["full_bonus"]) == ("7800.00", "6500.00")
    assert part["example"]["measured"] == 0.9779
    assert part["example"]["amount"] == "-3846.58"
    assert (round(part["distance"], 6), round(part["span"], 6)) == (0.0036, 0.0073)


def test_cliff_has_no_way_between() -> None:
    """Where the minimum is the target, the example lies one step below and pays all."""
    terms = sample()
    ladder = Ladder("higher", 0.98, 0.98, 0.98)
    clause = replace(terms.schedule.clauses[0], ladder=ladder, bonus=0.0)
    part = clause_part(terms, clause)
    assert part["cliff"]
    assert part["example"]["measured"] == 0.9799
    assert part["example"]["amount"] == "-7800.00"
    assert [each["kind"] for each in part["examples"]] == ["none", "credit"]


def test_histories_chances_and_fans_find_their_levels() -> None:
    """They are matched by KPI and cohort; what is missing leaves its place out."""
    kpis = agreement_document(
        sample(),
        [history()],
        [Chance("availability", "New installations", 0.1, 0.4)],
        [Fan("availability", "Installed base", ("2026-01",), (0.1, 0.9), ((0.96, 0.99),))],
    )["kpis"]
    installed, new = kpis[0]["levels"]
    assert installed["chance"] is None
    assert new["chance"] is not None
    assert new["chance"]["below_minimum"] == 0.1
    assert [len(kpi["charts"]) for kpi in kpis] == [1, 0, 0]
    chart = kpis[0]["charts"][0]
    assert chart["values"][3] is None
    assert chart["target"] == installed["target"]
    assert chart["fan"] is not None
    assert chart["fan"]["quantiles"] == [[0.96, 0.99]]


def test_long_histories_keep_their_newest_points() -> None:
    """A chart of more points than a reader can see keeps the newest."""
    chart = agreement_document(sample(), [history(MOST_POINTS + 30)])["kpis"][0]["charts"][0]
    assert len(chart["values"]) == len(chart["periods"]) == MOST_POINTS
    assert chart["values"][-1] == pytest.approx(0.99)


def test_long_tables_are_cut_and_say_so() -> None:
    """Rows beyond the cap stand in the attached JSON, and the document counts them."""
    terms = sample()
    long = replace(terms, cascade=terms.cascade[:1] * (MOST_ROWS + 7))
    document = agreement_document(long)
    assert len(document["cascade"]) == MOST_ROWS  # one of them names the KPI
    assert document["left_out"] == {"conditions": 0, "cascade": 8, "evidence": 0}


def test_no_private_value_is_in_a_sealed_document() -> None:
    """Of the round only mode, rule, commitments and the check of both limits are told."""
    mediation = agreement_document(sample())["mediation"]
    assert mediation is not None
    assert set(mediation) == {
        "openness",
        "rule",
        "provider_commitment",
        "customer_commitment",
        "limits_checked",
        "edited_afterwards",
        "changes",
        "offered",
        "neutral_key",
        "figures",
    }
    assert mediation["offered"] == []
    assert mediation["figures"] is None


def test_what_left_the_package_is_told_line_by_line() -> None:
    """A target that differs from the package's stands among the changes, and nothing else."""
    package = sample()
    kpi = package.kpis[1]
    ladder = replace(kpi.levels[0].ladder, target=3.4)
    levels = (replace(kpi.levels[0], ladder=ladder),)
    kpis = (package.kpis[0], replace(kpi, levels=levels), *package.kpis[2:])
    mediation = agreement_document(replace(package, kpis=kpis), package=package)["mediation"]
    assert mediation is not None
    told = [(each["field"], each["before"], each["after"]) for each in mediation["changes"]]
    assert told == [("target", 3.5, 3.4)]


def test_both_fingerprints_are_told_where_team_levels_were_added() -> None:
    """The accepted terms keep their own fingerprint beside that of the whole document."""
    terms = sample()
    bare = replace(terms, cascade=())
    cover = agreement_document(terms)["cover"]
    assert (cover["accepted_digest"], cover["digest"]) == (digest(bare), digest(terms))
    assert agreement_document(bare)["cover"]["accepted_digest"] is None


def test_draft_without_parties_round_or_outlook() -> None:
    """An early draft has a document too; what is not there yet is empty."""
    bare = replace(sample(), parties=(), mediation=None, outlook=None, cascade=())
    document = agreement_document(bare)
    assert document["cover"]["provider"] == ""
    assert document["mediation"] is None
    assert document["outlook"] is None
    assert document["not_claimed"] == list(NOT_CLAIMED)
