"""`consequences`: the door for one, on the command line."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.cli import main
from workbench.cli.consequences import _trigger
from workbench.settlement.schedule import Trigger

ROOT = Path(__file__).resolve().parents[3]
GUIDE = ROOT / "docs" / "formats" / "consequences.md"
VALUES = (98.4, 97.9, 98.8, 98.1, 98.6, 97.2, 98.9, 98.3, 98.0, 98.7)

Answer = dict[str, object]


@pytest.fixture
def ten(tmp_path: Path) -> Path:
    """Return a file of ten monthly percentages."""
    path = tmp_path / "availability.csv"
    path.write_text("\n".join(f"{value}%" for value in VALUES), encoding="utf-8")
    return path


def answer(capsys: pytest.CaptureFixture[str], *argv: str | Path) -> dict[str, object]:
    """Run the command and return its JSON."""
    code = main(["consequences", *map(str, argv), "--paths", "400"])
    said = capsys.readouterr()
    assert (code, said.err) == (0, "")
    found: dict[str, object] = json.loads(said.out)
    return found


def refusal(capsys: pytest.CaptureFixture[str], *argv: str | Path) -> str:
    """Run the command and return the one line with which it refuses."""
    assert main(["consequences", *map(str, argv)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


def test_the_documented_example_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """File, command and beginning of the answer in the guide are what the program does."""
    guide = GUIDE.read_text(encoding="utf-8")
    blocks = dict(re.findall(r"```(csv|sh|json)\n(.*?)```", guide, flags=re.DOTALL))
    monkeypatch.chdir(tmp_path)
    Path("availability.csv").write_text(blocks["csv"], encoding="utf-8")
    argv = shlex.split(blocks["sh"])
    assert argv[:3] == ["python", "-m", "workbench"]
    assert main(argv[3:]) == 0
    found = json.loads(capsys.readouterr().out)
    promised = json.loads(blocks["json"])
    assert {key: found[key] for key in promised} == promised
    documented = set(re.findall(r"`([a-z_0-9]+)`", guide))
    assert set(found) | set(found["unchanged"]) | set(found["usual_practice"][0]) <= documented | {
        "months",
        "p_any_breach_by_chance",
        "expected_breaches_by_chance",
        "p_trigger_by_chance",
    }


def test_unchanged_planned_and_practice_stand_beside_each_other(
    ten: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A plan makes breaches rarer; the usual practice of nine months is shown with closed forms."""
    found = answer(capsys, ten, "--level", "98%", "--trigger", "4of12", "--plan", "50%")
    unchanged, planned = found["unchanged"], found["planned"]
    assert isinstance(unchanged, dict)
    assert isinstance(planned, dict)
    assert planned["p_any_breach"] < unchanged["p_any_breach"]
    assert unchanged["expected_settlement"] < planned["expected_settlement"] <= 0
    luck = found["luck_share"]
    assert isinstance(luck, float)
    assert 0 < luck < 1
    practice = found["usual_practice"]
    assert isinstance(practice, list)
    assert practice[0]["p_any_breach_by_chance"] == pytest.approx(12 / 21)
    assert practice[0]["minimum"] == 0.972
    strip = found["history"]
    assert isinstance(strip, list)
    assert [window["met"] for window in strip] == [value >= 98 for value in VALUES]


