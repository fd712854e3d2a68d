"""Numbers, money and days in words of the document's language, independent of any request."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_datetime, format_skeleton, get_month_names
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

# Characters that reorder or hide text: a signed page must read as its text says.
_HIDDEN = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x2028, 0x2029, 0xFEFF}
_UNPRINTABLE = {"Cc", "Cs", "Co", "Cn"}
_NO_FONT = range(0x1F000, 0x1FB00)  # pictographs: no embedded font has them
_INDEX = re.compile(r"(?<![\w&])([^\W\d_])_(\w+)")
_DAY = {"en": "d MMMM y", "zh_Hans_CN": "y年M月d日"}
_INSTANT = {"en": "d MMMM y, HH:mm:ss 'UTC'", "zh_Hans_CN": "y年M月d日 HH:mm:ss 'UTC'"}


@dataclass(frozen=True, slots=True)
class Formats:
    """Filters of the template for one language ("en" or "zh_Hans_CN")."""

    language: str

    def percent(self, share: float, digits: int = 0) -> str:
        """Write a share of 0..1: "97.4%"."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "") + "%"
        return _minus(format_percent(share, pattern, locale=self.language))

    def chance(self, share: float) -> str:
        """Write a chance without false precision: "4%", "under 1%" as "<1%"."""
        if 0 < share < 0.01:
            return "<" + self.percent(0.01)
        if 0.99 < share < 1:
            return ">" + self.percent(0.99)
        return self.percent(share)

    def quantity(self, value: float, unit: str, decimals: int = 4) -> str:
        """Write a KPI value as its card rounds it: a share as a percentage, else with its unit."""
        if unit == "ratio":
            return self.percent(value, max(decimals - 2, 0))
        number = self.number(value, decimals)
        return number if unit in {"", "count"} else f"{number}\u00a0{unit}"

    def month(self, period: str) -> str:
        """Write "2024-07" as "Jul 2024"; another period stays as it is."""
        try:
            first = date.fromisoformat(f"{period}-01")
        except ValueError:
            return period
        return str(format_skeleton("yMMM", first, locale=self.language))

    def month_name(self, month: int) -> str:
        """Write the name of a calendar month, 1..12."""
        return str(get_month_names("wide", "stand-alone", self.language)[month])

    def number(self, value: float | Decimal, decimals: int = 0) -> str:
        """Write a number with exactly `decimals` decimals."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return _minus(format_decimal(value, pattern, locale=self.language))

    def money(self, amount: str | float, currency: str = "") -> str:
        """Write an amount; a text keeps its cents unless they are zero, a float is rounded."""
        exact = Decimal(str(amount))
        cents = isinstance(amount, str) and exact != exact.to_integral_value()
        number = self.number(float(exact) if not isinstance(amount, str) else exact, 2 * cents)
        return f"{currency}\u00a0{number}" if currency else number

    def cents(self, amount: str, currency: str = "") -> str:
        """Write an amount with two decimals always, for tables whose points must align."""
        number = self.number(Decimal(amount), 2)
        return f"{currency}\u00a0{number}" if currency else number

    def day(self, iso: str) -> str:
        """Write a day: "1 January 2026", "2026年1月1日"."""
        return str(format_date(date.fromisoformat(iso), _DAY[self.language], locale=self.language))

    def instant(self, iso: str) -> str:
        """Write an aware time to the second, in UTC: "1 January 2026, 09:30:00 UTC"."""
        at = datetime.fromisoformat(iso).astimezone(UTC)
        return str(format_datetime(at, _INSTANT[self.language], locale=self.language))


def _minus(number: str) -> str:
    return number.replace("-", "\u2212")


def formula(text: str) -> Markup:
    """Return the formula with the index of a one-letter symbol set below: T_ready, t_call."""
    escaped = str(escape(text))
    return Markup(_INDEX.sub(r"\1<sub>\2</sub>", escaped))  # noqa: S704  # nosec B704  # nosemgrep: markup-not-escaped  # escaped above


def printable(value: Any) -> Any:
    """Return plain data with every text composed and free of what no page can show honestly.

    Control, bidirectional and private-use characters are dropped, pictographs become a square;
    agreement.json keeps the text as it was written.
    """
    if isinstance(value, str):
        return "".join(_shown(sign) for sign in unicodedata.normalize("NFC", value))
    if isinstance(value, dict):
        return {key: printable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [printable(each) for each in value]
    return value


def _shown(sign: str) -> str:
    if sign in "\n\t":
        return " "
    if ord(sign) in _NO_FONT:
        return "□"
    hidden = ord(sign) in _HIDDEN or unicodedata.category(sign) in _UNPRINTABLE
    return "" if hidden else sign
