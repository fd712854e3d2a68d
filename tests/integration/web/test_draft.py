"""The draft through the pages: start, read, change with consequences, accept."""

import re
from typing import Any

from sqlalchemy.orm import Session

from tests.integration.conftest import Browser, Table
from tests.integration.filled import form_to
from workbench.services import draft
from workbench.store.draft import latest_draft

EDIT, PREVIEW = "/draft/edit/response_time", "/draft/preview/response_time"


def newest(db: Session, table: Table) -> tuple[int, str]:
    """Return number and digest of the newest version, leaving no transaction open."""
    row = latest_draft(db, table.deal_id)
    assert row is not None
    found = row.number, row.sha256
    db.rollback()
    return found


def text_of(browser: Browser, path: str) -> str:
    """Return a page's text."""
    return browser.get(path).get_data(as_text=True)


def fields(browser: Browser, path: str) -> dict[str, str]:
    """Return what stands in the change form, as a browser would send it."""
    page = text_of(browser, path)
    found = dict(
        re.findall(r'<input[^>]* name="((?:cohorts|version)[^"]*)"[^>]*value="([^"]*)"', page)
    )
    return found | {"cohorts-0-trigger": "none"}


def save(table: Table, who: str, **changes: str) -> Any:
    """Change response time from the form as it stands now."""
    path = table.path(EDIT)
    return table.people[who].post(path, **(fields(table.people[who], path) | changes))


class TestStart:
    def test_the_draft_starts_from_the_settled_package(self, settled: Table, db: Session) -> None:
        """One button makes version 1; a second press makes nothing and says so."""
        browser, path = settled.people["provider"], settled.path("/draft")
        assert "Make the draft from the settled package" in text_of(browser, path)
        assert browser.post(path + "/start", page=path).status_code == 302
        assert newest(db, settled)[0] == 1
        again = browser.post(path + "/start", page=path)
        assert again.status_code == 409
        assert "was not made a second time" in again.get_data(as_text=True)

    def test_without_a_package_the_page_says_what_comes_first(self, table: Table) -> None:
        """An early visitor learns why there is nothing yet."""
        assert "No package has been settled yet" in text_of(
            table.people["customer"], table.path("/draft")
        )

    def test_team_leads_do_not_see_the_draft(self, drafted: Table) -> None:
        """Teams get their numbers from the accepted agreement."""
        assert drafted.people["provider_lead"].get(drafted.path("/draft")).status_code == 403


class TestPage:
    def test_it_says_levels_money_and_whose_turn_it_is(self, drafted: Table, db: Session) -> None:
        """Both sides read the same page apart from their own badge and button."""
        page = text_of(drafted.people["customer"], drafted.path("/draft"))
        assert newest(db, drafted)[1][:12] in page
        assert "the provider gives back" in page
        assert "A quarter misses the minimum" in page
        assert "If the plan arrives (a belief)" in page
        assert "both sides&#39; turn" in page or "both sides' turn" in page
        assert "Accept version 1 for your side" in page
        neutral = text_of(drafted.people["facilitator"], drafted.path("/draft"))
        assert "Accept version 1 for your side" not in neutral


class TestAccepting:
    def test_each_executive_accepts_for_the_own_side(self, drafted: Table, db: Session) -> None:
        """With both acceptances the page leads on."""
        path = drafted.path("/draft")
        for who in ("provider", "customer"):
            _, sha256 = newest(db, drafted)
            answer = drafted.people[who].post(path + "/accept", page=path, version=sha256)
            assert answer.status_code == 302
        page = text_of(drafted.people["provider"], path)
        assert "Both sides have accepted" in page
        assert "Go on to the teams" in page

    def test_a_stale_page_accepts_nothing(self, drafted: Table, db: Session) -> None:
        """409 with what happened and the newest version to read."""
        path, (_, seen) = drafted.path("/draft"), newest(db, drafted)
        assert save(drafted, "provider", **{"cohorts-0-minimum": "9"}).status_code == 302
        answer = drafted.people["customer"].post(path + "/accept", page=path, version=seen)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 409
        assert "your acceptance was not recorded" in page
        assert "Version 2 in short" in page
        changed = page.split("What changed since version 1")[1].split("</section>")[0]
        assert "minimum" in changed
        assert "9.00\xa0h" in changed or "9\xa0h" in changed
        assert "Accept version 2 for your side" in changed
        sent = form_to(changed, path + "/accept")
        assert (
            drafted.people["customer"].client.post(path + "/accept", data=sent.fields).status_code
            == 302
        )
        assert draft.acceptance(db, drafted.deal_id).customer

    def test_a_facilitator_cannot_accept(self, drafted: Table) -> None:
        """The permission table has no row for it."""
        path = drafted.path("/draft")
        answer = drafted.people["facilitator"].post(
            path + "/accept", page=drafted.path(EDIT), version=""
        )
        assert answer.status_code == 403


