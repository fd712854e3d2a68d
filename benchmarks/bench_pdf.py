"""One agreement PDF, beside a bare WeasyPrint rendering of plain HTML with as many pages.

Both are timed in the same run, taking turns, after one unmeasured rendering that loads libraries
and fonts. The charts are timed apart, because the baseline has none.
"""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from weasyprint import HTML

from workbench.agreement.document import Fan, agreement_document
from workbench.agreement.terms import canonical_json, terms_from_json
from workbench.document.charts import Levels, Texts, levels_chart, svg
from workbench.document.charts.build import drawn
from workbench.document.pages import agreement_pdf
from workbench.evidence.kpi.series import KpiSeries

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
PERIODS = tuple(f"{2023 + month // 12}-{month % 12 + 1:02d}" for month in range(36))
PAGE = "<p>" + "Plain words in one font, set in lines and broken into pages. " * 55 + "</p>"


def _agreement() -> Callable[[], bytes]:
    """Return a call that makes the PDF of the documented agreement with its four charts."""
    guide = (ROOT / "docs" / "formats" / "agreement.md").read_text("utf-8")
    found = re.search(r"```json example\n(.*?)```", guide, re.DOTALL)
    assert found is not None
    terms = terms_from_json(found[1].encode())
    histories, fans = [], []
    for kpi in terms.kpis:
        for levels in kpi.levels:
            middle = levels.ladder.target
            values = middle * np.linspace(0.98, 1.01, 36)
            counts, full = np.ones(36, dtype=np.int64), np.ones(36)
            histories.append(
                KpiSeries(
                    kpi.kpi,
                    levels.cohort,
                    kpi.unit,
                    kpi.direction,
                    "month",
                    PERIODS,
                    values,
                    counts,
                    full,
                    0.0,
                    None,
                )
            )
            rows = ((middle * 0.98, middle, middle * 1.01),) * 12
            ahead = tuple(f"2026-{month:02d}" for month in range(1, 13))
            fans.append(Fan(kpi.kpi, levels.cohort, ahead, (0.1, 0.5, 0.9), rows))
    document = agreement_document(terms, histories, (), fans)
    content = canonical_json(terms)
    return lambda: agreement_pdf(document, content, "en", MOMENT, NullTranslations())


def _pages(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def _plain(pages: int) -> Callable[[], bytes]:
    head = "<html lang='en'><head><title>Plain</title><style>p { break-after: page }</style></head>"
    html = f"{head}<body>{PAGE * pages}</body></html>"
    return lambda: bytes(HTML(string=html).write_pdf())


def _chart() -> str:
    values = [0.98 - 0.001 * (month % 5) for month in range(36)]
    return svg(levels_chart(PERIODS, values, Levels(0.97, 0.98, 0.99), Texts("Chart", "")))


def _seconds(call: Callable[[], object]) -> float:
    drawn.cache_clear()
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def run() -> list[dict[str, Any]]:
    """Return one row: seconds of the agreement and of as many plain pages; `ratio` is plain/ours."""
    agreement = _agreement()
    pdf = agreement()
    plain = _plain(_pages(pdf))
    baseline_pages = _pages(plain())
    times = [(_seconds(agreement), _seconds(plain), _seconds(_chart)) for _ in range(ROUNDS)]
    ours, bare, chart = (min(column) for column in zip(*times, strict=True))
    return [
        {
            "name": "agreement PDF",
            "pages": _pages(pdf),
            "bytes": len(pdf),
            "seconds": round(ours, 3),
            "baseline": "bare WeasyPrint, plain text",
            "baseline_pages": baseline_pages,
            "baseline_seconds": round(bare, 3),
            "ratio": round(bare / ours, 3),
            "seconds_per_chart": round(chart, 3),
        }
    ]


if __name__ == "__main__":
    for row in run():
        print(row)
