"""Which candidate KPIs hold: measurable, controllable, valuable, and hard to game.

Scores are means of 0–3 by everybody who scored. At most five KPIs go on, at most three with money
(DOMAIN.md sections 3.3 and 9.4).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.codes import Finding

MOST_KPIS = 5
MOST_PAID = 3
GATE = 1.0  # a mean below it on "measurable" stops a KPI, whatever its other scores are
HIGHEST = 3.0


@dataclass(frozen=True, slots=True)
class Screened:
    """One candidate: its rank (0..1, higher is better), whether it goes on, and why or why not."""

    candidate: str
    rank: float
    goes_on: bool
    paid: bool
    why: tuple[Finding, ...]


def screened(means: Mapping[str, Mapping[str, float]]) -> list[Screened]:
    """Return the candidates, best first, with the ones that go on; `means` are 0..3 by screen.

    The rank is the mean of what is measurable, valuable, and controllable by whichever side
    controls it more, each as a share of 3, less a third of how gameable it is.
    """
    ordered = sorted(means, key=lambda one: (-_rank(means[one]), one))
    found, taken = [], 0
    for name in ordered:
        score = means[name]
        stopped = score["measurable"] < GATE
        goes_on = not stopped and taken < MOST_KPIS
        taken += goes_on
        found.append(
            Screened(
                name,
                _rank(score),
                goes_on,
                goes_on and taken <= MOST_PAID,
                _why(score, stopped, goes_on),
            )
        )
    return found


def _rank(score: Mapping[str, float]) -> float:
    controlled = max(score["controllable_provider"], score["controllable_customer"])
    good = (score["measurable"] + score["valuable"] + controlled) / 3
    return round((good - score["gameable"] / 3) / HIGHEST, 9)


def _why(score: Mapping[str, float], stopped: bool, goes_on: bool) -> tuple[Finding, ...]:
    why = []
    if stopped:
        why.append(Finding("workshop.screen_not_measurable"))
    elif not goes_on:
        why.append(Finding("workshop.screen_five_are_enough", {"most": MOST_KPIS}))
    if score["gameable"] >= HIGHEST / 2:
        why.append(Finding("workshop.screen_gameable"))
    if max(score["controllable_provider"], score["controllable_customer"]) < GATE:
        why.append(Finding("workshop.screen_nobody_controls"))
    return tuple(why)
