"""Step levels: target, minimum and stretch from shared history alone, before any secret."""

from workbench.proposal.levels.grid import decimals_of, human_grid
from workbench.proposal.levels.judged import broken, given_levels, reached
from workbench.proposal.levels.option import (
    CohortLevels,
    KpiOption,
    Stake,
    clause_of,
    cohort_levels,
    part_of,
)
from workbench.proposal.levels.propose import Assumed, propose_levels
from workbench.proposal.levels.provisional import (
    MONTHS_TO_MEASURE,
    NotYet,
    Reset,
    ResetRule,
    maturity_of,
    reset,
    reset_rule,
    rule_of,
)
from workbench.proposal.levels.question import (
    Futures,
    LevelQuestion,
    LevelSet,
    NoLevels,
    Reached,
    SharedLimits,
)
from workbench.proposal.levels.seasonal import (
    Calendar,
    NoSeason,
    SeasonalLevels,
    SeasonPart,
    propose_seasonal,
)
from workbench.proposal.levels.three import (
    SETTINGS,
    Setting,
    crossed,
    held_to,
    plan_share,
    planned_paths,
    propose_three,
)
from workbench.proposal.levels.window_choice import (
    WindowChoice,
    WindowRule,
    WindowSets,
    WindowVerdict,
    choose_window,
    unseen,
)

__all__ = [
    "MONTHS_TO_MEASURE",
    "SETTINGS",
    "Assumed",
    "Calendar",
    "CohortLevels",
    "Futures",
    "KpiOption",
    "LevelQuestion",
    "LevelSet",
    "NoLevels",
    "NoSeason",
    "NotYet",
    "Reached",
    "Reset",
    "ResetRule",
    "SeasonPart",
    "SeasonalLevels",
    "Setting",
    "SharedLimits",
    "Stake",
    "WindowChoice",
    "WindowRule",
    "WindowSets",
    "WindowVerdict",
    "broken",
    "choose_window",
    "clause_of",
    "cohort_levels",
    "crossed",
    "decimals_of",
    "given_levels",
    "held_to",
    "human_grid",
    "maturity_of",
    "part_of",
    "plan_share",
    "planned_paths",
    "propose_levels",
    "propose_seasonal",
    "propose_three",
    "reached",
    "reset",
    "reset_rule",
    "rule_of",
    "unseen",
]
