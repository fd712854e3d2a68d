"""What was measured of a round: how much it tells, sealed or guided, and what exaggerating earns.

From `python -m benchmarks.bench_leaks` on the menu of the demonstration and the answers of private
entry; docs/secrets.md says how, and a test measures anew. Pages quote these figures before anybody
consents to a round; they are of that menu, and no promise for another one.
"""

from dataclasses import dataclass
from typing import Literal

PRIOR = 60
"""Half the 90 % interval of a uniform guess of ±67 %, in per cent: what is uncertain before."""
MOST_KPIS = 3


@dataclass(frozen=True, slots=True)
class Left:
    """Half the 90 % interval of what the other side's numbers may be, in per cent of the guess.

    The smallest over both sides, all KPIs, and the two ways to answer (seven questions alone, or a
    figure of its own for every KPI). `…_point`: what a point of the best known KPI costs or is worth.
    `…_total`: the provider's base cost or the customer's highest fee. `once`: after one sealed round
    with true own answers. `probing`: after up to three with answers chosen to find out. `guided`: after
    one guided round with true answers, on the menu that such a round has, with five level sets a KPI;
    `guided_probing`: after up to three with chosen ones. `calls`: after ten calls of the bare step, where nothing binds; the product does not allow that.
    """

    once_point: int
    once_total: int
    probing_point: int
    probing_total: int
    guided_point: int
    guided_total: int
    guided_probing_point: int
    guided_probing_total: int
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
    3: Left(40, 26, 37, 12, 26, 7, 19, 6, 12, 2),
    2: Left(45, 26, 38, 13, 28, 8, 21, 7, 17, 2),
    1: Left(56, 28, 43, 15, 31, 9, 22, 9, 20, 3),
}
SHADED: dict[Literal["provider", "customer"], dict[int, Shaded]] = {  # by per cent of shading
    "provider": {0: Shaded(0, 30), 10: Shaded(0, 30), 20: Shaded(3, 30), 40: Shaded(-18, 53)},
    "customer": {0: Shaded(0, 12), 10: Shaded(0, 12), 20: Shaded(1, 12), 40: Shaded(2, 12)},
}


def left_with(paid_kpis: int) -> Left:
    """Return what was measured with so many paid KPIs; with more than three, as with three."""
    return LEFT[max(1, min(paid_kpis, MOST_KPIS))]
