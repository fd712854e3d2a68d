"""Types and roll-up: what a node may hold."""

from dataclasses import replace

import numpy as np
import pytest

from workbench.agreement.cascade.teams import Cascade, TeamNode, check_nodes, roll_up
from workbench.codes import StepError

GOOD = TeamNode("dispatch", "Dispatch", "provider", 1.0, 0.5)


def test_roll_up_of_values_and_of_paths():
    """A mean normalises its weights, a sum does not, a product ignores them; paths keep their axis."""
    weights = np.array([1.0, 3.0])
    values = np.array([2.0, 4.0])
    assert roll_up("mean", weights, values) == pytest.approx(3.5)
    assert roll_up("sum", weights, values) == pytest.approx(14.0)
    assert roll_up("product", weights, values) == pytest.approx(8.0)
    paths = np.array([[1.0, 2.0, 3.0], [1.0, 1.0, 1.0]])
    assert roll_up("sum", weights, paths).tolist() == [4.0, 5.0, 6.0]


@pytest.mark.parametrize(
    ("nodes", "code"),
    [
        ([], "cascade.no_teams"),
        ([GOOD, GOOD], "cascade.team_twice"),
        ([replace(GOOD, weight=0.0)], "cascade.value_unusable"),
        ([replace(GOOD, effort=-1.0)], "cascade.value_unusable"),
        ([replace(GOOD, current=float("inf"))], "cascade.value_unusable"),
        ([replace(GOOD, best=0.0)], "cascade.value_unusable"),
        ([replace(GOOD, best=1.5)], "cascade.best_worse_than_today"),
    ],
)
def test_nodes_no_level_can_be_computed_for_are_refused(nodes, code):
    """Each unusable node is refused with its own code."""
    with pytest.raises(StepError) as refused:
        check_nodes("product", nodes, "lower")
    assert refused.value.finding.code == code


def test_frozen_are_the_accepted_levels():
    """Only accepted teams hold their level against a re-solve."""
    nodes = (
        replace(GOOD, level=0.8, state="accepted"),
        replace(GOOD, key="travel", level=0.7),
        replace(GOOD, key="parts", level=0.6, state="accepted_with_support"),
    )
    cascade = Cascade("response_time", "sum", 2.0, 3.0, nodes, "lower")
    assert cascade.frozen() == {"dispatch": 0.8, "parts": 0.6}
    assert cascade.node("travel") is nodes[1]
    with pytest.raises(StepError) as refused:
        cascade.node("nobody")
    assert refused.value.finding.code == "cascade.team_unknown"
