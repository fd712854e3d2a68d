"""Said and came: the reliability of "at least one of twelve below L", with bootstrap intervals."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from outlook_scores import MISS_LEVELS, Scores

Array = NDArray[np.float64]
TENTHS = 10
RESAMPLES = 2000
SIZE, EDGE = 320, 40


@dataclass(frozen=True, slots=True)
class Tenth:
    """Cases whose predicted chance lies in one tenth; `low` and `high` bound `came` at 95 %."""

    cases: int
    said: float
    came: float
    low: float
    high: float

    def beyond(self) -> float:
        """Return by how much `said` lies outside the interval of what came, 0 inside it."""
        return max(self.low - self.said, self.said - self.high, 0.0)


@dataclass(frozen=True, slots=True)
class Reliability:
    """The tenths, and the mean distance of said and came weighted by cases, with its interval."""

    tenths: tuple[Tenth, ...]
    distance: float
    distance_interval: tuple[float, float]
    cases: int


def reliability(scores: list[Scores], seed: int = 7) -> Reliability:
    """Pool `scores` (one per length of history); resample series, as their cases hang together."""
    pairs = np.array([pair for one in scores for pair in one.misses], dtype=np.float64)
    names = [name for one in scores for name in one.names for _ in MISS_LEVELS]
    series, owner = np.unique(names, return_inverse=True)
    tenth = np.minimum((pairs[:, 0] * TENTHS).astype(np.int64), TENTHS - 1)
    sums = np.zeros((3, series.size, TENTHS))
    for row, values in enumerate((np.ones(owner.size), pairs[:, 0], pairs[:, 1])):
        np.add.at(sums[row], (owner, tenth), values)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(series.size, np.full(series.size, 1.0 / series.size), RESAMPLES)
    counts, said, came = drawn @ sums
    with np.errstate(invalid="ignore"):
        low, high = np.nanquantile(came / counts, [0.025, 0.975], axis=0)
    distances = np.abs(came - said).sum(axis=1) / counts.sum(axis=1)
    total, predicted, seen = sums.sum(axis=1)
    return Reliability(
        tuple(
            Tenth(int(total[k]), predicted[k] / total[k], seen[k] / total[k], low[k], high[k])
            for k in np.flatnonzero(total)
        ),
        float(np.abs(seen - predicted).sum() / total.sum()),
        (float(np.quantile(distances, 0.025)), float(np.quantile(distances, 0.975))),
        int(total.sum()),
    )


def table(result: Reliability) -> str:
    """Return the tenths as a table in Markdown."""
    rows = [f"| {t.said:.3f} | {t.came:.3f} | {t.low:.3f} … {t.high:.3f} | {t.cases} |"
            for t in result.tenths]  # fmt: skip
    return "\n".join(["| said | came | 95 % of came | cases |", "|---|---|---|---|", *rows])


def diagram(result: Reliability, title: str) -> str:
    """Return a reliability diagram as SVG: said across, came up, bars of 95 %."""
    span = SIZE - 2 * EDGE

    def across(chance: float) -> str:
        return f"{EDGE + span * chance:.1f}"

    def up(chance: float) -> str:
        return f"{SIZE - EDGE - span * chance:.1f}"

    marks = []
    for t in result.tenths:
        x, radius = across(t.said), 2.0 + 5.0 * (t.cases / result.cases) ** 0.5
        marks.append(f'<path d="M{x} {up(t.low)}V{up(t.high)}" stroke="#1f5f8b"/>')
        marks.append(f'<circle cx="{x}" cy="{up(t.came)}" r="{radius:.1f}" fill="#1f5f8b"/>')
    for k in range(0, 11, 2):
        chance = k / 10
        marks.append(
            f'<text x="{across(chance)}" y="{SIZE - EDGE + 16}" text-anchor="middle">{chance:g}</text>'
        )
        marks.append(
            f'<text x="{EDGE - 6}" y="{float(up(chance)) + 4:.1f}" text-anchor="end">{chance:g}</text>'
        )
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img" '
                'font-family="sans-serif" font-size="11" fill="#222">'
            ),
            f"<title>{title}</title>",
            f'<rect width="{SIZE}" height="{SIZE}" fill="#fff"/>',
            f'<path d="M{EDGE} {EDGE}V{SIZE - EDGE}H{SIZE - EDGE}" fill="none" stroke="#888"/>',
            f'<path d="M{EDGE} {SIZE - EDGE}L{SIZE - EDGE} {EDGE}" stroke="#888" stroke-dasharray="4 3"/>',
            *marks,
            f'<text x="{SIZE / 2:.0f}" y="{SIZE - 6}" text-anchor="middle">said: chance of at least one below L</text>',
            (
                f'<text x="12" y="{SIZE / 2:.0f}" text-anchor="middle" '
                f'transform="rotate(-90 12 {SIZE / 2:.0f})">came</text>'
            ),
            f'<text x="{EDGE}" y="20" font-weight="bold">{title}</text>',
            "</svg>\n",
        ]
    )
