"""The README's table "The way through", executed on the seeded deal, row by row."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from tests.integration.conftest import Browser
from tests.integration.filled import form_to
from workbench.cli import main
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.migrations import upgrade
from workbench.services import demo

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([\w-]+) \| ([\w ]+) \| `([^`]+)` \| .+ \| `([^`]+)` \|$", re.MULTILINE)
COMMAND = re.compile(r"^(?:\.venv/bin/)?python -m workbench (.+)$", re.MULTILINE)
EXECUTIVES = ("provider executive", "customer executive")


class Walk:
    """The seeded deal with everybody signed in; one method per step of the table."""

    def __init__(self, people: dict[str, Browser]) -> None:
        self.people = people

    def open(self, seat: str, path: str) -> str:
        """Open a page as the seat; it must answer."""
        answer = self.people[seat].get(path)
        assert answer.status_code == 200, (seat, path, answer.status_code)
        return answer.get_data(as_text=True)

    def send(self, seat: str, path: str, action: str, **changes: str) -> str:
        """Send a form of the page, changed as said; returns the page that follows."""
        form = form_to(self.open(seat, path), action)
        fields = form.fields | {name: [text] for name, text in changes.items()}
        answer = self.people[seat].client.post(form.action or path, data=fields)
        assert answer.status_code in {200, 302, 303}, (path, action, answer.status_code)
        return answer.get_data(as_text=True) if answer.status_code == 200 else answer.location

    def check(self, seat: str, path: str) -> None:
        """One click with every default answers on the demonstration history."""
        assert "in 100" in self.send(seat, path, "/").lower()

    def history(self, seat: str, path: str) -> None:
        """The three files of the demonstration are listed."""
        assert self.open(seat, path).count(f"{path}/") >= 3

    def discover(self, seat: str, path: str) -> None:
        """The causes of three logs are drawn; a complaint gives candidates that can be computed."""
        assert self.open(seat, path).count("The largest cause:") == 2
        page = self.open(seat, f"{path}/candidates?symptom=stops_often")
        assert "Can be computed from “stops.csv”, 36 months." in page

    def kpi(self, seat: str, path: str) -> None:
        """The three KPIs of the deal are listed."""
        page = self.open(seat, path)
        assert all(f"{path}/{number}" in page for number in (1, 2, 3))

    def truths(self, seat: str, path: str) -> None:
        """The gap between the provider's log and the customer's shift book is told and listed."""
        page = self.open(seat, path)
        assert "The provider&#39;s log gives" in page
        assert "12 minutes ahead" in page
        assert self.people[seat].get(f"{path}/events.csv").data.count(b"\n") > 50

    def outlook(self, seat: str, path: str) -> None:
        """The levels rest on simulated futures drawn as a chart."""
        assert "<svg" in self.open(seat, path)

    def levels(self, seat: str, path: str) -> None:
        """Three level sets stand on the page."""
        page = self.open(seat, path).lower()
        assert all(word in page for word in ("safe", "balanced", "ambitious"))

    def frame(self, seat: str, path: str) -> None:
        """The menu has 81 packages."""
        assert "81" in self.open(seat, path)

    def values(self, seat: str, path: str) -> None:
        """Answer what is asked, then lock; the second lock settles."""
        for key, amount in demo.CUSTOMER_SUGGESTION.items():
            self.send(seat, f"{path}/question/{key}", f"/question/{key}", likely=f"{amount:.2f}")
        assert self.send(seat, f"{path}/lock", "/lock").endswith("/result")

    def result(self, _seat: str, path: str) -> None:
        """Both sides read identical bytes."""
        exports = {self.people[seat].get(f"{path}/export").data for seat in EXECUTIVES}
        assert len(exports) == 1
        assert json.loads(exports.pop())["status"] == "settled"
        assert all("Stress test" in self.open(seat, path) for seat in EXECUTIVES)

    def draft(self, _seat: str, path: str) -> None:
        """Start the draft and accept its first version on both sides."""
        self.send(EXECUTIVES[0], path, "/start")
        for seat in EXECUTIVES:
            self.send(seat, path, "/accept")

    def cascade(self, seat: str, path: str) -> None:
        """A team gets its level, and its lead accepts it."""
        teams = next(re.finditer(rf"{path}/\d+/teams", self.open("facilitator", path)))[0]
        lead = re.search(
            r'<option value="(\d+)">Provider team lead', self.open("facilitator", teams)
        )
        assert lead is not None
        team = {"name": "Field service", "lead": lead[1], "today": "97", "best": "99.9"}
        self.send(
            "facilitator", teams, "/teams", **{f"teams-0-{key}": text for key, text in team.items()}
        )
        asked = re.search(rf"{path}/team/\d+", self.open(seat, path))
        assert asked is not None
        self.send(seat, asked[0], "", choice="accept")
        assert not re.search(rf"{path}/team/\d+\"", self.open(seat, path))

    def document(self, seat: str, path: str) -> None:
        """The PDF can be downloaded."""
        self.send(seat, path, "/documents", language="en")
        link = re.search(r'href="([^"]+agreement\.pdf)"', self.open(seat, path))
        assert link is not None
        assert self.people[seat].get(link[1]).data.startswith(b"%PDF-")

    def modules(self, seat: str, path: str) -> None:
        """A module opens with all its units and its questions in one page."""
        link = re.search(r'href="(/practice/modules/[^"#]+)', self.open(seat, path))
        assert link is not None
        page = self.open(seat, link[1])
        assert page.count('id="unit-') >= 4
        assert "<form" in page

    def lesson(self, seat: str, path: str) -> None:
        """The lesson opens on its first screen."""
        link = re.search(r'href="(/practice/lessons/[^"]+)"', self.open(seat, path))
        assert link is not None
        assert self.people[seat].get(link[1], follow_redirects=True).status_code == 200

    def role_play(self, seat: str, path: str) -> None:
        """The role-play begins and offers choices."""
        play = self.send(seat, path, "/start")
        assert 'name="index"' in self.open(seat, play)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """Seed the demonstration in a folder of its own and sign everybody in."""
    folder = tmp_path_factory.mktemp("demo")
    url = f"sqlite:///{folder / 'demo.sqlite3'}"
    config = Config(folder, url, folder / "keys", demo=True, secure_cookies=False, testing=True)
    engine = make_engine(url)
    upgrade(engine)
    with make_sessions(engine)() as db:
        seeded = demo.seed(db, config.keys)
        db.commit()
    app = create_app(config)
    people = {seat: Browser(app).sign_in(token) for seat, token in seeded.tokens.items()}
    people["both executives"] = people["provider executive"]
    people["team lead"] = people["provider team lead"]
    yield Walk(people | {"anybody": Browser(app)})
    engine.dispose()


def test_the_table_is_executed_row_by_row(walk: Walk) -> None:
    """Every row opens for its seat, does its step, and names a place that exists."""
    rows = ROW.findall(README)
    assert len(rows) == 16
    for step, seat, page, place in rows:
        assert (ROOT / place).exists(), place
        getattr(walk, step.replace("-", "_"))(seat, page)


@pytest.mark.parametrize("command", COMMAND.findall(README))
def test_the_commands_of_the_readme_answer(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command of the README prints JSON and ends well."""
    monkeypatch.chdir(ROOT)
    assert main(shlex.split(command)) == 0
    assert json.loads(capsys.readouterr().out)
