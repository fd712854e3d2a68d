"""The kinds that the workshop brings cover the steps of the guide."""

from workbench.workshop import steps
from workbench.workshop.kinds import kind_of


def test_screens_are_those_of_the_guide() -> None:
    """Measurable, controllable by whom, gameable, valuable, each from 0 to 3."""
    fields = kind_of("screening").fields
    assert tuple(field.name for field in fields) == steps.SCREENS
    assert {field.most for field in fields} == {3}


def test_wishes_never_leave_their_side() -> None:
    """What a side hopes for is neither revealed nor counted."""
    kind = kind_of("wishes")
    assert (kind.visibility, kind.tally, kind.per) == ("own_side", "none", "side")


def test_relationship_is_fifteen_statements() -> None:
    """Five dimensions, three statements each."""
    assert len(steps.DIMENSIONS) * steps.STATEMENTS_PER_DIMENSION == 15
