"""Two people have the same form open: the later one is answered 409 with both texts, always.

One deal is walked from its KPI cards to its document. At each form that is bound to a version the
later of two requests is answered with both texts and overwrites nothing, one click puts it on top,
and of two requests at the same moment exactly one is kept.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.codebase.test_versions import bound_routes
from tests.integration.conftest import Browser, Table
from tests.integration.filled import SentForm, form_to
from tests.integration.plant import add_cards, odd_month
from tests.integration.private import ANSWERS, enter, now, seat
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.platform.config import Config
from workbench.platform.neutral_keys import OneOffKey
from workbench.services import deal, draft, frame, history, joining, values
from workbench.services.cascade_view import Lead, leads
from workbench.services.document import index
from workbench.store.cascade import team_nodes
from workbench.store.deal import seats_in
from workbench.store.draft import latest_draft
from workbench.store.values import own_values

REPORT = b"month,line,good_units,units_produced\n" + b"".join(
    b"2024-%02d,A,%d,100\n" % (month, 90 + month % 5) for month in range(1, 13)
)
MAP = {
    "kind": "values", "tz": "Europe/Berlin",
    "columns": {"period": "month", "asset": "line", "good_units": "good_units",
                "units_produced": "units_produced"},
}  # fmt: skip


@dataclass
class Desk:
    """A deal, its browsers (two of each person, and a second executive a side), what was tried."""

    app: Flask
    db: Session
    keys: Path
    table: Table
    people: dict[str, Browser]
    tried: set[str] = field(default_factory=set)

    def path(self, rest: str) -> str:
        """Return the path of a page of the deal."""
        return self.table.path(rest)

    def open(self, who: str, page: str, action: str) -> SentForm:
        """Open a page and return its form to the action."""
        got = self.people[who].get(self.path(page))
        assert got.status_code == 200, (page, got.status_code)
        return form_to(got.get_data(as_text=True), action)

    def send(self, who: str, form: SentForm, action: str, **changes: str) -> TestResponse:
        """Send a form that was opened earlier, with changes."""
        sent = form.fields | {name: [text] for name, text in changes.items()}
        return self.people[who].client.post(self.path(action), data=sent)

    def late(self, case: "Case") -> str:
        """Open the form twice, send one and then the other: both texts, and nothing overwritten.

        Returns the page of the conflict.
        """
        first, later = (self.open(who, case.page, case.action) for who in case.who)
        done = self.send(case.who[0], first, case.action, **case.first)
        assert done.status_code == 302, (case.endpoint, text_of(done))
        answer = self.send(case.who[1], later, case.action, **case.late)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 409, case.endpoint
        for text in (*case.first.values(), *case.late.values()):
            assert text in page, (case.endpoint, text)
        self.stands(case, case.first)
        self.tried.add(case.endpoint)
        return page

    def stands(self, case: "Case", wanted: dict[str, str]) -> None:
        """The form, opened anew, holds what was wanted."""
        fresh = self.open(case.who[0], case.page, case.action).fields
        for name, text in wanted.items():
            assert fresh[name] == [text], (case.endpoint, name)

    def on_top(self, case: "Case", page: str) -> None:
        """The panel's form, sent as it came, keeps the later text on top of the new version."""
        form = form_to(page, case.action)
        done = self.people[case.who[1]].client.post(self.path(case.action), data=form.fields)
        assert done.status_code == 302, (case.endpoint, text_of(done))
        self.stands(case, case.late)

    def race(self, case: "Case") -> None:
        """Two at the same moment: one is kept, the other sees both texts."""
        forms = [self.open(who, case.page, case.action) for who in case.who]
        wanted = [case.late, case.first]
        codes = self.at_once(
            lambda: self.send(case.who[0], forms[0], case.action, **wanted[0]),
            lambda: self.send(case.who[1], forms[1], case.action, **wanted[1]),
        )
        assert sorted(codes) == [302, 409], (case.endpoint, codes)
        self.stands(case, wanted[codes.index(302)])

    def at_once(self, *requests: Callable[[], TestResponse]) -> list[int]:
        """Send requests in threads of their own; return the statuses."""
        codes = [0] * len(requests)
        gate = threading.Barrier(len(requests))

        def run(place: int) -> None:
            gate.wait()
            codes[place] = requests[place]().status_code

        threads = [threading.Thread(target=run, args=(place,)) for place in range(len(requests))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return codes

    def commit(self) -> None:
        """End the test's own transaction, so that it holds no lock."""
        self.db.commit()


@dataclass(frozen=True)
class Case:
    """A form with text of its own, and what two people write in it."""

    endpoint: str
    page: str
    action: str
    who: tuple[str, str]
    first: dict[str, str]
    late: dict[str, str]


def text_of(answer: TestResponse) -> str:
    """Return the words of a page."""
    return " ".join(re.sub("<[^>]+>", " ", answer.get_data(as_text=True)).split())


def says(page: str, *texts: str) -> None:
    """The page says each of the texts."""
    words = " ".join(re.sub("<[^>]+>", " ", page).split())
    for text in texts:
        assert text in words, text


@pytest.fixture
def desk(app: Flask, db: Session, config: Config, table: Table) -> Desk:
    """Return a deal with cards and a read file, and second windows and executives."""
    add_cards(db, table.deal_id)
    file = history.add(db, table.deal_id, "customer", "report", REPORT)
    history.confirm(db, table.deal_id, file, MAP)
    db.commit()
    people = dict(table.people)
    for name in ("provider", "customer", "provider_lead"):
        link = one_time_link(db, add_person(db, f"{name}@example.org", name, None))
        if name != "provider_lead":
            person = add_person(db, f"{name}-2@example.org", name, None)
            side = "provider" if name == "provider" else "customer"
            deal.take_seat(db, table.deal_id, person.id, side, "executive")
            link = one_time_link(db, person)
        db.commit()
        people[f"{name}_2"] = Browser(app).sign_in(link)
    return Desk(app, db, config.keys, table, people)


BOTH = ("provider", "customer")
# Walked in test_workshop_conflicts, test_improvement, test_moves, test_cascade_tree, _team, _movement.
ELSEWHERE = (
    "workshop", "improvement", "moves", "cascade_tree", "cascade_rules", "cascade_team",
    "cascade_movement", "cascade_sheet",
)  # fmt: skip


def test_the_later_of_two_is_answered_with_both_texts(desk: Desk, app: Flask) -> None:
    """From KPI cards to the document: every bound route, late and at once."""
    for part in (
        cards, levels, frames, neutral_locks, private, keeping, drafts, teams, documents, marks, seats,
    ):  # fmt: skip
        part(desk)
        desk.commit()
    rest = {name for name in bound_routes(app) if name.startswith(ELSEWHERE)}
    assert desk.tried == set(bound_routes(app)) - rest


def marks(desk: Desk) -> None:
    """Two of one side label the same odd month; what the other side says is its own."""
    key = odd_month(desk.db, desk.table.deal_id, 1)
    desk.commit()
    path = f"/kpi/1/stands-out/{key}"
    two = ("provider", "provider_2")
    case = Case("labels.say", path, path, two,
                {"label": "data_error", "note": "The meter stood"},
                {"label": "major_event", "note": "Gearbox of M09"})  # fmt: skip
    page = desk.late(case)
    says(page, "an error in the data", "a major event")
    desk.on_top(case, page)
    desk.race(replace(case, first={"note": "Gearbox"}, late={"note": "Gearbox and crane"}))
    alone = desk.open("customer", path, path)
    assert desk.send("customer", alone, path, label="new_crew").status_code == 302


def seats(desk: Desk) -> None:
    """Roles, removal, guests: two executives at once; one side always keeps one."""
    deal_id, two = desk.table.deal_id, ("provider", "provider_2")
    ids = {row.user.email.split("@")[0]: row.id for row in seats_in(desk.db, deal_id)}
    desk.commit()
    path = f"/members/{ids['trainee']}"
    case = Case("members.change", path, path, two, {"role": "signatory"}, {"role": "manager"})
    page = desk.late(case)
    says(page, "Signatory", "Manager", "Somebody changed this seat meanwhile")
    desk.on_top(case, page)
    desk.race(replace(case, first={"role": "coach"}, late={"role": "trainer"}))
    seen, leaving = (
        desk.open("provider", path, f"{path}/remove"),
        desk.open("trainee", "/leave", ""),
    )
    asked = desk.open("provider_2", path, path)
    assert desk.send("provider_2", asked, path, role="participant").status_code == 302
    answer = desk.send("provider", seen, f"{path}/remove")
    assert answer.status_code == 409
    says(answer.get_data(as_text=True), "Participant", "The person was not removed")
    assert desk.send("trainee", leaving, "/leave").status_code == 409
    own = [f"/members/{ids['provider']}", f"/members/{ids['provider-2']}"]
    forms = [desk.open("provider_2", own[0], own[0]), desk.open("provider", own[1], own[1])]
    codes = desk.at_once(
        lambda: desk.send("provider_2", forms[0], own[0], role="manager"),
        lambda: desk.send("provider", forms[1], own[1], role="manager"),
    )
    assert codes.count(302) == 1, codes
    left = {row.role for row in seats_in(desk.db, deal_id) if row.side == "provider"}
    assert "executive" in left
    desk.commit()
    desk.tried |= {"members.remove", "members.leave_now"}
    doors(desk)


def doors(desk: Desk) -> None:
    """Two executives decide about one guest: the second is told, and nothing is decided twice."""
    deal_id, two = desk.table.deal_id, ("customer", "customer_2")
    code = joining.make_code(
        desk.db, seat(deal_id, "customer"), "k", "customer", (9, timedelta(hours=1))
    )
    for name in ("A", "B"):
        joining.join(desk.db, "k", joining.Arrival(code, name, 0), None)
    waiting = [row.id for row in seats_in(desk.db, deal_id) if row.role == "waiting_guest"]
    desk.commit()
    for guest, (first, later) in zip(
        waiting, (("admit", "decline"), ("decline", "admit")), strict=True
    ):
        paths = [f"/members/{guest}/{what}" for what in (first, later)]
        forms = [desk.open(who, "/members", path) for who, path in zip(two, paths, strict=True)]
        assert desk.send(two[0], forms[0], paths[0]).status_code == 302
        answer = desk.send(two[1], forms[1], paths[1])
        assert answer.status_code == 409
        says(answer.get_data(as_text=True), "Somebody decided about this guest meanwhile")
        desk.tried.add(f"joining.{first}")


def cards(desk: Desk) -> None:
    """The words of a card, and two new cards of the same KPI."""
    case = Case("kpi.complete", "/kpi/1", "/kpi/1", BOTH,
                {"outcome": "Lines that run at night", "fallback": "Shift book"},
                {"outcome": "Orders out in time", "fallback": ""})  # fmt: skip
    page = desk.late(case)
    says(page, "≠ Which outcome of the customer does it serve?", "fields are the same in both")
    # what the late writer left empty and somebody else filled stays as it stands
    desk.on_top(replace(case, late=case.late | {"fallback": "Shift book"}), page)
    desk.race(
        replace(case, first={"outcome": "Fewer night calls"}, late={"outcome": "Calm nights"})
    )
    new, action = f"/kpi/new?data_set={2}", "/kpi/new"
    forms = [desk.open(who, new, "") for who in BOTH]
    key = {"key": "quality_ratio", "grouping": "one", "paid": "no"}
    texts = ("Shift book of line A", "Machine log of line A")
    sent = lambda place: desk.send(  # noqa: E731
        BOTH[place], forms[place], action, **key, data_source=texts[place]
    )
    codes = desk.at_once(lambda: sent(0), lambda: sent(1))
    assert sorted(codes) == [302, 409]
    again = sent(codes.index(409))
    assert again.status_code == 409
    says(again.get_data(as_text=True), *texts, "Somebody wrote on this card meanwhile")
    desk.tried.add("kpi.create")


def levels(desk: Desk) -> None:
    """What both assume about a KPI."""
    case = Case("levels.share", "/levels/2", "/levels/2", BOTH,
                {"improvement": "25", "ramp": "7"}, {"improvement": "31", "ramp": "5"})  # fmt: skip
    page = desk.late(case)
    desk.on_top(case, page)
    desk.race(replace(case, first={"ramp": "8"}, late={"ramp": "9"}))


def frames(desk: Desk) -> None:
    """Fees are proposed by two at once, before there is a frame and after; agreeing is to one menu."""
    case = Case("frame.propose", "/frame", "/frame", BOTH,
                {"low": "400000", "middle": "500000", "high": "600000"},
                {"low": "410000", "middle": "510000", "high": "610000"})  # fmt: skip
    desk.race(Case("frame.propose", "/frame", "/frame", BOTH,
                   {"middle": "490000"}, {"middle": "495000"}))  # fmt: skip
    page = desk.late(case)
    desk.on_top(case, page)
    agree = "/frame/agree"
    seen = desk.open("customer", "/frame", agree)
    fees = desk.open("provider", "/frame", "/frame")
    assert desk.send("provider", fees, "/frame", middle="520000").status_code == 302
    answer = desk.send("customer", seen, agree)
    assert answer.status_code == 409
    says(answer.get_data(as_text=True), "510,000", "520,000", "You have agreed to nothing yet")
    assert now(desk.db, desk.table.deal_id).customer_agreed_at is None
    desk.commit()
    seen, fees = desk.open("customer", "/frame", agree), desk.open("provider", "/frame", "/frame")
    codes = desk.at_once(
        lambda: desk.send("customer", seen, agree),
        lambda: desk.send("provider", fees, "/frame", middle="530000"),
    )
    assert codes in ([302, 302], [409, 302])
    assert now(desk.db, desk.table.deal_id).customer_agreed_at is None  # of the newer menu
    desk.commit()
    for who in BOTH:
        assert desk.send(who, desk.open(who, "/frame", agree), agree).status_code == 302
    desk.tried.add("frame.agree")


def neutral_locks(desk: Desk) -> None:
    """Two executives of one side record a commitment; afterwards the round is on this server again."""
    deal_id = desk.table.deal_id
    fees = frame.usual_fees(desk.db, deal_id)
    for mode in (frame.Mode(key=OneOffKey(b"s" * 32, b"g" * 32).public()), frame.SEALED):
        row = frame.propose(desk.db, deal_id, fees, mode=mode)
        for side in ANSWERS:
            frame.agree(desk.db, seat(deal_id, side), frame.agreed_version(row))
        desk.commit()
        if mode.key is not None:
            case = Case("neutral.lock", "/neutral", "/neutral/lock", ("provider", "provider_2"),
                        {"commitment": "a" * 64}, {"commitment": "b" * 64})  # fmt: skip
            desk.on_top(case, desk.late(case))
            desk.race(replace(case, first={"commitment": "c" * 64}, late={"commitment": "d" * 64}))


def private(desk: Desk) -> None:
    """Two executives of one side answer, lock and unlock; a lock is of the answers that were seen."""
    two = ("provider", "provider_2")
    case = Case("values.answer", "/values/question/base_cost", "/values/question/base_cost", two,
                {"likely": "311,111"}, {"likely": "322,222"})  # fmt: skip
    page = desk.late(case)
    desk.on_top(case, page)
    desk.race(replace(case, first={"likely": "333,333"}, late={"likely": "344,444"}))
    enter(desk.db, desk.keys, desk.table.deal_id, "provider")
    desk.commit()
    locks(desk, *two)
    unlocks(desk, *two)


def locks(desk: Desk, one: str, other: str) -> None:
    """A colleague's answer after the page was opened: nothing is locked."""
    lock, question = "/values/lock", case_of("base_cost")
    for at_once in (False, True):
        seen = desk.open(one, lock, lock)
        answer = desk.open(other, question, question)
        written = {"likely": "315,117" if at_once else "316,118"}
        if at_once:
            codes = desk.at_once(
                lambda seen=seen: desk.send(one, seen, lock),
                lambda answer=answer, written=written: desk.send(
                    other, answer, question, **written
                ),
            )
            assert sorted(codes) == [302, 409]
        else:
            assert desk.send(other, answer, question, **written).status_code == 302
            late = desk.send(one, seen, lock)
            assert late.status_code == 409
            says(late.get_data(as_text=True), "318,769.71", "316,118", "nothing was locked")
            assert not locked(desk)
    if not locked(desk):
        assert desk.send(one, desk.open(one, lock, lock), lock).status_code == 302
    desk.tried.add("values.lock")


def unlocks(desk: Desk, one: str, other: str) -> None:
    """An unlock is of the lock that was seen; of two at once one is kept."""
    unlock = "/values/unlock"
    forms = [desk.open(who, "/values", unlock) for who in (one, other)]
    codes = desk.at_once(
        lambda: desk.send(one, forms[0], unlock), lambda: desk.send(other, forms[1], unlock)
    )
    assert sorted(codes) == [302, 409]
    assert not locked(desk)
    desk.tried.add("values.unlock")


def case_of(key: str) -> str:
    """Return the page of a private question."""
    return f"/values/question/{key}"


def locked(desk: Desk) -> bool:
    """Return whether the provider has locked."""
    row = own_values(desk.db, now(desk.db, desk.table.deal_id).id, "provider")
    found = row is not None and row.locked_at is not None
    desk.commit()
    return found


def keeping(desk: Desk) -> None:
    """How long values are kept, a hold, and the auditor: each decides on what the page showed."""
    page = "/safekeeping"
    for action, first, late, said in (
        ("time", {"months": "36"}, {"months": "48"}, "Asked for by the provider"),
        ("hold", {}, {}, "Held back by the provider"),
        ("auditor", {"mail": "a@audit.example"}, {"mail": "b@audit.example"}, "a@audit.example"),
    ):
        path = f"{page}/{action}"
        forms = [desk.open(who, page, path) for who in BOTH]
        assert desk.send(BOTH[0], forms[0], path, **first).status_code == 302
        answer = desk.send(BOTH[1], forms[1], path, **late)
        assert answer.status_code == 409
        says(answer.get_data(as_text=True), said, "nothing was changed", "≠")
        again = form_to(answer.get_data(as_text=True), desk.path(path))
        assert all(again.fields[name] == [text] for name, text in late.items())
        assert desk.send(BOTH[1], again, path).status_code == 302
        forms = [desk.open(who, page, path) for who in ("provider", "provider_2")]
        texts = (
            late,
            {name: text.replace("36", "37").replace("a@", "c@") for name, text in first.items()},
        )
        sent = lambda place, forms=forms, path=path, texts=texts: desk.send(  # noqa: E731
            ("provider", "provider_2")[place], forms[place], path, **texts[place]
        )
        codes = desk.at_once(lambda sent=sent: sent(0), lambda sent=sent: sent(1))
        assert sorted(codes) == [302, 409], (action, codes)
    for who in BOTH:  # a hold that one side began stays until that side ends it
        form = desk.open(who, page, f"{page}/hold")
        assert desk.send(who, form, f"{page}/hold", on="no").status_code == 302
    desk.tried |= {"safekeeping.wish", "safekeeping.hold", "safekeeping.name_auditor"}


def drafts(desk: Desk) -> None:
    """The draft is made once, changed by one at a time, and accepted as it was read."""
    deal_id = desk.table.deal_id
    for side in ANSWERS:
        enter(desk.db, desk.keys, deal_id, side)
        values.lock(desk.db, desk.keys, deal_id, seat(deal_id, side))
    desk.commit()
    start = "/draft/start"
    forms = [desk.open(who, "/draft", start) for who in BOTH]
    codes = desk.at_once(*[
        lambda who=who, form=form: desk.send(who, form, start)
        for who, form in zip(BOTH, forms, strict=True)
    ])  # fmt: skip
    assert sorted(codes) == [302, 409]
    desk.tried.add("draft.start")
    edit = "/draft/edit/response_time"
    case = Case("draft.save", edit, edit, BOTH,
                {"cohorts-0-minimum": "9.1"}, {"cohorts-0-minimum": "8.7"})  # fmt: skip
    desk.race(case)
    page = desk.late(Case("draft.save", edit, edit, BOTH,
                          {"cohorts-0-minimum": "9.3"}, {"cohorts-0-minimum": "8.9"}))  # fmt: skip
    says(page, "Somebody made version 3 meanwhile")
    accepts(desk, edit)


def accepts(desk: Desk, edit: str) -> None:
    """An acceptance belongs to the version that was read."""
    accept = "/draft/accept"
    seen, change = desk.open("customer", "/draft", accept), desk.open("provider", edit, edit)
    assert desk.send("provider", change, edit, **{"cohorts-0-minimum": "9.6"}).status_code == 302
    late = desk.send("customer", seen, accept)
    assert late.status_code == 409
    says(late.get_data(as_text=True), "Version (changed) 3 4", "9.3", "9.6", "not recorded")
    seen, change = desk.open("customer", "/draft", accept), desk.open("provider", edit, edit)
    codes = desk.at_once(
        lambda: desk.send("customer", seen, accept),
        lambda: desk.send("provider", change, edit, **{"cohorts-0-minimum": "9.7"}),
    )
    assert codes in ([302, 302], [409, 302])
    newest = latest_draft(desk.db, desk.table.deal_id)
    assert newest is not None
    assert (newest.number, newest.customer_accepted_at) == (5, None)
    for side in ANSWERS:
        draft.accept(desk.db, seat(desk.table.deal_id, side), newest.sha256)
    desk.commit()
    desk.tried.add("draft.accept")


TEAM = {"teams-0-name": "Field", "teams-0-today": "78", "teams-0-best": "95", "teams-0-levers": ""}


def teams(desk: Desk) -> None:
    """Teams are named by one at a time; answers and decisions are about the level that was seen."""
    path = "/cascade/3/teams"
    lead = next(
        one.user_id for one in cascade_leads(desk) if one.side == "provider"
    )  # the lead of the first team
    mine = TEAM | {"teams-0-lead": str(lead)}
    case = Case("cascade.save", path, path, BOTH, mine, mine | {"teams-0-name": "Field crew"})
    desk.race(case)
    page = desk.late(Case("cascade.save", path, path, BOTH,
                          {"teams-0-levers": "Vans"}, {"teams-0-levers": "Spare parts"}))  # fmt: skip
    says(page, "Levers it controls")
    desk.on_top(Case("cascade.save", path, path, BOTH, {}, {"teams-0-levers": "Spare parts"}), page)
    answers(desk, path)


def cascade_leads(desk: Desk) -> list[Lead]:
    """Return who can lead a team."""
    found = leads(desk.db, desk.table.deal_id)
    desk.commit()
    return found


def answers(desk: Desk, teams_path: str) -> None:
    """A lead answers twice at once, and after the level has moved; a decision comes too late."""
    node, two = node_of(desk), ("provider_lead", "provider_lead_2")
    path = f"/cascade/team/{node}"
    counter = {"choice": "counter", "value": "80", "reason": "Two vans are old"}
    seen = desk.open(two[0], path, "")
    change = desk.open("customer", teams_path, teams_path)
    assert desk.send("customer", change, teams_path, **{"teams-0-today": "79"}).status_code == 302
    late = desk.send(two[0], seen, path, **counter)
    assert late.status_code == 409
    says(late.get_data(as_text=True), "Two vans are old", "level or answer was changed")
    forms = [desk.open(who, path, "") for who in two]
    codes = desk.at_once(
        lambda: desk.send(two[0], forms[0], path, **counter),
        lambda: desk.send(two[1], forms[1], path, choice="counter", value="80.5", reason="Roads"),
    )
    assert sorted(codes) == [302, 409]
    desk.tried.add("cascade.answer")
    decide = f"{path}/decision"
    forms = [desk.open(who, "/cascade", decide) for who in BOTH]
    codes = desk.at_once(
        lambda: desk.send("provider", forms[0], decide, decision="take"),
        lambda: desk.send("customer", forms[1], decide, decision="hold"),
    )
    assert sorted(codes) in ([302, 409], [409, 422])
    late = desk.send("customer", forms[1], decide, decision="hold")
    if 302 in codes:
        assert late.status_code == 409
        says(late.get_data(as_text=True), "Somebody changed this team meanwhile")
    desk.tried.add("cascade.resolve")


def node_of(desk: Desk) -> int:
    """Return the id of the one team."""
    found = team_nodes(desk.db, desk.table.deal_id, 3)[0].id
    desk.commit()
    return found


def documents(desk: Desk) -> None:
    """A document says what the person saw, or it is not made."""
    path, deal_id = "/documents", desk.table.deal_id
    seen = desk.open("provider", path, path)
    edit = "/draft/edit/response_time"
    change = desk.open("customer", edit, edit)
    codes = desk.at_once(
        lambda: desk.send("provider", seen, path),
        lambda: desk.send("customer", change, edit, **{"cohorts-0-minimum": "9.8"}),
    )
    assert codes[1] == 302
    kept = index(desk.db, deal_id)
    newest = latest_draft(desk.db, deal_id)
    assert newest is not None
    assert [one.version for one in kept] in ([], [newest.number - 1])
    for side in ANSWERS:
        draft.accept(desk.db, seat(deal_id, side), newest.sha256)
    desk.commit()
    late = desk.send("provider", seen, path)
    assert late.status_code == 409
    says(late.get_data(as_text=True), "Version (changed) 5 6", "This document was not kept")
    assert len(index(desk.db, deal_id)) == len(kept)
    desk.tried.add("document.generate")
