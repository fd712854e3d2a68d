"""Who may do what: one table, role × side × object × action; deny unless listed.

Every route names its object and action in `ROUTES`; a test fails on a route without a row.
A quantity without a row is private to its side. What a route of "own_values" shows is always the
own side's: values, gains at each package, how many packages one accepts. "settled_package" covers
the published package, "no overlap" and both commitments; they exist only after both have locked.
"""

from dataclasses import dataclass
from typing import Literal

Side = Literal["provider", "customer", "neutral"]
RoleName = Literal["executive", "team_lead", "facilitator", "trainee"]
SIDES: tuple[Side, ...] = ("provider", "customer", "neutral")
PAYING_SIDES: tuple[Side, ...] = ("provider", "customer")


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place in a deal."""

    user_id: int
    deal_id: int
    side: Side
    role: RoleName


@dataclass(frozen=True, slots=True)
class Access:
    """What a route touches. `public` routes need no sign-in; `person` routes need only a sign-in."""

    what: str
    action: str
    scope: Literal["public", "person", "administrator", "deal"] = "deal"


def _rows(role: RoleName, sides: tuple[Side, ...], grants: str) -> set[tuple[str, str, str, str]]:
    """Spell out `object:action,action object:action` for each side."""
    pairs = [grant.split(":") for grant in grants.split()]
    return {
        (role, side, what, action)
        for side in sides
        for what, actions in pairs
        for action in actions.split(",")
    }


TABLE: frozenset[tuple[str, str, str, str]] = frozenset(
    # Executives of both sides: everything shared, their own secrets, and the joint decisions.
    _rows(
        "executive",
        PAYING_SIDES,
        "deal:read,write history:read,write truths:read kpi:read,write levels:read,write "
        "frame:read,write,agree lock_state:read own_values:read,write,lock "
        "settled_package:read draft:read,write,accept cascade:read,write document:read,write",
    )
    # The facilitator leads and sees what is shared; never a private value.
    | _rows(
        "facilitator",
        ("neutral",),
        "deal:read,write history:read,write truths:read kpi:read,write levels:read,write "
        "frame:read,write lock_state:read settled_package:read draft:read,write "
        "cascade:read,write document:read,write",
    )
    # Team leads inherit the numbers: they see the agreed levels and answer for their own.
    | _rows(
        "team_lead",
        PAYING_SIDES,
        "deal:read kpi:read levels:read cascade:read,answer document:read",
    )
    | _rows("trainee", (*PAYING_SIDES, "neutral"), "deal:read")
)

ROUTES: dict[str, Access] = {
    "static": Access("asset", "read", "public"),
    "bootstrap.static": Access("asset", "read", "public"),
    "security.login": Access("account", "sign_in", "public"),
    "security.logout": Access("account", "sign_out", "public"),
    "security.two_factor_token_validation": Access("account", "sign_in", "public"),
    "security.two_factor_rescue": Access("account", "sign_in", "public"),
    "security.mf_recovery": Access("account", "sign_in", "public"),
    "security.wan_signin": Access("account", "sign_in", "public"),
    "security.wan_signin_response": Access("account", "sign_in", "public"),
    "security.wan_register": Access("own_account", "write", "person"),
    "security.wan_register_response": Access("own_account", "write", "person"),
    "security.wan_delete": Access("own_account", "write", "person"),
    "account.page": Access("own_account", "read", "person"),
    "account.password": Access("own_account", "write", "person"),
    "account.keep_password": Access("own_account", "write", "person"),
    "account.code": Access("own_account", "write", "person"),
    "account.set_code": Access("own_account", "write", "person"),
    "account.change_code": Access("own_account", "write", "person"),
    "account.end_session": Access("own_account", "write", "person"),
    "account.end_others": Access("own_account", "write", "person"),
    "health.state": Access("health", "read", "public"),
    "language.choose": Access("language", "write", "public"),
    "check.page": Access("clause_check", "read", "public"),
    "check.answer": Access("clause_check", "read", "public"),
    "check.invite": Access("clause_check", "write", "public"),
    "accounts.link": Access("account", "sign_in", "public"),
    "accounts.use_link_now": Access("account", "sign_in", "public"),
    "accounts.arrive": Access("account", "sign_in", "person"),
    "accounts.forgotten": Access("account", "sign_in", "public"),
    "accounts.ask_for_mail": Access("account", "sign_in", "public"),
    "accounts.new_password": Access("account", "sign_in", "public"),
    "accounts.reset_password": Access("account", "sign_in", "public"),
    "components.page": Access("components", "read", "public"),
    "glossary.page": Access("glossary", "read", "public"),
    "deal.index": Access("deal", "read", "person"),
    "deal.new": Access("deal", "create", "person"),
    "deal.create": Access("deal", "create", "person"),
    "deal.overview": Access("deal", "read"),
    "deal.invite": Access("deal", "write"),
    "deal.send_invitation": Access("deal", "write"),
    "history.index": Access("history", "read"),
    "history.upload": Access("history", "write"),
    "history.mapping": Access("history", "write"),
    "history.confirm": Access("history", "write"),
    "history.data_set": Access("history", "read"),
    "history.ask_discard": Access("history", "write"),
    "history.discard": Access("history", "write"),
    "intake.page": Access("history", "write"),
    "intake.state": Access("history", "write"),
    "intake.cancel": Access("history", "write"),
    "truths.page": Access("truths", "read"),
    "truths.download": Access("truths", "read"),
    "kpi.index": Access("kpi", "read"),
    "kpi.new": Access("kpi", "write"),
    "kpi.create": Access("kpi", "write"),
    "kpi.card": Access("kpi", "read"),
    "kpi.complete": Access("kpi", "write"),
    "levels.index": Access("levels", "read"),
    "levels.kpi": Access("levels", "read"),
    "levels.share": Access("levels", "write"),
    "frame.page": Access("frame", "read"),
    "frame.propose": Access("frame", "write"),
    "frame.agree": Access("frame", "agree"),
    "values.page": Access("own_values", "read"),
    "values.state": Access("lock_state", "read"),
    "values.question": Access("own_values", "write"),
    "values.answer": Access("own_values", "write"),
    "values.lock": Access("own_values", "lock"),
    "values.unlock": Access("own_values", "lock"),
    "result.page": Access("settled_package", "read"),
    "result.export": Access("settled_package", "read"),
    "draft.page": Access("draft", "read"),
    "draft.state": Access("draft", "read"),
    "draft.start": Access("draft", "write"),
    "draft.edit": Access("draft", "write"),
    "draft.save": Access("draft", "write"),
    "draft.preview": Access("draft", "write"),
    "draft.accept": Access("draft", "accept"),
    "cascade.page": Access("cascade", "read"),
    "cascade.edit": Access("cascade", "write"),
    "cascade.save": Access("cascade", "write"),
    "cascade.answer": Access("cascade", "answer"),
    "cascade.resolve": Access("cascade", "write"),
    "document.index": Access("document", "read"),
    "document.generate": Access("document", "write"),
    "document.pdf": Access("document", "read"),
    "document.terms": Access("document", "read"),
    "practice.index": Access("training", "read", "person"),
    "practice.lesson": Access("training", "read", "person"),
    "practice.read_on": Access("training", "write", "person"),
    "practice.quiz": Access("training", "read", "person"),
    "practice.answer_quiz": Access("training", "write", "person"),
    "practice.result": Access("training", "read", "person"),
    "practice.start_story": Access("training", "write", "person"),
    "practice.story": Access("training", "read", "person"),
    "practice.choose": Access("training", "write", "person"),
    "practice.debrief": Access("training", "read", "person"),
}


def allowed(seat: Seat, access: Access) -> bool:
    """Return whether the table has a row for the seat and what the route touches."""
    return (seat.role, seat.side, access.what, access.action) in TABLE
