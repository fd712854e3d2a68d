"""Form of what both sides agree about a KPI's levels before any secret."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired

from workbench.platform.conflicts import VersionedForm
from workbench.platform.forms import PlainNumber, choices, given, plain_number
from workbench.services.levels import Shared
from workbench.settlement.schedule import WINDOWS_PER_YEAR, Window

HUNDRED = 100.0


class SharedForm(VersionedForm):
    """Percentages as people write them; `version` tells whether somebody was faster."""

    window = SelectField(
        _l("Judged by the"),
        choices=choices(("month", _l("month")), ("quarter", _l("quarter")), ("year", _l("year"))),
        description=_l("The longer the window, the smaller the part of luck."),
    )
    improvement = StringField(
        _l("The plan removes (per cent of what is bad)"),
        [InputRequired(), PlainNumber(low=0, high=60, example="30")],
        description=_l(
            "Of downtime, of waiting, of repeat visits. Performance contracts reached 25 to 40 per "
            "cent; this is what both sides believe, not what history shows."
        ),
    )
    ramp = StringField(
        _l("Two thirds of it have arrived after (months)"),
        [InputRequired(), PlainNumber(low=0, high=36, example="6")],
        description=_l("Ninety-five per cent have arrived after three times as many."),
    )
    credit = StringField(
        _l("At the minimum the customer gets back (per cent of the yearly fee)"),
        [InputRequired(), PlainNumber(low=0, high=30, example="10")],
        description=_l("All cohorts of this KPI together. Usual: 10 to 12 per cent over all KPIs."),
    )
    bonus = StringField(
        _l("At the stretch the provider gets on top (per cent of the yearly fee)"),
        [InputRequired(), PlainNumber(low=0, high=30, example="10")],
        description=_l("Usually no more than what is at stake below the target."),
    )

    season = SelectField(
        _l("Levels"),
        choices=choices(("all_year", _l("the same all year")), ("by_season", _l("by season"))),
        default="all_year",
        description=_l(
            "Offered because this history shows a season. By season, packages, draft and agreement have"
            " levels of their own for each season."
        ),
    )

    def wish(self) -> Shared:
        """Return what was written; only after the form is valid."""
        return Shared(
            window=_window(self.window.data),
            improvement=plain_number(given(self.improvement.data)) / HUNDRED,
            ramp=plain_number(given(self.ramp.data)),
            credit=plain_number(given(self.credit.data)) / HUNDRED,
            bonus=plain_number(given(self.bonus.data)) / HUNDRED,
            by_season=self.season.data == "by_season",
        )


def filled(shared: Shared, version: int) -> dict[str, str]:
    """Return what stands in the form before anybody writes."""
    return {
        "window": shared.window,
        "improvement": f"{shared.improvement * HUNDRED:.10g}",
        "ramp": f"{shared.ramp:.10g}",
        "credit": f"{shared.credit * HUNDRED:.10g}",
        "bonus": f"{shared.bonus * HUNDRED:.10g}",
        "season": "by_season" if shared.by_season else "all_year",
        "version": str(version),
    }


def _window(key: str | None) -> Window:
    return next(window for window in WINDOWS_PER_YEAR if window == key)
