"""What can and what cannot be claimed from so many periods, whatever the model."""

from dataclasses import dataclass

from workbench.codes import Finding

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Reach:
    """The reach of a history of `count` values.

    `worst_once_in`: a period worse than all that were seen comes once in so many, for independent
    periods of one distribution (1 in n + 1). `unseen_up_to` (0..1): what never happened in n
    periods may still have this chance a period, at 95 % confidence: 1 - 0.05^(1/n), the exact form
    of the "rule of three" (Hanley and Lippman-Hand 1983, JAMA 249).
    """

    count: int
    worst_once_in: int
    unseen_up_to: float


def reach_of(count: int) -> Reach:
    """Return what `count` (1 or more) values can tell by themselves."""
    return Reach(count, count + 1, 1.0 - (1.0 - CONFIDENCE) ** (1.0 / count))


def claim(count: int) -> Finding:
    """Say which chances rest on the history and which on the model alone."""
    reach = reach_of(count)
    percent = round(100 * reach.unseen_up_to)
    params = {"count": count, "once": reach.worst_once_in, "percent": percent}
    return Finding("outlook.reach", {**params})
