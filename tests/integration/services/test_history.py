"""Data sets: what comes in, what is put aside, and what is refused."""

import gzip
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.integration.damage import spoil
from workbench.platform.config import Config
from workbench.platform.errors import Damaged, NotFound, Refused
from workbench.services import deal, history, history_view, intake, intake_work, kpi
from workbench.store.history import DataSetRow, RowProblemRow, data_set, row_problems

STOPS = (
    b"press,start,end,cause\n"
    b"A,2024-07-03 08:00,2024-07-03 20:00,drive\n"
    b"A,2024-07-03 08:00,2024-07-03 20:00,drive\n"
    b"B,yesterday,2024-08-01 06:00,drive\n"
    b"B,2024-09-02 06:00,2024-09-01 06:00,drive\n"
    b"B,2024-09-03 06:00,,drive\n"
)
COLUMNS = {"asset": "press", "start": "start", "end": "end", "category": "cause"}
MAP: dict[str, Any] = {"kind": "events", "tz": "Europe/Berlin", "columns": COLUMNS}
ATTACKS = (
    "UPDATE data_set SET file = :bytes",
    "UPDATE data_set SET file_sha256 = 'x'",
    "UPDATE data_set SET register = :bytes",
    "UPDATE data_set SET deal_id = deal_id",
    "UPDATE data_set SET mapping = NULL",
    "UPDATE data_set SET content_sha256 = 'x'",
    "UPDATE data_set SET summary = NULL, name = 'x'",
    "UPDATE row_problem SET text = 'x'",
)
REGISTER = b"press,cohort\nA,old\nB,old\nC,new\n"


@pytest.fixture
def deal_id(db: Session) -> int:
    """Return a deal without anybody."""
    wish = deal.NewDeal(
        "Presses", "P Ltd", "C Inc", "EUR", Decimal(1000), "Europe/Berlin", date(2027, 1, 1), 36
    )
    return deal.create(db, wish, user_id=None)


class TestConfirm:
    def test_rows_enter_or_are_put_aside_with_their_reason(self, db: Session, deal_id: int) -> None:
        """A bad row never enters; it is kept with row, column, cell and reason."""
        found = history.add(db, deal_id, "customer", "stops", STOPS)
        history.confirm(db, deal_id, found, MAP)
        row = data_set(db, deal_id, found)
        assert row is not None
        assert row.summary is not None
        counts = {name: row.summary[name] for name in ("rows_in", "rows_kept", "duplicates")}
        assert counts == {"rows_in": 5, "rows_kept": 2, "duplicates": 1}
        aside = [(p.row, p.column, p.code, p.text) for p in row_problems(db, found)]
        assert aside == [
            (4, "start", "history.bad_time", "yesterday"),
            (5, "end", "history.end_before_start", "2024-09-01 06:00"),
        ]

    def test_the_register_gives_the_fleet_and_its_groups(self, db: Session, deal_id: int) -> None:
        """Assets without a row count too, and a column called cohort makes groups."""
        found = history.add(db, deal_id, "customer", "stops", STOPS, REGISTER)
        history.confirm(db, deal_id, found, MAP | {"assets": "register.csv"})
        summary = history_view.items(db, deal_id)[0].summary
        assert summary is not None
        assert summary["assets"] == ["A", "B", "C"]
        assert summary["cohorts"] == {"old": ["A", "B"], "new": ["C"]}

    def test_the_content_hash_does_not_depend_on_the_packing(
        self, db: Session, deal_id: int
    ) -> None:
        """The file's hash tells the bytes apart, the content's hash the typed rows."""
        rows = []
        for name, file in (("plain", STOPS), ("packed", gzip.compress(STOPS, mtime=0))):
            found = history.add(db, deal_id, "provider", name, file)
            history.confirm(db, deal_id, found, MAP)
            rows.append(data_set(db, deal_id, found))
        first, second = rows
        assert first is not None
        assert second is not None
        assert first.content_sha256 == second.content_sha256
        assert first.file_sha256 != second.file_sha256

    def test_a_data_set_is_read_once(self, db: Session, deal_id: int) -> None:
        """A second confirmation is refused and changes nothing."""
        found = history.add(db, deal_id, "customer", "stops", STOPS)
        reading = history.read(history.source(db, deal_id, found), MAP)
        history.confirm(db, deal_id, found, MAP)
        for again in (
            lambda: history.confirm(db, deal_id, found, MAP | {"tz": "UTC"}),
            lambda: history.keep(db, deal_id, found, reading),  # somebody else was faster
        ):
            with pytest.raises(Refused) as refusal:
                again()
            assert refusal.value.finding.code == "history.is_read"
        row = data_set(db, deal_id, found)
        assert row is not None
        assert row.mapping == MAP
        assert db.query(RowProblemRow).count() == 2

    @pytest.mark.parametrize(
        ("mapping", "field"),
        [
            (MAP | {"tz": "Middle/Earth"}, "tz"),
            (MAP | {"observed": ["2024-08-01", "2024-07-01"]}, "observed_from"),
            (MAP | {"columns": {"end": "end"}}, "role_start"),
            (MAP | {"assets": "register.csv"}, "assets"),
            (MAP | {"columns": COLUMNS | {"start": "cause"}}, None),
        ],
        ids=["zone", "observed", "no start", "no register", "all rows bad"],
    )
    def test_a_mapping_that_does_not_fit_is_refused_beside_its_field(
        self, db: Session, deal_id: int, mapping: dict[str, Any], field: str | None
    ) -> None:
        """Nothing is half imported."""
        found = history.add(db, deal_id, "customer", "stops", STOPS)
        with pytest.raises(Refused) as refusal:
            history.confirm(db, deal_id, found, mapping)
        assert refusal.value.field == field
        row = data_set(db, deal_id, found)
        assert row is not None
        assert (row.mapping, row.summary, row.content_sha256) == (None, None, None)
        assert db.query(RowProblemRow).count() == 0

    def test_another_deal_s_data_set_does_not_exist(self, db: Session, deal_id: int) -> None:
        """Data sets are reached through their deal only."""
        found = history.add(db, deal_id, "customer", "stops", STOPS)
        with pytest.raises(NotFound):
            history.confirm(db, deal_id + 1, found, MAP)
        with pytest.raises(NotFound):
            history_view.view(db, deal_id + 1, found)

    def test_an_infinite_bound_in_a_reason_can_be_kept(self, db: Session, deal_id: int) -> None:
        """Why a KPI cannot be computed is JSON on both databases, also for open bounds."""
        file = b"month,value\n2024-01,-5\n2024-02,-6\n"
        found = history.add(db, deal_id, "customer", "figures", file)
        columns = {"period": "month", "value": "value"}
        history.confirm(db, deal_id, found, {"kind": "values", "columns": columns})
        db.expire_all()
        row = data_set(db, deal_id, found)
        assert row is not None
        assert row.summary is not None
        assert row.summary["kpis"]["net_operating_profit"] is None
        assert row.summary["kpis"]["mtbf"]["code"] == "kpi.out_of_bounds"


