"""Step clause: one paid KPI with its levels, its money and its rules."""

from dataclasses import dataclass, field
from typing import Literal

from workbench.evidence.kpi.series import Direction
from workbench.settlement.rules import EarnBack, Glide, Missing, Ramp, Ratchet, Season
from workbench.settlement.shapes.points import PointsPaid
from workbench.settlement.shapes.pool import GainShare
from workbench.settlement.shapes.price import PriceCurve
from workbench.settlement.shapes.rate import DelayPenalty, ShortfallRate
from workbench.settlement.shapes.tiers import Tiers

Window = Literal["month", "quarter", "year"]
WINDOWS_PER_YEAR: dict[Window, int] = {"month": 12, "quarter": 4, "year": 1}
# Written only where it differs from its default: older files keep their bytes.
LATER = {"later": True, "since": 2}
NEWEST = {"later": True, "since": 3}
Shape = Tiers | PriceCurve | ShortfallRate | PointsPaid | DelayPenalty | GainShare
SHAPES = ("tiers", "price", "rate", "points", "delay", "gain")


@dataclass(frozen=True, slots=True)
class Ladder:
    """Levels of one KPI in natural units (a share is 0..1): floor – minimum – target – stretch.

    `dead_band` is the half-width around the target in which no money flows. A minimum equal to
    the target is a cliff: the whole credit below it, nothing at or above it (then `dead_band` is
    0). A stretch equal to the target means that no bonus is paid. `best` is the best value there
    is (1 for a share that should be high, 0 for a duration), None when there is none: a target
    there would be a promise of perfection and is refused.
    """

    direction: Direction
    minimum: float
    target: float
    stretch: float
    dead_band: float = 0.0
    floor: float | None = None
    best: float | None = None

    @property
    def sign(self) -> int:
        """Return 1 where higher is better and -1 where lower is better."""
        return 1 if self.direction == "higher" else -1


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
    (both 0..1, linear between, nothing beyond). `decimals` rounds the measured value half-up, in
    natural units, before either evaluator reads it, as the KPI card says. `cohort` names the part
    of the fleet that the clause is about (None for the whole).

    All that follows is optional. One of the SHAPES may say the money where it is not linear along the
    ladder, whose levels then still say what is met: tiers, a price, a rate for every step of a
    shortfall, points (more of them in the window after a failure), a penalty for days of delay, a
    shared gain on a cost. `ratchet` moves all levels of the ladder after a year that was better
    throughout. `weight` (0..1) multiplies it: a pool times an
    allocation. A credit is due only after `strikes` windows in a row that earn one, in each window
    that completes such a run; it counts `repeat` times where the window before earned one too, but
    never more than the window's fee. Clauses with the same `incident` share their events: of
    credits that fall into one month only the largest is due. `missing` says what a window without
    a value does: nothing, the value before, or the whole credit.
    """

    kpi: str
    window: Window
    ladder: Ladder
    credit: float
    bonus: float
    trigger: Trigger | None = None
    decimals: int = 4
    cohort: str | None = None
    tiers: Tiers | None = field(default=None, metadata=LATER)
    price: PriceCurve | None = field(default=None, metadata=LATER)
    weight: float = field(default=1.0, metadata=LATER)
    strikes: int = field(default=1, metadata=LATER)
    repeat: float = field(default=1.0, metadata=LATER)
    earn_back: EarnBack | None = field(default=None, metadata=LATER)
    ramp: Ramp | None = field(default=None, metadata=LATER)
    glide: Glide | None = field(default=None, metadata=LATER)
    seasons: tuple[Season, ...] = field(default=(), metadata=LATER)
    incident: str | None = field(default=None, metadata=LATER)
    missing: Missing = field(default="not_settled", metadata=LATER)
    rate: ShortfallRate | None = field(default=None, metadata=NEWEST)
    points: PointsPaid | None = field(default=None, metadata=NEWEST)
    delay: DelayPenalty | None = field(default=None, metadata=NEWEST)
    gain: GainShare | None = field(default=None, metadata=NEWEST)
    ratchet: Ratchet | None = field(default=None, metadata=NEWEST)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """Return what is there of the SHAPES; a clause that can be used has at most one."""
        found = (getattr(self, name) for name in SHAPES)
        return tuple(shape for shape in found if shape is not None)

    @property
    def shape(self) -> Shape | None:
        """Return what says the money instead of the ladder, or None."""
        return self.tiers or self.price or self.rate or self.points or self.delay or self.gain
