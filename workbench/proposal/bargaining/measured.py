"""What was measured of the sealed rule: how much a round tells, and what exaggerating earns.

From `python -m benchmarks.bench_leaks` on the menu of the demonstration; docs/secrets.md says how,
and a test measures anew. Pages quote these figures before anybody consents to a round; they are of
that menu, and no promise for another one.
"""

from dataclasses import dataclass
from typing import Literal

PRIOR = 60
"""Half the 90 % interval of a uniform guess of ±67 %, in per cent: what is uncertain before."""
MOST_KPIS = 3


@dataclass(frozen=True, slots=True)
class Left:
    """Half the 90 % interval of what the other side's numbers may be, in per cent of the guess.

    The smallest over both sides. `…_point`: what a point of the best known KPI costs or is worth.
    `…_total`: the provider's base cost or the customer's highest fee. `once`: after one round with
    true own answers. `probing`: after up to three rounds with answers chosen to find out. `calls`:
    after ten calls of the bare step, where nothing binds; the product does not allow that.
    """

    once_point: int
    once_total: int
    probing_point: int
    probing_total: int
    calls_point: int
    calls_total: int


@dataclass(frozen=True, slots=True)
class Shaded:
    """What a side gets that shades its values, in per cent, averaged over plausible other sides.

    `gain`: change of its own gain by its true values; `no_overlap`: rounds that end without one.
    """

    gain: int
    no_overlap: int


LEFT: dict[int, Left] = {  # by the number of paid KPIs
    3: Left(42, 19, 36, 12, 20, 3),
    2: Left(48, 22, 36, 9, 13, 2),
    1: Left(52, 28, 37, 15, 17, 4),
}
SHADED: dict[Literal["provider", "customer"], dict[int, Shaded]] = {  # by per cent of shading
    "provider": {0: Shaded(0, 7), 10: Shaded(0, 30), 20: Shaded(6, 30), 40: Shaded(-6, 54)},
    "customer": {0: Shaded(0, 9), 10: Shaded(1, 11), 20: Shaded(2, 14), 40: Shaded(5, 14)},
}


def left_with(paid_kpis: int) -> Left:
    """Return what was measured with so many paid KPIs; with more than three, as with three."""
    return LEFT[max(1, min(paid_kpis, MOST_KPIS))]
