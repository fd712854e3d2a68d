"""Readings through the pages: progress, cancel, failure, discard, and files that cannot be used."""

import contextlib
import gzip
import io
import random
import re
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder, TestResponse

from app import create_app
from tests.integration.conftest import Browser, Table
from tests.integration.damage import spoil
from tests.integration.services.test_intake import LONG
from tests.integration.web.test_history import STOPS, columns, suggested
from workbench.platform.config import Config
from workbench.services import history, intake
from workbench.store.history import DataSetRow, data_sets
from workbench.store.intake import newest_job

PATIENCE = 60.0


def send(browser: Browser, table: Table, file: bytes, name: str = "stops.csv") -> TestResponse:
    """Bring a file by the page; the test's own copy of a large body is closed afterwards."""
    path = table.path("/history")
    fields = {"csrf_token": browser.token(path), "file": (io.BytesIO(file), name)}
    environ = EnvironBuilder(path, method="POST", data=fields).get_environ()
    with contextlib.closing(environ["wsgi.input"]):
        return browser.client.open(environ)


def settled(browser: Browser, page: str) -> str:
    """Follow a reading's page without JavaScript until it leads on; return where."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = browser.get(page)
        if answer.status_code == 302:
            return answer.location
        assert '<meta http-equiv="refresh"' in answer.get_data(as_text=True)
        time.sleep(0.1)
    raise AssertionError(page)


class TestReading:
    def test_a_long_file_shows_its_progress_and_leads_on(self, table: Table) -> None:
        """The page refreshes itself without script; the fragment sends a browser on at the end."""
        provider = table.people["provider"]
        page = send(provider, table, LONG).location
        answer = columns(provider, page)
        assert answer.location.endswith(("/reading", page.removesuffix("/columns")))
        assert settled(provider, page.replace("columns", "reading")) == page.removesuffix(
            "/columns"
        )
        state = provider.get(page.replace("columns", "reading/state"))
        assert state.headers["HX-Redirect"] == page.replace("columns", "reading")
        assert 'aria-valuenow="100"' in state.get_data(as_text=True)

    def test_cancel_keeps_the_file_and_what_was_typed(self, table: Table, db: Session) -> None:
        """The columns come back as they were answered, and the file can be read."""
        provider = table.people["provider"]
        page = send(provider, table, STOPS).location
        fields = suggested(provider.get(page).get_data(as_text=True)) | {"tz": "Asia/Tokyo"}
        found = data_sets(db, table.deal_id)[0].id
        mapping = {"kind": "events", "columns": {"start": "start"}}
        intake.begin(db, table.deal_id, found, mapping, fields)
        db.commit()
        reading = page.replace("columns", "reading")
        assert provider.get(page).location == reading
        assert "waits until another" in provider.get(reading).get_data(as_text=True)
        answer = provider.post(f"{reading}/cancel", page=reading)
        assert provider.get(answer.location).location == page
        text = provider.get(page).get_data(as_text=True)
        assert "your answers are still here" in text
        assert 'value="Asia/Tokyo"' in text
        assert columns(provider, page).location == page.removesuffix("/columns")

    def test_a_failed_reading_says_why_and_keeps_what_was_typed(self, table: Table) -> None:
        """Whoever comes back later sees the reason with what was typed."""
        provider = table.people["provider"]
        page = send(provider, table, STOPS).location
        answer = columns(provider, page, role_start="0", tz="Asia/Tokyo")
        assert answer.status_code == 422
        assert provider.get(page.replace("columns", "reading")).location == page
        again = provider.get(page)
        assert again.status_code == 200
        for shown in (answer, again):
            text = shown.get_data(as_text=True)
            assert "None of the 3 rows can be used" in text
            assert 'value="Asia/Tokyo"' in text

    def test_an_open_question_is_asked(self, table: Table, db: Session) -> None:
        """Where days can be read in two orders nothing is filled in, and no reading begins."""
        provider = table.people["provider"]
        page = send(provider, table, STOPS.replace(b"20.", b"07.")).location
        assert "Cannot be told, please choose" in provider.get(page).get_data(as_text=True)
        answer = columns(provider, page)
        assert answer.status_code == 422
        text = answer.get_data(as_text=True)
        assert re.search(r'id="date_format-error">[^<]*more than one way', text)
        assert newest_job(db, table.deal_id, data_sets(db, table.deal_id)[0].id) is None
        db.rollback()
        assert columns(provider, page, date_format="dmy").status_code == 302

    def test_what_a_file_says_of_its_units_is_asked_and_heeded(
        self, table: Table, db: Session
    ) -> None:
        """Minutes in the column's name become the seconds of its role; the page shows them so."""
        provider = table.people["provider"]
        hours = "".join(f"A,2024-07-03 {hour:02d}:00,{60 - hour}\n" for hour in range(9))
        page = send(provider, table, f"machine,time,ready (min)\n{hours}".encode()).location
        assert "minutes" in provider.get(page).get_data(as_text=True)
        text = columns(provider, page, stamps="start", show="1").get_data(as_text=True)
        assert "3,600\u00a0s" in text
        assert columns(provider, page, stamps="start").status_code == 302
        mapping = data_sets(db, table.deal_id)[0].mapping
        assert mapping is not None
        assert mapping["units"] == {"ready_seconds": "min"}

    def test_the_first_rows_are_shown_as_they_would_be_understood(self, table: Table) -> None:
        """In the site's zone, and once more by other answers, before anything is read."""
        provider = table.people["provider"]
        page = send(provider, table, STOPS).location
        text = provider.get(page).get_data(as_text=True)
        assert "2024-07-03 08:00 CEST" in text
        assert "“never” is no time that can be read" in text
        answer = columns(provider, page, tz="Asia/Tokyo", show="1")
        assert "2024-07-03 08:00 JST" in answer.get_data(as_text=True)
        answer = columns(provider, page, role_start="0", show="1")
        assert "is no time that can be read" in answer.get_data(as_text=True)

    def test_only_those_who_may_write_see_a_reading(self, table: Table, db: Session) -> None:
        """Team leads may not, outsiders find nothing, and other deals have no such reading."""
        found = history.add(db, table.deal_id, "provider", "x", STOPS)
        db.commit()
        page = table.path(f"/history/{found}/reading")
        assert table.people["provider"].get(page).status_code == 404
        assert table.people["provider_lead"].get(page).status_code == 403
        assert table.people["outsider"].get(f"{page}/state").status_code == 404


