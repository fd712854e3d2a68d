"""Kinds of steps: registered once, and an agenda offers only those."""

import pytest

from workbench.workshop import steps
from workbench.workshop.kinds import REGISTERED, Field, Kind, installed, kind_of, register


def test_a_kind_is_registered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second kind of the same key would silently replace the first."""
    monkeypatch.setattr("workbench.workshop.kinds.REGISTERED", {})
    kind = Kind("readiness", "own_side", fields=(Field("answer", "text"),))
    assert not installed("readiness")
    assert register(kind) is kind
    assert installed("readiness")
    assert kind_of("readiness").asks
    with pytest.raises(ValueError, match="readiness"):
        register(kind)


def test_what_is_hidden_has_a_tally_or_stays_with_its_side() -> None:
    """A kind that is revealed says what a reveal tells; one that leads elsewhere asks nothing."""
    assert steps.SCREENS
    for kind in REGISTERED.values():
        assert (kind.visibility == "revealed") == (kind.tally != "none"), kind.key
        assert kind.asks == (not kind.page), kind.key
        assert (kind.visibility == "page") == bool(kind.page and kind.panel != "walk"), kind.key
        assert len({field.name for field in kind.fields}) == len(kind.fields)