class TestSummary:
    def test_silent_months_and_the_span_are_told(self, db: Session, deal_id: int) -> None:
        """The observed window counts, and months without a row are named."""
        found = history.add(db, deal_id, "customer", "stops", STOPS)
        history.confirm(db, deal_id, found, MAP | {"observed": ["2024-07-01", "2024-11-01"]})
        view = history_view.view(db, deal_id, found)
        assert view is not None
        assert view.silent == ("2024-08", "2024-10")
        assert (view.item.first, view.item.last) == (date(2024, 7, 1), date(2024, 10, 31))

    def test_figures_cover_their_whole_periods(self, db: Session, deal_id: int) -> None:
        """A row for a quarter covers it to its last day in the site's time zone."""
        file = b"quarter,value\n2024-Q1,0.9\n2024-Q2,0.8\n"
        found = history.add(db, deal_id, "customer", "figures", file)
        columns = {"period": "quarter", "value": "value"}
        mapping = {"kind": "values", "tz": "Asia/Shanghai", "columns": columns}
        history.confirm(db, deal_id, found, mapping)
        item = history_view.items(db, deal_id)[0]
        assert (item.first, item.last) == (date(2024, 1, 1), date(2024, 6, 30))


class TestAdd:
    @pytest.mark.parametrize(
        ("file", "code"),
        [
            (b"", "history.empty_file"),
            (b"a,b\n", "history.empty_file"),
            ("a,b\n1,2\n".encode("utf-16"), "history.utf16"),
            (gzip.compress(b"a\n" + b"0\n" * 30_000_000, mtime=0), "history.packed_too_tightly"),
            (b"PAR1 this is none PAR1", "history.bad_parquet"),
            (b"PK\x03\x04 a spreadsheet", "history.bad_workbook"),
            (b"\x1f\x8b\x08 cut", "history.bad_gzip"),
        ],
        ids=["empty", "header only", "utf-16", "bomb", "no parquet", "zip", "cut gzip"],
    )
    def test_a_file_that_is_no_table_is_not_kept(
        self, db: Session, deal_id: int, file: bytes, code: str
    ) -> None:
        """The refusal stands beside the file and nothing is stored."""
        with pytest.raises(Refused) as refusal:
            history.add(db, deal_id, "customer", "name", file)
        assert (refusal.value.field, refusal.value.finding.code) == ("file", code)
        assert db.query(DataSetRow).count() == 0

    @pytest.mark.parametrize(
        "name", ["../../etc/passwd", "C:\\data\\x.csv", "a/b", "..", " ", "a\nb", "x" * 201]
    )
    def test_a_name_like_a_path_is_refused(self, db: Session, deal_id: int, name: str) -> None:
        """A name is a name: no path, no unprintable sign, not empty, not endless."""
        with pytest.raises(Refused) as refusal:
            history.add(db, deal_id, "customer", name, STOPS)
        assert refusal.value.field == "name"
        assert db.query(DataSetRow).count() == 0

    def test_an_unreadable_register_is_refused(self, db: Session, deal_id: int) -> None:
        """The file is not kept without the register that was meant with it."""
        with pytest.raises(Refused) as refusal:
            history.add(db, deal_id, "customer", "stops", STOPS, b"\xff\xfe")
        assert refusal.value.field == "register"
        assert db.query(DataSetRow).count() == 0


