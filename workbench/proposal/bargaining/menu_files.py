"""Step bargaining: a bargain over finite menus from JSON, every number read exactly.

docs/formats/propose.md describes the format. What a side's red lines refuse is taken out of the
menus, and out of the constraints, before anything is compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from workbench.codes import StepError
from workbench.proposal.bargaining.couplings import Coupling
from workbench.proposal.bargaining.fee_ranges import FeeLimits
from workbench.proposal.bargaining.menus import MenuBargain, Option
from workbench.proposal.bargaining.reading import (
    Numbers,
    all_different,
    as_couplings,
    as_list,
    as_number,
    as_numbers,
    as_object,
    as_option,
    member,
)
from workbench.proposal.bargaining.rules import HALF, check_power

MONEY = ("value", "incentive", "cost", "risk")
SIDES = ("customer", "provider")


@dataclass(frozen=True, slots=True)
class RedLines:
    """What the sides refuse: option names per KPI, and fees outside of two amounts."""

    refused: Mapping[str, frozenset[str]]
    fees: FeeLimits


def menu_bargain(document: Mapping[str, object]) -> MenuBargain:
    """Read the form `menu`. Raises StepError bargaining.* that names the place in the file."""
    kpis = [
        _kpi(as_object(kpi, f"kpis[{i}]"), f"kpis[{i}]")
        for i, kpi in enumerate(as_list(member(document, "kpis", "FILE"), "kpis"))
    ]
    if not kpis:
        raise StepError("bargaining.no_issues")
    all_different([name for name, _ in kpis], "kpis")
    fees = _fees(member(document, "fee", "FILE"))
    sizes = [len(options) for _, options in kpis]
    couplings = _couplings(document, sizes, fees)
    alternatives = as_numbers(document.get("d", _NOTHING), "d", 2) if "d" in document else _NOTHING
    power = as_number(document["power"], "power") if "power" in document else HALF
    check_power(power)
    red = _red_lines(as_object(document.get("red_lines", {}), "red_lines"), dict(kpis))
    kept = [
        [j for j, option in enumerate(options) if repr(option.name) not in red.refused[name]]
        for name, options in kpis
    ]
    menus = tuple(
        tuple(options[j] for j in places) for (_, options), places in zip(kpis, kept, strict=True)
    )
    if isinstance(fees, FeeLimits):
        fees = fees.within(red.fees)
    else:
        places = [k for k, fee in enumerate(fees) if red.fees.allows(fee)]
        kept.append(places)
        fees = tuple(fees[k] for k in places)
    couplings = tuple(_without(coupling, kept) for coupling in couplings)
    return MenuBargain(menus, fees, (alternatives[0], alternatives[1]), couplings, power)


_NOTHING: Numbers = (Fraction(0), Fraction(0))


def _kpi(kpi: Mapping[str, object], place: str) -> tuple[str, tuple[Option, ...]]:
    name = member(kpi, "name", place)
    if not isinstance(name, str) or not name.strip():
        raise StepError("bargaining.not_a_name", place=f"{place}.name")
    values = as_list(member(kpi, "options", place), f"{place}.options")
    if not values:
        raise StepError("bargaining.no_options", place=f"{place}.options")
    options = tuple(
        _option(as_object(value, f"{place}.options[{j}]"), f"{place}.options[{j}]")
        for j, value in enumerate(values)
    )
    all_different([repr(option.name) for option in options], f"{place}.options")
    return name, options


def _option(option: Mapping[str, object], place: str) -> Option:
    """Read an option; its amounts are zero where they are not stated."""
    amounts = [
        as_number(option[key], f"{place}.{key}") if key in option else Fraction(0) for key in MONEY
    ]
    return Option(as_option(member(option, "name", place), f"{place}.name"), *amounts)


def _fees(value: object) -> Numbers | FeeLimits:
    """Read the fee: an amount, a grid of amounts, a range, or "free"."""
    if value == "free":
        return FeeLimits(None, None)
    if isinstance(value, Mapping):
        return _limits(value, "fee", "lowest", "highest")
    if isinstance(value, list):
        fees = as_numbers(value, "fee")
        if not fees:
            raise StepError("bargaining.no_options", place="fee")
        return fees
    return (as_number(value, "fee"),)


def _limits(value: Mapping[str, object], place: str, lowest: str, highest: str) -> FeeLimits:
    ends = [
        as_number(value[key], f"{place}.{key}") if key in value else None
        for key in (lowest, highest)
    ]
    return FeeLimits(ends[0], ends[1])


def _couplings(
    document: Mapping[str, object], sizes: Sequence[int], fees: Numbers | FeeLimits
) -> tuple[Coupling, ...]:
    """Read the constraints; those that leave out the row of the fees do not depend on them."""
    value = document.get("constraints", [])
    if isinstance(fees, FeeLimits):
        return as_couplings(value, "constraints", sizes)
    with_fees = [
        isinstance(entry, Mapping)
        and isinstance(entry.get("coef"), list)
        and len(entry["coef"]) == len(sizes) + 1
        for entry in as_list(value, "constraints")
    ]
    if all(with_fees):
        return as_couplings(value, "constraints", [*sizes, len(fees)])
    none = (Fraction(0),) * len(fees)
    return tuple(
        replace(coupling, coefficients=(*coupling.coefficients, none))
        for coupling in as_couplings(value, "constraints", sizes)
    )


def _red_lines(lines: Mapping[str, object], kpis: Mapping[str, tuple[Option, ...]]) -> RedLines:
    refused: dict[str, set[str]] = {name: set() for name in kpis}
    limits = FeeLimits(None, None)
    for side in SIDES:
        place = f"red_lines.{side}"
        own = as_object(lines.get(side, {}), place)
        limits = limits.within(_limits(own, place, "lowest_fee", "highest_fee"))
        for name, options in as_object(own.get("refuses", {}), f"{place}.refuses").items():
            known = {repr(option.name) for option in kpis.get(name, ())}
            for j, option in enumerate(as_list(options, f"{place}.refuses.{name}")):
                spot = f"{place}.refuses.{name}[{j}]"
                said = repr(as_option(option, spot))
                if said not in known:
                    raise StepError("bargaining.option_unknown", place=spot)
                refused[name].add(said)
    return RedLines({name: frozenset(options) for name, options in refused.items()}, limits)


def _without(coupling: Coupling, kept: Sequence[Sequence[int]]) -> Coupling:
    """Return a coupling over the options that are kept."""
    rows = tuple(
        tuple(row[j] for j in places)
        for row, places in zip(coupling.coefficients, kept, strict=True)
    )
    return replace(coupling, coefficients=rows)
