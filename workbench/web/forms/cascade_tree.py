"""Forms of the tree under a KPI: one number, how the KPI is shared, effort weights."""

from collections.abc import Sequence
from typing import cast

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length

from workbench.agreement.cascade.graph import COMPOSED, Composition
from workbench.agreement.cascade.sharing import GraphRule
from workbench.platform.conflicts import VersionedForm
from workbench.platform.forms import PlainNumber, choices, given, plain_number
from workbench.services.cascade_rules import RuleWish
from workbench.services.cascade_shown import KpiCascade, TeamView
from workbench.services.cascade_tree import NodeWish
from workbench.web.forms.cascade import LARGEST, factor_of, whole

MOST_PLACES = 6
MOST_NEEDED = 200
COMPOSITIONS = (
    ("sum", _l("Sum of its parts, each times its weight")),
    ("mean", _l("Weighted mean of its parts")),
    ("product", _l("Product of its parts")),
    ("losses", _l("1 less the losses: its parts are losses")),
    ("parallel", _l("Redundant parts: one that works is enough")),
    ("k_of_n", _l("Redundant parts: so many must work")),
)
STRUCTURES = (
    ("leaf", _l("It has no parts: a team moves it directly")),
    *COMPOSITIONS,
    ("indicator", _l("An indicator: watched, without a level")),
)
RULES = (
    ("headroom", _l("Headroom: everybody closes the same part of the gap to the proven best")),
    ("least_effort", _l("Least effort: who moves most easily moves most")),
    ("log_headroom", _l("Headroom in logarithms")),
    ("arinc", _l("ARINC: in proportion to what is lost today")),
    ("minimum_effort", _l("Minimum effort: the lowest are raised first")),
    ("equal", _l("Equal: one value for all")),
)
WEIGHT = PlainNumber(low=1e-6, high=LARGEST, example="0.6")
VALUE = PlainNumber(low=-LARGEST, high=LARGEST)


class StartForm(VersionedForm):
    """To begin with the usual parts."""


class RemoveForm(VersionedForm):
    """To take a number out."""


class PlaceForm(wtforms.Form):
    """Of what a number is a part, and its weight there."""

    parent = SelectField(_l("It is a part of"))
    weight = StringField(_l("Weight there"), [WEIGHT], default="1")


class _OfLeaf:
    """A number without parts needs this."""

    def __call__(self, form: wtforms.Form, field: Field) -> None:
        if form["structure"].data == "leaf" and not str(field.data or "").strip():
            raise ValidationError(_l("A number without parts needs this."))


class NodeForm(VersionedForm):
    """One number; values as people write them, a share in percent."""

    name = StringField(
        _l("Name of the number"), [InputRequired(_l("Give the number a name.")), Length(max=200)]
    )
    structure = SelectField(_l("How its value comes about"), choices=choices(*STRUCTURES))
    places = FieldList(FormField(PlaceForm), _l("Place"), max_entries=MOST_PLACES)
    unit = StringField(
        _l("Unit"), [Length(max=32)], description=_l("For example h; a percent sign for a share.")
    )
    direction = SelectField(
        _l("Better is"), choices=choices(("higher", _l("higher")), ("lower", _l("lower")))
    )
    today = StringField(
        _l("Today's value"),
        [_OfLeaf(), VALUE],
        description=_l("Of a number with parts it is only compared with what they give."),
    )
    best = StringField(
        _l("Proven best"),
        [_OfLeaf(), VALUE],
        description=_l("Its own record, a sister site, or what the equipment is specified for."),
    )
    factor = StringField(
        _l("Constant factor of a product"), [PlainNumber(low=1e-9, high=LARGEST, example="0.001")]
    )
    needed = StringField(
        _l("How many parts must work"), [PlainNumber(low=1, high=MOST_NEEDED, example="2")]
    )
    owner = SelectField(
        _l("It belongs to"),
        choices=choices(
            ("", _l("No team: it follows from its parts")),
            ("provider", _l("Provider")),
            ("customer", _l("Customer")),
        ),
    )
    lead = SelectField(_l("Who answers for it"))
    levers = TextAreaField(
        _l("Levers it controls, one a line"),
        [Length(max=500)],
        description=_l("What the team itself can change, without asking anybody."),
    )
    support = TextAreaField(
        _l("Support it would need from others to do better than its best"), [Length(max=500)]
    )

    def offer(
        self, leads: Sequence[tuple[str, str]], parents: Sequence[tuple[str, str]], nobody: str
    ) -> None:
        """Fill in who can lead, and what it can be a part of; an empty place counts for nothing."""
        self.lead.choices = choices(("", nobody), *leads)
        for entry in self.places:
            entry.form.parent.choices = choices(("", "–"), *parents)

    def wish(self) -> NodeWish:
        """Return the number in natural units."""
        unit = _unit(given(self.unit.data))
        scale = factor_of(unit)
        owner = self.owner.data
        return NodeWish(
            name=given(self.name.data),
            structure=cast("Composition", self.structure.data),
            unit=unit,
            direction="lower" if self.direction.data == "lower" else "higher",
            current=_value(self.today, scale),
            best=_value(self.best, scale),
            factor=_value(self.factor, 1.0) or 1.0,
            needed=_count(self.needed),
            owner_side=None if not owner else "provider" if owner == "provider" else "customer",
            lead_id=whole(str(self.lead.data or "")),
            levers=self.levers.data or "",
            support_needed=self.support.data or "",
            places=tuple(
                (whole(str(entry.form.parent.data)), _value(entry.form.weight, 1.0) or 1.0)
                for entry in self.places
                if entry.form.parent.data
            ),
        )


