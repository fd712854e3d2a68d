"""Who may do what: the permission table and the visibility table as a page to read and print."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from workbench.platform.permissions import ROUTES, SIDES, TABLE, RoleName
from workbench.platform.texts import rights
from workbench.platform.visibility import MOMENTS, QUANTITIES

bp = Blueprint("rights", __name__)
UNSEEN = {"asset", "health", "components"}  # parts of the machinery that no reader asks about
Pairs = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role in words: its sides, what it is for, and what it may do with each thing."""

    key: str
    name: str
    duty: str
    sides: tuple[str, ...]
    grants: list[tuple[str, list[str]]]


@bp.get("/who-may-what")
def page() -> str:
    """Show who sees which quantity when, and what each role may do."""
    return render_template(
        "rights/page.html",
        groups=_groups(),
        moments=[rights.moment_name(moment) for moment in MOMENTS],
        roles=[_role(role) for role in _roles()],
        everybody=_in_words(_of_scope("public")),
        signed_in=_in_words(_of_scope("person")),
        administrator=_administrator(),
    )


def _groups() -> list[tuple[str, list[list[str]]]]:
    """Return each group of quantities as a heading and rows of words."""
    return [
        (
            rights.group_name(group),
            [
                [rights.quantity_name(row.key)]
                + [rights.audience_name(row.at(moment)) for moment in MOMENTS]
                for row in rows
            ],
        )
        for group, rows in QUANTITIES.items()
    ]


def _roles() -> list[RoleName]:
    """Return the roles in the order of their words; each has a row in the table."""
    return sorted({role for role, *_rest in TABLE}, key=list(rights.ROLES).index)


def _role(role: RoleName) -> RoleView:
    pairs = {(what, action) for who, _side, what, action in TABLE if who == role}
    sides = tuple(side for side in SIDES if any(row[:2] == (role, side) for row in TABLE))
    return RoleView(role, rights.role_name(role), rights.duty(role), sides, _in_words(pairs))


def _of_scope(scope: str) -> Pairs:
    return {(a.what, a.action) for a in ROUTES.values() if a.scope == scope}


def _administrator() -> RoleView:
    grants = _in_words(_of_scope("administrator"))
    name, duty = rights.role_name("administrator"), rights.duty("administrator")
    return RoleView("administrator", name, duty, (), grants)


def _in_words(pairs: Pairs) -> list[tuple[str, list[str]]]:
    """Return (object, its actions) in words, in the order in which the words are listed."""
    things = _ordered({what for what, _ in pairs} - UNSEEN, list(rights.OBJECTS))
    return [
        (
            rights.object_name(what),
            [
                rights.action_name(action)
                for action in _ordered({a for w, a in pairs if w == what}, list(rights.ACTIONS))
            ],
        )
        for what in things
    ]


def _ordered(keys: set[str], known: list[str]) -> list[str]:
    """Return the keys in the order of the known ones; others follow."""
    return sorted(keys, key=lambda key: (known.index(key) if key in known else len(known), key))
