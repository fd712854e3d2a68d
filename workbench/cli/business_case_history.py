"""The history of `business-case FILE`: figures of a year, or a list of incidents with their times."""

import datetime as dt
from dataclasses import replace

import numpy as np

from workbench.cli.json_entry import Entry
from workbench.cli.json_input import refuse
from workbench.proposal.economics import IncidentHistory, from_figures, from_incidents

MOST_INCIDENTS = 1_000_000
FIGURES = ("incidents_per_year", "hours_per_year", "hours_per_incident", "variation")
LISTED = ("incidents", "from", "to")


def read_history(file: Entry) -> tuple[IncidentHistory, float]:
    """Return incidents and hours of a year, and the share of them on the provider's kit."""
    file.required("history")
    given = file.entry("history", (*FIGURES, *LISTED, "attributable"))
    attributable = given.number("attributable", 1.0)
    variation = given.number_or_none("variation")
    if not given.has("incidents"):
        incidents, hours, each = (given.number_or_none(key) for key in FIGURES[:3])
        return from_figures(incidents, hours, each, variation), attributable
    for key in FIGURES[:2]:
        if given.has(key):
            refuse(f"'history' has 'incidents', so leave out '{key}'.")
    history = _listed(given)
    if variation is not None:
        history = replace(history, variation=variation)
    return history, attributable


def _listed(given: Entry) -> IncidentHistory:
    first, last = (_stamp(given.text(key), f"'{key}' in 'history'") for key in ("from", "to"))
    if _differ(first, last) or first >= last:
        refuse("'from' in 'history' must be before 'to', both with an offset or both without.")
    hours = []
    for at, one in enumerate(given.list_of("incidents", MOST_INCIDENTS), start=1):
        incident = Entry(one, f"Incident {at}", ("start", "end", "asset", "note"))
        start = _stamp(incident.text("start"), f"'start' of incident {at}")
        if _differ(first, start) or not first <= start < last:
            refuse(f"Incident {at} does not start between 'from' and 'to'.")
        hours.append(_lasted(incident, start, at))
    return from_incidents(
        np.array(hours, dtype=np.float64),
        _years(first, last),
        given.number_or_none("hours_per_incident"),
    )


def _lasted(incident: Entry, start: dt.datetime, at: int) -> float:
    if not incident.has("end"):
        return float("nan")
    end = _stamp(incident.text("end"), f"'end' of incident {at}")
    if _differ(start, end) or end < start:
        refuse(f"Incident {at} ends before it starts, or has an offset at one end only.")
    return (end - start).total_seconds() / 3600.0


def _stamp(text: str, where: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        refuse(f"{where} is '{text[:40]}', not a time such as 2026-03-01 or 2026-03-01T06:30.")


def _differ(one: dt.datetime, other: dt.datetime) -> bool:
    return (one.tzinfo is None) != (other.tzinfo is None)


def _years(first: dt.datetime, last: dt.datetime) -> float:
    """Return whole calendar years and the rest as part of the year it lies in."""
    whole = max(last.year - first.year, 0)
    while whole and _later(first, whole) > last:
        whole -= 1
    begun, next_one = _later(first, whole), _later(first, whole + 1)
    return whole + (last - begun) / (next_one - begun)


def _later(stamp: dt.datetime, years: int) -> dt.datetime:
    try:
        return stamp.replace(year=stamp.year + years)
    except ValueError:  # the 29th of February
        return stamp.replace(year=stamp.year + years, month=3, day=1)