class TestState:
    def test_the_page_notices_that_the_other_side_accepted(
        self, drafted: Table, db: Session
    ) -> None:
        """Nothing while nothing changes, then the panel and the turn, and at last the next page."""
        path, (_, sha256) = drafted.path("/draft"), newest(db, drafted)
        provider, ask = drafted.people["provider"], drafted.path("/draft/state?seen=1-00&shown=1")
        assert "/draft/state?seen=1-00" in text_of(provider, path)
        assert provider.get(ask).status_code == 204
        drafted.people["customer"].post(path + "/accept", page=path, version=sha256)
        panel = text_of(provider, ask)
        assert "<html" not in panel
        assert re.findall(r"<strong>(✓ accepted|not accepted yet)</strong>", panel) == [
            "not accepted yet",
            "✓ accepted",
        ]
        assert "the provider" in panel[panel.index('id="turn"') :]
        provider.post(path + "/accept", page=path, version=sha256)
        done = provider.client.get(ask, headers={"HX-Request": "true"})
        assert done.headers["HX-Redirect"] == path
        assert "/draft/state" not in text_of(provider, path)

    def test_it_names_a_newer_version(self, drafted: Table) -> None:
        """A reader of version 1 is led to version 2."""
        assert save(drafted, "provider", **{"cohorts-0-minimum": "9"}).status_code == 302
        ask = drafted.path("/draft/state?seen=1-00&shown=1")
        assert "Read version 2" in text_of(drafted.people["customer"], ask)

    def test_without_a_draft_there_is_nothing_to_wait_for(self, table: Table) -> None:
        """Only a draft is accepted."""
        state = table.people["provider"].get(table.path("/draft/state"))
        assert state.status_code == 404

    def test_the_proposal_leads_to_the_draft_that_exists(self, drafted: Table) -> None:
        """A second start is not offered."""
        page = text_of(drafted.people["provider"], drafted.path("/result"))
        assert "Go to the draft" in page
        assert "Start the draft" not in page


