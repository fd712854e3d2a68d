"""What moved a KPI: the published line through the page, and everything that can go wrong."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from tests.integration.agreed import accept_draft
from tests.integration.conftest import Table
from tests.integration.filled import form_to
from tests.integration.plant import add_cards
from tests.integration.services.test_cascade import leads_of
from tests.integration.services.test_cascade_tree import stage
from workbench.services import cascade_rules, cascade_tree, cascade_view
from workbench.services.cascade_rules import RuleWish
from workbench.store.cascade import team_nodes
from workbench.store.team_measures import team_measures

LINE = {"Availability A": (0.88, 0.94), "Performance": (0.9, 0.93), "Quality": (0.985, 0.992)}


@pytest.fixture
def line(table: Table, db: Session) -> int:
    """Return the card of availability, made as Line 1 of the worked example: a product of three."""
    cards = add_cards(db, table.deal_id)
    accept_draft(db, table.deal_id)
    for name, (today, best) in LINE.items():
        part = replace(stage(name, today, best), unit="ratio", direction="higher")
        cascade_tree.add(db, table.deal_id, cards[0], part)
    kpi = cascade_view.one(db, leads_of(db, table.deal_id)["provider"], cards[0])
    seen = cascade_rules.rules_version(kpi)
    wish = RuleWish("product", 1.0, None, "headroom", 0.0)
    cascade_rules.choose(db, table.deal_id, cards[0], seen, wish)
    db.commit()
    return cards[0]


def said(page: str) -> str:
    """Return a page without line breaks and no-break spaces."""
    return " ".join(page.replace("\u00a0", " ").split())


def text(table: Table, who: str, page: str) -> str:
    """Return what a page says."""
    return said(table.people[who].get(table.path(page)).get_data(as_text=True))


def enter(table: Table, who: str, page: str, action: str, **changes: str):
    """Open a page, fill in its form to the action, and send it."""
    form = form_to(table.people[who].get(table.path(page)).get_data(as_text=True), action)
    sent = form.fields | {name: [value] for name, value in changes.items()}
    return table.people[who].client.post(table.path(action), data=sent)


def after(*values: str) -> dict[str, str]:
    """Return the measured values of the three parts as the form sends them."""
    return {f"measures-{at}-after": value for at, value in enumerate(values, start=1)}


def kept(table: Table, line: int, **changes: str) -> str:
    """Enter the published period; return the address of its page within the deal."""
    new = f"/cascade/{line}/movement/new"
    fields = {"period": "March 2027", **after("90.2", "89.3", "98.7")} | changes
    done = enter(table, "provider", new, new, **fields)
    assert done.status_code == 302, done.get_data(as_text=True)
    return done.headers["Location"].removeprefix(table.path(""))


def test_line_one_as_published(table, line) -> None:
    """.7801 to .7950: A +1.94, P −0.61, Q +0.16, together +1.49 points; the form begins with today."""
    page = text(table, "provider_lead", kept(table, line))
    assert "moved from 78.01% to 79.50%: +1.49 percentage points." in page
    for part in ("+1.94", "−0.61", "+0.16"):
        assert f"<strong>{part}</strong>" in page
    assert page.count("<strong>+1.49</strong>") == 1
    assert "<title>What moved Availability in March 2027, in percentage points</title>" in page
    assert "Take this period out" not in page
    assert "78.01% → 79.50% (+1.49)" in text(table, "customer", f"/cascade/{line}/movement")


def test_a_month_of_the_series_is_filled_in_and_compared(table, db, line) -> None:
    """The KPI's own value of a month is known; what its parts do not explain is told."""
    new = f"/cascade/{line}/movement/new"
    got = table.people["provider"].get(table.path(f"{new}?period=2026-12")).get_data(as_text=True)
    fields = form_to(got, new).fields
    assert fields["period"] == ["2026-12"]
    assert fields["measures-1-before"] == ["88"]
    assert float(fields["measures-0-before"][0]) == pytest.approx(97, abs=2)
    assert float(fields["measures-0-after"][0]) == pytest.approx(97, abs=4)
    assert fields["measures-1-after"] == [""]
    assert 'aria-label="Performance, compared with"' in got
    fields |= {"measures-0-before": ["78"], "measures-0-after": ["80"]}
    fields |= {name: [value] for name, value in after("90.2", "89.3", "98.7").items()}
    done = table.people["provider"].client.post(table.path(new), data=fields)
    page = said(table.people["customer"].get(done.headers["Location"]).get_data(as_text=True))
    assert "do not explain 0.51 percentage points of that" in page
    (row,) = team_measures(db, table.deal_id, line)
    db.commit()
    later = text(table, "provider", f"{new}?after={row.id}")
    assert 'value="90.2"' in later
    assert 'value="2026-12"' in later


