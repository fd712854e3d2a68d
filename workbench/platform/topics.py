"""The version of what a page shows: a number that grows with every change of its scope.

What both sides share and what one side keeps to itself count apart, so that nobody can read the
other side's work from how their own number grows.
"""

from collections.abc import Iterable

from sqlalchemy import String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.permissions import PAYING_SIDES, ROUTES, Seat, allowed
from workbench.platform.scopes import Scope, unrecorded
from workbench.platform.tables import Base

CHANNEL = "equipoise_live"
_GROW = text(
    "INSERT INTO live_version (topic, version) VALUES (:topic, 1) "
    "ON CONFLICT (topic) DO UPDATE SET version = live_version.version + 1"
)
_TELL = text("SELECT pg_notify(:channel, '')")


class LiveVersionRow(Base):
    """How often something of a scope has changed; `topic` is the scope's name."""

    __tablename__ = "live_version"
    recorded = unrecorded("a counter of what is on record")
    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int]


def grow(session: Session, scopes: Iterable[Scope]) -> None:
    """Count a change in each scope of a deal; other processes are told when it is committed."""
    topics = sorted({one.chain for one in scopes if one.deal_id is not None})
    for topic in topics:
        session.execute(_GROW, {"topic": topic})
    if topics and session.get_bind().dialect.name == "postgresql":
        session.execute(_TELL, {"channel": CHANNEL})


def scopes_of(seat: Seat) -> list[Scope]:
    """Return what the seat may follow: what is shared, and its own side's where it may read that."""
    private = seat.side in PAYING_SIDES and allowed(seat, ROUTES["values.page"])
    own = [Scope(seat.deal_id, seat.side)] if private else []
    return [Scope(seat.deal_id), *own]


def topics_of(seat: Seat) -> tuple[str, ...]:
    """Return the names of what the seat may follow."""
    return tuple(one.chain for one in scopes_of(seat))


def versions(session: Session, topics: Iterable[str]) -> dict[str, int]:
    """Return the version of each topic; what never changed is missing."""
    wanted = list(topics)
    if not wanted:
        return {}
    query = select(LiveVersionRow.topic, LiveVersionRow.version)
    found = session.execute(query.where(LiveVersionRow.topic.in_(wanted)))
    return {row.topic: row.version for row in found}


def joined(topics: Iterable[str], found: dict[str, int]) -> str:
    """Return the versions of a seat's topics as one short word: "12", or "12.5"."""
    return ".".join(str(found.get(topic, 0)) for topic in topics)


def version_for(session: Session, seat: Seat) -> str:
    """Return the version of what the seat may see now."""
    topics = topics_of(seat)
    return joined(topics, versions(session, topics))
