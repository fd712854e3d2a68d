"""Tickets: a log with several rows a ticket becomes one row a ticket."""

import numpy as np

from workbench.evidence.history.cells import Ints, Mask
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.records import NO_TIME, Column
from workbench.evidence.history.typing_rows import Typed


def collapse(columns: dict[str, Column], typed: Typed, mapping: Mapping) -> dict[str, Column]:
    """Return one row a ticket: its newest one (highest version, else latest state time).

    `responded`, where it has no column of its own, is the earliest state time at which the state
    is not `options.first_state`.
    """
    rows = np.arange(columns["ticket"].size)
    order = np.lexsort((rows, _age(columns), columns["ticket"]))
    ticket = np.asarray(columns["ticket"], dtype=np.int64)[order]
    last = np.flatnonzero(np.append(ticket[1:] != ticket[:-1], True))
    newest = order[last]
    collapsed: dict[str, Column] = {name: column[newest] for name, column in columns.items()}
    if "responded" not in columns and {"state", "state_time"} <= set(columns):
        labels = typed.labels["state"]
        answered = np.array([label != mapping.options.first_state for label in labels] + [False])
        collapsed["responded"] = _earliest(columns, answered, ticket[last])
    for role in ("version", "state", "state_time"):
        collapsed.pop(role, None)
    return collapsed


def _age(columns: dict[str, Column]) -> Column:
    for role in ("version", "state_time"):
        if role in columns:
            return columns[role]
    return np.zeros(columns["ticket"].size)


def _earliest(columns: dict[str, Column], answered: Mask, tickets: Ints) -> Ints:
    state = np.asarray(columns["state"], dtype=np.int64)
    times = np.asarray(columns["state_time"], dtype=np.int64)
    good = answered[state] & (times != NO_TIME)
    place = np.searchsorted(tickets, np.asarray(columns["ticket"])[good])
    never = np.iinfo(np.int64).max
    first = np.full(tickets.size, never, dtype=np.int64)
    np.minimum.at(first, place, times[good])
    return np.where(first == never, NO_TIME, first)
