"""An agreement, its document and its PDF in both languages."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from gettext import NullTranslations
from pathlib import Path

import numpy as np
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from workbench.agreement.document import (
    AgreementDocument,
    Chance,
    Fan,
    YearMoney,
    agreement_document,
)
from workbench.agreement.document.build import with_trees
from workbench.agreement.document.inputs import CascadeNumber
from workbench.agreement.terms import Terms, canonical_json, terms_from_json
from workbench.document.pages import agreement_pdf
from workbench.evidence.kpi.series import Direction, KpiSeries

ROOT = Path(__file__).resolve().parents[3]
MOMENT = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
COHORTS: tuple[tuple[str, str | None, str, Direction, float, float], ...] = (
    ("availability", "Installed base", "ratio", "higher", 0.979, 0.008),
    ("availability", "New installations", "ratio", "higher", 0.968, 0.011),
    ("response_time", None, "h", "lower", 4.1, 1.1),
    ("first_time_fix", None, "ratio", "higher", 0.83, 0.04),
)
TREE = (
    CascadeNumber(
        "response_time", "", 0, "Response time", "h", "agreed", today=4.2, level=3.8, minimum=4.6
    ),
    CascadeNumber(
        "response_time", "1", 1, "Dispatch", "h", "acknowledged", "provider", "Provider team lead",
        1.2, 1.03, 1.25,
    ),
    CascadeNumber(
        "response_time", "2", 1, "Way to the site", "h", "follows", today=2.0, level=1.87,
        minimum=2.2,
    ),
    CascadeNumber(
        "response_time", "2.1", 2, "Road", "h", "accepted_with_support", "provider", None,
        1.5, 1.4, 1.6, "A depot in the north",
    ),
    CascadeNumber(
        "response_time", "2.2", 2, "Gate and papers", "ratio", "accepted", "customer",
        "Customer team lead", 0.031, 0.025, 0.04,
    ),
    CascadeNumber("response_time", "3", 1, "Access to the machine", "h", "follows"),
    CascadeNumber("response_time", "3.1", 2, "Gate and papers", "ratio", "again", first="2.2"),
    CascadeNumber("response_time", "3.2", 2, "Release by the line", "h", "open", "customer"),
    CascadeNumber("response_time", "3.3", 2, "Calls answered", "count", "watched"),
)  # fmt: skip


def read_catalogue(path: Path) -> Catalog:
    """Return the texts of a catalogue."""
    with path.open("rb") as source:
        return read_po(source)


@pytest.fixture(scope="session")
def moment() -> datetime:
    """Return the date of every document in these tests."""
    return MOMENT


@pytest.fixture(scope="session")
def terms() -> Terms:
    """Return the documented agreement."""
    guide = (ROOT / "docs" / "formats" / "agreement.md").read_text("utf-8")
    found = re.search(r"```json example\n(.*?)```", guide, re.DOTALL)
    assert found is not None
    return terms_from_json(found[1].encode())


@pytest.fixture(scope="session")
def document(terms: Terms) -> AgreementDocument:
    """Return the document of the agreement with histories, fans and chances."""
    rng = np.random.default_rng(5)
    past = tuple(f"{2022 + (9 + month) // 12}-{(9 + month) % 12 + 1:02d}" for month in range(36))
    ahead = tuple(f"2026-{month:02d}" for month in range(1, 13))
    histories, fans, chances = [], [], []
    for kpi, cohort, unit, direction, mean, spread in COHORTS:
        values = mean + spread * rng.standard_normal(36)
        values[4] = np.nan
        counts, full = np.full(36, 30), np.ones(36)
        histories.append(
            KpiSeries(kpi, cohort, unit, direction, "month", past, values, counts, full, 0.0, None)
        )
        rows = tuple((mean - spread, mean, mean + spread) for _ in ahead)
        fans.append(Fan(kpi, cohort, ahead, (0.1, 0.5, 0.9), rows))
        chances.append(Chance(kpi, cohort, 0.08, 0.41, 0.004, 0.6, 0.02))
    year = YearMoney(-9120.4, -31450.0, 8210.0, 0.46, 310.0)
    return with_trees(agreement_document(terms, histories, chances, fans, year), terms, TREE)


@pytest.fixture(scope="session")
def chinese() -> NullTranslations:
    """Return the project's Chinese texts."""
    texts = read_catalogue(ROOT / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po")
    compiled = io.BytesIO()
    write_mo(compiled, texts)
    compiled.seek(0)
    return Translations(compiled)


@pytest.fixture(scope="session")
def english_pdf(
    document: AgreementDocument, terms: Terms, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the path of the English PDF."""
    path = tmp_path_factory.mktemp("pdf") / "agreement.pdf"
    path.write_bytes(
        agreement_pdf(document, canonical_json(terms), "en", MOMENT, NullTranslations())
    )
    return path


@pytest.fixture(scope="session")
def chinese_pdf(
    document: AgreementDocument,
    terms: Terms,
    chinese: NullTranslations,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Return the path of the Chinese PDF; its title and conditions are Chinese too."""
    translated = replace(
        terms, title="一至六号包装线成果服务协议", conditions=("产量在 85 % 至 115 % 之间。",)
    )
    cover = {**document["cover"], "title": translated.title}
    path = tmp_path_factory.mktemp("pdf") / "agreement.pdf"
    changed: AgreementDocument = {
        **document,
        "cover": {**document["cover"], "title": cover["title"]},
        "conditions": list(translated.conditions),
    }
    path.write_bytes(
        agreement_pdf(changed, canonical_json(translated), "zh_Hans_CN", MOMENT, chinese)
    )
    return path
