"""Two people at the same thing of a workshop: the later one is answered 409, and nothing is lost.

What has a text of its own shows both; a change of the agenda or of the log shows what stands now.
"""

import re

from flask import Flask
from sqlalchemy.orm import Session

from tests.codebase.test_versions import bound_routes
from tests.integration.conftest import Table
from tests.integration.services.test_truths import MINE, bring
from tests.integration.web.test_workshop import STATEMENT, lead, met, opened, shop, text

__all__ = ["met"]
Sent = dict[str, str]


def fields(page: str, action: str) -> Sent:
    """Return the hidden fields of the page's first form to an action."""
    found = re.search(rf'action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.DOTALL)
    assert found is not None, action
    return dict(
        re.findall(r'name="(csrf_token|version|sent|move)"[^>]*value="([^"]*)"', found.group(1))
    )


class Two:
    """Two windows with the same page open; the second one sends what it saw before the first did."""

    def __init__(self, table: Table) -> None:
        self.table, self.tried = table, set[str]()

    def late(
        self, endpoint: str, who: tuple[str, str], page: str, action: str, texts: tuple[Sent, Sent]
    ) -> str:
        """Send the form twice; the second is answered 409. Returns its page."""
        paths = shop(self.table, page), shop(self.table, action)
        seen = [fields(text(self.table.people[one], paths[0]), paths[1]) for one in who]
        first = self.table.people[who[0]].client.post(paths[1], data=seen[0] | texts[0])
        assert first.status_code == 302, (endpoint, first.status_code)
        later = self.table.people[who[1]].client.post(paths[1], data=seen[1] | texts[1])
        assert later.status_code == 409, (endpoint, later.status_code)
        self.tried.add(endpoint)
        return later.get_data(as_text=True)


def test_the_later_of_two_changes_nothing_unseen(met: Table, app: Flask, db: Session) -> None:
    """Every bound route of the workshop."""
    two, side = Two(met), ("provider", "provider_1")
    opened(met, "P1")
    said = ({"executive": "Ann Lee"}, {"executive": "Bo Chen"})
    page = two.late("workshop.enter", side, "/step/P1", "/step/P1/enter", said)
    assert "Ann Lee" in page
    assert "Bo Chen" in page
    notes = ({"words": "up to 97"}, {"words": "never below 95"})
    page = two.late("workshop_entry.note", side, "/step/P1", "/step/P1/note", notes)
    assert "up to 97" in page
    assert "never below 95" in page
    entries(two, side)
    agenda(two)
    log(two, side)
    walk(two, side, db)
    assert lead(met, "P4", "close") == 302
    stale = {
        "csrf_token": met.people["facilitator"].token(shop(met, "/lead")),
        "version": "0",
        "move": "again",
    }
    answer = met.people["facilitator"].client.post(shop(met, "/lead/step/P4"), data=stale)
    assert answer.status_code == 409
    two.tried.add("workshop_lead.move")
    assert two.tried == {name for name in bound_routes(app) if name.startswith("workshop")}
    assert not db.in_transaction()


def entries(two: Two, side: tuple[str, str]) -> None:
    """Change a shared entry, and take one away that was changed meanwhile."""
    opened(two.table, "P4")
    step, path = shop(two.table, "/step/P4"), "/step/P4/entry/"
    two.table.people["provider"].post(f"{step}/enter", page=step, **STATEMENT)
    found = re.search(r"/step/P4/entry/(\d+)", text(two.table.people["provider"], step))
    assert found is not None
    one = path + found.group(1)
    texts = (STATEMENT | {"by": "June"}, STATEMENT | {"by": "July"})
    page = two.late("workshop_entry.change", side, one, one, texts)
    assert "June" in page
    assert "July" in page
    seen = fields(
        text(two.table.people["provider_1"], shop(two.table, one)), shop(two.table, f"{one}/remove")
    )
    two.table.people["provider"].post(shop(two.table, one), **texts[1])
    late = two.table.people["provider_1"].client.post(shop(two.table, f"{one}/remove"), data=seen)
    assert late.status_code == 409
    assert "July" in text(two.table.people["customer"], step)
    two.tried.add("workshop_entry.remove")


def walk(two: Two, side: tuple[str, str], db: Session) -> None:
    """Make the list of the baseline twice, and say something of an event twice."""
    bring(db, two.table.deal_id, "provider", MINE)
    db.commit()
    opened(two.table, "2.4")
    pair = ("facilitator", "facilitator")
    page = two.late("workshop_walk.make", pair, "/lead", "/lead/walk", ({}, {}))
    assert "Somebody made the list anew meanwhile" in page
    found = re.search(
        r"/step/2.4/walk/(\d+)", text(two.table.people["provider"], shop(two.table, "/step/2.4"))
    )
    assert found is not None
    said = (
        {"answer": "as_told", "reason": "The shift book"},
        {"answer": "dispute", "reason": "It was planned"},
    )
    page = two.late("workshop_walk.say", side, "/step/2.4", found.group(0), said)
    assert "The shift book" in page
    assert "It was planned" in page


def agenda(two: Two) -> None:
    """Every change of the agenda is made on top of what its page showed."""
    pair, page = ("facilitator", "facilitator"), "/lead/agenda"
    browser = two.table.people["facilitator"]
    browser.post(shop(two.table, f"{page}/template"), page=shop(two.table, page), name="Ours")
    template = re.search(r"/agenda/template/(\d+)", text(browser, shop(two.table, page)))
    assert template is not None
    typed = {"1.1-title": "", "1.1-session": "1", "1.1-skipped": ""}
    new = {"title": "Visit to line 3", "kind": "note", "minutes": "15", "session": "2"}
    sent = tuple(typed | {"1.1-minutes": minutes, "move": ""} for minutes in ("12", "17"))
    both = two.late("workshop_agenda.keep", pair, page, page, sent)  # type: ignore[arg-type]
    assert "Somebody changed the agenda meanwhile" in both
    assert 'type="radio" name="1.1-minutes" value="17" checked' in both
    assert 'type="radio" name="1.1-minutes" value="12"' in both
    for name, action, sent in (
        ("keep", "", {"move": "down-1.1"}),
        ("keep", "", new | {"move": "add"}),
        ("keep", "", {"move": "times", "format": "one_day", "first": "2027-03-01T09:00"}),
        ("new_mode", "/mode", {"format": "one_day", "openness": "guided"}),
        ("use_template", f"/template/{template.group(1)}", {}),
    ):
        shown = two.late(f"workshop_agenda.{name}", pair, page, page + action, (sent, sent))
        assert "Somebody changed the agenda meanwhile" in shown
    two.tried.add("workshop_agenda.keep_template")  # the same name keeps the newer one, as it says


def log(two: Two, side: tuple[str, str]) -> None:
    """Items show both texts; a decision that was taken meanwhile is shown as it stands."""
    page, people = shop(two.table, "/log"), two.table.people
    people["provider"].post(f"{page}/items", page=page, kind="parked", words="Which meter counts?")
    item = re.search(r"/log/items/(\d+)", text(people["provider"], page))
    assert item is not None
    one = f"/log/items/{item.group(1)}"
    texts = (
        {"kind": "parked", "words": "Whose meter?"},
        {"kind": "parked", "words": "Which clock?"},
    )
    shown = two.late("workshop_log.change", side, one, one, texts)
    assert "Whose meter?" in shown
    assert "Which clock?" in shown
    two.late(
        "workshop_log.finish", side, "/log", f"{one}/finish", ({"move": "done"}, {"move": "done"})
    )
    for name, who in (
        ("consent", ("provider", "customer")),
        ("withdraw", side),
        ("override", ("facilitator",) * 2),
    ):
        people["provider"].post(f"{page}/decisions", page=page, words=f"Decide by {name}")
        number = max(
            re.findall(r"/decisions/(\d+)/withdraw", text(people["provider"], page)), key=int
        )
        why = {"reason": "the plant manager joins on Thursday"} if name == "override" else {}
        two.late(f"workshop_log.{name}", who, "/log", f"/log/decisions/{number}/{name}", (why, why))  # type: ignore[arg-type]
