"""Forms of the cascade: teams under a KPI, and a team's answer."""

from collections.abc import Sequence
from typing import cast

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length

from workbench.agreement.cascade.catchball import Accept, AcceptWithSupport, Answer, Counter
from workbench.platform.conflicts import DecisionForm, VersionedForm
from workbench.platform.forms import Form, PlainNumber, choices, given, plain_number
from workbench.services.cascade import CascadeWish, TeamWish
from workbench.services.cascade_rows import structure_of
from workbench.services.cascade_shown import KpiCascade, Lead, TeamView

MOST_TEAMS = 8
EMPTY_ROWS = 2
LARGEST = 1e9


def factor_of(unit: str) -> float:
    """Return by what a natural value is multiplied for people: shares are written in percent."""
    return 100.0 if unit == "ratio" else 1.0


class _WithName:
    """A team that has a name needs this field too."""

    def __call__(self, form: wtforms.Form, field: Field) -> None:
        named = str(form["name"].data or "").strip() and not form["remove"].data
        if named and not str(field.data or "").strip():
            raise ValidationError(_l("Write this for the team, or take the team out."))


class _NameOfNumbers:
    """Numbers without a name belong to no team."""

    def __call__(self, form: wtforms.Form, field: Field) -> None:
        numbers = "".join(str(form[name].data or "").strip() for name in ("today", "best"))
        if numbers and not form["remove"].data and not str(field.data or "").strip():
            raise ValidationError(_l("Give the team a name, or clear its numbers."))


class TeamForm(wtforms.Form):
    """One team; values as people write them, a share in percent."""

    node_id = HiddenField()
    name = StringField(_l("Team"), [_NameOfNumbers(), Length(max=200)])
    side = SelectField(
        _l("It belongs to"),
        choices=choices(("provider", _l("Provider")), ("customer", _l("Customer"))),
    )
    lead = SelectField(_l("Who answers for it"))
    today = StringField(_l("Today's value"), [_WithName(), PlainNumber(low=-LARGEST, high=LARGEST)])
    best = StringField(
        _l("Proven best"),
        [_WithName(), PlainNumber(low=-LARGEST, high=LARGEST)],
        description=_l("Its own record, a sister site, or what the equipment is specified for."),
    )
    weight = StringField(
        _l("Weight"),
        [_WithName(), PlainNumber(low=1e-6, high=LARGEST, example="0.6")],
        description=_l("Its part of the whole, for example its share of the running hours."),
        default="1",
    )
    levers = TextAreaField(
        _l("Levers it controls, one a line"),
        [Length(max=500)],
        description=_l("What the team itself can change, without asking anybody."),
    )
    remove = BooleanField(_l("Take this team out"))

    def wish(self, unit: str) -> TeamWish | None:
        """Return the team in natural units; None for an empty or removed one."""
        name = (self.name.data or "").strip()
        if not name or self.remove.data:
            return None
        scale, kept = factor_of(unit), str(self.node_id.data or "")
        return TeamWish(
            node_id=whole(kept),
            name=name,
            owner_side="customer" if self.side.data == "customer" else "provider",
            lead_id=whole(str(self.lead.data or "")),
            current=plain_number(given(self.today.data)) / scale,
            best=plain_number(given(self.best.data)) / scale,
            weight=plain_number(given(self.weight.data)),
            levers=self.levers.data or "",
        )


def whole(text: str) -> int | None:
    """Return a whole number that a form carries, None where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class TeamsForm(VersionedForm):
    """All teams under one KPI and how their values make up the KPI."""

    structure = SelectField(
        _l("How the teams' values make up the KPI"),
        choices=choices(
            ("mean", _l("Weighted mean: lines or sites, each with its share of the whole")),
            ("sum", _l("Sum: times or losses that follow each other and add up")),
            ("product", _l("Product: shares that multiply, such as stages in a chain")),
        ),
    )
    teams = FieldList(FormField(TeamForm), max_entries=MOST_TEAMS)

    def offer(self, leads: Sequence[Lead], labels: dict[str, str]) -> None:
        """Fill in who can lead a team; `labels` names the sides in the reader's language."""
        found = [(str(lead.user_id), f"{lead.title} ({labels[lead.side]})") for lead in leads]
        for entry in self.teams:
            entry.form.lead.choices = choices(("", labels["nobody"]), *found)

    def wish(self, unit: str) -> CascadeWish:
        """Return what the person wants, in natural units."""
        teams = [entry.form.wish(unit) for entry in self.teams]
        return CascadeWish(
            structure=structure_of({"structure": self.structure.data}),
            teams=tuple(team for team in teams if team is not None),
            stamp=self.seen(),
        )


