"""Step consequences: what a draft clause would do to both sides, from simulated futures."""

from workbench.settlement.consequences.counts import CountLevel, count_level
from workbench.settlement.consequences.draft import (
    Consequences,
    HistoryStrip,
    Prospect,
    consequences,
    practices,
)
from workbench.settlement.consequences.other_luck import OtherLuck, luck_of
from workbench.settlement.consequences.plan_cases import (
    BELIEF,
    CASES,
    ClauseCase,
    KpiFuture,
    PlanCase,
    YearCase,
    plan_cases,
    year_cases,
)
from workbench.settlement.consequences.practice import (
    Practice,
    allowed_misses,
    chance_of_breach,
    chance_of_default,
    expected_breaches,
    usual_practice,
)
from workbench.settlement.consequences.replay import Replay, ReplayedWindow, replay
from workbench.settlement.consequences.serial_failure import SerialFailure, Stress, stress, struck
from workbench.settlement.consequences.side_by_side import (
    TRIGGERS,
    TriggerEffect,
    WindowEffect,
    side_by_side,
)
from workbench.settlement.consequences.stress_test import (
    STRESSES,
    Severity,
    StressedKpi,
    StressedYear,
    StressName,
    StressTest,
    stress_test,
)
from workbench.settlement.consequences.trigger_chance import trigger_probability
from workbench.settlement.consequences.windows import windowed

__all__ = [
    "BELIEF",
    "CASES",
    "STRESSES",
    "TRIGGERS",
    "ClauseCase",
    "Consequences",
    "CountLevel",
    "HistoryStrip",
    "KpiFuture",
    "OtherLuck",
    "PlanCase",
    "Practice",
    "Prospect",
    "Replay",
    "ReplayedWindow",
    "SerialFailure",
    "Severity",
    "Stress",
    "StressName",
    "StressTest",
    "StressedKpi",
    "StressedYear",
    "TriggerEffect",
    "WindowEffect",
    "YearCase",
    "allowed_misses",
    "chance_of_breach",
    "chance_of_default",
    "consequences",
    "count_level",
    "expected_breaches",
    "luck_of",
    "plan_cases",
    "practices",
    "replay",
    "side_by_side",
    "stress",
    "stress_test",
    "struck",
    "trigger_probability",
    "usual_practice",
    "windowed",
    "year_cases",
]
