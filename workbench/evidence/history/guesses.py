"""Guesses: how a file seems to be written, how sure that is, and what speaks for it."""

from dataclasses import dataclass
from typing import Literal

from workbench.codes import Finding
from workbench.evidence.history.roles import Kind

Sure = Literal["certain", "likely", "open"]
Key = Literal[
    "kind",
    "column",
    "delimiter",
    "decimal",
    "thousands",
    "date_format",
    "stamp_zone",
    "stamps",
    "unit",
]


Params = dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Guess:
    """One entry of a mapping as the file suggests it.

    `value` is what is proposed (None: nothing, the reader's default stands). `sure` "certain": the
    cells allow no other reading; "likely": they suit it; "open": another of `choices` suits them as
    well, so a person must say. `reason` counts what was seen. `role` is that of a column or unit,
    `column` its name; both are "" for the whole file.
    """

    key: Key
    value: str | None
    sure: Sure
    reason: Finding
    choices: tuple[str, ...] = ()
    role: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A first mapping: `columns` role → column, and every guess with its reason."""

    kind: Kind
    columns: dict[str, str]
    guesses: tuple[Guess, ...]

    def open(self) -> tuple[Guess, ...]:
        """Return what a person must decide."""
        return tuple(guess for guess in self.guesses if guess.sure == "open")

    def raw(self, zone: str) -> dict[str, object]:
        """Return the proposal in the form of m.json, with what is certain or likely only."""
        told = [g for g in self.guesses if g.sure != "open" and g.value is not None]
        options: dict[str, object] = {
            g.key: g.value for g in told if g.key not in {"kind", "column", "unit", "stamps"}
        }
        units = {g.role: g.value for g in told if g.key == "unit"}
        if units:
            options["units"] = units
        stamps: dict[str, object] = {g.key: g.value for g in told if g.key == "stamps"}
        return {
            "kind": self.kind,
            "tz": zone,
            "columns": self.columns,
            **stamps,
            "options": options,
        }
