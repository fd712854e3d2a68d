"""The data check: what a KPI needs is what the engine asks for."""

import itertools
from functools import lru_cache

import pytest

from workbench.codes import Finding, StepError
from workbench.evidence.discovery.catalogue import ENTRIES, entry
from workbench.evidence.discovery.needs import Source, check_data, ways
from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.kpi.compute import compute

CELLS = {
    "end": "2024-01-03 20:00", "repair_hours": "2", "responded": "2024-01-03 09:00",
    "resolved": "2024-01-03 12:00", "closed": "2024-01-03 13:00", "within_sla": "yes", "reopens": "0",
    "visits": "1", "first_time_fixed": "yes", "remote": "no",
}  # fmt: skip
READINGS = {"running_seconds": "300"}


@lru_cache
def one_row(kind, given):
    """Return the history of one row of (role, cell), and its map."""
    columns = {role: role for role, _ in given}
    mapping = parse_mapping({"kind": kind, "columns": columns, "slot_seconds": 600})
    text = ",".join(columns) + "\n" + ",".join(cell for _, cell in given) + "\n"
    return import_history(text.encode(), mapping), mapping


def computes(kind, roles, cells, key):
    """Say whether the engine takes a one-row history with these roles for the KPI."""
    first = {"events": "start", "readings": "stamp"}[kind]
    given = {first: "2024-01-03 08:00"} | {role: cells[role] for role in roles}
    if kind == "readings":
        given["ready_seconds"] = "600"
    try:
        compute(*one_row(kind, tuple(given.items())), key)
    except StepError as error:
        return error.finding.code not in {"kpi.needs_role", "kpi.not_from_kind"}
    return True


@pytest.mark.parametrize("key", list(ENTRIES))
def test_the_needs_are_those_of_the_engine(key):
    """With no, one, and all but one of the roles: the engine computes where the groups are met."""
    for kind, cells in (("events", CELLS), ("readings", READINGS)):
        groups = ways(entry(key)).get(kind)
        for size in {0, 1, len(cells) - 1}:
            for roles in itertools.combinations(cells, size):
                met = groups is not None and all(set(roles) & set(group) for group in groups)
                assert computes(kind, roles, cells, key) == met, (kind, roles)


def source(number, kind="events", roles=(), months=24, **gives):
    """Return a history of the deal."""
    return Source(number, kind, frozenset(roles), months, gives)


def test_the_longest_history_that_gives_the_kpi_is_taken():
    """Ready, with its months."""
    found = check_data(
        entry("mttr"), [source(1, months=9, mttr=None), source(2, months=30, mttr=None)]
    )
    assert (found.state, found.source, found.months) == ("ready", 2, 30)


def test_a_list_of_calls_is_no_list_of_stops():
    """Stops that end are preferred, however long the calls go back; calls are better than nothing."""
    calls = source(1, roles=["start", "resolved"], months=60, stops=None, backlog=None)
    stops = source(2, roles=["start", "end"], months=12, stops=None, backlog=None)
    assert check_data(entry("stops"), [calls, stops]).source == 2
    assert check_data(entry("stops"), [calls]).source == 1
    assert check_data(entry("backlog"), [calls, stops]).source == 1


def test_what_is_missing_is_said_of_the_nearest_history():
    """The calls lack one mark; the readings can never give it."""
    why = Finding("kpi.needs_role", {"kpi": "response_time", "role": "responded"})
    found = check_data(
        entry("response_time"),
        [source(1, "readings", ["stamp"]), source(2, roles=["start", "end"], response_time=why)],
    )
    assert (found.state, found.source, found.kind) == ("missing", 2, "events")
    assert found.missing == (("responded",),)


def test_without_a_history_the_first_way_is_named():
    """From events where that is possible, else from values."""
    assert check_data(entry("mttr"), []).missing == (("repair_hours", "end"),)
    found = check_data(entry("oee"), [])
    assert (found.kind, found.source) == ("values", None)
    assert ("good_units",) in found.missing


def test_columns_that_are_there_but_do_not_do_are_failing():
    """The engine's own reason is kept."""
    reason = Finding("kpi.out_of_bounds", {"kpi": "oee"})
    found = check_data(entry("oee"), [source(4, "values", ["period", "value"], oee=reason)])
    assert (found.state, found.reason) == ("failing", reason)
