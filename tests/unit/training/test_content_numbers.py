"""The numbers that lesson, quiz and role-play tell people are computed again here.

Two models, both of the worked cases behind the content: machines with a mean time between
failures of 400 h and exponential repairs of 8 h on average; a plant with 21.533 stops a year of
6 h on average (lognormal, coefficient of variation 1.2), under the plan 16.15 of 4.8 h.
"""

import numpy as np
import pytest
from scipy import stats

from training.catalogue import lesson, quiz, story_card
from training.figure import QUANTILES, Figure

LESSON = lesson("probability-and-interests", "en")
DRAWS = 200_000


def figure(screen: str) -> Figure:
    """Return the figure of a screen."""
    found = LESSON.screens[LESSON.position(screen)].figure
    assert found is not None
    return found


def text(screen: str) -> str:
    """Return all words of a screen."""
    one = LESSON.screens[LESSON.position(screen)]
    steps = [part for step in one.worked.steps for part in step] if one.worked else []
    return " ".join([*one.paragraphs, one.remember, *steps])


def machines(count: int, hours: float) -> np.ndarray:
    """Return simulated availability in per cent: Poisson failures, exponential repairs."""
    draw = np.random.default_rng(20260302)
    failures = draw.poisson(count * hours / 408, DRAWS)
    down = draw.gamma(np.maximum(failures, 1e-9), 8) * (failures > 0)
    return 100 * (1 - down / (count * hours))


def plant(stops: float, length: float) -> np.ndarray:
    """Return simulated downtime of the plant in hours, one row a year, one column a month."""
    draw = np.random.default_rng(20260302)
    counts = draw.poisson(stops / 12, (DRAWS // 4, 12))
    spread = np.sqrt(np.log(1 + 1.2**2))
    each = draw.lognormal(np.log(length) - spread**2 / 2, spread, counts.sum())
    place = np.repeat(np.arange(counts.size), counts.ravel())
    down = np.bincount(place, each, counts.size).reshape(counts.shape)
    return np.minimum(down, 500)


@pytest.mark.parametrize(
    ("row", "count", "hours"), [(0, 1, 600), (1, 1, 7200), (2, 5, 600), (3, 5, 7200)]
)
def test_the_windows_of_the_lesson(row: int, count: int, hours: float) -> None:
    """The four outlooks of the window screen are those of the machine model."""
    shown = figure("window").rows[row].values
    assert shown == pytest.approx(np.quantile(machines(count, hours), QUANTILES), abs=0.08)


def test_the_month_of_the_first_screens() -> None:
    """57 months of 100 reach 98 per cent, and the outlook of five machines is the same again."""
    month = machines(5, 600)
    assert np.mean(month >= 98) == pytest.approx(0.57, abs=0.01)
    assert figure("reading").rows[0].values == figure("window").rows[2].values


def test_a_level_moved_from_the_year_to_the_month() -> None:
    """At 96.9 per cent one machine misses about one month in four."""
    assert np.mean(machines(1, 600) < 96.9) == pytest.approx(0.25, abs=0.02)


@pytest.mark.parametrize(("question", "months"), [("lowest", 9), ("more-history", 24)])
def test_the_lowest_of_past_months(question: str, months: int) -> None:
    """P(a new month is the lowest of all) = 12 / (n + 12), in lesson and quiz."""
    found = {q.key: q for q in quiz(LESSON.quiz, "en").questions}[question]
    assert found.value == round(100 * 12 / (months + 12))


def test_the_usual_practice() -> None:
    """57 per cent below the lowest of nine; 86 per cent four or more below the mean of nine."""
    points, weights = np.polynomial.hermite_e.hermegauss(60)
    below = stats.norm.cdf(points / 3)
    four = np.dot(weights, stats.binom.sf(3, 12, below)) / np.sqrt(2 * np.pi)
    assert four == pytest.approx(0.86, abs=0.005)
    assert "57 per cent" in text("usual")
    assert "86 per cent" in text("usual")
    assert "72 %" in text("reading")
    assert stats.binom.sf(0, 12, 0.1) == pytest.approx(0.72, abs=0.005)


def test_the_mean_and_the_lowest_of_the_drawn_history() -> None:
    """The level lines of the nine months are their mean and their lowest."""
    drawn = figure("usual")
    months = drawn.rows[0].values
    assert len(months) == 9
    assert [level.value for level in drawn.levels] == [round(np.mean(months), 1), min(months)]


def test_the_trigger_of_four_in_twelve() -> None:
    """Each chance is that of four or more misses in twelve independent months."""
    shown = [row.values[0] for row in figure("trigger").rows]
    missed = (0.5, 0.25, 0.15, 0.10, 0.05)
    assert shown == pytest.approx([stats.binom.sf(3, 12, p) for p in missed], abs=0.005)


@pytest.mark.parametrize(
    ("row", "stops", "length", "reached", "below"),
    [(0, 21.533, 6.0, 3, 0.57), (1, 16.15, 4.8, 5, 0.10)],
)
def test_the_plant_of_lesson_and_role_play(
    row: int, stops: float, length: float, reached: int, below: float
) -> None:
    """Year outlook, months of twelve at 99.5 per cent, years below 98.05 per cent."""
    down = plant(stops, length)
    year = 100 * (1 - down.sum(axis=1) / 6000)
    for shown in (figure("honest"), story_card("uptime-meeting", "en").figures["outlook"]):
        assert shown.rows[row].values == pytest.approx(np.quantile(year, QUANTILES), abs=0.09)
    assert round(12 * np.mean(down <= 2.5)) == reached
    assert np.mean(year < 98.05) == pytest.approx(below, abs=0.01)


def test_what_else_the_role_play_says_of_the_unchanged_plant() -> None:
    """97 a year holds in almost nine years of ten, 97.5 in almost three of four; 98.6 a month in half."""
    down = plant(21.533, 6.0)
    year, month = 100 * (1 - down.sum(axis=1) / 6000), 100 * (1 - down / 500)
    assert np.mean(year >= 97) == pytest.approx(0.88, abs=0.01)
    assert np.mean(year >= 97.5) == pytest.approx(0.73, abs=0.02)
    assert np.mean(month < 98.6) == pytest.approx(0.5, abs=0.02)
    assert np.mean(month >= 94.8) == pytest.approx(0.9, abs=0.01)
    assert np.mean(month >= 99.5, axis=1).max() < 1
