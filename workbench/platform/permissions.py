"""Which row of the table each route needs; deny unless listed.

Every route names its object and action in `ROUTES`; a test fails on a route without a row. The
grants themselves, role × side × object × action, stand in `grants`, the sides and roles in `roles`,
and which quantity may be shown to whom at which moment in `visibility`.
"""

from dataclasses import dataclass
from typing import Literal

from workbench.platform.grants import RESERVED, TABLE
from workbench.platform.roles import (
    PAYING_SIDES,
    ROLES_OF_SIDE,
    SIDES,
    RoleName,
    Seat,
    Side,
)

__all__ = [
    "GUEST_ACCOUNT", "PAYING_SIDES", "RESERVED", "ROLES_OF_SIDE", "ROUTES", "SIDES", "TABLE",
    "Access", "RoleName", "Seat", "Side", "allowed", "allowed_to_guest",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Access:
    """What a route touches. `public` routes need no sign-in; `person` routes need only a sign-in."""

    what: str
    action: str
    scope: Literal["public", "person", "administrator", "deal"] = "deal"


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
    "live.stream": Access("deal", "read"),
    "record.page": Access("audit", "read"),
    "deal.invite": Access("deal", "write"),
    "deal.send_invitation": Access("deal", "write"),
    "members.page": Access("members", "read"),
    "members.member": Access("members", "write"),
    "members.change": Access("members", "write"),
    "members.remove": Access("members", "write"),
    "members.leave": Access("own_seat", "leave"),
    "members.leave_now": Access("own_seat", "leave"),
    "joining.page": Access("join_code", "use", "public"),
    "joining.enter": Access("join_code", "use", "public"),
    "joining.waiting": Access("waiting", "read"),
    "joining.admit": Access("guests", "admit"),
    "joining.decline": Access("guests", "admit"),
    "joining.codes": Access("join_code", "write"),
    "joining.make": Access("join_code", "write"),
    "joining.revoke": Access("join_code", "write"),
    "devices.page": Access("device", "write"),
    "devices.make": Access("device", "write"),
    "devices.revoke": Access("device", "write"),
    "installation.page": Access("installation", "read", "administrator"),
    "installation.change": Access("installation", "write", "administrator"),
    "rights.page": Access("rights", "read", "public"),
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
    "labels.page": Access("levels", "read"),
    "labels.question": Access("labels", "write"),
    "labels.say": Access("labels", "write"),
    "levels.index": Access("levels", "read"),
    "levels.kpi": Access("levels", "read"),
    "levels.share": Access("levels", "write"),
    "frame.page": Access("frame", "read"),
    "frame.propose": Access("frame", "write"),
    "frame.agree": Access("frame", "agree"),
    "values.page": Access("own_values", "read"),
    "values.package": Access("own_values", "read"),
    "values.state": Access("lock_state", "read"),
    "values.question": Access("own_values", "write"),
    "values.answer": Access("own_values", "write"),
    "values.lock": Access("own_values", "lock"),
    "values.unlock": Access("own_values", "lock"),
    "result.page": Access("settled_package", "read"),
    "result.export": Access("settled_package", "read"),
    "safekeeping.page": Access("safekeeping", "read"),
    "safekeeping.receipt_file": Access("own_values", "read"),
    "safekeeping.menu_file": Access("frame", "read"),
    "safekeeping.wish": Access("safekeeping", "agree"),
    "safekeeping.hold": Access("safekeeping", "agree"),
    "safekeeping.name_auditor": Access("safekeeping", "agree"),
    "draft.page": Access("draft", "read"),
    "draft.state": Access("draft", "read"),
    "draft.start": Access("draft", "write"),
    "draft.edit": Access("draft", "write"),
    "draft.save": Access("draft", "write"),
    "draft.preview": Access("draft", "write"),
    "draft.accept": Access("draft", "accept"),
    "improvement.page": Access("improvement", "read"),
    "improvement.look": Access("improvement", "write"),
    "improvement.answer": Access("improvement", "answer"),
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


# What an account made by a join code may do outside its deal: nothing but find its way back.
GUEST_ACCOUNT: frozenset[tuple[str, str]] = frozenset({("deal", "read"), ("account", "sign_in")})


def allowed(seat: Seat, access: Access) -> bool:
    """Return whether the table has a row for the seat and what the route touches."""
    return (seat.role, seat.side, access.what, access.action) in TABLE


def allowed_to_guest(access: Access) -> bool:
    """Return whether a guest's account may use a route that needs only a sign-in."""
    return (access.what, access.action) in GUEST_ACCOUNT
