"""KPIs from tickets: events with the times and marks of their handling, booked where they open."""

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import Floats, Mask
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.records import NO_TIME, History, label_index
from workbench.evidence.kpi.intervals import HOUR, sum_by_period
from workbench.evidence.kpi.measures import Frame, Measures

KEYS = (
    "response_time",
    "resolution_time",
    "sla_compliance",
    "first_time_fix_rate",
    "reopen_rate",
    "remote_resolution_rate",
    "backlog",
)


def measure_tickets(history: History, mapping: Mapping, grid: Frame, kpi: str) -> Measures:
    """Return the inputs of a ticket KPI.

    Tickets count in the period in which they were opened. One without the time or mark in question
    (still open) is left out; so is one with a negative duration, which is an error of the data. The
    backlog is taken at the end of each period.
    """
    tickets = _Tickets(history, mapping, grid)
    if kpi == "backlog":
        inputs, count = tickets.backlog()
    else:
        over, under = _AMOUNTS[kpi](tickets)
        names = _NAMES[kpi]
        inputs = {names[0]: tickets.book(over), names[1]: tickets.book(under)}
        count = inputs[names[1]]
    window = grid.window_h
    return Measures(inputs, count, window, grid.period_h, window > 0)


_NAMES = {
    "response_time": ("sum_response_h", "tickets_responded"),
    "resolution_time": ("sum_resolution_h", "tickets_resolved"),
    "sla_compliance": ("tickets_within_sla", "tickets_closed"),
    "first_time_fix_rate": ("jobs_fixed_first_visit", "jobs_closed"),
    "reopen_rate": ("tickets_reopened", "tickets_closed"),
    "remote_resolution_rate": ("tickets_resolved_remotely", "tickets_resolved"),
}


class _Tickets:
    """The chosen tickets of a history, with the columns that a KPI asks for by role."""

    def __init__(self, history: History, mapping: Mapping, grid: Frame) -> None:
        self._history = history
        self._grid = grid
        self._rows: Mask = np.ones(history.size, dtype=np.bool_)
        if mapping.options.categories:
            if "category" not in history.columns:
                raise StepError("kpi.needs_role", kpi="categories", role="category")
            wanted = label_index(history.labels["category"], mapping.options.categories)
            self._rows = np.isin(history.columns["category"], wanted)

    def has(self, role: str) -> bool:
        """Say whether the file gives this role."""
        return role in self._history.columns

    def number(self, role: str) -> Floats:
        """Return a column of numbers or flags, NaN where unknown."""
        return np.asarray(self._history.columns[role], dtype=np.float64)

    def hours_to(self, role: str) -> Floats:
        """Return the hours from opening to a time; NaN where it is unknown or before opening."""
        times, start = self._history.columns[role], self._history.columns["start"]
        hours = (times - start) / HOUR
        return np.where((times == NO_TIME) | (hours < 0), np.nan, hours)

    def closed(self) -> Mask:
        """Say which tickets are closed; all of them where the file has no such time."""
        for role in ("closed", "end", "resolved"):
            if self.has(role):
                return np.asarray(self._history.columns[role] != NO_TIME)
        return np.ones(self._history.size, dtype=np.bool_)

    def book(self, amounts: Floats) -> Floats:
        """Return the sums (assets, periods) by the period of opening."""
        columns = self._history.columns
        start = np.asarray(columns["start"], dtype=np.int64)
        asset = np.asarray(columns["asset"], dtype=np.int64)
        rows = self._rows & self._grid.inside(start)
        grid = self._grid
        return sum_by_period(
            asset, start, np.where(rows, amounts, np.nan), grid.periods, grid.assets
        )

    def backlog(self) -> tuple[dict[str, Floats], Floats]:
        """Return opened and closed to date at each period's end."""
        role = next((r for r in ("closed", "end", "resolved") if self.has(r)), None)
        if role is None:
            raise StepError("kpi.needs_role", kpi="backlog", role="closed")
        opened = self._to_date("start")
        closed = self._to_date(role)
        return {"opened_to_date": opened, "closed_to_date": closed}, opened

    def _to_date(self, role: str) -> Floats:
        times = np.asarray(self._history.columns[role], dtype=np.int64)
        asset = np.asarray(self._history.columns["asset"], dtype=np.int64)
        ends = np.minimum(self._grid.periods.edges[1:], self._grid.window[1])
        counts = np.zeros(self._grid.shape)
        for i in range(self._grid.assets):
            mine = np.sort(times[self._rows & (asset == i) & (times != NO_TIME)])
            counts[i] = np.searchsorted(mine, ends, side="left")
        return counts


def _mean_of(hours: Floats) -> tuple[Floats, Floats]:
    return hours, np.where(np.isnan(hours), np.nan, 1.0)


def _share_of(yes: Floats, among: Mask) -> tuple[Floats, Floats]:
    """Return the yes marks and the ones they are counted among (NaN leaves a ticket out)."""
    counted = np.where(among & ~np.isnan(yes), 1.0, np.nan)
    return yes * counted, counted


def _need(tickets: _Tickets, kpi: str, *roles: str) -> str:
    for role in roles:
        if tickets.has(role):
            return role
    raise StepError("kpi.needs_role", kpi=kpi, role=" / ".join(roles))


def _response(tickets: _Tickets) -> tuple[Floats, Floats]:
    return _mean_of(tickets.hours_to(_need(tickets, "response_time", "responded")))


def _resolution(tickets: _Tickets) -> tuple[Floats, Floats]:
    return _mean_of(
        tickets.hours_to(_need(tickets, "resolution_time", "resolved", "end", "closed"))
    )


def _sla(tickets: _Tickets) -> tuple[Floats, Floats]:
    role = _need(tickets, "sla_compliance", "within_sla")
    return _share_of(tickets.number(role), tickets.closed())


def _reopened(tickets: _Tickets) -> tuple[Floats, Floats]:
    reopens = tickets.number(_need(tickets, "reopen_rate", "reopens"))
    return _share_of(np.where(np.isnan(reopens), np.nan, reopens > 0), tickets.closed())


def _remote(tickets: _Tickets) -> tuple[Floats, Floats]:
    role = _need(tickets, "remote_resolution_rate", "remote")
    return _share_of(tickets.number(role), tickets.closed())


def _first_time(tickets: _Tickets) -> tuple[Floats, Floats]:
    """Tell which were fixed at the first visit: as marked, else one visit, else neither reopened nor reassigned."""
    role = _need(tickets, "first_time_fix_rate", "first_time_fixed", "visits", "reopens")
    marks = tickets.number(role)
    if role == "visits":
        marks = np.where(np.isnan(marks), np.nan, marks <= 1)
    elif role == "reopens":
        more = tickets.number("reassignments") if tickets.has("reassignments") else 0.0
        trips = marks + more
        marks = np.where(np.isnan(trips), np.nan, trips == 0)
    return _share_of(marks, tickets.closed())


_AMOUNTS = {
    "response_time": _response,
    "resolution_time": _resolution,
    "sla_compliance": _sla,
    "first_time_fix_rate": _first_time,
    "reopen_rate": _reopened,
    "remote_resolution_rate": _remote,
}
