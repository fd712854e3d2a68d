"""Two truths: both sides' histories of the same assets, and why their numbers differ.

Nothing is kept: the question stands in the address, so that two people can look at the same answer.
`gather` reads rows; `compute` works outside any transaction, in a limited child process.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from workbench.codes import StepError
from workbench.evidence.comparison.answer import Comparison
from workbench.evidence.comparison.statement import usual_definition
from workbench.evidence.comparison.week import read_week
from workbench.evidence.history.mapping import CountBy, TimeBase, parse_mapping
from workbench.evidence.history.roles import plain
from workbench.evidence.kpi.catalogue import CATALOGUE
from workbench.evidence.kpi.measures import Missing
from workbench.platform import limited
from workbench.platform.errors import NotFound, Refused
from workbench.platform.limited import Call, Limits, Stopped
from workbench.platform.permissions import Side
from workbench.services import history
from workbench.services.truths_record import from_plain
from workbench.store.deal import DealRow
from workbench.store.history import DataSetRow, data_sets
from workbench.store.kpi import KpiCardRow, kpi_cards

MOST_EVENTS = 200_000
"""Rows of a log that a page compares; longer ones belong to the command line."""
READING = "workbench.services.truths_reading:compared"
SHOWN = 15
DOWNLOADED = 20_000
_PLAINEST = "total_downtime"  # hours need no agreement about what they are divided by


@dataclass(frozen=True, slots=True)
class Stated:
    """What is compared for one side: its data set, how it measures, and what it leaves out.

    `hours` is a week as people write it ("" is round the clock); `stops` the data set that lists
    its planned stops, None for none.
    """

    data_set: int
    hours: str = ""
    shortest: float = 0.0
    count_by: CountBy = "asset"
    time_base: TimeBase = "ready"
    missing: Missing = "observed"
    categories: tuple[str, ...] = ()
    planned: bool = False
    stops: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Which KPI is compared, and both sides."""

    kpi: str
    provider: Stated
    customer: Stated


@dataclass(frozen=True, slots=True)
class Choice:
    """A read data set that can be chosen."""

    id: int
    name: str
    side: Side
    summary: dict[str, Any]
    mapping: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that the computation needs, apart from any session."""

    wish: Wish
    zone: str
    sources: dict[int, history.Source]


def choices(db: Session, deal_id: int) -> dict[Side, tuple[Choice, ...]]:
    """Return the read data sets of each paying side, newest first; neutral ones serve both."""
    rows = [_choice(row) for row in reversed(data_sets(db, deal_id)) if row.summary is not None]
    return {
        side: tuple(one for one in rows if one.side in {side, "neutral"})
        for side in ("provider", "customer")
    }


def _choice(row: DataSetRow) -> Choice:
    side: Any = row.side
    return Choice(row.id, row.name, side, row.summary or {}, row.mapping or {})


def possible(provider: Choice, customer: Choice) -> tuple[str, ...]:
    """Return the KPIs that both data sets can give, in the order of the catalogue."""
    kpis = provider.summary["kpis"], customer.summary["kpis"]
    return tuple(key for key in CATALOGUE if all(one.get(key, "") is None for one in kpis))


def usual(db: Session, deal_id: int) -> Wish | None:
    """Return the newest data sets of the two sides that speak of the same assets, with the deal's KPI.

    Two logs of events come first, then whatever has a KPI in common. None where there is no such
    pair. Definitions are those of the shared card, else of each data set's mapping.
    """
    both = choices(db, deal_id)
    pairs = [(p, c) for p in both["provider"] for c in both["customer"] if p.id != c.id]
    fitting = [pair for pair in pairs if possible(*pair)]
    if not fitting:
        return None
    found = min(fitting, key=lambda pair: not (_logs(*pair) and _shared_assets(*pair)))
    cards = {card.key: card for card in kpi_cards(db, deal_id)}
    keys = possible(*found)
    own = [key for key, card in cards.items() if card.data_set_id in {one.id for one in found}]
    key = next((key for key in (*own, _PLAINEST, *cards) if key in keys), keys[0])
    return Wish(key, *(_usual_side(one, cards.get(key)) for one in found))


def _logs(provider: Choice, customer: Choice) -> bool:
    return {provider.summary["kind"], customer.summary["kind"]} == {"events"}


def _shared_assets(provider: Choice, customer: Choice) -> bool:
    mine, theirs = ({plain(a) for a in one.summary["assets"]} for one in (provider, customer))
    return bool(mine & theirs)


def _usual_side(choice: Choice, card: KpiCardRow | None) -> Stated:
    definition = usual_definition(parse_mapping(choice.mapping))
    missing = card.card["missing"] if card is not None else definition.missing
    return Stated(
        choice.id, count_by=definition.count_by, time_base=definition.time_base, missing=missing
    )


def gather(db: Session, deal_id: int, wish: Wish) -> Gathered:
    """Return the wish with its data sets and the site's time zone.

    Refused where a log is too long for a page, NotFound where a data set is not the deal's.
    """
    row = db.get(DealRow, deal_id)
    if row is None:
        raise NotFound
    known = {one.id: one for one in data_sets(db, deal_id) if one.summary is not None}
    sides = wish.provider, wish.customer
    wanted = {side.data_set for side in sides} | {side.stops for side in sides if side.stops}
    if not wanted <= known.keys():
        raise NotFound
    for number in wanted:
        if (known[number].summary or {}).get("entries", 0) > MOST_EVENTS:
            raise Refused("truths.too_many", most=MOST_EVENTS)
    sources = {number: history.source(db, deal_id, number) for number in sorted(wanted)}
    return Gathered(wish, row.timezone, sources)


def compute(gathered: Gathered, most: int = SHOWN, limits: Limits = history.ORDINARY) -> Comparison:
    """Return the comparison; what cannot be compared is Refused, beside its field where it has one.

    Both files are read again in a limited child.
    """
    wish = gathered.wish
    for side, stated in (("provider", wish.provider), ("customer", wish.customer)):
        try:
            read_week(stated.hours)
        except StepError as error:
            raise Refused(error.finding.code, f"{side}_hours", **error.finding.params) from error
    asked = asdict(wish) | {
        "zone": gathered.zone,
        "most": most,
        "mappings": {str(number): found.mapping for number, found in gathered.sources.items()},
    }
    try:
        return from_plain(limited.run(Call(READING, files_of(gathered.sources), asked), limits))
    except Stopped as stopped:
        raise history.too_much(stopped, limits) from stopped


def files_of(sources: Mapping[int, history.Source]) -> dict[str, bytes]:
    """Return the files of data sets as the child that reads them expects them."""
    files = {str(number): found.file for number, found in sources.items()}
    registers = {
        f"{number}.register": found.register for number, found in sources.items() if found.register
    }
    return files | registers
