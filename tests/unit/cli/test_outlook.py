"""`outlook`: the documented example, quantiles in order, seeds by position, one line on bad input."""

import json
import re
import time
from pathlib import Path

import numpy as np
import pytest

from workbench.cli import main

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "formats" / "outlook.md"
LEVELS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]


def series(name="a", n=36, seed=1, **extra):
    """Return one series of normal months."""
    values = np.random.default_rng(seed).normal(100, 5, n).round(3).tolist()
    return {"id": name, "values": values, "season": 12, "lower": None, "upper": None, **extra}


@pytest.fixture
def ask(tmp_path, capsys):
    """Return a function that runs the command on a document and gives code, output and error."""

    def run(document, *options):
        path = tmp_path / "series.json"
        text = document if isinstance(document, str) else json.dumps(document)
        path.write_text(text, encoding="utf-8")
        code = main(["outlook", str(path), *options])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def close(documented):
    """Return the documented answer with its numbers to rounding of the last digits."""
    if isinstance(documented, dict):
        return {key: close(value) for key, value in documented.items()}
    if isinstance(documented, list):
        return [close(value) for value in documented]
    return pytest.approx(documented, rel=1e-3) if isinstance(documented, float) else documented


def test_the_documented_examples_are_what_the_command_prints(ask):
    """The outputs in the document are the command's, for values and for failures."""
    blocks = re.findall(r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 4
    for given, documented in zip(blocks[::2], blocks[1::2], strict=True):
        code, out, _ = ask(given, "--periods", "2", "--seed", "7")
        assert code == 0
        assert json.loads(out) == close(json.loads(documented))


def test_each_period_has_rising_quantiles_at_the_levels(ask):
    """Twelve rows of eleven numbers that never fall."""
    code, out, _ = ask({"series": [series()]}, "--periods", "12", "--seed", "3")
    answer = json.loads(out)["series"][0]
    quantiles = np.array(answer["quantiles"])
    assert code == 0
    assert answer["levels"] == LEVELS
    assert quantiles.shape == (12, 11)
    assert np.all(np.diff(quantiles, axis=1) >= 0)


def test_a_series_does_not_depend_on_its_neighbours(ask):
    """The second series answers the same whatever the first one is; another seed answers others."""
    first = json.loads(ask({"series": [series("a"), series("b", seed=2)]}, "--seed", "3")[1])
    other = json.loads(
        ask({"series": [series("x", n=50, seed=9), series("b", seed=2)]}, "--seed", "3")[1]
    )
    reseeded = json.loads(ask({"series": [series("a"), series("b", seed=2)]}, "--seed", "4")[1])
    assert first["series"][1] == other["series"][1]
    assert first["series"][1]["quantiles"] != reseeded["series"][1]["quantiles"]


def test_a_series_of_which_nothing_can_be_said_gives_its_reason(ask):
    """A constant series has no quantiles but a finding; its neighbour is answered."""
    code, out, _ = ask({"series": [series("flat", values=[1.0] * 24), series("b")]})
    flat, other = json.loads(out)["series"]
    assert code == 0
    assert flat["quantiles"] is None
    assert flat["finding"]["code"] == "outlook.constant_series"
    assert "24" in flat["finding"]["text"]
    assert other["quantiles"] is not None


@pytest.mark.parametrize(
    ("extra", "code", "words"),
    [
        ({"values": []}, "outlook.no_values", ["0 periods"]),
        ({"values": [None] * 30}, "outlook.no_values", ["30 periods", "sister asset"]),
        ({"values": [3.0]}, "outlook.too_few_values", ["Only 1", "at least 6"]),
        ({"values": [3.0, 4.0]}, "outlook.too_few_values", ["Only 2", "at least 6"]),
        ({"values": [3.0, 4.0] + [None] * 40}, "outlook.too_few_values", ["Only 2"]),
        ({"values": [1.0] * 24}, "outlook.constant_series", ["24 values", "(1)"]),
        ({"values": [2.5, None] * 12}, "outlook.constant_series", ["12 values", "(2.5)"]),
        ({"lower": 100.0}, "outlook.below_bound", ["lower bound 100", "Nothing was changed"]),
        ({"upper": 100.0}, "outlook.above_bound", ["upper bound 100", "Nothing was changed"]),
        ({"lower": 1.0, "upper": 0.0}, "outlook.bounds_crossed", ["lower bound 1", "0"]),
        ({"lower": 0.5, "upper": 0.5}, "outlook.bounds_crossed", ["0.5"]),
        ({"values": [1e101, *range(30)]}, "outlook.not_a_number", ["1e+100"]),
    ],
)
def test_bad_series_get_a_statement_and_their_neighbour_an_answer(ask, extra, code, words):
    """Nothing is made up: no quantiles, but what is wrong and what to do, with the numbers."""
    exit_code, out, _ = ask({"series": [series(**extra), series("b")]})
    bad, other = json.loads(out)["series"]
    assert exit_code == 0
    assert (bad["quantiles"], bad["finding"]["code"]) == (None, code)
    assert "findings" not in bad
    assert [word for word in words if word not in bad["finding"]["text"]] == []
    assert np.isfinite(other["quantiles"]).all()


@pytest.mark.parametrize(("season", "n"), [(12, 23), (52, 36), (365, 36), (10**9, 36)])
def test_a_season_longer_than_half_the_history_is_ignored_and_said(ask, season, n):
    """The quantiles are those without a season, and a finding says what it would have needed."""
    given = {"series": [series(n=n, season=season)]}
    answer = json.loads(ask(given)[1])["series"][0]
    plain = json.loads(ask({"series": [series(n=n, season=None)]})[1])["series"][0]
    said = {finding["code"]: finding["text"] for finding in answer["findings"]}
    assert answer["quantiles"] == plain["quantiles"]
    assert str(2 * season) in said["outlook.season_ignored"]


def test_shares_stay_inside_their_bounds(ask):
    """Bounds and gaps: quantiles within 0 and 1, and the gap is said."""
    values = [0.97, 0.99, 1.0, None, 0.95, 0.98, 1.0, 0.93, 0.99, 0.96]
    code, out, _ = ask({"series": [{"id": "a", "values": values, "lower": 0, "upper": 1}]})
    answer = json.loads(out)["series"][0]
    assert code == 0
    assert 0.0 <= np.min(answer["quantiles"]) <= np.max(answer["quantiles"]) <= 1.0
    assert [finding["code"] for finding in answer["findings"]] == [
        "outlook.reach",
        "outlook.thin_history",
        "outlook.gaps",
    ]


@pytest.mark.parametrize(
    ("document", "word"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "no list 'series'"),
        ({"series": []}, "no list 'series'"),
        ({"series": [1]}, "series 1"),
        ({"series": [{"values": [1, 2]}]}, "'id'"),
        ({"series": [series(), {"id": "b"}]}, "series 2 (b)"),
        ({"series": [series(values=["1", 2])]}, "value 1"),
        ({"series": [series(values=[1, True])]}, "value 2"),
        ('{"series": [{"id": "a", "values": [NaN]}]}', "value 1"),
        ({"series": [series(values=[10**400])]}, "value 1"),
        ({"series": [series(season=0)]}, "'season'"),
        ({"series": [series(season=1.5)]}, "'season'"),
        ({"series": [series(lower="0")]}, "lower bound"),
    ],
)
def test_bad_input_is_one_line_and_code_2(ask, document, word):
    """The line names the place; nothing is printed as an answer."""
    code, out, err = ask(document)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert word in err


@pytest.mark.parametrize(
    "options", [["--periods", "0"], ["--periods", "x"], ["--seed", "-1"], ["--paths", "3"]]
)
def test_options_out_of_range_are_one_line_and_code_2(ask, options):
    """Periods, seed and paths have limits."""
    code, out, err = ask({"series": [series()]}, *options)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_missing_file_is_one_line_and_code_2(capsys):
    """There is nothing to read."""
    assert main(["outlook", "/nonexistent/series.json"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.nightly
def test_a_hundred_series_take_seconds(ask):
    """Hundreds of series are answered while one waits."""
    many = {"series": [series(str(k), seed=k) for k in range(100)]}
    start = time.perf_counter()
    assert ask(many)[0] == 0
    assert time.perf_counter() - start < 30
