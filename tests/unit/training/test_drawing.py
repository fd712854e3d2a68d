"""Drawings show every number of their figure, in the house's line styles, at any width."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.catalogue import LANGUAGES, lesson, lesson_keys, story_card, story_keys
from training.drawing import DASHES, cells, level_cells, svg, ticks, written
from training.figure import Figure, FigureKind, Level, LevelKind, Row

SPREAD = (96.2, 96.7, 97.4, 98.2, 98.8, 99.2, 99.5)
FIGURES = [
    figure
    for lang in LANGUAGES
    for figure in (
        *(s.figure for key in lesson_keys() for s in lesson(key, lang).screens if s.figure),
        *(f for key in story_keys() for f in story_card(key, lang).figures.values()),
    )
]
NUMBERS = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


def figure(kind: FigureKind, *rows: Row, levels: tuple[Level, ...] = ()) -> Figure:
    """Return a figure with a title and a description that need escaping."""
    return Figure(kind, "Up & down", "Less < more", "%", rows, levels)


def tree(text: str) -> ET.Element:
    """Return the drawing as elements."""
    return ET.fromstring(text)  # noqa: S314 (our own drawing)


def parts(text: str, name: str) -> list[ET.Element]:
    """Return the elements of one class."""
    return [e for e in tree(text).iter() if e.get("class") == name]


def test_a_drawing_is_named_and_described() -> None:
    """A screen reader hears title and description; ids carry the given name."""
    root = tree(svg(figure(FigureKind.DOTS, Row("a", (1.0, 2.0))), "f1"))
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "f1-title f1-desc")
    assert [child.text for child in root][:2] == ["Up & down", "Less < more"]


def test_a_spread_is_a_light_and_a_dark_bar_with_its_middle() -> None:
    """Light from 5 to 95 of 100, dark from 25 to 75, a line at the middle: all on one scale."""
    text = svg(figure(FigureKind.SPREAD, Row("a", SPREAD)), "f")
    outer, inner, middle = (parts(text, f"fig-{n}")[0] for n in ("outer", "inner", "middle"))
    at = [float(e.attrib[k].rstrip("%")) for e, k in [(outer, "x"), (inner, "x"), (middle, "x1")]]
    width = float(outer.attrib["width"].rstrip("%"))
    assert (at[1] - at[0]) / width == pytest.approx((97.4 - 96.2) / (99.5 - 96.2), abs=0.001)
    assert (at[2] - at[0]) / width == pytest.approx((98.2 - 96.2) / (99.5 - 96.2), abs=0.001)


def test_levels_have_the_line_styles_of_the_house() -> None:
    """Target solid, minimum dashed, stretch dotted, a demand different from all three."""
    levels = tuple(Level(kind, kind.value, 97.0 + n) for n, kind in enumerate(LevelKind))
    text = svg(figure(FigureKind.SPREAD, Row("a", SPREAD), levels=levels), "f")
    drawn = {line.get("stroke-dasharray") for line in parts(text, "fig-level")}
    assert drawn == set(DASHES.values())
    assert DASHES[LevelKind.TARGET] == "none"
    assert len(drawn) == len(LevelKind)


def test_a_chance_is_as_long_as_it_is_likely() -> None:
    """The bar's length is the chance; words stand inside a long bar and beside a short one."""
    rows = (Row("often", (0.93,), "93 of 100"), Row("rarely", (0.09,), "9 of 100"))
    text = svg(figure(FigureKind.CHANCES, *rows), "f")
    assert [e.get("width") for e in parts(text, "fig-fill")] == ["93.00%", "9.00%"]
    assert [e.text for e in parts(text, "fig-inside")] == ["93 of 100"]
    assert [e.text for e in parts(text, "fig-beside")] == ["9 of 100"]


def test_a_higher_month_stands_higher() -> None:
    """A dot per period, oldest at the left, higher values further up."""
    text = svg(figure(FigureKind.DOTS, Row("a", (1.0, 3.0, 2.0))), "f")
    dots = parts(text, "fig-dot")
    assert [float(d.attrib["cx"].rstrip("%")) for d in dots] == sorted(
        float(d.attrib["cx"].rstrip("%")) for d in dots
    )
    up = [float(d.attrib["cy"]) for d in dots]
    assert up[1] < up[2] < up[0]


def test_the_table_holds_the_numbers_with_their_unit() -> None:
    """Whoever does not see the drawing reads the same numbers."""
    level = Level(LevelKind.MINIMUM, "Minimum", 96.75)
    shown = figure(FigureKind.SPREAD, Row("a", SPREAD), levels=(level,))
    unit = "\u00a0%"
    assert cells(shown) == [["a", *(n + unit for n in ("96.2", "97.4", "98.2", "98.8", "99.5"))]]
    assert level_cells(shown) == [["Minimum", "96.75" + unit]]
    assert cells(figure(FigureKind.CHANCES, Row("b", (0.026,)))) == [["b", "2.6" + unit]]
    assert cells(figure(FigureKind.DOTS, Row("c", (7.0, 8.5)))) == [
        ["1", "7.0" + unit],
        ["2", "8.5" + unit],
    ]


@given(NUMBERS, st.floats(0.01, 1e5))
def test_ticks_are_few_round_and_inside(low: float, width: float) -> None:
    """One to six marks, none outside the range."""
    found = ticks(low, low + width)
    assert 1 <= len(found) <= 6
    assert all(low - 1e-6 * width <= t <= low + width * (1 + 1e-6) for t in found)


@given(st.lists(NUMBERS, min_size=1, max_size=40), st.lists(NUMBERS, max_size=4))
def test_everything_stays_inside_the_drawing(values: list[float], levels: list[float]) -> None:
    """No dot and no line lies beyond the width or the height."""
    lines = tuple(Level(LevelKind.TARGET, "T", value) for value in levels)
    text = svg(figure(FigureKind.DOTS, Row("a", tuple(values)), levels=lines), "f")
    height = float(tree(text).attrib["height"])
    for dot in parts(text, "fig-dot"):
        assert 0 <= float(dot.attrib["cx"].rstrip("%")) <= 100
        assert 0 <= float(dot.attrib["cy"]) <= height


@pytest.mark.parametrize("shown", FIGURES, ids=lambda f: f.title)
def test_every_figure_of_the_content_is_drawn_and_fits_a_phone(shown: Figure) -> None:
    """Words do not wrap in a drawing: at 14 px a line of 288 px holds about 40 Latin letters."""
    text = svg(shown, "f")
    for element in tree(text).iter("{*}text"):
        wide = sum(2 if ord(letter) > 0x2E80 else 1 for letter in element.text or "")
        assert wide <= 40, element.text
    assert not re.search(r"\b(nan|inf)\b", text)


def test_numbers_are_written_plainly() -> None:
    """No binary tails, no trailing space without a unit."""
    assert written(0.1 + 0.2, "") == "0.3"
    assert written(98.05, "%") == "98.05\u00a0%"
