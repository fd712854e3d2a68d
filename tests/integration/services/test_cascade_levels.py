"""Two levels on the graph: the same numbers as the two-level steps give."""

import numpy as np
import pytest

from tests.integration.agreed import accept_draft
from tests.integration.plant import add_cards
from workbench.agreement.cascade.catchball import resolve_with_frozen
from workbench.agreement.cascade.team_paths import Shares, minimums_beside, split_paths
from workbench.agreement.cascade.teams import Cascade, TeamNode, weights_of
from workbench.platform.permissions import Seat
from workbench.services import cascade, cascade_sheet, cascade_view, levels
from workbench.services.cascade import CascadeWish, TeamWish
from workbench.services.cascade_levels import CORRELATION, TEAM_STREAM
from workbench.services.cascade_rows import stamp
from workbench.services.cascade_sheet_file import Sheet
from workbench.services.team_levels import Top, top_paths, tops
from workbench.store.cascade import team_nodes

# card, structure, teams as (today, best, weight)
CASES = [
    (0, "mean", [(0.955, 0.985, 3.0), (0.97, 0.99, 1.0)]),
    (1, "sum", [(1.0, 0.6, 1.0), (2.2, 1.7, 1.0), (1.0, 0.7, 1.0)]),
    (2, "product", [(0.88, 0.95, 1.0), (0.9, 0.94, 1.0)]),
]


@pytest.mark.parametrize(("card", "structure", "teams"), CASES)
def test_targets_and_minimums_are_those_of_the_two_level_steps(
    table, db, card, structure, teams
) -> None:
    """Nobody's level moves because the cascade has become a graph."""
    cards = add_cards(db, table.deal_id)
    accept_draft(db, table.deal_id)
    wishes = tuple(
        TeamWish(None, f"Team {at}", "provider", None, today, best, weight, "")
        for at, (today, best, weight) in enumerate(teams)
    )
    cascade.save(db, table.deal_id, cards[card], CascadeWish(structure, wishes, stamp([])))
    rows = team_nodes(db, table.deal_id, cards[card])
    top = next(each for each in tops(db, table.deal_id) if each.card.id == cards[card])
    nodes = tuple(
        TeamNode(str(at), f"Team {at}", "provider", *numbers) for at, numbers in enumerate(teams)
    )
    shared = resolve_with_frozen(
        Cascade("kpi", structure, top.target, top.minimum, nodes, top.direction)
    )
    targets = np.array(shared.allocation.levels)
    assert [row.target for row in rows] == pytest.approx(targets, abs=1e-9)
    shares = Shares(structure, targets, weights_of(nodes))
    rng = np.random.default_rng([levels.SEED, top.card.position, TEAM_STREAM])
    paths = split_paths(shares, top_paths(top), CORRELATION, rng)
    expected = minimums_beside(shares, paths, top.minimum, {}, top.direction)
    assert [row.minimum for row in rows] == pytest.approx(expected, abs=1e-7)


def test_redundant_parts_and_shared_numbers_have_minimums(table, db) -> None:
    """Two of three pumps must work, one of them serves a line too: minimums make up the KPI's."""
    card = add_cards(db, table.deal_id)[0]
    accept_draft(db, table.deal_id)
    rows = [
        ("Pumps", "", "k of n", "2", "", ""),
        ("Line", "", "mean", "", "", ""),
        ("Press", "Line", "leaf", "", "97", "98.5"),
        *((f"Pump {n}", "Pumps", "leaf", "", "92", "95") for n in "12"),
        ("Pump 3", "Pumps\nLine", "leaf", "", "92", "95"),
    ]
    sheet = Sheet(
        ("number", "part of", "structure", "needed", "today", "best"),
        tuple(enumerate(rows, start=2)), frozenset(), False,
    )  # fmt: skip
    seat = Seat(0, table.deal_id, "provider", "executive")
    top = next(each for each in tops(db, table.deal_id) if each.card.id == card)
    seen = cascade_sheet.preview(db, seat, card, sheet, ()).version
    cascade_sheet.take(db, seat, card, sheet, seen, ())
    kpi = cascade_view.one(db, seat, card)
    assert (kpi.problem, kpi.missing) == (None, None)
    least = {node.name: node.minimum for node in kpi.nodes}
    a, b, c = (least[f"Pump {n}"] for n in "123")
    pumps = a * b + a * c + b * c - 2 * a * b * c
    assert least["Pumps"] == pytest.approx(pumps, abs=1e-9)
    assert (least["Pumps"] + least["Line"]) / 2 == pytest.approx(top.minimum, abs=1e-6)
    told = paths_missed(top)
    assert kpi.record["chance"] == pytest.approx(told, abs=1e-12)


def paths_missed(top: Top) -> float:
    """Return how often the KPI's own futures miss its minimum."""
    return float(np.mean(top_paths(top) < top.minimum))
