"""A draft that both sides have accepted, for tests that start after it."""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from workbench.agreement.terms import CohortLevels, KpiTerms, Terms, canonical_json
from workbench.settlement.schedule import Clause, Ladder, Schedule
from workbench.store.draft import DraftRow, drafts
from workbench.store.kpi import kpi_cards

FEE = Decimal(521500)
LADDERS = {
    ("availability", "new"): Ladder("higher", 0.955, 0.968, 0.978, best=1.0),
    ("availability", "installed"): Ladder("higher", 0.970, 0.980, 0.986, best=1.0),
    ("response_time", None): Ladder("lower", 4.6, 3.8, 3.3, best=0.0),
    ("first_time_fix_rate", None): Ladder("higher", 0.76, 0.82, 0.85, best=1.0),
}


def accept_draft(db: Session, deal_id: int, *, accepted: bool = True) -> DraftRow:
    """Make the next version of a draft on the deal's cards; by default both sides accept it."""
    ladders: dict[str, dict[str | None, Ladder]] = {}
    for (kpi, cohort), ladder in LADDERS.items():
        ladders.setdefault(kpi, {})[cohort] = ladder
    kpis = [_kpi(row.card, ladders[row.key]) for row in kpi_cards(db, deal_id)]
    clauses = [
        Clause(kpi.kpi, "quarter", each.ladder, 0.04, 0.03, cohort=each.cohort)
        for kpi in kpis
        for each in kpi.levels
    ]
    number = len(drafts(db, deal_id)) + 1
    terms = Terms(
        title="Uptime", version=number, parties=(), currency="USD", yearly_fee=FEE,
        start=date(2027, 1, 1), months=36, kpis=tuple(kpis),
        schedule=Schedule("USD", FEE, tuple(clauses)), evidence=(),
    )  # fmt: skip
    content, now = canonical_json(terms), datetime(2026, 12, 1, tzinfo=UTC)
    row = DraftRow(
        deal_id=deal_id, number=number, terms=content, author_side="neutral", created_at=now,
        sha256=hashlib.sha256(content).hexdigest(),
        provider_accepted_at=now if accepted else None, customer_accepted_at=now if accepted else None,
    )  # fmt: skip
    db.add(row)
    db.flush()
    return row


def _kpi(card: dict[str, str], ladders: dict[str | None, Ladder]) -> KpiTerms:
    return KpiTerms(
        kpi=card["key"], name=card["name"], formula=card["formula"], unit=card["unit"],
        direction="lower" if card["direction"] == "lower" else "higher", window="quarter",
        decimals=4, data_source="months.csv", missing="observed", provider_owner="Provider",
        customer_owner="Customer",
        levels=tuple(CohortLevels(cohort, ladder) for cohort, ladder in ladders.items()),
    )  # fmt: skip
