"""Rules that could bind a round after one without overlap, as somebody who waits for it meets them.

`loosen`, `towards` and `red_lines` return answers that the rule allows after those of the round
before, or None where a try found none. `python -m benchmarks.leak_rules` (six minutes or so) prints
the table of docs/secrets.md; it is no part of `make bench`.
"""

from dataclasses import replace

import numpy as np

from benchmarks.leak_told import guided
from benchmarks.leak_views import Draws, Packages, Side, Style, centre, draws, packages, views
from benchmarks.leaks import LARGEST, Guess, Play, Probe, anything, leak, probe_of

Rng = np.random.Generator


def loosen(side: Side, before: Probe, menu: Packages, rng: Rng) -> Probe | None:
    """Accept at least what was accepted: other figures, and an alternative just bad enough."""
    drawn = anything(side, menu, rng)
    if rng.random() < 0.5:
        drawn = _towards(side, before.entered, menu, rng)
    held = before.view.acceptable
    if side == "customer":
        line = max(drawn.total[0], menu.fees[held].max(initial=0.0))
        drawn = replace(drawn, total=np.array([line]))
        drawn = replace(drawn, barred=drawn.barred & ~held)
        if not any((drawn.barred == one).all() for one in menu.bars):
            drawn = replace(drawn, barred=np.zeros_like(held))
    else:
        line = min(drawn.lowest_fee, menu.fees[held].min(initial=LARGEST))
        drawn = replace(drawn, lowest_fee=line, worst_year=np.inf)
    gains = views(side, drawn, menu)[0][0]
    missing = float(np.maximum(-gains[held], 0.0).max(initial=0.0))
    sign = 1 if side == "customer" else -1
    found = probe_of(side, replace(drawn, outside=drawn.outside + sign * missing * 1.000001), menu)
    return found if found.view.acceptable[held].all() else None


def towards(side: Side, before: Probe, menu: Packages, rng: Rng) -> Probe | None:
    """Move every figure towards agreement only, and accept at least what was accepted."""
    found = probe_of(side, _towards(side, before.entered, menu, rng), menu)
    return found if found.view.acceptable[before.view.acceptable].all() else None


def red_lines(side: Side, before: Probe, menu: Packages, rng: Rng) -> Probe | None:
    """Keep what a point is worth or costs; red lines and alternative may only move towards."""
    moved = _towards(side, before.entered, menu, rng)
    kept = before.entered
    moved = replace(
        moved, a_point=kept.a_point, square=kept.square, risk=kept.risk, confidence=kept.confidence
    )
    if side == "provider":
        moved = replace(moved, total=kept.total)
    return probe_of(side, moved, menu)


def _towards(side: Side, one: Draws, menu: Packages, rng: Rng) -> Draws:
    """Return answers each of which is as it was or nearer to an agreement."""
    up = 1 if side == "customer" else -1
    steps = np.abs(rng.normal(0, 1.0, one.a_point.shape)) * (rng.random(one.a_point.shape) < 0.6)
    moved = replace(
        one,
        a_point=one.a_point * np.exp(up * steps),
        outside=one.outside + up * abs(rng.normal(0, 0.4)) * 306_733.0,
    )
    if side == "customer":
        higher = [fee for fee in (*np.unique(menu.fees), LARGEST) if fee >= one.total[0]]
        bars = [bar for bar in menu.bars if not (bar & ~one.barred).any()]
        bars.append(np.zeros_like(one.barred))
        return replace(
            moved,
            total=np.array([rng.choice(higher)]),
            barred=bars[rng.integers(len(bars))],
        )
    lower = [fee for fee in (0.0, *np.unique(menu.fees)) if fee <= one.lowest_fee]
    return replace(
        moved,
        total=one.total * np.exp(-abs(rng.normal(0, 0.4))),
        lowest_fee=float(rng.choice(lower)),
        worst_year=np.inf if rng.random() < 0.5 else one.worst_year,
    )


OTHER_FEES = ((429_400.0, 521_400.0, 613_500.0), (460_000.0, 552_000.0, 644_000.0))
THIRD_FEES = (398_700.0, 490_700.0, 582_800.0)
WAITING = Play(3, "patient")
RULES = {
    "one round": Play(1, "greedy"),
    "three rounds, no other rule": WAITING,
    "two rounds": Play(2, "patient"),
    "accept what was accepted": replace(WAITING, follow=loosen),
    "every figure towards agreement": replace(WAITING, follow=towards),
    "red lines alone may move": replace(WAITING, follow=red_lines),
    "other fees in every round": replace(WAITING, fees=(*OTHER_FEES, THIRD_FEES)),
    "then a guided round": Play(2, "patient", then=guided, probes=25),
    "at least a third accepted": replace(WAITING, least=1 / 3),
    "at least half accepted": replace(WAITING, least=1 / 2),
}
GUESSES: tuple[tuple[Side, Style, int], ...] = (
    ("customer", "seven", 3),
    ("provider", "refined", 2),
)
TRUTHS, DRAWN, HONEST = 60, 4000, 5000


def narrow(side: Side, share: float) -> float:
    """Return how many of plausible true sides, ±33 %, accept less than that share of the menu."""
    menu = packages(3)
    middle = centre(side, "seven", menu)
    rng = np.random.default_rng(1)
    drawn = rng.uniform(0.67 * middle, 1.33 * middle, (HONEST, len(middle)))
    accepted = views(side, draws(side, "seven", drawn, menu), menu)[1]
    return float((accepted.mean(axis=1) < share).mean())


def main() -> None:
    """Print what each rule does to somebody who waits: half the 90 % interval, in per cent."""
    for side, style, count in GUESSES:
        guess = Guess(side, style, packages(count))
        for name, play in RULES.items():
            left = [
                100 * leak(guess, replace(play, wants=number), TRUTHS, DRAWN).half_widths[-1]
                for number in (0, -1)
            ]
            print(
                f"  {side} {style} {count} KPIs  {name:32} "
                f"a point {left[0][0]:4.1f}, total {left[1][-1]:4.1f}",
                flush=True,
            )
    for side in ("customer", "provider"):
        shares = {share: round(100 * narrow(side, share)) for share in (1 / 3, 1 / 2)}
        print(f"  true {side}s that accept less, per cent: {shares}")


if __name__ == "__main__":
    main()
