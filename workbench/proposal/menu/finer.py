"""A finer menu for what comes after an agreement: more level sets and fees between those agreed.

It is read and written in the form of `menu_to_dict`, because the menu that was settled on is kept
in that form and must not change by being computed again.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise, product
from math import prod
from typing import Any

CENT = Decimal("0.01")
STEPS = 8  # from one fee of the menu to the next
MOST_COMPARED = 20_000  # packages, all valued exactly for both sides

Options = Mapping[str, Sequence[Mapping[str, Any]]]


def finer_fees(fees: Sequence[Decimal], steps: int = STEPS) -> tuple[Decimal, ...]:
    """Return the fees with whole amounts between neighbours, `steps` (>= 1) from each to the next.

    Nothing lies outside the fees that both agreed to.
    """
    found = set(fees)
    for low, high in pairwise(sorted(fees)):
        between = (low + (high - low) * step / steps for step in range(1, steps))
        found |= {fee.quantize(Decimal(1), ROUND_HALF_UP) for fee in between}
    return tuple(sorted(fee for fee in found if min(fees) <= fee <= max(fees)))


def finer_menu(menu: Mapping[str, Any], more: Options, fees: Iterable[Decimal]) -> dict[str, Any]:
    """Return the menu with `more` options per KPI and every package of options and fees.

    Where that would be more than MOST_COMPARED the menu's own options alone are combined.
    """
    fees = tuple(fees)
    own = {part["kpi"]: list(part["options"]) for part in menu["kpis"]}
    wide = {kpi: [*options, *more.get(kpi, ())] for kpi, options in own.items()}
    if prod(len(options) for options in wide.values()) * len(fees) > MOST_COMPARED:
        wide = own
    return dict(menu) | {
        "kpis": [{"kpi": kpi, "options": options} for kpi, options in wide.items()],
        "fees": [format(fee, "f") for fee in fees],
        "packages": packages_of_options(wide, fees),
    }


def packages_of_options(options: Options, fees: Sequence[Decimal]) -> list[dict[str, Any]]:
    """Return every combination as `menu_to_dict` writes packages, the first KPI varying slowest."""
    found: list[dict[str, Any]] = []
    for chosen in product(*options.values()):
        share = Decimal(repr(float(sum(one["incentive"] for one in chosen))))
        named = dict(zip(options, chosen, strict=True))
        names = {kpi: one["name"] for kpi, one in named.items()}
        points = {kpi: one["improvement_points"] for kpi, one in named.items()}
        for fee in fees:
            incentive = (fee * share).quantize(CENT, ROUND_HALF_UP) + 0
            found.append(
                {
                    "index": len(found),
                    "options": names,
                    "fee": format(fee, "f"),
                    "improvement_points": points,
                    "incentive": format(incentive, "f"),
                }
            )
    return found
