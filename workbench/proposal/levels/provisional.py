"""Levels for which there is not enough own history yet, and the rule that resets them.

Contracts class service levels by what is known (domain guide 2.1): (i) tools exist and the level
is agreed from history; (ii) tools exist, the level is not yet agreed; (iii) no history or tools,
measured after the start; (iv) the infrastructure changes first; (v) reported only. Levels of
(ii)-(iv) are provisional until six to nine months are measured (2.4), then the same rule that gave
them is asked again with the own history, and no level moves further than was agreed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from workbench.codes import Finding, StepError
from workbench.proposal.levels.question import LevelSet, NoLevels

MATURITY = ("i", "ii", "iii", "iv", "v")
Maturity = Literal["i", "ii", "iii", "iv", "v"]
MONTHS_TO_MEASURE = 9  # the clause of domain guide 2.1; six is the least
LEAST_MONTHS = 6
MOST_CHANGE = 0.5  # of the distance from minimum to stretch, our proposal
SCHEMA = 1
YEAR = 12


@dataclass(frozen=True, slots=True)
class ResetRule:
    """What an agreement carries about provisional levels, as plain data.

    `maturity` is the class above. The levels hold until `reset_on` ("2027-10", the first month of
    the new ones); they then rest on the months measured by then, at least `months_needed`. No
    level moves by more than `most_change` natural units. With fewer months the reset waits.
    """

    maturity: Maturity
    months_needed: int
    reset_on: str
    most_change: float
    schema: int = SCHEMA

    def __post_init__(self) -> None:
        """Refuse what no agreement could mean. Raises StepError."""
        holds = (
            self.maturity in MATURITY
            and LEAST_MONTHS <= self.months_needed <= 2 * YEAR
            and self.most_change >= 0.0
            and self.schema == SCHEMA
        )
        if not holds or _month(self.reset_on) is None:
            raise StepError("levels.reset_rule_unreadable", reset_on=str(self.reset_on))

    def plain(self) -> dict[str, str | int | float]:
        """Return the rule as JSON-ready data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Reset:
    """The levels after the reset, with what became of them; `findings` say it."""

    levels: LevelSet
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class NotYet:
    """The provisional levels stay; `finding` says until when and why."""

    finding: Finding


def rule_of(plain: Mapping[str, Any]) -> ResetRule:
    """Return the rule kept as plain data; raises StepError."""
    try:
        return ResetRule(**plain)
    except TypeError as error:
        told = str(plain.get("reset_on", ""))
        raise StepError("levels.reset_rule_unreadable", reset_on=told) from error


def maturity_of(measured: int, *, metered: bool, agreed: bool, changing: bool = False) -> Maturity:
    """Return the class of a level with `measured` own months.

    `metered`: the tools to measure it exist; `agreed`: both sides agreed the level from the
    history; `changing`: the infrastructure changes first. Class (v) is a choice and never derived.
    """
    if changing:
        return "iv"
    if not metered or measured < LEAST_MONTHS:
        return "iii"
    return "i" if agreed and measured >= MONTHS_TO_MEASURE else "ii"


def reset_rule(
    levels: LevelSet, measured: int, last_month: str, months_needed: int = MONTHS_TO_MEASURE
) -> ResetRule | None:
    """Return the rule for `levels` after `measured` own months, or None: enough is measured.

    `last_month` ("2027-03") is the last month that could have been measured; each later one is
    taken to bring a value. Raises StepError for a month that is none.
    """
    if measured >= months_needed:
        return None
    return ResetRule(
        maturity=maturity_of(measured, metered=measured > 0, agreed=False),
        months_needed=months_needed,
        reset_on=month_after(last_month, months_needed - measured + 1),
        most_change=MOST_CHANGE * abs(levels.stretch - levels.minimum),
    )


def reset(
    rule: ResetRule,
    provisional: LevelSet,
    own: LevelSet | NoLevels,
    measured: int,
    month: str,
) -> Reset | NotYet:
    """Return what the levels are in `month`, after `measured` own months.

    `own` is what the same rule (`propose_levels` with the same limits) gives from the own history.
    Each level moves towards it, by at most `most_change`, and is then cut to the grid of `own` on
    the side of the provisional level, so that rounding never breaks the bound.
    """
    if rule.maturity == "v" or _before(month, rule.reset_on):
        return NotYet(Finding("levels.reset_to_come", {"reset_on": rule.reset_on}))
    if measured < rule.months_needed:
        needed = rule.months_needed
        return NotYet(Finding("levels.reset_waits", {"measured": measured, "needed": needed}))
    if isinstance(own, NoLevels):
        return NotYet(own.finding)
    before = (provisional.minimum, provisional.target, provisional.stretch)
    wanted = (own.minimum, own.target, own.stretch)
    pairs = zip(before, wanted, strict=True)
    moved = [_towards(one, other, rule.most_change, own.grid) for one, other in pairs]
    findings = [Finding("levels.reset_done", {"measured": measured, "month": month})]
    if tuple(moved) != wanted:
        findings.append(Finding("levels.reset_bounded", {"change": rule.most_change}))
    levels = replace(own, minimum=moved[0], target=moved[1], stretch=moved[2])
    return Reset(levels, tuple(findings))


def _towards(now: float, wanted: float, most: float, grid: float) -> float:
    """Return `wanted`, or the last point of the grid on the way that lies within `most` of `now`."""
    if abs(wanted - now) <= most:
        return wanted
    steps = int(most / grid + 1e-9)
    return round(now + (steps * grid if wanted > now else -steps * grid), 12)


def month_after(month: str, count: int) -> str:
    """Return the month `count` months after `month` ("2027-03"); raises StepError."""
    at = _month(month)
    if at is None:
        raise StepError("levels.reset_rule_unreadable", reset_on=str(month))
    later = at + count
    return f"{later // YEAR:04d}-{later % YEAR + 1:02d}"


def _before(month: str, other: str) -> bool:
    one, two = _month(month), _month(other)
    return one is None or two is None or one < two


def _month(text: str) -> int | None:
    """Return the number of a month ("2027-03"), or None."""
    year, dash, month = str(text).partition("-")
    plain = len(year) == 4 and len(month) == 2 and year.isdigit() and month.isdigit()
    if not (dash and plain and 1 <= int(month) <= YEAR):
        return None
    return int(year) * YEAR + int(month) - 1
