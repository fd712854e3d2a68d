"""The draft: from the settled package to terms that both sides accept, version by version.

Every version is kept as canonical JSON with its digest; acceptance belongs to one version.
Nothing private is read here: the settled package and both commitments are public to both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from workbench.agreement.terms import Terms, canonical_json, digest, problems, terms_from_json
from workbench.agreement.terms.changes import Change, changes
from workbench.codes import Finding
from workbench.platform import clock
from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import Seat, Side
from workbench.platform.versions import require_version, version_of
from workbench.services import record, result
from workbench.services.chosen_package import ChosenPackage, Option, in_force
from workbench.services.draft_consequences import Future, Place, futures_of
from workbench.services.draft_edit import ClauseWish, Fault, faults, wished
from workbench.services.draft_terms import first_terms, left_out_of
from workbench.services.menu import package_of
from workbench.settlement.schedule import Clause
from workbench.store.deal import DealRow, locked_deal
from workbench.store.draft import DraftRow, drafts, latest_draft
from workbench.store.frame import FrameRow, latest_frame
from workbench.store.kpi import kpi_cards

ACCEPTING: tuple[Side, ...] = ("provider", "customer")


@dataclass(frozen=True, slots=True)
class Version:
    """One version as the list shows it, with what changed against the one before."""

    number: int
    sha256: str
    author: str
    created_at: datetime
    provider_accepted: bool
    customer_accepted: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class DraftView:
    """The newest version in full, apart from any session, with all versions, newest first.

    `problems` is what must still be mended; `futures` is what its consequences come from;
    `settled` are the clauses of version 1 where a round settled on them.
    """

    number: int
    sha256: str
    terms: Terms
    provider_accepted: bool
    customer_accepted: bool
    versions: tuple[Version, ...]
    problems: tuple[Finding, ...]
    futures: dict[Place, Future]
    bounds: dict[str, tuple[float | None, float | None]]
    settled: frozenset[Clause]

    @property
    def accepted(self) -> bool:
        """Whether both sides have accepted this version."""
        return self.provider_accepted and self.customer_accepted

    @property
    def acceptance(self) -> "Acceptance":
        """Return who has accepted this version, alone."""
        return Acceptance(self.number, self.provider_accepted, self.customer_accepted)

    def has_accepted(self, side: Side) -> bool:
        """Return whether the side has accepted this version."""
        return self.provider_accepted if side == "provider" else self.customer_accepted


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who has accepted the newest version, alone."""

    number: int
    provider: bool
    customer: bool

    @property
    def accepted(self) -> bool:
        """Whether both sides have accepted it."""
        return self.provider and self.customer


def acceptance(db: Session, deal_id: int) -> Acceptance:
    """Return who has accepted the newest version; NotFound before the first."""
    row = latest_draft(db, deal_id)
    if row is None:
        raise NotFound
    return Acceptance(
        row.number, row.provider_accepted_at is not None, row.customer_accepted_at is not None
    )


def can_start(db: Session, deal_id: int) -> bool:
    """Return whether the last round settled on a package."""
    settled = result.published(db, latest_frame(db, deal_id))
    return settled is not None and settled.package is not None


def start_version(db: Session, deal_id: int) -> str:
    """Return the version of what a start begins with: the round, and whether a draft exists."""
    frame, row = latest_frame(db, deal_id), latest_draft(db, deal_id)
    return version_of(frame and (frame.round, frame.menu_sha256), row is not None)


def start(db: Session, seat: Seat, seen: str | None = None) -> int:
    """Make version 1 from the settled package of the last round; return its row's id.

    Refused without a settled package, and when a draft exists; Conflict where that is news.
    """
    _begin(db, seat.deal_id)
    require_version(seen, start_version(db, seat.deal_id))
    frame = latest_frame(db, seat.deal_id)
    settled = result.published(db, frame)
    if frame is None or settled is None or settled.package is None:
        raise Refused("draft.nothing_settled")
    if latest_draft(db, seat.deal_id) is not None:
        raise Refused("draft.exists")
    return _keep(db, seat, first_terms(db, frame, settled, settled.package.fee)).id


def keep_first(db: Session, seat: Seat, terms: Terms) -> int:
    """Keep terms as version 1; return the row's id. The caller has locked the deal."""
    return _keep(db, seat, terms).id


def _begin(db: Session, deal_id: int) -> None:
    """Lock the deal, so that versions and acceptances follow each other."""
    if locked_deal(db, deal_id) is None:
        raise NotFound


def _keep(db: Session, seat: Seat, terms: Terms) -> DraftRow:
    terms = replace(terms, audit_head=record.head(db, seat.deal_id).hash)
    row = DraftRow(
        deal_id=seat.deal_id,
        number=terms.version,
        terms=canonical_json(terms),
        sha256=digest(terms),
        author_side=seat.side,
        created_at=clock.now(),
    )
    db.add(row)
    db.flush()
    return row


