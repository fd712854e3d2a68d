"""Compare: two histories and two definitions become a gap, split by what causes it."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from workbench.codes import Finding, StepError
from workbench.evidence.comparison.answer import Comparison, Counts, FieldEffect, Split
from workbench.evidence.comparison.cases import DATA, EXCLUSIONS, Cases, Inputs
from workbench.evidence.comparison.clock import ClockShift, find_shift
from workbench.evidence.comparison.definition import Definition, Exclusions, field_text
from workbench.evidence.comparison.effects import Book, data_effects, exclusion_effects, kinds
from workbench.evidence.comparison.log import Log, common_frame, excluded, fleet_of, read_log
from workbench.evidence.comparison.matching import TOLERANCE, Matching, match
from workbench.evidence.comparison.periods import compare_periods
from workbench.evidence.comparison.quotients import QUOTIENTS
from workbench.evidence.history.cells import Floats
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.records import History
from workbench.evidence.history.roles import plain
from workbench.evidence.kpi.catalogue import direction, kpi_fact
from workbench.evidence.kpi.compute import compute
from workbench.evidence.kpi.measures import Frame
from workbench.evidence.kpi.series import Period

MOST_TOLD = 500
UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Truth:
    """What one side brings: its history as it is read, its definition and its exclusions."""

    history: History
    mapping: Mapping
    definition: Definition
    exclusions: Exclusions


@dataclass(frozen=True, slots=True)
class Question:
    """What is compared: the KPI, by which period, and the site's time zone.

    `tolerance`: seconds by which starts of one event may differ in the two logs. `most` events are
    told one by one.
    """

    kpi: str
    period: Period = "month"
    zone: ZoneInfo = UTC
    tolerance: int = TOLERANCE
    most: int = MOST_TOLD


def compare(provider: Truth, customer: Truth, question: Question) -> Comparison:
    """Return the gap between the two KPIs and its parts, over the time that both cover.

    Two logs of events are matched event by event where the KPI rests on stops; every other pair is
    compared period by period. Raises StepError for an unknown KPI, one that a history cannot give,
    histories without a common asset or time, and where the clock of planned hours cannot apply.
    """
    fact = kpi_fact(question.kpi)
    for side in (provider, customer):
        compute(side.history, side.mapping, fact.key, question.period)  # says why where it cannot
    both = {provider.history.kind, customer.history.kind}
    if both != {"events"} or fact.key not in QUOTIENTS:
        return compare_periods(_plain(provider), _plain(customer), fact, question.period)
    return _compare_events(provider, customer, question)


def _plain(side: Truth) -> tuple[History, Mapping, Definition]:
    if side.definition.hours or side.definition.shortest_minutes or side.exclusions != Exclusions():
        raise StepError("comparison.needs_events")
    return side.history, side.mapping, side.definition


def _compare_events(provider: Truth, customer: Truth, question: Question) -> Comparison:
    fleet, mine, theirs = fleet_of(provider.history, customer.history)
    sides = (provider.history, provider.mapping), (customer.history, customer.mapping)
    grid = common_frame(sides, question.period, question.zone, len(fleet))
    first = read_log(provider.history, provider.mapping, mine, grid.window)
    second = read_log(customer.history, customer.mapping, theirs, grid.window)
    shift = find_shift(first, second)
    rules = (customer.exclusions, 0), (provider.exclusions, shift.seconds)
    on_second = tuple(excluded(second, rule, fleet, moved) for rule, moved in rules)
    on_first = tuple(excluded(first, rule, fleet, moved - shift.seconds) for rule, moved in rules)
    inputs = Inputs(
        logs=(second, first),
        definitions=(customer.definition, provider.definition),
        excluded=((on_second[0], on_second[1]), (on_first[0], on_first[1])),
        grid=grid,
        zone=question.zone,
        quotient=QUOTIENTS[kpi_fact(question.kpi).key],
    )
    matching = match(first, second, shift.seconds, question.tolerance)
    book = Book(first, second, fleet, matching, shift.seconds, matching.members())
    return _told(
        Cases(inputs),
        book,
        shift,
        question,
        [*_strangers(fleet, mine, theirs), *_nowhere(provider, customer, first, second)],
    )


def _told(
    cases: Cases, book: Book, shift: ClockShift, question: Question, more: list[Finding]
) -> Comparison:
    inputs, fact = cases.inputs, kpi_fact(question.kpi)
    splits = _splits(cases)
    units = book.matching.customer, book.matching.provider
    data = cases.unit_effects(DATA, units, book.matching.units)
    out = cases.unit_effects(EXCLUSIONS, units, book.matching.units)
    theirs, mine = inputs.definitions
    return Comparison(
        kpi=fact.key,
        unit=fact.unit,
        direction=direction(fact),
        period=question.period,
        periods=inputs.grid.periods.labels,
        by_period=tuple(splits[:-1]),
        total=splits[-1],
        assets=book.fleet,
        window=inputs.grid.window,
        definition=tuple(
            FieldEffect(name, field_text(mine, name), field_text(theirs, name), effect)
            for name, effect in cases.field_effects().items()
        ),
        counts=_counts(book.matching, inputs.logs, inputs.grid),
        data=data_effects(book, *data, inputs.excluded, question.most),
        exclusions=exclusion_effects(book, *out, inputs.excluded, question.most),
        shift_seconds=shift.seconds,
        findings=(*_clock_findings(shift), *more),
    )


def _splits(cases: Cases) -> list[Split]:
    provider, customer = cases.values((True,) * 3), cases.values((False,) * 3)
    columns: list[Floats] = [provider, customer, *cases.shares()]
    return [Split(*map(float, row)) for row in np.stack(columns).T]


def _counts(matching: Matching, logs: tuple[Log, Log], grid: Frame) -> Counts:
    """Count the units of which a part lies in the window."""
    seen = np.zeros(matching.units, dtype=np.bool_)
    for unit, log in zip((matching.customer, matching.provider), logs, strict=True):
        inside = (log.start < grid.window[1]) & (
            np.maximum(log.end, log.start + 1) > grid.window[0]
        )
        seen[unit[inside]] = True
    mine, theirs = kinds(matching)
    numbers = (seen & mine & theirs, seen & mine & ~theirs, seen & theirs & ~mine)
    return Counts(*(int(np.count_nonzero(one)) for one in numbers))


def _clock_findings(shift: ClockShift) -> list[Finding]:
    if not shift.seconds:
        return []
    share = round(100 * shift.share)
    if shift.zone:
        return [Finding("comparison.zone_shift", {"hours": shift.seconds / 3600, "share": share})]
    minutes = round(abs(shift.seconds) / 60, 1)
    if shift.seconds < 0:
        return [Finding("comparison.clock_behind", {"minutes": minutes, "share": share})]
    return [Finding("comparison.clock_ahead", {"minutes": minutes, "share": share})]


def _strangers(fleet: tuple[str, ...], mine: object, theirs: object) -> list[Finding]:
    """Say which assets only one history names: nobody stopped there, or nobody wrote."""
    found = []
    known = [set(np.asarray(places).tolist()) for places in (mine, theirs)]
    for code, only in (
        ("comparison.assets_only_provider", known[0] - known[1]),
        ("comparison.assets_only_customer", known[1] - known[0]),
    ):
        if only:
            names = ", ".join(fleet[i] for i in sorted(only))
            found.append(Finding(code, {"count": len(only), "assets": names[:200]}))
    return found


def _nowhere(provider: Truth, customer: Truth, first: Log, second: Log) -> list[Finding]:
    """Say which excluded categories occur in neither log: mostly another spelling."""
    known = {plain(name) for name in {*first.category, *second.category}}
    wanted = dict.fromkeys((*provider.exclusions.categories, *customer.exclusions.categories))
    return [
        Finding("comparison.category_nowhere", {"category": name[:60]})
        for name in wanted
        if plain(name) not in known
    ]
