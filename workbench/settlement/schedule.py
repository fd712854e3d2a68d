"""Step schedule: the one definition of what is paid for which value."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from workbench.evidence.kpi.series import Direction

Window = Literal["month", "quarter", "year"]
WINDOWS_PER_YEAR: dict[Window, int] = {"month": 12, "quarter": 4, "year": 1}


@dataclass(frozen=True, slots=True)
class Ladder:
    """Levels of one KPI in natural units (a share is 0..1): floor – minimum – target – stretch.

    `dead_band` is the half-width around the target in which no money flows.
    """

    direction: Direction
    minimum: float
    target: float
    stretch: float
    dead_band: float = 0.0
    floor: float | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """When missing the minimum has a consequence beyond money.

    "once": any window; "k_of_n": k misses within n consecutive windows; "consecutive": k in a row.
    """

    kind: Literal["once", "k_of_n", "consecutive"]
    k: int = 1
    n: int = 1


@dataclass(frozen=True, slots=True)
class Clause:
    """One paid KPI: ladder, window, fractions of the window's fee at stake, trigger.

    `credit` is the fraction paid back at the minimum, `bonus` the fraction added at the stretch
    (both 0..1, linear between, nothing beyond). `decimals` rounds the measured value before the
    Decimal evaluator reads it, as the KPI card says.
    """

    kpi: str
    window: Window
    ladder: Ladder
    credit: float
    bonus: float
    trigger: Trigger | None = None
    decimals: int = 4


@dataclass(frozen=True, slots=True)
class Schedule:
    """All paid KPIs of an agreement with the yearly fee; money is Decimal with its currency."""

    currency: str
    yearly_fee: Decimal
    clauses: tuple[Clause, ...]
    yearly_cap: float | None = None
    schema_version: int = 1
