"""The usual practice beside proposed levels: mean and worst of n months, and what that does."""

from dataclasses import asdict, replace

import numpy as np

from workbench.cli.levels_input import Asked, CohortAsked, KpiAsked
from workbench.platform.texts import sentence
from workbench.proposal.levels import WindowSets, broken, part_of, reached
from workbench.settlement.consequences import usual_practice
from workbench.settlement.consequences.draft import prospect
from workbench.settlement.schedule import Clause, Ladder

DECIMALS = 9  # the mean of n months is taken as it is where the card does not round


def practice_told(
    asked: Asked, kpi: KpiAsked, cohort: CohortAsked, offered: WindowSets
) -> list[dict[str, object]]:
    """Return the practice of each number of months, judged month by month as that practice does.

    `limits` holds per level set what the practice reaches on its planned months and the shared
    limits that it breaks. A number of months that the history does not have says so.
    """
    question = replace(kpi.question, window="month")
    measured = int(np.count_nonzero(np.isfinite(cohort.history)))
    told: list[dict[str, object]] = []
    for months in asked.practice:
        if measured < months:
            told.append({"months": months, "status": "too_few_months", "measured": measured})
            continue
        clause = _clause(kpi, cohort)
        found = usual_practice(clause, months, offered.unchanged, cohort.history)
        if found is None:
            continue
        ladder = replace(
            clause.ladder, minimum=found.minimum, target=found.target, stretch=found.target
        )
        rule = replace(clause, ladder=ladder)
        limits = {}
        for name, setting in asked.settings.items():
            planned = offered.planned[name]
            then = reached(question, planned, (found.minimum, found.target, found.target))
            breaks = broken(then, setting.limits, stretch=False)
            limits[name] = {
                "p_below_minimum": then.p_below_minimum,
                "p_meets_target": then.p_meets_target,
                "breaks": [{"code": one.code, "text": sentence(one)} for one in breaks],
                "planned": asdict(prospect(rule, asked.fee, planned)),
            }
        unchanged = asdict(prospect(rule, asked.fee, offered.unchanged))
        told.append({"status": "ok", **asdict(found), "unchanged": unchanged, "limits": limits})
    return told


def _clause(kpi: KpiAsked, cohort: CohortAsked) -> Clause:
    """Return the clause whose levels the practice sets: credit at its minimum, no bonus."""
    question = kpi.question
    return Clause(
        kpi=question.kpi,
        window="month",
        ladder=Ladder(question.direction, 0.0, 0.0, 0.0, best=question.best),
        credit=part_of(kpi.stake, cohort.weight).credit,
        bonus=0.0,
        trigger=None,
        decimals=DECIMALS if question.decimals is None else question.decimals,
        cohort=cohort.cohort,
    )
