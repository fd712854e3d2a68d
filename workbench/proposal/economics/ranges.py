"""What a figure may be; everything else is refused by name before anything is computed."""

from decimal import Decimal

from workbench.codes import StepError

MOST_MONEY = Decimal(10) ** 15
MOST_COUNT = 1e6
MOST_VARIATION = 100.0
HOURS_OF_A_YEAR = 8784.0


def require(field: str, value: float, least: float, most: float) -> None:
    """Raise StepError economics.out_of_range unless least <= value <= most; NaN never is."""
    if not least <= value <= most:
        span = f"{least:g} to {most:g}"
        raise StepError("economics.out_of_range", field=field, value=str(value), range=span)


def require_money(**amounts: Decimal) -> None:
    """Raise StepError economics.money_out_of_range for an amount below 0, beyond all, or none."""
    for field, amount in amounts.items():
        if not (amount.is_finite() and 0 <= amount <= MOST_MONEY):
            raise StepError("economics.money_out_of_range", field=field, value=str(amount))
