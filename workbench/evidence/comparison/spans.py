"""Spans: joining the events of two logs by asset and time without comparing each with each."""

import numpy as np

from workbench.evidence.comparison.log import Log
from workbench.evidence.history.cells import Ints


def apart(provider: Log, customer: Log, reach: int) -> int:
    """Return a distance that keeps events of two assets at least `reach` seconds from meeting."""
    times = np.concatenate([provider.start, provider.end, customer.start, customer.end])
    return int(times.max() - times.min()) + 4 * reach + 1 if times.size else 1


def ranges(low: Ints, high: Ints) -> Ints:
    """Return the whole numbers of all ranges [low, high), one range after another.

    >>> ranges(np.array([3, 7]), np.array([5, 8])).tolist()
    [3, 4, 7]
    """
    lengths = high - low
    before = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    return np.asarray(np.repeat(low - before, lengths) + np.arange(int(lengths.sum())), np.int64)


def touching(provider: Log, customer: Log, slack: int) -> tuple[Ints, Ints]:
    """Return the pairs (provider's event, customer's event) of one asset at most `slack` seconds apart.

    Two spans touch when the start of one lies in the other; both ways are looked up in sorted
    starts, so that the work grows with the number of pairs found.
    """
    lane = apart(provider, customer, slack)
    first, second = _lined(provider, lane), _lined(customer, lane)
    mine, theirs = _starts_within(first, second, slack, both=True)
    other, own = _starts_within(second, first, slack, both=False)
    return np.concatenate([mine, own]), np.concatenate([theirs, other])


def _lined(log: Log, lane: int) -> tuple[Ints, Ints]:
    return log.start + log.asset * lane, log.end + log.asset * lane


def _starts_within(
    outer: tuple[Ints, Ints], inner: tuple[Ints, Ints], slack: int, *, both: bool
) -> tuple[Ints, Ints]:
    """Return pairs where the inner start lies from the outer start to the outer end plus slack.

    With `both` a start up to `slack` before the outer start counts too; without, only later starts,
    so that the two calls of `touching` find no pair twice.
    """
    order = np.argsort(inner[0], kind="stable")
    starts = inner[0][order]
    low = np.searchsorted(starts, outer[0] - slack if both else outer[0] + slack + 1)
    high = np.maximum(np.searchsorted(starts, outer[1] + slack, side="right"), low)
    return np.repeat(np.arange(outer[0].size), high - low), order[ranges(low, high)]
