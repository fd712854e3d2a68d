"""Pages of a cascade of 2,000 numbers, beside a plain table of the same numbers.

Each page is asked for as a browser does, sign-in, database and template included. The baseline, in
turn with each, fills the same numbers into a table by Jinja, with nothing around it.
"""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment

from app import create_app
from benchmarks.bench_live import WISH
from benchmarks.turns import beside, best_of_turns
from tests.integration.agreed import accept_draft
from tests.integration.plant import add_cards
from workbench.agreement.cascade.sheet import COLUMNS
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.migrations import upgrade
from workbench.platform.permissions import RoleName, Seat, Side
from workbench.services import cascade_sheet, cascade_view
from workbench.services import deal as deals
from workbench.services.cascade_sheet_file import Sheet, packed
from workbench.services.cascade_shown import KpiCascade

SITES, TEAMS = 20, 99  # 2,000 numbers: each site and its teams
TABLE = Environment(autoescape=True).from_string(
    "<table>{% for n in rows %}<tr><th>{{ n.name }}</th><td>{{ n.today }}</td><td>{{ n.best }}</td>"
    "<td>{{ n.weight }}</td><td>{{ n.target }}</td><td>{{ n.minimum }}</td><td>{{ n.lead }}</td></tr>"
    "{% endfor %}</table>"
)
PEOPLE: tuple[tuple[str, Side, RoleName], ...] = (
    ("Executive", "provider", "executive"),
    ("Lead", "provider", "team_lead"),
)


def many() -> Sheet:
    """Return a list of 2,000 numbers: sites, and teams that one lead answers for."""
    rows: list[tuple[int, tuple[str, ...]]] = []
    for site in range(SITES):
        for team in range(TEAMS):
            row = dict.fromkeys(COLUMNS, "")
            row |= {"site": f"Site {site}", "number": f"Team {site}-{team}", "owner": "provider"}
            row |= {
                "today": f"{4 + team / 500:.3f}",
                "best": f"{3 + team / 500:.3f}",
                "lead": "Lead",
            }
            rows.append((len(rows) + 2, tuple(row.values())))
    return Sheet(tuple(names[0] for names in COLUMNS.values()), tuple(rows), frozenset(), False)


def _seated(folder: Path) -> tuple[Flask, dict[str, str], KpiCascade]:
    """Return the application with the cascade in place, sign-in links, and what its page shows."""
    url = f"sqlite:///{folder / 'bench.sqlite3'}"
    engine = make_engine(url)
    upgrade(engine)
    with make_sessions(engine)() as db:
        deal_id = deals.create(db, WISH, user_id=None)
        links: dict[str, str] = {}
        seats: dict[str, Seat] = {}
        for name, side, role in PEOPLE:
            user = add_person(db, f"{role}@example.org", name, None)
            deals.take_seat(db, deal_id, user.id, side, role)
            links[role], seats[role] = one_time_link(db, user), Seat(user.id, deal_id, side, role)
        card = add_cards(db, deal_id)[1]
        accept_draft(db, deal_id)
        seat = seats["executive"]
        found = cascade_sheet.preview(db, seat, card, many(), ())
        cascade_sheet.take(db, seat, card, many(), found.version, ())
        db.commit()
        kpi = cascade_view.one(db, seat, card)
    engine.dispose()
    app = create_app(Config(instance=folder, database_url=url, keys=folder, testing=True))
    return app, links, kpi


def _signed_in(app: Flask, token: str) -> FlaskClient:
    client = app.test_client()
    page = client.get(f"/link/{token}").get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    client.post(f"/link/{token}", data={"csrf_token": found[1] if found else ""})
    return client


def _asked(client: FlaskClient, path: str) -> Callable[[], object]:
    def ask() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            msg = f"{path}: {answer.status_code}"
            raise RuntimeError(msg)

    return ask


def run() -> list[dict[str, object]]:
    """Time each page; `ratio` above 1 means faster than the plain table."""
    with tempfile.TemporaryDirectory() as name:
        app, links, kpi = _seated(Path(name))
        rows = [{"name": n.name, "today": n.today, "best": n.best, "weight": n.weight,
                 "target": n.target, "minimum": n.minimum, "lead": n.lead} for n in kpi.nodes]  # fmt: skip
        plain = lambda: TABLE.render(rows=rows)  # noqa: E731
        card = kpi.top.card.id
        base = f"/deals/{kpi.top.card.deal_id}/cascade"
        executive, lead = (_signed_in(app, links[role]) for role in ("executive", "team_lead"))
        team = kpi.teams[-1].id
        asked = {
            "all teams": (executive, base),
            "a lead's teams": (lead, base),
            "tree": (executive, f"{base}/{card}/tree"),
            "rules": (executive, f"{base}/{card}/rules"),
            "efforts": (executive, f"{base}/{card}/efforts"),
            "one number": (executive, f"{base}/node/{team}"),
            "page of a team": (lead, f"{base}/team/{team}/page"),
            "answer of a team": (lead, f"{base}/team/{team}"),
            "list as CSV": (executive, f"{base}/{card}/list.csv"),
        }
        found = [
            beside(what, "a plain table", best_of_turns((_asked(*one), plain)))
            for what, one in asked.items()
        ]
        print(f"  the list comes back with {len(packed(many())) / 1024:.0f} KiB")
        return found


if __name__ == "__main__":
    for row in run():
        print(
            f"{row['name']:20} {row['seconds']:.3f} s  {row['baseline']} {row['baseline_seconds']:.3f} s"
        )
