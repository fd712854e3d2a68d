"""Units as exponents: hours, money, units made, kilowatt hours, and cases that are counted."""

from dataclasses import dataclass

from workbench.evidence.history.roles import FORMULA_INPUTS

_BASES = ("h", "currency", "unit", "kWh", "case")


@dataclass(frozen=True, slots=True)
class Unit:
    """The exponents of h, currency, unit, kWh and case; all nought is a plain ratio."""

    powers: tuple[int, ...] = (0,) * len(_BASES)

    def __mul__(self, other: "Unit") -> "Unit":
        """Return the unit of a product."""
        return Unit(tuple(a + b for a, b in zip(self.powers, other.powers, strict=True)))

    def __truediv__(self, other: "Unit") -> "Unit":
        """Return the unit of a quotient; hours per case are hours, as a mean of hours is."""
        powers = [a - b for a, b in zip(self.powers, other.powers, strict=True)]
        return Unit((*powers[:-1], max(powers[-1], 0)))

    def __str__(self) -> str:
        """Write the unit as the catalogue does.

        >>> str(HOURS / CASES), str(MONEY / PIECES), str(CASES / HOURS), str(CASES), str(NONE)
        ('h', 'currency/unit', '1/h', 'count', 'ratio')
        """
        powers = dict(zip(_BASES, self.powers, strict=True))
        under = "·".join(_power(base, -power) for base, power in powers.items() if power < 0)
        shown = {base: power for base, power in powers.items() if power > 0}
        if shown == {"case": 1}:
            return f"1/{under}" if under else "count"
        over = "·".join(_power(base, power) for base, power in shown.items())
        return f"{over or '1'}/{under}" if under else over or "ratio"


def _power(base: str, power: int) -> str:
    return base if power == 1 else f"{base}^{power}"


def named(base: str) -> Unit:
    """Return a base unit by its name."""
    return Unit(tuple(int(base == one) for one in _BASES))


NONE, HOURS, MONEY, PIECES, ENERGY, CASES = (Unit(), *map(named, _BASES))

_SPECIAL: dict[str, Unit] = {
    "ideal_cycle_s": HOURS / PIECES,
    "price_per_unit": MONEY / PIECES,
    "variable_cost_per_unit": MONEY / PIECES,
    "oee": NONE,
    "demonstrated_oee": NONE,
    "energy_kwh": ENERGY,
    **dict.fromkeys(
        (
            "revenue",
            "cost_of_goods_sold",
            "operating_expenses",
            "maintenance_cost",
            "replacement_asset_value",
        ),
        MONEY,
    ),
}
_TIMES = {"ideal_cycle_s": 1 / 3600, "sum_lead_time_d": 24.0}


def unit_of_input(name: str) -> Unit:
    """Return the unit of a column of figures, one of `FORMULA_INPUTS`, as `scale_of_input` gives it."""
    if name in _SPECIAL:
        return _SPECIAL[name]
    if name.endswith(("_h", "_hours", "_d")):
        return HOURS
    return PIECES if "units" in name else CASES


def scale_of_input(name: str) -> float:
    """Return by what a column is multiplied so that its times are hours."""
    return _TIMES.get(name, 1.0)


INPUT_UNITS: dict[str, Unit] = {name: unit_of_input(name) for name in FORMULA_INPUTS}
