"""Decisions that both sides take, and how one is taken against a doubt.

A decision stands when both sides have consented to the same words. Where a side has not and the
meeting goes on all the same, an override with its reason is recorded; it never stands for consent.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from workbench.codes import StepError

State = Literal["open", "agreed", "overridden", "withdrawn"]
SIDES = ("provider", "customer")
SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class Decision:
    """The words, which side consented when, and the reason where it was overridden."""

    words: str
    consents: tuple[tuple[str, datetime], ...] = ()
    override: str = ""
    withdrawn: bool = False

    @property
    def state(self) -> State:
        """Return where the decision stands."""
        if self.withdrawn:
            return "withdrawn"
        if {side for side, _ in self.consents} == set(SIDES):
            return "agreed"
        return "overridden" if self.override else "open"


def consented(decision: Decision, side: str, now: datetime) -> Decision:
    """Return the decision with the side's consent; raises StepError where it is over."""
    _require_open(decision)
    if side not in SIDES:
        raise StepError("workshop.only_sides_consent")
    if side in {one for one, _ in decision.consents}:
        return decision
    return replace(decision, consents=(*decision.consents, (side, now)))


def overridden(decision: Decision, reason: str) -> Decision:
    """Return the decision as taken without a side's consent; raises StepError without a reason."""
    _require_open(decision)
    if len(reason.strip()) < SHORTEST_REASON:
        raise StepError("workshop.override_needs_reason", fewest=SHORTEST_REASON)
    return replace(decision, override=reason.strip())


def reworded(decision: Decision, words: str) -> Decision:
    """Return the decision with other words: what anybody consented to before is gone."""
    _require_open(decision)
    return Decision(words.strip())


def withdrawn(decision: Decision) -> Decision:
    """Return the decision as withdrawn; it stays in the log."""
    _require_open(decision)
    return replace(decision, withdrawn=True)


def _require_open(decision: Decision) -> None:
    if decision.state != "open":
        raise StepError("workshop.decision_is_taken", state=decision.state)
