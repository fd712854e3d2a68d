"""What the page of two truths shows: the gap in words, its parts, its months, the events behind it."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from flask_babel import gettext

from workbench.document.charts import Texts, page_svg
from workbench.document.charts.sides import sides_chart
from workbench.evidence.comparison.answer import Comparison, Effects, EventEffect, Occurrence, Split
from workbench.platform.languages import month_words
from workbench.platform.texts import sentence
from workbench.services.kpi_choice import catalogue_name
from workbench.services.truths_words import (
    Words,
    field_name,
    field_value,
    said,
    sentences,
    signed,
)

PartName = Literal["data", "exclusions", "definition"]
PARTS: tuple[PartName, ...] = ("data", "exclusions", "definition")
_FULL = 100.0
_CANCEL = 0.1  # a gap so small beside its largest part is the work of parts that cancel


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the gap: `amount` with its sign, `width` of its bar in per cent.

    An amount below zero brings the two numbers closer (`narrows`).
    """

    name: PartName
    amount: str
    width: float
    narrows: bool


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as people read it; `provider` and `customer` are empty where a log has it not."""

    title: str
    provider: str
    customer: str
    why: str
    hours: str
    effect: str


@dataclass(frozen=True, slots=True)
class EventList:
    """The events behind a part, and what is not listed."""

    rows: tuple[EventRow, ...]
    others: int
    rest: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field in which the definitions differ, its values in words, and its part."""

    name: str
    provider: str
    customer: str
    effect: str


@dataclass(frozen=True, slots=True)
class View:
    """The whole answer in words, ready for a template. `largest` is the part to begin with."""

    kpi: str
    headline: str
    split: str
    more: tuple[str, ...]
    parts: tuple[Part, ...]
    largest: PartName | None
    unit: str
    chart: str
    months: tuple[tuple[str, ...], ...]
    data: EventList
    exclusions: EventList
    fields: tuple[FieldRow, ...]
    counts: tuple[int, int, int] | None
    notes: tuple[str, ...]
    window: tuple[date, date]


def view(answer: Comparison, zone: str) -> View:
    """Return the answer in the reader's language; times are local to the site."""
    words, site = Words(answer), ZoneInfo(zone)
    counts = answer.counts
    return View(
        kpi=catalogue_name(answer.kpi),
        headline=_headline(answer, words),
        split=_split(answer, words),
        more=tuple(_more(answer, words)),
        parts=_parts(answer.total, words),
        largest=_largest(answer.total),
        unit=words.unit_name,
        chart=_chart(answer),
        months=_months(answer, words),
        data=_events(answer.data, words, site),
        exclusions=_events(answer.exclusions, words, site),
        fields=tuple(
            FieldRow(
                field_name(one.field),
                field_value(one.field, one.provider),
                field_value(one.field, one.customer),
                words.part(one.effect),
            )
            for one in answer.definition
        ),
        counts=(counts.matched, counts.only_provider, counts.only_customer) if counts else None,
        notes=tuple(sentence(finding) for finding in answer.findings),
        window=_days(answer, site),
    )


def _days(answer: Comparison, site: ZoneInfo) -> tuple[date, date]:
    first, last = answer.window[0], max(answer.window[0], answer.window[1] - 1)
    return datetime.fromtimestamp(first, site).date(), datetime.fromtimestamp(last, site).date()


def _headline(answer: Comparison, words: Words) -> str:
    said = {
        "provider": words.value(answer.total.provider),
        "customer": words.value(answer.total.customer),
    }
    if math.isnan(answer.total.gap):
        return str(gettext("Month by month the two histories give different numbers."))
    return str(
        gettext("The provider's log gives %(provider)s, the customer's %(customer)s.", **said)
    )


