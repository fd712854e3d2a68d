"""What `levels FILE` reads: KPIs with history or paths, shared limits, level sets, windows.

docs/formats/levels.md has the schema. Whatever cannot be used is named in one line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np

from workbench.cli.json_input import (
    MONTHS,
    FloatArray,
    Record,
    cases_of,
    document_of,
    number_of,
    paths_of,
    plan_of,
    refuse,
    season_of,
    values_of,
    whole_of,
)
from workbench.cli.levels_sets import (
    Given,
    MenuAsked,
    calendar_of,
    given_of,
    menu_of,
    settings_of,
    share_of,
)
from workbench.evidence.kpi.series import Direction
from workbench.outlook.plan import Plan
from workbench.proposal.levels import (
    Calendar,
    LevelQuestion,
    Setting,
    SharedLimits,
    Stake,
    WindowRule,
)
from workbench.settlement.schedule import WINDOWS_PER_YEAR, Window

MOST_PERIODS = 60
MOST_PATHS = 20_000
MOST_DECIMALS = 9
PRACTICE_MONTHS = (9, 12)
BOUNDS = {"ratio": (0.0, 1.0), "percent": (0.0, 100.0)}
WEIGHTS = 1e-6  # by which weights may miss 1


@dataclass(frozen=True, slots=True, eq=False)
class CohortAsked:
    """One cohort's history (empty: none), or ready paths (None: to be simulated), and its plan."""

    cohort: str | None
    weight: float
    history: FloatArray
    paths: FloatArray | None
    season: int | None
    plan: Plan


@dataclass(frozen=True, slots=True, eq=False)
class KpiAsked:
    """One KPI: what its card says, what hangs on it, its cohorts."""

    question: LevelQuestion
    stake: Stake
    rule: WindowRule
    calendar: Calendar | None
    given: Mapping[str, Given]
    cohorts: tuple[CohortAsked, ...]
    by_season: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The whole file. `fee` is a year's; `practice` holds the months of the usual practice."""

    kpis: tuple[KpiAsked, ...]
    settings: Mapping[str, Setting]
    windows: tuple[Window, ...]
    practice: tuple[int, ...]
    fee: float
    seed: int
    periods: int
    n_paths: int
    menu: MenuAsked | None

    def limits_of_given(self) -> SharedLimits:
        """Return the limits for given levels: the softest of the level sets."""
        limits = [setting.limits for setting in self.settings.values()]
        return SharedLimits(
            alpha=max(one.alpha for one in limits),
            beta=min(one.beta for one in limits),
            stretch_probability=min(one.stretch_probability for one in limits),
        )


def read(name: str, content: bytes) -> Asked:
    """Return what the file asks; raises BadInput, and StepError for a plan out of its ranges."""
    record = document_of(name, content, "'kpi' and 'series' or 'paths'")
    kpis = record.get("kpis", _as_outlook(record) or [record])
    if not isinstance(kpis, list) or not kpis or not all(isinstance(one, dict) for one in kpis):
        refuse("'kpis' must be a list of objects, one per KPI.")
    windows = _windows(record.get("windows", list(WINDOWS_PER_YEAR)))
    found = tuple(_kpi({**record, **one}, windows[0]) for one in kpis)
    names = [one.question.kpi for one in found]
    if len(set(names)) < len(names):
        refuse("Two entries of 'kpis' have the same 'kpi'; give each its own name.")
    settings = settings_of(record)
    for kpi in found:
        if set(kpi.given) & set(settings):
            refuse(f"'given' of {kpi.question.kpi} has the name of a level set; give it its own.")
    return Asked(
        kpis=found,
        settings=settings,
        windows=windows,
        practice=_practice(record.get("practice", list(PRACTICE_MONTHS))),
        fee=share_of(record, "fee", 100.0, (0.0, 1e15)),
        seed=whole_of(record, "seed", 0, (0, 2**63 - 1)),
        periods=_periods(record),
        n_paths=whole_of(record, "n_paths", 4000, (100, MOST_PATHS)),
        menu=menu_of(record),
    )


def _as_outlook(record: Record) -> list[Record]:
    """Return a KPI for each series of a file for `outlook`: a list of series with an id."""
    series = record.get("series")
    if not isinstance(series, list):
        return []
    if not all(isinstance(one, dict) and isinstance(one.get("id"), str) for one in series):
        refuse("'series' must be an object with 'values', or a list of objects with 'id' as well.")
    return [{"kpi": one["id"], "series": one} for one in series]


def _periods(record: Record) -> int:
    periods = whole_of(record, "periods", MONTHS, (MONTHS, MOST_PERIODS))
    if periods % MONTHS:
        refuse(f"'periods' is {periods}, not whole years: 12, 24, 36, 48 or 60.")
    return periods


def _windows(value: object) -> tuple[Window, ...]:
    known = tuple(WINDOWS_PER_YEAR)
    if not isinstance(value, list) or not value or any(one not in known for one in value):
        refuse("'windows' must be a list of month, quarter and year.")
    return tuple(window for window in known if window in value)


def _practice(value: object) -> tuple[int, ...]:
    usable = isinstance(value, list) and all(type(one) is int and 1 <= one <= 120 for one in value)
    if not usable:
        refuse("'practice' must be a list of whole numbers of months, 1 to 120.")
    return tuple(sorted(set(cast("list[int]", value))))


