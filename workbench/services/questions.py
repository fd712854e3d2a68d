"""The private questions of each side: seven, one a page, defaults with a reason.

What follows from them, the worth or cost of a point of every KPI, can be refined by one more
question a KPI, which nobody has to answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from workbench.platform.errors import Refused
from workbench.platform.permissions import Side
from workbench.proposal.entry import CONFIDENCES, RISK_WEIGHTS

Kind = Literal[
    "hour_cost", "recovered", "worst_level", "highest_fee", "alternative_cost",
    "base_cost", "tenth_cost", "worst_year", "lowest_margin", "lowest_fee",
    "risk", "confidence", "value_per_point", "cost_per_point",
]  # fmt: skip
Measure = Literal["a year", "an hour", "per cent", "level", "choice"]
ASKED: Mapping[Side, tuple[Kind, ...]] = MappingProxyType(
    {
        "customer": (
            "hour_cost", "recovered", "worst_level", "highest_fee", "alternative_cost", "risk",
            "confidence",
        ),
        "provider": (
            "base_cost", "tenth_cost", "worst_year", "lowest_margin", "lowest_fee", "risk",
            "confidence",
        ),
    }
)  # fmt: skip
REFINES: Mapping[Side, Kind] = MappingProxyType(
    {"customer": "value_per_point", "provider": "cost_per_point"}
)
USUAL_MARGIN = 0.15  # DOMAIN.md 5.4: the hurdle of the worked case
USUAL_RECOVERED = 40.0  # made up for later, DOMAIN.md 5.4; 40 to 80 % where not all is sold
LARGEST = 1e12  # a year; whatever is larger is a slip of the keyboard
LARGEST_HOUR = 1e11  # what an hour, or a tenth of what goes wrong, can cost in any currency
WHOLE = 100.0
LIKELY_WEIGHT = 4  # PERT mean (low + 4 likely + high) / 6, Malcolm et al. 1959


@dataclass(frozen=True, slots=True)
class Shape:
    """What an answer is: measured how, with a range or without, and what it may be.

    An `optional` question may be left empty: no limit, or no refinement.
    """

    measure: Measure
    ranged: bool = False
    optional: bool = False
    signed: bool = False
    most: float = LARGEST
    choices: tuple[float, ...] = ()


SHAPES: Mapping[Kind, Shape] = MappingProxyType(
    {
        "hour_cost": Shape("an hour", ranged=True, most=LARGEST_HOUR),
        "recovered": Shape("per cent", ranged=True, most=WHOLE),
        "worst_level": Shape("level", optional=True),
        "highest_fee": Shape("a year"),
        "alternative_cost": Shape("a year"),
        "base_cost": Shape("a year", ranged=True),
        "tenth_cost": Shape("a year", ranged=True, most=LARGEST_HOUR),
        "worst_year": Shape("a year", optional=True),
        "lowest_margin": Shape("a year", signed=True),
        "lowest_fee": Shape("a year"),
        "risk": Shape("choice", choices=RISK_WEIGHTS),
        "confidence": Shape("choice", choices=CONFIDENCES),
        "value_per_point": Shape("a year", ranged=True, optional=True),
        "cost_per_point": Shape("a year", ranged=True, optional=True),
    }
)
RANGED = frozenset(kind for kind, shape in SHAPES.items() if shape.ranged)


@dataclass(frozen=True, slots=True)
class Known:
    """What both sides know that a question rests on.

    `kpis` of the menu in order; `hot` of them has the most money on it, in `hot_unit`.
    """

    kpis: tuple[str, ...]
    hot: str
    hot_unit: str
    yearly_invoice: float
    fees: tuple[float, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """One private question: its key, its kind, the KPI it is about, and a default if there is one.

    `default` comes from shared data, or from the side's own answers; `reason` is the code of its
    explanation. `unit` is the KPI's where the answer is a level of it. An amount above `unlikely` is
    asked about before it is kept.
    """

    key: str
    kind: Kind
    kpi: str | None
    default: float | None
    reason: str | None
    unit: str | None = None
    unlikely: float | None = None

    @property
    def shape(self) -> Shape:
        """What an answer is."""
        return SHAPES[self.kind]

    @property
    def ranged(self) -> bool:
        """Whether a range makes sense: a red line and an alternative are one amount each."""
        return self.shape.ranged

    @property
    def refines(self) -> bool:
        """Whether it refines what follows from the others; such a one need not be answered."""
        return self.kind in REFINES.values()

    @property
    def in_per_cent(self) -> bool:
        """Whether the answer is a per cent: of an hour, or a level of a share."""
        return self.shape.measure == "per cent" or self.unit == "ratio"

    @property
    def most(self) -> float:
        """Return the largest answer."""
        return WHOLE if self.unit == "ratio" else self.shape.most


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """An answer as it was given: likely, with low and high where the person gave a range.

    `none`: left empty on purpose, so that no limit, or what is derived, holds; the figures are 0.
    """

    low: float
    likely: float
    high: float
    none: bool = False

    def expected(self) -> float:
        """Return the PERT mean of the range; without a range exactly the amount.

        A choice must stay the choice that the menu's facts know: (0.8 + 4 x 0.8 + 0.8) / 6 is not 0.8
        in floats.
        """
        if self.low == self.high:
            return self.likely
        return (self.low + LIKELY_WEIGHT * self.likely + self.high) / (LIKELY_WEIGHT + 2)

    def plain(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        if self.none:
            return {"none": True}
        return {"low": self.low, "likely": self.likely, "high": self.high}


ONE_END = {True: ("values.range_needs_low", "low"), False: ("values.range_needs_high", "high")}
LEFT_EMPTY = Answer(0.0, 0.0, 0.0, none=True)
NO_WEIGHT = Answer(0.0, 0.0, 0.0)  # of bad years
WHOLE_PLAN = Answer(1.0, 1.0, 1.0)


def questions(side: Side, known: Known) -> list[Question]:
    """Return the side's seven questions in their order."""
    invoice = known.yearly_invoice
    defaults: dict[Kind, tuple[float, str]] = {
        "recovered": (USUAL_RECOVERED, "values.default_recovered"),
        "highest_fee": (max(known.fees), "values.default_top_fee"),
        "alternative_cost": (invoice, "values.default_invoice"),
        "base_cost": (round(invoice * (1 - USUAL_MARGIN)), "values.default_cost"),
        "worst_year": (0.0, "values.default_worst_year"),
        "lowest_margin": (round(invoice * USUAL_MARGIN), "values.default_margin"),
        "lowest_fee": (min(known.fees), "values.default_low_fee"),
        "risk": (RISK_WEIGHTS[1], "values.default_risk"),
        "confidence": (CONFIDENCES[-1], "values.default_confidence"),
    }
    asked = []
    for kind in ASKED[side]:
        about = (known.hot, known.hot_unit) if kind == "worst_level" else (None, None)
        default, reason = defaults.get(kind, (None, None))
        unlikely = invoice if kind == "hour_cost" and invoice > 0 else None
        asked.append(Question(kind, kind, about[0], default, reason, about[1], unlikely))
    return asked


