"""`outlook` for series of kind failures: chances of a fleet, and one line on bad input."""

import json

import numpy as np
import pytest

from workbench.cli import main

KNOWN = {
    "id": "a",
    "failures": {"count": 12, "operating_hours": 5000, "repairs_hours": [2, 3, 5, 6, 9, 14]},
    "fleet": 5,
    "hours_per_period": 600,
}
LIVES = [{"hours": 400 + k, "begun": k % 3 > 0, "ended": k % 4 > 0} for k in range(40)]


@pytest.fixture
def ask(tmp_path, capsys):
    """Return a function that runs the command on one series and gives code, answer and error."""

    def run(series, *options):
        path = tmp_path / "fleet.json"
        path.write_text(json.dumps({"series": [series]}), encoding="utf-8")
        code = main(["outlook", str(path), "--periods", "3", *options])
        captured = capsys.readouterr()
        answer = json.loads(captured.out)["series"][0] if captured.out else None
        return code, answer, captured.err

    return run


def test_a_fleet_has_quantiles_of_its_availability(ask):
    """Rising quantiles between 0 and 1; the plan stands beside them and is better."""
    _, answer, _ = ask(KNOWN | {"plan": {"fewer": 0.3, "shorter": 0.2}})
    quantiles, planned = np.array(answer["quantiles"]), np.array(answer["planned"])
    assert quantiles.shape == planned.shape == (3, 11)
    assert np.all((quantiles >= 0) & (quantiles <= 1) & (np.diff(quantiles, prepend=0) >= 0))
    assert np.all(planned[:, 5] > quantiles[:, 5])
    assert answer["failures"]["mtbf_at_least_hours"] == pytest.approx(281, abs=0.5)
    assert answer["findings"] == []


def test_a_larger_fleet_and_a_longer_window_are_surer(ask):
    """The same machines: fifty of them for a year lie far closer together than five for a month."""
    known = KNOWN | {"uncertain": False}
    _, small, _ = ask(known)
    _, large, _ = ask(known | {"fleet": 50, "hours_per_period": 7200})
    width = lambda answer: answer["quantiles"][0][-1] - answer["quantiles"][0][0]  # noqa: E731
    assert width(large) < width(small) / 6


def test_no_failure_is_an_answer_with_its_bound(ask):
    """After 5,000 hours: at most one in 2,171 hours, with 90 % certainty."""
    failures = KNOWN["failures"] | {"count": 0}
    _, answer, _ = ask(KNOWN | {"failures": failures})
    assert answer["failures"]["mtbf_at_least_hours"] == pytest.approx(2171, abs=0.5)
    assert [one["code"] for one in answer["findings"]] == ["outlook.no_failure_seen"]
    assert "2171 hours" in answer["findings"][0]["text"]


def test_lives_say_whether_assets_age(ask):
    """Forty lives of nearly one length are no constant rate; a count is made from them."""
    failures = {"lifetimes": LIVES, "repairs_hours": [2, 3, 5], "open_repairs_hours": [4]}
    _, answer, _ = ask(KNOWN | {"failures": failures})
    facts = answer["failures"]
    assert (facts["used"], facts["count"]) == ("weibull", 30)
    assert facts["weibull_shape"] > 3
    assert facts["p_value"] < 0.01
    codes = [one["code"] for one in answer["findings"]]
    assert codes == ["outlook.ageing_used", "outlook.open_repairs"]


def test_a_prior_of_sisters_pulls_the_rate(ask):
    """As if 30 failures had been seen in 60,000 hours before."""
    failures = KNOWN["failures"] | {"prior": {"failures": 30, "hours": 60000}}
    _, answer, _ = ask(KNOWN | {"failures": failures})
    assert answer["failures"]["mtbf_hours"] == pytest.approx(65000 / 42)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"failures": 3}, "'failures' must be an object"),
        ({"failures": {"count": 1}}, "operating_hours"),
        ({"failures": KNOWN["failures"] | {"count": -1}}, "'count'"),
        ({"failures": KNOWN["failures"] | {"operating_hours": 0}}, "hours above 0"),
        ({"failures": KNOWN["failures"] | {"repairs_hours": "x"}}, "'repairs_hours'"),
        ({"failures": KNOWN["failures"] | {"repairs_hours": [1, None]}}, "value 2"),
        ({"failures": KNOWN["failures"] | {"lifetimes": [5]}}, "not both"),
        ({"failures": {"lifetimes": []}}, "at least one life"),
        ({"failures": {"lifetimes": [5, {"hours": 3, "begun": "x"}]}}, "life 2"),
        ({"failures": {"lifetimes": [0]}}, "life 1"),
        ({"fleet": 0}, "'fleet'"),
        ({"fleet": True}, "'fleet'"),
        ({"hours_per_period": 10**400}, "finite"),
        ({"hours_per_period": 0}, "does not run"),
        ({"plan": {"fewer": 1}}, "fewer"),
        ({"plan": [1]}, "'plan'"),
        ({"uncertain": 1}, "'uncertain'"),
    ],
)
def test_bad_input_is_one_line_and_code_2(ask, change, word):
    """The line names the place; nothing is printed as an answer."""
    code, answer, err = ask(KNOWN | change)
    assert (code, answer, err.count("\n")) == (2, None, 1)
    assert word in err