def _split(answer: Comparison, words: Words) -> str:
    total = answer.total
    if math.isnan(total.data + total.definition + total.exclusions):
        return str(
            gettext("Over all months together the gap cannot be split; the table shows each month.")
        )
    if _largest(total) is None and answer.data.top:
        return str(gettext("Both sides get the same number, but not from the same events."))
    if _largest(total) is None:
        return str(gettext("There is nothing to explain: both sides get the same number."))
    return str(
        gettext(
            "Of the %(gap)s between them, %(data)s come from the data, %(exclusions)s from "
            "exclusions and %(definition)s from definitions.",
            gap=words.size(total.gap),
            data=words.told(total.data),
            exclusions=words.told(total.exclusions),
            definition=words.told(total.definition),
        )
    )


def _more(answer: Comparison, words: Words) -> list[str]:
    """Return what belongs beside the split: which events, and what a minus means."""
    total, found = answer.total, []
    sums = answer.data.by_outcome
    sizes = [abs(getattr(total, name)) for name in PARTS]
    if sums and not math.isnan(total.data) and total.data:
        found.append(
            gettext(
                "Of the data's part, %(one)s come from events that only one log has, and %(both)s "
                "from events that both have but tell differently.",
                one=words.told(sums["only_provider"] + sums["only_customer"]),
                both=words.told(sums["matched"]),
            )
        )
    if any(words.narrows(getattr(total, name)) for name in PARTS):
        found.append(gettext("A minus means that this part brings the two numbers closer."))
    if 0 < abs(total.gap) < _CANCEL * max(sizes):
        found.append(
            gettext("The numbers lie close together only because larger differences cancel out.")
        )
    return [str(one) for one in found]


def _largest(total: Split) -> PartName | None:
    sizes = {name: abs(getattr(total, name)) for name in PARTS}
    known: dict[PartName, float] = {n: s for n, s in sizes.items() if not math.isnan(s)}
    best = max(known, key=lambda name: known[name], default=None)
    return best if best is not None and known[best] > 0 else None


def _parts(total: Split, words: Words) -> tuple[Part, ...]:
    largest = _largest(total)
    if largest is None or math.isnan(total.gap):
        return ()
    whole = abs(getattr(total, largest))
    return tuple(
        Part(name, words.part(amount), round(_FULL * abs(amount) / whole, 1), words.narrows(amount))
        for name in PARTS
        for amount in (getattr(total, name),)
    )


def _chart(answer: Comparison) -> str:
    name = catalogue_name(answer.kpi)
    share = answer.unit == "ratio"
    texts = Texts(
        title=str(gettext("%(kpi)s by the two sides' histories, month by month", kpi=name)),
        y="" if share else answer.unit,
        share=share,
    )
    provider = [_known(split.provider) for split in answer.by_period]
    customer = [_known(split.customer) for split in answer.by_period]
    return page_svg(lambda size: sides_chart(answer.periods, provider, customer, texts, size))


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _months(answer: Comparison, words: Words) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            month_words(period),
            words.value(split.provider),
            words.value(split.customer),
            *(words.part(getattr(split, name)) for name in ("gap", *PARTS)),
        )
        for period, split in zip(answer.periods, answer.by_period, strict=True)
    )


def _events(effects: Effects, words: Words, site: ZoneInfo) -> EventList:
    rows = tuple(_row(one, words, site) for one in effects.top)
    return EventList(rows, effects.others, words.part(effects.rest))


def _row(one: EventEffect, words: Words, site: ZoneInfo) -> EventRow:
    mine: tuple[Occurrence, ...] = getattr(one.outcome, "provider", ())
    theirs: tuple[Occurrence, ...] = getattr(one.outcome, "customer", ())
    first = (mine or theirs)[0]
    return EventRow(
        title=f"{first.asset}, {datetime.fromtimestamp(first.start, site):%Y-%m-%d}",
        provider="; ".join(said(event, site) for event in mine),
        customer="; ".join(said(event, site) for event in theirs),
        why=sentences(one.reasons),
        hours=signed(one.hours, 1),
        effect=words.part(one.effect, fine=True),
    )
