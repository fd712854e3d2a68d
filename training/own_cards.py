"""Cards made of one's own agreement: each of its facts is a question with its answer.

The facts come as plain data; questions and answers are codes with typed parameters, worded by the
edge (workbench.platform.texts.training_cards). The answer tells whether a card is still the same:
a new version of the agreement changes only the cards whose answers changed.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias, Union

import msgspec
from msgspec import Struct

Window = Literal["month", "quarter", "year"]
DIGITS = 12  # of the fingerprints that stand in keys


class Miss(Struct, frozen=True):
    """Which missed minimums have a consequence beyond money: `k` of the last `n` windows.

    "once": any; "consecutive": k in a row.
    """

    kind: Literal["once", "k_of_n", "consecutive"]
    k: int = 1
    n: int = 1


class Levels(Struct, frozen=True):
    """What is agreed for a KPI or one cohort of it (None: the whole fleet); natural units.

    `months` are the calendar months (1 to 12) in which the levels hold, empty for all. `stretch` is
    None where it is no better than the target.
    """

    cohort: str | None
    minimum: float
    target: float
    stretch: float | None = None
    months: tuple[int, ...] = ()


class Stake(Struct, frozen=True):
    """The money of one cohort: fractions (0 to 1) of the fee of its window.

    `credit` is paid back at the minimum and below it, `bonus` is added at the stretch.
    """

    cohort: str | None
    credit: float
    bonus: float
    miss: Miss | None = None


class Kpi(Struct, frozen=True):
    """One KPI of an agreement; names and exclusions are the parties' own words."""

    key: str
    name: str
    unit: str
    direction: Literal["higher", "lower"]
    window: Window
    measured_by: str
    provider_owner: str
    customer_owner: str
    exclusions: tuple[str, ...]
    levels: tuple[Levels, ...]
    stakes: tuple[Stake, ...]


class Agreement(Struct, frozen=True):
    """The facts of one deal at the newest version that both sides have accepted.

    `yearly_fee` is money in `currency`; `yearly_cap` the fraction (0 to 1) of it that credits and
    bonuses of a year stay within, None for no cap.
    """

    deal: int
    title: str
    version: int
    currency: str
    yearly_fee: Decimal
    yearly_cap: float | None
    kpis: tuple[Kpi, ...]


class Quantity(Struct, frozen=True, tag=True):
    """A value of a KPI with its unit ("ratio": a share, 0 to 1)."""

    value: float
    unit: str


class Share(Struct, frozen=True, tag=True):
    """A fraction of a whole, 0 to 1."""

    value: float


class Money(Struct, frozen=True, tag=True):
    """An amount with its currency (ISO 4217)."""

    value: Decimal
    currency: str


class Months(Struct, frozen=True, tag=True):
    """Calendar months, 1 to 12."""

    months: tuple[int, ...]


class Words(Struct, frozen=True, tag=True):
    """Words that people wrote, one thing each."""

    items: tuple[str, ...]


Param: TypeAlias = Union[str, int, Quantity, Share, Money, Months, Words, "Said"]


