"""Pages of the tree under a KPI: built by forms, shared by a rule, seen by each seat."""

import re

import pytest
from sqlalchemy.orm import Session

from tests.integration.agreed import accept_draft
from tests.integration.conftest import Table
from tests.integration.filled import form_to
from tests.integration.plant import add_cards
from workbench.store.cascade import team_edges, team_nodes


@pytest.fixture
def card(table: Table, db: Session) -> int:
    """Return the card of response time in a deal whose draft both sides have accepted."""
    cards = add_cards(db, table.deal_id)
    accept_draft(db, table.deal_id)
    db.commit()
    return cards[1]


def send(table: Table, who: str, page: str, action: str, **changes: str):
    """Open a page, fill in its form to the action, and send it."""
    got = table.people[who].get(table.path(page))
    form = form_to(got.get_data(as_text=True), action)
    sent = form.fields | {name: [text] for name, text in changes.items()}
    return table.people[who].client.post(table.path(action), data=sent)


def text(table: Table, who: str, page: str) -> str:
    """Return what a page says, without line breaks."""
    return " ".join(table.people[who].get(table.path(page)).get_data(as_text=True).split())


def test_a_tree_is_begun_filled_in_and_shared(table, db, card) -> None:
    """The usual parts, one form a number; levels come once every value is there."""
    tree = f"/cascade/{card}/tree"
    assert "Begin with the usual parts" in text(table, "facilitator", tree)
    begun = send(table, "facilitator", tree, f"/cascade/{card}/start")
    assert begun.status_code == 302
    page = text(table, "customer", tree)
    assert "There are no levels yet" in page
    assert "Time to dispatch" in page
    ids = [row.id for row in team_nodes(db, table.deal_id, card)]
    db.commit()
    for node, today, best in zip(ids, "22", ("1.2", "1.8"), strict=True):
        path = f"/cascade/node/{node}"
        done = send(table, "facilitator", path, path, today=today, best=best)
        assert done.status_code == 302, done.get_data(as_text=True)
    page = text(table, "provider_lead", tree)
    assert "There are no levels yet" not in page
    assert page.count("<strong>1.") == 2
    assert "Add a part" not in page
    rules = text(table, "provider", f"/cascade/{card}/rules")
    assert "✓ headroom" in rules
    assert "least effort" in rules


def test_a_part_is_added_under_another_and_taken_out(table, db, card) -> None:
    """A number of its own parts; what has parts stays."""
    new = f"/cascade/{card}/node"
    made = send(table, "provider", new, new, name="Travel", structure="sum", owner="")
    assert made.status_code == 302, made.get_data(as_text=True)
    (travel,) = team_nodes(db, table.deal_id, card)
    db.commit()
    under = f"{new}?under={travel.id}"
    got = table.people["provider"].get(table.path(under)).get_data(as_text=True)
    sent = form_to(got, new).fields
    assert sent["places-0-parent"] == [str(travel.id)]
    sent |= {"name": ["Road"], "today": ["2.2"], "best": ["1.7"]}
    assert table.people["provider"].client.post(table.path(new), data=sent).status_code == 302
    edges = team_edges(db, table.deal_id, card)
    road = edges[-1].child_id
    assert [edge.parent_id for edge in edges] == [None, travel.id]
    db.commit()
    assert "To take it out, take out its parts first" in text(
        table, "provider", f"/cascade/node/{travel.id}"
    )
    gone = send(table, "provider", f"/cascade/node/{road}", f"/cascade/node/{road}/remove")
    assert gone.status_code == 302
    assert len(team_nodes(db, table.deal_id, card)) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Give the number a name"),
        ({"today": ""}, "A number without parts needs this"),
        ({"best": "9"}, "There are no levels yet"),
        ({"places-0-parent": ""}, "Choose at least one number"),
        ({"places-0-weight": "0"}, "above zero"),
    ],
)
def test_what_is_wrong_with_a_number_is_said(table, card, changed, said) -> None:
    """Beside its field, with what was written; a tree without levels says why."""
    new = f"/cascade/{card}/node"
    fields = {"name": "Road", "today": "4.2", "best": "1.7"} | changed
    answer = send(table, "provider", new, new, **fields)
    page = answer.get_data(as_text=True)
    if answer.status_code == 302:
        page = text(table, "provider", f"/cascade/{card}/tree")
    else:
        assert answer.status_code == 422
    assert said in page


