"""Evidence through the pages: bring a file, say what its columns hold, see what came in."""

import gzip
import io
import re

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Browser, Table
from workbench.services import history
from workbench.store.history import DataSetRow, data_sets

STOPS = (
    b"machine;start;end\n"
    b"A;03.07.2024 08:00;03.07.2024 20:00\n"
    b"B;never;01.08.2024 06:00\n"
    b"B;20.08.2024 06:00;20.08.2024 07:00\n"
)


def send(browser: Browser, table: Table, file: bytes, name: str = "stops.csv", **more: object):
    """Bring a file by the page."""
    return browser.post(table.path("/history"), file=(io.BytesIO(file), name), **more)


def columns(browser: Browser, page: str, **answers: str):
    """Confirm the mapping page with what it suggests, and these answers."""
    text = browser.get(page).get_data(as_text=True)
    fields = suggested(text) | answers
    return browser.post(page, **fields)


def suggested(page: str) -> dict[str, str]:
    """Return what the form of a page would send as it stands."""
    found = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*type="text"[^>]*value="([^"]*)"', page))
    found |= dict(re.findall(r'<input type="hidden" name="(kind)" value="(\w+)">', page))
    for name, options in re.findall(
        r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        first = re.search(r'<option value="([^"]*)"', options)
        found[name] = (chosen or first)[1]
    return found


def id_of(location: str) -> int:
    """Return the data set's id in an address."""
    return int(re.search(r"/history/(\d+)", location)[1])


class TestUpload:
    def test_a_file_comes_in_and_is_read(self, table: Table, db: Session) -> None:
        """From the file to the page that tells rows kept, put aside, and the hashes."""
        provider = table.people["provider"]
        answer = send(provider, table, STOPS)
        assert answer.status_code == 302
        page = provider.get(answer.location).get_data(as_text=True)
        assert "03.07.2024 08:00" in page
        assert 'value="Europe/Berlin"' in page
        answer = columns(provider, answer.location)
        assert answer.status_code == 302
        page = table.people["customer"].get(answer.location).get_data(as_text=True)
        assert "2 kept of 3" in page
        assert "Row 3, column start: “never” is no time that can be read" in page
        assert "stops.csv" in provider.get(table.path("/history")).get_data(as_text=True)
        row = data_sets(db, table.deal_id)[0]
        assert str(row.content_sha256) in page
        assert row.file_sha256 in page

    @pytest.mark.parametrize(
        ("file", "name", "said"),
        [
            (b"", "x.csv", "holds no rows"),
            ("a,b\n1,2\n".encode("utf-16"), "x.csv", "UTF-16"),
            (gzip.compress(b"a\n" + b"0\n" * 30_000_000, mtime=0), "x.csv.gz", "times its size"),
            (b"PAR1 none PAR1", "x.parquet", "Parquet file is damaged"),
            (STOPS, "../../stops.csv", "looks like a path"),
        ],
        ids=["empty", "utf-16", "bomb", "no parquet", "path"],
    )
    def test_what_cannot_be_kept_is_said_and_not_kept(
        self, table: Table, db: Session, file: bytes, name: str, said: str
    ) -> None:
        """A clear sentence, 422, and no row."""
        answer = send(table.people["provider"], table, file, name)
        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)
        assert db.query(DataSetRow).count() == 0

    def test_no_file_is_asked_for_again(self, table: Table) -> None:
        """The form without a file says what to do."""
        answer = table.people["provider"].post(table.path("/history"))
        assert answer.status_code == 422
        assert "Choose a file first" in answer.get_data(as_text=True)

    def test_team_leads_and_outsiders_do_not_see_the_evidence(self, table: Table) -> None:
        """Only executives and facilitators hold this page."""
        path = table.path("/history")
        assert table.people["facilitator"].get(path).status_code == 200
        assert table.people["provider_lead"].get(path).status_code == 403
        assert table.people["outsider"].get(path).status_code == 404


class TestColumns:
    def test_a_wrong_answer_stands_beside_its_field_and_all_is_kept(
        self, table: Table, db: Session
    ) -> None:
        """The page comes back with what was chosen; nothing is half imported."""
        provider = table.people["provider"]
        page = send(provider, table, STOPS).location
        for answers, said in (
            ({"tz": "Middle/Earth"}, "Middle/Earth is no time zone"),
            ({"role_start": ""}, "Choose the column that answers this"),
            ({"role_start": "0"}, "None of the 3 rows can be used"),
            ({"observed_from": "2024-07-01"}, "Give the first and the last day"),
        ):
            answer = columns(provider, page, **({"tz": "Asia/Tokyo"} | answers))
            assert answer.status_code == 422
            text = answer.get_data(as_text=True)
            assert said in text
            assert f'value="{answers.get("tz", "Asia/Tokyo")}"' in text
        assert data_sets(db, table.deal_id)[0].mapping is None

    def test_another_kind_can_be_chosen(self, table: Table) -> None:
        """The kind is a link, and its questions follow."""
        provider = table.people["provider"]
        page = send(provider, table, STOPS).location
        text = provider.get(f"{page}?kind=values").get_data(as_text=True)
        assert "Which period is it for" in text
        assert "What does the column “end” hold?" in text

    def test_a_data_set_is_read_once(self, table: Table, db: Session) -> None:
        """Two people confirm the same file: the second sees both readings; the first one stands."""
        provider, customer = table.people["provider"], table.people["customer"]
        page = send(provider, table, STOPS).location
        fields = suggested(customer.get(page).get_data(as_text=True))
        token = customer.token(page)
        columns(provider, page)
        answer = customer.client.post(page, data=fields | {"csrf_token": token, "tz": "UTC"})
        assert answer.status_code == 409
        text = " ".join(re.sub("<[^>]+>", " ", answer.get_data(as_text=True)).split())
        assert "Somebody read this file meanwhile" in text
        assert "≠ Time zone (changed) UTC Europe/Berlin" in text
        assert provider.get(page).status_code == 302
        row = data_sets(db, table.deal_id)[0]
        assert row.mapping is not None
        assert row.mapping["tz"] == "Europe/Berlin"

    def test_the_list_of_assets_is_offered(self, table: Table, db: Session) -> None:
        """With a register the fleet is that of the register."""
        provider = table.people["provider"]
        register = (io.BytesIO(b"machine,cohort\nA,old\nB,old\nC,new\n"), "fleet.csv")
        page = send(provider, table, STOPS, register=register).location
        columns(provider, page)
        summary = data_sets(db, table.deal_id)[0].summary
        assert summary is not None
        assert summary["assets"] == ["A", "B", "C"]

    def test_another_deal_s_file_does_not_exist(self, table: Table, db: Session) -> None:
        """A data set is found through its own deal only."""
        found = history.add(db, table.deal_id, "provider", "x", STOPS)
        db.commit()
        assert table.people["provider"].get(table.path(f"/history/{found + 9}")).status_code == 404
        page = f"/deals/{table.deal_id + 1}/history/{found}"
        assert table.people["provider"].get(page).status_code == 404
