"""What stands behind a checked clause: doubts about the plan, other windows, and its own past."""

from dataclasses import dataclass

from workbench.services.check import SEED, Checked
from workbench.services.check_history import History, periods
from workbench.services.draft_sliders import Slider, reaching
from workbench.settlement.consequences import (
    ClauseCase,
    Replay,
    WindowEffect,
    luck_of,
    plan_cases,
    replay,
    side_by_side,
)
from workbench.settlement.schedule import Schedule


@dataclass(frozen=True, slots=True)
class CheckDetails:
    """`cases` is empty without an improvement; `months` names the months replayed."""

    cases: tuple[ClauseCase, ...]
    windows: tuple[WindowEffect, ...]
    replay: Replay
    months: tuple[str, ...]
    slider: Slider | None


def details_of(history: History, checked: Checked) -> CheckDetails:
    """Return the details of a checked clause; nothing is kept."""
    clause, fee, future = checked.clause, checked.draft.fee, checked.future
    planned = None if future.plan is None else future.planned(checked.case)
    place = (clause.kpi, clause.cohort)
    past = replay(
        Schedule(checked.draft.currency, fee, (clause,)),
        {place: checked.values},
        rng=luck_of(SEED),
    )
    names, _ = periods(history)
    return CheckDetails(
        cases=plan_cases(clause, float(fee), future),
        windows=side_by_side(clause, float(fee), future.months, planned),
        replay=past,
        months=names[len(names) - past.months :],
        slider=reaching(clause, future.months, future.upper),
    )
