"""The page of rights has words for everything in the tables."""

from typing import get_args

from workbench.platform.permissions import ROUTES, TABLE, RoleName
from workbench.platform.texts import rights
from workbench.platform.visibility import MOMENTS, QUANTITIES, Audience

ROWS = [row for group in QUANTITIES.values() for row in group]


def test_every_object_and_action_has_words() -> None:
    """A lawyer reads words, not keys."""
    pairs = {(what, action) for _role, _side, what, action in TABLE}
    pairs |= {(access.what, access.action) for access in ROUTES.values()}
    assert {what for what, _ in pairs} <= set(rights.OBJECTS)
    assert {action for _, action in pairs} <= set(rights.ACTIONS)


def test_every_role_has_a_name_and_a_duty() -> None:
    """Nobody is left out of the page."""
    roles = set(get_args(RoleName)) | {"administrator"}
    assert set(rights.ROLES) == set(rights.DUTIES) == roles
    assert {role for role, *_rest in TABLE} == set(get_args(RoleName))


def test_every_quantity_has_words() -> None:
    """Each row, group, moment and audience of the visibility table can be read."""
    assert set(rights.QUANTITIES) == {row.key for row in ROWS}
    assert set(rights.GROUPS) == set(QUANTITIES)
    assert set(rights.MOMENTS) == set(MOMENTS)
    assert set(rights.AUDIENCES) == set(get_args(Audience))