def test_the_same_seed_gives_the_same_answer(ten: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers are reproducible and another seed gives others."""
    argv = (ten, "--level", "98%", "--seed", "7")
    first = answer(capsys, *argv)
    assert answer(capsys, *argv) == first
    other = answer(capsys, ten, "--level", "98%", "--seed", "8")
    assert other["unchanged"] != first["unchanged"]


def test_percent_share_and_sign_mean_the_same(
    ten: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """98 % is one level, however file and option write it."""
    signed = answer(capsys, ten, "--level", "98")
    plain = tmp_path / "availability.csv"
    plain.write_text("\n".join(map(str, VALUES)), encoding="utf-8")
    told = answer(capsys, plain, "--level", "98", "--unit", "percent")
    plain.write_text("\n".join(str(value / 100) for value in VALUES), encoding="utf-8")
    share = answer(capsys, plain, "--level", "0.98")
    assert signed == told == share


def test_a_ladder_with_bonus_and_money(ten: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Target, stretch, dead band, fee and window arrive in the clause."""
    found = answer(
        capsys,
        *(ten, "--level", "98%", "--target", "98.5%", "--stretch", "99%", "--dead-band", "0.1%"),
        *("--fee", "450000", "--credit", "12%", "--bonus", "0.1", "--window", "quarter"),
        *("--periods", "24"),
    )
    clause = found["clause"]
    assert isinstance(clause, dict)
    assert (clause["credit"], clause["bonus"], clause["window"]) == (0.12, 0.1, "quarter")
    assert clause["ladder"]["dead_band"] == 0.001
    unchanged = found["unchanged"]
    assert isinstance(unchanged, dict)
    assert -54_000 <= unchanged["year_5"] < unchanged["year_95"] <= 45_000


def test_lower_is_better(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Response times miss a level that they exceed."""
    path = tmp_path / "response.csv"
    path.write_text("4.1\n5.2\n3.9\n4.4\n6.0\n4.8\n4.2\n5.1\n", encoding="utf-8")
    found = answer(capsys, path, "--level", "5", "--direction", "lower", "--trigger", "2inrow")
    strip = found["history"]
    assert isinstance(strip, list)
    assert [window["met"] for window in strip].count(False) == 3
    assert (found["unit"], found["lower"], found["upper"]) == ("number", 0.0, None)


def test_too_little_history_is_a_clear_statement(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three values allow no outlook: the answer says so and claims nothing."""
    path = tmp_path / "short.csv"
    path.write_text("0.98\n0.97\n0.99\n", encoding="utf-8")
    found = answer(capsys, path, "--level", "0.97")
    assert found["status"] == "no_outlook"
    assert "unchanged" not in found
    findings = found["findings"]
    assert isinstance(findings, list)
    assert [finding["code"] for finding in findings] == ["outlook.too_few_values"]
    assert "3" in findings[0]["text"]


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (["--level", "high"], "not a number"),
        (["--level", "0.98"], "percent sign"),
        (["--level", "101%"], "outside"),
        (["--level", "98%", "--trigger", "often"], "4of12"),
        (["--level", "98%", "--trigger", "4of"], "4of12"),
        (["--level", "98%", "--trigger", "2in3"], "4of12"),
        (["--level", "98%", "--trigger", "5of4"], "5 misses"),
        (["--level", "98%", "--trigger", "0of4"], "always"),
        (["--level", "98%", "--target", "97%"], "minimum"),
        (["--level", "98%", "--target", "100%"], "best value"),
        (["--level", "98%", "--credit", "200%"], "--credit"),
        (["--level", "98%", "--fee", "0"], "--fee"),
        (["--level", "98%", "--plan", "100%"], "improvement"),
        (["--level", "98%", "--periods", "13"], "12"),
        (["--level", "98%", "--periods", "0"], "--periods"),
        (["--level", "98%", "--paths", "1"], "--paths"),
        (["--level", "98%", "--seed", "-1"], "--seed"),
        (["--level", "98%", "--unit", "number"], "percent signs"),
        (["--level", "98%", "--lower", "99%", "--upper", "98%"], "--lower"),
        (["--level", "98%", "--window", "week"], "week"),
        ([], "--level"),
    ],
)
def test_bad_input_is_one_line(
    ten: Path, capsys: pytest.CaptureFixture[str], options: list[str], part: str
) -> None:
    """Exit code 2 and one line that says what is wrong."""
    assert part in refusal(capsys, ten, *options)


def test_a_percent_sign_on_hours_is_questioned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A level in percent does not fit values that are no shares."""
    path = tmp_path / "hours.csv"
    path.write_text("4\n5\n6\n4\n5\n7\n", encoding="utf-8")
    assert "no shares" in refusal(capsys, path, "--level", "98%")


def test_files_that_cannot_be_read_are_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing file and a broken line are named."""
    assert "gone.csv" in refusal(capsys, tmp_path / "gone.csv", "--level", "98%")
    path = tmp_path / "broken.csv"
    path.write_text("98%\nabout 98\n", encoding="utf-8")
    assert "Line 2" in refusal(capsys, path, "--level", "98%")


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("once", Trigger("once")),
        ("4of12", Trigger("k_of_n", 4, 12)),
        ("3-of-4", Trigger("k_of_n", 3, 4)),
        ("2inrow", Trigger("consecutive", 2, 2)),
        ("3-in-a-row", Trigger("consecutive", 3, 3)),
    ],
)
def test_triggers_are_read_as_people_say_them(text: str, trigger: Trigger) -> None:
    """Misses of windows, with or without hyphens, and k in a row."""
    assert _trigger(text) == trigger


def test_the_command_needs_neither_database_nor_pdf() -> None:
    """A fresh install answers without importing the web, the database or the PDF maker."""
    program = (
        "import sys, workbench.cli.consequences; "
        "print([m for m in ('sqlalchemy', 'weasyprint', 'scipy.stats') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
