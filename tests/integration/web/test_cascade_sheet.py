"""A list of numbers as a file: seen before it is taken, bad rows aside, and the way back."""

import csv
import io

import pytest
from sqlalchemy.orm import Session

from tests.integration.agreed import accept_draft
from tests.integration.conftest import Table
from tests.integration.filled import form_to
from tests.integration.plant import add_cards
from workbench.store.cascade import team_edges, team_nodes
from workbench.store.deal import seats_in

LIST = (
    "site;team;weight;today;best;owner;lead;e-mail\n"
    "North;Night shift;2;4,4;3,0;provider;provider_lead;\n"
    "North;Day shift;1;4.0;3.2;customer;Li Na;li.na@example.com\n"
    ";Remote;1;3.9;3.1;provider;Bo;bo@example.com\n"
    "North;Broken;1;four;3.0;provider;;\n"
)


@pytest.fixture
def card(table: Table, db: Session) -> int:
    """Return the card of response time in a deal whose draft both sides have accepted."""
    cards = add_cards(db, table.deal_id)
    accept_draft(db, table.deal_id)
    db.commit()
    return cards[1]


def bring(table: Table, card: int, content: str | bytes, who: str = "provider"):
    """Open the page of the list and send a file; return the answer."""
    path = table.path(f"/cascade/{card}/list")
    fields = form_to(table.people[who].get(path).get_data(as_text=True), path).fields
    data = content.encode() if isinstance(content, str) else content
    sent = {name: values[0] for name, values in fields.items() if name != "file"}
    sent |= {"file": (io.BytesIO(data), "list.csv")}
    return table.people[who].client.post(path, data=sent)


def take(table: Table, card: int, answer, who: str = "provider"):
    """Confirm what a preview shows."""
    path = table.path(f"/cascade/{card}/list/take")
    fields = form_to(answer.get_data(as_text=True), path).fields
    return table.people[who].client.post(path, data=fields)


def speak(table: Table, language: str) -> None:
    """Choose the language of the provider's executive."""
    table.people["provider"].post("/language", page="/deals", language=language, next="/deals")


def said(answer) -> str:
    """Return what a page says, without line breaks."""
    return " ".join(answer.get_data(as_text=True).split())


def exported(table: Table, card: int, who: str = "provider") -> bytes:
    """Return what stands as a file."""
    return table.people[who].get(table.path(f"/cascade/{card}/list.csv")).get_data()


def test_a_list_is_seen_then_taken_without_its_bad_rows(table, db, card) -> None:
    """Nothing is kept by looking; then the good rows, a site made of them, and a known lead."""
    seen = bring(table, card, LIST)
    page = said(seen)
    assert seen.status_code == 200
    assert "<dt>Made</dt><dd>4</dd>" in page
    assert "<dt>Rows that cannot be taken</dt><dd>1</dd>" in page
    assert "“four” in the column “today” is no number" in page
    assert "Take 4 numbers, leave the bad rows out" in page
    assert not team_nodes(db, table.deal_id, card)
    db.commit()
    assert take(table, card, seen).status_code == 302
    rows = {row.name: row for row in team_nodes(db, table.deal_id, card)}
    assert set(rows) == {"North", "Night shift", "Day shift", "Remote"}
    leads = {row.user_id: (row.side, row.role) for row in seats_in(db, table.deal_id)}
    assert leads[rows["Night shift"].lead_id] == ("provider", "team_lead")
    assert rows["Day shift"].lead_id is None
    weights = {edge.child_id: edge.weight for edge in team_edges(db, table.deal_id, card)}
    assert weights[rows["North"].id] == 3
    assert rows["Night shift"].current == 4.4
    assert rows["Night shift"].target is not None


def test_people_without_a_seat_are_listed_and_invited_never_made(table, db, card) -> None:
    """The own side's by the usual invitation; the other side's by its own executive."""
    seen = bring(table, card, LIST)
    page = said(seen)
    assert "Invite Bo" in page
    assert "Invite Li Na" not in page
    assert "An executive of that side can invite this person" in page
    before = len(seats_in(db, table.deal_id))
    db.commit()
    take(table, card, seen)
    assert len(seats_in(db, table.deal_id)) == before
    db.commit()
    path = table.path("/invite")
    fields = form_to(seen.get_data(as_text=True), path).fields
    assert table.people["provider"].client.post(path, data=fields).status_code in {200, 302}
    invited = seats_in(db, table.deal_id)[-1]
    assert (invited.user.email, invited.user.title, invited.role) == (
        "bo@example.com", "Bo", "team_lead",
    )  # fmt: skip
    bo = invited.user_id
    db.commit()
    take(table, card, bring(table, card, LIST))
    rows = {row.name: row for row in team_nodes(db, table.deal_id, card)}
    assert rows["Remote"].lead_id == bo


def test_an_address_of_the_other_side_is_known_by_nobodys_list(table, db, card) -> None:
    """Whether an address leads there is not told: it is listed as any unknown one."""
    (email,) = [
        row.user.email for row in seats_in(db, table.deal_id)
        if (row.side, row.role) == ("customer", "team_lead")
    ]  # fmt: skip
    db.commit()
    page = said(bring(table, card, f"team,owner,e-mail\nA,customer,{email}\n"))
    assert "An executive of that side can invite this person" in page


