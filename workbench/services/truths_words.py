"""Words of the page of two truths: numbers with their signs, events, fields of a definition."""

import math
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import format_decimal, gettext

from workbench.codes import Finding
from workbench.evidence.comparison.answer import Comparison, Occurrence
from workbench.platform.languages import language, number, quantity
from workbench.platform.texts import sentence

PARTS = ("data", "exclusions", "definition")
_FULL = 100.0
_MOST_DECIMALS = 5


class Words:
    """Numbers of one comparison, with the same decimals throughout.

    Effects are written in the direction of the gap: above zero they widen it.
    """

    def __init__(self, answer: Comparison) -> None:
        self.unit = answer.unit
        self._times = _FULL if answer.unit == "ratio" else 1.0
        self._sign = -1.0 if answer.total.gap < 0 else 1.0
        total = answer.total
        sizes = [total.gap, *(getattr(total, name) for name in PARTS)]
        self._digits = _decimals(
            max((abs(s) for s in sizes if not math.isnan(s)), default=0.0) * self._times
        )
        tops = [one.effect for part in (answer.data, answer.exclusions) for one in part.top[:1]]
        self._fine = max(self._digits, _decimals(max(map(abs, tops), default=1.0) * self._times))

    @property
    def unit_name(self) -> str:
        """The unit of a difference."""
        return str(gettext("percentage points")) if self.unit == "ratio" else self.unit

    def value(self, amount: float) -> str:
        """Write a KPI value."""
        return quantity(amount, self.unit, self._digits)

    def size(self, amount: float) -> str:
        """Write a distance with its unit, without a sign."""
        return f"{number(abs(amount) * self._times, self._digits)} {self.unit_name}"

    def part(self, amount: float, *, fine: bool = False) -> str:
        """Write a part of the gap with its sign, without its unit."""
        if math.isnan(amount):
            return "–"
        return signed(amount * self._times * self._sign, self._fine if fine else self._digits)

    def told(self, amount: float) -> str:
        """Write a part within a sentence: a sign only where it narrows the gap."""
        return self.part(amount).removeprefix("+")

    def narrows(self, amount: float) -> bool:
        """Say whether a part brings the numbers closer, beyond what rounding shows."""
        shown = amount * self._times * self._sign
        return not math.isnan(shown) and round(shown, self._digits) < 0


def _decimals(size: float) -> int:
    """Return as many decimals as show two digits of a number."""
    if size <= 0 or math.isnan(size):
        return 2
    return min(
        max(1 - math.floor(math.log10(size)), 1 if size >= _FULL / 10 else 2), _MOST_DECIMALS
    )


def signed(value: float, digits: int) -> str:
    """Write a number with its sign; zero has none.

    >>> signed(0.5, 2), signed(-0.02, 2), signed(0.001, 2)
    ('+0.50', '−0.02', '0.00')
    """
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text = str(format_decimal(abs(round(value, digits)), pattern))
    if round(value, digits) == 0:
        return text
    return f"+{text}" if value > 0 else f"−{text}"


def sentences(reasons: tuple[Finding, ...]) -> str:
    """Return the reasons one after the other; Chinese sets no space between sentences."""
    between = "" if language() == "zh_Hans_CN" else " "
    return between.join(sentence(finding) for finding in reasons)


def said(event: Occurrence, site: ZoneInfo) -> str:
    """Return an event's times by its log's clock and its category."""
    start = datetime.fromtimestamp(event.start, site)
    if event.end is None:
        until = str(gettext("still open"))
    else:
        end = datetime.fromtimestamp(event.end, site)
        until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%Y-%m-%d %H:%M}"
    times = f"{start:%Y-%m-%d %H:%M} – {until}"
    return f"{times}, {event.category}" if event.category else times


def field_name(name: str) -> str:
    """Return a field of a definition in words."""
    names = {
        "hours": gettext("Planned hours"),
        "shortest_minutes": gettext("Shortest stop that counts"),
        "count_by": gettext("Failures at one time"),
        "time_base": gettext("Hours between failures"),
        "missing": gettext("Time without data"),
    }
    return str(names[name])


def field_value(name: str, value: str) -> str:
    """Return a field's value in words."""
    words = {
        ("hours", ""): gettext("round the clock"),
        ("count_by", "asset"): gettext("count once"),
        ("count_by", "category"): gettext("count once for each cause"),
        ("time_base", "ready"): gettext("ready hours"),
        ("time_base", "calendar"): gettext("calendar hours"),
        ("missing", "observed"): gettext("is left out of the calculation"),
        ("missing", "down"): gettext("counts as not ready"),
        ("missing", "up"): gettext("counts as ready"),
    }
    if name == "shortest_minutes":
        return str(gettext("%(count)s minutes", count=value))
    return str(words.get((name, value), value))
