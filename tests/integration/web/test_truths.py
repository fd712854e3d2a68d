"""The page of two truths: defaults, other questions, who may see it, and the download."""

from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.services.test_truths import MINE, THEIRS, bring


def filled(table: Table, db: Session) -> tuple[str, int, int]:
    """Bring a log of each side; return the page's path and the two data sets."""
    mine = bring(db, table.deal_id, "provider", MINE)
    theirs = bring(db, table.deal_id, "customer", THEIRS)
    db.commit()
    return table.path("/truths"), mine, theirs


def test_before_both_have_a_history_the_page_says_what_it_needs(table: Table, db: Session) -> None:
    """No form, one way on; the evidence page does not offer it yet."""
    bring(db, table.deal_id, "provider", MINE)
    db.commit()
    text = table.people["provider"].get(table.path("/truths")).get_data(as_text=True)
    assert "This needs a history of each side" in text
    assert "Bring a file of history" in text
    assert table.people["provider"].get(table.path("/truths/events.csv")).status_code == 404
    assert "Why do we disagree?" not in table.people["provider"].get(
        table.path("/history")
    ).get_data(as_text=True)


def test_both_sides_and_the_facilitator_read_the_same(table: Table, db: Session) -> None:
    """Shared history is shared; team leads and outsiders do not see it."""
    path, *_ = filled(table, db)
    for name in ("provider", "facilitator"):
        answer = table.people[name].get(path)
        assert answer.status_code == 200
        text = answer.get_data(as_text=True)
        assert "The provider&#39;s log gives" in text
        assert "not in this log" in text
        assert "chart-wide" in text
        history = table.people[name].get(table.path("/history")).get_data(as_text=True)
        assert f'href="{path}"' in history
    assert table.people["provider_lead"].get(path).status_code == 403
    assert table.people["outsider"].get(path).status_code == 404


def test_another_question_stands_in_the_address(table: Table, db: Session) -> None:
    """The form keeps it, the answer follows it, and the link to the download carries it."""
    path, mine, theirs = filled(table, db)
    query = (
        f"?kpi=availability&provider_set={mine}&customer_set={theirs}"
        "&provider_categories=operator&customer_hours=Mon-Fri+06:00-22:00&customer_shortest=5"
    )
    text = table.people["customer"].get(path + query).get_data(as_text=True)
    assert "Only the provider leaves it out." in text
    assert 'value="Mon-Fri 06:00-22:00"' in text
    assert "Mon-Fri 06:00-22:00</td>" in text
    file = table.people["customer"].get(table.path("/truths/events.csv") + query)
    assert file.mimetype == "text/csv"
    assert "attachment" in file.headers["Content-Disposition"]
    assert file.get_data(as_text=True).count("exclusions") == 1


def test_what_cannot_be_read_stands_beside_its_field(table: Table, db: Session) -> None:
    """The answer is 422 with all that was typed; the download goes back to the page."""
    path, mine, theirs = filled(table, db)
    base = f"?kpi=stops&provider_set={mine}&customer_set={theirs}"
    for query, said in (
        ("&provider_hours=whenever", "“whenever” is no week that can be read"),
        ("&customer_shortest=soon", "Write a plain number"),
    ):
        answer = table.people["provider"].get(path + base + query)
        assert answer.status_code == 422
        text = answer.get_data(as_text=True)
        assert said in text
        assert f'value="{query.partition("=")[2]}"' in text
        file = table.people["provider"].get(table.path("/truths/events.csv") + base + query)
        assert file.status_code == 302


def test_an_address_that_names_nothing_known_falls_back(table: Table, db: Session) -> None:
    """A stale or mistyped address shows the usual comparison, never somebody else's file."""
    path, *_ = filled(table, db)
    answer = table.people["provider"].get(
        f"{path}?kpi=nonsense&provider_set=999&customer_count_by=x"
    )
    assert answer.status_code == 200
    assert "The provider&#39;s log gives" in answer.get_data(as_text=True)


def test_figures_beside_a_log_are_compared_by_month(table: Table, db: Session) -> None:
    """Without two logs nothing is matched, and nothing is asked that would mean nothing."""
    report = b"month,run_time_h,planned_time_h\n2024-01,700,744\n2024-02,690,696\n"
    names = {name: name for name in ("run_time_h", "planned_time_h")}
    bring(db, table.deal_id, "provider", MINE)
    columns = {"kind": "values", "columns": names | {"period": "month"}}
    bring(db, table.deal_id, "customer", report, columns)
    db.commit()
    text = table.people["provider"].get(table.path("/truths")).get_data(as_text=True)
    assert "No events were matched" in text
    assert "Planned hours of the week" not in text
    assert "All events as CSV" not in text