def _unit(written: str) -> str:
    return "ratio" if written.strip() == "%" else written.strip()


def _value(field: Field, scale: float) -> float | None:
    text = str(field.data or "").strip()
    return plain_number(text) / scale if text else None


def _count(field: Field) -> int | None:
    found = _value(field, 1.0)
    return None if found is None else int(found)


def _written(value: float | None, scale: float = 1.0) -> str:
    return "" if value is None else f"{value * scale:.10g}"


def filled(node: TeamView) -> dict[str, object]:
    """Return what stands in the form of a number, and one more place."""
    row, scale = node.row, factor_of(node.unit)
    places: list[dict[str, str]] = [
        {"parent": str(part.node_id or "top"), "weight": _written(part.weight)}
        for part in node.above
    ]
    return {
        "version": str(node.version),
        "name": node.name,
        "structure": node.structure,
        "places": [*places, {"parent": "", "weight": "1"}][:MOST_PLACES],
        "unit": "%" if node.unit == "ratio" else node.unit,
        "direction": node.direction,
        "today": _written(row.current, scale),
        "best": _written(row.best, scale),
        "factor": _written(row.factor) if node.structure == "product" else "",
        "needed": _written(row.needed),
        "owner": row.owner_side or "",
        "lead": str(row.lead_id or ""),
        "levers": row.levers,
        "support": row.support_needed,
    }


def fresh(kpi: KpiCascade, under: TeamView | None) -> dict[str, object]:
    """Return what stands in the form of a new number: unit and direction as its parent needs."""
    structure = kpi.structure if under is None else under.structure
    unit = kpi.top.unit if under is None else under.unit
    way = kpi.top.direction if under is None else under.direction
    if structure == "losses":
        way = "lower" if way == "higher" else "higher"
    parent = "top" if under is None else str(under.id)
    return {
        "version": "new",
        "structure": "leaf",
        "places": [{"parent": parent, "weight": "1"}],
        "unit": "%" if unit == "ratio" else unit,
        "direction": way,
        "owner": "provider",
    }


class RuleForm(VersionedForm):
    """How the KPI is made of its parts, by which rule it is shared, and the reserve."""

    structure = SelectField(_l("How the KPI's value comes about"), choices=choices(*COMPOSITIONS))
    factor = StringField(
        _l("Constant factor of a product"), [PlainNumber(low=1e-9, high=LARGEST, example="0.001")]
    )
    needed = StringField(
        _l("How many parts must work"), [PlainNumber(low=1, high=MOST_NEEDED, example="2")]
    )
    rule = SelectField(_l("Rule"), choices=choices(*RULES))
    reserve = StringField(
        _l("Reserve of the governance board"),
        [PlainNumber(low=0, high=LARGEST, example="0.3")],
        description=_l(
            "The teams' levels reach the target and this on it, so that one bad month of one team "
            "breaks nothing. In percentage points for a share."
        ),
    )

    def wish(self, unit: str) -> RuleWish:
        """Return the choice in natural units."""
        return RuleWish(
            structure=cast("Composition", self.structure.data),
            factor=_value(self.factor, 1.0) or 1.0,
            needed=_count(self.needed),
            rule=cast("GraphRule", self.rule.data),
            reserve=_value(self.reserve, factor_of(unit)) or 0.0,
        )


def chosen(kpi: KpiCascade, version: str) -> dict[str, str]:
    """Return what stands in the form of the rule."""
    record = kpi.record
    return {
        "version": version,
        "structure": kpi.structure if kpi.structure in COMPOSED else "mean",
        "factor": _written(record.get("factor")) if kpi.structure == "product" else "",
        "needed": _written(record.get("needed")),
        "rule": kpi.rule,
        "reserve": _written(kpi.reserve, factor_of(kpi.top.unit)),
    }


class EffortForm(wtforms.Form):
    """One number's effort weight."""

    node_id = HiddenField()
    effort = StringField(_l("Effort"), [PlainNumber(low=1e-6, high=LARGEST, example="2")])


class EffortsForm(VersionedForm):
    """The own side's effort weights of all numbers, entered for sharing."""

    efforts = FieldList(FormField(EffortForm), max_entries=2000)

    def wish(self) -> dict[int, float | None]:
        """Return the weights by the id of the number; None where nothing is entered."""
        found: dict[int, float | None] = {}
        for entry in self.efforts:
            key = whole(str(entry.form.node_id.data or ""))
            if key is not None:
                found[key] = _value(entry.form.effort, 1.0)
        return found


def entered(stamp: str, nodes: Sequence[TeamView], side: str) -> dict[str, object]:
    """Return what stands in the form of a side's effort weights of these numbers."""
    rows = []
    for node in nodes:
        own = node.row.provider_effort if side == "provider" else node.row.customer_effort
        rows.append({"node_id": str(node.id), "effort": _written(own)})
    return {"version": stamp, "efforts": rows}
