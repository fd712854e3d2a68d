"""Charts: one visual language, readable by eye, by screen reader and by printer."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from workbench.document.charts import (
    NARROW,
    Future,
    Levels,
    Texts,
    fan_chart,
    levels_chart,
    page_svg,
    svg,
)

PERIODS = [f"{2023 + month // 12}-{month % 12 + 1:02d}" for month in range(24)]
VALUES: list[float | None] = [0.96 + 0.001 * (month % 7) for month in range(24)]
LEVELS = Levels(0.961, 0.964, 0.966)
FUTURE = Future(["2025-01", "2025-02"], [0.05, 0.5, 0.95], [[0.95, 0.963, 0.968]] * 2)
TEXTS = Texts(
    "Availability & <levels>", "", True, "History", "Outlook", "Target 96.4%", "Minimum", "Stretch"
)
SVG = "{http://www.w3.org/2000/svg}"


def test_levels_differ_by_line_and_not_by_colour() -> None:
    """Target solid, minimum dashed, stretch dotted, all in the same neutral ink."""
    picture = svg(levels_chart(PERIODS, VALUES, LEVELS, TEXTS))
    rules = re.findall(r'<line[^>]*stroke="#1f2933"[^>]*>', picture)
    dashes = {
        found[1] if (found := re.search(r'dasharray="([^"]+)"', rule)) else "" for rule in rules
    }
    assert dashes == {"", "6,4", "1.5,3.5"}


@pytest.mark.parametrize("colour", ["#0b5fa5", "#a4480a"])
def test_side_colours_are_not_used(colour: str) -> None:
    """What both share is neutral."""
    assert colour not in svg(levels_chart(PERIODS, VALUES, LEVELS, TEXTS, FUTURE)).lower()


def test_picture_has_a_title_and_no_transparency() -> None:
    """The title is the first child, escaped; nothing needs opacity."""
    picture = svg(levels_chart(PERIODS, VALUES, LEVELS, TEXTS, FUTURE))
    root = ET.fromstring(picture)  # noqa: S314  # our own picture
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == TEXTS.title
    assert "opacity" not in picture
    assert "transparent" not in picture


def test_gaps_stay_gaps() -> None:
    """A missing value is no dot."""
    values = [*VALUES[:5], None, *VALUES[6:]]
    full, gap = (svg(levels_chart(PERIODS, each, LEVELS, TEXTS)) for each in (VALUES, values))
    assert full.count('aria-roledescription="circle"') == 24
    assert gap.count('aria-roledescription="circle"') == 23


def test_months_between_history_and_future_take_their_room() -> None:
    """Distance on the axis is time, also where months are missing."""
    later = Future(["2026-01"], FUTURE.levels, FUTURE.quantiles[:1])
    spec = levels_chart(PERIODS, VALUES, LEVELS, TEXTS, later)
    assert len(spec["encoding"]["x"]["scale"]["domain"]) == 37


def test_labels_do_not_touch() -> None:
    """Labels of levels that lie close together are moved at least a line apart."""
    close = Levels(0.9640, 0.9641, 0.9642)
    picture = svg(levels_chart(PERIODS, VALUES, close, TEXTS))
    root = ET.fromstring(picture)  # noqa: S314  # our own picture
    places = []
    for each in root.iter(f"{SVG}text"):
        if each.text in {TEXTS.target, TEXTS.minimum, TEXTS.stretch}:
            found = re.search(r"translate\([\d.-]+,([\d.-]+)\)", each.attrib["transform"])
            assert found is not None
            places.append(float(found[1]))
    places.sort()
    assert len(places) == 3
    assert all(later - sooner >= 13.9 for sooner, later in pairwise(places))


def test_phone_picture_fits_a_phone() -> None:
    """At phone width the picture is no wider than the phone, and its text no smaller than 11 px."""
    picture = svg(levels_chart(PERIODS, VALUES, LEVELS, TEXTS, FUTURE, (NARROW, 240)))
    found = re.search(r'width="(\d+)"', picture)
    assert found is not None
    assert int(found[1]) <= NARROW + 10
    sizes = {int(size) for size in re.findall(r'font-size="(\d+)px"', picture)}
    assert min(sizes) >= 11


def test_page_gets_both_widths() -> None:
    """A page holds a wide and a narrow picture; its style sheet shows one."""
    both = page_svg(lambda size: fan_chart(FUTURE, TEXTS, size))
    assert both.count("<svg") == 2
    assert 'class="chart-wide"' in both
    assert 'class="chart-narrow"' in both


def test_chinese_words_stay_text() -> None:
    """Chinese labels are text in the picture, not outlines, so that they can be searched."""
    words = Texts("可用率", "小时", target="目标值 3.5 h", history="历史")
    picture = svg(levels_chart(PERIODS, [3.0] * 24, Levels(5.0, 3.5, 2.0), words))
    for each in ("小时", "目标值 3.5 h", "历史"):
        assert each in picture
