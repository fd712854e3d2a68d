"""The pages of the public frame."""

import re

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.plant import add_cards
from tests.integration.private import enter, now
from workbench.platform.config import Config
from workbench.proposal.bargaining.measured import LEFT, PRIOR, SHADED
from workbench.services import frame
from workbench.store.kpi import kpi_cards

FEES = {"low": "429400", "middle": "521400", "high": "613500"}


@pytest.fixture
def carded(table: Table, db: Session) -> Table:
    """Return a table with KPI cards and no frame."""
    add_cards(db, table.deal_id)
    db.commit()
    return table


def shown_hash(table: Table, who: str = "provider") -> str:
    """Return the menu's fingerprint that the page's form carries."""
    page = table.people[who].get(table.path("/frame")).get_data(as_text=True)
    found = re.search(r'name="version"[^>]*value="([0-9a-f]{64})"', page)
    assert found is not None
    return found.group(1)


class TestMaking:
    def test_the_usual_fees_stand_in_the_form(self, carded: Table) -> None:
        """1.4, 1.7 and 2.0 times today's invoice, with the reason."""
        page = carded.people["facilitator"].get(carded.path("/frame")).get_data(as_text=True)
        for fee in FEES.values():
            assert f'value="{fee}"' in page
        assert "1.4, 1.7 and 2.0 times" in page

    def test_the_facilitator_makes_it_and_both_agree(self, carded: Table, db: Session) -> None:
        """Making a frame is not agreeing to it; each executive agrees for their side."""
        path = carded.path("/frame")
        assert carded.people["facilitator"].post(path, **FEES).status_code == 302
        page = carded.people["facilitator"].get(path).get_data(as_text=True)
        assert "81" in page
        assert page.count("not yet") == 2
        assert "Agree to this frame" not in page
        for who in ("provider", "customer"):
            seen = shown_hash(carded, who)
            answer = carded.people[who].post(carded.path("/frame/agree"), path, version=seen)
            assert answer.status_code == 302
        assert frame.view(now(db, carded.deal_id)).agreed
        db.rollback()
        assert "agreed on" in carded.people["customer"].get(path).get_data(as_text=True)

    def test_what_sealed_means_is_said_before_consent(self, carded: Table) -> None:
        """Measured figures on what still leaks, in the page with the button."""
        carded.people["provider"].post(carded.path("/frame"), **FEES)
        page = carded.people["customer"].get(carded.path("/frame")).get_data(as_text=True)
        left, shaded = LEFT[3], SHADED["provider"]
        told = " ".join(page.split())
        assert (
            f"±{PRIOR} % knows what a point is worth or costs there to ±{left.once_point} %" in told
        )
        assert f"to ±{left.probing_point} % after up to three rounds of probing" in told
        assert f"±{left.once_total} % and ±{left.probing_total} %" in told
        assert f"gained {shaded[20].gain} % on average" in told
        assert f"by 40 % it lost {-shaded[40].gain} %" in told
        assert "Whoever runs the server could read private values" in page
        assert "Only one KPI is paid" not in page

    def test_what_each_mode_tells_is_said_where_it_is_chosen(self, carded: Table) -> None:
        """Sealed beside guided, before there is a frame and before anybody agrees to one."""
        left = LEFT[3]
        page = carded.people["provider"].get(carded.path("/frame")).get_data(as_text=True)
        told = " ".join(page.split())
        point = "the other side can tell what a point costs you or is worth to you to within"
        assert f"After a sealed round, {point} ±{left.once_point} %" in told
        assert f"After a guided round, {point} ±{left.guided_point} %" in told
        assert f"to within ±{left.guided_total} %" in told
        carded.people["provider"].post(carded.path("/frame"), **FEES, openness="guided")
        page = carded.people["customer"].get(carded.path("/frame")).get_data(as_text=True)
        told = " ".join(page.split())
        assert f"After a guided round, {point} ±{left.guided_point} %" in told
        assert f"A sealed round tells ±{left.once_point} % and ±{left.once_total} %" in told
        assert f"to ±{left.guided_probing_point} % and the total" in told

    def test_one_paid_kpi_warns(self, carded: Table, db: Session) -> None:
        """A single price tells more about the other side."""
        for row in kpi_cards(db, carded.deal_id)[1:]:
            row.paid = False
        db.commit()
        carded.people["provider"].post(carded.path("/frame"), **FEES)
        page = carded.people["provider"].get(carded.path("/frame")).get_data(as_text=True)
        assert "Only one KPI is paid" in page
        assert f"±{LEFT[1].once_total} % and ±{LEFT[1].probing_total} %" in page

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [({"middle": ""}, "This field is required"), ({"low": "-5"}, "above zero"),
         ({"low": "521400"}, "each must be above 0 and stand once")],
    )  # fmt: skip
    def test_fees_that_make_no_menu_are_refused(
        self, carded: Table, db: Session, wrong: dict[str, str], words: str
    ) -> None:
        """422 with the reason; what was written is kept."""
        answer = carded.people["provider"].post(carded.path("/frame"), **(FEES | wrong))
        assert answer.status_code == 422
        assert words in answer.get_data(as_text=True)
        assert 'value="613500"' in answer.get_data(as_text=True)
        assert frame.latest(db, carded.deal_id) is None

    def test_without_kpis_the_refusal_says_so(self, table: Table) -> None:
        """A menu needs at least one KPI."""
        answer = table.people["provider"].post(table.path("/frame"), **FEES)
        assert answer.status_code == 422
        assert "at least one KPI" in answer.get_data(as_text=True)


