"""The waterfall: what it draws for the better, for the worse, and where nothing moved."""

import pytest

from workbench.document.charts import svg
from workbench.document.charts.waterfall import Step, waterfall_chart

LINE = [
    Step("before", 0.7801, 0.7801, "78.01%"),
    Step("Availability", 0.7801, 0.7995, "+1.94"),
    Step("Performance", 0.7995, 0.7934, "−0.61", better=False),
    Step("March", 0.7934, 0.7934, "79.34%"),
]


def test_every_name_and_word_is_drawn_and_the_scale_is_that_of_the_movement() -> None:
    """A bar a part, each as long as its movement; the title is for who does not see it."""
    spec = waterfall_chart(LINE, "What moved it")
    picture = svg(spec)
    for words in ("What moved it", "Availability", "−0.61", "79.34%"):
        assert f">{words}<" in picture
    bars = [layer for layer in spec["layer"] if layer["mark"]["type"] == "bar"]
    low, high = bars[0]["encoding"]["x"]["scale"]["domain"]
    assert low == pytest.approx(0.7801 - 0.04 * 0.0194)
    assert high == pytest.approx(0.7995 + 0.04 * 0.0194)


@pytest.mark.parametrize(("kept", "bars"), [(LINE, 2), (LINE[:2], 1), (LINE[:1], 0), ([], 0)])
def test_no_layer_is_empty(kept: list[Step], bars: int) -> None:
    """A picture without bars for the worse has none; one without anything can still be drawn."""
    spec = waterfall_chart(kept, "What moved it", (320, 240))
    assert sum(layer["mark"]["type"] == "bar" for layer in spec["layer"]) == bars
    assert svg(spec).startswith("<svg")


def test_two_parts_of_one_name_stay_two_lines() -> None:
    """Names are labels, not keys."""
    twice = [Step("Repair", 1.0, 0.9, "−0.1"), Step("Repair", 0.9, 0.8, "−0.1")]
    assert svg(waterfall_chart(twice, "t")).count(">Repair<") == 2
