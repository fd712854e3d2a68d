"""Deals, seats and invitations through the pages."""

from tests.integration.conftest import Browser, Table

NEW = {
    "title": "Chillers",
    "provider": "Cold Ltd",
    "customer": "Hot Inc",
    "side": "provider",
    "currency": "EUR",
    "yearly_invoice": "120000,50",
    "timezone": "UTC",
    "term_start": "2027-01-01",
    "term_months": "24",
}


class TestNewDeal:
    def test_opening_a_deal_leads_to_its_overview(self, table: Table) -> None:
        """Whoever opens a deal takes the first seat and sees where it stands."""
        answer = table.people["outsider"].post("/deals/new", **NEW)
        assert answer.status_code == 302
        page = table.people["outsider"].get(answer.location).get_data(as_text=True)
        assert "Chillers" in page
        assert "120,000" in page

    def test_one_organisation_on_both_sides_is_refused_beside_the_field(self, table: Table) -> None:
        """A refusal stands beside its field and what was written is kept."""
        answer = table.people["outsider"].post("/deals/new", **(NEW | {"customer": "cold ltd"}))
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert "same organisation" in page
        assert "120000,50" in page

    def test_numbers_that_only_a_programmer_would_write_are_refused(self, table: Table) -> None:
        """1_000 and NaN are no plain numbers."""
        for text in ("1_000", "nan", "١٢٣", "1e5"):
            answer = table.people["outsider"].post("/deals/new", **(NEW | {"yearly_invoice": text}))
            assert answer.status_code == 422, text


class TestSeats:
    def test_an_outsider_learns_nothing(self, table: Table) -> None:
        """A deal without a seat does not exist, whether or not there is one."""
        assert table.people["outsider"].get(table.path()).status_code == 404
        assert table.people["outsider"].get("/deals/99999").status_code == 404

    def test_a_stranger_is_asked_to_sign_in(self, table: Table, stranger: Browser) -> None:
        """Without a sign-in every deal page leads to the sign-in page."""
        answer = stranger.get(table.path())
        assert answer.status_code == 302
        assert answer.location == "/sign-in"

    def test_an_executive_cannot_staff_the_other_side(self, table: Table) -> None:
        """Beyond its first executive, the other side invites its own people."""
        wish = {"email": "spy@example.org", "side": "customer", "role": "executive"}
        answer = table.people["provider"].post(table.path("/invite"), **wish)
        assert answer.status_code == 422
        assert "first executive of the other side" in answer.get_data(as_text=True)

    def test_a_trainee_may_not_invite(self, table: Table) -> None:
        """The permission table has no row for it."""
        assert table.people["trainee"].get(table.path("/invite")).status_code == 403

    def test_an_invited_person_signs_in_once(self, table: Table, stranger: Browser) -> None:
        """The link works once; opening it uses nothing up."""
        wish = {"email": "lead@example.org", "side": "provider", "role": "team_lead"}
        page = table.people["provider"].post(table.path("/invite"), **wish).get_data(as_text=True)
        token = page.split("/link/")[1].split('"')[0]
        assert stranger.get(f"/link/{token}").status_code == 200
        stranger.sign_in(token)
        assert stranger.get(table.path()).status_code == 200
        assert stranger.get(f"/link/{token}").status_code == 410


class TestSessions:
    def test_a_cookie_kept_from_before_signing_out_is_worthless(self, table: Table) -> None:
        """Sessions live on the server: a replayed cookie opens nothing."""
        client = table.people["provider"].client
        kept = client.get_cookie("equipoise")
        assert kept is not None
        table.people["provider"].post("/sign-out", page=table.path())
        client.set_cookie("equipoise", kept.value)
        assert table.people["provider"].get(table.path()).status_code == 302

    def test_the_language_is_kept(self, table: Table) -> None:
        """Choosing Chinese changes the page and its lang attribute."""
        table.people["provider"].post(
            "/language", page="/deals", language="zh_Hans_CN", next="/deals"
        )
        assert 'lang="zh-Hans-CN"' in table.people["provider"].get("/deals").get_data(as_text=True)

    def test_a_language_form_never_leads_away(self, table: Table) -> None:
        """Only plain local paths are followed."""
        for target in ("//evil.example", "/\\evil.example", "https:evil.example", "javascript:1"):
            answer = table.people["provider"].post(
                "/language", page="/deals", language="en", next=target
            )
            assert answer.location == "/"
