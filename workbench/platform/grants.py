"""Who may do what in a deal: role × side × object × action; what is not listed is not allowed.

What an object of a side shows ("own_values") is always the own side's, never the other's. Whether a
quantity may be shown at all at this moment says `visibility`. The page /who-may-what is made from
this table; `texts/rights` holds its words.
"""

from workbench.platform.roles import PAYING_SIDES, SIDES, RoleName, Side

Grant = tuple[RoleName, Side, str, str]


def _rows(role: RoleName, sides: tuple[Side, ...], grants: str) -> set[Grant]:
    """Spell out `object:action,action object:action` for each side."""
    pairs = [grant.split(":") for grant in grants.split()]
    return {
        (role, side, what, action)
        for side in sides
        for what, actions in pairs
        for action in actions.split(",")
    }


TABLE: frozenset[Grant] = frozenset(
    # Executives of both sides: everything shared, their own secrets, the joint decisions, and the
    # people of their own side.
    _rows(
        "executive",
        PAYING_SIDES,
        "deal:read,write members:read,write own_seat:leave guests:admit join_code:write device:write "
        "history:read,write truths:read discovery:read kpi:read,write levels:read,write labels:write "
        "frame:read,write,agree "
        "lock_state:read own_values:read,write,lock neutral_result:write settled_package:read "
        "safekeeping:read,agree draft:read,write,accept improvement:read,write,answer "
        "cascade:read,write efforts:write document:read,write audit:read workshop:read,enter,decide,lead "
        "side_notes:write "
        "moves:agree,write",
    )
    # The facilitator leads and sees what is shared; never a private value.
    | _rows(
        "facilitator",
        ("neutral",),
        "deal:read,write members:read,write own_seat:leave guests:admit join_code:write device:write "
        "history:read,write truths:read discovery:read kpi:read,write levels:read,write frame:read,write "
        "lock_state:read neutral_result:write settled_package:read safekeeping:read draft:read,write "
        "improvement:read,write cascade:read,write document:read,write audit:read workshop:read,enter,lead "
        "moves:write",
    )
    # Participants of the workshop see what both sides share; they decide nothing and see no secret.
    | _rows(
        "participant",
        PAYING_SIDES,
        "deal:read members:read own_seat:leave history:read truths:read discovery:read kpi:read levels:read frame:read "
        "lock_state:read settled_package:read safekeeping:read draft:read improvement:read "
        "cascade:read document:read workshop:read,enter side_notes:write",
    )
    # A signatory reads what there is to sign.
    | _rows(
        "signatory",
        PAYING_SIDES,
        "deal:read members:read own_seat:leave kpi:read levels:read frame:read settled_package:read "
        "draft:read document:read,sign",
    )
    # Team leads inherit the numbers: they see the agreed levels and answer for their own team.
    | _rows(
        "team_lead",
        PAYING_SIDES,
        "deal:read own_seat:leave kpi:read levels:read cascade:read,answer document:read",
    )
    # Managers and technicians live by the agreement: they see what it asks of the teams.
    | _rows(
        "manager",
        PAYING_SIDES,
        "deal:read own_seat:leave kpi:read levels:read cascade:read document:read",
    )
    | _rows("field_technician", PAYING_SIDES, "deal:read own_seat:leave kpi:read cascade:read")
    # Those who learn and those who teach need no number of the deal.
    | _rows("trainee", SIDES, "deal:read own_seat:leave")
    | _rows("coach", SIDES, "deal:read own_seat:leave")
    | _rows("trainer", SIDES, "deal:read own_seat:leave")
    # A guest who joined by code waits until the side's executive, or the facilitator, admits them.
    | _rows("waiting_guest", ("neutral",), "waiting:read own_seat:leave")
    | _rows(
        "guest",
        SIDES,
        "waiting:read deal:read own_seat:leave kpi:read levels:read frame:read workshop:read,enter",
    )
    # A device sends readings of one deal and reads nothing.
    | _rows("device", SIDES, "history:push")
)

# Grants of the table that no route uses yet, each with the room that will.
RESERVED: dict[tuple[str, str], str] = {
    ("history", "push"): "readings that a device sends, in the room where the agreement is run",
    ("document", "sign"): "signing the agreement",
}
