"""Lifetimes: spells of running and standing, with what the log cannot show marked."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.kpi.lifetimes import lifetimes

RAW = {
    "kind": "events",
    "columns": {"start": "s", "end": "e", "asset": "a", "category": "c"},
    "observed": ["2024-01-01", "2024-01-03"],
    "planned": ["plan"],
}
BEGIN = 1704067200
HOURS = 48


def spells(found):
    """Return spells as (asset, first hour, last hour, hours, begun, ended)."""
    first, last = (found.start - BEGIN) / 3600, (found.end - BEGIN) / 3600
    parts = (found.asset, first, last, found.hours, found.begun, found.ended)
    return list(zip(*(part.tolist() for part in parts), strict=True))


def lived(*rows, **more):
    """Return running and standing spells of a log of (asset, from hour, to hour or None, cause)."""
    texts = [
        f"{hour(start)},{'' if end is None else hour(end)},{asset},{cause}"
        for asset, start, end, cause in rows
    ]
    mapping = parse_mapping(RAW | more)
    found = lifetimes(
        import_history(("s,e,a,c\n" + "\n".join(texts) + "\n").encode(), mapping), mapping
    )
    return spells(found.running), spells(found.standing)


def hour(count):
    """Write an hour of the log as a stamp."""
    return str(np.datetime64("2024-01-01T00", "h") + count)


def test_the_first_and_the_last_spell_are_censored():
    """Running when the log begins: age unknown. Running when it ends: at least so long."""
    running, standing = lived(("A", 10, 12, "x"), ("A", 30, 34, "x"))
    assert running == [
        (0, 0, 10, 10, False, True),
        (0, 12, 30, 18, True, True),
        (0, 34, 48, 14, True, False),
    ]
    assert standing == [(0, 10, 12, 2, True, True), (0, 30, 34, 4, True, True)]


def test_an_open_repair_is_right_censored_and_nothing_runs_after_it():
    """The stop without an end lasts to the end of the window and is not ended."""
    running, standing = lived(("A", 40, None, "x"))
    assert running == [(0, 0, 40, 40, False, True)]
    assert standing == [(0, 40, 48, 8, True, False)]


def test_a_stop_across_an_end_of_the_window_is_cut_and_marked():
    """A stop that began before the window has an unknown age; one that outlasts it has not ended."""
    running, standing = lived(("A", -5, 3, "x"), ("A", 46, 60, "x"))
    assert standing == [(0, 0, 3, 3, False, True), (0, 46, 48, 2, True, False)]
    assert running == [(0, 3, 46, 43, True, True)]


def test_an_asset_that_never_failed_is_censored_at_both_ends():
    """It says only that it ran through."""
    running, _ = lived(("A", 1, 2, "x"), assets=["A", "B"])
    assert (1, 0, 48, 48, False, False) in running


def test_overlapping_stops_are_one_and_planned_ones_are_no_failures():
    """Two causes at once are one failure; planned hours leave the running hours, not the spell."""
    running, standing = lived(("A", 10, 14, "x"), ("A", 12, 16, "y"), ("A", 20, 25, "plan"))
    assert standing == [(0, 10, 16, 6, True, True)]
    assert running == [(0, 0, 10, 10, False, True), (0, 16, 48, 27, True, False)]


def test_a_log_of_moments_has_spells_of_running_only():
    """Without a stated window the first and the last failure bound it."""
    columns = {"start": "s", "asset": "a"}
    mapping = parse_mapping({"kind": "events", "columns": columns})
    text = "s,a\n2024-01-01,A\n2024-01-02,A\n2024-01-04,A\n2024-01-02,B\n"
    found = lifetimes(import_history(text.encode(), mapping), mapping)
    assert spells(found.running) == [
        (0, 0, 24, 24, True, True),
        (0, 24, 72, 48, True, True),
        (1, 0, 24, 24, False, True),
        (1, 24, 72, 48, True, False),
    ]
    assert found.standing.asset.size == 0


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("AB"),
            st.integers(-6, HOURS + 4),
            st.one_of(st.none(), st.integers(1, 12)),
            st.sampled_from(["x", "plan"]),
        ),
        min_size=1,
    )
)
def test_hour_by_hour_every_spell_is_what_the_log_shows(rows):
    """An oracle that walks through the hours one by one finds the same spells and marks."""
    log = [(a, s, None if d is None else s + d, c) for a, s, d, c in rows]
    running, standing = lived(*log, assets=["A", "B"])
    for place, asset in enumerate("AB"):
        down, still = np.zeros(HOURS + 24, dtype=bool), False
        rest = down.copy()
        for a, start, end, cause in log:
            if a != asset:
                continue
            last = HOURS if end is None else end
            marks = rest if cause == "plan" else down
            marks[max(start, -12) + 12 : max(last, -12) + 12] = True
            still |= cause == "x" and end is None and start < HOURS
        inside = down[12 : 12 + HOURS]
        assert sum(s[3] for s in standing if s[0] == place) == inside.sum()
        mine = [s for s in running if s[0] == place]
        for _, first, last, hours, begun, ended in mine:
            low, high = int(first), int(last)
            assert not inside[low:high].any()
            assert hours == (~rest[12 + low : 12 + high]).sum()
            assert begun == (low > 0 or bool(down[11]))
            assert ended == (high < HOURS)
        assert sum(s[2] - s[1] for s in mine) == HOURS - inside.sum()
        if still:
            assert [s[5] for s in standing if s[0] == place and s[2] == HOURS] == [False]
