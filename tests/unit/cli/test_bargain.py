"""`bargain`: the documented example, the reference domains, and one line on bad input."""

import json
import re
from pathlib import Path

import pytest

from workbench.cli import main

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "formats" / "bargain.md"
EXAMPLE, ANSWER = re.findall(r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
RULES = ["nash", "kalai_smorodinsky", "egalitarian", "utilitarian"]


@pytest.fixture
def example(tmp_path):
    """Write the example of the document as a file."""
    path = tmp_path / "domain.json"
    path.write_text(EXAMPLE, encoding="utf-8")
    return path


def answer_of(capsys, path):
    """Run the command and return its JSON."""
    assert main(["bargain", str(path)]) == 0
    return json.loads(capsys.readouterr().out)


def refusal_of(capsys, path):
    """Run the command on bad input and return its one line."""
    assert main(["bargain", str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


def test_the_documented_example_is_what_the_command_prints(capsys, example):
    """The output in the document is the command's, but for the seconds."""
    printed, documented = answer_of(capsys, example), json.loads(ANSWER)
    assert printed.pop("seconds") >= 0
    assert documented.pop("seconds") >= 0
    assert printed == documented
    assert list(printed["rules"]) == RULES


def test_every_reference_domain_settles_or_has_no_zone(capsys, shared):
    """Status, frontier size and the Nash product are those of the reference for all twelve domains."""
    folder = shared / "reference" / "bargaining"
    expected = json.loads((folder / "expected.json").read_text())["domains"]
    assert len(expected) == 12
    for name, reference in expected.items():
        answer = answer_of(capsys, folder / "domains" / f"{name}.json")
        assert answer["frontier_size"] == reference["frontier_size"]
        if not reference["frontier_size"]:
            assert (answer["status"], answer["rules"]) == ("no_zone", {})
            continue
        assert answer["status"] == "settled"
        assert list(answer["rules"]) == RULES
        certificates = [rule["certificate"] for rule in answer["rules"].values()]
        assert certificates == [{"kind": "exhaustive", "gap": 0}] * 4
        (u1, u2), (r1, r2) = answer["rules"]["nash"]["utilities"], reference["reservation"]
        product = reference["textbook"]["nash_product"]
        assert (u1 - r1) * (u2 - r2) == pytest.approx(product, abs=1e-9)


def test_no_zone_has_no_rules(capsys, tmp_path):
    """Where nobody can agree the status says so, without rules and with a frontier of none."""
    domain = json.loads(EXAMPLE)
    domain["sides"][0]["reservation_value"] = 1
    path = tmp_path / "domain.json"
    path.write_text(json.dumps(domain))
    answer = answer_of(capsys, path)
    assert (answer["status"], answer["rules"], answer["frontier_size"]) == ("no_zone", {}, 0)
    assert answer["reason"] == "no_overlap"
    assert answer["certificate"] == {"kind": "exhaustive", "gap": 0}


def coupled(*constraints):
    """Return the example with these constraints, as JSON."""
    return json.dumps(json.loads(EXAMPLE) | {"constraints": list(constraints)})


def limit(sense, rhs):
    """Return a constraint on how many issues take their last option."""
    return {"coef": [[0, 0, 1]] * 3, "sense": sense, "rhs": rhs}


def test_constraints_hold_and_the_limit_itself_is_allowed(capsys, tmp_path):
    """The answers change with a limit on last options; equality and both senses are read."""
    path = tmp_path / "domain.json"
    lasts = {"98 %", "2 h", "280,000"}
    for sense, rhs, counts in (("<=", 1, {0, 1}), (">=", 3, {3}), ("==", 2, {2})):
        path.write_text(coupled(limit(sense, rhs)))
        answer = answer_of(capsys, path)
        assert answer["status"] == "settled"
        for rule in answer["rules"].values():
            assert len(lasts & set(rule["package"])) in counts
            assert rule["certificate"] == {"kind": "exhaustive", "gap": 0}


def test_no_constraints_are_no_change(capsys, example, tmp_path):
    """An empty list of constraints gives the same answer as none."""
    path = tmp_path / "coupled.json"
    path.write_text(coupled())
    free, empty = answer_of(capsys, example), answer_of(capsys, path)
    assert free | {"seconds": 0} == empty | {"seconds": 0}


def test_constraints_that_nothing_meets_are_a_reason(capsys, tmp_path):
    """No package takes four last options out of three."""
    path = tmp_path / "domain.json"
    path.write_text(coupled(limit(">=", 4)))
    answer = answer_of(capsys, path)
    assert (answer["status"], answer["reason"]) == ("no_zone", "couplings_unmet")
    assert (answer["rules"], answer["frontier_size"]) == ({}, 0)


def test_a_large_coupled_domain_states_no_frontier(capsys, tmp_path):
    """Beyond 300,000 packages the frontier is not listed, and the answer still exact."""
    names = [f"KPI {i}" for i in range(9)]
    levels = list(range(5))
    side = {"weights": [1] * 9, "reservation_value": 0}
    domain = {
        "issues": [{"name": name, "values": levels} for name in names],
        "sides": [
            side | {"evaluations": [[10 * j - j * j for j in levels]] * 9},
            side | {"evaluations": [[4 - j * j for j in levels]] * 9},
        ],
        "constraints": [{"coef": [levels] * 9, "sense": "<=", "rhs": 12}],
    }
    path = tmp_path / "domain.json"
    path.write_text(json.dumps(domain))
    answer = answer_of(capsys, path)
    assert answer["frontier_size"] is None
    utilitarian = answer["rules"]["utilitarian"]
    assert sum(utilitarian["package"]) == 12
    assert utilitarian["utilities"] == [6 * 9 + 3 * 16, 36 - 6 - 12]
    assert utilitarian["certificate"] == {"kind": "exhaustive", "gap": 0}


def test_one_issue_with_one_option(capsys, tmp_path):
    """The smallest domain settles, with reservations reached exactly."""
    side = {"weights": [1], "evaluations": [[1]], "reservation_value": 1}
    path = tmp_path / "domain.json"
    path.write_text(json.dumps({"issues": [{"name": "a", "values": ["b"]}], "sides": [side, side]}))
    answer = answer_of(capsys, path)
    assert answer["rules"]["egalitarian"]["package"] == ["b"]
    assert answer["rules"]["egalitarian"]["utilities"] == [1.0, 1.0]
    assert answer["frontier_size"] == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[1, 2]", "FILE must be a JSON object"),
        (b"{}", "“issues” is missing in FILE"),
        (EXAMPLE.replace("0.35,", "NaN,").encode(), "contains NaN"),
        (EXAMPLE.replace("[0.5, 0.2, 0.3]", "[0.5, 0.5]").encode(), "2 entries, 3 are needed"),
        (EXAMPLE.replace("[0.5, 0.2, 0.3]", '["x", 1, 1]').encode(), "sides[0].weights[0] must be"),
        (EXAMPLE.replace('"4 h"', '"8 h"').encode(), "stands twice in issues[1].values"),
        (coupled(limit("<", 1)).encode(), "constraints[0].sense must be"),
        (coupled(limit(None, 1)).encode(), "constraints[0].sense must be"),
        (coupled(limit("<=", "1")).encode(), "constraints[0].rhs must be a number"),
        (coupled([]).encode(), "constraints[0] must be a JSON object"),
        (coupled({"sense": "<=", "rhs": 1}).encode(), "“coef” is missing in constraints[0]"),
        (coupled({"coef": [], "sense": "<=", "rhs": 1}).encode(), "constraints[0].coef has 0"),
        (
            coupled(limit("<=", 1), {"coef": [[0, 1]] * 3, "sense": "<=", "rhs": 1}).encode(),
            "constraints[1].coef[0] has 2 entries",
        ),
        (
            json.dumps(json.loads(EXAMPLE) | {"constraints": None}).encode(),
            "constraints must be a list",
        ),
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(capsys, tmp_path, content, words):
    """What cannot be read is refused in one line that says what and where."""
    path = tmp_path / "domain.json"
    path.write_bytes(content)
    assert words in refusal_of(capsys, path)


def test_a_missing_file_is_one_line_and_exit_code_two(capsys, tmp_path):
    """A file that is not there, or a folder, is named."""
    assert "nowhere.json" in refusal_of(capsys, tmp_path / "nowhere.json")
    assert str(tmp_path) in refusal_of(capsys, tmp_path)
