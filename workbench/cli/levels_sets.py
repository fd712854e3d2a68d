"""What `levels FILE` says of limits, level sets, given levels, seasons and the menu."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from workbench.cli.json_input import MONTHS, Record, number_of, refuse, whole_of
from workbench.proposal.levels import (
    SETTINGS,
    Calendar,
    LevelQuestion,
    Setting,
    SharedLimits,
    Stake,
    held_to,
)
from workbench.proposal.menu import Mode

MOST_SETS = 5
MOST_PLANS = 5
MOST_SLOPES = 3
MOST_FEE = Decimal(10) ** 15
LADDER = ("minimum", "target", "stretch")
MODES: tuple[Mode, ...] = ("sealed", "guided", "open_book")


def settings_of(record: Record) -> Mapping[str, Setting]:
    """Return the level sets, held to the shared limits where these are given."""
    asked = record.get("sets")
    settings: Mapping[str, Setting] = SETTINGS
    if asked is not None:
        if not isinstance(asked, dict) or not 1 <= len(asked) <= MOST_SETS:
            refuse(f"'sets' must be an object with 1 to {MOST_SETS} named level sets.")
        settings = {name: _setting(name, one) for name, one in asked.items()}
    limits = record.get("limits", {})
    if not isinstance(limits, dict):
        refuse("'limits' must be an object with 'alpha', 'beta' and 'stretch'.")
    known_only(limits, ("alpha", "beta", "stretch"), "'limits'")
    shared = SharedLimits(
        alpha=share_of(limits, "alpha", 1.0),
        beta=share_of(limits, "beta", 0.0),
        stretch_probability=share_of(limits, "stretch", 0.0),
    )
    return held_to(settings, shared)


def _setting(name: str, value: object) -> Setting:
    if not isinstance(value, dict):
        refuse(f"'sets' needs an object with 'alpha', 'beta' and 'plan' for {name!r}.")
    known_only(value, ("alpha", "beta", "stretch", "plan"), f"The set {name!r}")
    for key in ("alpha", "beta"):
        if value.get(key) is None:
            refuse(f"The set {name!r} has no '{key}'.")
    limits = SharedLimits(
        share_of(value, "alpha", 0.0),
        share_of(value, "beta", 0.0),
        share_of(value, "stretch", 0.10),
    )
    return Setting(limits, share_of(value, "plan", 1.0, (0.0, 10.0)))


def known_only(record: Record, keys: tuple[str, ...], where: str) -> None:
    """Refuse a key that nobody reads."""
    unknown = sorted(set(record) - set(keys))
    if unknown:
        refuse(f"{where} has an unknown key {unknown[0]!r}; it knows {', '.join(keys)}.")


def share_of(
    record: Record, key: str, default: float, allowed: tuple[float, float] = (0.0, 1.0)
) -> float:
    """Return a number in its range, a share of 0..1 unless said otherwise."""
    value = number_of(record.get(key), f"'{key}'")
    found = default if value is None else value
    if not allowed[0] <= found <= allowed[1]:
        refuse(f"'{key}' is {found:g}; it must be {allowed[0]:g} to {allowed[1]:g}.")
    return found


@dataclass(frozen=True, slots=True)
class MenuAsked:
    """Which menu is wanted. Empty `fees`: a free fee; empty `slopes`: the KPI's own stake alone.

    `plans` are shares of the plan that are a choice of their own; empty: each set has its own.
    """

    mode: Mode
    fees: tuple[Decimal, ...]
    slopes: Mapping[str, Stake]
    plans: tuple[float, ...]


def menu_of(record: Record) -> MenuAsked | None:
    """Return the menu that is wanted, or None."""
    value = record.get("menu")
    if value is None:
        return None
    if not isinstance(value, dict):
        refuse("'menu' must be an object with 'mode' and, where it is sealed, 'fees'.")
    known_only(value, ("mode", "fees", "slopes", "plans"), "'menu'")
    mode = next((one for one in MODES if one == value.get("mode")), None)
    if mode is None:
        refuse("'mode' of the menu must be sealed, guided or open_book.")
    plans = value.get("plans", [])
    if not isinstance(plans, list) or len(plans) > MOST_PLANS:
        refuse(f"'plans' must be a list of at most {MOST_PLANS} shares of the plan.")
    if plans and mode == "sealed":
        refuse("'plans' are a choice only in a guided or open_book menu; leave them out.")
    return MenuAsked(
        mode=mode,
        fees=_fees(value.get("fees", [])),
        slopes=_slopes(value.get("slopes", {})),
        plans=tuple(share_of({"plans": one}, "plans", 1.0, (0.0, 10.0)) for one in plans),
    )


def _fees(value: object) -> tuple[Decimal, ...]:
    if not isinstance(value, list):
        refuse("'fees' must be a list of yearly fees.")
    found = []
    for fee in value:
        try:
            amount = Decimal(str(fee)) if type(fee) in {int, float, str} else Decimal("nan")
        except InvalidOperation:
            amount = Decimal("nan")
        if not (amount.is_finite() and 0 < amount <= MOST_FEE):
            refuse(f"'fees' has {str(fee)[:40]}, not an amount above 0.")
        found.append(amount)
    return tuple(found)


def _slopes(value: object) -> Mapping[str, Stake]:
    if not isinstance(value, dict) or len(value) > MOST_SLOPES:
        refuse(f"'slopes' must be an object with at most {MOST_SLOPES} named incentives.")
    found = {}
    for name, one in value.items():
        if not isinstance(one, dict):
            refuse(f"'slopes' needs an object with 'credit' and 'bonus' for {name!r}.")
        known_only(one, ("credit", "bonus"), f"The slope {name!r}")
        credit = share_of(one, "credit", 0.10)
        found[name] = Stake(credit, share_of(one, "bonus", credit))
    return found


@dataclass(frozen=True, slots=True)
class Given:
    """Levels that are given, such as those of today, and the share of the plan behind them."""

    levels: tuple[float, float, float]
    plan: float


def given_of(value: object, question: LevelQuestion) -> Mapping[str, Given]:
    """Return levels that are given by name; they must make a ladder short of perfection."""
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(one, dict) for one in value.values()):
        refuse("'given' must be an object with 'minimum', 'target' and 'stretch' for each name.")
    found = {}
    for name, one in value.items():
        known_only(one, ("minimum", "target", "stretch", "plan"), f"'given' {name!r}")
        levels = [number_of(one.get(key), f"'{key}' of {name}") for key in LADDER]
        ladder = [question.sign * level for level in levels if level is not None]
        if len(ladder) < len(LADDER) or not ladder[0] < ladder[1] < ladder[2]:
            refuse(f"'given' {name!r} needs a minimum, a better target and a still better stretch.")
        if question.best is not None and ladder[2] >= question.sign * question.best:
            refuse(f"'given' {name!r} promises the best value there is, which nobody can promise.")
        minimum, target, stretch = (question.sign * level for level in ladder)
        found[name] = Given((minimum, target, stretch), share_of(one, "plan", 1.0, (0.0, 10.0)))
    return found


def calendar_of(record: Record) -> Calendar | None:
    """Return the month that comes next and the seasons; None where nobody asks for seasons."""
    asked = record.get("seasons")
    if record.get("first_month") is None:
        if asked is not None:
            refuse("'seasons' needs 'first_month': the calendar month, 1 to 12, that comes next.")
        return None
    first = whole_of(record, "first_month", 1, (1, MONTHS))
    if asked is None:
        return Calendar(first)
    if not isinstance(asked, dict) or not all(isinstance(one, list) for one in asked.values()):
        refuse("'seasons' must be an object: a list of calendar months for each name.")
    months = [month for one in asked.values() for month in one]
    if any(type(month) is not int for month in months) or sorted(months) != list(range(1, 13)):
        refuse("'seasons' must have each calendar month, 1 to 12, once.")
    return Calendar(first, {name: tuple(one) for name, one in asked.items()})
