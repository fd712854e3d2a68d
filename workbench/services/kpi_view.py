"""What pages show of KPI cards: the list with small charts, and one card with its series."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import Session

from workbench.codes import Finding
from workbench.document.charts import NARROW, Texts, page_svg, svg
from workbench.document.charts.past import history_chart
from workbench.evidence.kpi.card import OWN, KpiCard
from workbench.platform.errors import NotFound
from workbench.platform.texts import sentence
from workbench.platform.texts.names import translated
from workbench.platform.texts.roles import input_words
from workbench.services.kpi_choice import catalogue_name, formula_words
from workbench.store.history import data_set
from workbench.store.kpi import KpiCardRow, kpi_card, kpi_cards

SMALL = (NARROW, 150)


@dataclass(frozen=True, slots=True)
class Point:
    """One period: value in natural units (None: nothing can be said), what it rests on, coverage.

    `inputs` are what the formula read, in the order of `Cohort.inputs`.
    """

    period: str
    value: float | None
    n: int
    coverage: float
    inputs: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """One cohort's series; `name` None is the whole fleet. `chart` is SVG."""

    name: str | None
    assets: tuple[str, ...]
    inputs: tuple[str, ...]
    points: tuple[Point, ...]
    chart: str

    @property
    def latest(self) -> Point | None:
        """The last period of which something can be said."""
        return next((point for point in reversed(self.points) if point.value is not None), None)


@dataclass(frozen=True, slots=True)
class Item:
    """A KPI in the list."""

    id: int
    name: str
    unit: str
    digits: int
    paid: bool
    cohorts: tuple[Cohort, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A card as people read it; `todo` are the sentences of what is still open."""

    item: Item
    card: KpiCard
    standard_name: str
    formula_words: str
    data_set_id: int
    data_set: str
    content_sha256: str
    version: int
    todo: tuple[str, ...]


def items(db: Session, deal_id: int) -> list[Item]:
    """Return the deal's KPIs in their order, each with a small chart per cohort."""
    return [_item(row, small=True) for row in kpi_cards(db, deal_id)]


def id_of(db: Session, deal_id: int, key: str) -> int:
    """Return the id of the deal's card of a KPI."""
    for row in kpi_cards(db, deal_id):
        if row.key == key:
            return row.id
    raise NotFound


def ids(db: Session, deal_id: int) -> dict[str, int]:
    """Return the deal's cards by the key of their KPI."""
    return {row.key: row.id for row in kpi_cards(db, deal_id)}


def view(db: Session, deal_id: int, card_id: int) -> View:
    """Return one card with its series, charts and open points."""
    row = kpi_card(db, deal_id, card_id)
    if row is None:
        raise NotFound
    card = KpiCard(**(row.card | {"assets": tuple(row.card["assets"])}))
    origin = data_set(db, deal_id, row.data_set_id)
    if origin is None:
        raise NotFound
    return View(
        item=_item(row, small=False),
        card=card,
        standard_name=str(gettext("a formula of your own"))
        if card.is_own
        else catalogue_name(card.key),
        formula_words=card.formula if card.is_own else formula_words(card.formula),
        data_set_id=origin.id,
        data_set=origin.name,
        content_sha256=origin.content_sha256 or "",
        version=row.version,
        todo=tuple(sentence(finding) for finding in card.findings()),
    )


def _item(row: KpiCardRow, *, small: bool) -> Item:
    card = row.card
    name = gettext(card["name"])  # a catalogue name is translated, any other stays as written
    cohorts = tuple(_cohort(row, data, str(name), small=small) for data in row.series)
    return Item(row.id, str(name), card["unit"], _digits(card), row.paid, cohorts)


def _digits(card: dict[str, Any]) -> int:
    """Return the decimals to show: a share is written in per cent."""
    decimals = int(card["decimals"])
    return max(0, decimals - 2) if card["unit"] == "ratio" else decimals


def _cohort(row: KpiCardRow, data: dict[str, Any], kpi: str, *, small: bool) -> Cohort:
    read = data.get("inputs", {})
    columns = list(read.values())
    points = tuple(
        Point(period, value, n, coverage, tuple(column[i] for column in columns))
        for i, (period, value, n, coverage) in enumerate(
            zip(data["periods"], data["values"], data["n"], data["coverage"], strict=True)
        )
    )
    name = data["cohort"]
    return Cohort(
        name=name,
        assets=tuple(row.cohorts.get(name or "", ())),
        inputs=tuple(key if row.key.startswith(OWN) else input_words(key) for key in read),
        points=points,
        chart=_chart(points, data, _title(kpi, name), small=small),
    )


def _title(kpi: str, cohort: str | None) -> str:
    if cohort is None:
        return str(gettext("%(kpi)s, month by month", kpi=kpi))
    return str(gettext("%(kpi)s of %(cohort)s, month by month", kpi=kpi, cohort=translated(cohort)))


def _chart(points: tuple[Point, ...], data: dict[str, Any], title: str, *, small: bool) -> str:
    share = data["unit"] == "ratio"
    texts = Texts(title=title, y="" if share or small else data["unit"], share=share)
    periods, values = [p.period for p in points], [p.value for p in points]
    if small:
        return svg(history_chart(periods, values, texts, SMALL))
    return page_svg(lambda size: history_chart(periods, values, texts, size))


def missing_words(rule: str) -> str:
    """Return what happens to time without a reading, as a sentence."""
    return sentence(Finding(_MISSING[rule]))


_MISSING = {
    "observed": "kpi.missing_observed",
    "down": "kpi.missing_down",
    "up": "kpi.missing_up",
}
