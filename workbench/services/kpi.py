"""KPI cards: what is measured, from which data set, for which cohorts, and the series it gives.

`create` does all in one go; pages call `check`, `compute` and `keep`, so that the computation
happens outside a write transaction.
"""

from collections.abc import Mapping as Pairs
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy.orm import Session

from workbench.codes import StepError
from workbench.evidence.kpi.card import MOST_DECIMALS, OWN, KpiCard, card_for
from workbench.evidence.kpi.measures import Missing
from workbench.evidence.kpi.series import Direction
from workbench.platform.errors import NotFound, Refused
from workbench.platform.limited import Limits
from workbench.platform.versions import require_version, version_of
from workbench.services import history
from workbench.services.kpi_choice import why_not
from workbench.store.deal import DealRow
from workbench.store.kpi import KpiCardRow, kpi_cards, locked_card

MOST_KPIS = 5
MOST_PAID = 3
LONGEST_COHORT = 80
Range = Literal["share", "positive", "any"]
_RANGES: dict[Range, tuple[float | None, float | None]] = {
    "share": (0.0, 1.0),
    "positive": (0.0, None),
    "any": (None, None),
}
_UPTIME = frozenset({"availability", "technical_availability", "inherent_availability"})
_STAKES = {True: {"credit": 0.06, "bonus": 0.05}, False: {"credit": 0.03, "bonus": 0.025}}
"""First shares of the yearly fee: availability and two others make 12 % at risk, 10 % bonus."""


@dataclass(frozen=True, slots=True)
class Words:
    """The texts that the parties write on a card; what is left empty is still to do."""

    outcome: str = ""
    data_source: str = ""
    fallback: str = ""
    exclusions: str = ""
    owner_provider: str = ""
    owner_customer: str = ""