class TestChanging:
    def test_saving_makes_a_version_and_says_what_changed(
        self, drafted: Table, db: Session
    ) -> None:
        """The list of versions names the level before and after; acceptances do not carry over."""
        path, (_, seen) = drafted.path("/draft"), newest(db, drafted)
        drafted.people["customer"].post(path + "/accept", page=path, version=seen)
        answer = save(
            drafted,
            "facilitator",
            **{
                "cohorts-0-minimum": "9,5",
                "cohorts-0-trigger": "k_of_n",
                "cohorts-0-trigger_k": "2",
                "cohorts-0-trigger_n": "4",
            },
        )
        assert answer.status_code == 302
        page = text_of(drafted.people["customer"], path)
        assert re.search(r"minimum .* → 9.5\xa0h", page)
        assert "2 misses within 4 windows" in page
        assert "Accept version 2 for your side" in page

    def test_a_wrong_order_is_refused_beside_the_field_in_words(self, drafted: Table) -> None:
        """The sentence carries units, and what was written is kept."""
        answer = save(drafted, "provider", **{"cohorts-0-minimum": "0.5"})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert "The minimum 0.5\xa0h is better than the target" in page
        assert 'id="cohorts-0-minimum-error"' in page
        assert 'value="0.5"' in page

    def test_words_instead_of_numbers_are_refused(self, drafted: Table, db: Session) -> None:
        """Nothing that only a programmer would write becomes a level."""
        for text in ("nan", "", "1_0"):
            answer = save(drafted, "provider", **{"cohorts-0-target": text})
            assert answer.status_code == 422, text
        for text in ("", "2.5"):
            answer = save(
                drafted,
                "provider",
                **{"cohorts-0-trigger": "consecutive", "cohorts-0-trigger_k": text},
            )
            assert answer.status_code == 422, text
        assert newest(db, drafted)[0] == 1

    def test_a_share_in_a_level_of_per_cent_is_asked_about(
        self, drafted: Table, db: Session
    ) -> None:
        """0.97 for 97 %: one press says which it is, and only what is meant is kept."""
        path, browser = drafted.path("/draft/edit/availability"), drafted.people["provider"]
        found = fields(browser, path)
        found |= {name: "none" for name in found if name.endswith("trigger")}
        wanted = found | {"cohorts-1-trigger": "none", "cohorts-0-target": "0.975"}
        asked = browser.post(path, **wanted)
        assert asked.status_code == 422
        assert "Is this a share or a per cent?" in asked.text
        assert "better than the target" not in asked.text
        assert "I mean 97.5 %" in asked.text.replace("\xa0", " ")
        meant = browser.post(path, **wanted, meant="as written")
        assert meant.status_code == 422
        assert "better than the target" in meant.text
        assert browser.post(path, **wanted, meant="per cent").status_code == 302
        assert "97.5" in text_of(browser, drafted.path("/draft"))
        assert newest(db, drafted)[0] == 2

    def test_after_a_change_the_own_gain_stands_on_the_draft(self, drafted: Table) -> None:
        """Beside that of the settled package, for each side its own; nobody else sees one."""
        words = "With these changes you gain"
        assert words not in text_of(drafted.people["customer"], drafted.path("/draft"))
        assert save(drafted, "provider", **{"cohorts-0-minimum": "9"}).status_code == 302
        told = {}
        for who in ("provider", "customer", "facilitator"):
            page = text_of(drafted.people[who], drafted.path("/draft"))
            told[who] = page.split(words)[1].split("</p>")[0] if words in page else None
        assert told["facilitator"] is None
        assert None not in {told["provider"], told["customer"]}
        assert told["provider"] != told["customer"]

    def test_no_other_level_is_advised_for_what_a_round_settled(self, drafted: Table) -> None:
        """A remark that the provider pays nothing stands without "raise the target"."""
        page = text_of(drafted.people["customer"], drafted.path("/draft"))
        assert "They are as the round settled them" in page
        assert "Raise the target" not in page

    def test_nothing_changed_makes_no_version(self, drafted: Table) -> None:
        """The form sent back as it came is told so."""
        answer = save(drafted, "provider")
        assert answer.status_code == 422
        assert "Nothing differs from version 1" in answer.get_data(as_text=True)

    def test_two_people_at_once_lose_nothing(self, drafted: Table, db: Session) -> None:
        """The second gets both texts side by side and can decide."""
        path = drafted.path(EDIT)
        customer = drafted.people["customer"]
        old = fields(customer, path)
        assert save(drafted, "provider", **{"cohorts-0-minimum": "9"}).status_code == 302
        answer = customer.post(path, **(old | {"cohorts-0-minimum": "8"}))
        page = answer.get_data(as_text=True)
        assert answer.status_code == 409
        assert "Somebody made version 2 meanwhile" in page
        assert re.search(r'name="cohorts-0-minimum" value="8" checked[^>]*You wrote: 8"', page)
        assert re.search(r'name="cohorts-0-minimum" value="9"[^>]*Stands now: 9"', page)
        assert 'name="version" type="hidden" value="2"' in page
        assert newest(db, drafted)[0] == 2

    def test_a_form_with_other_cohorts_is_unknown(self, drafted: Table) -> None:
        """A made-up cohort reaches nothing."""
        path = drafted.path(EDIT)
        given = fields(drafted.people["provider"], path)
        more = {name.replace("cohorts-0", "cohorts-1"): text for name, text in given.items()}
        assert drafted.people["provider"].post(path, **(given | more)).status_code == 404

    def test_an_unknown_kpi_is_not_found(self, drafted: Table) -> None:
        """Only KPIs of the draft can be changed."""
        assert (
            drafted.people["provider"].get(drafted.path("/draft/edit/nothing")).status_code == 404
        )


