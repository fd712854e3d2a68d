"""Step consequences: what a draft clause would do to both sides, from simulated futures."""

from workbench.settlement.consequences.draft import (
    Consequences,
    HistoryStrip,
    Prospect,
    consequences,
)
from workbench.settlement.consequences.practice import (
    Practice,
    allowed_misses,
    chance_of_breach,
    chance_of_default,
    expected_breaches,
    usual_practice,
)
from workbench.settlement.consequences.trigger_chance import trigger_probability
from workbench.settlement.consequences.windows import windowed

__all__ = [
    "Consequences",
    "HistoryStrip",
    "Practice",
    "Prospect",
    "allowed_misses",
    "chance_of_breach",
    "chance_of_default",
    "consequences",
    "expected_breaches",
    "trigger_probability",
    "usual_practice",
    "windowed",
]
