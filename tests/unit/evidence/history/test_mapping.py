"""The map: what it may say, and how it is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.evidence.history.mapping import parse_mapping

GOOD = {"kind": "events", "columns": {"start": "s", "asset": "a"}}


def test_flags_override_the_map_and_options_may_stand_beside():
    """A flag wins over m.json; options are found nested and flat."""
    raw = GOOD | {"tz": "UTC", "slot_seconds": 60, "options": {"decimal": ","}}
    mapping = parse_mapping(raw, tz="Europe/Berlin", stamps="end", kind=None)
    assert (mapping.tz, mapping.stamps, mapping.kind) == ("Europe/Berlin", "end", "events")
    assert (mapping.options.slot_seconds, mapping.options.decimal) == (60, ",")


def test_roles_are_known_by_their_usual_names_and_either_way_round():
    """opened_at is a start; column → role is understood where all values are roles."""
    assert parse_mapping(GOOD | {"columns": {"opened_at": "x"}}).columns == {"start": "x"}
    turned = parse_mapping(GOOD | {"columns": {"Zeit": "start", "Anlage": "asset"}})
    assert turned.columns == {"start": "Zeit", "asset": "Anlage"}


def test_observed_is_half_open_local_time():
    """A date is the midnight at which it begins, at the site."""
    raw = GOOD | {"tz": "Europe/Berlin", "observed": ["2024-07-01", "2024-08-01T00:00:00Z"]}
    assert parse_mapping(raw).observed == (1719784800, 1722470400)


def test_assets_are_a_list_or_a_register():
    """Numbers in a list are names; a text is a path, until its assets are given."""
    assert parse_mapping(GOOD | {"assets": [1, "2", 1]}).assets == ("1", "2")
    mapping = parse_mapping(GOOD | {"assets": "machines.csv"})
    assert (mapping.assets, mapping.register) == (None, "machines.csv")
    assert mapping.with_assets(("A",)).assets == ("A",)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ([], "history.map_not_object"),
        ({"columns": {"start": "s"}}, "history.map_missing"),
        (GOOD | {"kind": "event"}, "history.map_choice"),
        (GOOD | {"stamps": "middle"}, "history.map_choice"),
        (GOOD | {"tz": "Mars/Olympus"}, "history.map_zone"),
        (GOOD | {"colums": {}}, "history.map_unknown_key"),
        (GOOD | {"options": {"slot": 5}}, "history.map_unknown_key"),
        (GOOD | {"options": 5}, "history.map_options"),
        (GOOD | {"columns": None}, "history.map_columns"),
        (GOOD | {"columns": {"start": "s", "colour": "c"}}, "history.map_unknown_role"),
        (GOOD | {"columns": {"start": 3}}, "history.map_column_name"),
        (GOOD | {"columns": {"asset": "a"}}, "history.map_needs_role"),
        (GOOD | {"assets": []}, "history.map_assets"),
        (GOOD | {"assets": [True]}, "history.map_assets"),
        (GOOD | {"observed": ["2024-02-01", "2024-01-01"]}, "history.map_observed"),
        (GOOD | {"observed": ["2024-02-01"]}, "history.map_observed"),
        (GOOD | {"observed": ["soon", "later"]}, "history.map_observed"),
        (GOOD | {"slot_seconds": 0}, "history.map_option"),
        (GOOD | {"slot_seconds": float("nan")}, "history.map_option"),
        (GOOD | {"planned": "x"}, "history.map_option"),
        (GOOD | {"percent": 1}, "history.map_option"),
        (GOOD | {"delimiter": ";;"}, "history.map_option"),
        (GOOD | {"decimal": "'"}, "history.map_choice"),
    ],
)
def test_a_wrong_map_is_refused_with_what_is_wrong(raw, code):
    """Each mistake has its own code."""
    with pytest.raises(StepError) as refused:
        parse_mapping(raw)
    assert refused.value.finding.code == code


def test_an_unknown_role_is_named_with_the_known_ones():
    """The refusal says the role and lists those that exist."""
    with pytest.raises(StepError) as refused:
        parse_mapping(GOOD | {"columns": {"start": "s", "colour": "c"}})
    assert refused.value.finding.params["role"] == "colour"
    assert "within_sla" in str(refused.value.finding.params["known"])


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["UTC", "events"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
KEYS = ["kind", "tz", "stamps", "columns", "assets", "observed", "time_base", "options", "decimal"]


@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_no_map_is_answered_by_another_error(raw):
    """Whatever JSON a map is, it is read or refused with a finding."""
    answer = ""
    try:
        answer = parse_mapping(GOOD | raw).kind
    except StepError as error:
        answer = error.finding.code.split("_")[0]
    assert answer in {"events", "history.map"}
