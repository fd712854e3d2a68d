"""KPI cards with synthetic months, and an agreed frame, for tests that start in the middle."""

import hashlib
from dataclasses import asdict
from datetime import UTC, datetime

import numpy as np
from sqlalchemy.orm import Session

from workbench.evidence.kpi.card import card_for
from workbench.evidence.kpi.series import FloatArray, KpiSeries
from workbench.platform.permissions import PAYING_SIDES, Seat
from workbench.services import frame
from workbench.services.series import to_plain
from workbench.store.frame import FrameRow
from workbench.store.history import DataSetRow
from workbench.store.kpi import KpiCardRow, kpi_card

MONTHS = 36


def months() -> dict[tuple[str, str | None], FloatArray]:
    """Return 36 months per KPI and cohort, always the same."""
    rng = np.random.default_rng(5)
    lost = {"new": (0.035, 0.40), "installed": (0.022, 0.35)}
    drawn: dict[tuple[str, str | None], FloatArray] = {
        ("availability", cohort): 1 - np.exp(rng.normal(np.log(mean), spread, MONTHS))
        for cohort, (mean, spread) in lost.items()
    }
    drawn["response_time", None] = np.exp(rng.normal(np.log(4.2), 0.2, MONTHS))
    drawn["first_time_fix_rate", None] = np.clip(rng.normal(0.78, 0.05, MONTHS), 0, 1)
    return drawn


CARDS = (
    (
        "availability",
        "Availability",
        {"new": ["M09", "M10", "M11", "M12"], "installed": [f"M{n:02d}" for n in range(1, 9)]},
    ),
    ("response_time", "Response time", {}),
    ("first_time_fix_rate", "First-time fix", {}),
)


def add_cards(db: Session, deal_id: int) -> list[int]:
    """Give the deal three paid KPI cards (availability has two cohorts); return their ids."""
    source = DataSetRow(
        deal_id=deal_id,
        name="months.csv",
        side="neutral",
        file=b"",
        file_sha256=hashlib.sha256(b"").hexdigest(),
        content_sha256="0" * 64,
        mapping={"kind": "values"},
        created_at=datetime(2026, 12, 1, tzinfo=UTC),
    )
    db.add(source)
    db.flush()
    rows = []
    for position, (key, name, cohorts) in enumerate(CARDS, start=1):
        series = [_series(key, cohort) for cohort in (list(cohorts) or [None])]
        rows.append(
            KpiCardRow(
                deal_id=deal_id,
                data_set_id=source.id,
                position=position,
                key=key,
                card=asdict(card_for(key, name)),
                cohorts=cohorts,
                series=[to_plain(one) for one in series],
            )
        )
    db.add_all(rows)
    db.flush()
    return [row.id for row in rows]


ODD = 20
"""The place of the month that `odd_month` makes odd: September 2025."""


def odd_month(db: Session, deal_id: int, card_id: int) -> str:
    """Let one month of the card's first cohort fall to 0.7; return the key of what stands out."""
    row = kpi_card(db, deal_id, card_id)
    assert row is not None
    first = row.series[0]
    values = [0.7 if place == ODD else value for place, value in enumerate(first["values"])]
    row.series = [first | {"values": values}, *row.series[1:]]
    db.flush()
    return f"0-outlier-{first['periods'][ODD]}"


def _series(key: str, cohort: str | None) -> KpiSeries:
    card, values = card_for(key, key), months()[key, cohort]
    return KpiSeries(
        kpi=key,
        cohort=cohort,
        unit=card.unit,
        direction=card.direction,
        period="month",
        periods=tuple(f"{2024 + m // 12}-{m % 12 + 1:02d}" for m in range(MONTHS)),
        values=values,
        n=np.full(MONTHS, 30),
        coverage=np.ones(MONTHS),
        lower=card.lower,
        upper=card.upper,
    )


def agree_frame(db: Session, deal_id: int) -> FrameRow:
    """Propose the usual fees and let both executives agree: three sets, three KPIs, three fees."""
    row = frame.propose(db, deal_id, frame.usual_fees(db, deal_id))
    for side in PAYING_SIDES:
        frame.agree(db, Seat(0, deal_id, side, "executive"), row.menu_sha256)
    return row


def seasonal(db: Session, deal_id: int, card_id: int) -> None:
    """Let the card's cohorts lose 2 % from June to September and 6 % in the other months."""
    row = kpi_card(db, deal_id, card_id)
    assert row is not None
    rng = np.random.default_rng(9)
    series = []
    for one in row.series:
        months = [int(period[5:]) for period in one["periods"]]
        lost = [0.02 if 6 <= month <= 9 else 0.06 for month in months]
        values = 1 - np.array(lost) * rng.gamma(16, 1 / 16, len(lost))
        series.append(one | {"values": [float(value) for value in values]})
    row.series = series
    db.flush()
