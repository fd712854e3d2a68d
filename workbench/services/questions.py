"""The private questions of each side: few, one a page, ranges allowed, defaults with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from workbench.platform.errors import Refused
from workbench.platform.permissions import Side

Kind = Literal[
    "value_per_point", "alternative_cost", "highest_fee",
    "cost_per_point", "base_cost", "lowest_margin",
]  # fmt: skip
PER_KPI: dict[Side, Kind] = {"customer": "value_per_point", "provider": "cost_per_point"}
ONCE: dict[Side, tuple[Kind, ...]] = {
    "customer": ("alternative_cost", "highest_fee"),
    "provider": ("base_cost", "lowest_margin"),
}
RANGED: frozenset[Kind] = frozenset({"value_per_point", "cost_per_point", "base_cost"})
USUAL_MARGIN = 0.15  # DOMAIN.md 5.4: the hurdle of the worked case
LARGEST = 1e12  # a year; whatever is larger is a slip of the keyboard
LIKELY_WEIGHT = 4  # PERT mean (low + 4 likely + high) / 6, Malcolm et al. 1959


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """One private question: its key, its kind, the KPI it is about, and a default if there is one.

    `default` comes from shared data, or from the side's own answer in the round before; `reason` is
    the code of its explanation.
    """

    key: str
    kind: Kind
    kpi: str | None
    default: float | None
    reason: str | None

    @property
    def ranged(self) -> bool:
        """Whether a range makes sense: a red line and an alternative are one amount each."""
        return self.kind in RANGED


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """An answer in money a year: likely, with low and high where the person gave a range."""

    low: float
    likely: float
    high: float

    def expected(self) -> float:
        """Return the PERT mean of the range."""
        return (self.low + LIKELY_WEIGHT * self.likely + self.high) / (LIKELY_WEIGHT + 2)

    def plain(self) -> dict[str, float]:
        """Return the answer as plain data."""
        return {"low": self.low, "likely": self.likely, "high": self.high}


def questions(side: Side, kpis: list[str], yearly_invoice: float, top_fee: float) -> list[Question]:
    """Return the side's questions in their order."""
    about_kpis = [Question(f"{PER_KPI[side]}-{k}", PER_KPI[side], k, None, None) for k in kpis]
    defaults: dict[Kind, tuple[float, str]] = {
        "alternative_cost": (yearly_invoice, "values.default_invoice"),
        "highest_fee": (top_fee, "values.default_top_fee"),
        "base_cost": (round(yearly_invoice * (1 - USUAL_MARGIN)), "values.default_cost"),
        "lowest_margin": (round(yearly_invoice * USUAL_MARGIN), "values.default_margin"),
    }
    once = [Question(kind, kind, None, *defaults[kind]) for kind in ONCE[side]]
    return [*about_kpis, *once]


def read_answer(question: Question, low: float | None, likely: float, high: float | None) -> Answer:
    """Return the answer once it is sound; refuses beside the field that is wrong.

    Where the question has no range, `low` and `high` are left out. A refusal never repeats the
    number: it may be logged.
    """
    if not question.ranged:
        low = high = None
    answer = Answer(likely if low is None else low, likely, likely if high is None else high)
    for field, amount in (("likely", likely), ("low", answer.low), ("high", answer.high)):
        if not abs(amount) <= LARGEST:
            raise Refused("values.too_large", field=field)
        if amount < 0 and question.kind != "lowest_margin":
            raise Refused("values.negative", field=field)
    if not answer.low <= answer.likely <= answer.high:
        raise Refused("values.range_order", field="low" if answer.low > answer.likely else "high")
    return answer


def from_plain(data: Mapping[str, Any]) -> Answer:
    """Return the answer kept as plain data."""
    return Answer(float(data["low"]), float(data["likely"]), float(data["high"]))
