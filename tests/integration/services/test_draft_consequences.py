"""What a draft would do: the same paths as the levels, the same numbers for everybody."""

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.settled import HOT, lower, newest
from workbench.services import draft_edit, result
from workbench.services.draft_consequences import effect_of
from workbench.services.draft_terms import in_basis_points
from workbench.store.frame import latest_frame


class TestStakes:
    @pytest.mark.parametrize(
        ("whole", "weights", "parts"),
        [
            (0.04, [1 / 3, 2 / 3], [0.0133, 0.0267]),
            (0.05, [1.0], [0.05]),
            (0.01, [1, 1, 1], [0.0034, 0.0033, 0.0033]),
            (0.0, [1, 2], [0.0, 0.0]),
        ],
    )
    def test_parts_are_whole_basis_points_that_add_up(
        self, whole: float, weights: list[float], parts: list[float]
    ) -> None:
        """What people can write down, and nothing lost to rounding."""
        assert in_basis_points(whole, weights) == parts
        assert sum(parts) == pytest.approx(whole)


class TestConsequences:
    def test_the_same_draft_has_the_same_consequences(self, drafted: Table, db: Session) -> None:
        """The paths come from the recorded seed, whoever asks and whenever."""
        found = newest(db, drafted.deal_id)
        first, second = (effect_of(found.terms, found.futures) for _ in range(2))
        assert first.year == second.year
        assert first.year is not None

    def test_chances_as_planned_are_those_of_the_menu(self, drafted: Table, db: Session) -> None:
        """The draft repeats what the public menu said of the package's levels."""
        found = newest(db, drafted.deal_id)
        published = result.published(db, latest_frame(db, drafted.deal_id))
        assert published is not None
        assert published.package is not None
        said = {
            (line.kpi, part.cohort): part.p_below_minimum
            for line in published.package.lines
            for part in line.cohorts
        }
        for one in effect_of(found.terms, found.futures).clauses:
            assert one.effect is not None
            assert one.effect.planned is not None
            place = (one.clause.kpi, one.clause.cohort)
            assert one.effect.planned.p_below_minimum == pytest.approx(said[place], abs=0.01)

    def test_a_lower_target_costs_the_provider_less(self, drafted: Table, db: Session) -> None:
        """Easing a level moves the expected settlement towards the provider."""
        found = newest(db, drafted.deal_id)
        eased = draft_edit.wished(found.terms, HOT, lower(found))
        now, then = (effect_of(terms, found.futures).year for terms in (found.terms, eased))
        assert now is not None
        assert then is not None
        assert then.unchanged.expected_settlement > now.unchanged.expected_settlement
