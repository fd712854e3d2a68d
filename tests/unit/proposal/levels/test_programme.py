"""The programme behind levels, and its shadow prices."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from workbench.proposal.levels import programme as module
from workbench.proposal.levels.programme import Programme, Solution, on_windows, solve

FloatArray = NDArray[np.float64]
RNG = np.random.default_rng(11)
SAMPLES: dict[str, FloatArray] = {
    "normal": RNG.normal(5, 2, 8000),
    "share": RNG.beta(60, 1.2, 8000),
    "bimodal": np.where(RNG.random(8000) < 0.9, RNG.normal(0, 0.1, 8000), -10.0),
    "durations": -RNG.lognormal(1, 0.8, 8000),
    "mostly perfect": np.where(RNG.random(8000) < 0.8, 1.0, RNG.beta(20, 1, 8000)),
}
CEILINGS = {"share": 0.9995, "durations": -0.1, "mostly perfect": 0.999}


def programme(sample: str, gap: float = 0.0005) -> Programme:
    """Return the programme of a sample at balanced limits."""
    return Programme(SAMPLES[sample], 0.05, 0.60, 0.10, gap, CEILINGS.get(sample))


def total(solution: Solution) -> float:
    """Return what the programme maximises."""
    return solution.minimum + solution.target + solution.stretch


def test_normal_windows_give_normal_quantiles() -> None:
    """The levels are the 5, 40 and 90 % quantiles, the kernel widening them a little."""
    marks = (np.arange(20_000) + 0.5) / 20_000
    found = solve(Programme(norm.ppf(marks), 0.05, 0.60, 0.10, 0.01, None))
    levels = [found.minimum, found.target, found.stretch]
    assert levels == pytest.approx(norm.ppf([0.05, 0.40, 0.90]), abs=0.04)
    prices = 1 / norm.pdf(norm.ppf([0.05, 0.40]))
    assert [found.price_alpha, found.price_beta] == pytest.approx(prices, rel=0.03)


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("limit", ["alpha", "beta"])
def test_shadow_prices_are_finite_differences(sample: str, limit: str) -> None:
    """A multiplier says how much the levels tighten when its limit is relaxed a little."""
    case = programme(sample)
    step = 0.0005 if limit == "alpha" else -0.0005
    relaxed = replace(case, **{limit: getattr(case, limit) + step})
    tightened = replace(case, **{limit: getattr(case, limit) - step})
    difference = (total(solve(relaxed)) - total(solve(tightened))) / 0.001
    found = solve(case)
    price = found.price_alpha if limit == "alpha" else found.price_beta
    assert price > 0
    assert difference == pytest.approx(price, rel=0.02)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_solution_keeps_the_order_and_the_ceiling(sample: str) -> None:
    """Levels stand at least one step apart and short of perfection."""
    case = programme(sample, gap=0.005)
    found = solve(case)
    assert found.target - found.minimum >= case.gap - 1e-9
    assert found.stretch - found.target >= case.gap - 1e-9
    assert case.ceiling is None or found.stretch <= case.ceiling + 1e-9


def test_a_limit_that_does_not_bind_has_no_price() -> None:
    """Where the ceiling decides, easing the target's limit gains nothing."""
    case = replace(programme("mostly perfect"), beta=0.30)
    found = solve(replace(case, windows=np.minimum(SAMPLES["mostly perfect"] + 0.02, 1.0)))
    assert found.price_beta == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("sample", SAMPLES)
def test_on_the_windows_no_higher_level_keeps_its_limit(sample: str) -> None:
    """The exact optimum keeps the limits, and the next value of the windows breaks one."""
    case = programme(sample)
    solution = solve(case)
    found = on_windows(case, solution)
    assert (found.price_alpha, found.price_beta) == (solution.price_alpha, solution.price_beta)
    ordered = np.unique(case.windows)
    limits = zip(
        (found.minimum, found.target, found.stretch),
        (case.alpha, 1 - case.beta, 1 - case.stretch_probability),
        strict=True,
    )
    held = {case.ceiling, found.stretch - case.gap, found.target - case.gap}
    for level, share in limits:
        assert (case.windows < level).mean() <= share + 1e-12
        higher = ordered[ordered > level]
        if higher.size and level not in held:
            assert (case.windows < higher[0]).mean() > share


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("gap", [0.0005, 0.5])
def test_roots_give_what_the_solver_gives(
    sample: str, gap: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the solver ends without an answer, levels and prices are the same from the roots."""
    case = programme(sample, gap)
    solved = solve(case)
    monkeypatch.setattr(
        module, "minimize", lambda *_args, **_kwargs: SimpleNamespace(success=False)
    )
    found = solve(case)
    spread = float(np.ptp(np.quantile(case.windows, (0.05, 0.95))))
    for level in ("minimum", "target", "stretch"):
        assert getattr(found, level) == pytest.approx(getattr(solved, level), abs=1e-4 * spread)
    for price in ("price_alpha", "price_beta", "price_stretch"):
        assert getattr(found, price) == pytest.approx(
            getattr(solved, price), rel=0.02, abs=1e-3 * spread
        )