def prefilled(kpi: KpiCascade) -> dict[str, object]:
    """Return what stands in the form: the teams so far and some empty places."""
    scale = factor_of(kpi.top.unit)
    rows = [
        {
            "node_id": str(team.id),
            "name": team.name,
            "side": team.side or "",
            "lead": str(team.lead_id or ""),
            "today": _written(team.today, scale),
            "best": _written(team.best, scale),
            "weight": f"{team.weight:.10g}",
            "levers": "\n".join(team.levers),
        }
        for team in kpi.teams
    ]
    empty: list[dict[str, str]] = [{"weight": "1"} for _ in range(EMPTY_ROWS)]
    return {
        "version": kpi.stamp,
        "structure": kpi.structure,
        "teams": (rows + empty)[:MOST_TEAMS] if rows else [dict(empty[0]) for _ in range(3)],
    }


def _written(value: float | None, scale: float) -> str:
    return "" if value is None else f"{value * scale:.10g}"


class _NeededFor:
    """This field belongs to one of the answers."""

    def __init__(self, choice: str) -> None:
        self.choice = choice

    def __call__(self, form: Form, field: Field) -> None:
        if form["choice"].data == self.choice and not str(field.data or "").strip():
            raise ValidationError(_l("Write this, or choose another answer."))


class AnswerForm(DecisionForm):
    """A team's answer to its level; the level offered instead as people write it."""

    choice = RadioField(
        _l("Your team's answer"),
        [InputRequired(_l("Choose one of the three answers."))],
        choices=choices(
            ("accept", _l("We accept the level")),
            ("support", _l("We accept it with support")),
            ("counter", _l("We offer another level")),
        ),
    )
    support = TextAreaField(
        _l("What your team needs for it"), [_NeededFor("support"), Length(max=500)]
    )
    value = StringField(
        _l("The level your team can reach"),
        [_NeededFor("counter"), PlainNumber(low=-LARGEST, high=LARGEST)],
    )
    reason = TextAreaField(_l("Why"), [_NeededFor("counter"), Length(max=500)])

    def said(self, unit: str) -> Answer:
        """Return the answer in natural units."""
        if self.choice.data == "accept":
            return Accept()
        if self.choice.data == "support":
            return AcceptWithSupport(self.support.data or "")
        return Counter(
            plain_number(given(self.value.data)) / factor_of(unit), self.reason.data or ""
        )


CHOICES = {"accepted": "accept", "accepted_with_support": "support", "countered": "counter"}


def answer_prefilled(team: TeamView) -> dict[str, str]:
    """Return what stands in the answer form: what the team said before."""
    counter = "" if team.counter is None else f"{team.counter * factor_of(team.unit):.10g}"
    said = {"choice": CHOICES[team.state]} if team.state in CHOICES else {}
    return said | {"support": team.support, "value": counter, "reason": team.reason}


class TeamDecisionForm(DecisionForm):
    """The owner's decision on a counter, or to ask an accepted team again."""

    decision = SelectField(choices=choices(("take", ""), ("hold", ""), ("reopen", "")))


def rows_like(mine: TeamsForm, theirs: dict[str, object]) -> dict[str, object]:
    """Return what stands in the form, its teams in the order in which `mine` has them.

    A team that mine does not have comes after the others, one that was taken out is empty.
    """
    kept: list[dict[str, str]] = [
        row for row in cast("list[dict[str, str]]", theirs["teams"]) if row.get("node_id")
    ]
    rows: list[dict[str, str]] = []
    for entry in mine.teams:
        own = str(entry.form.node_id.data or "")
        found = next((row for row in kept if own and row["node_id"] == own), None)
        if found is not None:
            kept.remove(found)
        rows.append(found or {"side": entry.form.side.data or "", "weight": ""})
    return theirs | {"teams": [*rows, *kept][:MOST_TEAMS]}
