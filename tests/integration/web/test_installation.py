"""The administrator's page: accounts, and deals from outside."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.conftest import Browser, Table
from workbench.platform.accounts.people import add_person, make_administrator, one_time_link
from workbench.platform.accounts.rows import User


@pytest.fixture
def administrator(app: Flask, db: Session) -> Browser:
    """Return the browser of the only administrator."""
    user = add_person(db, "admin@example.org", "Administrator", None)
    make_administrator(db, user)
    link = one_time_link(db, user)
    db.commit()
    return Browser(app).sign_in(link)


def change(
    browser: Browser, db: Session, who: str, wish: str, state: str = "10"
) -> tuple[int, str]:
    """Press a button of the page; `state` is active and administrator, as 1 or 0."""
    user_id = db.scalar(select(User.id).where(User.email == f"{who}@example.org"))
    db.rollback()
    answer = browser.post(
        f"/installation/people/{user_id}", page="/installation", wish=wish, version=state
    )
    return answer.status_code, answer.get_data(as_text=True)


def test_it_shows_names_of_deals_and_nothing_in_them(administrator: Browser, table: Table) -> None:
    """Title and parties; the deal itself does not exist for an administrator."""
    page = administrator.get("/installation").get_data(as_text=True)
    assert "Uptime of the packaging lines" in page
    assert "306" not in page
    assert administrator.get(table.path()).status_code == 404


def test_others_are_told_that_there_is_no_such_page(table: Table) -> None:
    """The page exists for administrators alone."""
    assert table.people["provider"].get("/installation").status_code == 404


def test_deactivating_ends_access_at_once_and_for_good(
    administrator: Browser, table: Table, db: Session
) -> None:
    """The next request is signed out, and stays so after the account is active again."""
    assert table.people["provider"].get(table.path()).status_code == 200
    assert change(administrator, db, "provider", "deactivate")[0] == 302
    assert table.people["provider"].get(table.path()).status_code == 302
    assert change(administrator, db, "provider", "activate", "00")[0] == 302
    assert table.people["provider"].get(table.path()).status_code == 302


def test_one_administrator_always_remains(
    administrator: Browser, table: Table, db: Session
) -> None:
    """The last one can neither step down nor be deactivated; with a second one both can."""
    assert change(administrator, db, "admin", "deactivate", "11")[0] == 422
    status, page = change(administrator, db, "admin", "unmake_administrator", "11")
    assert status == 422
    assert "last administrator" in page
    assert change(administrator, db, "facilitator", "make_administrator")[0] == 302
    assert table.people["facilitator"].get("/installation").status_code == 200
    assert change(administrator, db, "admin", "unmake_administrator", "11")[0] == 302
    assert administrator.get("/installation").status_code == 404


@pytest.mark.usefixtures("table")
def test_a_button_of_an_old_page_changes_nothing(administrator: Browser, db: Session) -> None:
    """The account was changed meanwhile: the page says so and shows how it stands."""
    assert change(administrator, db, "trainee", "deactivate")[0] == 302
    status, page = change(administrator, db, "trainee", "make_administrator")
    assert status == 409
    assert "changed this account meanwhile" in page