class TestDiscard:
    def test_an_upload_is_discarded_after_asking(self, table: Table, db: Session) -> None:
        """Only its own side is offered it, and whoever asks anyway is told."""
        provider, customer = table.people["provider"], table.people["customer"]
        page = send(provider, table, STOPS).location
        discard = page.replace("columns", "discard")
        assert discard in provider.get(page).get_data(as_text=True)
        assert discard not in customer.get(page).get_data(as_text=True)
        assert "Only the side that brought" in customer.get(discard).get_data(as_text=True)
        token = customer.token(table.path("/history"))
        answer = customer.client.post(discard, data={"csrf_token": token})
        assert answer.status_code == 409
        assert provider.post(discard).location == table.path("/history")
        assert db.query(DataSetRow).count() == 0


class TestDamage:
    def test_a_damaged_file_is_said_and_not_used(self, table: Table, db: Session) -> None:
        """The KPI page says that the stored file is damaged; there is no card."""
        provider = table.people["provider"]
        page = send(provider, table, STOPS).location
        columns(provider, page)
        found = data_sets(db, table.deal_id)[0].id
        spoil(db, "data_set", "file", found)
        new = table.path(f"/kpi/new?data_set={found}")
        fields = suggested(provider.get(new).get_data(as_text=True)) | {"key": "mtbf", "name": "M"}
        answer = provider.post(new, **fields)
        assert answer.status_code == 500
        assert "A stored file is damaged" in answer.get_data(as_text=True)


def zipped(name: str, content: bytes) -> bytes:
    """Return an archive of one file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 1000 + b'">]><a>' + b"&b;" * 1000 + b"</a>"
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "holds no rows"),
    "header-only": (lambda: b"machine;start\n", "holds no rows"),
    "latin-1": (lambda: "Maschine;Größe\nA;1\n".encode("latin-1"), "not encoded as UTF-8"),
    "utf-16": (lambda: "machine,start\nA,1\n".encode("utf-16"), "UTF-16"),
    "nul": (lambda: b"machine,start\nA,\x00\n", "NUL"),
    "one-long-line": (lambda: b"a,b\n" + b"x" * 10_000_000, ""),
    "open-quote": (lambda: b'a,b\n"' + b"x,1\n" * 50_000, ""),
    "same-name-twice": (lambda: b"a,a\n1,2\n", "Two columns are called a"),
    "many-columns": (lambda: b",".join(b"c%d" % i for i in range(3000)) + b"\n1\n", "columns"),
    "gzip-bomb": (lambda: gzip.compress(b"a\n" + b"0\n" * 30_000_000, mtime=0), "its size"),
    "cut-gzip": (lambda: gzip.compress(STOPS * 100)[:-9], "damaged or cut off"),
    "zip-bomb": (lambda: zipped("xl/workbook.xml", bytes(30_000_000)), ""),
    "xml-entities": (lambda: zipped("xl/workbook.xml", ENTITIES), ""),
    "no-parquet": (lambda: b"PAR1" + random.Random(1).randbytes(5000) + b"PAR1", "Parquet"),
}


@pytest.mark.parametrize("seated", ["sqlite"], indirect=True)
class TestBadFiles:
    @pytest.mark.parametrize("kind", BAD)
    def test_a_bad_file_gives_a_clear_message_and_leaves_nothing(
        self, table: Table, db: Session, kind: str
    ) -> None:
        """422 with a sentence beside the file; no row, no job, and the page works on."""
        make, said = BAD[kind]
        provider = table.people["provider"]
        answer = send(provider, table, make(), f"{kind}.csv")
        text = answer.get_data(as_text=True)
        assert answer.status_code == 422
        found = re.search(r'id="file-error">([^<]+)<', text)
        assert found is not None
        assert said in found[1]
        assert "nothing was" in found[1].lower()
        assert db.query(DataSetRow).count() == 0

    def test_a_file_beyond_the_limit_is_answered_with_a_page(
        self, table: Table, db: Session, config: Config
    ) -> None:
        """File and register count together; nothing of them is kept."""
        provider = table.people["provider"]
        token = provider.token(table.path("/history"))
        small = create_app(replace(config, upload_limit=100_000)).test_client()
        for cookie in provider.client._cookies.values():
            small.set_cookie(cookie.key, cookie.value)
        half = STOPS * 600
        fields = {"csrf_token": token, "file": (io.BytesIO(half), "a.csv")}
        more = fields | {
            "file": (io.BytesIO(half), "a.csv"),
            "register": (io.BytesIO(half), "b.csv"),
        }
        assert small.post(table.path("/history"), data=fields).status_code == 302
        answer = small.post(table.path("/history"), data=more)
        assert answer.status_code == 413
        assert "The file is too large" in answer.get_data(as_text=True)
        assert db.query(DataSetRow).count() == 1