def test_a_part_at_zero_still_adds_up(table, line) -> None:
    """Zero has no logarithm; the parts are followed along the straight way and add up."""
    page = text(table, "provider", kept(table, line, **after("0", "90", "98.5")))
    assert "moved from 78.01% to 0.00%: −78.01 percentage points." in page
    assert page.count("<strong>−78.01</strong>") == 2


def test_what_is_not_measured_yet_is_named_and_filled_in_later(table, line) -> None:
    """An unfinished period is kept; its page says which numbers are missing."""
    path = kept(table, line, **after("90.2", "", "98.7"))
    page = text(table, "customer", path)
    assert "Nothing is attributed yet" in page
    assert "<li>Performance</li>" in page
    done = enter(
        table, "customer", f"{path}/values", f"{path}/values", **after("90.2", "89.3", "98.7")
    )
    assert done.status_code == 302
    assert "<strong>+1.49</strong>" in text(table, "customer", path)


@pytest.mark.parametrize(
    ("changed", "told", "beside"),
    [
        ({"period": ""}, "Give the period a name.", "period-error"),
        ({"compared": " "}, "Say what it is compared with.", "compared-error"),
        ({"period": "march 2027"}, "This period is there already.", "period-error"),
        (after("ninety", "89.3", "98.7"), "Write a plain number", "measures-1-after-error"),
        (after("90.2", "-1", "98.7"), "Write a number of at least 0.", "measures-2-after-error"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(table, db, line, changed, told, beside) -> None:
    """With what was written; nothing is kept."""
    kept(table, line)
    new = f"/cascade/{line}/movement/new"
    fields = {"period": "April 2027", "measures-3-after": "97.31"} | changed
    answer = enter(table, "provider", new, new, **fields)
    page = said(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert told in page
    assert f'id="{beside}"' in page
    assert f'value="{fields["measures-3-after"]}"' in page
    assert len(team_measures(db, table.deal_id, line)) == 1


def test_the_later_of_two_sees_both_values(table, db, line) -> None:
    """A change and a removal are bound to what was seen; nothing is overwritten."""
    path = kept(table, line)
    seen = [
        form_to(table.people[who].get(table.path(page)).get_data(as_text=True), action).fields
        for who, page, action in (
            ("customer", f"{path}/values", f"{path}/values"),
            ("facilitator", path, f"{path}/remove"),
        )
    ]
    first = enter(
        table, "provider", f"{path}/values", f"{path}/values", **after("90.3", "89", "99")
    )
    assert first.status_code == 302
    late = table.people["customer"].client.post(
        table.path(f"{path}/values"), data=seen[0] | {"measures-1-after": ["91.7"]}
    )
    assert late.status_code == 409
    page = said(late.get_data(as_text=True))
    assert "Somebody changed these values meanwhile" in page
    assert "Availability A, Measured" in page
    assert "90.3" in page
    assert "91.7" in page
    late = table.people["facilitator"].client.post(table.path(f"{path}/remove"), data=seen[1])
    assert late.status_code == 409
    assert "so the period was not taken out" in said(late.get_data(as_text=True))
    assert enter(table, "facilitator", path, f"{path}/remove").status_code == 302
    assert team_measures(db, table.deal_id, line) == []


def test_another_tree_is_told_and_a_new_number_is_missing(table, db, line) -> None:
    """Parts follow the tree as it stands; who reads them is told."""
    path = kept(table, line)
    part = replace(stage("Yield", 0.99, 1.0), unit="ratio", direction="higher")
    cascade_tree.add(db, table.deal_id, line, part)
    db.commit()
    page = text(table, "provider", path)
    assert "has changed since these values were entered" in page
    assert "<li>Yield</li>" in page


def test_redundant_parts_are_shares(table, db, line) -> None:
    """More than everything cannot work: the page says so beside the value."""
    kpi = cascade_view.one(db, leads_of(db, table.deal_id)["provider"], line)
    wish = RuleWish("parallel", 1.0, None, "headroom", 0.0)
    cascade_rules.choose(db, table.deal_id, line, cascade_rules.rules_version(kpi), wish)
    db.commit()
    new = f"/cascade/{line}/movement/new"
    answer = enter(table, "provider", new, new, period="May", **after("101", "90", "98"))
    assert answer.status_code == 422
    assert "Write a number of at most 100." in answer.get_data(as_text=True)


def test_leads_read_and_enter_nothing(table, db, line) -> None:
    """The permission table decides; another deal's period is not found."""
    path = kept(table, line)
    for page in (f"/cascade/{line}/movement/new", f"{path}/values"):
        assert table.people["provider_lead"].get(table.path(page)).status_code == 403
    assert table.people["provider"].get(table.path("/cascade/movement/99")).status_code == 404
    assert len(team_nodes(db, table.deal_id, line)) == 3
