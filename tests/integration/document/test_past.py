"""The chart of a history alone."""

from workbench.document.charts import Texts, svg
from workbench.document.charts.past import history_chart

TEXTS = Texts(title="Uptime, month by month", y="", share=True)


def test_a_gap_stays_a_gap() -> None:
    """Each known value is a dot on the axis of time; missing months keep their place."""
    spec = history_chart(["2024-01", "2024-02", "2024-05"], [0.9, None, 0.95], TEXTS)
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["circle"]
    points = spec["layer"][0]["data"]["values"]
    assert [point["period"] for point in points] == ["2024-01", "2024-05"]
    domain = spec["encoding"]["x"]["scale"]["domain"]
    assert domain == ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"]


def test_the_picture_says_its_title() -> None:
    """A screen reader hears what the picture shows."""
    picture = svg(history_chart(["2024-01", "2024-02"], [0.9, 0.95], TEXTS))
    assert "<title>Uptime, month by month</title>" in picture
