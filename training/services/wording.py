"""Word what a card says, and how long it rests, in the reader's language."""

import datetime as dt
import math

from flask_babel import gettext, ngettext

from training.own_cards import Money, Months, Param, Quantity, Said, Share, Words
from workbench.codes import Finding
from workbench.platform.languages import calendar_months, money, number, quantity
from workbench.platform.texts import sentence
from workbench.platform.texts.names import translated

DAY = dt.timedelta(days=1)
DAYS_TOLD = 100  # a longer rest is told in months
MONTHS_TOLD = 24  # and one longer than that in years
DAYS_IN_MONTH, DAYS_IN_YEAR = 30.44, 365.25


def say(said: Said) -> str:
    """Return what a code and its parameters say."""
    return sentence(Finding(said.code, {name: _word(one) for name, one in said.params.items()}))


def _word(param: Param) -> str | int:
    if isinstance(param, Said):
        return say(param)
    if isinstance(param, Words):
        return str(gettext("; ")).join(param.items)
    if isinstance(param, str):
        return translated(param)
    return param if isinstance(param, int) else _figure(param)


def _figure(figure: Quantity | Share | Money | Months) -> str:
    match figure:
        case Quantity():
            return quantity(figure.value, figure.unit)
        case Share():
            return f"{number(figure.value * 100, 2)}%"
        case Money():
            return money(figure.value, figure.currency)
        case Months():
            return calendar_months(figure.months)


def rest(span: dt.timedelta) -> str:
    """Return how long a card rests: minutes below a day, then days, months, years."""
    days = span / DAY
    if days < 1:
        minutes = math.ceil(span / dt.timedelta(minutes=1))
        return str(ngettext("%(num)s minute", "%(num)s minutes", minutes))
    if days < DAYS_TOLD:
        return str(ngettext("%(num)s day", "%(num)s days", round(days)))
    if days < MONTHS_TOLD * DAYS_IN_MONTH:
        return str(ngettext("%(num)s month", "%(num)s months", round(days / DAYS_IN_MONTH)))
    return str(gettext("%(number)s years", number=number(days / DAYS_IN_YEAR, 1)))
