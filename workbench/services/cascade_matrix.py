"""The X-matrix of a deal: agreed KPIs × team numbers × levers × owners, and what is too much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from workbench.agreement.cascade.graph import KpiGraph
from workbench.agreement.cascade.x_matrix import Corner, Item, Link, XMatrix, overload, x_matrix
from workbench.codes import Finding
from workbench.platform.permissions import Seat
from workbench.platform.texts.names import translated
from workbench.services import cascade_view
from workbench.services.cascade_rows import TOP
from workbench.services.cascade_shown import KpiCascade, TeamView

MOST_ROWS, MOST_COLUMNS = 30, 36  # what one sheet of paper, A4 across, can show
DENSE_ROWS, DENSE_COLUMNS = 18, 22  # beyond that it is set smaller


@dataclass(frozen=True, slots=True)
class TeamNumber:
    """One team number with all that it is linked to; links are strong or weak."""

    item: Item
    node: TeamView
    kpi: KpiCascade
    owner: Item
    levers: tuple[tuple[Item, Link], ...]
    link: Link


@dataclass(frozen=True, slots=True)
class Shown:
    """The matrix, its team numbers in the order of its rows, and warnings of too much at once."""

    matrix: XMatrix
    numbers: tuple[TeamNumber, ...]
    findings: tuple[Finding, ...]

    @property
    def rows(self) -> int:
        """Return how many rows have marks."""
        return len(self.matrix.kpis) + len(self.matrix.owners)

    @property
    def columns(self) -> int:
        """Return how many columns have marks."""
        return len(self.matrix.outcomes) + len(self.matrix.levers)

    @property
    def fits(self) -> bool:
        """Whether a sheet of paper can show the whole matrix."""
        return self.rows <= MOST_ROWS and self.columns <= MOST_COLUMNS

    @property
    def dense(self) -> bool:
        """Whether it must be set smaller to fit."""
        return self.rows > DENSE_ROWS or self.columns > DENSE_COLUMNS

    def mark(self, corner: Corner, one: Item, other: Item) -> Link | None:
        """Return how two of neighbouring sides are linked, None where they are not."""
        return self.matrix.corners[corner].get((one.key, other.key))


def shown(db: Session, seat: Seat) -> Shown | None:
    """Return the matrix of all paid KPIs; None before both sides have accepted a draft."""
    kpis = cascade_view.page(db, seat)
    if kpis is None:
        return None
    cascades = {str(kpi.top.card.id): kpi for kpi in kpis if kpi.nodes}
    named = _owners([node for kpi in cascades.values() for node in kpi.teams])
    graphs = {key: _in_order(kpi, named) for key, kpi in cascades.items()}
    matrix = x_matrix(graphs)
    return Shown(matrix, _numbers(matrix, cascades, named), overload(graphs))


def _owners(nodes: Sequence[TeamView]) -> dict[str, str]:
    """Return the owner's name by the key of the number: its lead, or the number's own team.

    Two leads of one title stay apart by a number.
    """
    titles = {node.lead_id: translated(node.lead) for node in nodes if node.lead_id and node.lead}
    alike: dict[str, list[int]] = {}
    for lead_id, title in titles.items():
        alike.setdefault(title, []).append(lead_id)
    names = {
        lead_id: title if len(leads) == 1 else f"{title} {rank}"
        for title, leads in alike.items()
        for rank, lead_id in enumerate(sorted(leads), start=1)
    }
    return {str(node.id): names.get(node.lead_id or 0, node.name) for node in nodes}


def _in_order(kpi: KpiCascade, named: Mapping[str, str]) -> KpiGraph:
    """Return the graph as its tree is read, each number with its owner."""
    order = [TOP, *(str(node.id) for node in kpi.nodes)]
    nodes = {node.key: node for node in kpi.graph.nodes}
    return replace(
        kpi.graph, nodes=tuple(replace(nodes[key], owner=named.get(key, "")) for key in order)
    )


def _numbers(
    matrix: XMatrix, cascades: Mapping[str, KpiCascade], named: Mapping[str, str]
) -> tuple[TeamNumber, ...]:
    owners = {item.key: item for item in matrix.owners}
    levers = {item.key: item for item in matrix.levers}
    pulled: dict[str, list[tuple[Item, Link]]] = {}
    for (number, lever), link in matrix.corners["kpis_levers"].items():
        pulled.setdefault(number, []).append((levers[lever], link))
    nodes = {
        f"{outcome}/{node.id}": (outcome, kpi, node)
        for outcome, kpi in cascades.items()
        for node in kpi.teams
    }
    return tuple(
        TeamNumber(
            item=item,
            node=node,
            kpi=kpi,
            owner=owners[f"{node.side}:{named[str(node.id)]}"],
            levers=tuple(pulled.get(item.key, ())),
            link=matrix.corners["outcomes_kpis"][outcome, item.key],
        )
        for item in matrix.kpis
        for outcome, kpi, node in [nodes[item.key]]
    )
