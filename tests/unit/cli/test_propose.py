"""`propose`: the documented examples, the bare continuous form, one line on bad input."""

import json
import re
from pathlib import Path

import pytest

from workbench.cli import main

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "formats" / "propose.md"
BLOCKS = re.findall(r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
EXAMPLES = list(zip(BLOCKS[::2], BLOCKS[1::2], strict=True))
MENU, CONTINUOUS, POLYGON, DIVISION = (json.loads(example) for example, _ in EXAMPLES)
RULES = ["nash", "kalai_smorodinsky", "egalitarian", "utilitarian"]


@pytest.fixture
def run(capsys, tmp_path):
    """Return a function that writes a document, runs the command and returns its JSON."""

    def answer(document):
        path = tmp_path / "bargain.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document))
        assert main(["propose", str(path)]) == 0
        return json.loads(capsys.readouterr().out)

    return answer


def alike(ours, documented):
    """Compare two documents, numbers to the six decimals that are printed in the text."""
    if isinstance(documented, dict):
        assert ours.keys() == documented.keys()
        return all(alike(ours[key], documented[key]) for key in documented)
    if isinstance(documented, list):
        assert len(ours) == len(documented)
        return all(alike(one, other) for one, other in zip(ours, documented, strict=True))
    if isinstance(documented, float):
        return ours == pytest.approx(documented, abs=2e-6)
    return ours == documented


@pytest.mark.parametrize(("example", "printed"), EXAMPLES)
def test_the_documented_examples_are_what_the_command_prints(run, example, printed):
    """Every form prints the documented answer, but for the seconds."""
    ours, documented = run(example), json.loads(printed)
    assert ours.pop("seconds") >= 0
    documented.pop("seconds")
    assert alike(ours, documented)
    assert list(ours["rules"]) == RULES


@pytest.mark.parametrize("document", [MENU, CONTINUOUS, POLYGON, DIVISION])
def test_a_form_is_recognised_by_its_own_key(run, document):
    """Without its name each form is read as well."""
    bare = {key: value for key, value in document.items() if key != "form"}
    assert run(bare)["form"] == document["form"]


def test_continuous_12_is_read_as_it_is(capsys, shared):
    """The bare reference file: status, gains and certificates."""
    assert main(["propose", str(shared / "reference/bargaining/continuous_12.json")]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["status"], answer["form"]) == ("settled", "continuous")
    nash = answer["rules"]["nash"]
    assert nash["gains"] == pytest.approx([432.1780, 358.2075], rel=1e-6)
    assert nash["fee"] == 566.881
    assert all(answer["rules"][rule]["certificate"]["gap"] <= 1e-9 for rule in RULES)


def test_power_and_free_fees(run):
    """Power moves the fee of the continuous form and leaves the levels; a range keeps its limits."""
    even, strong = (
        run(CONTINUOUS | {"F": "free", "power": power})["rules"]["nash"] for power in (0.5, 0.9)
    )
    assert even["levels"] == pytest.approx(strong["levels"])
    assert strong["fee"] < even["fee"]
    limited = run(CONTINUOUS | {"F": {"lowest": 90, "highest": 95}})
    assert all(90 <= limited["rules"][rule]["fee"] <= 95 for rule in RULES)
    grid = run(MENU | {"fee": "free", "red_lines": {}})["rules"]
    assert {tuple(grid[rule]["package"]) for rule in RULES} == {("97 %", "4 h")}


def test_red_lines_take_out_options_and_fees(run):
    """What a side refuses is never proposed; refusing everything is the reason of no zone."""
    customer = {"refuses": {"availability": ["97 %"]}, "lowest_fee": 250, "highest_fee": 260}
    loose = [{"coef": [[0, 30, 75], [0, 12]], "sense": "<=", "rhs": 100}]
    lines = {"constraints": loose, "red_lines": {"customer": customer}, "d": [-220, 150]}
    answer = run(MENU | lines)
    for rule in RULES:
        assert answer["rules"][rule]["package"][0] != "97 %"
        assert answer["rules"][rule]["fee"] == 260
    none = {"provider": {"refuses": {"response time": ["8 h", "4 h"]}}}
    refused = run(MENU | {"red_lines": none})
    assert (refused["status"], refused["reason"]) == ("no_zone", "red_lines")
    assert refused["rules"] == {}


def test_constraints_may_have_a_row_for_the_fees(run):
    """A fee that the constraint makes impossible is not proposed."""
    with_fees = {"coef": [[0, 0, 0], [0, 0], [0, 1, 1]], "sense": "<=", "rhs": 0}
    answer = run(MENU | {"constraints": [with_fees], "d": [-300, 0]})
    assert {answer["rules"][rule]["fee"] for rule in RULES} == {240}


def test_no_zone_and_unmet_limits_have_reasons(run):
    """Alternatives that are too good, and a limit below the least use."""
    apart = run(CONTINUOUS | {"d": [500, 500]})
    assert (apart["status"], apart["reason"]) == ("no_zone", "no_overlap")
    assert apart["certificate"] == {"kind": "separating", "gap": 0}
    unmet = run(CONTINUOUS | {"R": -1})
    assert (unmet["status"], unmet["reason"]) == ("no_zone", "couplings_unmet")


def test_a_family_needs_two_sides_that_gain(run):
    """Where a side can gain nothing no family is answered."""
    assert "family" not in run(DIVISION | {"points_1": [0, 0, 0]})


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "FILE must be a JSON object"),
        ({}, "form of the bargain is not stated"),
        ({"form": "lottery"}, "form of the bargain is not stated"),
        ({"form": 3, "v": []}, "form of the bargain is not stated"),
        (CONTINUOUS | {"v": [1, 2]}, "a has 3 entries, 2 are needed"),
        (CONTINUOUS | {"v": [], "a": []}, "v is empty"),
        (CONTINUOUS | {"a": [1, -1, 1]}, "“a” is below zero"),
        (CONTINUOUS | {"q": [1, "x", 1]}, "q[1] must be a number"),
        (CONTINUOUS | {"h": [1, 1e16, 1]}, "“h[1]” is larger"),
        (CONTINUOUS | {"names": ["one"]}, "names has 1 entries"),
        (CONTINUOUS | {"F": "cheap"}, "F must be a number"),
        (CONTINUOUS | {"F": {"lowest": 1}}, "“highest” is missing in F"),
        (CONTINUOUS | {"F": {"lowest": 2, "highest": 1}}, "lowest amount of F is above"),
        (CONTINUOUS | {"power": 1}, "“power” must lie between 0 and 1"),
        (CONTINUOUS | {"d": [1]}, "d has 1 entries"),
        ({"form": "continuous", "v": [1]}, "“a” is missing in FILE"),
        (POLYGON | {"vertices": []}, "vertices is empty"),
        (POLYGON | {"vertices": [[1, 2, 3]]}, "vertices[0] has 3 entries"),
        (DIVISION | {"points_2": [1]}, "points_2 has 1 entries"),
        (DIVISION | {"points_1": [], "points_2": []}, "points_1 is empty"),
        (DIVISION | {"risk": [1, 2]}, "“risk” must be above 0"),
        (DIVISION | {"exponents": [1]}, "“exponents” must be below 1"),
        (MENU | {"kpis": []}, "list of issues is empty"),
        (MENU | {"kpis": [{"name": "a", "options": []}]}, "kpis[0].options is empty"),
        (MENU | {"kpis": [{"name": "", "options": [1]}]}, "kpis[0].name must be a name"),
        (MENU | {"kpis": [{"name": "a", "options": [{"value": 1}]}]}, "“name” is missing"),
        (MENU | {"fee": []}, "fee is empty"),
        (MENU | {"fee": "cheap"}, "fee must be a number"),
        (MENU | {"power": 0.123456}, "denominator of at most 100"),
        (MENU | {"constraints": [{"coef": [], "sense": "<=", "rhs": 1}]}, "coef has 0 entries"),
        (MENU | {"constraints": [3]}, "constraints[0] must be a JSON object"),
        (
            MENU | {"red_lines": {"customer": {"refuses": {"availability": ["99 %"]}}}},
            "red_lines.customer.refuses.availability[0] is not an option",
        ),
        (
            MENU | {"red_lines": {"provider": {"refuses": {"speed": ["99 %"]}}}},
            "red_lines.provider.refuses.speed[0] is not an option",
        ),
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(capsys, tmp_path, document, words):
    """What cannot be read is refused in one line that says what and where."""
    path = tmp_path / "bargain.json"
    path.write_text(json.dumps(document))
    assert main(["propose", str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert words in captured.err