def test_what_stands_goes_out_and_comes_back_unchanged(table, db, card) -> None:
    """A list of several parents, formulas and apostrophes, in both languages."""
    rows = [
        ["number", "part of", "weight", "structure", "today", "best", "levers", "owner"],
        ["S", "", "", "sum", "", "", "", ""],
        ["=cmd|' /C calc'!A0", "S\nresponse_time", "0.5\n2", "", "1.23456", "1", "-a\n+b", "provider"],
        ["'Quoted'", "S", "1", "", "2", "1", "'=x", "customer"],
    ]  # fmt: skip
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    # the formula is written with its apostrophe, as a spreadsheet would keep it
    done = take(table, card, bring(table, card, text.getvalue()))
    assert done.status_code == 302, done.get_data(as_text=True)
    names = {row.name for row in team_nodes(db, table.deal_id, card)}
    assert names == {"S", "=cmd|' /C calc'!A0", "'Quoted'"}
    db.commit()
    for language in ("en", "zh_Hans_CN"):
        speak(table, language)
        file = exported(table, card)
        assert ("指标" in file.decode("utf-8-sig")) == (language != "en")
        cells = [cell for row in csv.reader(io.StringIO(file.decode("utf-8-sig"))) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
        page = said(bring(table, card, file))
        assert page.count("<dd>3</dd>") == 1, page
        assert page.count("<dd>0</dd>") == 4


def test_a_list_of_a_chinese_excel_is_read(table, db, card) -> None:
    """GBK with Chinese headers and words; the page says how it was read."""
    speak(table, "zh_Hans_CN")
    file = "指标,目前,最好水平,所属一方\n夜班,4.4,3.0,服务商\n".encode("gbk")
    seen = bring(table, card, file)
    assert "GB 18030" in said(seen)
    assert take(table, card, seen).status_code == 302
    (row,) = team_nodes(db, table.deal_id, card)
    assert (row.name, row.owner_side) == ("夜班", "provider")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "empty"),
        ("site,today\nA,1\n", "No column of the file is called"),
        ("team,today\n", "has no rows"),
        ("team\n" + "A\n" * 2600, "more than 2500 rows"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b"team,today\nA\x80,\xff\xff\n", "not encoded as UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(table, card, content, told) -> None:
    """Beside the field, nothing kept."""
    answer = bring(table, card, content)
    assert answer.status_code == 422
    assert told in said(answer)


def test_a_list_that_comes_late_overwrites_nothing(table, db, card) -> None:
    """What changed since the preview is shown anew, and only that can be taken."""
    seen = bring(table, card, "team,today,best\nA,4.4,3\n")
    other = bring(table, card, "team,today,best\nA,4.2,3\n", "customer")
    assert take(table, card, other, "customer").status_code == 302
    late = take(table, card, seen)
    assert late.status_code == 409
    assert "Somebody changed these numbers meanwhile" in said(late)
    (row,) = team_nodes(db, table.deal_id, card)
    assert row.current == 4.2
    db.commit()
    assert take(table, card, late).status_code == 302
    (row,) = team_nodes(db, table.deal_id, card)
    assert row.current == 4.4


def test_a_changed_number_is_asked_again_and_a_lost_list_refused(table, db, card) -> None:
    """The preview names teams that have answered; what is no list comes to nothing."""
    take(
        table, card, bring(table, card, "team,today,best,owner\nA,4.4,3,provider\nB,4,3,provider\n")
    )
    row = next(row for row in team_nodes(db, table.deal_id, card) if row.name == "A")
    row.state = "accepted"
    db.commit()
    seen = bring(table, card, "team,today\nA,4.3\n")
    assert "1 team has answered already and is asked again" in said(seen)
    fields = form_to(seen.get_data(as_text=True), table.path(f"/cascade/{card}/list/take")).fields
    fields["rows"] = ["bm8="]
    lost = table.people["provider"].client.post(
        table.path(f"/cascade/{card}/list/take"), data=fields
    )
    assert lost.status_code == 422
    assert "is not the list that was read" in said(lost)
    assert take(table, card, seen).status_code == 302
    row = next(row for row in team_nodes(db, table.deal_id, card) if row.name == "A")
    assert (row.state, row.current) == ("proposed", 4.3)
    db.commit()


def test_leads_take_a_copy_and_bring_nothing(table, card) -> None:
    """The permission table decides; an address is there only for who may see it."""
    take(table, card, bring(table, card, LIST))
    lead = table.people["provider_lead"]
    assert lead.get(table.path(f"/cascade/{card}/list")).status_code == 403
    assert lead.get(table.path(f"/cascade/{card}/list/template.csv")).status_code == 403
    assert b"Night shift" in exported(table, card, "provider_lead")
    assert b"@" in exported(table, card, "provider")
    assert b"@" not in exported(table, card, "customer")


def test_the_template_can_be_brought_as_it_is(table, card) -> None:
    """Its examples are rows like any others, in both languages."""
    for language in ("en", "zh_Hans_CN"):
        speak(table, language)
        file = table.people["provider"].get(table.path(f"/cascade/{card}/list/template.csv"))
        page = said(bring(table, card, file.get_data()))
        assert "<dd>4</dd>" in page
