"""The calculator beside each trigger: from the chance of one miss to the chance that it fires."""

from collections import defaultdict

from workbench.settlement.schedule import Trigger


def trigger_probability(p: float, trigger: Trigger, windows: int = 12) -> float:
    """Return the chance, 0..1, that a trigger fires within so many windows.

    Each window misses with chance `p`, independently; nothing before the first window counts.
    Exact: a Markov chain whose state is the pattern of misses in the last n-1 windows (domain
    guide 2.2). Raises ValueError unless 0 <= p <= 1 and k >= 1.
    """
    if not 0 <= p <= 1 or trigger.k < 1:
        message = f"no chance for p={p}, k={trigger.k}"
        raise ValueError(message)
    k, span = _rule(trigger, windows)
    keep = (1 << (span - 1)) - 1
    states = {0: 1.0}
    fired = 0.0
    for _ in range(windows):
        following: dict[int, float] = defaultdict(float)
        for pattern, chance in states.items():
            missed = pattern << 1 | 1
            if missed.bit_count() >= k:
                fired += chance * p
            else:
                following[missed & keep] += chance * p
            following[pattern << 1 & keep] += chance * (1 - p)
        states = following
    return fired


def _rule(trigger: Trigger, windows: int) -> tuple[int, int]:
    """Return (k, n) such that the trigger fires on k misses within n consecutive windows."""
    if trigger.kind == "once":
        return 1, 1
    if trigger.kind == "consecutive":
        return trigger.k, trigger.k
    return trigger.k, max(1, min(trigger.n, windows))