def view(db: Session, deal_id: int) -> DraftView | None:
    """Return the newest version with everything a page says of it; None before the first."""
    rows = drafts(db, deal_id)
    if not rows:
        return None
    read = [terms_from_json(row.terms) for row in rows]
    terms, row = read[0], rows[0]
    return DraftView(
        number=row.number,
        sha256=row.sha256,
        terms=terms,
        provider_accepted=row.provider_accepted_at is not None,
        customer_accepted=row.customer_accepted_at is not None,
        versions=tuple(_version(each, now, old) for each, now, old in _pairs(rows, read)),
        problems=problems(terms),
        futures=futures(db, deal_id),
        bounds={
            card.key: (card.card["lower"], card.card["upper"]) for card in kpi_cards(db, deal_id)
        },
        settled=frozenset(read[-1].schedule.clauses if read[-1].mediation else ()),
    )


def _pairs(
    rows: Sequence[DraftRow], read: Sequence[Terms]
) -> list[tuple[DraftRow, Terms, Terms | None]]:
    before: list[Terms | None] = [*read[1:], None]
    return list(zip(rows, read, before, strict=True))


def _version(row: DraftRow, terms: Terms, before: Terms | None) -> Version:
    return Version(
        number=row.number,
        sha256=row.sha256,
        author=row.author_side,
        created_at=row.created_at,
        provider_accepted=row.provider_accepted_at is not None,
        customer_accepted=row.customer_accepted_at is not None,
        changes=changes(before, terms) if before is not None else (),
    )


def futures(db: Session, deal_id: int) -> dict[Place, Future]:
    """Return what the consequences of every paid KPI come from: shared data alone."""
    frame = latest_frame(db, deal_id)
    settled = result.published(db, frame)
    package = in_force(db, frame, settled) if frame and settled else None
    return futures_with(db, frame, package.options) if frame and package else {}


def futures_with(db: Session, frame: FrameRow, chosen: Mapping[str, Option]) -> dict[Place, Future]:
    """Return the futures with the share of the plan that the chosen level sets assume."""
    found: dict[Place, Future] = {}
    starts = db.get_one(DealRow, frame.deal_id).term_start.month
    for card in kpi_cards(db, frame.deal_id):
        if card.key in chosen:
            cohorts = chosen[card.key]["cohorts"]
            by_season = any(cohort.get("seasons") for cohort in cohorts)
            mine = futures_of(card, cohorts[0]["plan"], left_out_of(frame, card.key))
            if by_season:
                mine = {place: replace(one, starts=starts) for place, one in mine.items()}
            found |= mine
    return found


def check(draft: DraftView, kpi: str, wishes: Sequence[ClauseWish]) -> tuple[Fault, ...]:
    """Return what stands against the wishes for one KPI."""
    return faults(draft.terms, kpi, wishes, draft.bounds.get(kpi, (None, None)))


def save(db: Session, seat: Seat, seen: str | int, kpi: str, wishes: Sequence[ClauseWish]) -> int:
    """Make the next version with the wishes for one KPI; return its number.

    Conflict when `seen` is no longer the newest version; refused with the first fault, and when
    nothing differs. Nobody has accepted the new version.
    """
    _begin(db, seat.deal_id)
    draft = view(db, seat.deal_id)
    if draft is None:
        raise NotFound
    require_version(seen, draft.number)
    for fault in check(draft, kpi, wishes):
        raise Refused(fault.finding.code, f"{fault.place}-{fault.field}", **fault.finding.params)
    wanted = wished(draft.terms, kpi, wishes)
    if wanted == draft.terms:
        raise Refused("draft.nothing_changed", number=draft.number)
    return _keep(db, seat, _next(db, seat.deal_id, wanted)).number


def remake(db: Session, seat: Seat, package: ChosenPackage) -> int:
    """Make the next version from a package that both accepted instead; return its number.

    What people changed by hand in earlier versions is not taken over. NotFound without a draft.
    """
    _begin(db, seat.deal_id)
    frame, newest = latest_frame(db, seat.deal_id), latest_draft(db, seat.deal_id)
    settled = result.published(db, frame)
    if frame is None or newest is None or settled is None:
        raise NotFound
    fee = package_of(package.menu, package.index).fee
    wanted = first_terms(db, frame, settled, fee, package)
    return _keep(db, seat, _next(db, seat.deal_id, replace(wanted, version=newest.number))).number


def _next(db: Session, deal_id: int, wanted: Terms) -> Terms:
    """Return the wanted terms as the next version; it says whether they left the package."""
    first = terms_from_json(drafts(db, deal_id)[-1].terms)
    edited = (wanted.kpis, wanted.schedule) != (first.kpis, first.schedule)
    mediation = wanted.mediation
    if mediation is not None:
        mediation = replace(mediation, edited_afterwards=edited)
    return replace(wanted, version=wanted.version + 1, mediation=mediation)


def accept(db: Session, seat: Seat, sha256: str) -> None:
    """Accept the version with this digest for one's side; Conflict when a newer one exists.

    Accepting twice changes nothing. Refused while something in the terms must still be mended.
    """
    _begin(db, seat.deal_id)
    row = latest_draft(db, seat.deal_id)
    if row is None or seat.side not in ACCEPTING:
        raise NotFound
    require_version(sha256, row.sha256)
    for finding in problems(terms_from_json(row.terms)):
        raise Refused(finding.code, None, **finding.params)
    if seat.side == "provider":
        row.provider_accepted_at = row.provider_accepted_at or clock.now()
    else:
        row.customer_accepted_at = row.customer_accepted_at or clock.now()
    db.flush()
