"""The two languages: which one a request speaks, and how numbers look in it."""

import math
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_skeleton, format_timedelta, get_month_names
from flask import Flask, request, session
from flask_babel import Babel, format_date, format_decimal, format_percent, get_locale, gettext

from workbench.platform import clock
from workbench.platform.texts.names import translated

LANGUAGES = {"en": "English", "zh_Hans_CN": "简体中文"}
MONTHS = 12
SMALL = 0.1  # a movement below it is written with four decimals
_ACCEPTED = ("en", "zh-Hans-CN", "zh-CN", "zh")


def install(app: Flask) -> None:
    """Attach Flask-Babel and the number formats of the templates."""
    app.config.update(
        BABEL_DEFAULT_LOCALE="en", BABEL_TRANSLATION_DIRECTORIES=str(app.config["TRANSLATIONS"])
    )
    Babel(app, locale_selector=chosen_language)
    app.jinja_env.filters.update(
        money=money,
        percent=percent,
        quantity=quantity,
        number=number,
        points=points,
        difference=difference,
        movement=movement,
        dateformat=dateformat,
        moment=moment,
        translated=translated,
        ago=ago,
        month_list=month_list,
        calendar_months=calendar_months,
    )
    app.jinja_env.globals.update(languages=LANGUAGES, language=language, language_tag=language_tag)


def chosen_language() -> str:
    """Return the language the person chose, else the best that the browser accepts."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return accepted_language()


def accepted_language() -> str:
    """Return the language that the browser likes best, without asking the session."""
    accepted = request.accept_languages.best_match(_ACCEPTED, "en")
    return "en" if accepted == "en" else "zh_Hans_CN"


def language() -> str:
    """Return the key of the language in force ("en" or "zh_Hans_CN")."""
    locale = get_locale()
    return "zh_Hans_CN" if locale is not None and locale.language == "zh" else "en"


def language_tag() -> str:
    """Return the language for the lang attribute."""
    return "zh-Hans-CN" if language() == "zh_Hans_CN" else "en"


def money(amount: Any, currency: str = "") -> str:
    """Write an amount without cents and with its currency: "USD 306,733"."""
    text = str(format_decimal(amount, "#,##0;−#,##0"))
    return f"{currency}\u00a0{text}" if currency else text


def percent(share: float, digits: int = 0) -> str:
    """Write a share of 0..1 as a percentage: "98.1%"."""
    return str(format_percent(share, "#,##0" + ("." + "0" * digits if digits else "") + "%"))


def number(value: float, digits: int = 2) -> str:
    """Write a number with at most `digits` decimals."""
    return str(format_decimal(value, "#,##0" + ("." + "#" * digits if digits else "")))


def quantity(value: float | None, unit: str, digits: int | None = None) -> str:
    """Write a KPI value with its unit: a share as a percentage, hours with "h"."""
    if value is None or math.isnan(value):
        return "–"
    if unit == "ratio":
        return percent(value, 2 if digits is None else digits)
    return f"{number(value, 2 if digits is None else digits)}\u00a0{unit}"


def dateformat(day: Any) -> str:
    """Write a day in words of the language: "1 Jan 2027"."""
    return str(format_date(day, "medium"))


def ago(moment: datetime) -> str:
    """Write how long ago a moment was, in words: "5 minutes ago"."""
    locale = get_locale() or Locale("en")
    return format_timedelta(moment - clock.now(), add_direction=True, locale=locale)


def moment(at: datetime, zone: str) -> str:
    """Write an aware time in words of the language, in a time zone: "1 Jan 2027, 09:30:00"."""
    return str(format_datetime(at, "medium", ZoneInfo(zone), get_locale() or "en"))


def difference(value: float, unit: str) -> str:
    """Write a distance between two KPI values as they are kept: a share of 0.05 as 5 points."""
    return points(abs(value) * 100 if unit == "ratio" else abs(value), unit)


def movement(value: float, unit: str, fine: float | None = None) -> str:
    """Write by how much a KPI value moved, with its sign, a share in points: "+1.94", "−0.61", "0".

    Movements of one table are written with as many digits as that of `fine` needs.
    """
    scale = 100.0 if unit == "ratio" else 1.0
    size = abs(value if fine is None else fine) * scale
    text = number(abs(value) * scale, 2 if size >= SMALL or not size else 4)
    if not any(sign in "123456789" for sign in text):
        return text
    return f"{'+' if value > 0 else '−'}{text}"


def points(value: float, unit: str) -> str:
    """Write a difference that is counted in points already: percentage points for a share."""
    if unit == "ratio":
        return str(gettext("%(number)s percentage points", number=number(value, 2)))
    return f"{number(value, 2)}\u00a0{unit}"


def month_words(period: str) -> str:
    """Return "2024-07" as people say it: "Jul 2024"; other periods stay as they are."""
    try:
        first = date.fromisoformat(f"{period}-01")
    except ValueError:
        return period
    return str(format_skeleton("yMMM", first, locale=get_locale() or "en"))


def calendar_months(months: Iterable[int]) -> str:
    """Return calendar months (1..12) as their names; a run around the year as from – to."""
    places = sorted(months)
    starts = [month for month in places if (month - 2) % MONTHS + 1 not in places]
    names = get_month_names("wide", "stand-alone", get_locale() or "en")
    if len(starts) == 1 and len(places) > 2:
        last = (starts[0] + len(places) - 2) % MONTHS + 1
        return str(gettext("%(first)s to %(last)s", first=names[starts[0]], last=names[last]))
    return str(gettext(", ")).join(names[month] for month in places)


def month_list(periods: Iterable[str]) -> str:
    """Return the months in words: "Sep 2025, Jan 2026"."""
    return str(gettext(", ")).join(month_words(period) for period in periods)
