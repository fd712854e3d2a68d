"""`settle`: the reference cases, the documented example, and one line on bad input."""

import copy
import json
import re
from pathlib import Path

import pytest

from workbench.cli import main

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = ROOT / "docs" / "formats" / "settle.md"
EXAMPLE = ROOT / "docs" / "examples" / "clause.json"


@pytest.fixture(scope="module")
def models(shared):
    """Return the clauses of the reference file, by kind."""
    found = json.loads((shared / "reference" / "settlement_cases.json").read_bytes())
    return {one["model"]: one for one in found["models"]}


@pytest.fixture
def ask(tmp_path, capsys):
    """Return what runs the command on a model and gives its code, answer and one line."""

    def run(model):
        path = tmp_path / "clause.json"
        path.write_text(
            model if isinstance(model, str) else json.dumps(model, ensure_ascii=False),
            encoding="utf-8",
        )
        code = main(["settle", str(path)])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err

    return run


def results(ask, model, *inputs):
    """Return the results of inputs under the parameters of a model."""
    changed = model | {"cases": [{"name": str(n), "input": one} for n, one in enumerate(inputs)]}
    code, answer, _ = ask(changed)
    assert code == 0
    return [case["result"] for case in answer["cases"]]


KINDS = [
    "tiered_credit", "tiered_credit_below", "at_risk_pool", "banded_penalty_sum", "points_table",
    "piecewise_availability", "delay_penalty",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_reference_case_is_exact(ask, models, kind):
    """Names in order, the keys of the expected result, the very numbers; refusals by presence."""
    code, answer, _ = ask(models[kind])
    assert code == 0
    assert [case["name"] for case in answer["cases"]] == [c["name"] for c in models[kind]["cases"]]
    for said, case in zip(answer["cases"], models[kind]["cases"], strict=True):
        if "error" in case["expected"]:
            assert list(said["result"]) == ["error"]
        else:
            assert said["result"] == case["expected"], case["name"]


def test_the_documented_example_is_what_the_command_prints(capsys):
    """The answer in the document is the command's."""
    assert main(["settle", str(EXAMPLE)]) == 0
    printed = json.loads(capsys.readouterr().out)
    (documented,) = re.findall(
        r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL
    )
    assert printed == json.loads(documented)


def test_credits_stop_at_both_caps(ask, models):
    """The higher credit and the annual cap of the clause's own published scenarios."""
    high = copy.deepcopy(models["tiered_credit"])
    high["parameters"]["tiers"][1]["credit_percent"] = 11.0
    month = {"level": 97, "charge": 10, "credits_last_11": 0, "charges_last_11": 0}
    year = {"level": 97, "charge": 10, "credits_last_11": 11.01, "charges_last_11": 110}
    spent = year | {"credits_last_11": 15}
    assert results(ask, high, month, year, spent) == [
        {"credit": 1},
        {"credit": 0.99},
        {"credit": 0},
    ]


def test_delay_counts_whole_days_and_half_steps(ask, models):
    """The published scenario of five days at two a step; a started day where it says so."""
    late = {
        "agreed": "2019-01-11T03:24:00Z", "now": "2019-01-16T16:34:00-05:00", "value": 200,
        "force_majeure": False,
    }  # fmt: skip
    model = copy.deepcopy(models["delay_penalty"])
    assert results(ask, model, late) == [{"penalty": 52.5, "may_terminate": False}]
    model["parameters"] |= {"day_rounding": "ceil", "force_majeure_excluded": True}
    assert results(ask, model, late, late | {"force_majeure": True}) == [
        {"penalty": 63, "may_terminate": False},
        {"penalty": 0, "may_terminate": True},
    ]


def test_bands_hold_their_worse_end(ask, models):
    """On an objective it is met; on the end of a band the milder one counts."""
    model = models["banded_penalty_sum"]
    resolved = [{"kpi": "K01", "priority": "P1", "value": v} for v in (95, 90, 89.99, 85, 0)]
    assert [r["percent"] for r in results(ask, model, *resolved)] == [0, 2, 3, 3, 5]
    reopened = [{"kpi": "K06", "priority": "P3", "value": v} for v in (7.5, 7.51, 11, 14.6)]
    assert [r["percent"] for r in results(ask, model, *reopened)] == [0, 0.75, 0.75, 1.75]


def test_repeats_and_counted_changes(ask, models):
    """Twice in a row costs the extra; the limit is that of the node."""
    twice = {"kpi": "repeat", "last": -3, "current": -2}
    changes = [
        {"kpi": "K18", "node": "small", "value": 1},
        {"kpi": "K18", "node": "small", "value": 2},
        {"kpi": "K18", "node": "large", "value": 2},
        {"kpi": "K18", "node": "large", "value": 3},
    ]
    said = results(ask, models["banded_penalty_sum"], twice, *changes)
    assert said[0] == {"met": False, "percent": 0.5}
    assert [one["percent"] for one in said[1:]] == [0, 1, 0, 1]


def test_points_between_thresholds_and_the_preceding_month(ask, models):
    """The last threshold reached counts; an average needs a month before."""
    said = results(
        ask, models["points_table"], {"points": 0}, {"points": 7}, {"points": 29},
        {"availability": 99.5, "preceding": 98.5}, {"availability": 99.5},
    )  # fmt: skip
    assert said == [
        {"percent": 0}, {"percent": 0}, {"percent": 8}, {"availability": 99}, {"availability": 99.5},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "case"),
    [
        ("tiered_credit", {"level": -10, "charge": 10}),
        ("tiered_credit", {"level": 99, "charge": -1}),
        ("tiered_credit_below", {"level": 100.01, "charge": 10}),
        ("piecewise_availability", {"season": "spring", "availability": 90}),
        ("banded_penalty_sum", {"kpi": "K01", "priority": "P9", "value": 90}),
        ("banded_penalty_sum", {"kpi": "K01", "priority": "P1", "good": 0, "total": 0}),
        ("banded_penalty_sum", {"kpi": "K18", "value": 2}),
        ("points_table", {"points": -1}),
        ("delay_penalty", {"agreed": "2027-01-01T00:00:00", "now": "2027-02-01T00:00:00+01:00",
                           "value": 1}),
        ("at_risk_pool", {"invoice": 100}),
    ],
)  # fmt: skip
def test_what_the_clause_refuses_is_one_line_beside_the_others(ask, models, kind, case):
    """The other cases are answered, and the exit code stays 0."""
    good = models[kind]["cases"][-1]["input"]
    refused, answered = results(ask, models[kind], case, good)
    assert list(refused) == ["error"]
    assert "\n" not in refused["error"]
    assert "error" not in answered


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"model": "haggling"}, "haggling"),
        ({"parameters": {"tiers": [{"below": 99}]}}, "parameters.tiers[1].credit_percent"),
        ({"parameters": {"tiers": [{"below": "99", "credit_percent": 1}]}}, "below"),
        ({"parameters": {"tiers": []}}, "no tier"),
        ({"cases": None}, "cases"),
        ({"cases": [{"name": "x"}]}, "cases[1].input"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(ask, models, change, named):
    """Exit code 2, and the line names the place."""
    code, answer, line = ask(models["tiered_credit"] | change)
    assert (code, answer) == (2, None)
    assert named in line
    assert line.count("\n") == 1


@pytest.mark.parametrize("text", ["", "{", "[]", "NaN", '{"model": 1e999}', "[" * 100_000])
def test_what_is_no_model_is_one_line(ask, text):
    """Whatever the file holds."""
    assert ask(text)[0] == 2
