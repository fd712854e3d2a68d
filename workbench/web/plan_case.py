"""How a plan arrives in what a page shows: the slider and the choice beside it."""

from collections.abc import Mapping

from workbench.settlement.consequences import BELIEF, CASES, PlanCase


def case_of(asked: Mapping[str, str]) -> PlanCase:
    """Return how the plan arrives as somebody asked for it; as planned for anything unknown."""
    try:
        case = PlanCase(int(asked.get("arrives", "100")) / 100, int(asked.get("late", "0")))
    except ValueError:
        return BELIEF
    return case if case in CASES else BELIEF
