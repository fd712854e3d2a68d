"""Periods: two histories without events to match are compared month by month, or as it may be."""

from dataclasses import dataclass, field, replace

import numpy as np

from workbench.codes import StepError
from workbench.evidence.comparison.answer import Comparison, FieldEffect, Split
from workbench.evidence.comparison.definition import Definition, field_text
from workbench.evidence.comparison.shapley import Setting, pairs
from workbench.evidence.history.cells import Floats
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.periods import period_start, read_label
from workbench.evidence.history.records import History
from workbench.evidence.kpi.card import card_for
from workbench.evidence.kpi.catalogue import direction
from workbench.evidence.kpi.catalogue_facts import Fact
from workbench.evidence.kpi.compute import card_inputs, compute
from workbench.evidence.kpi.formula import evaluate, formula_inputs
from workbench.evidence.kpi.from_values import ADDITIVE
from workbench.evidence.kpi.series import Period

Plain = tuple[History, Mapping, Definition]
FIELDS = ("time_base", "missing")
"""What of a definition a series by period can differ in."""

_NO_AMOUNTS = frozenset({
    "ideal_cycle_s", "demonstrated_oee", "oee", "price_per_unit", "variable_cost_per_unit", "mtbf_h",
    "mttr_h", "replacement_asset_value", "opened_to_date", "closed_to_date",
})  # fmt: skip


@dataclass(slots=True)
class _Series:
    """The KPI of either history under either definition, at the periods that both have."""

    sides: tuple[Plain, Plain]  # customer, provider
    fact: Fact
    period: Period
    labels: tuple[str, ...] = ()
    _values: dict[tuple[bool, Definition], Floats] = field(default_factory=dict)

    def of(self, data: bool, definition: Definition) -> Floats:
        """Return the values at the common periods, and over all of them as the last one."""
        key = (data, definition)
        if key not in self._values:
            history, mapping, _ = self.sides[data]
            if history.kind != "values":
                mapping = replace(mapping, time_base=definition.time_base)
            self._values[key] = self._computed(history, mapping, definition)
        return self._values[key]

    def _computed(self, history: History, mapping: Mapping, definition: Definition) -> Floats:
        key, missing = self.fact.key, definition.missing
        series = compute(history, mapping, key, self.period, "fleet", missing)[0]
        place = {label: i for i, label in enumerate(series.periods)}
        rows = [place[label] for label in self.labels]
        card = replace(card_for(key, key, self.period), missing=missing)
        whole = _over_all(card_inputs(history, mapping, card), self.fact, rows)
        return np.append(series.values[rows], whole)


def _over_all(inputs: dict[str, Floats], fact: Fact, rows: list[int]) -> float:
    """Return the KPI of all periods together; NaN where its inputs are no amounts to add up."""
    sums = {name: np.atleast_1d(array[rows].sum()) for name, array in inputs.items()}
    names = formula_inputs(fact.formula)
    if "value" in inputs:
        return float(sums["value"][0]) if fact.key in ADDITIVE else float("nan")
    if _NO_AMOUNTS.intersection(names):
        return float("nan")
    return float(evaluate(fact.formula, sums)[0])


def compare_periods(provider: Plain, customer: Plain, fact: Fact, period: Period) -> Comparison:
    """Return the gap by period, split into data and definition; nothing is matched.

    Raises StepError where the two histories have no period in common.
    """
    found = _Series((customer, provider), fact, period)
    found.labels = _common(found)
    theirs, mine = customer[2], provider[2]
    names = [name for name in FIELDS if getattr(theirs, name) != getattr(mine, name)]
    mixed = replace(theirs, **{name: getattr(mine, name) for name in names})
    definitions = (theirs, mixed)

    def value(setting: Setting) -> Floats:
        return found.of(setting[0], definitions[setting[1]])

    parts = [
        sum((w * (value(on) - value(off)) for off, on, w in pairs(i, 2)), start=np.zeros(1))
        for i in range(2)
    ]
    columns = [value((True, True)), value((False, False)), *parts]
    columns.append(np.zeros(columns[0].size))
    splits = [Split(*map(float, row)) for row in np.stack(columns).T]
    return Comparison(
        kpi=fact.key,
        unit=fact.unit,
        direction=direction(fact),
        period=period,
        periods=found.labels,
        by_period=tuple(splits[:-1]),
        total=splits[-1],
        assets=(),
        window=_window(provider, customer),
        definition=tuple(_fields(found, names)),
    )


def _common(found: _Series) -> tuple[str, ...]:
    """Return the periods of which both histories say something, in their order."""
    said = []
    for history, mapping, definition in found.sides:
        missing = definition.missing
        series = compute(history, mapping, found.fact.key, found.period, "fleet", missing)[0]
        told = np.isfinite(series.values)
        said.append({label for label, yes in zip(series.periods, told, strict=True) if yes})
    labels = sorted(said[0] & said[1], key=_order)
    if not labels:
        raise StepError("comparison.no_common_time")
    return tuple(labels)


def _order(label: str) -> str:
    found = read_label(label)
    return period_start(*found).isoformat() if found else label


def _fields(found: _Series, names: list[str]) -> list[FieldEffect]:
    theirs, mine = found.sides[0][2], found.sides[1][2]
    effects = dict.fromkeys(names, 0.0)
    for data in (False, True):
        for place, name in enumerate(names):
            for off, on, weight in pairs(place, len(names)):
                change = _mixed(found, names, data, on) - _mixed(found, names, data, off)
                effects[name] += weight * change / 2
    return [
        FieldEffect(name, field_text(mine, name), field_text(theirs, name), effect)
        for name, effect in effects.items()
    ]


def _mixed(found: _Series, names: list[str], data: bool, chosen: Setting) -> float:
    theirs, mine = found.sides[0][2], found.sides[1][2]
    taken = {n: getattr(mine, n) for n, yes in zip(names, chosen, strict=True) if yes}
    return float(found.of(data, replace(theirs, **taken))[-1])


def _window(provider: Plain, customer: Plain) -> tuple[int, int]:
    begins = [side[0].first for side in (provider, customer)]
    ends = [side[0].last for side in (provider, customer)]
    return max(begins), max(*begins, min(ends))
