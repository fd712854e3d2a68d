"""The open book's picture: dots, the efficient ones joined, and where each side stands even."""

from workbench.document.charts import FrontierTexts, frontier_chart, svg

TEXTS = FrontierTexts("All packages", "Customer's gain a year", "Provider's gain a year", "settled")
POINTS = [(-100_000.0, 190_000.0), (0.0, 100_000.0), (200_000.0, 85_000.0), (300_000.0, -10_000.0)]


def test_the_picture_names_both_axes_and_the_settled_package() -> None:
    """Title for a screen reader, words on the axes, a ring with its word."""
    picture = svg(frontier_chart(POINTS, (1, 2), 2, TEXTS))
    for words in (TEXTS.title, TEXTS.customer.split("'")[0], "a year", TEXTS.settled):
        assert words in picture
    assert "opacity" not in picture


def test_without_a_settled_package_no_word_stands_in_the_picture() -> None:
    """No overlap: dots alone, and the lines at which one side gains nothing."""
    chart = frontier_chart(POINTS, (), None, TEXTS)
    assert TEXTS.settled not in svg(chart)
    dashed = [layer for layer in chart["layer"] if layer["mark"].get("strokeDash")]
    ends = [[tuple(row.values()) for row in layer["data"]["values"]] for layer in dashed]
    assert ends == [[(0.0, -10_000.0), (0.0, 190_000.0)], [(0.0, -100_000.0), (0.0, 300_000.0)]]
