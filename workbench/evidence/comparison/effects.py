"""Effects: the events behind a part of the gap, told one by one, those that matter most first."""

from dataclasses import dataclass

import numpy as np

from workbench.codes import Finding
from workbench.evidence.comparison.answer import (
    Effects,
    EventEffect,
    Matched,
    Occurrence,
    OnlyCustomer,
    OnlyProvider,
    Outcome,
)
from workbench.evidence.comparison.log import Log
from workbench.evidence.comparison.matching import Matching
from workbench.evidence.history.cells import Floats, Ints, Mask
from workbench.evidence.history.roles import plain

Verdicts = tuple[tuple[Mask, Mask], tuple[Mask, Mask]]
"""For the customer's log and the provider's: what the customer's rule leaves out, and the provider's."""

_NOTHING = 1e-12  # beside the largest effect: rounding of sums, no event
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Book:
    """Both logs with their matching: what is needed to tell a unit in words."""

    provider: Log
    customer: Log
    fleet: tuple[str, ...]
    matching: Matching
    shift: int
    members: tuple[list[tuple[int, ...]], list[tuple[int, ...]]]

    def outcome(self, unit: int) -> Outcome:
        """Return what a unit is in the two logs."""
        mine, theirs = self.members[0][unit], self.members[1][unit]
        told = self._told(self.provider, mine), self._told(self.customer, theirs)
        if not theirs:
            return OnlyProvider(told[0])
        if not mine:
            return OnlyCustomer(told[1])
        first, second = (
            self._span(self.provider, mine, 0),
            self._span(self.customer, theirs, self.shift),
        )
        return Matched(*told, *(a - b for a, b in zip(first, second, strict=True)))

    def _told(self, log: Log, events: tuple[int, ...]) -> tuple[Occurrence, ...]:
        return tuple(
            Occurrence(
                asset=self.fleet[int(log.asset[i])],
                start=int(log.start[i]),
                end=None if log.open[i] else int(log.end[i]),
                category=log.category[i],
            )
            for i in sorted(events, key=lambda event: int(log.start[event]))
        )

    def _span(self, log: Log, events: tuple[int, ...], shift: int) -> tuple[int, int, int]:
        start, end = log.start[list(events)], log.end[list(events)]
        return int(start.min()) - shift, int(end.max()) - shift, int((end - start).sum())


def kinds(matching: Matching) -> tuple[Mask, Mask]:
    """Return which units are in the provider's log, and which in the customer's."""
    mine = np.bincount(matching.provider, minlength=matching.units) > 0
    return mine, np.bincount(matching.customer, minlength=matching.units) > 0


def ranked(
    effect: Floats, matching: Matching, most: int
) -> tuple[Ints, int, float, dict[str, float]]:
    """Return the units of the `most` largest effects, how many others there are, their sum, and sums."""
    largest = float(np.max(np.abs(effect), initial=0.0))
    acting = np.abs(effect) > _NOTHING * largest
    order = np.argsort(-np.abs(effect), kind="stable")
    order = order[acting[order]]
    mine, theirs = kinds(matching)
    sums = {
        "only_provider": float(effect[mine & ~theirs].sum()),
        "only_customer": float(effect[theirs & ~mine].sum()),
        "matched": float(effect[mine & theirs].sum()),
    }
    return order[:most], max(order.size - most, 0), float(effect[order[most:]].sum()), sums


def data_effects(
    book: Book, effect: Floats, hours: Floats, excluded: Verdicts, most: int
) -> Effects:
    """Return the events that the two logs tell differently."""
    top, others, rest, sums = ranked(effect, book.matching, most)
    told = []
    for unit in top.tolist():
        outcome = book.outcome(unit)
        reasons = _differences(outcome, named=_judged_differently(book, unit, excluded))
        told.append(EventEffect(outcome, float(effect[unit]), float(hours[unit]), reasons))
    return Effects(tuple(told), others, rest, sums)


def _judged_differently(book: Book, unit: int, excluded: Verdicts) -> bool:
    """Say whether one rule, or the mark for planned stops, takes the two logs' events differently."""
    mine, theirs = list(book.members[0][unit]), list(book.members[1][unit])
    marks = [(book.customer.planned, book.provider.planned)]
    marks += [(excluded[0][rule], excluded[1][rule]) for rule in (0, 1)]
    return any(bool(a[theirs].any()) != bool(b[mine].any()) for a, b in marks)


def exclusion_effects(
    book: Book,
    effect: Floats,
    hours: Floats,
    excluded: Verdicts,
    most: int,
) -> Effects:
    """Return the events that one side's rule leaves out and the other's does not."""
    top, others, rest, sums = ranked(effect, book.matching, most)
    told = tuple(
        EventEffect(
            book.outcome(unit),
            float(effect[unit]),
            float(hours[unit]),
            (_excluded_by(book, unit, excluded),),
        )
        for unit in top.tolist()
    )
    return Effects(told, others, rest, sums)


def _excluded_by(book: Book, unit: int, excluded: Verdicts) -> Finding:
    events = (book.members[1][unit], book.members[0][unit])  # as in `excluded`: customer first
    by = [
        any(
            excluded[log][rule][i] and not excluded[log][1 - rule][i]
            for log in (0, 1)
            for i in events[log]
        )
        for rule in (0, 1)
    ]
    if by[1] and not by[0]:
        return Finding("comparison.excluded_by_provider")
    if by[0] and not by[1]:
        return Finding("comparison.excluded_by_customer")
    return Finding("comparison.excluded_by_both" if by[0] else "comparison.runs_beside")


def _differences(outcome: Outcome, *, named: bool) -> tuple[Finding, ...]:
    """Return why the logs differ; the names of causes only where they decide (`named`)."""
    if isinstance(outcome, OnlyProvider):
        return (Finding("comparison.only_provider"),)
    if isinstance(outcome, OnlyCustomer):
        return (Finding("comparison.only_customer"),)
    found = [*_places_differ(outcome), *_times_differ(outcome)]
    if named or not found:
        found = [*_names_differ(outcome), *found]
    return tuple(found) or (Finding("comparison.runs_beside"),)


def _names_differ(outcome: Matched) -> list[Finding]:
    first, second = outcome.provider[0].category, outcome.customer[0].category
    if plain(first) == plain(second) or not first or not second:
        return []
    return [Finding("comparison.other_category", {"provider": first, "customer": second})]


def _places_differ(outcome: Matched) -> list[Finding]:
    found = []
    first, second = outcome.provider[0].asset, outcome.customer[0].asset
    if first != second:
        found.append(Finding("comparison.other_asset", {"provider": first, "customer": second}))
    pieces = len(outcome.provider), len(outcome.customer)
    if max(pieces) > 1:
        found.append(
            Finding("comparison.in_pieces", {"provider": pieces[0], "customer": pieces[1]})
        )
    return found


def _times_differ(outcome: Matched) -> list[Finding]:
    minutes = round(abs(outcome.duration_difference) / _MINUTE)
    if minutes and outcome.duration_difference > 0:
        return [Finding("comparison.longer_provider", {"minutes": minutes})]
    if minutes:
        return [Finding("comparison.longer_customer", {"minutes": minutes})]
    moved = round(abs(outcome.start_difference) / _MINUTE)
    return [Finding("comparison.moved", {"minutes": moved})] if moved else []
