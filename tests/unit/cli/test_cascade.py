"""`cascade FILE`: a graph and a target become levels, minimums and an attribution."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.cli import main
from workbench.cli.cascade_schema import EDGE, FILE, NODE, SCHEMA

ROOT = Path(__file__).resolve().parents[3]
GUIDE = (ROOT / "docs" / "formats" / "cascade.md").read_text(encoding="utf-8")
EXAMPLE = json.loads((ROOT / "docs" / "examples" / "cascade.json").read_text(encoding="utf-8"))

Ask = Callable[[dict[str, Any]], tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Return a call that runs the command on a document: exit code, output, error."""

    def run(document: dict[str, Any]) -> tuple[int, str, str]:
        path = tmp_path / "asked.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        code = main(["cascade", str(path)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def told(ask: Ask, changes: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to the example with changes."""
    code, out, error = ask(EXAMPLE | changes)
    assert (code, error) == (0, "")
    answer: dict[str, Any] = json.loads(out)
    return answer


def test_the_example_answers_by_every_rule(ask: Ask) -> None:
    """Six rules reach .815 and the reserve of .003; minimums keep one in ten; the parts add up."""
    answer = told(ask, {})
    assert answer["status"] == "ok"
    assert [each["top"] for each in answer["rules"].values()] == pytest.approx([0.818] * 6)
    minimums = answer["minimums"]
    assert minimums["top_chance"] == pytest.approx(0.1, abs=1e-3)
    assert minimums["levels"]["plant"] == pytest.approx(minimums["minimum"])
    moved = answer["attribution"]
    total = sum(part["part"] for part in moved["parts"] if part["leaf"])
    assert total == pytest.approx(moved["change"], abs=1e-12)
    assert moved["waterfall"][-1]["end"] == moved["after"]


def test_the_same_file_gives_the_same_answer(ask: Ask) -> None:
    """From the seed alone; another seed gives other paths."""
    first = told(ask, {"rule": "headroom"})
    assert told(ask, {"rule": "headroom"}) == first
    assert told(ask, {"rule": "headroom", "seed": 8})["minimums"] != first["minimums"]


def test_without_reserve_the_lines_are_the_published_ones(ask: Ask) -> None:
    """.8168, .8113 and .8161 by headroom; with frozen ones the rest makes up."""
    answer = told(ask, {"rule": "headroom", "reserve": 0.0})
    levels = answer["rules"]["headroom"]["levels"]
    assert [levels[f"line_{at}"] for at in (1, 2, 3)] == pytest.approx(
        [0.8168, 0.8113, 0.8161], abs=5e-5
    )
    held = told(ask, {"rule": "headroom", "reserve": 0.0, "frozen": {"line_1": 0.80}})
    levels = held["rules"]["headroom"]["levels"]
    assert levels["line_1"] == 0.80
    assert levels["plant"] == pytest.approx(0.815, abs=1e-9)


def test_what_cannot_be_reached_is_an_answer(ask: Ask) -> None:
    """With the gap, θ above 1, and what must change; the exit code is 0."""
    answer = told(ask, {"target": 0.9, "rule": "headroom", "reserve": 0.0})
    assert answer["status"] == "unattainable"
    said = answer["rules"]["headroom"]
    assert said["node"] == "plant"
    assert said["gap"] == pytest.approx(0.9 - said["attainable"])
    assert said["theta"] > 1
    assert said["what_must_change"][0]["kind"] == "lower_goal"
    assert answer["minimums"] is None


def test_own_paths_and_a_minimum_that_is_not_kept(ask: Ask) -> None:
    """Paths of one's own replace the normal ones; a minimum that is missed too often is said."""
    leaves = list(EXAMPLE["spreads"])
    today = {node["key"]: node.get("current") for node in EXAMPLE["graph"]["nodes"]}
    paths = {key: [today[key] * (1 + 0.001 * at) for at in range(100)] for key in leaves}
    own = {"paths": paths, "spreads": None, "rule": "headroom"}
    assert told(ask, own)["minimums"]["around"] is None
    answer = told(ask, own | {"minimum": 0.9})
    assert answer["minimums"]["status"] == "minimum_not_kept"
    assert answer["minimums"]["findings"][0]["code"] == "cascade.minimum_not_kept"


def cyclic() -> dict[str, Any]:
    """Return the example's graph with a circle."""
    graph: dict[str, Any] = json.loads(json.dumps(EXAMPLE["graph"]))
    graph["edges"].append({"parent": "down_time", "child": "breakdown"})
    return graph


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"graph": None}, "needs 'graph'"),
        ({"target": None}, "needs 'target'"),
        ({"target": "high"}, "not a number"),
        ({"wishes": 1}, "has no 'wishes'"),
        ({"schema_version": 2}, "another 'schema_version'"),
        ({"rule": "fair"}, "'rule' in"),
        ({"seed": -1}, "'seed'"),
        ({"n_paths": 5}, "'n_paths'"),
        ({"paths": {"q1": [1, 2]}}, "not both"),
        ({"frozen": {"nobody": 1}}, "'nobody', which is no node"),
        ({"spreads": {"q1": -1}}, "none is below 0"),
        ({"actual": {}}, "'actual' needs 'after'"),
        ({"graph": {"nodes": [{"key": "a", "colour": "red"}]}}, "has no 'colour'"),
        ({"graph": {"nodes": [{"key": "a"}]}, "spreads": None, "actual": None}, "missing"),
        ({"graph": cyclic(), "spreads": None, "actual": None}, "a part of itself"),
    ],
)
def test_bad_input_is_one_line(ask: Ask, changes: dict[str, Any], line: str) -> None:
    """Exit code 2, nothing on standard output, one line that names the place."""
    code, out, error = ask(EXAMPLE | changes)
    assert (code, out) == (2, "")
    assert line in error
    assert error.count("\n") == 1


def test_the_schema_is_printed_and_every_key_is_documented(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`--schema` prints what the reader takes; the guide names each key."""
    assert main(["cascade", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA
    missing = [key for part in (FILE, NODE, EDGE) for key in part if f"`{key}`" not in GUIDE]
    assert missing == []


def test_a_starting_tree_can_be_filled_and_asked(
    ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--tree` prints a graph of the format; a KPI that stays whole is refused in one line."""
    assert main(["cascade", "--tree", "response_time"]) == 0
    graph = json.loads(capsys.readouterr().out)["graph"]
    for node in graph["nodes"]:
        if node["structure"] == "leaf":
            node |= {"current": 1.0, "best": 0.5}
    code, out, _ = ask({"graph": graph, "target": 1.5, "rule": "headroom"})
    assert code == 0
    assert json.loads(out)["rules"]["headroom"]["levels"]["travel_time"] == pytest.approx(0.75)
    assert main(["cascade", "--tree", "mtbf"]) == 2
    assert main(["cascade"]) == 2
