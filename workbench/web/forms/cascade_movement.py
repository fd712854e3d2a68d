"""Form of a period: values to compare with and measured values, number by number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, FormField, HiddenField, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from workbench.platform.conflicts import VersionedForm
from workbench.platform.forms import PlainNumber, given, plain_number
from workbench.services.cascade_movement import MeasureWish, leaves, limits, units
from workbench.services.cascade_shown import KpiCascade
from workbench.web.forms.cascade import LARGEST, factor_of

MOST_MEASURES = 2001
ANY = PlainNumber(low=-LARGEST, high=LARGEST)
Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Begun:
    """What a form begins with: names, and values by key in natural units."""

    version: str
    period: str
    compared: str
    before: Values
    after: Values


class RemovePeriodForm(VersionedForm):
    """To take a period out."""


class MeasureForm(wtforms.Form):
    """One number: the value to compare with, and the one that was measured."""

    key = HiddenField()
    before = StringField(_l("Compared with"), [ANY])
    after = StringField(_l("Measured"), [ANY])


class PeriodForm(VersionedForm):
    """A period under a KPI; values as people write them, a share in percent."""

    period = StringField(
        _l("Period"),
        [DataRequired(_l("Give the period a name.")), Length(max=40)],
        description=_l("For example 2027-03, or second quarter of 2027."),
    )
    compared = StringField(
        _l("Compared with"),
        [DataRequired(_l("Say what it is compared with.")), Length(max=80)],
        description=_l("For example the year before the start."),
    )
    measures = FieldList(FormField(MeasureForm), max_entries=MOST_MEASURES)

    def complete(self, kpi: KpiCascade) -> None:
        """Add a line for each number that has none yet."""
        known = self.by_key()
        for key in units(kpi):
            if key not in known:
                self.measures.append_entry({"key": key, "before": "", "after": ""})

    def by_key(self) -> dict[str, MeasureForm]:
        """Return the lines by the key of their number."""
        return {str(entry.form.key.data or ""): entry.form for entry in self.measures}

    def within(self, kpi: KpiCascade) -> bool:
        """Say beside each value where its parents cannot take it; return whether all can."""
        lines, good, named = self.by_key(), True, units(kpi)
        for key, (low, high) in limits(kpi).items():
            scale = factor_of(named[key])
            check = PlainNumber(
                None if low is None else low * scale, None if high is None else high * scale
            )
            for field in (lines[key].before, lines[key].after) if key in lines else ():
                good = self._checked(field, check) and good
        return good

    def _checked(self, field: Field, check: PlainNumber) -> bool:
        try:
            check(self, field)
        except ValidationError as error:
            field.errors = [*field.errors, str(error)]
            return False
        return True

    def wish(self, kpi: KpiCascade) -> MeasureWish:
        """Return the period in natural units."""
        scales = {key: factor_of(unit) for key, unit in units(kpi).items()}
        lines = {key: line for key, line in self.by_key().items() if key in scales}
        return MeasureWish(
            given(self.period.data),
            given(self.compared.data),
            _values({key: line.before for key, line in lines.items()}, scales),
            _values({key: line.after for key, line in lines.items()}, scales),
        )


def _values(fields: Mapping[str, Field], scales: Values) -> dict[str, float]:
    written = {key: str(field.data or "").strip() for key, field in fields.items()}
    return {key: plain_number(text) / scales[key] for key, text in written.items() if text}


def lines(kpi: KpiCascade, begun: Begun) -> dict[str, object]:
    """Return what stands in the form: the KPI itself first, then its numbers in their order."""
    measures = [
        {
            "key": key,
            "before": _said(begun.before, key, unit),
            "after": _said(begun.after, key, unit),
        }
        for key, unit in units(kpi).items()
    ]
    return {
        "version": begun.version,
        "period": begun.period,
        "compared": begun.compared,
        "measures": measures,
    }


def _said(values: Values, key: str, unit: str) -> str:
    found = values.get(key)
    return "" if found is None else f"{found * factor_of(unit):.10g}"


def in_order(kpi: KpiCascade, names: Sequence[str]) -> list[str]:
    """Return the names of the form's lines: that of the KPI, then those of its numbers."""
    known = {str(node.id): node.name for node in kpi.nodes}
    return [*names, *(known[key] for key in leaves(kpi))]
