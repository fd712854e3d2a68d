"""Clocks: finding a systematic shift between two logs (a wrong time zone, a clock that is off)."""

from dataclasses import dataclass

import numpy as np

from workbench.evidence.comparison.log import Log
from workbench.evidence.comparison.spans import apart, ranges
from workbench.evidence.history.cells import Ints

REACH = 14 * 3600  # no two time zones in use lie further apart on one day
WIDTH = 300  # starts of one event in two logs agree this closely once the clocks agree
SAMPLE = 4000
_FEWEST = 5
_LEAST_SHARE = 0.25
_BETTER = 1.5  # a shift must explain so many times the events that none does
_CLEAR = 4.2  # and clearly: 2·(√a − √b) of two counts has a standard error of √2
_SMALLEST = 60
_QUARTER = 900
_ZONE = 1800


@dataclass(frozen=True, slots=True)
class ClockShift:
    """Seconds by which the customer's log is ahead of the provider's; 0 where none is found.

    `share` of the sampled events agree with it; `zone`: it looks like a time zone (a multiple of a
    quarter of an hour).
    """

    seconds: int = 0
    share: float = 0.0
    zone: bool = False


def find_shift(provider: Log, customer: Log) -> ClockShift:
    """Return the shift that most starts of events agree on.

    The differences of all starts of one asset within REACH are sorted; the window of WIDTH that
    holds most of them wins, and its median is the shift, if it explains clearly more than no shift.
    """
    gaps, sampled = _differences(provider, customer)
    if gaps.size < _FEWEST:
        return ClockShift()
    reach = np.searchsorted(gaps, gaps + WIDTH, side="right") - np.arange(gaps.size)
    best = int(np.argmax(reach))
    found = gaps[best : best + int(reach[best])]
    seconds = int(np.median(found))
    half = WIDTH // 2
    none = int(np.searchsorted(gaps, half, side="right") - np.searchsorted(gaps, -half))
    weak = found.size < max(_FEWEST, _LEAST_SHARE * sampled)
    clear = found.size >= _BETTER * none and 2 * (found.size**0.5 - none**0.5) >= _CLEAR
    if weak or abs(seconds) < _SMALLEST or not clear:
        return ClockShift()
    whole = round(seconds / _QUARTER) * _QUARTER
    zone = abs(seconds) >= _ZONE and abs(seconds - whole) <= WIDTH // 2
    return ClockShift(whole if zone else seconds, min(1.0, found.size / sampled), zone)


def _differences(provider: Log, customer: Log) -> tuple[Ints, int]:
    """Return sorted differences of starts, customer minus provider, and how many were sampled."""
    lane = apart(provider, customer, REACH)
    keys = np.sort(customer.start + customer.asset * lane)
    mine = (provider.start + provider.asset * lane)[:: max(1, provider.size // SAMPLE)]
    low = np.searchsorted(keys, mine - REACH)
    high = np.searchsorted(keys, mine + REACH, side="right")
    return np.sort(keys[ranges(low, high)] - np.repeat(mine, high - low)), int(mine.size)
