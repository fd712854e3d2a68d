"""Compute: a history becomes one KPI series for the fleet, or one for each asset."""

from typing import Literal, get_args

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import Floats
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.periods import PERIODS
from workbench.evidence.history.records import History
from workbench.evidence.kpi import from_events, from_readings, from_tickets
from workbench.evidence.kpi.card import KpiCard
from workbench.evidence.kpi.catalogue import direction, kpi_fact
from workbench.evidence.kpi.catalogue_facts import Fact
from workbench.evidence.kpi.cohort import select_assets
from workbench.evidence.kpi.formula import evaluate
from workbench.evidence.kpi.from_values import measure_values, needs_weights
from workbench.evidence.kpi.measures import Frame, Measures, Missing, frame
from workbench.evidence.kpi.own import columns_of, own_inputs, own_series
from workbench.evidence.kpi.series import KpiSeries, Period

By = Literal["fleet", "asset"]


def compute(
    history: History,
    mapping: Mapping,
    kpi: str,
    period: Period = "month",
    by: By = "fleet",
    missing: Missing = "observed",
) -> list[KpiSeries]:
    """Return the series of the fleet (one item) or of each asset, in the order of the assets.

    Periods lie in the site's time zone and run from the first to the last that holds data, or over
    `mapping.observed`. The inputs are summed over period and assets, then the formula is applied.
    NaN stands where nothing can be said, for one the MTBF of an asset without a failure.
    Raises StepError for an unknown KPI or one that this history cannot give.
    """
    _check(history, period, by, missing)
    fact = kpi_fact(kpi)
    grid = frame(history, mapping, period)
    measures = _measure(history, mapping, grid, fact, period, missing)
    if by == "fleet":
        measures = measures.fleet()
    if history.kind == "values" and needs_weights(history, fact, measures):
        raise StepError("kpi.needs_weights", kpi=fact.key)
    cohorts: tuple[str | None, ...] = (None,) if by == "fleet" else history.assets
    return _series(fact, period, grid, measures, cohorts)


def compute_with_inputs(
    history: History, mapping: Mapping, kpi: str, period: Period = "month"
) -> tuple[KpiSeries, dict[str, Floats]]:
    """Return the fleet's series and, along its periods, what the formula read (as `card_inputs`)."""
    _check(history, period, "fleet", "observed")
    fact = kpi_fact(kpi)
    grid = frame(history, mapping, period)
    measures = _measure(history, mapping, grid, fact, period, "observed").fleet()
    if history.kind == "values" and needs_weights(history, fact, measures):
        raise StepError("kpi.needs_weights", kpi=fact.key)
    series = _series(fact, period, grid, measures, (None,))[0]
    return series, {name: array[0] for name, array in measures.readable().items()}


def compute_card(history: History, mapping: Mapping, card: KpiCard) -> KpiSeries:
    """Return the series of a card's cohort, with the card's period, missing rule and bounds.

    A card with a formula of one's own and without a unit gets the unit that the formula gives.

    Raises StepError when the cohort has an asset that the history does not know.
    """
    chosen = select_assets(history, card.assets) if card.assets else history
    if card.is_own:
        columns = columns_of(chosen, mapping, card.period)
        series = own_series(columns, card.formula, card.key, card.period, card.direction)
    else:
        series = compute(chosen, mapping, card.key, card.period, "fleet", card.missing)[0]
    return KpiSeries(
        kpi=series.kpi,
        cohort=card.cohort,
        unit=card.unit or series.unit,
        direction=card.direction,
        period=series.period,
        periods=series.periods,
        values=series.values,
        n=series.n,
        coverage=series.coverage,
        lower=card.lower,
        upper=card.upper,
    )


def card_inputs(history: History, mapping: Mapping, card: KpiCard) -> dict[str, Floats]:
    """Return what the card's formula read, by input name, along the periods of `compute_card`.

    Sums over the period and the card's assets; ready values stand under "value". NaN where an
    input has no weight. Raises StepError as `compute_card` does.
    """
    chosen = select_assets(history, card.assets) if card.assets else history
    if card.is_own:
        return own_inputs(columns_of(chosen, mapping, card.period), card.formula)
    _check(chosen, card.period, "fleet", card.missing)
    fact = kpi_fact(card.key)
    grid = frame(chosen, mapping, card.period)
    measures = _measure(chosen, mapping, grid, fact, card.period, card.missing).fleet()
    return {name: array[0] for name, array in measures.readable().items()}


def _check(history: History, period: str, by: str, missing: str) -> None:
    choices = (
        ("period", period, PERIODS),
        ("by", by, get_args(By)),
        ("missing", missing, get_args(Missing)),
    )
    for name, value, known in choices:
        if value not in known:
            raise StepError("kpi.choice", name=name, value=value[:60], known=", ".join(known))
    if by == "asset" and not history.has_assets:
        raise StepError("kpi.no_assets")


def _measure(
    history: History, mapping: Mapping, grid: Frame, fact: Fact, period: Period, missing: Missing
) -> Measures:
    if history.kind == "values":
        return measure_values(history, mapping, grid, fact, period)
    if history.kind == "readings":
        return from_readings.measure_readings(history, mapping, grid, fact.key, missing)
    if fact.key in from_tickets.KEYS:
        return from_tickets.measure_tickets(history, mapping, grid, fact.key)
    if fact.key in from_events.KEYS:
        return from_events.measure_events(history, mapping, grid, fact.key)
    known = ", ".join((*from_events.KEYS, *from_tickets.KEYS))
    raise StepError("kpi.not_from_kind", kpi=fact.key, kind="events", known=known)


def _check_bounds(fact: Fact, values: Floats) -> None:
    """Refuse ready values outside the natural bounds: mostly percentages taken for shares."""
    lower = -np.inf if fact.lower is None else fact.lower
    upper = np.inf if fact.upper is None else fact.upper
    wrong = values[(values < lower) | (values > upper)]
    if wrong.size:
        value = round(float(wrong[0]), 6)
        raise StepError("kpi.out_of_bounds", kpi=fact.key, lower=lower, upper=upper, value=value)


def _series(
    fact: Fact, period: Period, grid: Frame, measures: Measures, cohorts: tuple[str | None, ...]
) -> list[KpiSeries]:
    inputs = measures.readable()
    values = inputs["value"] if "value" in inputs else evaluate(fact.formula, inputs)
    if "value" in inputs:
        _check_bounds(fact, values)
    values = np.where(measures.said & np.isfinite(values), values, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        coverage = np.nan_to_num(measures.observed_h / measures.period_h)
    count = np.rint(measures.count).astype(np.int64)
    return [
        KpiSeries(
            kpi=fact.key,
            cohort=cohort,
            unit=fact.unit,
            direction=direction(fact),
            period=period,
            periods=grid.periods.labels,
            values=values[i],
            n=count[i],
            coverage=np.clip(coverage[i], 0.0, 1.0),
            lower=fact.lower,
            upper=fact.upper,
        )
        for i, cohort in enumerate(cohorts)
    ]
