"""The history alone, before any level is discussed: dots on a scale."""

from collections.abc import Sequence

from workbench.document.charts.axes import span_of, specification, without_gaps
from workbench.document.charts.layers import dots
from workbench.document.charts.shapes import WIDE, Spec, Texts


def history_chart(
    periods: Sequence[str],
    values: Sequence[float | None],
    texts: Texts,
    size: tuple[int, int] = (WIDE, 240),
) -> Spec:
    """Return the chart of a history as dots; a value of None is a gap, never a line across it.

    `size` is about the whole picture in CSS pixels.
    """
    domain = without_gaps(list(dict.fromkeys(periods)))
    points = [
        {"period": period, "value": value}
        for period, value in zip(periods, values, strict=True)
        if value is not None
    ]
    span = span_of([value for value in values if value is not None])
    return specification([dots(points, len(domain))], domain, span, texts, size)
