"""The data check: which columns a KPI needs, and whether a deal's histories have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.codes import Finding
from workbench.evidence.discovery.catalogue import Entry
from workbench.evidence.history.roles import Kind
from workbench.evidence.kpi.formula import formula_inputs

Groups = tuple[tuple[str, ...], ...]
State = Literal["ready", "failing", "missing"]

# Roles beside those that every history of the kind has; of each group one is enough.
_TIMED: Groups = (("end",),)
_EVENTS: dict[str, Groups] = {
    "technical_availability": _TIMED,
    "availability": _TIMED,
    "downtime_vs_uptime": _TIMED,
    "total_downtime": _TIMED,
    "scheduled_downtime": _TIMED,
    "unscheduled_downtime": _TIMED,
    "mean_downtime": _TIMED,
    "stops": (),
    "mtbf": (),
    "failure_rate": (),
    "mttr": (("repair_hours", "end"),),
    "response_time": (("responded",),),
    "resolution_time": (("resolved", "end", "closed"),),
    "sla_compliance": (("within_sla",),),
    "first_time_fix_rate": (("first_time_fixed", "visits", "reopens"),),
    "reopen_rate": (("reopens",),),
    "remote_resolution_rate": (("remote",),),
    "backlog": (("closed", "end", "resolved"),),
}
_OF_STOPS = frozenset({"stops", "mtbf", "failure_rate"})
_READINGS: dict[str, Groups] = {
    **dict.fromkeys(
        [
            "technical_availability",
            "availability",
            "downtime_vs_uptime",
            "total_downtime",
            "stops",
            "mtbf",
            "failure_rate",
            "mean_downtime",
        ],
        (),
    ),
    "utilization": (("running_seconds",),),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A history that the deal has: its `id`, kind, mapped roles, months from first to last.

    `gives` maps a KPI to None where the history was found to give it, else to the reason.
    """

    id: int
    kind: Kind
    roles: frozenset[str]
    months: int
    gives: dict[str, Finding | None]


@dataclass(frozen=True, slots=True)
class DataCheck:
    """Whether a KPI can be computed, and from what.

    ready: `source` gives it. failing: `source` has the columns, `reason` says what else is wrong.
    missing: `missing` lists what a history of `kind` would still need, one of each group; `source`
    is the nearest history the deal has, None where it has none of that kind.
    """

    state: State
    source: int | None
    kind: Kind
    months: int = 0
    missing: Groups = ()
    reason: Finding | None = None


def ways(one: Entry) -> dict[Kind, Groups]:
    """Return, by kind of history, the groups of roles that the KPI needs; of a group one is enough.

    From values there is always a way: the inputs of the formula (or a ready value).
    """
    found: dict[Kind, Groups] = {}
    if one.key in _EVENTS:
        found["events"] = _EVENTS[one.key]
    if one.key in _READINGS:
        found["readings"] = _READINGS[one.key]
    found["values"] = tuple((name,) for name in formula_inputs(one.fact.formula))
    return found


def check_data(one: Entry, sources: Sequence[Source]) -> DataCheck:
    """Return the best of the deal's histories for the KPI, the longest where several give it.

    A KPI of stops is taken from a list of calls only where nothing else gives it: a call is no stop.
    """
    ready = [source for source in sources if source.gives.get(one.key, _UNTRIED) is None]
    if ready:
        best = max(ready, key=lambda source: (_suits(one, source), source.months))
        return DataCheck("ready", best.id, best.kind, best.months)
    known = ways(one)
    near = [_near(one, known[source.kind], source) for source in sources if source.kind in known]
    if not near:
        kind = next(iter(known))
        return DataCheck("missing", None, kind, missing=known[kind])
    return min(near, key=lambda found: (found.state == "missing", len(found.missing)))


_UNTRIED = Finding("kpi.why_kind")


def _suits(one: Entry, source: Source) -> bool:
    is_list_of_calls = source.kind == "events" and "end" not in source.roles
    return not (is_list_of_calls and one.key in _OF_STOPS)


def _near(one: Entry, groups: Groups, source: Source) -> DataCheck:
    lacking = tuple(group for group in groups if not source.roles.intersection(group))
    if source.kind == "values" and "value" in source.roles:
        lacking = ()
    reason = source.gives.get(one.key)
    if lacking or reason is None:
        return DataCheck("missing", source.id, source.kind, source.months, lacking or groups)
    return DataCheck("failing", source.id, source.kind, source.months, reason=reason)
