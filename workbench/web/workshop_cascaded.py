"""What the views of a workshop show of the cascade, and what a summary says of it."""

from flask_babel import gettext

from workbench.agreement.cascade.graph_allocation import Unattainable
from workbench.codes import StepError
from workbench.document.summary import Part, Table
from workbench.platform.languages import percent, quantity
from workbench.platform.requests import db, seat
from workbench.platform.texts.names import translated
from workbench.services import cascade_rules, workshop_cascade
from workbench.services.cascade_shown import KpiCascade, TeamView
from workbench.services.workshop_cascade import Cascades
from workbench.services.workshop_views import StageView
from workbench.web.cascade_rules import remedy_words
from workbench.web.cascade_words import said

MOST_ON_WALL = 16  # lines that the room can read at once


def cascaded(stage: StageView | None) -> Cascades | None:
    """Return what a page shows of the cascade; None for any other step."""
    if stage is None or stage.kind.panel != workshop_cascade.PANEL:
        return None
    return workshop_cascade.view(db(), seat())


def cascade_counts(found: Cascades) -> str:
    """Return how far the teams are in a sentence."""
    counts = found.counts
    return str(
        gettext(
            "%(answered)s of %(of)s teams have answered, %(accepted)s have accepted, "
            "%(acknowledged)s have acknowledged.",
            answered=counts.answered,
            of=counts.of,
            accepted=counts.accepted,
            acknowledged=counts.acknowledged,
        )
    )


def sharing_words(kpi: KpiCascade) -> str:
    """Return how much of the way to the proven best is asked for (θ), or what stands in the way."""
    if kpi.problem:
        return said(kpi.problem, kpi)
    if not kpi.nodes:
        return str(gettext("No number stands under this KPI yet."))
    if kpi.record.get("met"):
        return str(gettext("Today's values reach the level already."))
    return str(
        gettext(
            "θ = %(share)s: so much of the way from today to the proven best is asked for.",
            share=percent(kpi.share, 1),
        )
    )


def remedies_of(kpi: KpiCascade) -> list[str]:
    """Return what could change where no levels exist; [] where they do."""
    if not kpi.problem or not kpi.nodes:
        return []
    found = cascade_rules.side_by_side(kpi)
    if isinstance(found, StepError):
        return []
    short = next((one for one in found.values() if isinstance(one, Unattainable)), None)
    return [remedy_words(kpi, one) for one in short.remedies] if short else []


def on_the_wall(found: Cascades) -> list[tuple[KpiCascade, tuple[TeamView, ...], int]]:
    """Return each KPI with the numbers that the room sees, and how many it does not.

    All of them while they fit; else those of which a team still has to say something.
    """
    kpis = found.kpis or ()
    left = MOST_ON_WALL
    whole = sum(len(kpi.nodes) for kpi in kpis) <= MOST_ON_WALL
    shown = []
    for kpi in kpis:
        open_ones = [node for node in kpi.nodes if node.answers and not node.acknowledged]
        nodes = kpi.nodes if whole else tuple(open_ones[:left])
        left -= len(nodes)
        shown.append((kpi, nodes, len(kpi.nodes) - len(nodes)))
    return shown


def answer_words(node: TeamView) -> str:
    """Return what a team says of its number, or why nobody does, in a few words."""
    if not node.answers:
        watched = node.structure == "indicator"
        return str(gettext("watched") if watched else gettext("follows from its parts"))
    names = {
        "proposed": gettext("not answered yet"),
        "countered": gettext("offers %(level)s", level=quantity(node.counter, node.unit)),
        "accepted_with_support": f"✓ {gettext('accepted with support')}",
        "acknowledged": f"✓ {gettext('acknowledged')}",
        "open": gettext("no level yet"),
    }
    state = "open" if node.target is None else "acknowledged" if node.acknowledged else node.state
    return str(names.get(state, f"✓ {gettext('accepted')}"))


def parts(title: str, found: Cascades) -> list[Part]:
    """Return what a summary says: the levels of each KPI's numbers, support, offers with reasons."""
    if found.kpis is None:
        return [Part(title, [gettext("The teams get their levels once a draft is accepted.")])]
    told = [Part(title, [cascade_counts(found)])]
    told += [_kpi(title, kpi) for kpi in found.kpis if kpi.nodes or kpi.problem]
    if found.promised:
        rows = [[team.name, _side(team), team.support] for _, team in found.promised]
        columns = [gettext("Team"), gettext("Side"), gettext("What it needs")]
        told.append(Part(_titled(title, gettext("support promised")), [], [Table(columns, rows)]))
    reasons = found.teams(lambda team: bool(team.reason))
    if reasons:
        columns = [
            gettext("Team"),
            gettext("The level it offers"),
            gettext("Why"),
            gettext("State"),
        ]
        rows = [[one.name, _offered(one), one.reason, answer_words(one)] for _, one in reasons]
        told.append(
            Part(_titled(title, gettext("other levels offered")), [], [Table(columns, rows)])
        )
    return told


def _kpi(title: str, kpi: KpiCascade) -> Part:
    name, unit = translated(kpi.top.name), kpi.top.unit
    levels = gettext(
        "Target %(target)s, minimum %(minimum)s.",
        target=quantity(kpi.top.target, unit),
        minimum=quantity(kpi.top.minimum, unit),
    )
    columns = [
        gettext("Number"),
        gettext("Side"),
        gettext("Level"),
        gettext("Minimum"),
        gettext("Answer of the team"),
    ]
    rows = [
        [
            "· " * node.depth + node.name,
            _side(node),
            quantity(node.target, node.unit),
            quantity(node.minimum, node.unit),
            answer_words(node),
        ]
        for node in kpi.nodes
    ]
    tables = [Table(columns, rows)] if rows else []
    return Part(_titled(title, name), [levels, sharing_words(kpi), *remedies_of(kpi)], tables)


def _titled(title: str, more: str) -> str:
    return f"{title} – {more}"


def _offered(team: TeamView) -> str:
    return "–" if team.counter is None else quantity(team.counter, team.unit)


def _side(node: TeamView) -> str:
    if not node.answers:
        return "–"
    return str(gettext("the provider") if node.side == "provider" else gettext("the customer"))