@dataclass(frozen=True, slots=True)
class OwnFormula:
    """A formula that people wrote (`evidence.kpi.own`): which way is better, what can be its values."""

    text: str
    better: Direction
    range: Range

    @property
    def key(self) -> str:
        """The key of its KPI: one formula is one KPI of a deal."""
        return OWN + sha256(" ".join(self.text.split()).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class NewCard:
    """What people decide about a KPI; its period is the month.

    `key` is of the catalogue, or of the `own` formula. `cohorts` maps names to assets, {} is the whole fleet as one.
    `decimals` None means 4 for a share (98.33 %) and 2 for anything else. `paid`: money hangs on it.
    """

    key: str
    name: str
    missing: Missing = "observed"
    cohorts: Pairs[str, tuple[str, ...]] = field(default_factory=dict)
    decimals: int | None = None
    paid: bool = True
    words: Words = field(default_factory=Words)
    own: OwnFormula | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """A card with its series as plain data; each series also holds its formula's `inputs`."""

    card: dict[str, Any]
    cohorts: dict[str, list[str]]
    series: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card is to stand; `seen` is the version of the list of KPIs that the person saw."""

    deal_id: int
    data_set_id: int
    seen: str | None = None


def create(db: Session, deal_id: int, data_set_id: int, wish: NewCard) -> int:
    """Make the card and compute its series; return its id.

    Raises Refused beside `key`, `name`, `paid`, `decimals` or `groups`.
    """
    check(db, deal_id, wish)
    computed = compute(history.source(db, deal_id, data_set_id), wish, currency(db, deal_id))
    return keep(db, Place(deal_id, data_set_id), wish, computed)


def currency(db: Session, deal_id: int) -> str:
    """Return the deal's currency: the unit of KPIs that are amounts of money."""
    return _deal(db, deal_id).currency


def _deal(db: Session, deal_id: int, *, lock: bool = False) -> DealRow:
    row = db.get(DealRow, deal_id, with_for_update=lock)
    if row is None:
        raise NotFound
    return row


def list_version(db: Session, deal_id: int) -> str:
    """Return the version of the deal's list of KPIs."""
    return version_of([row.key for row in kpi_cards(db, deal_id)])


def check(db: Session, deal_id: int, wish: NewCard, seen: str | None = None) -> None:
    """Refuse a KPI that the deal has already, a sixth one, and a fourth with money on it.

    Conflict where somebody made the same KPI after the person saw the list as `seen`.
    """
    cards = kpi_cards(db, deal_id)
    if any(card.key == wish.key for card in cards):
        require_version(seen, list_version(db, deal_id))
        raise Refused("kpi.exists", field="key")
    if len(cards) >= MOST_KPIS:
        raise Refused("kpi.too_many", most=MOST_KPIS)
    if wish.paid and not _leaves_room(cards):
        raise Refused("kpi.too_many_paid", field="paid", most=MOST_PAID)


def may_be_paid(db: Session, deal_id: int) -> bool:
    """Return whether money may hang on one more KPI of the deal."""
    return _leaves_room(kpi_cards(db, deal_id))


def _leaves_room(cards: Sequence[KpiCardRow]) -> bool:
    return sum(1 for card in cards if card.paid) < MOST_PAID


def compute(
    found: history.Source, wish: NewCard, money: str, limits: Limits = history.ORDINARY
) -> Computed:
    """Return the card and its series per cohort; a KPI that the file cannot give is refused.

    The file is read again in a limited child.
    """
    if found.mapping is None:
        raise Refused("history.not_read")
    card = _card(wish, money)
    cohorts = {name: list(assets) for name, assets in _checked_cohorts(wish.cohorts).items()}
    scopes: list[tuple[str | None, list[str]]] = list(cohorts.items()) or [(None, [])]
    asked = {"mapping": found.mapping, "card": asdict(card), "scopes": scopes}
    try:
        told = history.in_child("series", found.file, found.register, asked, limits)["series"]
    except Refused as refusal:
        raise _beside(refusal) from refusal
    for (cohort, _), series in zip(scopes, told, strict=True):
        if all(value is None for value in series["values"]):
            raise _silent(cohort)
    if wish.own is not None:
        card = _with_unit(card, wish, told, money)
    return Computed(asdict(card), cohorts, told)


def _with_unit(card: KpiCard, wish: NewCard, told: list[dict[str, Any]], money: str) -> KpiCard:
    """Return the card of an own formula with the unit that it gave, written into the series too."""
    unit = str(told[0]["unit"])
    if card.upper == 1 and unit != "ratio":
        raise Refused("formula.no_share", "own_range", unit=unit)
    values = [v for series in told for v in series["values"] if v is not None]
    low, high = min(values), max(values)
    if (card.lower is not None and low < card.lower) or (
        card.upper is not None and high > card.upper
    ):
        raise Refused("formula.outside", "own_range", low=round(low, 6), high=round(high, 6))
    for series in told:
        series["unit"] = unit.replace("currency", money)
    usual = 4 if unit == "ratio" else 2
    decimals = usual if wish.decimals is None else wish.decimals
    return replace(card, unit=unit.replace("currency", money), decimals=decimals)


def _beside(refusal: Refused) -> Refused:
    code = refusal.finding.code
    if code.startswith("formula."):
        return Refused(code, "own_formula", **refusal.finding.params)
    if not code.startswith("kpi."):
        return refusal
    reason = why_not(refusal.finding)
    field = "groups" if code == "kpi.unknown_asset" else "key"
    return Refused(reason.code, field, **reason.params)


def _silent(cohort: str | None) -> Refused:
    if cohort is None:
        return Refused("kpi.nothing_said", field="key")
    return Refused("kpi.cohort_silent", field="groups", cohort=cohort)


def _card(wish: NewCard, money: str) -> KpiCard:
    if not wish.name.strip():
        raise Refused("kpi.card_name", field="name")
    if "%" in wish.name:  # later pages hand names to gettext, which would take it for a placeholder
        raise Refused("kpi.percent_sign", field="name")
    try:
        card = _own_card(wish.own, wish) if wish.own else card_for(wish.key, wish.name.strip())
    except StepError as error:
        raise Refused("kpi.choose", field="key") from error
    usual = 4 if card.unit == "ratio" else 2
    decimals = usual if wish.decimals is None else wish.decimals
    if not 0 <= decimals <= MOST_DECIMALS:
        raise Refused("kpi.card_decimals", field="decimals", most=MOST_DECIMALS)
    return replace(
        card,
        unit=card.unit.replace("currency", money),
        missing=wish.missing,
        decimals=decimals,
        **{name: text.strip() for name, text in asdict(wish.words).items()},
    )


def _own_card(own: OwnFormula, wish: NewCard) -> KpiCard:
    lower, upper = _RANGES[own.range]
    return KpiCard(own.key, wish.name.strip(), "", own.better, lower, upper, own.text.strip())


def _checked_cohorts(wish: Pairs[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    seen: set[str] = set()
    for name, assets in wish.items():
        if not name.strip() or len(name) > LONGEST_COHORT or not assets:
            raise Refused("kpi.cohort_empty", field="groups", most=LONGEST_COHORT)
        if "%" in name:
            raise Refused("kpi.percent_sign", field="groups")
        twice = sorted(seen.intersection(assets))
        if twice:
            raise Refused("kpi.cohort_twice", field="groups", asset=twice[0])
        seen |= set(assets)
    return {name.strip(): tuple(assets) for name, assets in wish.items()}


def keep(db: Session, source: Place, wish: NewCard, computed: Computed) -> int:
    """Keep the card; the rules of `check` are asked again with the deal locked."""
    deal_id = source.deal_id
    _deal(db, deal_id, lock=True)
    check(db, deal_id, wish, source.seen)
    row = KpiCardRow(
        deal_id=deal_id,
        data_set_id=source.data_set_id,
        position=1 + max((card.position for card in kpi_cards(db, deal_id)), default=0),
        key=computed.card["key"],
        card=computed.card,
        cohorts=computed.cohorts,
        series=computed.series,
        shared=_STAKES[computed.card["key"] in _UPTIME],
        paid=wish.paid,
    )
    db.add(row)
    db.flush()
    return row.id


def complete(db: Session, deal_id: int, card_id: int, words: Words, version: str | int) -> None:
    """Change the texts of a card; what is measured stays. An outdated form is a Conflict."""
    row = locked_card(db, deal_id, card_id)
    if row is None:
        raise NotFound
    require_version(version, row.version)
    told = {name: text.strip() for name, text in asdict(words).items()}
    row.card, row.version = row.card | told, row.version + 1
    db.flush()
