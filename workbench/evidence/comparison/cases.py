"""Cases: the KPI under every mixture of the two sides' data, definition and exclusions."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

import numpy as np

from workbench.evidence.comparison.amounts import Amounts, book
from workbench.evidence.comparison.definition import FIELDS, Definition, WorkClock, work_clock
from workbench.evidence.comparison.log import Log
from workbench.evidence.comparison.quotients import Quotient
from workbench.evidence.comparison.shapley import Setting, pairs
from workbench.evidence.history.cells import Floats, Ints, Mask
from workbench.evidence.kpi.measures import Frame

DATA, DEFINITION, EXCLUSIONS = range(3)
_SWITCHES = 3


@dataclass(frozen=True, slots=True)
class Inputs:
    """Two logs over one grid. In each pair the customer's comes first, the provider's second.

    `excluded[log][rule]` says which events of a log the rule of a side leaves out.
    """

    logs: tuple[Log, Log]
    definitions: tuple[Definition, Definition]
    excluded: tuple[tuple[Mask, Mask], tuple[Mask, Mask]]
    grid: Frame
    zone: ZoneInfo
    quotient: Quotient


@dataclass(slots=True)
class Cases:
    """The amounts and the KPI of each mixture, each computed once."""

    inputs: Inputs
    _booked: dict[tuple[bool, Definition, bool], Amounts] = field(default_factory=dict)
    _clocks: dict[object, WorkClock] = field(default_factory=dict)

    def amounts(self, setting: Setting) -> Amounts:
        """Return the amounts of a setting of the three switches."""
        return self._amounts(setting[DATA], self.definition(setting), setting[EXCLUSIONS])

    def definition(self, setting: Setting) -> Definition:
        """Return the definition that a setting uses."""
        return self.inputs.definitions[setting[DEFINITION]]

    def shares(self) -> list[Floats]:
        """Return the parts of data, definition and exclusions, each by period and then over all."""
        return [
            sum(
                (weight * (self.values(on) - self.values(off)) for off, on, weight in ways),
                start=np.zeros(1),
            )
            for ways in (list(pairs(place, _SWITCHES)) for place in range(_SWITCHES))
        ]

    def values(self, setting: Setting) -> Floats:
        """Return the KPI by period, and over all as the last one."""
        return self._values(self.amounts(setting))

    def field_effects(self) -> dict[str, float]:
        """Return the part of each field in which the definitions differ, over all.

        The definition's part is shared out among its fields by their Shapley value within each
        setting of data and exclusions (Owen's value of a game with unions, 1977).
        """
        theirs, mine = self.inputs.definitions
        names = [name for name in FIELDS if getattr(theirs, name) != getattr(mine, name)]
        effects = dict.fromkeys(names, 0.0)
        for off, _, weight in pairs(DEFINITION, _SWITCHES):
            value = self._of_fields(names, off)
            for place, name in enumerate(names):
                for without, among, part in pairs(place, len(names)):
                    effects[name] += weight * part * (value(among) - value(without))
        return effects

    def _of_fields(self, names: list[str], setting: Setting) -> Callable[[Setting], float]:
        theirs, mine = self.inputs.definitions

        def value(chosen: Setting) -> float:
            taken = {n: getattr(mine, n) for n, yes in zip(names, chosen, strict=True) if yes}
            mixed = replace(theirs, **taken)
            amounts = self._amounts(setting[DATA], mixed, setting[EXCLUSIONS])
            return float(self._values(amounts)[-1])

        return value

    def unit_effects(
        self, place: int, units: tuple[Ints, Ints], count: int
    ) -> tuple[Floats, Floats]:
        """Return for each unit its part of the switch at `place`, over all, and of the hours down.

        `units` give the unit of each event of the customer's and the provider's log.
        """
        effect, hours = np.zeros(count), np.zeros(count)
        for off, on, weight in pairs(place, _SWITCHES):
            before, after = self.amounts(off), self.amounts(on)
            slopes = self.inputs.quotient.parts(before, after)
            names = (self.inputs.quotient.over, self.inputs.quotient.under)
            ends = [(after, units[on[DATA]], 1.0), (before, units[off[DATA]], -1.0)]
            for amounts, unit, sign in ends:
                hours += weight * sign * _of_units(amounts.events["down"], unit, count)
                for name, slope in zip(names, slopes, strict=True):
                    if name is not None:
                        part = _of_units(amounts.events[name], unit, count)
                        effect += weight * sign * slope * part
        return effect, hours

    def _amounts(self, data: bool, definition: Definition, rule: bool) -> Amounts:
        if np.array_equal(*self.inputs.excluded[data]):
            rule = False  # both rules leave out the same, so nothing is computed twice
        key = (data, definition, rule)
        if key not in self._booked:
            log = self.inputs.logs[data]
            counted = ~self.inputs.excluded[data][rule]
            clock = self._clock(definition)
            self._booked[key] = book(log, self.inputs.grid, clock, definition, counted)
        return self._booked[key]

    def _clock(self, definition: Definition) -> WorkClock:
        if definition.hours not in self._clocks:
            grid, logs = self.inputs.grid, self.inputs.logs
            times = [grid.periods.edges, np.array(grid.window)]
            times += [part for log in logs for part in (log.start, log.end)]
            span = np.concatenate(times)
            limits = int(span.min()), int(span.max())
            self._clocks[definition.hours] = work_clock(definition.hours, limits, self.inputs.zone)
        return self._clocks[definition.hours]

    def _values(self, amounts: Amounts) -> Floats:
        totals = {name: np.append(amount, amount.sum()) for name, amount in amounts.totals.items()}
        return self.inputs.quotient.value(totals)


def _of_units(amount: Floats, unit: Ints, count: int) -> Floats:
    return np.bincount(unit, weights=amount, minlength=count).astype(np.float64)
