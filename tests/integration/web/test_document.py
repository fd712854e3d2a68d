"""The agreement document through the pages: make it, read it, download it."""

from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.damage import spoil
from tests.integration.settled import start
from workbench.platform import clock
from workbench.services import document


def kept(db: Session, table: Table) -> int:
    """Keep a document without the seconds of rendering."""
    prepared = document.prepare(db, table.deal_id, "en")
    printed = document.Printed(b'{"a":1}', b"%PDF-1.7 made in a test", clock.now())
    number = document.keep(db, prepared, printed)
    db.commit()
    return number


class TestMaking:
    def test_a_document_is_made_and_downloaded(self, accepted: Table, db: Session) -> None:
        """One button makes it in the chosen language, whatever the language of the page."""
        path = accepted.path("/documents")
        answer = accepted.people["facilitator"].post(path, language="zh_Hans_CN")
        assert answer.status_code == 302
        (view,) = document.index(db, accepted.deal_id)
        db.rollback()
        assert view.language == "zh_Hans_CN"
        page = accepted.people["customer"].get(path).get_data(as_text=True)
        assert view.terms_sha256 in page
        got = accepted.people["customer"].get(f"{path}/{view.id}/agreement.pdf")
        assert got.data.startswith(b"%PDF")
        assert got.mimetype == "application/pdf"
        assert "Uptime-of-the-packaging-lines-v1-zh.pdf" in got.headers["Content-Disposition"]
        assert got.headers["ETag"] == f'"{view.pdf_sha256}"'

    def test_before_both_accept_the_page_leads_to_the_draft(
        self, settled: Table, db: Session
    ) -> None:
        """There is no button, and a sent form is refused."""
        path, browser = settled.path("/documents"), settled.people["provider"]
        assert "There is no draft yet" in browser.get(path).get_data(as_text=True)
        start(db, settled.deal_id)
        db.commit()
        assert "not accepted by both sides yet" in browser.get(path).get_data(as_text=True)
        answer = browser.post(path, page=settled.path("/draft"), language="en")
        assert answer.status_code == 422
        assert "nothing was made" in answer.get_data(as_text=True)

    def test_an_unknown_language_is_refused(self, accepted: Table, db: Session) -> None:
        """Only offered languages are made."""
        answer = accepted.people["provider"].post(accepted.path("/documents"), language="xx")
        assert answer.status_code == 422
        assert document.index(db, accepted.deal_id) == []


class TestReading:
    def test_team_leads_read_and_do_not_make(self, accepted: Table, db: Session) -> None:
        """Who inherits the numbers may read what was agreed."""
        number, path = kept(db, accepted), accepted.path("/documents")
        lead = accepted.people["customer_lead"]
        page = lead.get(path).get_data(as_text=True)
        assert "Download the PDF" in page
        assert "Make the document" not in page
        assert lead.get(f"{path}/{number}/agreement.pdf").status_code == 200
        assert lead.post(path, page=path, language="en").status_code == 403

    def test_the_terms_come_byte_for_byte(self, accepted: Table, db: Session) -> None:
        """What is downloaded apart is what is kept."""
        number = kept(db, accepted)
        path = accepted.path(f"/documents/{number}/agreement.json")
        got = accepted.people["provider"].get(path)
        assert got.data == b'{"a":1}'
        assert got.mimetype == "application/json"
        assert "private" in got.headers["Cache-Control"]

    def test_a_damaged_document_is_not_handed_out(self, accepted: Table, db: Session) -> None:
        """One flipped bit in the terms or the PDF: a page that says so, and no file."""
        number, customer = kept(db, accepted), accepted.people["customer"]
        for column, file in (("terms", "agreement.json"), ("pdf", "agreement.pdf")):
            path = accepted.path(f"/documents/{number}/{file}")
            assert customer.get(path).status_code == 200
            spoil(db, "agreement_document", column, number)
            answer = customer.get(path)
            assert answer.status_code == 500
            assert "A stored file is damaged" in answer.get_data(as_text=True)

    def test_others_have_no_document(self, accepted: Table, db: Session) -> None:
        """An outsider, a trainee and a wrong number get nothing."""
        number, path = kept(db, accepted), accepted.path("/documents")
        assert accepted.people["outsider"].get(f"{path}/{number}/agreement.pdf").status_code == 404
        assert accepted.people["trainee"].get(path).status_code == 403
        assert accepted.people["provider"].get(f"{path}/99999/agreement.pdf").status_code == 404
