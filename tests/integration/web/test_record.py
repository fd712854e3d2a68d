"""The page of the record: who did what, in words, and nothing of the other side."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.private import enter
from workbench.platform import clock
from workbench.platform.config import Config
from workbench.services import record, record_view


def test_it_says_who_did_what(framed: Table) -> None:
    """By seat and route, in both languages."""
    customer = framed.people["customer"]
    answered = customer.post(
        framed.path("/values/question/highest_fee"), likely="500000", menu_sha256="x"
    )
    assert answered.status_code == 302
    page = customer.get(framed.path("/record")).get_data(as_text=True)
    assert "answered a private question" in page
    assert "Only your side sees this" in page
    assert "500" not in page.split("<main")[1].split("</main>")[0].replace("500px", "")
    customer.post("/language", page=framed.path("/record"), language="zh_Hans_CN", next="/")
    assert "回答了一个保密问题" in customer.get(framed.path("/record")).get_data(as_text=True)


def test_a_clock_set_back_hides_nothing(framed: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was done after it stands first, with the time that the clock said."""
    customer, earlier = framed.people["customer"], clock.now() - timedelta(days=400)
    ask = framed.path("/values/question/highest_fee")
    customer.post(ask, likely="500000", menu_sha256="x")
    monkeypatch.setattr(clock, "now", lambda: earlier)
    customer.post(ask, likely="510000", menu_sha256="x")
    monkeypatch.setattr(record_view, "PAGE", 1)
    page = customer.get(framed.path("/record")).get_data(as_text=True)
    assert "answered a private question" in page
    assert str(earlier.year) in page.split("<main")[1]


def test_the_other_side_reads_nothing_of_it(framed: Table, db: Session, config: Config) -> None:
    """Neither the entry nor another number of anything."""
    provider, path = framed.people["provider"], framed.path("/record")
    before = provider.get(path).get_data()
    enter(db, config.keys, framed.deal_id, "customer")
    db.commit()
    after = provider.get(path).get_data()
    assert _without_tokens(before) == _without_tokens(after)


def _without_tokens(page: bytes) -> list[bytes]:
    return [line for line in page.splitlines() if b"csrf_token" not in line]


def test_who_reads_it(table: Table) -> None:
    """Executives and the facilitator; nobody else, and no page beyond the first is a fault."""
    path = table.path("/record")
    status = {who: browser.get(path).status_code for who, browser in table.people.items()}
    assert status == {
        "provider": 200, "customer": 200, "facilitator": 200, "provider_lead": 403,
        "customer_lead": 403, "trainee": 403, "outsider": 404,
    }  # fmt: skip
    assert table.people["provider"].get(f"{path}?page=9").status_code == 200
    assert table.people["provider"].get(f"{path}?page=0").status_code == 404


def test_documents_carry_its_end(accepted: Table, db: Session) -> None:
    """The PDF prints it, the draft and the export hold it, a download says it in a header."""
    facilitator = accepted.people["facilitator"]
    before = record.head(db, accepted.deal_id)
    db.rollback()
    assert facilitator.post(accepted.path("/documents"), language="en").status_code == 302
    pdf = facilitator.get(accepted.path("/documents/1/agreement.pdf"))
    now = record.head(db, accepted.deal_id)
    db.rollback()
    assert now.number == before.number + 1
    assert pdf.headers["Equipoise-Record"] == f"{now.number} {now.hash} {now.at}"
    with pikepdf.open(BytesIO(pdf.get_data())) as opened:
        terms = opened.attachments["agreement.json"].get_file().read_bytes()
    assert b'"audit_head":"' in terms
    export = facilitator.get(accepted.path("/result/export")).get_json()
    assert export["record"] == {"number": now.number, "hash": now.hash, "at": now.at}
