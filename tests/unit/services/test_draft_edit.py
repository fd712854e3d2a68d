"""A joint change of a draft keeps what it does not change."""

from dataclasses import replace

from tests.unit.agreement.test_changes import sample
from workbench.proposal.levels import ResetRule
from workbench.services.draft_edit import wish_of, wished


def test_provisional_levels_stay_provisional_when_they_are_changed() -> None:
    """The rule that sets them anew is not lost with an edit."""
    terms = sample()
    rule = ResetRule("iv", 12, "2028-01", 0.01)
    kpi = terms.kpis[0]
    held = replace(kpi, levels=tuple(replace(one, reset=rule) for one in kpi.levels))
    terms = replace(terms, kpis=(held, *terms.kpis[1:]))
    clauses = [one for one in terms.schedule.clauses if one.kpi == kpi.kpi]
    wish = replace(wish_of(clauses[0]), bonus=0.02)
    changed = wished(terms, kpi.kpi, [wish])
    assert changed.schedule != terms.schedule
    assert [one.reset for one in changed.kpis[0].levels] == [rule] * len(kpi.levels)
