"""Step levels: target, minimum and stretch from shared history alone, before any secret."""

from workbench.proposal.levels.grid import decimals_of, human_grid
from workbench.proposal.levels.option import (
    CohortLevels,
    KpiOption,
    Stake,
    clause_of,
    cohort_levels,
    part_of,
)
from workbench.proposal.levels.propose import Assumed, propose_levels
from workbench.proposal.levels.question import (
    Futures,
    LevelQuestion,
    LevelSet,
    NoLevels,
    Reached,
    SharedLimits,
)
from workbench.proposal.levels.three import (
    SETTINGS,
    Setting,
    plan_share,
    planned_paths,
    propose_three,
)

__all__ = [
    "SETTINGS",
    "Assumed",
    "CohortLevels",
    "Futures",
    "KpiOption",
    "LevelQuestion",
    "LevelSet",
    "NoLevels",
    "Reached",
    "Setting",
    "SharedLimits",
    "Stake",
    "clause_of",
    "cohort_levels",
    "decimals_of",
    "human_grid",
    "part_of",
    "plan_share",
    "planned_paths",
    "propose_levels",
    "propose_three",
]
