"""Guessing a map from names and sample cells."""

from workbench.evidence.history.guessing import guess_mapping


def test_the_kind_follows_from_the_names():
    """Ready seconds are readings, causes are events, a period and inputs are values."""
    assert guess_mapping(["TimeStamp", "StationId", "ready_s"], []) == {
        "kind": "readings",
        "columns": {"stamp": "TimeStamp", "asset": "StationId", "ready_seconds": "ready_s"},
    }
    assert guess_mapping(["datetime", "machineID", "failure"], []) == {
        "kind": "events",
        "columns": {"start": "datetime", "asset": "machineID", "category": "failure"},
    }
    assert guess_mapping(["month", "run_time_h", "planned_time_h"], [["2024-07", "1", "2"]]) == {
        "kind": "values",
        "columns": {
            "period": "month",
            "run_time_h": "run_time_h",
            "planned_time_h": "planned_time_h",
        },
    }


def test_cells_overrule_names():
    """A column called start that holds no times is not a start."""
    guess = guess_mapping(["start", "opened_at"], [["soon", "2024-07-01"]])
    assert guess == {"kind": "events", "columns": {"start": "opened_at"}}


def test_period_and_value_are_values():
    """The smallest file of all."""
    guess = guess_mapping(["period", "value"], [["2024-07", "0.98"]])
    assert guess == {"kind": "values", "columns": {"period": "period", "value": "value"}}