@dataclass(frozen=True, slots=True)
class Said:
    """A code of the texts with what fills its placeholders."""

    code: str
    params: dict[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnCard:
    """A question about an agreement with its answer; `key` stays over the versions.

    `about` is the title of the deal.
    """

    key: str
    about: str
    question: Said
    answer: Said

    @property
    def fact(self) -> str:
        """Return the fingerprint of the answer: another one where the fact is another."""
        return _digest(msgspec.json.encode(self.answer, order="deterministic"))


def cards_of(agreement: Agreement) -> tuple[OwnCard, ...]:
    """Return the cards of an agreement, KPI by KPI; the keys are unique."""
    found = [card for kpi in agreement.kpis for card in _of_kpi(agreement, kpi)]
    return (*found, *_of_deal(agreement))


def _of_kpi(agreement: Agreement, kpi: Kpi) -> Iterator[OwnCard]:
    yield from _definition(agreement, kpi)
    for levels in kpi.levels:
        yield from _levels(agreement, kpi, levels)
    for stake in kpi.stakes:
        yield from _money(agreement, kpi, stake)


def _of_deal(agreement: Agreement) -> Iterator[OwnCard]:
    if agreement.yearly_cap is None:
        return
    most = agreement.yearly_fee * Decimal(repr(agreement.yearly_cap))
    yield OwnCard(
        f"deal/{agreement.deal}/cap",
        agreement.title,
        Said("own_cards.cap"),
        Said(
            "own_cards.cap_answer",
            {
                "share": Share(agreement.yearly_cap),
                "amount": Money(most.normalize(), agreement.currency),
            },
        ),
    )


def _definition(agreement: Agreement, kpi: Kpi) -> Iterator[OwnCard]:
    name: dict[str, Param] = {"kpi": kpi.name}
    better = Said("own_cards.higher" if kpi.direction == "higher" else "own_cards.lower")
    unit: Param = Said("own_cards.unit_share") if kpi.unit == "ratio" else kpi.unit
    yield _card(
        (agreement, kpi, "unit"),
        Said("own_cards.unit", name),
        Said("own_cards.unit_answer", {"unit": unit, "better": better}),
    )
    yield _card(
        (agreement, kpi, "window"),
        Said("own_cards.window", name),
        Said("own_cards.window_answer", {"window": _window(kpi.window)}),
    )
    yield _card(
        (agreement, kpi, "measured"),
        Said("own_cards.measured", name),
        Said(
            "own_cards.measured_answer",
            {
                "source": kpi.measured_by,
                "provider": kpi.provider_owner,
                "customer": kpi.customer_owner,
            },
        ),
    )
    if kpi.exclusions:
        yield _card(
            (agreement, kpi, "exclusions"),
            Said("own_cards.exclusions", name),
            Said("own_cards.exclusions_answer", {"items": Words(kpi.exclusions)}),
        )


def _levels(agreement: Agreement, kpi: Kpi, levels: Levels) -> Iterator[OwnCard]:
    what: dict[str, Param] = {"what": _part(kpi, levels.cohort, levels.months)}
    place = _place(levels.cohort, levels.months)
    asked = (
        ("target", Said("own_cards.target", what), levels.target),
        ("minimum", Said("own_cards.minimum", what), levels.minimum),
        ("stretch", Said("own_cards.stretch", what), levels.stretch),
    )
    for name, question, level in asked:
        if level is not None:
            at: dict[str, Param] = {"level": Quantity(level, kpi.unit)}
            higher = kpi.direction == "higher"
            answer = Said("own_cards.at_least" if higher else "own_cards.at_most", at)
            yield _card((agreement, kpi, name + place), question, answer)


def _money(agreement: Agreement, kpi: Kpi, stake: Stake) -> Iterator[OwnCard]:
    what, place = _part(kpi, stake.cohort, ()), _place(stake.cohort, ())
    paid: dict[str, Param] = {"share": Share(stake.credit), "window": _window(kpi.window)}
    yield _card(
        (agreement, kpi, "below" + place),
        Said("own_cards.below", {"what": what}),
        Said("own_cards.below_answer", paid),
    )
    if stake.miss is not None:
        yield _card(
            (agreement, kpi, "miss" + place),
            Said("own_cards.miss", {"what": what}),
            _misses(stake.miss, kpi.window),
        )
    year = agreement.yearly_fee * Decimal(repr(stake.credit))
    yield _card(
        (agreement, kpi, "risk" + place),
        Said("own_cards.risk", {"what": what}),
        Said(
            "own_cards.risk_answer",
            {
                "amount": Money(year.normalize(), agreement.currency),
                "credit": Share(stake.credit),
                "bonus": Share(stake.bonus),
            },
        ),
    )


def _misses(miss: Miss, window: Window) -> Said:
    params: dict[str, Param] = {"k": miss.k, "n": miss.n, "window": _window(window)}
    if miss.kind == "once":
        return Said("own_cards.miss_once", params)
    if miss.kind == "consecutive":
        return Said("own_cards.miss_consecutive", params)
    return Said("own_cards.miss_of", params)


def _window(window: Window) -> Said:
    if window == "month":
        return Said("own_cards.month")
    return Said("own_cards.quarter") if window == "quarter" else Said("own_cards.year")


def _part(kpi: Kpi, cohort: str | None, months: tuple[int, ...]) -> Param:
    """Return the name of a KPI with the cohort and the months that are meant."""
    name: Param = kpi.name
    if cohort is not None:
        name = Said("own_cards.of_part", {"what": name, "part": cohort})
    if months:
        name = Said("own_cards.of_part", {"what": name, "part": Months(months)})
    return name


def _place(cohort: str | None, months: tuple[int, ...]) -> str:
    # a cohort's name may be long and is somebody's own word: its fingerprint stands in the key
    part = "" if cohort is None else f"/{_digest(cohort.encode())}"
    return part + (f"/{'-'.join(map(str, months))}" if months else "")


def _card(place: tuple[Agreement, Kpi, str], question: Said, answer: Said) -> OwnCard:
    agreement, kpi, name = place
    key = f"deal/{agreement.deal}/{kpi.key}/{name}"
    return OwnCard(key, agreement.title, question, answer)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:DIGITS]