def test_out_of_reach_says_the_gap_and_what_could_change(table, card) -> None:
    """Proven 4.0 h cannot make 3.8 h: 0.2 h short, and the level that can be agreed."""
    new = f"/cascade/{card}/node"
    send(table, "provider", new, new, name="All", today="4.2", best="4.0")
    page = text(table, "customer", f"/cascade/{card}/rules")
    assert re.search(r"0.2\W*h short of the target 3.8", page)
    assert re.search(r"Agree 4\W*h as the level of Response time", page)


def test_efforts_are_a_sides_own_to_enter_and_shown_to_both(table, db, card) -> None:
    """Only executives of a side enter; the other side sees the weight beside its own."""
    new = f"/cascade/{card}/node"
    send(table, "provider", new, new, name="All", today="4.2", best="3.0")
    path = f"/cascade/{card}/efforts"
    done = send(table, "provider", path, path, **{"efforts-0-effort": "2,5"})
    assert done.status_code == 302
    assert team_nodes(db, table.deal_id, card)[0].provider_effort == 2.5
    db.commit()
    assert '<td data-label="The other side">2.5</td>' in text(table, "customer", path)
    assert table.people["facilitator"].get(table.path(path)).status_code == 403


def test_leads_read_the_tree_and_change_nothing(table, card) -> None:
    """The permission table decides; before an accepted draft there is no tree."""
    assert table.people["provider_lead"].get(table.path(f"/cascade/{card}/tree")).status_code == 200
    for path in (f"/cascade/{card}/node", f"/cascade/{card}/efforts"):
        assert table.people["provider_lead"].get(table.path(path)).status_code == 403


def late(
    table: Table, pages: tuple[str, str], first: dict[str, str], second: dict[str, str]
) -> str:
    """Two people open the same form; the second to send it is answered 409."""
    page, action = pages
    forms = [
        form_to(table.people[who].get(table.path(page)).get_data(as_text=True), action)
        for who in ("provider", "customer")
    ]
    answers = [
        table.people[who].client.post(
            table.path(action), data=form.fields | {name: [said] for name, said in sent.items()}
        )
        for who, form, sent in zip(("provider", "customer"), forms, (first, second), strict=True)
    ]
    assert answers[0].status_code == 302, answers[0].get_data(as_text=True)
    assert answers[1].status_code == 409
    return " ".join(answers[1].get_data(as_text=True).split())


def test_the_later_of_two_sees_both_texts_and_overwrites_nothing(table, db, card) -> None:
    """The start, a number, the rule, effort weights, taking out: each is bound to what was seen."""
    tree, start = f"/cascade/{card}/tree", f"/cascade/{card}/start"
    assert "Somebody put numbers under this KPI" in late(table, (tree, start), {}, {})
    first = team_nodes(db, table.deal_id, card)[0].id
    db.commit()
    node = f"/cascade/node/{first}"
    values = {"today": "2", "best": "1"}
    shift, vans = values | {"levers": "Night shift"}, values | {"levers": "Two vans"}
    page = late(table, (node, node), shift, vans)
    assert "Night shift" in page
    assert "Two vans" in page
    rules = f"/cascade/{card}/rules"
    page = late(table, (rules, rules), {"reserve": "0.11"}, {"reserve": "0.22"})
    assert "0.11" in page
    assert "0.22" in page
    efforts = f"/cascade/{card}/efforts"
    page = late(table, (efforts, efforts), {"efforts-0-effort": "3"}, {"efforts-0-effort": "7"})
    assert "Somebody changed these numbers meanwhile" in page
    row = team_nodes(db, table.deal_id, card)[0]
    assert (row.levers, row.provider_effort, row.customer_effort) == ("Night shift", 3.0, None)


def test_a_number_that_changed_meanwhile_is_not_taken_out(table, db, card) -> None:
    """Taking out is bound to what the page showed."""
    new = f"/cascade/{card}/node"
    send(table, "provider", new, new, name="All", today="4.2", best="3.0")
    (row,) = team_nodes(db, table.deal_id, card)
    db.commit()
    node = f"/cascade/node/{row.id}"
    seen = form_to(
        table.people["customer"].get(table.path(node)).get_data(as_text=True), f"{node}/remove"
    )
    assert send(table, "provider", node, node, best="2.9").status_code == 302
    path = table.path(f"{node}/remove")
    answer = table.people["customer"].client.post(path, data=seen.fields)
    assert answer.status_code == 409
    assert "so it was not taken out" in answer.get_data(as_text=True)