class TestStaying:
    def test_an_upload_and_an_unused_data_set_can_be_discarded(
        self, db: Session, deal_id: int
    ) -> None:
        """By the side that brought it, with everything that was read from it."""
        unread = history.add(db, deal_id, "customer", "stops", STOPS)
        read = history.add(db, deal_id, "customer", "stops", STOPS)
        history.confirm(db, deal_id, read, MAP)
        with pytest.raises(Refused) as refusal:
            history.discard(db, deal_id, read, "provider")
        assert refusal.value.finding.code == "history.discard_not_yours"
        for found in (unread, read):
            history.discard(db, deal_id, found, "customer")
            with pytest.raises(NotFound):
                history.discard(db, deal_id, found, "customer")
        db.commit()
        assert db.query(DataSetRow).count() == db.query(RowProblemRow).count() == 0

    def test_what_a_kpi_uses_or_somebody_reads_stays(self, db: Session, deal_id: int) -> None:
        """A KPI keeps its data set; a reading is cancelled before its file is discarded."""
        used = history.add(db, deal_id, "customer", "stops", STOPS)
        history.confirm(db, deal_id, used, MAP)
        kpi.create(db, deal_id, used, kpi.NewCard("mtbf", "MTBF"))
        being_read = history.add(db, deal_id, "customer", "stops", STOPS)
        intake.begin(db, deal_id, being_read, MAP, {})
        for found, code in ((used, "discard_used"), (being_read, "discard_reading")):
            with pytest.raises(Refused) as refusal:
                history.discard(db, deal_id, found, "customer")
            assert refusal.value.finding.code == f"history.{code}"
        intake.cancel(db, deal_id, being_read)
        history.discard(db, deal_id, being_read, "customer")
        assert db.query(DataSetRow).count() == 1

    def test_the_database_itself_refuses_to_change_a_data_set(
        self, db: Session, deal_id: int
    ) -> None:
        """Triggers on both databases, whoever asks; what is not part of the record may change."""
        found = history.add(db, deal_id, "customer", "stops", STOPS)
        history.confirm(db, deal_id, found, MAP)
        kpi.create(db, deal_id, found, kpi.NewCard("mtbf", "MTBF"))
        db.commit()
        for statement in ATTACKS:
            with pytest.raises(IntegrityError, match=r"data set|put aside"):
                db.execute(text(statement), {"bytes": b"x"} if ":bytes" in statement else {})
            db.rollback()
        db.execute(text("DELETE FROM row_problem"))
        with pytest.raises(IntegrityError, match="a data set that a KPI uses stays"):
            db.execute(text("DELETE FROM data_set"))
        db.rollback()
        db.execute(text("UPDATE data_set SET name = 'another name'"))


class TestDamage:
    @pytest.mark.parametrize("column", ["file", "register"])
    def test_nothing_is_computed_from_changed_bytes(
        self, db: Session, deal_id: int, column: str
    ) -> None:
        """One flipped bit in a stored file or register is found before it is read."""
        found = history.add(db, deal_id, "customer", "stops", STOPS, REGISTER)
        history.confirm(db, deal_id, found, MAP | {"assets": "register"})
        spoil(db, "data_set", column, found)
        with pytest.raises(Damaged) as damaged:
            kpi.create(db, deal_id, found, kpi.NewCard("mtbf", "MTBF"))
        assert damaged.value.what == column

    def test_a_reading_of_a_damaged_upload_fails_with_its_reason(
        self, db: Session, deal_id: int, config: Config
    ) -> None:
        """The job says that the stored file is damaged; nothing is kept."""
        found = history.add(db, deal_id, "customer", "stops", STOPS)
        spoil(db, "data_set", "file", found)
        intake.begin(db, deal_id, found, MAP, {})
        db.commit()
        intake_work.launch(db, config, deal_id, found)
        job = intake.latest(db, deal_id, found)
        assert job is not None
        assert job.refusal is not None
        assert job.refusal.finding.code == "intake.damaged"
        row = data_set(db, deal_id, found)
        assert row is not None
        assert row.mapping is None