class TestPlan:
    def test_slider_and_choice_change_every_consequence(self, drafted: Table) -> None:
        """The page and the change page say which plan they show; anything unknown is as planned."""
        browser, path = drafted.people["provider"], drafted.path("/draft")
        believed, half = text_of(browser, path), text_of(browser, path + "?arrives=50&late=6")
        heads = re.findall(r"<th scope=\"col\">(If [^<]*plan[^<]*)</th>", half)
        assert set(heads) == {"If half of the plan arrives, 6 months late (a belief)"}
        assert len(heads) == len(re.findall(r"<th scope=\"col\">If the plan arrives", believed))
        assert 'value="50"' in half
        for wrong in ("?arrives=70", "?arrives=x", "?late=3", "?arrives=1e9&late=-1"):
            assert "If half of" not in text_of(browser, path + wrong)
        assert believed.count("as planned (a belief)") == 1 + 4  # the year's grid and each clause's
        assert "This draft on the last 36 months" in believed
        assert "One serial failure in the year" in believed
        assert "In the last 8 quarters" in believed


class TestPreview:
    def test_a_level_that_moved_is_drawn_anew(self, drafted: Table) -> None:
        """The picture comes by itself; while a level cannot be read it waits, and the fault is told."""
        browser, path = drafted.people["provider"], drafted.path(EDIT)
        given = fields(browser, path) | {"csrf_token": browser.token(path)}
        ask = {"path": drafted.path(PREVIEW + "?picture=1"), "headers": {"HX-Request": "true"}}
        drawn = browser.client.post(data=given | {"cohorts-0-minimum": "9.5"}, **ask)
        assert re.search(r"minimum 9\.50*\xa0h", drawn.get_data(as_text=True))
        waits = browser.client.post(data=given | {"cohorts-0-minimum": "x"}, **ask)
        assert "<svg" not in waits.get_data(as_text=True)
        assert "The picture comes back" in waits.get_data(as_text=True)
        ask["path"] = drafted.path(PREVIEW)
        panel = browser.client.post(data=given | {"cohorts-0-minimum": "x"}, **ask)
        assert 'id="standing"' in panel.get_data(as_text=True)
        given |= {"arrives": "0", "late": "0"}  # without script the button shows the whole page
        page = browser.post(drafted.path(PREVIEW), page=path, **given).get_data(as_text=True)
        assert "If nothing of the plan arrives" in page
        assert 'data-slide-min="' in page

    def test_htmx_gets_the_panel_alone_and_nothing_is_kept(
        self, drafted: Table, db: Session
    ) -> None:
        """Consequences change while typing; the draft does not."""
        browser, path = drafted.people["provider"], drafted.path(EDIT)
        given = fields(browser, path) | {"csrf_token": browser.token(path)}
        panels = [
            browser.client.post(
                drafted.path(PREVIEW),
                data=given | {"cohorts-0-credit": credit},
                headers={"HX-Request": "true"},
            ).get_data(as_text=True)
            for credit in ("4", "8")
        ]
        assert "<html" not in panels[0]
        assert "All KPIs together" in panels[0]
        assert panels[0] != panels[1]
        assert newest(db, drafted)[0] == 1

    def test_without_javascript_the_button_shows_the_whole_page(self, drafted: Table) -> None:
        """What was typed stands in the form beside its consequences."""
        browser, path = drafted.people["provider"], drafted.path(EDIT)
        answer = browser.post(
            drafted.path(PREVIEW), page=path, **(fields(browser, path) | {"cohorts-0-minimum": "9"})
        )
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert 'value="9"' in page
        assert "Save as version 2" in page

    def test_an_impossible_wish_has_no_consequences(self, drafted: Table) -> None:
        """The panel says what to mend instead of showing numbers."""
        browser, path = drafted.people["provider"], drafted.path(EDIT)
        given = fields(browser, path) | {"csrf_token": browser.token(path)}
        answer = browser.client.post(
            drafted.path(PREVIEW),
            data=given | {"cohorts-0-stretch": "99"},
            headers={"HX-Request": "true"},
        )
        assert answer.status_code == 422
        assert "Put the stretch on the better side" in answer.get_data(as_text=True)


def test_both_sides_read_the_same_consequences(drafted: Table) -> None:
    """The draft shows nothing private: but for badge, turn and token the pages are equal."""
    pages = [
        re.sub(r'(name="csrf_token"[^>]*value=")[^"]+', r"\1", text_of(drafted.people[who], path))
        for who in ("provider", "customer")
        for path in [drafted.path("/draft")]
    ]
    bare = [re.sub(r"<p class=\"deal-seat\">.*?</p>", "", page, flags=re.DOTALL) for page in pages]
    assert bare[0] == bare[1]
