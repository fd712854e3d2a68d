"""The leads that a list of numbers names: who has a seat, and who is to be invited.

An e-mail address is compared only with those that the reader may see; everybody else is known by
name. So a list tells nobody whose address belongs to whom.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from workbench.agreement.cascade.sheet import Line, Problem, folded_name
from workbench.agreement.cascade.sheet_numbers import Number
from workbench.codes import Finding
from workbench.platform.permissions import Seat
from workbench.services.members import manages, members
from workbench.store.deal import seats_in


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a seat; `email` only where the reader may see it."""

    user_id: int
    title: str
    email: str | None
    side: str
    leads: bool


@dataclass
class Stranger:
    """Somebody whom rows name as a lead and who cannot lead yet.

    `seated` says that they have another seat of the deal; `invitable` that the reader may invite
    them: only with an address, for the reader's own side.
    """

    name: str
    email: str
    side: str
    seated: bool
    invitable: bool
    rows: list[int] = field(default_factory=list)


@dataclass
class People:
    """Who sits in the deal, and what a list says of who leads."""

    seat: Seat
    known: Sequence[Person]
    leads: dict[int, int | None] = field(default_factory=dict)
    strangers: list[Stranger] = field(default_factory=list)

    def placed(self, lines: Sequence[Line], standing: Mapping[str, Number]) -> list[Line | Problem]:
        """Return the lines with the owner that follows from a lead, or what is wrong with one.

        `leads` then has who leads by row; a row whose lead is to be invited is not in it.
        """
        return [self._placed(line, standing.get(folded_name(line.name))) for line in lines]

    def _placed(self, line: Line, before: Number | None) -> Line | Problem:
        said = line.said
        if "lead" not in said and "email" not in said:
            return line
        who = str(said.get("lead") or ""), str(said.get("email") or "")
        stated = said.get("owner") if "owner" in said else before and before.owner_side
        owner = str(stated or "")
        if who == ("", ""):
            self.leads[line.row] = None
            return line
        found = self._found(*who, owner)
        found = [one for one in found if before and one.user_id == before.lead_id] or found
        if len(found) > 1:
            return Problem(line.row, line.name, _of("cascade.sheet_lead_unclear", who[0]))
        return self._led(line, found[0], owner) if found else self._unknown(line, who, owner)

    def _found(self, name: str, email: str, owner: str) -> list[Person]:
        """Return who is meant: by an address that the reader may see, else by name."""
        if email:
            same = [
                one for one in self.known if one.email and one.email.casefold() == email.casefold()
            ]
            if same:
                return same
        folded = folded_name(name)
        named = [
            one
            for one in self.known
            if folded and folded_name(one.title) == folded and not (email and one.email)
        ]
        fitting = [one for one in named if one.leads and owner in {"", one.side}]
        return fitting or named

    def _led(self, line: Line, person: Person, owner: str) -> Line | Problem:
        if not person.leads:
            return self._unknown(line, (person.title, person.email or ""), owner, seated=True)
        if owner and owner != person.side:
            return Problem(
                line.row, line.name, _of("cascade.sheet_lead_of_other_side", person.title)
            )
        self.leads[line.row] = person.user_id
        return replace(line, said={**line.said, "owner": person.side})

    def _unknown(
        self, line: Line, who: tuple[str, str], owner: str, *, seated: bool = False
    ) -> Line | Problem:
        if not owner:
            return Problem(line.row, line.name, Finding("cascade.sheet_lead_without_owner"))
        name, email = who
        key = (folded_name(name), email.casefold(), owner)
        for one in self.strangers:
            if (folded_name(one.name), one.email.casefold(), one.side) == key:
                one.rows.append(line.row)
                return line
        may = owner == self.seat.side and manages(self.seat, self.seat.side, "team_lead")
        invitable = bool(email) and may and not seated
        self.strangers.append(Stranger(name, email, owner, seated, invitable, [line.row]))
        return line


def _of(code: str, lead: str) -> Finding:
    return Finding(code, {"lead": lead[:60]})


def people_of(db: Session, seat: Seat) -> People:
    """Return everybody of the deal as the reader may know them."""
    seen = {one.id: one.email for one in members(db, seat)}
    known = [
        Person(row.user_id, row.user.title, seen.get(row.id), row.side, row.role == "team_lead")
        for row in seats_in(db, seat.deal_id)
        if row.role != "waiting_guest"
    ]
    return People(seat, known)
