"""What the views of a workshop show of the walk through the baseline, and what a summary says of it."""

from dataclasses import dataclass

from flask import request
from flask_babel import gettext, ngettext

from workbench.document.summary import Part, Table
from workbench.platform.languages import number, percent
from workbench.platform.permissions import ROUTES, allowed
from workbench.platform.requests import db, seat
from workbench.platform.texts.workshop import answer_label
from workbench.services import workshop_walk, workshop_walk_view
from workbench.services.workshop_views import StageView
from workbench.services.workshop_walk_view import EventView, Walk
from workbench.web.forms.workshop_walk import WalkForm, filled_word

SIDES = ("provider", "customer")


@dataclass(frozen=True)
class Walked:
    """The walk, the event that the page shows, and the form for the own side's word.

    `lost` is what somebody wrote of an event that fell away meanwhile.
    """

    walk: Walk
    event: EventView | None
    form: WalkForm | None
    lost: str = ""


def walked(
    stage: StageView | None, form: WalkForm | None = None, wanted: str = "", lost: str = ""
) -> Walked | None:
    """Return what a page shows of the walk; None for any other step.

    `form` is one that was refused, about the event `wanted`.
    """
    if stage is None or stage.kind.panel != workshop_walk.PANEL:
        return None
    here = seat()
    walk = workshop_walk_view.view(db(), here)
    event = walk.at(here.side, wanted or request.args.get("event", ""))
    speaks = allowed(here, ROUTES["workshop_walk.say"]) and here.side in SIDES
    if event is not None and speaks and stage.stage.takes_entries and form is None:
        form = filled_word(event, here.side)
    return Walked(walk, event, form, lost)


def word_words(event: EventView, side: str) -> str:
    """Return what a side says of an event in a line."""
    if side not in event.words:
        return str(gettext("has not said anything yet"))
    said = event.words[side]
    answer = answer_label(said.answer)
    return gettext("%(name)s: %(text)s", name=answer, text=said.reason) if said.reason else answer


def counts_words(walk: Walk) -> str:
    """Return how far the walk is in a sentence."""
    return str(
        gettext(
            "Agreed %(agreed)s of %(of)s, disputed %(disputed)s.",
            agreed=walk.counts.agreed,
            of=walk.counts.of,
            disputed=walk.counts.disputed,
        )
    )


def weight_words(walk: Walk, event: EventView) -> str:
    """Return what an event weighs among all."""
    share, hours = percent(event.share), number(abs(event.hours), 1)
    if walk.pair:
        return str(
            gettext(
                "%(share)s of all differences; the two differ by %(hours)s hours.",
                share=share,
                hours=hours,
            )
        )
    return str(
        gettext("%(hours)s hours, %(share)s of all unplanned hours.", share=share, hours=hours)
    )


def parts(title: str, walk: Walk) -> list[Part]:
    """Return what a summary says of the walk: the agreed baseline, and the open points."""
    if not walk.events:
        return [Part(title, [gettext("No list of events was made.")])]
    lines = [counts_words(walk)]
    if walk.sources:
        lines.append(gettext("Made of: %(names)s.", names=" · ".join(walk.sources)))
    agreed = [Table(_columns(), [_row(one) for one in walk.agreed])] if walk.agreed else []
    found = [Part(_titled(title, gettext("agreed")), lines, agreed)]
    if walk.disputed:
        rows = [[*_logs(one), *(word_words(one, side) for side in SIDES)] for one in walk.disputed]
        columns = [*_columns()[:3], gettext("The provider says"), gettext("The customer says")]
        found.append(Part(_titled(title, gettext("open points")), [], [Table(columns, rows)]))
    if walk.gone:
        told = ngettext(
            "%(num)s event fell away with a newer history, with what was said of it:",
            "%(num)s events fell away with a newer history, with what was said of them:",
            len(walk.gone),
        )
        gone = [f"{one.title} – {'; '.join(one.logs.values())}" for one in walk.gone]
        found.append(Part(_titled(title, gettext("fell away")), [told, *gone]))
    return found


def _titled(title: str, more: str) -> str:
    return f"{title} – {more}"


def _columns() -> list[str]:
    return [
        gettext("Event"),
        gettext("Provider's log"),
        gettext("Customer's log"),
        gettext("What both say"),
    ]


def _logs(event: EventView) -> list[str]:
    shared = event.logs.get("neutral", "–")
    return [event.title, *(event.logs.get(side, shared) for side in ("provider", "customer"))]


def _row(event: EventView) -> list[str]:
    reasons = [event.words[side].reason for side in SIDES if event.words[side].reason]
    answer = answer_label(event.words["provider"].answer)
    return [*_logs(event), "; ".join([answer, *dict.fromkeys(reasons)])]
