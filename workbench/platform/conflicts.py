"""Forms that two people may have open: one bound to a version, and both texts side by side.

A `VersionedForm` carries the version of what its page showed. When that is no longer what stands,
the page answers 409 with `side_by_side`: both texts, field by field, and the way to send the own
text on top. A `DecisionForm` has no text of its own (accept, lock, agree): it carries what its
page showed, and `since` puts that beside what stands now.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import wtforms
from flask_babel import gettext
from wtforms import BooleanField, Field, FieldList, FileField, FormField, HiddenField, SelectField

from workbench.platform.forms import Form

MOST_FACTS = 60
LONGEST_FACT = 4000
OWN = frozenset({"csrf_token", "version", "shown"})
Facts = Sequence[tuple[str, str]]
NameEntry = Callable[[int], str]
View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Line:
    """One field in both texts; `sent` are the values that choose the one or the other.

    Without a name it is no field of the form but something that it is about.
    """

    label: str
    mine: str
    theirs: str
    name: str = ""
    sent: tuple[str, str] = ("", "")

    @property
    def differs(self) -> bool:
        """Whether the two texts say different things here."""
        return self.mine != self.theirs

    @property
    def theirs_first(self) -> bool:
        """Whether to propose what stands now: the person left empty what somebody else filled."""
        return not self.mine.strip() and bool(self.theirs.strip())


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Both texts; `kept` are the fields that go along unseen, `version` is of what stands now.

    Without a version there is nothing to send: what the person decided on is no longer there.
    """

    lines: tuple[Line, ...]
    kept: tuple[tuple[str, str], ...] = ()
    version: str = ""

    def after(self, since: "SideBySide") -> "SideBySide":
        """Return the same with what the form was about before its fields."""
        return replace(self, lines=(*since.lines, *self.lines))


class VersionedForm(Form):
    """A form on a shared thing; `version` is the mark of what its page showed."""

    version = HiddenField()

    def seen(self) -> str:
        """Return the version that the page showed; never empty, so that it matches no thing."""
        return str(self.version.data or "").strip() or "nothing"


class DecisionForm(VersionedForm):
    """A decision about what the page shows; `shown` repeats that, so that it can be compared."""

    shown = HiddenField()

    def since(self, now: Facts) -> SideBySide:
        """Return what the page showed beside what stands now."""
        then = dict(_facts(str(self.shown.data or "")))
        labels = [*then, *(label for label, _ in now if label not in then)]
        after = dict(now)
        return SideBySide(
            tuple(Line(label, then.get(label, ""), after.get(label, "")) for label in labels)
        )


def shown(version: str | int, facts: Facts) -> dict[str, str]:
    """Return what stands in a decision form: the version and what the page shows of it."""
    return {"version": str(version), "shown": json.dumps(list(facts), ensure_ascii=False)}


def _facts(text: str) -> list[tuple[str, str]]:
    """Return the facts that a form sent back; none where it is not as it was made."""
    try:
        plain = json.loads(text)
        return [
            (str(label)[:LONGEST_FACT], str(said)[:LONGEST_FACT])
            for label, said in plain[:MOST_FACTS]
        ]
    except (ValueError, TypeError, KeyError):
        return []


def bound(form: type[VersionedForm]) -> Callable[[View], View]:
    """Say which form binds a route to the version that the person saw; a test asks for it."""

    def mark(view: View) -> View:
        view.bound_to = form  # type: ignore[attr-defined]
        return view

    return mark


def side_by_side(
    mine: VersionedForm, theirs: VersionedForm, name_entry: NameEntry | None = None
) -> SideBySide:
    """Return both texts; `theirs` is the same form filled with what stands now.

    `name_entry` names the entry at a place of a list of fields, such as a team. A text that is
    empty in `mine` and not in `theirs` is filled in there afterwards, so that sending the form from
    below the two texts takes nothing away that its writer never saw.
    """
    place = name_entry or (lambda number: f"{number + 1}")
    own = {name: (label, field) for name, label, field in _walk(mine, place)}
    other = {name: (label, field) for name, label, field in _walk(theirs, place)}
    lines, kept = [], []
    for name in [*own, *(name for name in other if name not in own)]:
        label, _ = own.get(name) or other[name]
        values = [_sent(found[name][1]) if name in found else "" for found in (own, other)]
        said = [_said(found[name][1]) if name in found else "" for found in (own, other)]
        if label:
            lines.append(Line(label, said[0], said[1], name, (values[0], values[1])))
        else:
            kept.append((name, values[0] or values[1]))
    for name, (_, field) in own.items():
        if isinstance(field, wtforms.StringField) and not str(field.data or "").strip():
            field.data = other[name][1].data if name in other else field.data
    return SideBySide(tuple(lines), tuple(kept), str(theirs.version.data or ""))


def _walk(
    form: wtforms.Form, place: NameEntry, before: str = ""
) -> Iterator[tuple[str, str, Field]]:
    """Return (name, label, field) of every field that is sent; hidden ones have no label."""
    for field in form:
        if isinstance(field, FieldList):
            for number, entry in enumerate(field):
                yield from _walk(entry.form, place, place(number))
        elif isinstance(field, FormField):
            yield from _walk(field.form, place, before)
        elif field.short_name not in OWN and not isinstance(field, FileField):
            hidden = isinstance(field, HiddenField)
            yield field.name, "" if hidden else _label(before, str(field.label.text)), field


def _label(before: str, name: str) -> str:
    if not before:
        return name
    return str(gettext("%(place)s, %(field)s", place=before, field=name))


def _sent(field: Field) -> str:
    if isinstance(field, BooleanField):
        return "y" if field.data else "false"
    return "" if field.data is None else str(field.data)


def _said(field: Field) -> str:
    """Return what a field says as a person reads it."""
    if isinstance(field, BooleanField):
        return str(gettext("yes")) if field.data else str(gettext("no"))
    text = _sent(field).replace("\r\n", "\n").strip()
    if not isinstance(field, SelectField) or not field.choices:
        return text
    pairs = [(str(one[0]), str(one[1])) for one in map(tuple, field.iter_choices())]
    return dict(pairs).get(text, text)
