"""What changed between two versions of the terms."""

import re
from dataclasses import replace
from pathlib import Path

from workbench.agreement.terms import Terms, terms_from_json
from workbench.agreement.terms.changes import changes
from workbench.settlement.schedule import Trigger

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "formats" / "agreement.md"


def sample() -> Terms:
    """Return the documented agreement."""
    found = re.search(r"```json example\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return terms_from_json(found[1].encode())


def test_equal_terms_have_no_changes() -> None:
    """A version compared with itself says nothing, whatever its number."""
    terms = sample()
    assert changes(terms, replace(terms, version=terms.version + 1)) == ()


def test_a_changed_level_is_named_with_both_values() -> None:
    """The line names KPI, cohort and field, with the value before and after."""
    terms = sample()
    kpi = terms.kpis[0]
    ladder = replace(kpi.levels[0].ladder, target=kpi.levels[0].ladder.target - 0.001)
    levels = (replace(kpi.levels[0], ladder=ladder), *kpi.levels[1:])
    after = replace(terms, kpis=(replace(kpi, levels=levels), *terms.kpis[1:]))
    (change,) = changes(terms, after)
    assert (change.kpi, change.cohort, change.field) == (kpi.kpi, kpi.levels[0].cohort, "target")
    assert change.before == kpi.levels[0].ladder.target
    assert change.after == ladder.target


def test_changed_stakes_and_triggers_are_told() -> None:
    """Money is part of the terms: a credit and a trigger that change are two lines."""
    terms = sample()
    first = terms.schedule.clauses[0]
    other = replace(first, credit=first.credit / 2, trigger=Trigger("consecutive", k=9))
    after = replace(
        terms,
        schedule=replace(terms.schedule, clauses=(other, *terms.schedule.clauses[1:])),
    )
    assert [change.field for change in changes(terms, after)] == ["credit", "trigger"]


def test_a_kpi_of_one_version_only_is_left_out() -> None:
    """Nothing is compared with nothing."""
    terms = sample()
    assert changes(replace(terms, kpis=()), replace(terms, kpis=terms.kpis)) == ()
