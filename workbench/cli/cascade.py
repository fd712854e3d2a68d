"""`cascade FILE`: levels and minimums down a KPI graph, rules side by side, and attribution.

docs/formats/cascade.md has the schema of both sides and an example.
"""

import argparse
from pathlib import Path

from workbench.agreement.cascade.trees import starting_tree
from workbench.cli import BadInput, cascade_json
from workbench.cli.cascade_schema import SCHEMA
from workbench.codes import Finding
from workbench.platform.texts import sentence

HELP = "Cascade a level down a KPI graph: rules side by side, minimums, what must change."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the file, or what to print instead."""
    parser.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help="graph and target as JSON"
    )
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of FILE")
    parser.add_argument("--tree", metavar="KPI", help="print the starting tree of a KPI")


def run(args: argparse.Namespace) -> dict[str, object]:
    """Read the file and answer; or print the schema, or a starting tree."""
    if args.schema:
        return SCHEMA
    if args.tree is not None:
        return _tree(args.tree)
    if args.file is None:
        line = "Name a file, or --schema, or --tree with a KPI of the catalogue."
        raise BadInput(line)
    return cascade_json.answer(args.file.name, args.file.read_bytes())


def _tree(kpi: str) -> dict[str, object]:
    tree = starting_tree(kpi)
    if tree is None:
        line = f"{kpi} does not decompose; it is levelled as a whole."
        raise BadInput(line)
    nodes = [
        {
            "key": node.key,
            "name": sentence(Finding(node.name)),
            "structure": node.structure,
            "unit": node.unit,
            "direction": node.direction,
            "current": None,
            "best": None,
            "factor": node.factor,
            "owner_side": node.owner_side,
        }
        for node in tree.nodes
    ]
    edges = [
        {"parent": edge.parent, "child": edge.child, "weight": edge.weight} for edge in tree.edges
    ]
    return {"graph": {"nodes": nodes, "edges": edges}}
