"""Forms of the draft: the levels and stakes of one KPI, and the acceptance of a version."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Literal, cast

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, FormField, SelectField, StringField
from wtforms.validators import InputRequired, ValidationError

from workbench.codes import Finding
from workbench.platform.conflicts import VersionedForm
from workbench.platform.forms import PlainNumber, choices
from workbench.platform.texts import sentence
from workbench.services.draft_edit import ClauseWish, Fault
from workbench.services.draft_sliders import Slider
from workbench.settlement.schedule import Clause, Trigger

LARGEST = 1e9
PERCENT = Decimal(100)
Kind = Literal["once", "k_of_n", "consecutive"]


def scale_of(unit: str) -> Decimal:
    """Return by what a natural value is multiplied for people: shares are written in percent."""
    return PERCENT if unit == "ratio" else Decimal(1)


def written(value: float, scale: Decimal) -> str:
    """Return a value as people write it, without binary dust."""
    text = format(Decimal(repr(float(value))) * scale, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def read(field: Field, scale: Decimal) -> float:
    """Return what a validated field says, in natural units, without binary dust."""
    return float(Decimal(str(field.data).replace(" ", "").replace(",", ".")) / scale)


class _Counts:
    """A whole number that these kinds of trigger need."""

    def __init__(self, *kinds: Kind) -> None:
        self.kinds = kinds

    def __call__(self, form: wtforms.Form, field: Field) -> None:
        if form["trigger"].data not in self.kinds:
            return
        text = str(field.data or "").strip()
        if not (text.isascii() and text.isdigit() and len(text) < 4):
            raise ValidationError(_l("Write a whole number, for example 2."))


def _level(
    label: str, low: float = -LARGEST, high: float = LARGEST, example: str = "98.5"
) -> StringField:
    return StringField(label, [InputRequired(), PlainNumber(low, high, example)])


class CohortForm(wtforms.Form):
    """One cohort: levels as people write them (a share in percent), stakes in percent of the fee."""

    stretch = _level(_l("Stretch"))
    target = _level(_l("Target"))
    minimum = _level(_l("Minimum"))
    dead_band = _level(
        _l("No money flows within this distance of the target"), low=0, example="0.5"
    )
    credit = _level(_l("Credit at the minimum, per cent of the fee"), low=0, high=100, example="10")
    bonus = _level(_l("Bonus at the stretch, per cent of the fee"), low=0, high=100, example="10")
    trigger = SelectField(
        _l("Beyond money, when the minimum is missed"),
        choices=choices(
            ("none", _l("nothing further")),
            ("once", _l("a plan at the first miss")),
            ("k_of_n", _l("a review after several misses within some time")),
            ("consecutive", _l("a review after several misses in a row")),
        ),
    )
    trigger_k = StringField(_l("How many misses"), [_Counts("k_of_n", "consecutive")])
    trigger_n = StringField(_l("Within how many windows"), [_Counts("k_of_n")])

    def wish(self, unit: str, cohort: str | None) -> ClauseWish:
        """Return the wish in natural units."""
        scale = scale_of(unit)
        return ClauseWish(
            cohort=cohort,
            target=read(self.target, scale),
            minimum=read(self.minimum, scale),
            stretch=read(self.stretch, scale),
            dead_band=read(self.dead_band, scale),
            credit=read(self.credit, PERCENT),
            bonus=read(self.bonus, PERCENT),
            trigger=self._trigger(),
        )

    def _trigger(self) -> Trigger | None:
        if self.trigger.data == "none":
            return None
        kind = cast("Kind", self.trigger.data)
        k = 1 if kind == "once" else int(self.trigger_k.data or "1")
        return Trigger(kind, k, int(self.trigger_n.data or "1") if kind == "k_of_n" else 1)


class LevelsForm(VersionedForm):
    """The cohorts of one KPI; the version is the number of the draft's version."""

    cohorts = FieldList(FormField(CohortForm))
    meant = StringField("")  # which of both, where a level may be a share; its buttons send it

    in_doubt: tuple[str, ...] = ()

    def settle_doubts(self, unit: str, clauses: Sequence[Clause]) -> bool:
        """Return whether a level may be a share in a field of per cent, 0.97 for 97 %.

        `in_doubt` has these as they were written, each with the question beside its field. Each such level is below a tenth of what it is now. Once `meant` says which it is there is
        no doubt: a share is put into per cent, and what is meant as written stays.
        """
        if unit != "ratio" or self.meant.data == "as written":
            return False
        doubtful = [
            entry.form[name]
            for entry, clause in zip(self.cohorts, clauses, strict=True)
            for name in ("stretch", "target", "minimum")
            if 0 < read(entry.form[name], Decimal(1)) <= 1 <= 10 * getattr(clause.ladder, name)
        ]
        if self.meant.data == "per cent":
            for field in doubtful:
                field.data = written(read(field, Decimal(1)), PERCENT)
            return False
        self.in_doubt = tuple(str(field.data).strip() for field in doubtful)
        for field in doubtful:
            field.errors = [*field.errors, sentence(Finding("draft.share_or_per_cent"))]
        return bool(doubtful)

    @property
    def as_per_cent(self) -> list[str]:
        """Return what is in doubt, each as the per cent that such a share is."""
        shares = [Decimal(text.replace(" ", "").replace(",", ".")) for text in self.in_doubt]
        return [f"{(PERCENT * share).normalize():f}" for share in shares]

    def let_slide(self, sliders: Sequence[Slider | None], unit: str) -> None:
        """Say how far each level can be dragged; app.js makes the sliders, fields stay as they are."""
        scale = scale_of(unit)
        for entry, slider in zip(self.cohorts, sliders, strict=True):
            if slider is None:
                continue
            ends = {"min": slider.low, "max": slider.high, "step": slider.step}
            marks = {f"data-slide-{end}": written(value, scale) for end, value in ends.items()}
            for name in ("stretch", "target", "minimum"):
                field = entry.form[name]
                said = _l("Drag: %(level)s", level=field.label.text)
                field.render_kw = {**(field.render_kw or {}), **marks, "data-slide-label": said}

    def wishes(self, unit: str, clauses: Sequence[Clause]) -> list[ClauseWish]:
        """Return the wishes, one per clause, in natural units."""
        pairs = zip(self.cohorts, clauses, strict=True)
        return [entry.form.wish(unit, clause.cohort) for entry, clause in pairs]

    def show(self, faults: Sequence[Fault], tell: Callable[[Finding], str]) -> None:
        """Put each fault beside its field."""
        for fault in faults:
            field = self.cohorts[fault.place].form[fault.field]
            field.errors = [*field.errors, tell(fault.finding)]


def prefilled(number: int, unit: str, wishes: Sequence[ClauseWish]) -> dict[str, object]:
    """Return what stands in the form: the version as it is."""
    return {"version": str(number), "cohorts": [_written_wish(wish, unit) for wish in wishes]}


def _written_wish(wish: ClauseWish, unit: str) -> dict[str, str]:
    levels = {
        name: written(getattr(wish, name), scale_of(unit))
        for name in ("stretch", "target", "minimum", "dead_band")
    }
    stakes = {name: written(getattr(wish, name), PERCENT) for name in ("credit", "bonus")}
    trigger = wish.trigger
    counts = {"k_of_n": ("k", "n"), "consecutive": ("k",)}.get(trigger.kind, ()) if trigger else ()
    said = {f"trigger_{name}": str(getattr(trigger, name)) for name in counts}
    return levels | stakes | said | {"trigger": trigger.kind if trigger else "none"}