def _kpi(record: Record, window: Window) -> KpiAsked:
    name = record.get("kpi", "kpi")
    if not isinstance(name, str) or not name:
        refuse("'kpi' must be a text that is not empty.")
    question = _question(record, name, window)
    credit = share_of(record, "credit", 0.10)
    by_season = record.get("by_season", False)
    if not isinstance(by_season, bool) or (by_season and record.get("first_month") is None):
        refuse("'by_season' must be true or false, and true needs 'first_month'.")
    return KpiAsked(
        question=question,
        stake=Stake(credit, share_of(record, "bonus", credit)),
        rule=WindowRule(
            pays_within=_window(record, "pays_within", "quarter"),
            cases=cases_of(record.get("cases"), name),
        ),
        calendar=calendar_of(record),
        given=given_of(record.get("given"), question),
        cohorts=_cohorts(record, question),
        by_season=by_season,
    )


def _window(record: Record, key: str, default: Window) -> Window:
    value = record.get(key, default)
    found = next((window for window in WINDOWS_PER_YEAR if window == value), None)
    return found or refuse(f"'{key}' must be one of month, quarter and year.")


def _question(record: Record, name: str, window: Window) -> LevelQuestion:
    source = record.get("series")
    facts = {**source, **record} if isinstance(source, dict) else record
    unit = facts.get("unit", "ratio")
    if not isinstance(unit, str):
        refuse(f"'unit' of {name} must be a text: ratio for a share of 0..1, percent, h, …")
    usual = BOUNDS.get(unit, (None, None))
    lower, upper = (
        number_of(facts.get(key, one), f"'{key}' of {name}")
        for key, one in zip(("lower", "upper"), usual, strict=True)
    )
    if lower is not None and upper is not None and lower >= upper:
        refuse(f"'lower' of {name} must be below 'upper'.")
    grid = number_of(facts.get("grid"), f"'grid' of {name}")
    if grid is not None and not 1e-9 <= grid <= 1e9:
        refuse(f"'grid' of {name} must be above 0: the step on which levels are said.")
    decimals = facts.get("decimals")
    return LevelQuestion(
        kpi=name,
        unit=unit,
        direction=_direction(facts),
        window=window,
        lower=lower,
        upper=upper,
        grid=grid,
        decimals=None if decimals is None else whole_of(facts, "decimals", 0, (0, MOST_DECIMALS)),
    )


def _direction(facts: Record) -> Direction:
    value = facts.get("direction", "higher")
    if value == "higher":
        return "higher"
    return "lower" if value == "lower" else refuse("'direction' must be higher or lower.")


def _cohorts(record: Record, question: LevelQuestion) -> tuple[CohortAsked, ...]:
    parts = record.get("cohorts")
    if parts is None:
        return (_cohort(record, question, None, 1.0),)
    if not isinstance(parts, list) or not parts or not all(isinstance(one, dict) for one in parts):
        refuse(f"'cohorts' of {question.kpi} must be a list of objects.")
    found = []
    for at, part in enumerate(parts, start=1):
        name = part.get("cohort")
        if not isinstance(name, str) or not name:
            refuse(f"Cohort {at} of {question.kpi} has no text 'cohort'.")
        plan = {"plan": record["plan"]} if "plan" in record else {}
        weight = share_of(part, "weight", 1.0 / len(parts))
        found.append(_cohort({**plan, **part}, question, name, weight))
    if abs(sum(one.weight for one in found) - 1.0) > WEIGHTS:
        refuse(f"The weights of the cohorts of {question.kpi} must add up to 1.")
    if len({one.cohort for one in found}) < len(found):
        refuse(f"Two cohorts of {question.kpi} have the same name.")
    return tuple(found)


def _cohort(
    record: Record, question: LevelQuestion, cohort: str | None, weight: float
) -> CohortAsked:
    where = question.kpi if cohort is None else f"{question.kpi}/{cohort}"
    if ("series" in record) == ("paths" in record):
        refuse(f"{where} needs either 'series' or 'paths', and not both.")
    source = record.get("series", {})
    if not isinstance(source, dict):
        refuse(f"'series' of {where} must be an object with a list 'values'.")
    paths = paths_of(record["paths"], where) if "paths" in record else None
    if paths is None and not isinstance(source.get("values"), list):
        refuse(f"'series' of {where} has no list 'values'.")
    history = values_of(record.get("history") if paths is not None else source["values"], where)
    if paths is not None:
        _within("paths", paths.ravel(), question, where)
        _within("history", history[np.isfinite(history)], question, where)
    return CohortAsked(
        cohort=cohort,
        weight=weight,
        history=history,
        paths=paths,
        season=season_of(source.get("season", MONTHS), where),
        plan=plan_of(record.get("plan"), where) or Plan(0.0, 0.0),
    )


def _within(key: str, values: FloatArray, question: LevelQuestion, where: str) -> None:
    low = -np.inf if question.lower is None else question.lower
    high = np.inf if question.upper is None else question.upper
    if values.size and (values.min() < low or values.max() > high):
        refuse(f"'{key}' of {where} has a value outside what the KPI can be, {low:g} to {high:g}.")
