"""Simulated participants: valid entries for every kind that asks, and two sides that disagree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench.workshop.steps  # noqa: F401 (it registers its kinds)
from workbench.workshop.kinds import REGISTERED, Kind
from workbench.workshop.rehearsal import CODE, entry_of
from workbench.workshop.statements import Statement, problems

ASKING = sorted(key for key, kind in REGISTERED.items() if kind.asks)


def check(kind: Kind, entry: dict[str, dict[str, str | int | float | bool]]) -> None:
    """Fail where an entry would not be accepted."""
    for said in entry.values():
        assert {one.name for one in kind.fields if one.required} <= set(said)
        for field in kind.fields:
            if field.name not in said:
                continue
            value = said[field.name]
            if field.form in {"weight", "score"}:
                assert isinstance(value, int)
                assert 0 <= value <= field.most
            elif field.form == "choice":
                assert value in field.choices
            elif field.form == "tick":
                assert isinstance(value, bool)
            elif field.form == "number":
                assert isinstance(value, float)
            else:
                assert str(value).startswith(CODE)


@pytest.mark.parametrize("key", ASKING)
@given(count=st.integers(1, 12), version=st.integers(0, 1), seed=st.integers(0, 2**32 - 1))
def test_every_kind_gets_valid_entries(key: str, count: int, version: int, seed: int) -> None:
    """Whatever the list, side and seed; weights add up to 100, and the same seed says the same."""
    kind = REGISTERED[key]
    items = [f"i{number}" for number in range(count)] if kind.items else []
    entry = entry_of(kind, items, version, np.random.default_rng(seed))
    check(kind, entry)
    assert not any("none_yet" in said and "exclusion" in said for said in entry.values())
    assert set(entry) == set(items or [""])
    if any(field.form == "weight" for field in kind.fields):
        assert sum(int(said["weight"]) for said in entry.values()) == 100
    assert entry == entry_of(kind, items, version, np.random.default_rng(seed))


def test_the_sides_lean_apart() -> None:
    """Over many people the one weighs the first outcome more, the other the last."""
    kind = REGISTERED["outcome_ballot"]
    rng = np.random.default_rng(1)
    means = [
        np.mean([int(entry_of(kind, ["a", "b", "c"], side, rng)["a"]["weight"]) for _ in range(99)])
        for side in (0, 1)
    ]
    assert means[0] > means[1] + 20


def test_what_they_would_write_is_an_outcome_and_no_activity() -> None:
    """The words themselves pass the builder; they are texts of the product, so they are here too."""
    said = Statement("No line stands longer than four hours", "plant", "2027", "availability")
    assert problems(said) == {}