class TestAgreeing:
    def test_a_frame_changed_meanwhile_is_not_agreed_to(self, framed: Table, db: Session) -> None:
        """The page from before the change answers 409 and shows the new frame."""
        path = framed.path("/frame")
        framed.people["provider"].post(path, **FEES)
        seen = shown_hash(framed)
        framed.people["customer"].post(path, **(FEES | {"high": "700000"}))
        answer = framed.people["provider"].post(framed.path("/frame/agree"), path, version=seen)
        assert answer.status_code == 409
        assert "The frame was changed meanwhile" in answer.get_data(as_text=True)
        assert not now(db, framed.deal_id).provider_agreed_at

    def test_only_executives_agree(self, framed: Table) -> None:
        """The facilitator leads; team leads and trainees are not asked."""
        for who in ("facilitator", "provider_lead", "trainee"):
            browser = framed.people[who]
            answer = browser.post(framed.path("/frame/agree"), "/deals", version="0" * 64)
            assert answer.status_code == 403
        assert framed.people["provider_lead"].get(framed.path("/frame")).status_code == 403

    def test_a_locked_side_holds_the_frame(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Nobody changes the menu under a side that has locked."""
        enter(db, config.keys, framed.deal_id, "provider")
        db.commit()
        framed.people["provider"].post(framed.path("/values/lock"))
        answer = framed.people["customer"].post(framed.path("/frame"), "/deals", **FEES)
        assert answer.status_code == 422
        assert "One side has locked" in answer.get_data(as_text=True)
        shown = framed.people["customer"].get(framed.path("/frame")).get_data(as_text=True)
        assert "Change the fees" not in shown


class TestMenu:
    def test_the_menu_is_levels_times_fees_with_the_packages_folded(self, framed: Table) -> None:
        """Three tables of level sets; all packages stand behind a summary."""
        page = framed.people["customer"].get(framed.path("/frame")).get_data(as_text=True)
        folded = page.split("All 81 packages, one by one")[1].split("</details>")[0]
        assert folded.count("<tr>") == 82
        assert page.count("Minimum – target – stretch") > 2


class TestLargerMenus:
    def test_a_guided_menu_is_paged(self, carded: Table) -> None:
        """No page has more than fifty rows; the choice stays from page to page."""
        path, browser = carded.path("/frame"), carded.people["provider"]
        assert browser.post(path, **FEES, openness="guided").status_code == 302
        page = browser.get(path).get_data(as_text=True)
        assert "All 375 packages" in page
        assert len(re.findall(r">No\. \d+<", page)) == 50
        assert "2 more level sets" in page
        chosen = browser.get(f"{path}?set-0=safe–balanced&page=2").get_data(as_text=True)
        assert len(re.findall(r">No\. \d+<", chosen)) == 25
        assert '<option value="safe–balanced" selected>' in chosen
        second = browser.get(f"{path}?fee=429400.00&page=3").get_data(as_text=True)
        assert len(re.findall(r">No\. \d+<", second)) == 25
        assert "page=2&amp;fee=429400.00" in second

    def test_own_gains_are_paged_too(self, carded: Table, db: Session, config: Config) -> None:
        """A side's view of a larger menu lists a page; counts are of the whole menu."""
        browser = carded.people["customer"]
        carded.people["provider"].post(carded.path("/frame"), **FEES, openness="guided")
        for who in ("provider", "customer"):
            seen = frame.agreed_version(now(db, carded.deal_id))
            db.rollback()
            carded.people[who].post(
                carded.path("/frame/agree"), carded.path("/frame"), version=seen
            )
        enter(db, config.keys, carded.deal_id, "customer")
        db.commit()
        page = browser.get(carded.path("/values?page=8")).get_data(as_text=True)
        assert "of 375 packages" in page
        assert len(re.findall(r'<th scope="row" data-label="Package">', page)) == 25 + 5

    def test_too_few_packages_are_said_beside_the_fees(self, carded: Table, db: Session) -> None:
        """What both can do stands in the refusal, and no frame is made."""
        for place, card in enumerate(kpi_cards(db, carded.deal_id)):
            card.paid = place == 0
        db.commit()
        answer = carded.people["provider"].post(carded.path("/frame"), middle="500000")
        assert answer.status_code == 422
        assert "choose a guided round" in answer.get_data(as_text=True)
