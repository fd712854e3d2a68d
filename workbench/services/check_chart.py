"""The picture of a checked clause: history, its levels and the fan of the months ahead."""

from dataclasses import dataclass
from threading import Thread

import numpy as np

from workbench.document.charts import Future, Levels, Texts, levels_chart, page_svg, svg
from workbench.services.check import Checked
from workbench.services.check_history import History, periods

FAN = (0.05, 0.25, 0.5, 0.75, 0.95)

__all__ = ["Picture", "Texts", "draw", "warm_up"]


@dataclass(frozen=True, slots=True)
class Picture:
    """The chart as SVG, and what it shows: months with values, months ahead with 5, 50, 95 %."""

    svg: str
    past: tuple[tuple[str, float | None], ...]
    ahead: tuple[tuple[str, float, float, float], ...]


def warm_up() -> None:
    """Start the chart renderer in the background: its first picture takes about a second."""
    spec = levels_chart(("1",), (0.0,), Levels(0.0), Texts("", ""))
    Thread(target=svg, args=(spec,), name="charts", daemon=True).start()


def draw(history: History, checked: Checked, words: Texts) -> Picture:
    """Draw the answer; `words` are in the reader's language."""
    past, ahead = periods(history, checked.paths.shape[1])
    values = [None if np.isnan(value) else float(value) for value in checked.values.tolist()]
    rows = np.quantile(checked.paths, FAN, axis=0).T.tolist()
    future = Future(ahead, FAN, rows)
    ladder = checked.clause.ladder
    levels = Levels(
        ladder.minimum,
        ladder.target if ladder.target != ladder.minimum else None,
        ladder.stretch if ladder.stretch != ladder.target else None,
    )
    return Picture(
        svg=page_svg(lambda size: levels_chart(past, values, levels, words, future, size)),
        past=tuple(zip(past, values, strict=True)),
        ahead=tuple((name, row[0], row[2], row[4]) for name, row in zip(ahead, rows, strict=True)),
    )