def refinements(side: Side, known: Known) -> list[Question]:
    """Return one question a KPI that may replace what follows from the seven."""
    kind = REFINES[side]
    return [Question(f"{kind}-{kpi}", kind, kpi, None, None) for kpi in known.kpis]


def takes_middle(
    question: Question, low: float | None, likely: float | None, high: float | None
) -> bool:
    """Return whether the middle of a range stands for the likely amount, because none was written."""
    return question.ranged and likely is None and None not in {low, high}


def read_answer(
    question: Question, low: float | None, likely: float | None, high: float | None
) -> Answer:
    """Return the answer once it is sound; refuses beside the field that is wrong.

    Where the question has no range, `low` and `high` are left out; a range has both ends, for one
    that nobody wrote would be a guess; both ends without a likely one count by their middle. A
    refusal never repeats the number: it may be logged.
    """
    if likely is None:
        return _without_likely(question, low, high)
    if question.shape.choices and likely not in question.shape.choices:
        raise Refused("values.no_such_choice", field="likely")
    if not question.ranged:
        low = high = None
    answer = Answer(likely if low is None else low, likely, likely if high is None else high)
    for field, amount in (("likely", likely), ("low", answer.low), ("high", answer.high)):
        _check(question, field, amount)
    if not answer.low <= answer.likely <= answer.high:
        raise Refused("values.range_order", field="low" if answer.low > answer.likely else "high")
    if (low is None) != (high is None):
        raise Refused(*ONE_END[low is None])
    return answer


def _without_likely(question: Question, low: float | None, high: float | None) -> Answer:
    if question.ranged and low is not None and high is not None:
        return read_answer(question, low, (low + high) / 2, high)
    if not question.shape.optional:
        raise Refused("values.needed", field="likely")
    return LEFT_EMPTY


def _check(question: Question, field: str, amount: float) -> None:
    if not abs(amount) <= question.most:
        if question.most == WHOLE:
            raise Refused("values.not_per_cent", field=field)
        raise Refused("values.too_large", field=field)
    if amount < 0 and not question.shape.signed:
        raise Refused("values.negative", field=field)


def from_plain(data: Mapping[str, Any]) -> Answer:
    """Return the answer kept as plain data."""
    if data.get("none") is True:
        return LEFT_EMPTY
    return Answer(float(data["low"]), float(data["likely"]), float(data["high"]))
