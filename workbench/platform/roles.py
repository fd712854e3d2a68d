"""The sides of a deal, the roles on them, and a seat: a person's side and role in one deal."""

from dataclasses import dataclass
from typing import Literal

Side = Literal["provider", "customer", "neutral"]
RoleName = Literal[
    "executive", "participant", "facilitator", "team_lead", "signatory", "trainee", "coach",
    "trainer", "manager", "field_technician", "guest", "waiting_guest", "device",
]  # fmt: skip
SIDES: tuple[Side, ...] = ("provider", "customer", "neutral")
PAYING_SIDES: tuple[Side, ...] = ("provider", "customer")

# Roles that are given to a person; guests come by code, devices by token.
_OF_A_PARTY: tuple[RoleName, ...] = (
    "executive", "participant", "team_lead", "signatory", "manager", "field_technician", "trainee",
    "coach", "trainer",
)  # fmt: skip
ROLES_OF_SIDE: dict[Side, tuple[RoleName, ...]] = {
    "provider": _OF_A_PARTY,
    "customer": _OF_A_PARTY,
    "neutral": ("facilitator", "trainee", "coach", "trainer"),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a deal. `user_id` is the person's; 0 for a device, which is nobody."""

    user_id: int
    deal_id: int
    side: Side
    role: RoleName
