"""Forms of the KPI pages: a new card, and its words."""

from typing import Any, get_args

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from workbench.evidence.discovery.catalogue import SYMPTOMS
from workbench.evidence.kpi.card import MOST_DECIMALS
from workbench.evidence.kpi.own.language import LONGEST
from workbench.evidence.kpi.series import Direction
from workbench.platform.conflicts import VersionedForm
from workbench.platform.forms import choices, given
from workbench.services.discovery_view import say
from workbench.services.kpi import NewCard, OwnFormula, Range, Words
from workbench.services.kpi_choice import choices as kpi_choices
from workbench.services.kpi_choice import english_name, groups_text, read_groups

_SHORT, _LONG = 200, 2000
OWN_CHOICE = "own"


class WordsForm(VersionedForm):
    """What the parties write on a card; all of it may be completed later."""

    outcome = StringField(_l("Which outcome of the customer does it serve?"), [Length(max=_SHORT)])
    data_source = StringField(_l("Where do the data come from?"), [Length(max=_SHORT)])
    fallback = StringField(
        _l("What counts when that source fails?"),
        [Length(max=_SHORT)],
        description=_l("For example: the shift book, signed by both."),
    )
    exclusions = TextAreaField(
        _l("What does not count?"),
        [Length(max=_LONG)],
        description=_l(
            "For example: stops that the customer ordered. Left empty: everything counts."
        ),
    )
    owner_provider = StringField(
        _l("Who answers for it at the provider?"),
        [Length(max=_SHORT)],
        description=_l("A role, no person's name."),
    )
    owner_customer = StringField(_l("Who answers for it at the customer?"), [Length(max=_SHORT)])

    def words(self) -> Words:
        """Return the texts as the service takes them."""
        return Words(**{name: self[name].data or "" for name in Words.__dataclass_fields__})


class CompleteForm(WordsForm):
    """Complete a card."""


class KpiForm(WordsForm):
    """Make a KPI from a data set; its version is of the deal's list of KPIs."""

    key = RadioField(
        _l("Which KPI?"), validators=[InputRequired(_l("Choose a KPI from the list."))]
    )
    name = StringField(
        _l("What do both sides call it?"),
        [Length(max=_SHORT)],
        description=_l("Left empty, it has the name of the catalogue."),
    )
    missing = SelectField(
        _l("Time without data"),
        choices=choices(
            ("observed", _l("is left out of the calculation")),
            ("down", _l("counts as not ready")),
            ("up", _l("counts as ready")),
        ),
    )
    grouping = RadioField(_l("For which assets?"), default="one")
    groups = TextAreaField(
        _l("Groups that you name"),
        [Length(max=20_000)],
        description=_l("One line a group: its name, a colon, its assets separated by commas."),
    )
    own_formula = StringField(
        _l("Your own formula"),
        [Length(max=LONGEST)],
        description=_l(
            "For example: sum(hours) / count(). Summaries are sum, mean, count, median, p90, min and max."
        ),
    )
    own_better = SelectField(
        _l("Better is"),
        choices=choices(("higher", _l("higher")), ("lower", _l("lower"))),
        validate_choice=False,
    )
    own_range = SelectField(
        _l("What can its values be?"),
        choices=choices(
            ("positive", _l("0 or more")),
            ("share", _l("a share, from 0 to 100%")),
            ("any", _l("any number")),
        ),
        validate_choice=False,
    )
    decimals = IntegerField(
        _l("Decimals that count when it is settled"),
        [Optional(), NumberRange(min=0, max=MOST_DECIMALS)],
        description=_l("Left empty: 4 for a share, so 98.33%; else 2."),
    )
    paid = RadioField(
        _l("Does money hang on it?"),
        choices=choices(("yes", _l("yes")), ("no", _l("no, it is only watched"))),
        default="yes",
    )

    def wish(self, summary: dict[str, Any]) -> NewCard:
        """Return what the validated form asks for; Refused beside `groups` for unreadable ones."""
        key, own = given(self.key.data), None
        if key == OWN_CHOICE:
            own = self._own()
            key = own.key
        cohorts: dict[str, tuple[str, ...]] = {}
        if self.grouping.data == "register":
            cohorts = {name: tuple(assets) for name, assets in summary["cohorts"].items()}
        elif self.grouping.data == "own":
            cohorts = read_groups(self.groups.data or "", summary["assets"])
        return NewCard(
            key=key,
            name=(self.name.data or "").strip() or ("" if own else english_name(key)),
            missing=self.missing.data if "missing" in self else "observed",
            cohorts=cohorts,
            decimals=self.decimals.data,
            paid=self.paid.data == "yes",
            words=self.words(),
            own=own,
        )

    def kpi_key(self) -> str:
        """Return the key of the KPI that is asked for."""
        key = given(self.key.data)
        return self._own().key if key == OWN_CHOICE else key

    def _own(self) -> OwnFormula:
        better: Direction = "lower" if self.own_better.data == "lower" else "higher"
        span: Range = self.own_range.data if self.own_range.data in get_args(Range) else "positive"
        return OwnFormula(self.own_formula.data or "", better, span)

    def take_over(self, key: str, symptom: str) -> None:
        """Fill in the KPI that discovery found, and the outcome behind what was complained of."""
        if key in {value for value, *_ in self.key.iter_choices()}:
            self.key.data = key
        if symptom in SYMPTOMS:
            self.outcome.data = say(f"outcome_{symptom}")


def kpi_form(summary: dict[str, Any], source: str, version: str) -> KpiForm:
    """Return the form for a data set: its possible KPIs, its groups, its name as the source.

    `version` is of the deal's list of KPIs as it stands.
    """
    every = {gettext("all assets"): summary["assets"]} if summary["assets"] else {}
    start = {
        "version": version,
        "data_source": source,
        "groups": groups_text(summary["cohorts"] or every),
    }
    form = KpiForm(data=start | {"missing": "observed", "grouping": "one", "paid": "yes"})
    possible, _ = kpi_choices(summary)
    named = [(choice.key, choice.name) for choice in possible]
    form.key.choices = choices(*named, (OWN_CHOICE, gettext("a formula of your own, below")))
    ways = [("one", gettext("for the whole fleet together"))]
    if summary["cohorts"]:
        names = ", ".join(f"{name} ({len(a)})" for name, a in summary["cohorts"].items())
        ways.append(("register", gettext("in the groups of the list: %(names)s", names=names)))
    if summary["assets"]:
        ways.append(("own", gettext("in groups that you name below")))
    form.grouping.choices = choices(*ways)
    if summary["kind"] != "readings":
        del form.missing
    return form
