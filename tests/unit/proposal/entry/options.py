"""A level set and its paths for tests of what an option brings."""

import numpy as np

from workbench.outlook.arrays import FloatArray
from workbench.outlook.plan import Plan
from workbench.proposal.entry import CohortFuture, YearOfOption, year_of_option
from workbench.proposal.levels.option import Stake
from workbench.proposal.levels.question import LevelQuestion, LevelSet
from workbench.proposal.levels.three import planned_paths, propose_three

QUESTION = LevelQuestion(
    kpi="availability", unit="ratio", direction="higher", window="quarter", lower=0.0, upper=1.0
)
PLAN = Plan(0.2, 6.0)
STAKE = Stake(0.04, 0.03)


def paths(seed: int = 3, count: int = 400) -> FloatArray:
    """Return a year of months around 97.8 %, (paths, 12)."""
    rng = np.random.default_rng(seed)
    return 1 - np.exp(rng.normal(np.log(0.02), 0.35, (count, 12)))


def levels() -> LevelSet:
    """Return the balanced levels on these paths."""
    found = propose_three(QUESTION, paths(), PLAN, paths()[0])["balanced"]
    assert isinstance(found, LevelSet)
    return found


def years(arrives: float, *seeds: int) -> YearOfOption:
    """Return the simulated years of one cohort a seed, evenly weighted, with so much of the plan."""
    weight = 1 / len(seeds)
    like = levels()
    return year_of_option(
        [
            CohortFuture(
                like,
                "ratio",
                weight,
                planned_paths(QUESTION, paths(seed), PLAN, arrives),
                str(seed),
            )
            for seed in seeds
        ],
        STAKE,
    )
