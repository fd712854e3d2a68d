"""Who sits in a deal, through the pages: roles, removal, leaving, and how fast it counts."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from workbench.platform.accounts.rows import User
from workbench.store.deal import SeatRow


def seat_id(db: Session, name: str) -> int:
    """Return the id of a person's seat."""
    query = select(SeatRow.id).join(User).where(User.email == f"{name}@example.org")
    found = db.scalar(query)
    db.rollback()
    assert found is not None
    return found


def version(page: str) -> str:
    """Return the version that a page's first form carries."""
    found = re.search(r'name="version"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def send(table: Table, who: str, path: str, **fields: str) -> tuple[int, str]:
    """Open a page, send its form with its version, and return status and page."""
    browser = table.people[who]
    seen = version(browser.get(table.path(path)).get_data(as_text=True))
    answer = browser.post(table.path(path), version=seen, **fields)
    return answer.status_code, answer.get_data(as_text=True)


class TestMembersPage:
    def test_addresses_are_shown_to_those_who_manage_the_seat(self, table: Table) -> None:
        """An executive sees the own side's addresses, and the names alone of the other side."""
        page = table.people["provider"].get(table.path("/members")).get_data(as_text=True)
        assert "provider_lead@example.org" in page
        assert "customer_lead@example.org" not in page
        assert "customer_lead" in page

    def test_an_executive_cannot_touch_the_other_side(self, table: Table, db: Session) -> None:
        """The other side's seats are not there to be changed."""
        for name in ("customer", "customer_lead", "facilitator"):
            path = table.path(f"/members/{seat_id(db, name)}")
            assert table.people["provider"].get(path).status_code == 404
            answer = table.people["provider"].post(
                path, page=table.path("/members"), role="trainee", version="1"
            )
            assert answer.status_code == 404

    def test_the_facilitator_manages_no_side_but_its_participants(
        self, table: Table, db: Session
    ) -> None:
        """Neutral seats and participants; not the executives, nor the own seat."""
        send(table, "provider", f"/members/{seat_id(db, 'provider_lead')}", role="participant")
        found = {
            name: table.people["facilitator"]
            .get(table.path(f"/members/{seat_id(db, name)}"))
            .status_code
            for name in ("provider", "customer_lead", "facilitator", "provider_lead")
        }
        assert found == {
            "provider": 404, "customer_lead": 404, "facilitator": 404, "provider_lead": 200,
        }  # fmt: skip

    def test_the_facilitator_cannot_make_a_participant_an_executive(
        self, table: Table, db: Session
    ) -> None:
        """A role that is not on the list is refused beside it."""
        lead = seat_id(db, "provider_lead")
        send(table, "provider", f"/members/{lead}", role="participant")
        status, _page = send(table, "facilitator", f"/members/{lead}", role="executive")
        assert status == 422


class TestChangeOfRole:
    def test_it_counts_from_the_next_request(self, table: Table, db: Session) -> None:
        """The seat is looked up each time: no session remembers it."""
        lead = table.people["provider_lead"]
        assert lead.get(table.path("/history")).status_code == 403
        status, _page = send(
            table, "provider", f"/members/{seat_id(db, 'provider_lead')}", role="executive"
        )
        assert status == 302
        assert lead.get(table.path("/history")).status_code == 200

    def test_two_at_once_are_shown_both_texts(self, table: Table, db: Session) -> None:
        """The later form overwrites nothing; sending it again is a decision."""
        path = f"/members/{seat_id(db, 'provider_lead')}"
        send(table, "provider", f"/members/{seat_id(db, 'trainee')}", role="executive")
        late = version(table.people["provider"].get(table.path(path)).get_data(as_text=True))
        assert send(table, "trainee", path, role="manager")[0] == 302
        answer = table.people["provider"].post(table.path(path), role="signatory", version=late)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 409
        assert '<span class="text">Signatory</span>' in page
        assert '<span class="text">Manager</span>' in page
        again = table.people["provider"].post(
            table.path(path), role="signatory", version=version(page)
        )
        assert again.status_code == 302

    def test_the_last_executive_keeps_the_role(self, table: Table, db: Session) -> None:
        """Two executives, of whom one made the other something else, stay one."""
        send(table, "provider", f"/members/{seat_id(db, 'trainee')}", role="executive")
        assert (
            send(table, "trainee", f"/members/{seat_id(db, 'provider')}", role="manager")[0] == 302
        )
        status, page = send(table, "trainee", "/leave")
        assert status == 422
        assert "last executive" in page


class TestRemoval:
    def test_access_ends_at_once_and_for_open_forms(self, table: Table, db: Session) -> None:
        """The next request finds no deal, whether it reads or sends."""
        lead, path = table.people["provider_lead"], f"/members/{seat_id(db, 'provider_lead')}"
        token = lead.token(table.path("/leave"))
        browser = table.people["provider"]
        seen = version(browser.get(table.path(path)).get_data(as_text=True))
        answer = browser.post(table.path(f"{path}/remove"), page=table.path(path), version=seen)
        assert answer.status_code == 302
        assert lead.get(table.path()).status_code == 302, "the session goes on"
        late = lead.client.post(table.path("/leave"), data={"csrf_token": token, "version": "1"})
        assert late.status_code in {302, 400}
        again = browser.post(
            table.path(f"{path}/remove"), page=table.path("/members"), version=seen
        )
        assert again.status_code == 409
        assert "no seat any more" in again.get_data(as_text=True)


class TestLeaving:
    def test_the_last_executive_needs_a_successor(self, table: Table, db: Session) -> None:
        """Nothing is changed until there is one; then leaving works and ends access."""
        status, page = send(table, "customer", "/leave")
        assert status == 422
        assert "last executive" in page
        assert table.people["customer"].get(table.path("/values")).status_code == 200
        send(table, "customer", f"/members/{seat_id(db, 'customer_lead')}", role="executive")
        customer = table.people["customer"]
        before = customer.client.get_cookie("equipoise")
        status, page = send(table, "customer", "/leave")
        assert (status, "You have left “Uptime of the packaging lines”" in page) == (200, True)
        assert 'class="turn"' not in page, "it still says where the deal stands"
        assert before is not None
        customer.client.set_cookie("equipoise", before.value)
        assert customer.get(table.path("/values")).status_code == 302
        assert customer.get("/deals").status_code == 302, "a kept cookie opens something"

    def test_a_form_without_a_version_leaves_nothing(self, table: Table) -> None:
        """A request that no page made changes nothing."""
        answer = table.people["trainee"].post(table.path("/leave"), version="")
        assert answer.status_code == 409
        assert table.people["trainee"].get(table.path()).status_code == 200


class TestInvitations:
    def test_a_link_to_an_account_that_exists_is_not_shown(self, table: Table) -> None:
        """Whoever invites could sign in as that person with it."""
        page = (
            table.people["provider"]
            .post(
                table.path("/invite"),
                email="outsider@example.org",
                side="provider",
                role="participant",
            )
            .get_data(as_text=True)
        )
        assert "/link/" not in page
        assert "has an account here already" in page
        assert table.people["outsider"].get(table.path()).status_code == 200

    def test_the_facilitator_cannot_staff_a_side(self, table: Table) -> None:
        """A side that has an executive gets participants alone from the facilitator."""
        invite = lambda role: table.people["facilitator"].post(  # noqa: E731
            table.path("/invite"), email=f"{role}@example.org", side="customer", role=role
        )
        assert invite("executive").status_code == 422
        assert invite("team_lead").status_code == 422
        assert invite("participant").status_code == 200

    def test_a_person_is_called_by_the_name_given(self, table: Table) -> None:
        """Without a name they are called by their seat."""
        for name, email in (("Mia Koch", "mia@example.org"), ("", "second@example.org")):
            table.people["provider"].post(
                table.path("/invite"), email=email, name=name, side="provider", role="signatory"
            )
        page = table.people["provider"].get(table.path("/members")).get_data(as_text=True)
        assert "Mia Koch" in page
        assert "Provider signatory" in page


class TestResult:
    def test_a_participant_sees_the_package_without_the_own_gain(
        self, settled: Table, db: Session
    ) -> None:
        """What a package is worth to a side is for those who may see its private values."""
        assert "Only your side sees this" in settled.people["provider"].get(
            settled.path("/result")
        ).get_data(as_text=True)
        send(settled, "provider", f"/members/{seat_id(db, 'trainee')}", role="participant")
        page = settled.people["trainee"].get(settled.path("/result"))
        assert page.status_code == 200
        assert "Only your side sees this" not in page.get_data(as_text=True)
